import { all, type Db } from '../store/db.ts'
import { instantOf } from './rules/time.ts'

export interface InboxEntry {
  deviceId: string
  deviceName: string
  number: string
  punches: number
  firstAt: string
  lastAt: string
  guess: { workerId: string; name: string; why: string } | null
}

interface Row {
  deviceId: string
  deviceName: string
  number: string
  punches: number
  first: number
  last: number
}

/**
 * Numbers that nobody owns, with their punches (pyzk#209, bast PR#24: an unknown number never stops an import). The guess is a hint with its
 * reason, never applied by itself: the same number on another device, or the only worker on site who has no number at all.
 */
export function inbox(db: Db): InboxEntry[] {
  const rows = all<Row>(
    db,
    `SELECT p.device_id AS deviceId, d.name AS deviceName, p.number, count(*) AS punches, min(p.at_seconds) AS first,
       max(p.at_seconds) AS last
     FROM punch p JOIN device d ON d.id = p.device_id
     WHERE p.worker_id IS NULL AND p.problem IS NULL AND p.voided_reason IS NULL
     GROUP BY p.number, p.device_id ORDER BY last DESC, p.number`,
  )
  if (rows.length === 0) return []
  const elsewhere = ownersElsewhere(db)
  const numberless = new Set(rows.map(({ number }) => number)).size === 1 ? onlyNumberless(db) : null
  return rows.map(({ first, last, ...row }) => {
    const owner = elsewhere.get(row.number)
    return {
      ...row,
      firstAt: instantOf(first),
      lastAt: instantOf(last),
      guess: owner
        ? { ...owner, why: 'attendance.same-number-elsewhere' }
        : numberless && { ...numberless, why: 'attendance.only-one-without-number' },
    }
  })
}

type Person = { workerId: string; name: string }

/** Numbers that exactly one worker on site owns on some device. */
function ownersElsewhere(db: Db): Map<string, Person> {
  return new Map(
    all<Person & { number: string }>(
      db,
      `SELECT n.number, min(w.id) AS workerId, min(w.name) AS name
       FROM device_number n JOIN worker w ON w.id = n.worker_id
       WHERE EXISTS (SELECT 1 FROM engagement e WHERE e.worker_id = w.id AND e.exit_date IS NULL)
       GROUP BY n.number HAVING count(DISTINCT w.id) = 1`,
    ).map(({ number, workerId, name }) => [number, { workerId, name }]),
  )
}

function onlyNumberless(db: Db): Person | null {
  const rows = all<Person>(
    db,
    `SELECT DISTINCT w.id AS workerId, w.name FROM engagement e JOIN worker w ON w.id = e.worker_id
     WHERE e.exit_date IS NULL AND NOT EXISTS (SELECT 1 FROM device_number n WHERE n.worker_id = w.id) LIMIT 2`,
  )
  return rows.length === 1 ? (rows[0] ?? null) : null
}
