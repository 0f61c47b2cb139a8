import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { refusalOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite } from './site.ts'
import { MONTH, tracedSite } from './traced-site.ts'

let site: Awaited<ReturnType<typeof tracedSite>>

beforeAll(async () => {
  site = await tracedSite()
})

const settlementOf = (engagementId: string | undefined) =>
  call(payrollApi.settlement, { engagementId: engagementId ?? '' }, site.clerk)

const sum = <T>(list: readonly T[], of: (item: T) => number) => list.reduce((total, item) => total + of(item), 0)

describe('every sum of a settlement', () => {
  it('is made of lines and vouchers, month by month, for everybody of the team', async () => {
    for (const { engagementId } of site.team.workers) {
      const { standing, months } = await settlementOf(engagementId)
      for (const month of months) {
        const { payableFen, deductedFen, advancedFen, paidFen, unpaidFen, disputedFen, lines, advances } = month
        const parts = {
          payableFen: sum(lines, (line) => line.payableFen),
          deductedFen: sum(lines, (line) => line.deductedFen),
          advancedFen: sum(advances, (advance) => advance.amountFen),
          paidFen: sum(lines, (line) => line.paidFen),
          disputedFen: sum(lines, (line) => line.disputedFen),
        }
        expect(parts).toEqual({ payableFen, deductedFen, advancedFen, paidFen, disputedFen })
        expect(unpaidFen).toBe(payableFen - deductedFen - advancedFen - paidFen)
      }
      const keys = ['payableFen', 'deductedFen', 'advancedFen', 'paidFen', 'unpaidFen', 'disputedFen'] as const
      expect(Object.fromEntries(keys.map((key) => [key, sum(months, (month) => month[key])]))).toEqual(standing)
    }
  })

  it('leads to lines that explain the same amounts: list, supplementary list, and the voucher of an advance', async () => {
    const { months } = await settlementOf(site.daily?.engagementId)
    expect(months.map(({ month, lines }) => [month, lines.map(({ supplement }) => supplement)])).toEqual([
      [MONTH, [0, 1]],
    ])
    const [month] = months
    for (const part of month?.lines ?? []) {
      const { line, deductions } = await call(payrollApi.explain, { lineId: part.lineId }, site.clerk)
      const lawful = deductions.filter(({ kind }) => kind !== 'advance')
      expect([line.grossFen, sum(lawful, ({ amountFen }) => amountFen)]).toEqual([part.payableFen, part.deductedFen])
    }
    const [advance] = month?.advances ?? []
    const [taken] = advance?.taken ?? []
    expect(advance).toMatchObject({ voucher: 'YZ-2026-10-01', paidOn: `${MONTH}-12`, amountFen: 100_000 })
    expect(taken).toMatchObject({ month: MONTH, amountFen: 100_000 })
    const { deductions } = await call(payrollApi.explain, { lineId: taken?.lineId ?? '' }, site.clerk)
    expect(deductions.find(({ kind }) => kind === 'advance')?.ground).toMatchObject({
      ...{ kind: 'advance', id: advance?.id, voucher: 'YZ-2026-10-01', leftFen: 0 },
    })
  })

  it('is open to who may read the line, and to nobody else', async () => {
    const engagementId = site.daily?.engagementId ?? ''
    const contractor = { context: site.station.context(site.contractor) }
    const { months } = await call(payrollApi.settlement, { engagementId }, contractor)
    for (const { lineId } of months.flatMap(({ lines }) => lines))
      expect((await call(payrollApi.explain, { lineId }, contractor)).line.id).toBe(lineId)
    const nobody = { context: site.station.context() }
    expect((await refusalOf(() => call(payrollApi.settlement, { engagementId }, nobody))).code).toBe(
      'access.not-signed-in',
    )
  })
})

it('a held line is disputed and opens too; once a list pays it, the line of that list counts', async () => {
  const [paid] = (await settlementOf(site.held?.engagementId)).months
  expect(paid?.lines.map(({ supplement, disputedFen }) => [supplement, disputedFen])).toEqual([[1, 0]])

  const fresh = openSite()
  const team = fresh.teams[0]!
  const clerk = { context: fresh.station.context(fresh.clerk) }
  closeSheet(fresh, team, '2026-09', () => days('2026-09', 20))
  const list = await call(payrollApi.draft, { teamId: team.teamId, month: '2026-09' }, clerk)
  const { id: lineId, engagementId } = list.rows[0]!
  await call(payrollApi.hold, { lineId, text: '少记一天', readId: null }, clerk)
  const { standing, months } = await call(payrollApi.settlement, { engagementId }, clerk)
  const nothing = { payableFen: 0, deductedFen: 0, paidFen: 0, paidAt: null }
  expect([standing.disputedFen, months.map(({ lines }) => lines)]).toEqual([
    ...[700_000, [[{ lineId, supplement: 0, disputedFen: 700_000, ...nothing }]]],
  ])
  expect((await call(payrollApi.explain, { lineId }, clerk)).line.grossFen).toBe(700_000)
})
