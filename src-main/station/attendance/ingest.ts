import { StationError } from '../../contract/errors.ts'
import type { PunchBatch, PunchRecord } from '../../devices/messages.ts'
import type { Actor } from '../journal/facts.ts'
import type { Ledger, Tx } from '../journal/ledger.ts'
import { projectOf } from '../roster/queries.ts'
import { type Db, one, prepare } from '../store/db.ts'
import { punchId, type RecordTuple } from './apply-punches.ts'
import { pullFinished, punchesReceived } from './facts.ts'
import { keepPictures } from './pictures/keep.ts'
import { epochOf, isZone } from './rules/time.ts'

export interface Received {
  added: number
  /** Records that the station had already. */
  duplicates: number
  /** New records whose number nobody owns yet. */
  unknown: number
}

/**
 * What a device has brought since the station was opened; the difference of two is what came between. A terminal may answer one question in
 * many deliveries. Lives in memory: the fact of a pull may be left out where nothing was new.
 */
export interface Brought {
  /** The delivery that ended last. */
  pullId: string
  received: number
  added: number
  unknown: number
  complete: boolean
}

const SYSTEM: Actor = { userId: 'system', role: 'system' }
/** Records of one fact. */
const FACT_RECORDS = 500
/** A pull that brought nothing new is recorded at most this often per device, seconds. */
const QUIET_PULL_SECONDS = 3600
/** More than this many known punches in the span of a batch are looked up one by one. */
const SPAN_LIMIT = 4 * FACT_RECORDS

const brought = new WeakMap<Db, Map<string, Brought>>()

/**
 * Takes one batch of a pull or file and commits it. Idempotent: a batch or record that came before adds nothing. The caller acknowledges to the
 * devices process only after this has returned.
 * @throws StationError `attendance.unknown-device`, `attendance.zone-unknown`; the batch is then not taken at all
 */
export function receivePunches(ledger: Ledger, batch: PunchBatch): Received {
  return receiveBatches(ledger, [batch])[0] as Received
}

/** Takes several batches in one commit, in order. */
export function receiveBatches(ledger: Ledger, batches: PunchBatch[]): Received[] {
  const results = ledger.commit(SYSTEM, (tx) => batches.map((batch) => receive(tx, batch)))
  for (const [index, batch] of batches.entries()) note(ledger.db, batch, results[index] as Received)
  return results
}

/** What a device has brought so far in this process, if anything. */
export function broughtBy(db: Db, deviceId: string): Brought | undefined {
  return brought.get(db)?.get(deviceId)
}

function note(db: Db, batch: PunchBatch, { added, unknown }: Received): void {
  let known = brought.get(db)
  if (!known) {
    known = new Map()
    brought.set(db, known)
  }
  const before = known.get(batch.deviceId)
  known.set(batch.deviceId, {
    pullId: batch.pullId,
    received: (before?.received ?? 0) + batch.records.length,
    added: (before?.added ?? 0) + added,
    unknown: (before?.unknown ?? 0) + unknown,
    complete: batch.last && isComplete(batch),
  })
}

function isComplete(batch: PunchBatch): boolean {
  const received = batch.offset + batch.records.length
  return batch.complete ?? (batch.deviceCount === undefined || received >= batch.deviceCount)
}

function receive(tx: Tx, batch: PunchBatch): Received {
  const { db } = tx
  const device = one<{ zone: string }>(db, 'SELECT zone FROM device WHERE id = ?', [batch.deviceId])
  if (!device) throw new StationError('attendance.unknown-device', { device: batch.deviceId })
  if (!isZone(device.zone)) throw new StationError('attendance.zone-unknown', { zone: device.zone })
  const fresh = withoutKnown(db, batch)
  const unknown = fresh.length > 0 ? record(tx, batch, device.zone, fresh) : 0
  keepPictures(tx, batch)
  if (batch.last) finish(tx, batch)
  return { added: fresh.length, duplicates: batch.records.length - fresh.length, unknown }
}

function pullOf(batch: PunchBatch) {
  const { pullId, deviceId, source, origin, pulledAt, skewMs } = batch
  return { pullId, deviceId, source, origin, pulledAt, skewMs: skewMs === undefined ? null : Math.round(skewMs) }
}

function record(tx: Tx, batch: PunchBatch, zone: string, fresh: PunchRecord[]): number {
  const project = projectOf(tx.db)
  let unknown = 0
  for (let from = 0; from < fresh.length; from += FACT_RECORDS) {
    const part = fresh.slice(from, from + FACT_RECORDS)
    const id = tx.newId('PB')
    tx.record(
      punchesReceived,
      {
        ...pullOf(batch),
        id,
        batchId: fresh.length > FACT_RECORDS ? `${batch.batchId}#${from / FACT_RECORDS}` : batch.batchId,
        zone,
        siteZone: project?.zone ?? zone,
        notBefore: project?.startDate ?? null,
        records: part.map(tupleOf),
      },
      { device: batch.deviceId },
    )
    unknown += unknownOf(tx.db, id, part.length)
  }
  return unknown
}

function tupleOf({ number, deviceTime, verify, direction, ordinal, raw }: PunchRecord): RecordTuple {
  return [number, deviceTime, verify, direction, ordinal, raw]
}

/** The plus keeps SQLite on the id range instead of the index of all unknown punches. */
function unknownOf(db: Db, id: string, records: number): number {
  const row = prepare(
    db,
    `SELECT count(*) AS n FROM punch WHERE id BETWEEN ? AND ? AND +worker_id IS NULL AND problem IS NULL`,
  ).get(punchId(id, 0), punchId(id, records - 1)) as { n: number }
  return row.n
}

/**
 * Records that the station does not have. One range read over the span of the batch finds the known ones; a growing log usually has none there.
 * The ordinal counts equal records over the whole pull, so a real double stays and a repeated pull adds nothing.
 */
function withoutKnown(db: Db, batch: PunchBatch): PunchRecord[] {
  const { records, deviceId } = batch
  if (records.length === 0) return []
  let from = records[0]?.deviceTime ?? ''
  let to = from
  for (const { deviceTime } of records) {
    if (deviceTime < from) from = deviceTime
    if (deviceTime > to) to = deviceTime
  }
  const rows = prepare(
    db,
    `SELECT number, device_time, direction, verify, ordinal FROM punch
     WHERE device_id = ? AND device_time BETWEEN ? AND ? LIMIT ${SPAN_LIMIT + 1}`,
  )
    .raw()
    .all(deviceId, from, to) as Array<[string, string, number, number, number]>
  const seen = new Set(rows.map((row) => row.join('|')))
  const known = rows.length > SPAN_LIMIT ? lookUp(db, deviceId) : () => false
  const fresh: PunchRecord[] = []
  for (const entry of records) {
    const key = `${entry.number}|${entry.deviceTime}|${entry.direction}|${entry.verify}|${entry.ordinal}`
    if (seen.has(key) || known(entry)) continue
    seen.add(key)
    fresh.push(entry)
  }
  return fresh
}

function lookUp(db: Db, deviceId: string): (record: PunchRecord) => boolean {
  const find = prepare(
    db,
    `SELECT 1 FROM punch WHERE device_id = ? AND device_time = ? AND number = ? AND direction = ? AND verify = ?
       AND ordinal = ?`,
  )
  return ({ deviceTime, number, direction, verify, ordinal }) =>
    find.get(deviceId, deviceTime, number, direction, verify, ordinal) !== undefined
}

function finish(tx: Tx, batch: PunchBatch): void {
  const received = batch.offset + batch.records.length
  const added = one<{ n: number }>(tx.db, 'SELECT coalesce(sum(records), 0) AS n FROM punch_batch WHERE pull_id = ?', [
    batch.pullId,
  ])
  const complete = isComplete(batch)
  if (isQuiet(tx.db, batch, added?.n ?? 0, complete)) return
  tx.record(
    pullFinished,
    { ...pullOf(batch), received, added: added?.n ?? 0, deviceCount: batch.deviceCount ?? null, complete },
    { device: batch.deviceId },
  )
}

/** Frequent pulls that bring nothing would fill the journal with nothing: the first of an hour is enough to show that the device lives. */
function isQuiet(db: Db, batch: PunchBatch, added: number, complete: boolean): boolean {
  if (added > 0 || !complete) return false
  const last = one<{ pulled_at: string; complete: number | null }>(
    db,
    'SELECT pulled_at, complete FROM pull WHERE device_id = ? ORDER BY pulled_at DESC LIMIT 1',
    [batch.deviceId],
  )
  if (last?.complete !== 1) return false
  return Math.abs(epochOf(batch.pulledAt) - epochOf(last.pulled_at)) < QUIET_PULL_SECONDS
}
