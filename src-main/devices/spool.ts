/**
 * Batches on disk between device and engine. A batch is written (temporary file, fsync, rename, fsync of the folder) before it is sent, and
 * removed only on the engine's `committed`. What an earlier process left is sent again: the engine knows a batch by its id.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Delivery, ReadRecord } from './drivers/driver.ts'
import { DeviceError } from './errors.ts'
import type { PunchBatch, PunchPicture, PunchRecord } from './messages.ts'

/** Largest number of records in a batch: one fact of the journal. */
export const BATCH_RECORDS = 500
/** Batches sent and not yet answered. */
const MOST_IN_FLIGHT = 8

type Listener = (refused: DeviceError | undefined) => void

export class Spool {
  readonly #folder: string
  readonly #send: (batch: PunchBatch) => void
  /** Batch id → file, in order of arrival. */
  readonly #waiting = new Map<string, string>()
  readonly #inFlight = new Set<string>()
  readonly #listeners = new Map<string, Listener>()
  #sequence = 0
  #abandoned = false

  constructor(folder: string, send: (batch: PunchBatch) => void) {
    this.#folder = folder
    this.#send = send
    mkdirSync(folder, { recursive: true })
    this.#recover()
  }

  /** Batches that wait for the engine. */
  get size(): number {
    return this.#waiting.size
  }

  /** Sends everything unanswered (again). */
  resend(): void {
    this.#inFlight.clear()
    this.#pump()
  }

  /**
   * Stores a delivery as batches, sends them, and resolves when all are committed. Throws `devices.batch-refused` where the engine refused one,
   * `devices.spool-failed` where the disk did.
   */
  async deliver(delivery: Delivery): Promise<void> {
    if (this.#abandoned) throw new DeviceError('devices.stopping')
    const answers = this.#batchesOf(delivery).map((batch) => {
      this.#storeOrSay(batch)
      const answer = new Promise<DeviceError | undefined>((resolve) => this.#listeners.set(batch.batchId, resolve))
      this.#pump()
      return answer
    })
    const refused = (await Promise.all(answers)).find((answer) => answer !== undefined)
    if (refused) throw refused
  }

  committed(batchId: string): void {
    const file = this.#waiting.get(batchId)
    if (file !== undefined) rmSync(join(this.#folder, file), { force: true })
    this.#settle(batchId, undefined)
  }

  /** The engine will not have this batch: it is put aside, not thrown away. */
  refused(batchId: string, code: string): void {
    const file = this.#waiting.get(batchId)
    if (file !== undefined) this.#putAside('refused', file)
    this.#settle(batchId, new DeviceError('devices.batch-refused', { reason: code }))
  }

  /** Frees all who wait for an answer; their batches stay on disk. */
  abandon(): void {
    this.#abandoned = true
    for (const listener of this.#listeners.values()) listener(new DeviceError('devices.stopping'))
    this.#listeners.clear()
  }

  #settle(batchId: string, refused: DeviceError | undefined): void {
    this.#waiting.delete(batchId)
    this.#inFlight.delete(batchId)
    const listener = this.#listeners.get(batchId)
    this.#listeners.delete(batchId)
    listener?.(refused)
    this.#pump()
  }

  #pump(): void {
    for (const [batchId, file] of this.#waiting) {
      if (this.#inFlight.size >= MOST_IN_FLIGHT) return
      if (this.#inFlight.has(batchId)) continue
      this.#inFlight.add(batchId)
      this.#send(JSON.parse(readFileSync(join(this.#folder, file), 'utf8')) as PunchBatch)
    }
  }

  #batchesOf(delivery: Delivery): PunchBatch[] {
    const { complete, deviceCount, records: read, pictures, ...common } = delivery
    const records = numbered(read)
    const pullId = `PL${randomBytes(10).toString('hex').toUpperCase()}`
    const batches: PunchBatch[] = []
    for (let offset = 0; offset < records.length; offset += BATCH_RECORDS) {
      const last = offset + BATCH_RECORDS >= records.length
      batches.push({
        batchId: `${pullId}-${String(offset / BATCH_RECORDS + 1).padStart(5, '0')}`,
        pullId,
        ...common,
        offset,
        records: records.slice(offset, offset + BATCH_RECORDS),
        ...picturesOf(pictures, offset),
        last,
        ...(deviceCount === undefined ? {} : { deviceCount }),
        ...(last ? { complete } : {}),
      })
    }
    return batches
  }

  #storeOrSay(batch: PunchBatch): void {
    try {
      this.#store(batch)
    } catch (error) {
      // The records are still on the device: the next pull brings them.
      throw new DeviceError('devices.spool-failed', { message: error instanceof Error ? error.message : String(error) })
    }
  }

  #store(batch: PunchBatch): void {
    const file = `${String(++this.#sequence).padStart(10, '0')}-${batch.batchId}.json`
    const temporary = join(this.#folder, `${file}.tmp`)
    const handle = openSync(temporary, 'w', 0o600)
    try {
      const bytes = Buffer.from(JSON.stringify(batch))
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, join(this.#folder, file))
    syncFolder(this.#folder)
    this.#waiting.set(batch.batchId, file)
  }

  /** Takes over what an earlier process left. A half-written temporary file was never sent, and its records are still on the device. */
  #recover(): void {
    for (const file of readdirSync(this.#folder).sort()) {
      if (file.endsWith('.tmp')) {
        rmSync(join(this.#folder, file), { force: true })
        continue
      }
      const parts = /^(\d{10})-(.+)\.json$/.exec(file)
      if (!parts) continue
      this.#sequence = Math.max(this.#sequence, Number(parts[1]))
      if (isWholeBatch(join(this.#folder, file), parts[2]!)) this.#waiting.set(parts[2]!, file)
      else this.#putAside('damaged', file)
    }
  }

  #putAside(reason: 'refused' | 'damaged', file: string): void {
    const aside = join(this.#folder, reason)
    mkdirSync(aside, { recursive: true })
    renameSync(join(this.#folder, file), join(aside, file))
    console.error(`devices: batch put aside as ${reason}: ${file}`)
  }
}

/** Numbers records that are the same in all the device tells, over the whole delivery: a real double stays, a repeated pull adds nothing. */
export function numbered(records: readonly ReadRecord[]): PunchRecord[] {
  const seen = new Map<string, number>()
  return records.map((record) => {
    const identity = `${record.number}\t${record.deviceTime}\t${record.verify}\t${record.direction}`
    const ordinal = seen.get(identity) ?? 0
    seen.set(identity, ordinal + 1)
    return { ...record, ordinal }
  })
}

/** Pictures of the records of one batch, counted from its first. */
function picturesOf(pictures: readonly PunchPicture[] = [], offset: number): Pick<PunchBatch, 'pictures'> {
  const own = pictures
    .filter(({ record }) => record >= offset && record < offset + BATCH_RECORDS)
    .map((picture) => ({ ...picture, record: picture.record - offset }))
  return own.length > 0 ? { pictures: own } : {}
}

function isWholeBatch(path: string, batchId: string): boolean {
  try {
    const batch = JSON.parse(readFileSync(path, 'utf8')) as Partial<PunchBatch>
    return batch.batchId === batchId && Array.isArray(batch.records)
  } catch {
    return false
  }
}

/** Windows cannot open a folder for syncing, and its rename is durable without. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
