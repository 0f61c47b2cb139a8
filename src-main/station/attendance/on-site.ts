import { teams } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { computeSpan, type LiveWorker, siteZone } from './live.ts'
import { classIn, type Punch, sortPunches } from './rules/punches.ts'
import { addDays, type Epoch, epochToLocal, instantOf } from './rules/time.ts'

export interface OnSite {
  at: string
  total: number
  teams: Array<{ teamId: string; teamName: string; companyName: string; present: number; engaged: number }>
  recent: Array<{ workerId: string | null; name: string; at: string; direction: number; deviceName: string }>
}

/** Punches shown as the latest. */
const RECENT = 20

/**
 * Who is on site: the last punch of a shift that still runs was an in. Whoever forgot to punch out is not on site for ever: when the window of
 * the shift closes he is a question instead.
 * @param companyId only teams of this company, or null for all
 */
export function onSite(db: Db, now: Epoch, companyId: string | null = null): OnSite {
  const today = epochToLocal(siteZone(db), now).date
  const span = computeSpan(db, 'all', addDays(today, -1), today, now)
  const present = new Map<string, number>()
  for (const worker of span.workers.values()) {
    const teamId = presentIn(worker, now)
    if (teamId !== undefined) present.set(teamId, (present.get(teamId) ?? 0) + 1)
  }
  const shown = teams(db).filter((team) => companyId === null || team.companyId === companyId)
  const rows = shown.map((team) => ({
    teamId: team.id,
    teamName: team.name,
    companyName: team.companyName,
    present: present.get(team.id) ?? 0,
    engaged: team.workers,
  }))
  return {
    at: instantOf(now),
    total: rows.reduce((sum, row) => sum + row.present, 0),
    teams: rows,
    recent: recentPunches(db, now, companyId),
  }
}

/** The team in whose running shift a worker is on site, if he is. */
function presentIn({ days }: LiveWorker, now: Epoch): string | undefined {
  let latest: { punch: Punch; teamId: string; running: boolean; inside: boolean } | undefined
  for (const day of days) {
    const kept = sortPunches([...day.used, ...day.between]).filter(({ at }) => at <= now)
    const last = kept.at(-1)
    if (!last || (latest && latest.punch.at > last.at)) continue
    // A terminal without directions: in with the first tap, out with the second, and so on.
    const seen = classIn(day.window, last)
    const inside = seen === 'neutral' ? kept.length % 2 === 1 : seen === 'in'
    latest = { punch: last, teamId: day.teamId, running: now <= day.window.closes, inside }
  }
  return latest?.running && latest.inside ? latest.teamId : undefined
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
