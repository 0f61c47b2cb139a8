import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payDateOf } from '../../../src-main/station/payroll/dates.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { workerExited } from '../../../src-main/station/roster/facts.ts'
import { one, run } from '../../../src-main/station/store/db.ts'
import { replayed, SYSTEM, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS, type Site, type Team } from './site.ts'

const MONTH = '2026-09'

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { data?: { code: string } },
  )
  if (!error?.data) throw new Error(`expected a refusal, got ${String(error)}`)
  return error.data.code
}

interface Seeded extends Site {
  team: Team
  clerkContext: StationContext
  kiosk: StationContext
  approval: { userId: string; pin: string }
}

function seed(): Seeded {
  const site = openSite({ noticeDays: 1 })
  const team = site.teams[0]!
  closeSheet(site, team, MONTH, () => days(MONTH, 20))
  for (const worker of team.workers) site.station.putCard(worker.card)
  return {
    ...site,
    team,
    clerkContext: site.station.context(site.clerk),
    kiosk: site.station.context(),
    approval: { userId: site.manager.id, pin: PINS.manager },
  }
}

function sound({ station }: Site): void {
  expect(payrollInvariants.flatMap((invariant) => invariant.check(station.db))).toEqual([])
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
}

type Rows = Array<{ id: string; workerId: string }>

async function confirmAll({ kiosk, team }: Seeded, rows: Rows): Promise<void> {
  for (const row of rows) {
    const { readId } = team.workers.find((w) => w.workerId === row.workerId)!.card
    await call(payrollApi.confirm, { lineId: row.id, way: { how: 'card', readId } }, { context: kiosk })
  }
}

async function toFrozen(site: Seeded, listId: string, rows: Rows) {
  await confirmAll(site, rows)
  await call(payrollApi.review, { listId }, { context: site.clerkContext })
  await call(payrollApi.publish, { listId }, { context: site.clerkContext })
  site.station.clock.advance(2 * 86_400)
  return call(payrollApi.freeze, { listId, approval: site.approval }, { context: site.clerkContext })
}

describe('a disputed line', () => {
  it('is held and the rest goes on; once answered it is paid by a supplementary list, with back pay that names its month', async () => {
    const site = seed()
    const { clerkContext, kiosk, team } = site
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
    const [disputed, ...rest] = list.rows
    const worker = team.workers.find((w) => w.workerId === disputed!.workerId)!
    await call(
      payrollApi.hold,
      { lineId: disputed!.id, text: '少记两天', readId: worker.card.readId },
      { context: kiosk },
    )
    const way = { how: 'card' as const, readId: worker.card.readId }
    expect(await codeOf(call(payrollApi.confirm, { lineId: disputed!.id, way }, { context: kiosk }))).toBe(
      'payroll.already-held',
    )
    const frozen = await toFrozen(site, list.id, rest)
    expect([frozen.state, frozen.lines, frozen.grossFen]).toEqual(['frozen', 2, 1_400_000])
    expect(await call(payrollApi.heldLines, { month: MONTH }, { context: clerkContext })).toMatchObject([
      { lineId: disputed!.id, netFen: 700_000, text: '少记两天', answer: null, paidBy: null },
    ])
    const supplement = (
      backPay: Array<{ engagementId: string; forMonth: string; amountFen: number; reason: string }>,
    ) => call(payrollApi.draftSupplement, { listId: list.id, backPay }, { context: clerkContext })
    expect(await codeOf(supplement([]))).toBe('payroll.nothing-to-add')
    const objectionId = frozen.objections[0]!.id
    await call(payrollApi.answerObjection, { objectionId, answer: '核对无误' }, { context: clerkContext })
    const { engagementId } = team.workers.find((w) => w.workerId === rest[0]!.workerId)!
    const owed = { engagementId, forMonth: '2026-08', amountFen: 35_000, reason: '八月少记一天' }
    expect(await codeOf(supplement([{ ...owed, forMonth: '2026-10' }]))).toBe('payroll.back-pay-later')
    const added = await supplement([owed])
    expect(added.rows.map((row) => [row.workerId, row.workdayCenti, row.netFen]).sort()).toEqual(
      [
        [disputed!.workerId, 2000, 700_000],
        [rest[0]!.workerId, 0, 35_000],
      ].sort(),
    )
    const later = await toFrozen(site, added.id, added.rows)
    expect(later.state).toBe('frozen')
    const shown = await call(payrollApi.supplements, { month: MONTH }, { context: clerkContext })
    expect(shown).toMatchObject([{ supplement: 1, addsTo: list.id, list: { id: added.id, netFen: 735_000 } }])
    expect((await call(payrollApi.heldLines, { month: MONTH }, { context: clerkContext }))[0]?.paidBy).toBe(added.id)
    // The month's own list stays the one that everything else is compared with; the frozen one is never touched.
    const heads = await call(payrollApi.lists, { month: MONTH }, { context: clerkContext })
    expect(heads[0]?.list?.id).toBe(list.id)
    const standing = await call(payrollApi.standing, { workerId: rest[0]!.workerId }, { context: clerkContext })
    expect(standing.total).toMatchObject({ payableFen: 735_000, unpaidFen: 735_000, disputedFen: 0 })
    expect(await codeOf(supplement([]))).toBe('payroll.nothing-to-add')
    sound(site)
  })

  it('cannot be confirmed, held twice or counted by writing to the database either', async () => {
    const site = seed()
    const list = await call(
      payrollApi.draft,
      { teamId: site.team.teamId, month: MONTH },
      { context: site.clerkContext },
    )
    const lineId = list.rows[0]!.id
    const hold = () => call(payrollApi.hold, { lineId, text: '有争议', readId: null }, { context: site.clerkContext })
    await hold()
    expect(await codeOf(hold())).toBe('payroll.already-held')
    // Its figures can still be explained: they are what the dispute is about.
    const why = await call(payrollApi.explain, { lineId }, { context: site.clerkContext })
    expect([why.line.grossFen, why.days.length]).toEqual([700_000, 20])
    const { db } = site.station
    expect(() => run(db, 'UPDATE wage_line SET held = 0, live = 1 WHERE id = ?', [lineId])).toThrow(/held once/)
    expect(one(db, 'SELECT gross_fen AS gross FROM wage_list WHERE id = ?', [list.id])).toEqual({ gross: 1_400_000 })
    sound(site)
  })
})

describe('a leaver', () => {
  it('settles when his account is cleared, and what is open is named until then (工资支付暂行规定 art. 9)', async () => {
    const site = seed()
    const { clerkContext, team } = site
    const { engagementId, workerId, card } = team.workers[0]!
    const settlement = () => call(payrollApi.settlement, { engagementId }, { context: clerkContext })
    expect((await settlement()).obstacles.map(({ code }) => code)).toEqual(['payroll.not-left'])
    await call(
      payrollApi.addAdvance,
      {
        ...{ engagementId, paidOn: '2026-09-20', amountFen: 700_000, voucher: 'ZZ-9', how: 'transfer' as const },
        approval: site.approval,
      },
      { context: clerkContext },
    )
    site.station.ledger.commit(SYSTEM, (tx) =>
      tx.record(workerExited, { engagementId, exitDate: '2026-09-20' }, { reason: '完工退场' }),
    )
    expect((await settlement()).obstacles.map(({ code }) => code)).toEqual([
      'payroll.month-not-frozen',
      'payroll.not-cleared',
    ])
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
    await toFrozen(site, list.id, list.rows)
    const way = { how: 'card' as const, readId: card.readId }
    const settled = await call(payrollApi.settle, { engagementId, way }, { context: clerkContext })
    expect(settled).toMatchObject({
      standing: { payableFen: 700_000, advancedFen: 700_000, paidFen: 0, unpaidFen: 0 },
      obstacles: [],
      settled: { how: 'card' },
    })
    expect(await codeOf(call(payrollApi.settle, { engagementId, way }, { context: clerkContext }))).toBe(
      'payroll.already-settled',
    )
    expect((await call(payrollApi.standing, { workerId }, { context: clerkContext })).months).toHaveLength(1)
    sound(site)
  })
})

describe('the pay date (条例 art. 14)', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    ['2026-09', 15, '2026-10-15'], // a Thursday
    ['2026-09', 5, '2026-09-30'],  // National Day holiday 1–7 October 2026, before it a Wednesday
    ['2026-01', 18, '2026-02-14'], // Spring Festival 15–23 February 2026; Saturday the 14th is worked in exchange
    ['2026-04', 3, '2026-04-30'],  // Labour Day 1–5 May 2026
    ['2026-10', 15, '2026-11-13'], // a Sunday
  ])('of %s with pay day %i is %s', (month, payDay, expected) => {
    expect(payDateOf(month, payDay)).toBe(expected)
  })

  it('that has passed names the team and what is unpaid', async () => {
    const site = seed()
    const { clerkContext, team } = site
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
    expect(await call(payrollApi.overdue, undefined, { context: clerkContext })).toEqual([])
    site.station.clock.set('2026-10-20T01:00:00.000Z')
    expect(await call(payrollApi.overdue, undefined, { context: clerkContext })).toMatchObject([
      { month: MONTH, teamName: team.name, listId: list.id, unpaidFen: 2_100_000 },
    ])
  })
})
