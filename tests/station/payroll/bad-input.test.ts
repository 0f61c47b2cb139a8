/** Input that cannot be paid by: named by row and field, while the rest of the team is computed. */
import { call, ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { run } from '../../../src-main/station/store/db.ts'
import { closeSheet, days, openSite, PINS, type SiteOptions, type Worker } from './site.ts'

function seed(month: string, options: SiteOptions) {
  const site = openSite({ workersPerTeam: 5, ...options })
  const team = site.teams[0]!
  closeSheet(site, team, month, () => days(month, 10))
  const clerk = { context: site.station.context(site.clerk) }
  const approval = { userId: site.manager.id, pin: PINS.manager }
  return { ...site, team, clerk, approval, at: { teamId: team.teamId, month } }
}

/** Places that the contract names in a refused input, as the screens show them. */
async function placesOf(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') throw new Error(`not refused: ${String(error)}`)
  return (error.data as { issues: Array<{ path: unknown[] }> }).issues.map(({ path }) => path.join('.')).sort()
}

describe('amounts and quantities past the screens', () => {
  const MONTH = '2026-09'

  it('are refused by row and field where they are no whole fen above zero, and nothing is recorded', async () => {
    const { team, clerk, approval, at } = seed(MONTH, {})
    const { engagementId } = team.workers[0]!
    const advance = (amountFen: unknown, number: number) =>
      ({ engagementId, paidOn: '2026-09-15', amountFen, voucher: `YZ-${number}`, how: 'transfer' }) as never
    const rows = [50_000, 12.345, '一百元', -5_000, 0, Number.NaN].map(advance)
    expect(await placesOf(call(payrollApi.addAdvances, { rows, approval }, clerk))).toEqual([
      ...['rows.1.amountFen', 'rows.2.amountFen', 'rows.3.amountFen', 'rows.4.amountFen', 'rows.5.amountFen'],
    ])
    const item = { name: '砌体', unit: '立方米', quantityMilli: 1_000, unitPriceFen: 12_800, percent: 100 as const }
    const bad = { ...item, quantityMilli: -1 }
    const pot = { ...at, name: '砌体', split: 'workdays' as const, items: [item, bad], shares: [] }
    expect(await placesOf(call(payrollApi.measurePot, pot, clerk))).toEqual(['items.1.quantityMilli'])
    const inputs = await call(payrollApi.inputs, at, clerk)
    expect([inputs.advances, inputs.pots]).toEqual([[], []])
  })
})

describe('tables that do not reach the month, rates that are missing, deductions beyond the wage', () => {
  const MONTH = '2018-10'

  it('leave out each row with its own reason, and the rest of the team is on the list', async () => {
    const site = seed(MONTH, { now: '2018-11-02T00:00:00.000Z', entryDate: '2018-08-20' })
    const { team, clerk, approval, at, station } = site
    const [taxed, monthly, unrated, ordered, plain] = team.workers as [Worker, Worker, Worker, Worker, Worker]
    const tax = { workerId: taxed.workerId, fromMonth: '2018-08', mode: 'cumulative' as const, monthlySpecialFen: 0 }
    await call(payrollApi.setTax, { ...tax, why: '全员申报', approval }, clerk)
    const basis = { kind: 'month' as const, monthFen: 870_000 }
    const agreed = { engagementId: monthly.engagementId, fromDate: '2018-08-20', basis, reason: '合同约定', approval }
    await call(payrollApi.setPayBasis, agreed, clerk)
    const order = { engagementId: ordered.engagementId, month: MONTH, kind: 'court-order' as const, approval: null }
    await call(payrollApi.addDeduction, { ...order, amountFen: 9_999_900, document: '（2018）练执 1 号' }, clerk)
    // What no command leaves behind: a view that lost a row, or a station from before.
    run(station.db, 'DELETE FROM engagement_rate WHERE engagement_id = ?', [unrated.engagementId])

    const expected = [
      { name: taxed.name, code: 'payroll.no-tax-table', params: { month: '2018-11' } },
      { name: monthly.name, code: 'payroll.no-calendar', params: { year: '2018' } },
      { name: unrated.name, code: 'payroll.no-rate', params: { from: '2018-10-01', to: '2018-10-10', days: 10 } },
      {
        name: ordered.name,
        code: 'payroll.deductions-exceed-wage',
        params: { document: '（2018）练执 1 号', amount: '99999.00', left: '3500.00' },
      },
    ]
    const byName = <T extends { name: string }>(rows: T[]) => rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const preview = await call(payrollApi.preview, at, clerk)
    expect(byName(preview.refused)).toEqual(byName(expected))
    const list = await call(payrollApi.draft, at, clerk)
    expect({
      rows: list.rows.map(({ name, netFen }) => [name, netFen]),
      leftOut: byName(list.leftOutRows.map(({ name, code, params }) => ({ name, code, params }))),
    }).toEqual({ rows: [[plain.name, 350_000]], leftOut: byName(expected) })
  })
})
