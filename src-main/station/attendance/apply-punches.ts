import type { Fact } from '../journal/facts.ts'
import { type Db, prepare } from '../store/db.ts'
import { NumberBook } from './numbers.ts'
import { epochOf, timeJudge } from './rules/time.ts'

/** Number, device time, verify, direction, ordinal, raw hex. */
export type RecordTuple = [string, string, number, number, number, string]

export interface PunchesReceived {
  id: string
  batchId: string
  pullId: string
  deviceId: string
  source: 'terminal' | 'file'
  origin: string
  pulledAt: string
  skewMs: number | null
  zone: string
  siteZone: string
  notBefore: string | null
  records: RecordTuple[]
}

/** Writes a batch into the tables. A record that is there already, or a batch that was applied, adds nothing. */
export function applyPunches(db: Db, fact: Fact<PunchesReceived>): void {
  const { data, seq } = fact
  const { id, batchId, pullId, deviceId, source, skewMs, records } = data
  prepare(
    db,
    `INSERT INTO pull (id, device_id, source, origin, pulled_at, skew_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  ).run(pullId, deviceId, source, data.origin, data.pulledAt, skewMs)
  const fresh = prepare(
    db,
    `INSERT INTO punch_batch (id, batch_id, pull_id, records, seq) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (batch_id) DO NOTHING`,
  ).run(id, batchId, pullId, records.length, seq)
  if (fresh.changes === 0) return
  const judge = timeJudge({
    zone: data.zone,
    siteZone: data.siteZone,
    receivedAt: epochOf(data.pulledAt),
    skewMs,
    notBefore: data.notBefore,
  })
  const book = new NumberBook(
    db,
    records.map(([number]) => number),
  )
  const add = prepare(
    db,
    `INSERT INTO punch (id, device_id, number, device_time, direction, verify, ordinal, raw, provenance, pull_id, skew_ms,
       at_seconds, problem, local_date, worker_id, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  let directions = 0
  let added = 0
  let newest: number | null = null
  for (let index = 0; index < records.length; index++) {
    const [number, deviceTime, verify, direction, ordinal, raw] = records[index] as RecordTuple
    const { at, localDate, problem } = judge(deviceTime)
    // What was before the project began belongs to another site: kept, owned by nobody.
    const worker = problem === 'attendance.before-start' ? null : book.workerOf(deviceId, number, localDate)
    directions |= 1 << (direction & 15)
    if (at !== null && (newest === null || at > newest)) newest = at
    const values = [deviceId, number, deviceTime, direction, verify, ordinal, raw, source, pullId, skewMs]
    added += add.run(punchId(id, index), ...values, at, problem, localDate, worker, seq).changes
  }
  prepare(
    db,
    `UPDATE device SET directions = directions | ?, punches = punches + ?,
       newest_seconds = max(coalesce(newest_seconds, ?), coalesce(?, newest_seconds)) WHERE id = ?`,
  ).run(directions, added, newest, newest, deviceId)
}

/** Id of the n-th punch of a batch. */
export function punchId(batch: string, index: number): string {
  return `${batch}-${String(index).padStart(3, '0')}`
}
