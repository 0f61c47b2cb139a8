/** The clerk's queue: everything that keeps a day from being counted. Nothing is guessed; each question waits for a person. */
import type { Question } from '../../contract/attendance.ts'
import { all, type Db } from '../store/db.ts'
import { computeSpan, grouped, type LiveWorker, monthEnds, type Span, siteZone } from './live.ts'
import { punchIdsOf } from './punch-positions.ts'
import { plainView, punchesByIds } from './punch-views.ts'
import { membershipOn } from './rules/month.ts'
import { type Epoch, wallOf } from './rules/time.ts'

/** A question before names and punches are looked up. */
export interface OpenQuestion {
  code: string
  workerId: string
  teamId: string | null
  date: string
  punchIds: string[]
  suggestedTime: string | null
  suggestedDirection: 0 | 1 | null
}

/** Open questions of a computed span: of one team, or of all (teamId null). Days of closed sheets are left out: they are answered. */
export function openQuestions(db: Db, span: Span, teamId: string | null): OpenQuestion[] {
  const closed = closedMonths(db, span, teamId)
  const isClosed = (team: string | null, date: string) => closed.has(`${team}|${date.slice(0, 7)}`)
  const found: OpenQuestion[] = []
  for (const worker of span.workers.values()) found.push(...workerQuestions(db, worker, span.zone))
  found.push(...quarantined(db, span))
  return found
    .filter((question) => teamId === null || question.teamId === teamId)
    .filter((question) => !isClosed(question.teamId, question.date))
    .sort(byDay)
}

/** `team|month` of the sheets that stand, as far as the days asked for reach. */
function closedMonths(db: Db, { from, to }: Span, teamId: string | null): Set<string> {
  const rows = all<{ teamId: string; month: string }>(
    db,
    `SELECT team_id AS teamId, month FROM standing_sheet WHERE month BETWEEN ? AND ? ${teamId === null ? '' : 'AND team_id = ?'}`,
    [from.slice(0, 7), to.slice(0, 7), ...(teamId === null ? [] : [teamId])],
  )
  return new Set(rows.map((row) => `${row.teamId}|${row.month}`))
}

function byDay(a: OpenQuestion, b: OpenQuestion): number {
  return compare(a.date, b.date) || compare(a.workerId, b.workerId) || compare(a.code, b.code)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function workerQuestions(db: Db, { workerId, memberships, days, strays }: LiveWorker, zone: string): OpenQuestion[] {
  const found: OpenQuestion[] = []
  for (const day of days) {
    for (const { code, suggested } of day.questions)
      found.push({
        code,
        workerId,
        teamId: day.teamId,
        date: day.date,
        punchIds: punchIdsOf(
          db,
          day.used.map(({ position }) => position),
        ),
        suggestedTime: suggested && wallOf(zone, suggested.at),
        suggestedDirection: suggested?.direction ?? null,
      })
  }
  for (const { code, date, punch } of strays) {
    const teamId = nearestTeam(memberships, date)
    found.push({ ...PLAIN, code, workerId, teamId, date, punchIds: punchIdsOf(db, [punch.position]) })
  }
  return found
}

const PLAIN = { suggestedTime: null, suggestedDirection: null }

/** The team of the day; outside any membership the one left last before it, else the one entered first after it. */
function nearestTeam(memberships: LiveWorker['memberships'], date: string): string | null {
  const now = membershipOn(memberships, date)
  const before = memberships.findLast(({ exitDate }) => exitDate !== null && exitDate < date)
  const after = memberships.find(({ entryDate }) => entryDate > date)
  return (now ?? before ?? after)?.teamId ?? null
}

/** Punches whose device time cannot be, of known workers; listed on the day they were received. */
function quarantined(db: Db, { from, to, workers }: Span): OpenQuestion[] {
  return all<{ id: string; workerId: string; date: string; problem: string }>(
    db,
    `SELECT id, worker_id AS workerId, local_date AS date, problem FROM punch
     WHERE problem IS NOT NULL AND worker_id IS NOT NULL AND voided_reason IS NULL AND local_date BETWEEN ? AND ?`,
    [from, to],
  )
    .filter(({ workerId }) => workers.has(workerId))
    .map(({ id, workerId, date, problem }) => {
      const teamId = nearestTeam(workers.get(workerId)?.memberships ?? [], date)
      return { ...PLAIN, code: problem, workerId, teamId, date, punchIds: [id] }
    })
}

/** Punches of a closed month that came after its sheet was closed: they are in no workday. */
function afterClose(db: Db, month: string, teamId: string | null): OpenQuestion[] {
  const { from, to } = monthEnds(month)
  return all<{ id: string; workerId: string; teamId: string; date: string }>(
    db,
    `SELECT p.id, p.worker_id AS workerId, s.team_id AS teamId, p.local_date AS date
     FROM standing_sheet s
     JOIN engagement e ON e.team_id = s.team_id AND e.entry_date <= @to AND (e.exit_date IS NULL OR e.exit_date >= @from)
     JOIN punch p ON p.worker_id = e.worker_id AND p.local_date BETWEEN max(@from, e.entry_date) AND min(@to, coalesce(e.exit_date, @to))
     WHERE s.month = @month AND (@team IS NULL OR s.team_id = @team) AND p.seq > s.seq AND p.voided_reason IS NULL`,
    { from, to, month, team: teamId },
  ).map(({ id, ...rest }) => ({ ...PLAIN, ...rest, code: 'attendance.after-close', punchIds: [id] }))
}

/** Workers whose days are held in memory at once while the whole site's queue is made. */
const WORKERS_AT_ONCE = 1000

/** Open questions of the whole site between two dates. */
function openOfSite(db: Db, from: string, to: string, now: Epoch): OpenQuestion[] {
  const ids = all<{ id: string }>(db, 'SELECT id FROM worker ORDER BY id').map(({ id }) => id)
  const open: OpenQuestion[] = []
  for (let first = 0; first < ids.length; first += WORKERS_AT_ONCE) {
    const workerIds = ids.slice(first, first + WORKERS_AT_ONCE)
    open.push(...openQuestions(db, computeSpan(db, { workerIds }, from, to, now), null))
  }
  return open.sort(byDay)
}

/** The queue of a month for the screen, with names and punches. @param now instant in seconds */
export function questionsOf(db: Db, month: string, teamId: string | null, now: Epoch): Question[] {
  const { from, to } = monthEnds(month)
  const found =
    teamId === null
      ? openOfSite(db, from, to, now)
      : openQuestions(db, computeSpan(db, { teamId }, from, to, now), teamId)
  const open = [...found, ...afterClose(db, month, teamId)]
  const punches = punchesByIds(
    db,
    open.flatMap(({ punchIds }) => punchIds),
    siteZone(db),
  )
  const byId = new Map(punches.map((punch) => [punch.id, plainView(punch)]))
  const teamNames = namesOfTeams(
    db,
    open.flatMap(({ teamId: team }) => team ?? []),
  )
  const names = workerNames(
    db,
    open.map(({ workerId }) => workerId),
  )
  return open.map(({ punchIds, ...question }) => ({
    ...question,
    workerName: names.get(question.workerId) ?? '',
    teamName: question.teamId === null ? '' : (teamNames.get(question.teamId) ?? ''),
    punches: punchIds.flatMap((id) => byId.get(id) ?? []),
  }))
}

/** Names of workers by id, in one read. */
export function workerNames(db: Db, ids: readonly string[]): Map<string, string> {
  return namesIn(db, 'worker', ids)
}

/** Only of the teams that are asked about: a team's own queue costs the same on a site of any size. */
function namesOfTeams(db: Db, ids: readonly string[]): Map<string, string> {
  return namesIn(db, 'team', ids)
}

function namesIn(db: Db, table: 'worker' | 'team', ids: readonly string[]): Map<string, string> {
  const rows = all<{ id: string; name: string }>(
    db,
    `SELECT id, name FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify([...new Set(ids)])],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Questions by worker and date, for the cells of a grid. */
export function byWorkerDay(questions: readonly OpenQuestion[]): Map<string, OpenQuestion[]> {
  return grouped(questions, ({ workerId, date }) => `${workerId}|${date}`)
}
