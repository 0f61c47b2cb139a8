import type { FromDevices } from '../../../devices/messages.ts'
import type { Actor } from '../../journal/facts.ts'
import type { Ledger, Tx } from '../../journal/ledger.ts'
import { siteDate } from '../../roster/queries.ts'
import { type Db, one } from '../../store/db.ts'
import { deviceSettings } from '../devices/links.ts'
import { beganAnew } from '../rules/counters.ts'
import { epochOf, instantOf } from '../rules/time.ts'
import { gateCounted } from './facts.ts'

export type GateCounts = Omit<Extract<FromDevices, { type: 'gate-counts' }>, 'type' | 'deviceId'>

interface Reading extends GateCounts {
  readAt: string
  date: string
}

type Why = Parameters<typeof gateCounted.apply>[1]['data']['why']

const SYSTEM: Actor = { userId: 'system', role: 'system' }
const HOUR_SECONDS = 3600
/** A loose contact changes fault and alarm, or restarts the board, by the second: after so many in an hour the rest wait for the hour. */
const MOST_CHANGES_AN_HOUR = 20

export interface GateCountKeeper {
  /** A board told its counters. */
  take(deviceId: string, counts: GateCounts): void
  /** Records what was told last and is not kept yet: the station closes. */
  close(): void
}

/**
 * Keeps of a board's readings what is worth a fact: one an hour while somebody passes, the first and last of a day, each change of fault or alarm, and
 * the last before the counters begin anew. Between them the newest is in memory alone: the counters themselves go on counting.
 */
export function openGateCounts(ledger: Ledger): GateCountKeeper {
  const newest = new Map<string, Reading>()

  function record(deviceId: string, readings: Array<{ reading: Reading; why: Why }>): void {
    if (readings.length === 0) return
    const readers = deviceSettings(ledger.db, ledger.keys)
      .filter(({ options }) => options?.gateId === deviceId)
      .map(({ id }) => id)
    ledger.commit(SYSTEM, (tx: Tx) => {
      for (const { reading, why } of readings)
        tx.record(gateCounted, { countId: tx.newId('GC'), deviceId, ...reading, why, readers }, { device: deviceId })
    })
  }

  return {
    take(deviceId, { left, right, fault, alarm }) {
      const { db, clock } = ledger
      if (!one(db, 'SELECT 1 FROM device WHERE id = ?', [deviceId])) return
      const readAt = clock.now()
      const reading = { left, right, fault, alarm, readAt, date: siteDate(db, readAt) }
      const before = newest.get(deviceId)
      const kept = lastKept(db, deviceId)
      newest.set(deviceId, reading)
      const ended = before && kept && isNews(kept, before) ? endOf(kept, before, reading) : null
      const due: Array<{ reading: Reading; why: Why }> = before && ended ? [{ reading: before, why: ended }] : []
      const why = whyKeep(db, deviceId, due[0]?.reading ?? kept, reading)
      if (why) due.push({ reading, why })
      record(deviceId, due)
    },
    close() {
      for (const [deviceId, reading] of newest) {
        const kept = lastKept(ledger.db, deviceId)
        if (kept && isNews(kept, reading)) record(deviceId, [{ reading, why: 'closing' }])
      }
      newest.clear()
    },
  }
}

function lastKept(db: Db, deviceId: string): Reading | undefined {
  return one<Reading>(
    db,
    `SELECT read_at AS readAt, date, left_count AS left, right_count AS right, fault, alarm FROM gate_count
     WHERE device_id = ? ORDER BY read_at DESC, seq DESC LIMIT 1`,
    [deviceId],
  )
}

/** Whether a reading says more than the one that is kept; a later time of the same day with the same counters says that nobody passed until then. */
function isNews(kept: Reading, reading: Reading): boolean {
  return kept.readAt !== reading.readAt && (kept.date === reading.date || passedSince(kept, reading))
}

function passedSince(kept: Reading, { left, right }: Reading): boolean {
  return kept.left !== left || kept.right !== right
}

/** Why a reading was the last of its kind: its day is over, or its counters are. */
function endOf(kept: Reading, before: Reading, reading: Reading): 'day-end' | 'reset' | null {
  if (before.date !== reading.date) return 'day-end'
  return passedSince(kept, before) && restarted(before, reading) ? 'reset' : null
}

function restarted(before: Reading, reading: Reading): boolean {
  return beganAnew(before.left, reading.left) || beganAnew(before.right, reading.right)
}

function whyKeep(db: Db, deviceId: string, kept: Reading | undefined, reading: Reading): Why | null {
  if (!kept) return 'first'
  if (kept.date !== reading.date) return 'day-start'
  const isOld = Math.abs(epochOf(reading.readAt) - epochOf(kept.readAt)) >= HOUR_SECONDS
  const news = restarted(kept, reading)
    ? 'reset'
    : kept.fault !== reading.fault || kept.alarm !== reading.alarm
      ? 'change'
      : null
  if (news) return isOld || changesBefore(db, deviceId, reading.readAt) < MOST_CHANGES_AN_HOUR ? news : null
  return isOld && passedSince(kept, reading) ? 'hour' : null
}

function changesBefore(db: Db, deviceId: string, readAt: string): number {
  const since = instantOf(epochOf(readAt) - HOUR_SECONDS)
  return (
    one<{ n: number }>(
      db,
      "SELECT count(*) AS n FROM gate_count WHERE device_id = ? AND read_at > ? AND why IN ('change', 'reset')",
      [deviceId, since],
    )?.n ?? 0
  )
}
