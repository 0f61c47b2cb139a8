import type { ImpossiblePunch } from '../../contract/device-care.ts'
import { StationError } from '../../contract/errors.ts'
import type { Tx } from '../journal/ledger.ts'
import { all, type Db, one } from '../store/db.ts'
import { impossibleNoted } from './devices/facts.ts'

interface Row extends Omit<ImpossiblePunch, 'noted'> {
  notedAt: string | null
  notedBy: string | null
  notedReason: string | null
}

/** Punches set aside for their time: those nobody has dealt with first, then by receipt, newest first; as the device holds them. */
export function impossiblePunches(
  db: Db,
  { deviceId, limit }: { deviceId?: string | undefined; limit: number },
): { total: number; open: number; rows: ImpossiblePunch[] } {
  const where = 'p.problem IS NOT NULL AND (@device IS NULL OR p.device_id = @device)'
  const params = { device: deviceId ?? null }
  const total = one<{ n: number }>(db, `SELECT count(*) AS n FROM punch p WHERE ${where}`, params)?.n ?? 0
  const open = one<{ n: number }>(db, `SELECT count(*) AS n FROM punch p WHERE ${where} AND ${OPEN}`, params)?.n ?? 0
  const rows = all<Row>(
    db,
    `SELECT p.id, p.device_id AS deviceId, d.name AS deviceName, p.number, w.name AS workerName, p.device_time AS deviceTime,
       p.problem, l.pulled_at AS receivedAt, l.origin, p.raw,
       n.noted_at AS notedAt, coalesce(u.name, n.noted_by) AS notedBy, n.noted_reason AS notedReason
     FROM punch p JOIN device d ON d.id = p.device_id JOIN pull l ON l.id = p.pull_id LEFT JOIN worker w ON w.id = p.worker_id
     LEFT JOIN impossible_note n ON n.punch_id = p.id LEFT JOIN app_user u ON u.id = n.noted_by
     WHERE ${where} ORDER BY n.noted_at IS NOT NULL, p.seq DESC, p.id LIMIT @limit`,
    { ...params, limit },
  )
  return {
    total,
    open,
    rows: rows.map(({ notedAt, notedBy, notedReason, ...row }) => ({
      ...row,
      noted: notedAt === null ? null : { at: notedAt, by: notedBy ?? '', reason: notedReason ?? '' },
    })),
  }
}

/** Nobody has dealt with it: neither taken out of the count nor noted with a reason. */
const OPEN = 'p.voided_reason IS NULL AND NOT EXISTS (SELECT 1 FROM impossible_note n WHERE n.punch_id = p.id)'

/** Punches of impossible times that nobody has dealt with. */
export function openImpossible(db: Db): number {
  return one<{ n: number }>(db, `SELECT count(*) AS n FROM punch p WHERE p.problem IS NOT NULL AND ${OPEN}`)?.n ?? 0
}

/**
 * Says how punches of impossible times were dealt with; they stay set aside.
 * @throws StationError `attendance.not-impossible`, `attendance.impossible-handled`
 */
export function noteImpossible(tx: Tx, { punchIds, reason }: { punchIds: string[]; reason: string }): void {
  const ids = [...new Set(punchIds)]
  for (const id of ids) {
    const punch = one<{ time: string; noted: number }>(
      tx.db,
      `SELECT device_time AS time, EXISTS (SELECT 1 FROM impossible_note n WHERE n.punch_id = p.id) AS noted
       FROM punch p WHERE p.id = ? AND p.problem IS NOT NULL`,
      [id],
    )
    if (!punch) throw new StationError('attendance.not-impossible', { punch: id })
    if (punch.noted === 1) throw new StationError('attendance.impossible-handled', { time: punch.time })
  }
  tx.record(impossibleNoted, { punchIds: ids }, { reason })
}
