/**
 * Driver of a ZKTeco attendance terminal over TCP or UDP.
 *
 * The protocol has no incremental read: a pull always brings the whole log, and the engine adds what it does not have yet. Between pulls, where
 * the site wants it, the driver holds a connection and hears punches as they happen; what happens while it does not listen comes with the next
 * pull. The log is emptied only where the site says so, after its records are committed, and only while the terminal is locked and still counts
 * what was read.
 *
 * One queue per device: a terminal takes one connection at a time. A pull locks the terminal, reads everything, compares the number of records
 * with the terminal's own count, and unlocks it in every case, over a new connection where the old one broke. A pull that broke off is
 * repeated from the start; only when that fails too, what came is delivered, marked incomplete.
 */
import { epochToWall, instantText, wallToEpoch } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import type { DeviceHealth, DeviceSettings, DeviceState, DeviceUser } from '../messages.ts'
import { EVENT_ATTENDANCE } from '../protocols/zk/commands.ts'
import { ZkConnection, type ZkTiming } from '../protocols/zk/connection.ts'
import { decodeAttendanceEvent } from '../protocols/zk/events.ts'
import {
  clearAttendance,
  disable,
  enable,
  readAttendance,
  readOperations,
  readOption,
  readSizes,
  readTime,
  readUsers,
  registerEvents,
  syncUsers,
  writeTime,
} from '../protocols/zk/terminal.ts'
import { deviceUserOf } from '../protocols/zk/users.ts'
import { BackOff, type Driver, type DriverHost, type PullResult, pause } from './driver.ts'
import { countsOf, incomplete, liveDelivery, type Reading, readingOf } from './zk-reading.ts'

export interface ZkDriverTiming extends ZkTiming {
  /** How often a terminal without scheduled pulls is asked whether it is there. */
  probeMs: number
  firstRetryMs: number
  mostRetryMs: number
  /** Reads of the attendance before an incomplete one is delivered. */
  pullAttempts: number
  /** Tries to unlock a terminal whose connection broke. */
  enableAttempts: number
}

export const ZK_TIMING: ZkDriverTiming = {
  connectMs: 4000,
  replyMs: 5000,
  probeMs: 30_000,
  firstRetryMs: 500,
  mostRetryMs: 30_000,
  pullAttempts: 3,
  enableAttempts: 5,
}

/** A terminal sends thousands of packets; a screen needs a few steps a second. */
const PROGRESS_EVERY_MS = 100

export class ZkTerminalDriver implements Driver {
  readonly #settings: DeviceSettings
  readonly #host: DriverHost
  readonly #timing: ZkDriverTiming
  readonly #stopping = new AbortController()
  #queue: Promise<unknown> = Promise.resolve()
  #loop: Promise<void> = Promise.resolve()
  #health: DeviceHealth
  /** True until an enable was answered: also at start, since an earlier process may have died during a pull. */
  #maybeLocked = true
  #progressAt = 0
  #interrupt: AbortController | undefined
  #delivering: Promise<void> = Promise.resolve()
  #lastPullComplete = true

  constructor(settings: DeviceSettings, host: DriverHost, timing: Partial<ZkDriverTiming> = {}) {
    this.#settings = settings
    this.#host = host
    this.#timing = { ...ZK_TIMING, ...timing }
    this.#health = { deviceId: settings.id, state: 'connecting' }
  }

  start(): void {
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
    await this.#queue.catch(() => undefined)
  }

  health(): DeviceHealth {
    return this.#health
  }

  /** Reads all attendance; resolves after the engine's commit. Throws DeviceError, also for an incomplete pull (delivered all the same). */
  pull(requestId: string | undefined): Promise<PullResult> {
    return this.#enqueue(() => this.#pull(requestId))
  }

  /** Sets the terminal's clock to this PC's. */
  setClock(): Promise<void> {
    return this.#enqueue(() =>
      this.#session(async (connection) => {
        await writeTime(connection, epochToWall(this.#host.clock.now() + 500, this.#settings.zone))
        await this.#readClock(connection)
      }),
    )
  }

  /** Writes and deletes users; the terminal is locked meanwhile. */
  syncUsers(users: DeviceUser[], remove: string[]): Promise<PullResult> {
    return this.#enqueue(() =>
      this.#session(async (connection) => {
        const changed = await this.#locked(connection, () => syncUsers(connection, users, remove))
        return { received: changed, rejected: [] }
      }),
    )
  }

  readUsers(): Promise<DeviceUser[]> {
    return this.#enqueue(() =>
      this.#session(async (connection) => {
        const { users } = await this.#locked(connection, () => readUsers(connection))
        return users.map(deviceUserOf)
      }),
    )
  }

  /** Hands over the operation log; resolves after the engine's commit with the number of its entries. */
  readOperations(): Promise<PullResult> {
    return this.#enqueue(async () => {
      const entries = await this.#session((connection) => this.#locked(connection, () => readOperations(connection)))
      await this.#host.deliverOperations(this.#settings.id, entries)
      return { received: entries.length, rejected: [] }
    })
  }

  async #run(): Promise<void> {
    const backOff = new BackOff(this.#timing.firstRetryMs, this.#timing.mostRetryMs)
    const pullEveryMs = (this.#settings.pullEverySeconds ?? 0) * 1000
    let nextPullAt = 0
    while (!this.#stopping.signal.aborted) {
      let waitMs: number
      try {
        if (pullEveryMs > 0 && Date.now() >= nextPullAt) {
          await this.pull(undefined)
          nextPullAt = Date.now() + pullEveryMs
        } else {
          await this.#enqueue(() => this.#session(async (connection) => this.#identify(connection)))
        }
        backOff.reset()
        waitMs =
          pullEveryMs > 0 ? Math.min(this.#timing.probeMs, Math.max(0, nextPullAt - Date.now())) : this.#timing.probeMs
      } catch {
        // Told by health already; only the next try is left to arrange.
        waitMs = backOff.next()
      }
      const online = this.#health.state === 'online'
      if (online && this.#settings.options?.realtime) await this.#enqueueQuietly(() => this.#listen(waitMs))
      else await pause(waitMs, this.#stopping.signal)
    }
  }

  /** Hears punches as they happen until it is time for the next contact or somebody wants the terminal. */
  async #listen(forMs: number): Promise<void> {
    const interrupt = new AbortController()
    this.#interrupt = interrupt
    const until = AbortSignal.any([interrupt.signal, this.#stopping.signal])
    try {
      const connection = await this.#open()
      connection.onFailure((error) => interrupt.abort(error))
      connection.onEvent(({ session: event, data }) => this.#take(event, data))
      try {
        await registerEvents(connection)
        this.#tell('online')
        await pause(Math.max(forMs, 100), until)
        await this.#delivering
        if (interrupt.signal.reason instanceof DeviceError) throw interrupt.signal.reason
      } finally {
        await connection.close()
      }
    } catch (thrown) {
      throw this.#tellFailure(thrown)
    } finally {
      this.#interrupt = undefined
    }
  }

  #take(event: number, data: Uint8Array): void {
    const record = event === EVENT_ATTENDANCE ? decodeAttendanceEvent(data) : undefined
    if (!record) return
    // One punch more does not make an earlier broken pull whole.
    const delivery = liveDelivery(record, this.#health, instantText(this.#host.clock.now()), this.#lastPullComplete)
    // The log keeps the punch: one that cannot be handed over now comes with the next pull.
    this.#delivering = this.#delivering.then(() => this.#host.deliver(delivery)).catch(() => undefined)
  }

  async #enqueueQuietly(work: () => Promise<void>): Promise<void> {
    try {
      await this.#enqueue(work)
    } catch {
      // Told by health already.
      await pause(this.#timing.firstRetryMs, this.#stopping.signal)
    }
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    this.#interrupt?.abort()
    const run = this.#queue.then(() => {
      if (this.#stopping.signal.aborted) throw new DeviceError('devices.stopping')
      return work()
    })
    this.#queue = run.catch(() => undefined)
    return run
  }

  /** Runs `work` on a connection of its own and tells the outcome by health. */
  async #session<T>(work: (connection: ZkConnection) => Promise<T>): Promise<T> {
    try {
      const connection = await this.#open()
      try {
        if (this.#maybeLocked) await this.#unlock(connection)
        const result = await work(connection)
        this.#tell('online')
        return result
      } finally {
        await connection.close()
      }
    } catch (thrown) {
      throw this.#tellFailure(thrown)
    }
  }

  #open(): Promise<ZkConnection> {
    const { link, commKey } = this.#settings
    if (link.kind !== 'tcp' && link.kind !== 'udp') throw new DeviceError('devices.wrong-link', { link: link.kind })
    const { kind: transport, host, port } = link
    return ZkConnection.open({ transport, host, port, commKey: commKey ?? 0 }, this.#timing)
  }

  async #unlock(connection: ZkConnection): Promise<void> {
    await enable(connection)
    this.#maybeLocked = false
  }

  async #identify(
    connection: ZkConnection,
  ): Promise<{ serialNumber: string; count: number; skewMs: number | undefined }> {
    const serialNumber = await readOption(connection, '~SerialNumber')
    const { attendance } = await readSizes(connection)
    this.#health = { ...this.#health, serialNumber, recordCount: attendance }
    const skewMs = await this.#readClock(connection)
    return { serialNumber, count: attendance, skewMs }
  }

  async #readClock(connection: ZkConnection): Promise<number | undefined> {
    const before = this.#host.clock.now()
    const { text } = await readTime(connection)
    const middle = (before + this.#host.clock.now()) / 2
    const device = wallToEpoch(text, this.#settings.zone)
    const skewMs = device === undefined ? undefined : Math.round(device - middle)
    const { skewMs: _old, ...rest } = this.#health
    this.#health = skewMs === undefined ? rest : { ...rest, skewMs }
    return skewMs
  }

  async #pull(requestId: string | undefined): Promise<PullResult> {
    const backOff = new BackOff(this.#timing.firstRetryMs, this.#timing.mostRetryMs)
    let best: Reading | undefined
    let failure: DeviceError | undefined
    let identity: { serialNumber: string; skewMs: number | undefined } | undefined
    const pulledAt = instantText(this.#host.clock.now())
    for (let attempt = 1; attempt <= this.#timing.pullAttempts; attempt++) {
      if (attempt > 1) await pause(backOff.next(), this.#stopping.signal)
      if (this.#stopping.signal.aborted) break
      try {
        const read = await this.#readOnce(requestId)
        identity = read.identity
        failure = read.reading.failure
        if (!best || read.reading.complete || read.reading.records.length > best.records.length) best = read.reading
        if (best.complete) break
      } catch (thrown) {
        failure = asDeviceError(thrown)
      }
    }
    if (this.#stopping.signal.aborted) throw new DeviceError('devices.stopping')
    if (!best || !identity) throw this.#tellFailure(failure ?? new DeviceError('devices.stopping'))
    await this.#host.deliver({
      deviceId: this.#settings.id,
      source: 'terminal',
      origin: identity.serialNumber,
      pulledAt,
      ...(identity.skewMs === undefined ? {} : { skewMs: identity.skewMs }),
      records: best.records,
      deviceCount: best.deviceCount,
      complete: best.complete,
    })
    this.#lastPullComplete = best.complete
    if (!best.complete) throw this.#tellFailure(incomplete(best, failure))
    if (this.#settings.options?.clearLog) await this.#clear(best.records.length, identity.skewMs)
    this.#tell('online')
    return { received: best.records.length, rejected: [] }
  }

  async #readOnce(requestId: string | undefined) {
    this.#tell('busy')
    const connection = await this.#open()
    const abort = () => connection.abort(new DeviceError('devices.stopping'))
    this.#stopping.signal.addEventListener('abort', abort)
    try {
      if (this.#maybeLocked) await this.#unlock(connection)
      const identity = await this.#identify(connection)
      const reading = await this.#readLocked(connection, identity.count, requestId)
      return { identity, reading }
    } finally {
      this.#stopping.signal.removeEventListener('abort', abort)
      await connection.close()
      if (this.#maybeLocked) await this.#unlockAnew()
    }
  }

  async #readLocked(connection: ZkConnection, count: number, requestId: string | undefined): Promise<Reading> {
    // A broken connection is no reason to leave the terminal locked: the caller unlocks over a new one.
    const result = await this.#locked(connection, () =>
      readAttendance(connection, (received, expected) => this.#progress(requestId, received, expected)),
    )
    // A terminal without records may answer the read with an error.
    if (count === 0 && result.bytes.length === 0 && result.failure?.code === 'devices.terminal-command-failed') {
      return { records: [], deviceCount: 0, complete: true }
    }
    return readingOf(result.bytes, result.announced, count, result.failure)
  }

  /** Locks the terminal for `work` and unlocks it in every case. */
  async #locked<T>(connection: ZkConnection, work: () => Promise<T>): Promise<T> {
    this.#maybeLocked = true
    try {
      await disable(connection)
      return await work()
    } finally {
      await this.#unlock(connection).catch(() => undefined)
    }
  }

  /** Everything read is committed by now. Nobody can punch while it is locked; if somebody did before, the log stays for the next time. */
  async #clear(read: number, skewMs: number | undefined): Promise<void> {
    if (read === 0) return
    await this.#session((connection) =>
      this.#locked(connection, async () => {
        const { attendance } = await readSizes(connection)
        if (attendance !== read) return
        await clearAttendance(connection)
        this.#host.send({
          type: 'log-cleared',
          deviceId: this.#settings.id,
          skewMs: skewMs ?? null,
          punches: read,
        })
      }),
    )
  }

  async #unlockAnew(): Promise<void> {
    const backOff = new BackOff(this.#timing.firstRetryMs, this.#timing.mostRetryMs)
    for (let attempt = 1; attempt <= this.#timing.enableAttempts && this.#maybeLocked; attempt++) {
      await pause(backOff.next())
      try {
        const connection = await this.#open()
        await this.#unlock(connection).finally(() => connection.close())
      } catch (thrown) {
        // The next contact of any kind tries again: #maybeLocked stays set.
        this.#tellFailure(thrown)
      }
    }
  }

  #progress(requestId: string | undefined, receivedBytes: number, expectedBytes: number): void {
    const now = performance.now()
    if (requestId === undefined || (receivedBytes < expectedBytes && now - this.#progressAt < PROGRESS_EVERY_MS)) return
    this.#progressAt = now
    const counts = countsOf(this.#health.recordCount, receivedBytes, expectedBytes)
    this.#host.send({ type: 'pull-progress', requestId, deviceId: this.#settings.id, ...counts })
  }

  #tell(state: DeviceState): void {
    const { error: _old, ...rest } = this.#health
    this.#health = {
      ...rest,
      state,
      ...(state === 'online' ? { lastContact: instantText(this.#host.clock.now()) } : {}),
    }
    this.#host.send({ type: 'health', health: this.#health })
  }

  #tellFailure(thrown: unknown): DeviceError {
    const error = asDeviceError(thrown)
    if (error.code === 'devices.stopping') return error
    const refused = error.code === 'devices.terminal-comm-key-refused' || error.code === 'devices.wrong-link'
    this.#health = {
      ...this.#health,
      state: refused ? 'failed' : 'offline',
      error: { code: error.code, params: error.params },
    }
    this.#host.send({ type: 'health', health: this.#health })
    return error
  }
}
