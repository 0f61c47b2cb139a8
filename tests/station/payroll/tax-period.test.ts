import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { employedMonths } from '../../../src-main/station/payroll/tax.ts'
import { closeSheet, days, openSite, PINS } from './site.ts'

/** Payments of 30,000 in January, February and March, insurance 4,500 and special deductions 2,000 a month (国家税务总局公告2018年第56号, official example). */
const EXAMPLE = [
  { wageMonth: '2025-12', taxFen: 55_500 },
  { wageMonth: '2026-01', taxFen: 62_500 },
  { wageMonth: '2026-02', taxFen: 185_000 },
]

describe('income tax follows the payment (国家税务总局公告2018年第61号 §6)', () => {
  it("gives the announcement's 555, 625 and 1,850 yuan for wages of December to February, paid from January to March", async () => {
    const site = openSite({
      now: '2026-03-02T00:00:00.000Z',
      dayRateFen: 150_000,
      entryDate: '2025-11-01',
      workersPerTeam: 1,
    })
    const team = site.teams[0]!
    const { workerId, engagementId } = team.workers[0]!
    const context = site.station.context(site.clerk)
    const approval = { userId: site.manager.id, pin: PINS.manager }
    await call(
      payrollApi.setTax,
      { workerId, fromMonth: '2025-11', mode: 'cumulative', why: '全员全额申报', monthlySpecialFen: 200_000, approval },
      { context },
    )
    // November's wage is paid in December: another tax year, nothing of which carries over.
    const months = ['2025-11', ...EXAMPLE.map(({ wageMonth }) => wageMonth)]
    const withheld: Array<[string, number]> = []
    for (const month of months) {
      await call(
        payrollApi.addDeduction,
        { engagementId, month, kind: 'social-insurance', amountFen: 450_000, document: '个人部分', approval: null },
        { context },
      )
      closeSheet(site, team, month, () => days(month, 20))
      const list = await call(payrollApi.draft, { teamId: team.teamId, month }, { context })
      const parts = await call(payrollApi.deductionsOf, { lineId: list.rows[0]!.id }, { context })
      withheld.push([month, parts.find(({ kind }) => kind === 'tax')?.amountFen ?? 0])
    }
    // November: two months of employment (November, December) carry 10,000: 30,000 − 10,000 − 4,500 − 4,000 = 11,500 at 3 %.
    expect(withheld).toEqual([['2025-11', 34_500], ...EXAMPLE.map(({ wageMonth, taxFen }) => [wageMonth, taxFen])])
    expect(payrollInvariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
  })

  it.each([
    { what: 'since before the year', spans: [{ from: '2024-05-01', to: null }], taxMonth: '2026-03', months: 3 },
    {
      what: 'since the month before the payment',
      spans: [{ from: '2026-09-30', to: null }],
      taxMonth: '2026-10',
      months: 2,
    },
    {
      what: 'a gap between two engagements',
      spans: [
        { from: '2026-01-01', to: '2026-02-10' },
        { from: '2026-05-01', to: null },
      ],
      taxMonth: '2026-06',
      months: 4,
    },
    {
      what: 'two engagements in one month',
      spans: [
        { from: '2026-01-01', to: '2026-02-10' },
        { from: '2026-02-11', to: null },
      ],
      taxMonth: '2026-02',
      months: 2,
    },
    {
      what: 'left in December, paid in January',
      spans: [{ from: '2025-06-01', to: '2025-12-20' }],
      taxMonth: '2026-01',
      months: 1,
    },
  ])('counts the months of employment: $what', ({ spans, taxMonth, months }) => {
    expect(employedMonths(spans, taxMonth)).toBe(months)
  })
})
