import type { ImpossiblePunch } from '../../contract/device-care.ts'
import { all, type Db, one } from '../store/db.ts'

/** Punches set aside for their time, newest receipt first, as the device holds them. */
export function impossiblePunches(
  db: Db,
  { deviceId, limit }: { deviceId?: string | undefined; limit: number },
): { total: number; rows: ImpossiblePunch[] } {
  const where = 'p.problem IS NOT NULL AND (@device IS NULL OR p.device_id = @device)'
  const params = { device: deviceId ?? null }
  const total = one<{ n: number }>(db, `SELECT count(*) AS n FROM punch p WHERE ${where}`, params)?.n ?? 0
  const rows = all<ImpossiblePunch>(
    db,
    `SELECT p.id, p.device_id AS deviceId, d.name AS deviceName, p.number, w.name AS workerName, p.device_time AS deviceTime,
       p.problem, l.pulled_at AS receivedAt, l.origin, p.raw
     FROM punch p JOIN device d ON d.id = p.device_id JOIN pull l ON l.id = p.pull_id LEFT JOIN worker w ON w.id = p.worker_id
     WHERE ${where} ORDER BY p.seq DESC, p.id LIMIT @limit`,
    { ...params, limit },
  )
  return { total, rows }
}
