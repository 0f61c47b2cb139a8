import { teams, tradeOn } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { computeSpan, type LiveWorker, siteZone } from './live.ts'
import type { WorkerDay } from './rules/month.ts'
import { classIn, type Punch, sortPunches } from './rules/punches.ts'
import { addDays, type Epoch, epochToLocal, instantOf } from './rules/time.ts'

export interface OnSite {
  at: string
  total: number
  teams: Array<{ teamId: string; teamName: string; companyName: string; present: number; engaged: number }>
  /** The same by trade, the largest first. */
  trades: Array<{ trade: string; present: number; engaged: number }>
  recent: Array<{ workerId: string | null; name: string; at: string; direction: number; deviceName: string }>
}

/** Punches shown as the latest. */
const RECENT = 20

/**
 * Who is on site: the last punch of a shift that still runs was an in. Whoever forgot to punch out is not on site for ever: when the window of
 * the shift closes he is a question instead.
 * @param now instant in seconds, may be past: who was engaged is told for that day too
 * @param companyId only teams of this company, or null for all
 */
export function onSite(db: Db, now: Epoch, companyId: string | null = null): OnSite {
  const shown = teams(db).filter((team) => companyId === null || team.companyId === companyId)
  const own = new Set(shown.map(({ id }) => id))
  const present = presentOf(db, now).filter(({ teamId }) => own.has(teamId))
  const engaged = engagedOn(db, epochToLocal(siteZone(db), now).date).filter(({ teamId }) => own.has(teamId))
  const trades = new Map<string, OnSite['trades'][number]>()
  const count = (trade: string, what: 'present' | 'engaged', n: number) => {
    const known = trades.get(trade) ?? { trade, present: 0, engaged: 0 }
    known[what] += n
    trades.set(trade, known)
  }
  for (const { trade } of present) count(trade, 'present', 1)
  for (const { trade, workers } of engaged) count(trade, 'engaged', workers)
  const rows = shown.map((team) => ({
    teamId: team.id,
    teamName: team.name,
    companyName: team.companyName,
    present: present.filter(({ teamId }) => teamId === team.id).length,
    engaged: engaged.reduce((sum, { teamId, workers }) => (teamId === team.id ? sum + workers : sum), 0),
  }))
  return {
    at: instantOf(now),
    total: present.length,
    teams: rows,
    trades: [...trades.values()].sort(
      (a, b) => b.present - a.present || b.engaged - a.engaged || (a.trade < b.trade ? -1 : 1),
    ),
    recent: recentPunches(db, now, companyId),
  }
}

export interface PresentPerson {
  workerId: string
  name: string
  teamId: string
  trade: string
  firstAt: string
  lastAt: string
}

/** Everybody on site by name, by team and then as the roster is sorted. @param companyId only teams of this company, or null for all */
export function presentPeople(db: Db, now: Epoch, companyId: string | null): { at: string; people: PresentPerson[] } {
  const shown = teams(db).filter((team) => companyId === null || team.companyId === companyId)
  const place = new Map(shown.map(({ id }, index) => [id, index]))
  const people = presentOf(db, now).filter(({ teamId }) => place.has(teamId))
  // A stable sort: within a team they stay in the order of the roster.
  people.sort((a, b) => (place.get(a.teamId) ?? 0) - (place.get(b.teamId) ?? 0))
  return { at: instantOf(now), people }
}

function presentOf(db: Db, now: Epoch): PresentPerson[] {
  const today = epochToLocal(siteZone(db), now).date
  const span = computeSpan(db, 'all', addDays(today, -1), today, now)
  const trades = changedTrades(db, today)
  return [...span.workers.values()].flatMap((worker) => presentIn(worker, now, trades) ?? [])
}

/** A worker as he is on site in a running shift, if he is. */
function presentIn(
  { workerId, memberships, days }: LiveWorker,
  now: Epoch,
  trades: ReadonlyMap<string, string>,
): PresentPerson | undefined {
  let latest: { first: Punch; last: Punch; day: WorkerDay; inside: boolean } | undefined
  for (const day of days) {
    const kept = sortPunches([...day.used, ...day.between]).filter(({ at }) => at <= now)
    const [first, last] = [kept[0], kept.at(-1)]
    if (!first || !last || (latest && latest.last.at > last.at)) continue
    // A terminal without directions: in with the first tap, out with the second, and so on.
    const seen = classIn(day.window, last)
    const inside = seen === 'neutral' ? kept.length % 2 === 1 : seen === 'in'
    latest = { first, last, day, inside }
  }
  if (!latest?.inside || now > latest.day.window.closes) return undefined
  const { day, first, last } = latest
  const member = memberships.find(({ engagementId }) => engagementId === day.engagementId)
  const { name = '' } = member ?? {}
  const trade = trades.get(day.engagementId) ?? member?.trade ?? ''
  return { workerId, name, teamId: day.teamId, trade, firstAt: instantOf(first.at), lastAt: instantOf(last.at) }
}

/** Trade on a date of the engagements in which it was ever changed: few, and the others have the one they show. */
function changedTrades(db: Db, date: string): Map<string, string> {
  return new Map(
    all<{ id: string; trade: string }>(
      db,
      `SELECT e.id, ${tradeOn('?')} AS trade FROM engagement e
       WHERE e.id IN (SELECT engagement_id FROM engagement_trade WHERE reason IS NOT NULL)`,
      [date],
    ).map(({ id, trade }) => [id, trade]),
  )
}

/** Workers on the roster on a date, by team and trade. */
function engagedOn(db: Db, date: string): Array<{ teamId: string; trade: string; workers: number }> {
  return all(
    db,
    `SELECT e.team_id AS teamId, ${tradeOn('@date')} AS trade, count(*) AS workers FROM engagement e
     WHERE e.entry_date <= @date AND (e.exit_date IS NULL OR e.exit_date >= @date) GROUP BY 1, 2`,
    { date },
  )
}

function recentPunches(db: Db, now: Epoch, companyId: string | null): OnSite['recent'] {
  const today = epochToLocal(siteZone(db), now).date
  return all<{ workerId: string | null; name: string; atSeconds: number; direction: number; deviceName: string }>(
    db,
    `SELECT p.worker_id AS workerId, coalesce(w.name, p.number) AS name, p.at_seconds AS atSeconds, p.direction,
       coalesce(d.name, '') AS deviceName
     FROM punch p LEFT JOIN worker w ON w.id = p.worker_id LEFT JOIN device d ON d.id = p.device_id
     WHERE p.local_date BETWEEN @from AND @today AND p.at_seconds <= @now AND p.voided_reason IS NULL
       AND (@company IS NULL OR EXISTS (SELECT 1 FROM engagement e JOIN team t ON t.id = e.team_id
         WHERE e.worker_id = p.worker_id AND e.exit_date IS NULL AND t.company_id = @company))
     ORDER BY p.local_date DESC, p.at_seconds DESC, p.id DESC LIMIT ${RECENT}`,
    { from: addDays(today, -31), today, now, company: companyId },
  ).map(({ atSeconds, ...row }) => ({ ...row, at: instantOf(atSeconds) }))
}
