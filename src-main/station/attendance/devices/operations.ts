/** Operation logs of terminals: kept as they came, shown in words, and two of them asked about until somebody has taken note. */
import type { DeviceEvent, OperationRef } from '../../../contract/device-care.ts'
import { StationError } from '../../../contract/errors.ts'
import type { DeviceOperation } from '../../../devices/messages.ts'
import type { Actor } from '../../journal/facts.ts'
import type { Ledger, Tx } from '../../journal/ledger.ts'
import { all, type Db, prepare } from '../../store/db.ts'
import { OWN_ACT_SECONDS } from '../rules/drift.ts'
import { deviceEpoch, epochOf } from '../rules/time.ts'
import { logCleared, operationsNoted, operationsReceived } from './facts.ts'

const SYSTEM: Actor = { userId: 'system', role: 'system' }
const FACT_ENTRIES = 500
const TIME_SET = 'devices.operation-time-set'
const LOG_CLEARED = 'devices.operation-log-cleared'

const added = new WeakMap<Db, Map<string, number>>()

/** New entries of a device since the station was opened; the difference of two is what came between. */
export function operationsAdded(db: Db, deviceId: string): number {
  return added.get(db)?.get(deviceId) ?? 0
}

/**
 * Keeps a terminal's operation log; entries that are known add nothing, so that one not acknowledged may come again.
 * @returns how many were new
 * @throws StationError `attendance.unknown-device`
 */
export function receiveOperations(ledger: Ledger, deviceId: string, entries: DeviceOperation[]): number {
  const { db } = ledger
  if (prepare(db, 'SELECT 1 FROM device WHERE id = ?').get(deviceId) === undefined)
    throw new StationError('attendance.unknown-device', { device: deviceId })
  const fresh = unknownOf(db, deviceId, entries)
  if (fresh.length === 0) return 0
  ledger.commit(SYSTEM, (tx) => {
    for (let from = 0; from < fresh.length; from += FACT_ENTRIES) {
      const part = fresh.slice(from, from + FACT_ENTRIES)
      tx.record(
        operationsReceived,
        {
          deviceId,
          entries: part.map(({ code, admin, deviceTime, warning, raw }) => [
            code,
            admin,
            deviceTime,
            warning ?? null,
            raw,
          ]),
        },
        { device: deviceId },
      )
    }
  })
  const counts = added.get(db) ?? new Map<string, number>()
  added.set(db, counts.set(deviceId, (counts.get(deviceId) ?? 0) + fresh.length))
  return fresh.length
}

function unknownOf(db: Db, deviceId: string, entries: DeviceOperation[]): DeviceOperation[] {
  const known = prepare(
    db,
    'SELECT 1 FROM device_operation WHERE device_id = ? AND device_time = ? AND code = ? AND raw = ?',
  )
  const fresh = new Map<string, DeviceOperation>()
  for (const entry of entries) {
    const { deviceTime, code, raw } = entry
    if (!known.get(deviceId, deviceTime, code, raw)) fresh.set(`${deviceTime}|${code}|${raw}`, entry)
  }
  return [...fresh.values()]
}

interface EventRow {
  at: string
  seq: number
  deviceId: string
  deviceName: string
  zone: string
  reason: string | null
  number: string | null
  workerName: string | null
  deviceTime: string | null
  code: number | null
  raw: string | null
  warning: string | null
  notedAt: string | null
  notedBy: string | null
  notedReason: string | null
}

export interface EventFilter {
  deviceId?: string | undefined
  warnings: boolean
  limit: number
}

/** Refusals, faults and alarms of gates and operations at terminals, newest first. */
export function deviceEvents(db: Db, { deviceId, warnings, limit }: EventFilter): DeviceEvent[] {
  const rows = all<EventRow>(
    db,
    `SELECT * FROM (
       SELECT r.at, r.seq, r.device_id AS deviceId, d.name AS deviceName, d.zone, r.reason, r.number, w.name AS workerName,
         NULL AS deviceTime, NULL AS code, NULL AS raw, NULL AS warning, NULL AS notedAt, NULL AS notedBy, NULL AS notedReason
       FROM gate_refusal r JOIN device d ON d.id = r.device_id LEFT JOIN worker w ON w.id = r.worker_id
       WHERE @device IS NULL OR r.device_id = @device
       UNION ALL
       SELECT o.received_at, o.seq, o.device_id, d.name, d.zone, NULL, NULL, NULL, o.device_time, o.code, o.raw, o.warning,
         o.noted_at, coalesce(u.name, o.noted_by), o.noted_reason
       FROM device_operation o JOIN device d ON d.id = o.device_id LEFT JOIN app_user u ON u.id = o.noted_by
       WHERE (@device IS NULL OR o.device_id = @device) AND (@all = 1 OR o.warning IS NOT NULL)
       UNION ALL
       SELECT c.read_at, c.seq, c.device_id, d.name, d.zone,
         CASE WHEN c.fault <> 0 THEN 'attendance.gate-fault' WHEN c.alarm <> 0 THEN 'attendance.gate-alarm'
           ELSE 'attendance.gate-well' END, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
       FROM gate_count c JOIN device d ON d.id = c.device_id
       WHERE (@device IS NULL OR c.device_id = @device)
         AND (c.why = 'change' OR (c.why = 'first' AND (c.fault <> 0 OR c.alarm <> 0)))
     ) ORDER BY seq DESC, deviceTime DESC LIMIT @limit`,
    { device: deviceId ?? null, all: warnings ? 0 : 1, limit },
  )
  const own = ownActs(db)
  return rows.map((row) => ({
    at: row.at,
    deviceId: row.deviceId,
    deviceName: row.deviceName,
    code: row.reason ?? `attendance.operations.${row.code}`,
    number: row.number,
    workerName: row.workerName,
    deviceTime: row.deviceTime,
    warning: row.warning !== null,
    ownAct: isOwnAct(row, own),
    operation:
      row.deviceTime === null || row.code === null || row.raw === null
        ? null
        : { deviceId: row.deviceId, deviceTime: row.deviceTime, code: row.code, raw: row.raw },
    noted: row.notedAt === null ? null : { at: row.notedAt, by: row.notedBy ?? '', reason: row.notedReason ?? '' },
  }))
}

interface OwnAct {
  warning: string
  deviceId: string
  /** Host time, seconds. */
  at: number
  /** Device clock minus host clock before it, seconds. */
  skewBefore: number
}

/** What was done to terminals from here: clocks set, logs cleared. */
function ownActs(db: Db): OwnAct[] {
  return all<{ warning: string; deviceId: string; at: string; skewMs: number | null }>(
    db,
    `SELECT ? AS warning, device_id AS deviceId, at, skew_before_ms AS skewMs FROM device_clock_set
     UNION ALL SELECT ?, device_id, at, skew_ms FROM device_log_clear`,
    [TIME_SET, LOG_CLEARED],
  ).map(({ warning, deviceId, at, skewMs }) => ({
    warning,
    deviceId,
    at: epochOf(at),
    skewBefore: Math.round((skewMs ?? 0) / 1000),
  }))
}

/** A terminal writes down that its clock was set or its log cleared, also when it was done from here: at its time before or after. */
function isOwnAct(
  { deviceId, zone, warning, deviceTime }: Pick<EventRow, 'deviceId' | 'zone' | 'warning' | 'deviceTime'>,
  acts: readonly OwnAct[],
): boolean {
  const at = warning !== null && deviceTime !== null ? deviceEpoch(zone, deviceTime) : undefined
  if (at === undefined) return false
  return acts.some(
    (act) =>
      act.warning === warning &&
      act.deviceId === deviceId &&
      (Math.abs(at - act.at) <= OWN_ACT_SECONDS || Math.abs(at - act.at - act.skewBefore) <= OWN_ACT_SECONDS),
  )
}

/** Records that the station has cleared a terminal's log. */
export function recordLogCleared(
  ledger: Ledger,
  { deviceId, skewMs, punches }: { deviceId: string; skewMs: number | null; punches: number },
): void {
  ledger.commit(SYSTEM, (tx) => tx.record(logCleared, { deviceId, skewMs, punches }, { device: deviceId }))
}

export interface OpenOperation {
  deviceName: string
  /** `devices.operation-time-set` or `devices.operation-log-cleared`. */
  warning: string
  /** Date on the device. */
  date: string
  noted: boolean
}

/** Operations that matter in a wage dispute and were not done from here. */
export function seriousOperations(db: Db): OpenOperation[] {
  const rows = all<{
    deviceId: string
    deviceName: string
    zone: string
    warning: string
    deviceTime: string
    notedAt: string | null
  }>(
    db,
    `SELECT o.device_id AS deviceId, d.name AS deviceName, d.zone, o.warning, o.device_time AS deviceTime, o.noted_at AS notedAt
     FROM device_operation o INDEXED BY device_operation_warning JOIN device d ON d.id = o.device_id
     WHERE o.warning IS NOT NULL ORDER BY o.received_at`,
  )
  const own = ownActs(db)
  return rows
    .filter((row) => !isOwnAct(row, own))
    .map(({ deviceName, warning, deviceTime, notedAt }) => ({
      deviceName,
      warning,
      date: deviceTime.slice(0, 10),
      noted: notedAt !== null,
    }))
}

/** Takes note of operations. @throws StationError `attendance.unknown-operation`, `attendance.operation-noted` */
export function noteOperations(tx: Tx, { operations, reason }: { operations: OperationRef[]; reason: string }): void {
  const find = prepare(
    tx.db,
    `SELECT noted_at AS notedAt FROM device_operation WHERE device_id = ? AND device_time = ? AND code = ? AND raw = ?`,
  )
  for (const { deviceId, deviceTime, code, raw } of operations) {
    const row = find.get(deviceId, deviceTime, code, raw) as { notedAt: string | null } | undefined
    if (!row) throw new StationError('attendance.unknown-operation', { time: deviceTime })
    if (row.notedAt !== null) throw new StationError('attendance.operation-noted', { time: deviceTime })
  }
  tx.record(operationsNoted, { operations }, { reason })
}
