import type { PunchView } from '../../contract/attendance.ts'
import { all, type Db } from '../store/db.ts'
import { epochToLocal, instantOf } from './rules/time.ts'

interface PunchRow {
  id: string
  workerId: string | null
  deviceId: string | null
  deviceName: string | null
  atSeconds: number | null
  receivedAt: string | null
  localDate: string
  deviceTime: string
  direction: number
  provenance: 'terminal' | 'file' | 'manual'
  voidedReason: string | null
  problem: string | null
  skewMs: number | null
  raw: string
  addedDocument: number
  voidDocument: number
}

const PUNCH = `
  SELECT p.id, p.worker_id AS workerId, p.device_id AS deviceId, d.name AS deviceName, p.at_seconds AS atSeconds,
    l.pulled_at AS receivedAt, p.local_date AS localDate, p.device_time AS deviceTime, p.direction, p.provenance,
    p.voided_reason AS voidedReason, p.problem, p.skew_ms AS skewMs, p.raw,
    p.attachment_sha256 IS NOT NULL AS addedDocument, p.void_attachment_sha256 IS NOT NULL AS voidDocument
  FROM punch p LEFT JOIN device d ON d.id = p.device_id LEFT JOIN pull l ON l.id = p.pull_id`

export type OwnedPunchView = PunchView & { workerId: string | null }

/** Punches by id, by time. @param ignored why a punch does not count, by id */
export function punchesByIds(
  db: Db,
  ids: readonly string[],
  zone = 'Asia/Shanghai',
  ignored: ReadonlyMap<string, string> = new Map(),
): OwnedPunchView[] {
  const rows = all<PunchRow>(db, `${PUNCH} WHERE p.id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)])
  return rows.map((row) => viewOf(row, zone, ignored)).sort(byTime)
}

/** Punches of a worker between two local dates, voided ones and those set aside included. */
export function punchesOfWorker(
  db: Db,
  workerId: string,
  from: string,
  to: string,
  zone: string,
  ignored: ReadonlyMap<string, string> = new Map(),
): OwnedPunchView[] {
  return all<PunchRow>(db, `${PUNCH} WHERE p.worker_id = ? AND p.local_date BETWEEN ? AND ?`, [workerId, from, to])
    .map((row) => viewOf(row, zone, ignored))
    .sort(byTime)
}

function byTime(a: OwnedPunchView, b: OwnedPunchView): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1
}

/** A punch set aside is shown at the instant of its receipt, with the time the device claims. */
function viewOf(row: PunchRow, zone: string, ignored: ReadonlyMap<string, string>): OwnedPunchView {
  const at = row.atSeconds === null ? (row.receivedAt ?? '1970-01-01T00:00:00.000Z') : instantOf(row.atSeconds)
  return {
    id: row.id,
    workerId: row.workerId,
    deviceId: row.deviceId,
    deviceName: row.deviceName ?? '',
    at,
    localDate: row.localDate,
    localTime: row.atSeconds === null ? row.deviceTime : epochToLocal(zone, row.atSeconds).time,
    direction: row.direction,
    provenance: row.provenance,
    voided: row.voidedReason !== null,
    ignored: row.problem ?? ignored.get(row.id) ?? null,
    skewMs: row.skewMs,
    raw: row.raw,
    attachments: [
      ...(row.addedDocument === 1 ? (['added'] as const) : []),
      ...(row.voidDocument === 1 ? (['voided'] as const) : []),
    ],
  }
}

/** The view without its owner, as the contract has it. */
export function plainView({ workerId: _, ...view }: OwnedPunchView): PunchView {
  return view
}
