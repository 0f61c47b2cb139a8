import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { Refusal } from '../../../src-main/contract/refusals.ts'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { run } from '../../../src-main/station/store/db.ts'
import { refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS } from './site.ts'

const MONTH = '2026-09'

/** A team of three with a closed sheet; the second of them has a tax by hand that no wage can bear. */
async function seed() {
  const site = openSite()
  const team = site.teams[0]!
  closeSheet(site, team, MONTH, () => days(MONTH, 10))
  const clerk = site.station.context(site.clerk)
  const approval = { userId: site.manager.id, pin: PINS.manager }
  const { id } = await call(
    payrollApi.addDeduction,
    {
      engagementId: team.workers[1]!.engagementId,
      month: MONTH,
      kind: 'court-order',
      amountFen: 9_999_900,
      document: '（2026）练执 1 号',
      approval: null,
    },
    { context: clerk },
  )
  return { ...site, team, clerk, approval, orderId: id, at: { teamId: team.teamId, month: MONTH } }
}

async function confirmAll(site: Awaited<ReturnType<typeof seed>>, context: StationContext, listId: string) {
  const { rows } = await call(payrollApi.list, { listId }, { context })
  for (const row of rows) {
    const way = { how: 'paper' as const, reason: '本人在纸上签字', approval: site.approval }
    await call(payrollApi.confirm, { lineId: row.id, way }, { context })
  }
}

describe('a row that cannot be computed', () => {
  it('is left out by name; the list is not reviewed until it is mended and drafted anew', async () => {
    const site = await seed()
    const first = await call(payrollApi.draft, site.at, { context: site.clerk })
    expect([first.lines, first.leftOut, first.leftOutRows.map(({ name }) => name)]).toEqual([
      2,
      1,
      [site.team.workers[1]!.name],
    ])
    await confirmAll(site, site.clerk, first.id)
    const refused = await refusalOf(() => call(payrollApi.review, { listId: first.id }, { context: site.clerk }))
    expect([refused.code, refused.params]).toEqual(['payroll.rows-left-out', { rows: 1 }])
    expect(() => run(site.station.db, "UPDATE wage_list SET state = 'reviewed' WHERE id = ?", [first.id])).toThrow(
      /nobody is left out/,
    )
    await call(
      payrollApi.voidInput,
      { what: 'deduction', id: site.orderId, reason: '金额写错', approval: site.approval },
      { context: site.clerk },
    )
    const second = await call(payrollApi.draft, site.at, { context: site.clerk })
    expect([second.version, second.lines, second.leftOut]).toEqual([2, 3, 0])
    await confirmAll(site, site.clerk, second.id)
    expect((await call(payrollApi.review, { listId: second.id }, { context: site.clerk })).state).toBe('reviewed')
    expect(payrollInvariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('is refused with every name where nobody at all can be computed', async () => {
    const site = await seed()
    for (const { engagementId } of site.team.workers) {
      await call(
        payrollApi.setPayBasis,
        { engagementId, fromDate: '2026-08-20', basis: { kind: 'piece' }, reason: '包工', approval: site.approval },
        { context: site.clerk },
      )
    }
    await call(
      payrollApi.measurePot,
      {
        ...site.at,
        name: '2 号楼',
        split: 'workdays',
        items: [{ name: '钢筋', unit: '吨', quantityMilli: 1_500, unitPriceFen: 80_000, percent: 100 }],
        shares: [],
      },
      { context: site.clerk },
    )
    const refused = await call(payrollApi.draft, site.at, { context: site.clerk }).then(
      () => null,
      (error: { data: Refusal }) => error.data,
    )
    expect([refused?.code, refused?.details.map(({ where, code }) => `${where} ${code}`).sort()]).toEqual([
      'payroll.rows-refused',
      site.team.workers.map(({ name }) => `${name} payroll.pot-unconfirmed`).sort(),
    ])
  })

  it('shows in the self-check when somebody with days is neither on the list nor named', async () => {
    const site = await seed()
    await call(payrollApi.draft, site.at, { context: site.clerk })
    run(site.station.db, 'DELETE FROM wage_left_out')
    const found = payrollInvariants.filter((invariant) => invariant.check(site.station.db).length > 0)
    expect(found.map(({ name }) => name)).toEqual(['nobody-forgotten'])
  })
})
