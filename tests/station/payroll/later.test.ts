import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { shippedHolidays } from '../../../src-main/station/attendance/calendar.ts'
import { attendanceInvariants } from '../../../src-main/station/attendance/invariants.ts'
import { type PunchName, punchIdsOf } from '../../../src-main/station/attendance/queries.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { frozenContent } from '../../../src-main/station/payroll/content.ts'
import { payDateOf } from '../../../src-main/station/payroll/dates.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { workerExited } from '../../../src-main/station/roster/facts.ts'
import { one, run } from '../../../src-main/station/store/db.ts'
import { todayOf } from '../../../src-main/station/today.ts'
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

function seed(sheetVersion = 2): Seeded {
  const site = openSite({ noticeDays: 1 })
  const team = site.teams[0]!
  closeSheet(site, team, MONTH, () => days(MONTH, 20), 0, sheetVersion)
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
  expect([...attendanceInvariants, ...payrollInvariants].flatMap((invariant) => invariant.check(station.db))).toEqual(
    [],
  )
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
    const plan = () => call(payrollApi.supplementPlan, { listId: list.id }, { context: clerkContext })
    expect(await plan()).toMatchObject({
      openId: null,
      released: [],
      waiting: [{ name: worker.name, text: '少记两天' }],
      backPay: [],
    })
    const own = await call(payrollApi.ownLines, { readId: worker.card.readId }, { context: kiosk })
    expect(own.lines).toMatchObject([
      { id: disputed!.id, held: true, objections: [{ text: '少记两天', answer: null }] },
    ])
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
    // Drafted anew it keeps what was entered: the plan gives it back.
    expect(await plan()).toMatchObject({
      openId: added.id,
      released: [{ engagementId: worker.engagementId, netFen: 700_000 }],
      waiting: [],
      backPay: [owed],
    })
    const later = await toFrozen(site, added.id, added.rows)
    expect(later.state).toBe('frozen')
    const shown = await call(payrollApi.supplements, { month: MONTH }, { context: clerkContext })
    expect(shown).toMatchObject([{ supplement: 1, addsTo: list.id, list: { id: added.id, netFen: 735_000 } }])
    expect(await call(payrollApi.heldLines, { month: MONTH }, { context: clerkContext })).toMatchObject([
      { paidBy: added.id, paidByState: 'frozen', paid: false, answer: '核对无误', openObjectionId: null },
    ])
    expect(later).toMatchObject({ supplement: 1, addsTo: list.id, openPayments: 2 })
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
    // Nothing is left that a payment ahead could be set off against, also one of a day before he left.
    const late = { engagementId, paidOn: '2026-09-19', amountFen: 100, voucher: 'ZZ-10', how: 'cash' as const }
    expect(
      await codeOf(call(payrollApi.addAdvance, { ...late, approval: site.approval }, { context: clerkContext })),
    ).toBe('payroll.already-settled')
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
    expect(payDateOf(shippedHolidays, month, payDay)).toBe(expected)
  })

  it('that has passed names the team and what is unpaid', async () => {
    const site = seed()
    const { clerkContext, team } = site
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
    expect(await call(payrollApi.overdue, undefined, { context: clerkContext })).toEqual([])
    site.station.clock.set('2026-10-20T01:00:00.000Z')
    expect(await call(payrollApi.overdue, undefined, { context: clerkContext })).toMatchObject([
      {
        ...{ month: MONTH, teamName: team.name, listId: list.id, unpaidFen: 2_100_000, what: 'not-frozen' },
        ...{ payDate: '2026-10-15', daysLate: 5 },
      },
    ])
  })

  it('is warned of while there is time, whether the sheet is open, the list missing or not frozen', async () => {
    const site = openSite({ noticeDays: 1, teams: 3 })
    const [open, unlisted, listed] = site.teams as [Team, Team, Team]
    for (const team of [open, unlisted, listed]) closeSheet(site, team, MONTH, () => days(MONTH, 20))
    // As if the first sheet had never been closed: its punches are there.
    const { db } = site.station
    db.pragma('foreign_keys = OFF')
    run(db, 'DELETE FROM attendance_sheet WHERE team_id = ?', [open.teamId])
    const context = site.station.context(site.clerk)
    await call(payrollApi.draft, { teamId: listed.teamId, month: MONTH }, { context })
    site.station.clock.set('2026-10-09T15:59:00.000Z') // the 9th at the site: six days before
    expect(await call(payrollApi.dueSoon, undefined, { context })).toEqual([])
    site.station.clock.set('2026-10-09T16:01:00.000Z') // the 10th
    const soon = await call(payrollApi.dueSoon, undefined, { context })
    expect(soon.map(({ teamName, what, payDate, daysLeft }) => [teamName, what, payDate, daysLeft])).toEqual([
      [open.name, 'sheet-open', '2026-10-15', 5],
      [unlisted.name, 'no-list', '2026-10-15', 5],
      [listed.name, 'not-frozen', '2026-10-15', 5],
    ])
    expect(todayOf(db, '2026-10-10T01:00:00.000Z').alerts).toContainEqual({
      code: 'station.alert.wages-due',
      params: { month: MONTH, n: 3, payDate: '2026-10-15', days: 5 },
      serious: false,
      page: 'wages',
    })
    const late = todayOf(db, '2026-10-17T01:00:00.000Z').alerts.find(({ code }) => code.includes('overdue'))
    expect(late).toMatchObject({
      code: 'station.alert.wages-overdue-open',
      params: { n: 3, open: 2, days: 2, yuan: '21000.00' },
      serious: true,
    })
  })
})

describe('the freeze', () => {
  it('is known to be possible by the hour, before anybody types a PIN', async () => {
    const site = seed()
    const { clerkContext, team, approval } = site
    const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
    const ask = () => call(payrollApi.freezable, { listId: list.id }, { context: clerkContext })
    expect(await ask()).toEqual({ from: null, against: { code: 'payroll.needs-published', params: {} } })
    await confirmAll(site, list.rows)
    await call(payrollApi.review, { listId: list.id }, { context: clerkContext })
    const posted = await call(payrollApi.publish, { listId: list.id }, { context: clerkContext })
    expect([posted.noticeUntil, posted.freezeFrom]).toEqual(['2026-10-02', '2026-10-03'])
    site.station.clock.set('2026-10-02T15:59:59.000Z')
    const running = { code: 'payroll.notice-running', params: { until: '2026-10-02' } }
    expect(await ask()).toEqual({ from: '2026-10-03', against: running })
    site.station.clock.set('2026-10-02T16:00:00.000Z')
    expect(await ask()).toEqual({ from: '2026-10-03', against: null })
    const frozen = await call(payrollApi.freeze, { listId: list.id, approval }, { context: clerkContext })
    expect([frozen.state, frozen.freezeFrom]).toEqual(['frozen', null])
  })
})

describe('the trace of a figure', () => {
  it.each([
    ['anxin-wage-list/4', 2],
    ['anxin-wage-list/3', 1],
  ])(
    'leads over formula and dated tables to days and punches, and is frozen with the list as %s from a sheet of version %i',
    async (format, version) => {
      const site = seed(version)
      const { clerkContext, team, station } = site
      const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
      const [row] = list.rows
      const why = await call(payrollApi.explain, { lineId: row!.id }, { context: clerkContext })
      expect(why.components.map(({ kind, dates }) => [kind, dates.length, dates[0]])).toEqual([
        ['day-rate', 20, '2026-09-01'],
      ])
      expect(why.days.filter(({ kind }) => kind === 'rest').map(({ date }) => date)).toEqual([
        ...['2026-09-05', '2026-09-06', '2026-09-12', '2026-09-13', '2026-09-19'],
      ])
      expect(why.sources.map(({ table, effectiveFrom, amountFen }) => [table, effectiveFrom, amountFen])).toEqual([
        ['pay', '2025-01-01', undefined],
        ['holidays', '2026-01-01', undefined],
        ['income-tax', '2019-01-01', undefined],
        ['tax-period', '2019-01-01', undefined],
        ['minimum-wage', '2024-01-01', 226_000],
      ])
      // Paid in October, September's wage counts in October.
      expect(why.sources.find(({ table }) => table === 'tax-period')).toMatchObject({
        by: 'payment',
        taxMonth: '2026-10',
      })
      await toFrozen(site, list.id, list.rows)
      const { bytes } = frozenContent(station.db, list.id)
      const content = JSON.parse(bytes.toString('utf8')) as {
        format: string
        policies: unknown
        sheetHash: string
        lines: Array<{ id: string; days: Array<[string, number, number, PunchName[]]> }>
      }
      expect([content.format, content.policies, content.sheetHash]).toEqual([format, why.sources, why.sheet.hash])
      // The frozen list names punches as the sheet does: by their places in the journal, or by id.
      const names = content.lines.flatMap((line) => line.days.flatMap(([, , , punches]) => punches))
      expect([...new Set(names.map((name) => typeof name))]).toEqual([version === 2 ? 'number' : 'string'])
      const days = content.lines.find(({ id }) => id === row!.id)?.days ?? []
      expect(
        days.map(([date, centi, minutes, punches]) => [date, centi, minutes, punchIdsOf(station.db, punches)]),
      ).toEqual(
        why.days.map(({ date, workdayCenti, overtimeMinutes, punches }) => [
          ...[date, workdayCenti, overtimeMinutes],
          punches.map(({ id }) => id),
        ]),
      )
      sound(site)
    },
  )
})
