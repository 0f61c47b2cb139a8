import type { DeviceOperation, DeviceUser, PunchBatch } from '../../../devices/messages.ts'
import type { Actor } from '../../journal/facts.ts'
import type { Ledger } from '../../journal/ledger.ts'
import { engagementOn, siteDate } from '../../roster/queries.ts'
import { all, type Db, prepare } from '../../store/db.ts'
import type { Received } from '../ingest.ts'
import { NumberBook } from '../numbers.ts'
import { epochOf } from '../rules/time.ts'
import { gateRefused, operationsReceived } from './facts.ts'
import { linkOf } from './links.ts'

const SYSTEM: Actor = { userId: 'system', role: 'system' }

/** A punch told later than this opens nothing: its person is gone, and somebody else would walk in. */
const OPEN_WITHIN_SECONDS = 10
const FACT_ENTRIES = 500

export interface Opening {
  gateId: string
  /** 0 in, 1 out. */
  direction: 0 | 1
}

/**
 * Judges who has just shown at a reader that a gate belongs to: the gate opens for a worker with an engagement of today, and every refusal is
 * recorded. A batch that came before, or that comes late from the spool, opens nothing. Call after the commit of the batches.
 */
export function judgePassages(ledger: Ledger, batches: PunchBatch[], results: Received[]): Opening[] {
  const openings: Opening[] = []
  for (const [index, batch] of batches.entries()) {
    if (!batch.live || (results[index]?.added ?? 0) === 0 || !isFresh(ledger, batch)) continue
    const gateId = linkOf(ledger.db, ledger.keys, batch.deviceId)?.options.gateId
    if (gateId !== undefined) openings.push(...judge(ledger, batch, gateId))
  }
  return openings
}

function isFresh({ clock }: Ledger, { pulledAt }: PunchBatch): boolean {
  return Math.abs(epochOf(clock.now()) - epochOf(pulledAt)) <= OPEN_WITHIN_SECONDS
}

function judge(ledger: Ledger, { deviceId, records }: PunchBatch, gateId: string): Opening[] {
  const { db, clock } = ledger
  const date = siteDate(db, clock.now())
  const book = new NumberBook(
    db,
    records.map(({ number }) => number),
  )
  const openings: Opening[] = []
  const refused: Array<{ number: string; workerId: string | null }> = []
  for (const { number, direction } of records) {
    const workerId = book.workerOf(deviceId, number, date)
    if (workerId !== null && engagementOn(db, workerId, date)) {
      openings.push({ gateId, direction: direction === 1 ? 1 : 0 })
    } else {
      refused.push({ number, workerId })
    }
  }
  if (refused.length > 0) {
    ledger.commit(SYSTEM, (tx) => {
      for (const { number, workerId } of refused) {
        const reason = workerId === null ? 'attendance.gate-unknown-number' : 'attendance.gate-not-engaged'
        tx.record(gateRefused, { refusalId: tx.newId('GR'), deviceId, number, workerId, reason }, { device: deviceId })
      }
    })
  }
  return openings
}

/** Keeps a terminal's operation log; entries that are known add nothing. @returns how many were new */
export function receiveOperations(ledger: Ledger, deviceId: string, entries: DeviceOperation[]): number {
  const { db } = ledger
  if (prepare(db, 'SELECT 1 FROM device WHERE id = ?').get(deviceId) === undefined) return 0
  const known = prepare(
    db,
    'SELECT 1 FROM device_operation WHERE device_id = ? AND device_time = ? AND code = ? AND raw = ?',
  )
  const fresh = entries.filter(({ deviceTime, code, raw }) => !known.get(deviceId, deviceTime, code, raw))
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
  return fresh.length
}

export interface WantedUsers {
  users: DeviceUser[]
  remove: string[]
}

/**
 * Who belongs on a device today: every number that stands for an engaged worker there; numbers of those who have left go. Numbers that the roster
 * does not know are not named, so that administrators of the terminal stay; a card's number is no user of a terminal.
 */
export function wantedUsers(db: Db, deviceId: string, date: string): WantedUsers {
  const rows = all<{ number: string }>(
    db,
    `SELECT DISTINCT number FROM device_number WHERE device_id IN ('', ?) AND from_date <= ? AND card_bits IS NULL ORDER BY number`,
    [deviceId, date],
  )
  const book = new NumberBook(
    db,
    rows.map(({ number }) => number),
  )
  const names = prepare(db, 'SELECT name FROM worker WHERE id = ?')
  const wanted: WantedUsers = { users: [], remove: [] }
  for (const { number } of rows) {
    const workerId = book.workerOf(deviceId, number, date)
    if (workerId !== null && engagementOn(db, workerId, date)) {
      wanted.users.push({ number, name: (names.get(workerId) as { name: string }).name })
    } else {
      wanted.remove.push(number)
    }
  }
  return wanted
}

export interface DeviceEvent {
  at: string
  deviceId: string
  deviceName: string
  code: string
  number: string | null
  workerName: string | null
  /** Device time of an operation. */
  deviceTime: string | null
}

/** Refusals at gates and operations that matter in a dispute, newest first. */
export function deviceEvents(db: Db, limit: number): DeviceEvent[] {
  return all<DeviceEvent>(
    db,
    `SELECT * FROM (
       SELECT r.at, r.device_id AS deviceId, d.name AS deviceName, r.reason AS code, r.number, w.name AS workerName,
         NULL AS deviceTime, r.seq
       FROM gate_refusal r JOIN device d ON d.id = r.device_id LEFT JOIN worker w ON w.id = r.worker_id
       UNION ALL
       SELECT o.received_at, o.device_id, d.name, o.warning, NULL, NULL, o.device_time, o.seq
       FROM device_operation o JOIN device d ON d.id = o.device_id WHERE o.warning IS NOT NULL
     ) ORDER BY seq DESC, deviceTime DESC LIMIT ?`,
    [limit],
  ).map(({ at, deviceId, deviceName, code, number, workerName, deviceTime }) => ({
    at,
    deviceId,
    deviceName,
    code,
    number,
    workerName,
    deviceTime,
  }))
}
