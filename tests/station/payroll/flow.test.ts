import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { StationContext } from '../../../src-main/station/access/session.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { all, insert, one, run } from '../../../src-main/station/store/db.ts'
import { factsOf, replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS, type Site, type SiteOptions, type Team } from './site.ts'

const MONTH = '2026-09'

async function refusal(promise: Promise<unknown>): Promise<{ code: string; params: unknown }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { data?: { code: string; params: unknown } },
  )
  if (!error?.data) throw new Error(`expected a refusal, got ${String(error)}`)
  return { code: error.data.code, params: error.data.params }
}

function seed(options: SiteOptions = {}): Site & { team: Team; clerkContext: StationContext; kiosk: StationContext } {
  const site = openSite(options)
  const team = site.teams[0]!
  for (const each of site.teams) closeSheet(site, each, MONTH, () => days(MONTH, 20, { overtimeMinutes: 30 }))
  for (const worker of site.teams.flatMap((each) => each.workers)) site.station.putCard(worker.card)
  return { ...site, team, clerkContext: site.station.context(site.clerk), kiosk: site.station.context() }
}
type Seeded = ReturnType<typeof seed>

function draftList({ clerkContext, team }: Seeded) {
  return call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, { context: clerkContext })
}

async function confirmAll({ kiosk, team }: Seeded, rows: Array<{ id: string; workerId: string }>): Promise<void> {
  for (const row of rows) {
    const worker = team.workers.find((w) => w.workerId === row.workerId)!
    const way = { how: 'card' as const, readId: worker.card.readId }
    await call(payrollApi.confirm, { lineId: row.id, way }, { context: kiosk })
  }
}

async function published(site: Seeded) {
  const list = await draftList(site)
  await confirmAll(site, list.rows)
  await call(payrollApi.review, { listId: list.id }, { context: site.clerkContext })
  return call(payrollApi.publish, { listId: list.id }, { context: site.clerkContext })
}

const approval = (site: Site) => ({ userId: site.manager.id, pin: PINS.manager })

describe('the life of a wage list', () => {
  it('goes from the closed sheet to a frozen hash (DESIGN §4, 条例 §31)', async () => {
    const site = seed()
    const drafted = await draftList(site)
    expect(drafted).toMatchObject({ version: 1, state: 'drafted', lines: 3, confirmed: 0, hash: null })
    // 20 days × 350.00 and 600 minutes × 350.00 × 150 % ÷ 480.
    expect(drafted.rows.map((row) => [row.name, row.grossFen, row.netFen, row.account])).toEqual(
      site.team.workers.map((worker, index) => [worker.name, 765_625, 765_625, `虚构农商银行 ****000${index + 1}`]),
    )
    await confirmAll(site, drafted.rows)
    const head = (await call(payrollApi.lists, { month: MONTH }, { context: site.clerkContext }))[0]
    expect(head?.list).toMatchObject({ state: 'confirmed', confirmed: 3 })
    await call(payrollApi.review, { listId: drafted.id }, { context: site.clerkContext })
    const posted = await call(payrollApi.publish, { listId: drafted.id }, { context: site.clerkContext })
    expect([posted.state, posted.noticeFrom, posted.noticeUntil]).toEqual(['published', '2026-10-02', '2026-10-04'])
    site.station.clock.set('2026-10-04T16:00:00.000Z') // the 5th at the site
    const frozen = await call(
      payrollApi.freeze,
      { listId: drafted.id, approval: approval(site) },
      { context: site.clerkContext },
    )
    const { db } = site.station
    const blob = one<{ bytes: Buffer }>(db, 'SELECT bytes FROM blob WHERE sha256 = ?', [frozen.hash!])
    expect(JSON.parse(blob!.bytes.toString('utf8'))).toMatchObject({
      format: 'anxin-wage-list/4',
      listId: drafted.id,
      grossFen: 3 * 765_625,
      noticeUntil: '2026-10-04',
    })
    expect(payrollInvariants.flatMap((invariant) => invariant.check(db))).toEqual([])
    const payrollFacts = factsOf(db).filter((fact) => fact.kind.startsWith('payroll.'))
    expect(payrollFacts.map((fact) => [fact.kind, fact.actor.role])).toEqual([
      ['payroll.list-drafted', 'clerk'],
      ['payroll.line-confirmed', 'worker'],
      ['payroll.line-confirmed', 'worker'],
      ['payroll.line-confirmed', 'worker'],
      ['payroll.list-confirmed', 'worker'],
      ['payroll.list-reviewed', 'clerk'],
      ['payroll.list-published', 'clerk'],
      ['payroll.list-frozen', 'clerk'],
    ])
    expect(payrollFacts.at(-1)?.approver).toEqual({ userId: site.manager.id, role: 'manager' })
    expect(replayed(db)).toEqual(tablesOf(db))
  })

  it('drafts all teams with a closed sheet in one commit, a contractor’s user his own only', async () => {
    const site = seed()
    const commits = () => one<{ n: number }>(site.station.db, 'SELECT count(*) AS n FROM journal_checkpoint')?.n ?? 0
    const before = commits()
    const input = { month: MONTH }
    const drafted = await call(payrollApi.draftAll, input, { context: site.clerkContext })
    const again = await call(payrollApi.draftAll, input, { context: site.clerkContext })
    expect({ drafted, again, commits: commits() - before }).toEqual({
      drafted: { drafted: site.teams.length, left: [] },
      again: { drafted: 0, left: [] },
      commits: 1,
    })
    const other = seed()
    const own = other.teams.filter(({ companyId }) => companyId === other.contractor.companyId).length
    const context = other.station.context(other.contractor)
    expect((await call(payrollApi.draftAll, input, { context })).drafted).toBe(own)
  })

  it('refuses every step out of order', async () => {
    const site = seed()
    const { clerkContext: context } = site
    const other = openSite()
    expect(
      await refusal(
        call(
          payrollApi.draft,
          { teamId: other.teams[0]!.teamId, month: MONTH },
          { context: other.station.context(other.clerk) },
        ),
      ),
    ).toEqual({ code: 'payroll.sheet-open', params: { team: '钢筋班', month: MONTH } })
    const list = await draftList(site)
    const listId = list.id
    const steps = {
      review: () => call(payrollApi.review, { listId }, { context }),
      publish: () => call(payrollApi.publish, { listId }, { context }),
      freeze: () => call(payrollApi.freeze, { listId, approval: approval(site) }, { context }),
    }
    expect(await refusal(steps.review())).toEqual({ code: 'payroll.unconfirmed-lines', params: { missing: 3 } })
    expect((await refusal(steps.publish())).code).toBe('payroll.needs-reviewed')
    expect((await refusal(steps.freeze())).code).toBe('payroll.needs-published')
    await confirmAll(site, list.rows)
    await steps.review()
    expect((await refusal(draftList(site))).code).toBe('payroll.already-reviewed')
    await steps.publish()
    site.station.clock.set('2026-10-04T15:59:59.999Z') // the last posting day is not over
    expect(await refusal(steps.freeze())).toEqual({ code: 'payroll.notice-running', params: { until: '2026-10-04' } })
    site.station.clock.set('2026-10-04T16:00:00.000Z')
    await steps.freeze()
    expect((await refusal(draftList(site))).code).toBe('payroll.frozen')
    expect((await refusal(steps.freeze())).code).toBe('payroll.needs-published')
  })

  it('is frozen only with the consent of a manager who did not handle it', async () => {
    const site = seed()
    const list = await published(site)
    site.station.clock.set('2026-10-06T00:00:00.000Z')
    const freeze = (userId: string, pin: string, context = site.clerkContext) =>
      call(payrollApi.freeze, { listId: list.id, approval: { userId, pin } }, { context })
    expect((await refusal(freeze(site.clerk.id, PINS.clerk))).code).toBe('access.same-person')
    expect((await refusal(freeze(site.contractor.id, PINS.contractor))).code).toBe('access.approver-role')
    expect((await refusal(freeze(site.manager.id, '000000'))).code).toBe('access.wrong-pin')
    const managerContext = site.station.context(site.manager)
    expect((await refusal(freeze(site.manager.id, PINS.manager, managerContext))).code).toBe('access.same-person')
    expect((await freeze(site.manager.id, PINS.manager)).state).toBe('frozen')
  })

  it('is not frozen by the manager who reviewed it', async () => {
    const site = seed()
    const list = await draftList(site)
    await confirmAll(site, list.rows)
    await call(payrollApi.review, { listId: list.id }, { context: site.station.context(site.manager) })
    await call(payrollApi.publish, { listId: list.id }, { context: site.clerkContext })
    site.station.clock.set('2026-10-06T00:00:00.000Z')
    const input = { listId: list.id, approval: approval(site) }
    expect((await refusal(call(payrollApi.freeze, input, { context: site.clerkContext }))).code).toBe(
      'payroll.approver-involved',
    )
  })
})

describe('confirmation', () => {
  it('by card is only for the worker’s own line, once, with the card on the reader', async () => {
    const site = seed()
    const [first, second] = (await draftList(site)).rows
    const { kiosk: context, team } = site
    const [one, two] = team.workers
    const confirm = (lineId: string, readId: string) =>
      call(payrollApi.confirm, { lineId, way: { how: 'card', readId } }, { context })
    expect(await refusal(confirm(first!.id, two!.card.readId))).toEqual({
      code: 'payroll.card-not-of-worker',
      params: { name: two!.name },
    })
    expect((await refusal(confirm(first!.id, 'RD-gone'))).code).toBe('payroll.card-gone')
    site.station.putCard({ ...one!.card, readId: 'RD-stranger', idNumber: '339900199001010017' })
    expect((await refusal(confirm(first!.id, 'RD-stranger'))).code).toBe('payroll.card-unknown')
    await confirm(first!.id, one!.card.readId)
    expect((await refusal(confirm(first!.id, one!.card.readId))).code).toBe('payroll.already-confirmed')
    await confirm(second!.id, two!.card.readId)
  })

  it('on paper needs a second person and keeps who he was', async () => {
    const site = seed()
    const [line] = (await draftList(site)).rows
    const way = { how: 'paper' as const, reason: '本人签字，读卡器故障' }
    const confirm = (context: StationContext, userId: string, pin: string) =>
      call(payrollApi.confirm, { lineId: line!.id, way: { ...way, approval: { userId, pin } } }, { context })
    expect((await refusal(confirm(site.kiosk, site.manager.id, PINS.manager))).code).toBe('access.not-signed-in')
    expect((await refusal(confirm(site.clerkContext, site.clerk.id, PINS.clerk))).code).toBe('access.same-person')
    await confirm(site.clerkContext, site.manager.id, PINS.manager)
    const fact = factsOf(site.station.db).at(-1)
    expect([fact?.kind, fact?.approver?.userId, fact?.reason]).toEqual([
      'payroll.line-confirmed',
      site.manager.id,
      way.reason,
    ])
  })

  it('is lost, and said to be lost, when the list is drafted anew', async () => {
    const site = seed()
    const list = await draftList(site)
    await confirmAll(site, list.rows.slice(0, 1))
    const next = await draftList(site)
    expect([next.version, next.confirmed]).toEqual([2, 0])
    expect(next.rows.map((row) => row.warnings.map((w) => w.code))).toEqual([
      ['payroll.warning.confirmation-lost'],
      ['payroll.warning.not-confirmed'],
      ['payroll.warning.not-confirmed'],
    ])
    const old = call(payrollApi.list, { listId: list.id }, { context: site.clerkContext })
    expect((await refusal(old)).code).toBe('payroll.superseded')
    expect(factsOf(site.station.db).at(-1)?.data).toMatchObject({ supersedes: list.id, confirmationsLost: 1 })
    expect(payrollInvariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
  })
})

describe('objections', () => {
  it('block the freeze until answered, and let a reviewed list be drafted anew', async () => {
    const site = seed()
    const list = await published(site)
    const [line] = list.rows
    const { card } = site.team.workers[0]!
    await call(payrollApi.object, { lineId: line!.id, text: '少记两天', readId: card.readId }, { context: site.kiosk })
    site.station.clock.set('2026-10-06T00:00:00.000Z')
    const freeze = () =>
      call(payrollApi.freeze, { listId: list.id, approval: approval(site) }, { context: site.clerkContext })
    expect(await refusal(freeze())).toEqual({ code: 'payroll.open-objections', params: { open: 1 } })
    const view = await call(payrollApi.list, { listId: list.id }, { context: site.clerkContext })
    expect(view.rows[0]?.openObjections).toBe(1)
    const { id: objectionId } = view.objections[0]!
    const answer = { objectionId, answer: '核对打卡记录，9 月 21、22 日未进场' }
    const answered = await call(payrollApi.answerObjection, answer, { context: site.clerkContext })
    expect(answered.objections.map((o) => [o.text, o.answer])).toEqual([['少记两天', answer.answer]])
    const again = call(payrollApi.answerObjection, answer, { context: site.clerkContext })
    expect((await refusal(again)).code).toBe('payroll.already-answered')
    expect((await draftList(site)).version).toBe(2)
  })

  it('are written down by the clerk for a worker without his card, never by a stranger at the kiosk', async () => {
    const site = seed()
    const [line] = (await draftList(site)).rows
    const input = { lineId: line!.id, text: '加班少算', readId: null }
    expect((await refusal(call(payrollApi.object, input, { context: site.kiosk }))).code).toBe('access.not-signed-in')
    await call(payrollApi.object, input, { context: site.clerkContext })
    const other = site.team.workers[1]!.card.readId
    const stranger = call(payrollApi.object, { ...input, readId: other }, { context: site.kiosk })
    expect((await refusal(stranger)).code).toBe('payroll.card-not-of-worker')
  })
})

describe('explanation and warnings', () => {
  it('leads from the amount to the days and their punches', async () => {
    const site = seed()
    const [line] = (await draftList(site)).rows
    const told = await call(payrollApi.explain, { lineId: line!.id }, { context: site.clerkContext })
    expect(told.components.map((c) => [c.kind, c.quantity, c.amountFen])).toEqual([
      ['day-rate', 2000, 700_000],
      ['overtime', 600, 65_625],
    ])
    expect(told.days).toHaveLength(20)
    expect(told.days[0]).toMatchObject({ date: '2026-09-01', workdayCenti: 100, dayRateFen: 35_000 })
    expect(told.days[0]?.punches.map((p) => [p.at, p.direction, p.provenance])).toEqual([
      ['2026-09-01T00:00:00.000Z', 0, 'terminal'],
      ['2026-09-01T09:00:00.000Z', 1, 'terminal'],
    ])
    expect(told.policy).toContain('2025')
  })

  it('warns of a missing account, pay under the minimum and overtime over 36 hours (劳动法 §41)', async () => {
    const site = openSite({ withAccounts: false, dayRateFen: 10_000, workersPerTeam: 1 })
    closeSheet(site, site.teams[0]!, MONTH, () => days(MONTH, 30, { overtimeMinutes: 200 }))
    const context = site.station.context(site.clerk)
    const list = await call(payrollApi.draft, { teamId: site.teams[0]!.teamId, month: MONTH }, { context })
    // 30 days at 100.00 are over 2,260.00: no minimum warning for them.
    expect(list.rows[0]?.warnings.map((w) => w.code)).toEqual([
      'payroll.warning.no-account',
      'payroll.warning.not-confirmed',
      'payroll.warning.overtime-over-month',
      'payroll.warning.overtime-over-day',
    ])
    const poor = openSite({ dayRateFen: 10_000, workersPerTeam: 1 })
    closeSheet(poor, poor.teams[0]!, MONTH, () => days(MONTH, 10))
    const low = await call(
      payrollApi.draft,
      { teamId: poor.teams[0]!.teamId, month: MONTH },
      { context: poor.station.context(poor.clerk) },
    )
    expect(low.rows[0]?.warnings[0]).toEqual({
      code: 'payroll.warning.below-minimum-wage',
      params: { paid: '1000.00', owed: '1039.08' },
    })
  })
})

describe('who sees what', () => {
  it('the kiosk shows a worker only his own lines', async () => {
    const site = seed({ teams: 2 })
    const list = await draftList(site)
    const worker = site.team.workers[1]!
    const own = await call(payrollApi.ownLines, { readId: worker.card.readId }, { context: site.kiosk })
    expect([own.name, own.lines.map((l) => [l.workerId, l.month, l.teamName, l.state])]).toEqual([
      worker.name,
      [[worker.workerId, MONTH, '钢筋班', 'drafted']],
    ])
    const open = call(payrollApi.list, { listId: list.id }, { context: site.kiosk })
    expect((await refusal(open)).code).toBe('access.not-signed-in')
  })

  it('a contractor’s user handles the lists of his own company only', async () => {
    const site = seed()
    const list = await draftList(site)
    const own = site.station.context(site.contractor)
    expect(await call(payrollApi.list, { listId: list.id }, { context: own })).toMatchObject({ id: list.id })
    const foreign = site.station.context({ ...site.contractor, companyId: site.generalId })
    expect((await refusal(call(payrollApi.list, { listId: list.id }, { context: foreign }))).code).toBe(
      'payroll.other-company',
    )
    expect(await call(payrollApi.lists, { month: MONTH }, { context: foreign })).toEqual([])
  })
})

describe('the database itself', () => {
  it('refuses what the rules refuse: order, amounts, second confirmation, change after the freeze', async () => {
    const site = seed()
    const { db } = site.station
    const list = await published(site)
    const [line] = list.rows
    const refuses = (sql: string) => {
      try {
        run(db, sql)
      } catch (error) {
        return (error as Error).message
      }
      throw new Error(`not refused: ${sql}`)
    }
    const where = `WHERE id = '${list.id}'`
    expect([
      refuses(`UPDATE wage_list SET state = 'drafted' ${where}`),
      refuses(`UPDATE wage_line SET net_fen = 1, gross_fen = 1 WHERE id = '${line!.id}'`),
      refuses(`UPDATE wage_line SET confirmed_how = 'paper' WHERE id = '${line!.id}'`),
      refuses(`UPDATE wage_component SET amount_fen = 1`),
    ]).toEqual([
      'wage list states go in order',
      'amounts of a line never change; a new version is drafted',
      'a line is confirmed once, on a drafted list',
      'components of a line never change',
    ])
    expect(refuses(`UPDATE wage_list SET state = 'frozen' ${where}`)).toMatch(/CHECK constraint/)
    site.station.clock.set('2026-10-06T00:00:00.000Z')
    await call(payrollApi.freeze, { listId: list.id, approval: approval(site) }, { context: site.clerkContext })
    expect(refuses(`UPDATE wage_list SET gross_fen = 0 ${where}`)).toBe('a frozen or superseded list never changes')
  })

  it('holds one living list per team and month', async () => {
    const site = seed()
    const list = await draftList(site)
    const row = one<Record<string, string | number | null>>(site.station.db, 'SELECT * FROM wage_list WHERE id = ?', [
      list.id,
    ])
    expect(() => insert(site.station.db, 'wage_list', { ...row, id: 'WS0000000000000000', version: 2 })).toThrow(
      /UNIQUE constraint/,
    )
  })
})

describe('invariants name what was tampered with', () => {
  // biome-ignore format: a table is read by its columns
  const cases = [
    { invariant: 'gross-is-sum-of-lines', sql: 'UPDATE wage_component SET amount_fen = amount_fen + 1 WHERE ordinal = 1', drop: ['wage_component_frozen'] },
    { invariant: 'gross-is-sum-of-lines', sql: 'UPDATE wage_list SET net_fen = net_fen + 1', drop: ['wage_list_frozen'] },
    { invariant: 'net-is-gross-less-deductions', sql: 'UPDATE wage_line SET net_fen = net_fen - 1 WHERE rowid = 1', drop: ['wage_line_amounts', 'wage_line_frozen'] },
    { invariant: 'one-line-per-worker-month', sql: 'UPDATE wage_line SET live = 0 WHERE rowid = 1', drop: ['wage_line_frozen'] },
    { invariant: 'frozen-list-hash', sql: 'UPDATE wage_line SET confirmed_seq = 7 WHERE rowid = 1', drop: ['wage_line_confirmed', 'wage_line_frozen'] },
    { invariant: 'frozen-list-hash', sql: "UPDATE wage_component SET formula = replace(formula, '350.00', '35.00') WHERE ordinal = 1", drop: ['wage_component_frozen'] },
  ]
  let frozen: Promise<Seeded> | undefined
  async function frozenSite(): Promise<Seeded> {
    const site = seed()
    const list = await published(site)
    site.station.clock.set('2026-10-06T00:00:00.000Z')
    await call(payrollApi.freeze, { listId: list.id, approval: approval(site) }, { context: site.clerkContext })
    return site
  }

  it.each(cases)('$invariant: $sql', async ({ invariant, sql, drop }) => {
    frozen ??= frozenSite()
    const { db } = (await frozen).station
    db.pragma('ignore_check_constraints = ON')
    db.exec('SAVEPOINT tampering')
    for (const trigger of drop) db.exec(`DROP TRIGGER ${trigger}`)
    db.exec(sql)
    const found = payrollInvariants.find(({ name }) => name === invariant)!.check(db)
    const ids = all<{ id: string }>(db, 'SELECT id FROM wage_line UNION SELECT id FROM wage_list').map((r) => r.id)
    db.exec('ROLLBACK TO tampering; RELEASE tampering')
    expect(found.length).toBeGreaterThan(0)
    expect(ids.some((id) => found[0]?.where.includes(id))).toBe(true)
    expect(payrollInvariants.flatMap((each) => each.check(db))).toEqual([])
  })
})
