/** Until when the devices of a team have told everything: absence is judged only below it (frappe/hrms PR#713, #3349: never before the data came). */
import { all, type Db } from '../store/db.ts'
import { addDays, type Epoch, epochOf } from './rules/time.ts'

/** Whoever punched on a device in this many days before the month's end uses it still. */
const IN_USE_DAYS = 31

/**
 * The watermark of a team's devices, seconds: the earliest, over the devices its members punched on lately, of the last complete pull. Of a device
 * whose log comes as files it is its newest punch, since a file may be older than its import. Null where no device has told anything.
 */
export function watermarkOf(db: Db, teamId: string, to: string): Epoch | null {
  const rows = all<{ source: string | null; pulledAt: string | null; newest: number | null }>(
    db,
    `SELECT l.source, l.pulled_at AS pulledAt, d.newest_seconds AS newest FROM device d
     LEFT JOIN pull l ON l.id = (SELECT id FROM pull WHERE device_id = d.id AND complete = 1
       ORDER BY pulled_at DESC LIMIT 1)
     WHERE d.id IN (SELECT DISTINCT p.device_id FROM engagement e JOIN punch p ON p.worker_id = e.worker_id
       AND p.local_date BETWEEN @from AND @to AND p.device_id IS NOT NULL
       WHERE e.team_id = @team AND e.entry_date <= @to AND (e.exit_date IS NULL OR e.exit_date >= @from))`,
    { team: teamId, from: addDays(to, -IN_USE_DAYS), to },
  )
  let least: Epoch | null = null
  for (const { source, pulledAt, newest } of rows) {
    const told = source === 'file' ? newest : pulledAt === null ? null : epochOf(pulledAt)
    if (told === null) return null
    if (least === null || told < least) least = told
  }
  return least
}
