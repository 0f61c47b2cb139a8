import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS, type Site, type Worker } from './site.ts'

const MONTH = '2026-09'

/** A team's month of 20 days each at 350 yuan a day, its list drafted. */
async function drafted() {
  const site = openSite({ noticeDays: 1 })
  const team = site.teams[0]!
  closeSheet(site, team, MONTH, () => days(MONTH, 20))
  for (const worker of team.workers) site.station.putCard(worker.card)
  const clerk = { context: site.station.context(site.clerk) }
  const approval = { userId: site.manager.id, pin: PINS.manager }
  const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, clerk)
  const confirm = async (rows: Array<{ id: string; workerId: string }>) => {
    for (const row of rows) {
      const { readId } = team.workers.find(({ workerId }) => workerId === row.workerId)!.card
      const line = { lineId: row.id, way: { how: 'card' as const, readId } }
      await call(payrollApi.confirm, line, { context: site.station.context() })
    }
  }
  const freeze = async (listId: string, rows: Array<{ id: string; workerId: string }>) => {
    await confirm(rows)
    await call(payrollApi.review, { listId }, clerk)
    await call(payrollApi.publish, { listId }, clerk)
    site.station.clock.advance(2 * 86_400)
    return call(payrollApi.freeze, { listId, approval }, clerk)
  }
  const reopen = () =>
    call(attendanceApi.reopenSheet, { teamId: team.teamId, month: MONTH, reason: '漏记两天', approval }, clerk)
  return { site, team, clerk, list, confirm, freeze, reopen }
}

const countBy = (plan: Record<string, number>) => (worker: Worker) => days(MONTH, plan[worker.workerId] ?? 20)

function sound({ station }: Site): void {
  expect(payrollInvariants.flatMap((invariant) => invariant.check(station.db))).toEqual([])
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
}

describe('a sheet opened again after the wages were frozen', () => {
  it('is owed on a supplementary list where it gives more, and named where it gives less', async () => {
    const { site, team, clerk, list, freeze, reopen } = await drafted()
    await freeze(list.id, list.rows)
    const [more, less] = team.workers as [Worker, Worker, Worker]
    await reopen()
    const supplement = () => call(payrollApi.draftSupplement, { listId: list.id, backPay: [] }, clerk)
    expect((await refusalOf(supplement)).code).toBe('payroll.sheet-open')
    closeSheet(site, team, MONTH, countBy({ [more.workerId]: 22, [less.workerId]: 19 }))
    const plan = () => call(payrollApi.supplementPlan, { listId: list.id }, clerk)
    const byName = (rows: Array<{ name: string }>) => rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(byName((await plan()).corrections)).toEqual(
      byName([
        {
          ...{ engagementId: more.engagementId, name: more.name, overtimeMinutes: 0 },
          ...{ beforeFen: 700_000, afterFen: 770_000, beforeCenti: 2000, afterCenti: 2200 },
        },
        {
          ...{ engagementId: less.engagementId, name: less.name, overtimeMinutes: 0 },
          ...{ beforeFen: 700_000, afterFen: 665_000, beforeCenti: 2000, afterCenti: 1900 },
        },
      ]),
    )
    const added = await supplement()
    expect(added.rows.map((row) => [row.workerId, row.workdayCenti, row.netFen])).toEqual([
      [more.workerId, 200, 70_000],
    ])
    // Drafted anew it comes to the same: what the open supplement pays does not count as paid.
    const again = await supplement()
    expect(again.rows.map((row) => [row.workerId, row.netFen])).toEqual([[more.workerId, 70_000]])
    await freeze(again.id, again.rows)
    expect((await plan()).corrections.map(({ name }) => name)).toEqual([less.name])
    expect((await refusalOf(supplement)).code).toBe('payroll.nothing-to-add')
    sound(site)
  })

  it('owes all of it to whoever was not on the frozen list', async () => {
    const site = openSite({ noticeDays: 1 })
    const team = site.teams[0]!
    const [forgotten] = team.workers as [Worker]
    const clerk = { context: site.station.context(site.clerk) }
    const approval = { userId: site.manager.id, pin: PINS.manager }
    closeSheet(site, team, MONTH, (worker) => (worker === forgotten ? [] : days(MONTH, 20)))
    for (const worker of team.workers) site.station.putCard(worker.card)
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, clerk)
    for (const row of list.rows) {
      const { readId } = team.workers.find(({ workerId }) => workerId === row.workerId)!.card
      await call(
        payrollApi.confirm,
        { lineId: row.id, way: { how: 'card', readId } },
        { context: site.station.context() },
      )
    }
    await call(payrollApi.review, { listId: list.id }, clerk)
    await call(payrollApi.publish, { listId: list.id }, clerk)
    site.station.clock.advance(2 * 86_400)
    await call(payrollApi.freeze, { listId: list.id, approval }, clerk)
    await call(attendanceApi.reopenSheet, { teamId: team.teamId, month: MONTH, reason: '漏记一人', approval }, clerk)
    closeSheet(site, team, MONTH, (worker) => days(MONTH, worker === forgotten ? 3 : 20))
    const added = await call(payrollApi.draftSupplement, { listId: list.id, backPay: [] }, clerk)
    expect(added.rows.map((row) => [row.workerId, row.workdayCenti, row.netFen])).toEqual([
      [forgotten.workerId, 300, 105_000],
    ])
    sound(site)
  })
})

describe('a sheet opened again before the wages were frozen', () => {
  it('stops its list until that is drafted anew, even after the review', async () => {
    const { site, team, clerk, list, confirm, reopen } = await drafted()
    await confirm(list.rows)
    await call(payrollApi.review, { listId: list.id }, clerk)
    await reopen()
    expect((await refusalOf(() => call(payrollApi.publish, { listId: list.id }, clerk))).code).toBe(
      'payroll.sheet-reopened',
    )
    closeSheet(site, team, MONTH, () => days(MONTH, 21))
    const again = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, clerk)
    expect([again.version, again.state, again.netFen]).toEqual([2, 'drafted', 3 * 735_000])
    sound(site)
  })
})
