/**
 * Driver of a turnstile's main board ("7E" protocol, unverified on hardware). It opens only when the engine says so, once for each opening, and
 * reports the board's own counts of passages.
 */
import { asDeviceError, DeviceError } from '../errors.ts'
import { SerialLink } from '../links/serial.ts'
import type { DeviceSettings } from '../messages.ts'
import { encodeGateCommand, GATE_COMMAND, GateDecoder, type GateStatus } from '../protocols/gate/frame.ts'
import { BackOff, type Driver, type DriverHost, pause } from './driver.ts'
import { DriverHealth } from './driver-health.ts'

export interface GateTiming {
  queryMs: number
  replyMs: number
  firstRetryMs: number
  mostRetryMs: number
}

export const GATE_TIMING: GateTiming = { queryMs: 2000, replyMs: 300, firstRetryMs: 500, mostRetryMs: 10_000 }

const TRIES = 3
const TELL_AGAIN_MS = 60_000

export class Gate7eDriver implements Driver {
  readonly #settings: DeviceSettings
  readonly #host: DriverHost
  readonly #timing: GateTiming
  readonly #health: DriverHealth
  readonly #stopping = new AbortController()
  #loop: Promise<void> = Promise.resolve()
  #line: SerialLink | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #waiting: ((status: GateStatus | DeviceError) => void) | undefined
  #told = ''
  #toldAt = 0

  constructor(settings: DeviceSettings, host: DriverHost, timing: Partial<GateTiming> = {}) {
    this.#settings = settings
    this.#host = host
    this.#timing = { ...GATE_TIMING, ...timing }
    this.#health = new DriverHealth(settings.id, host)
  }

  start(): void {
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  health() {
    return this.#health.current
  }

  /**
   * One passage: in by the left, out by the right. Not repeated on silence: the board may have opened, and a second opening would let in somebody else.
   */
  async openGate(direction: 0 | 1): Promise<void> {
    const command = direction === 0 ? GATE_COMMAND.openLeft : GATE_COMMAND.openRight
    const status = await this.#enqueue(() => this.#exchange(command, [1]))
    this.#tell(status)
  }

  async #run(): Promise<void> {
    const backOff = new BackOff(this.#timing.firstRetryMs, this.#timing.mostRetryMs)
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#serve(backOff)
      } catch (thrown) {
        if (!this.#stopping.signal.aborted) this.#health.fail(asDeviceError(thrown))
      }
      await pause(backOff.next(), this.#stopping.signal)
    }
  }

  async #serve(backOff: BackOff): Promise<void> {
    const { link } = this.#settings
    if (link.kind !== 'serial') throw new DeviceError('devices.wrong-link', { link: link.kind })
    const line = await SerialLink.open(link.path, link.baudRate, link)
    const decoder = new GateDecoder()
    line.onData((chunk) => {
      for (const status of decoder.push(chunk, performance.now())) {
        if (status.machine === this.#machine) this.#waiting?.(status)
      }
    })
    line.onClose((error) => this.#waiting?.(error))
    this.#line = line
    try {
      while (!this.#stopping.signal.aborted) {
        this.#tell(await this.#query())
        backOff.reset()
        await pause(this.#timing.queryMs, this.#stopping.signal)
      }
    } finally {
      this.#line = undefined
      await line.close()
    }
  }

  get #machine(): number {
    return this.#settings.options?.machine ?? 1
  }

  async #query(): Promise<GateStatus> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#enqueue(() => this.#exchange(GATE_COMMAND.query))
      } catch (error) {
        const silent = error instanceof DeviceError && error.code === 'devices.gate-silent'
        if (!silent || attempt >= TRIES) throw error
      }
    }
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(work)
    this.#queue = run.catch(() => undefined)
    return run
  }

  #exchange(command: number, data: readonly number[] = []): Promise<GateStatus> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: GateStatus | DeviceError) => {
        clearTimeout(timer)
        this.#waiting = undefined
        if (outcome instanceof DeviceError) reject(outcome)
        else resolve(outcome)
      }
      const timer = setTimeout(() => settle(new DeviceError('devices.gate-silent')), this.#timing.replyMs)
      this.#waiting = settle
      try {
        if (!this.#line) throw new DeviceError('devices.gate-silent')
        this.#line.write(encodeGateCommand(this.#machine, command, data))
      } catch (error) {
        settle(asDeviceError(error))
      }
    })
  }

  #tell({ left, right, fault, alarm }: GateStatus): void {
    const counts = { left, right, fault, alarm }
    const text = JSON.stringify(counts)
    // Again each minute: an engine that came later has not heard it, and nobody passing is worth knowing too.
    if (this.#told !== text || performance.now() - this.#toldAt >= TELL_AGAIN_MS) {
      this.#told = text
      this.#toldAt = performance.now()
      this.#host.send({ type: 'gate-counts', deviceId: this.#settings.id, ...counts })
    }
    this.#health.tell('online', fault === 0 ? {} : { error: { code: 'devices.gate-fault', params: { fault } } })
  }
}
