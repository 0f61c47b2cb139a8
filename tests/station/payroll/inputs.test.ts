import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS, type Site, type SiteOptions, type Team } from './site.ts'

const MONTH = '2026-09'

async function refusal(promise: Promise<unknown>): Promise<{ code: string; details?: unknown }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { data?: { code: string; details: Array<{ code: string }> } },
  )
  if (!error?.data) throw new Error(`expected a refusal, got ${String(error)}`)
  return { code: error.data.code, details: error.data.details.map(({ code }) => code) }
}

interface Seeded extends Site {
  team: Team
  clerkContext: StationContext
  contractorContext: StationContext
  approval: { userId: string; pin: string }
}

function seed(options: SiteOptions = {}, counts = [20, 10, 5]): Seeded {
  const site = openSite(options)
  const team = site.teams[0]!
  closeSheet(site, team, MONTH, (_, index) => days(MONTH, counts[index] ?? 1))
  return {
    ...site,
    team,
    clerkContext: site.station.context(site.clerk),
    contractorContext: site.station.context(site.contractor),
    approval: { userId: site.manager.id, pin: PINS.manager },
  }
}

function draft({ team, clerkContext }: Seeded) {
  return call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
}

function sound({ station }: Site): void {
  expect(payrollInvariants.flatMap((invariant) => invariant.check(station.db))).toEqual([])
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
}

async function grossOf(site: Seeded): Promise<number[]> {
  const list = await draft(site)
  return site.team.workers.map((worker) => list.rows.find((row) => row.workerId === worker.workerId)?.grossFen ?? -1)
}

describe('pay bases with dates of effect (条例 §6)', () => {
  it('by the hour, by the month, and by the day again from a later date', async () => {
    const site = seed()
    const [hourly, monthly, daily] = site.team.workers
    const basis = (engagementId: string, fromDate: string, value: object) =>
      call(
        payrollApi.setPayBasis,
        { engagementId, fromDate, basis: value as never, reason: '合同约定', approval: site.approval },
        { context: site.clerkContext },
      )
    await basis(hourly!.engagementId, '2026-09-11', { kind: 'hour', hourRateFen: 4_000 })
    await basis(monthly!.engagementId, '2026-08-20', { kind: 'month', monthFen: 870_000 })
    // Ten days by the day and ten of eight hours; ten of September 2026's 22 working days, of which two of the ten worked are a weekend.
    const gross = await grossOf(site)
    expect(gross[0]).toBe(10 * 35_000 + 10 * 8 * 4_000)
    expect(gross[1]).toBe(Math.round((870_000 * (2175 - (22 - 10) * 100)) / 2175))
    expect(gross[2]).toBe(5 * 35_000)
    const terms = await basis(daily!.engagementId, '2026-09-03', { kind: 'day', dayRateFen: 40_000 })
    expect(terms.map(({ fromDate, source }) => [fromDate, source])).toEqual([
      ['2026-08-20', 'engagement'],
      ['2026-09-03', 'agreed'],
    ])
    expect((await grossOf(site))[2]).toBe(2 * 35_000 + 3 * 40_000)
    const list = (await call(payrollApi.lists, { month: MONTH }, { context: site.clerkContext }))[0]!.list!
    expect(await call(payrollApi.changes, { listId: list.id }, { context: site.clerkContext })).toEqual([
      {
        engagementId: daily!.engagementId,
        name: daily!.name,
        change: 'changed',
        before: { workdayCenti: 500, grossFen: 175_000, netFen: 175_000 },
        after: { workdayCenti: 500, grossFen: 190_000, netFen: 190_000 },
      },
    ])
    sound(site)
  })

  it('refuses another divisor without an agreement, and a date outside the engagement', async () => {
    const site = seed()
    const { engagementId } = site.team.workers[0]!
    const set = (fromDate: string, basis: object) =>
      refusal(
        call(
          payrollApi.setPayBasis,
          { engagementId, fromDate, basis: basis as never, reason: '合同约定', approval: site.approval },
          { context: site.clerkContext },
        ),
      )
    const month = { kind: 'month', monthFen: 870_000, divisorCenti: 2600 }
    expect((await set('2026-09-01', month)).code).toBe('payroll.divisor-needs-agreement')
    expect((await set('2026-08-01', { ...month, agreement: '合同第五条' })).code).toBe('payroll.outside-engagement')
  })
})

describe('advances and deductions', () => {
  it('take an advance off as a payment already made, and carry what is left over (domain §5.2)', async () => {
    const site = seed()
    const worker = site.team.workers[2]!
    const advance = (amountFen: number, voucher: string) =>
      call(
        payrollApi.addAdvance,
        {
          engagementId: worker.engagementId,
          paidOn: '2026-09-10',
          amountFen,
          voucher,
          how: 'transfer',
          approval: site.approval,
        },
        { context: site.clerkContext },
      )
    await advance(100_000, 'SK-001')
    expect((await refusal(advance(1, 'SK-001'))).code).toBe('payroll.voucher-known')
    await advance(100_000, 'SK-002')
    const list = await draft(site)
    const row = list.rows.find(({ workerId }) => workerId === worker.workerId)!
    expect([row.grossFen, row.deductionFen, row.netFen]).toEqual([175_000, 175_000, 0])
    const parts = await call(payrollApi.deductionsOf, { lineId: row.id }, { context: site.clerkContext })
    expect(parts.map(({ kind, amountFen }) => [kind, amountFen]).sort()).toEqual([
      ['advance', 100_000],
      ['advance', 75_000],
    ])
    const inputs = await call(
      payrollApi.inputs,
      { teamId: site.team.teamId, month: '2026-10' },
      { context: site.clerkContext },
    )
    expect(inputs.advances.map(({ amountFen, takenFen }) => amountFen - takenFen)).toEqual([25_000])
    const standing = await call(payrollApi.standing, { workerId: worker.workerId }, { context: site.clerkContext })
    expect(standing.total).toMatchObject({ payableFen: 0, advancedFen: 200_000, unpaidFen: -200_000 })
    // A second draft takes the same again, not twice.
    const again = await draft(site)
    expect(again.rows.find(({ workerId }) => workerId === worker.workerId)?.netFen).toBe(0)
    sound(site)
  })

  it('refuse what the law does not name, unless a manager approves; damage is held to 20 % and the minimum wage (工资支付暂行规定 art. 16)', async () => {
    const site = seed()
    const [full, , few] = site.team.workers
    const add = (engagementId: string, kind: 'other' | 'damage' | 'court-order', amountFen: number, consent = true) =>
      call(
        payrollApi.addDeduction,
        {
          engagementId,
          month: MONTH,
          kind,
          amountFen,
          document: '约定 1 号',
          approval: consent ? site.approval : null,
        },
        { context: site.clerkContext },
      )
    expect((await refusal(add(full!.engagementId, 'other', 5_000, false))).code).toBe('payroll.deduction-not-permitted')
    await add(full!.engagementId, 'other', 5_000)
    await add(full!.engagementId, 'damage', 300_000, false)
    // Under the minimum wage nothing is taken for damage.
    await add(few!.engagementId, 'damage', 10_000, false)
    const list = await draft(site)
    const deducted = site.team.workers.map((w) => list.rows.find((row) => row.workerId === w.workerId)?.deductionFen)
    expect(deducted).toEqual([140_000 + 5_000, 0, 0])
    await add(few!.engagementId, 'court-order', 200_000, false)
    // The row is named on the list; the rest of the team is still computed.
    const rest = await draft(site)
    expect([rest.lines, rest.leftOut, rest.leftOutRows]).toEqual([
      2,
      1,
      [
        {
          workerId: few!.workerId,
          engagementId: few!.engagementId,
          name: few!.name,
          code: 'payroll.deductions-exceed-wage',
          params: { document: '约定 1 号', amount: '2000.00', left: '1750.00' },
        },
      ],
    ])
    const shown = await call(
      payrollApi.preview,
      { teamId: site.team.teamId, month: MONTH },
      { context: site.clerkContext },
    )
    expect([shown.lines.length, shown.refused.map(({ name, code }) => [name, code])]).toEqual([
      2,
      [[few!.name, 'payroll.deductions-exceed-wage']],
    ])
    sound(site)
  })

  it('withhold income tax cumulatively over the months, with the months of another employer (国家税务总局公告2018年第56号)', async () => {
    const site = seed({ dayRateFen: 150_000, entryDate: '2026-09-01' })
    const worker = site.team.workers[0]!
    const tax = { workerId: worker.workerId, fromMonth: MONTH, mode: 'cumulative' as const, why: '全员全额申报' }
    await call(
      payrollApi.setTax,
      { ...tax, monthlySpecialFen: 200_000, approval: site.approval },
      { context: site.clerkContext },
    )
    const opening = { workerId: worker.workerId, year: 2026, months: 1, incomeFen: 3_000_000 }
    await call(
      payrollApi.setTaxOpening,
      { ...opening, deductedFen: 650_000, withheldFen: 55_500, approval: site.approval },
      { context: site.clerkContext },
    )
    const insurance = { engagementId: worker.engagementId, month: MONTH, kind: 'social-insurance' as const }
    await call(
      payrollApi.addDeduction,
      { ...insurance, amountFen: 450_000, document: '个人部分', approval: null },
      { context: site.clerkContext },
    )
    const list = await draft(site)
    const row = list.rows.find(({ workerId }) => workerId === worker.workerId)!
    const parts = await call(payrollApi.deductionsOf, { lineId: row.id }, { context: site.clerkContext })
    // Paid in October, the second month of the employment, after one with another employer: 60,000 of income, three allowances of 5,000, insurance
    // 4,500 and 6,500 elsewhere, special deductions of two months: 30,000 × 3 % less 555 already withheld.
    expect(parts.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ['social-insurance', 450_000],
      ['tax', 34_500],
    ])
    sound(site)
  })
})

describe('piecework (工资支付暂行规定 art. 13)', () => {
  it('is measured by one side, confirmed by the other, and split by workdays to the fen', async () => {
    const site = seed({}, [20, 10, 3])
    const [first, second] = site.team.workers
    for (const worker of [first!, second!]) {
      await call(
        payrollApi.setPayBasis,
        {
          engagementId: worker.engagementId,
          fromDate: '2026-09-01',
          basis: { kind: 'piece' },
          reason: '包工',
          approval: site.approval,
        },
        { context: site.clerkContext },
      )
    }
    const pot = {
      teamId: site.team.teamId,
      month: MONTH,
      name: '3 号楼模板',
      split: 'workdays' as const,
      shares: [],
      items: [
        { name: '模板', unit: '平方米', quantityMilli: 123_456, unitPriceFen: 4_500, percent: 100 as const },
        { name: '模板（夜间）', unit: '平方米', quantityMilli: 10_000, unitPriceFen: 4_500, percent: 150 as const },
      ],
    }
    const { id } = await call(payrollApi.measurePot, pot, { context: site.contractorContext })
    const waiting = await draft(site)
    expect([waiting.lines, waiting.leftOutRows.map(({ name, code }) => [name, code])]).toEqual([
      1,
      [first, second].map((worker) => [worker!.name, 'payroll.pot-unconfirmed']),
    ])
    sound(site)
    expect((await refusal(call(payrollApi.confirmPot, { potId: id }, { context: site.contractorContext }))).code).toBe(
      'payroll.pot-confirmed',
    )
    await call(payrollApi.confirmPot, { potId: id }, { context: site.clerkContext })
    // 123.456 × 45.00 = 5555.52; 10 × 45.00 × 150 % = 675.00; split 20 : 10.
    expect(await grossOf(site)).toEqual([415_368, 207_684, 3 * 35_000])
    sound(site)
  })
})

it('keeps the order of the inputs and leaves no table behind that the journal does not give', async () => {
  const site = seed()
  const { engagementId } = site.team.workers[0]!
  const extra = { engagementId, month: MONTH, approval: site.approval }
  const heat = { ...extra, kind: 'allowance' as const, per: 'day' as const, amountFen: 1_200, name: '高温津贴' }
  await call(payrollApi.addExtra, heat, { context: site.clerkContext })
  const bonus = { ...extra, kind: 'bonus' as const, per: 'month' as const, amountFen: 50_000, name: '安全奖' }
  const { id } = await call(payrollApi.addExtra, bonus, { context: site.clerkContext })
  // Twenty days of heat allowance; the bonus is taken back.
  await call(
    payrollApi.voidInput,
    { what: 'extra', id, reason: '发错人', approval: site.approval },
    { context: site.clerkContext },
  )
  expect((await grossOf(site))[0]).toBe(20 * 35_000 + 20 * 1_200)
  expect(all(site.station.db, 'SELECT kind, quantity, unit FROM wage_component WHERE kind <> ?', ['day-rate'])).toEqual(
    [{ kind: 'allowance', quantity: 20, unit: 'day' }],
  )
  sound(site)
})
