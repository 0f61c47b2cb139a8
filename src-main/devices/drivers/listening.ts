/** What all drivers share whose device calls this PC: the listener, the secret, the age of the last call. */
import { timingSafeEqual } from 'node:crypto'
import { instantText, wallToEpoch } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import { HttpListener, type PushHandler, type PushReply } from '../links/http-listener.ts'
import type { DeviceHealth, DeviceSettings, LinkSettings, PunchPicture } from '../messages.ts'
import { BackOff, type DriverHost, pause, type ReadRecord } from './driver.ts'

export type ListenLink = Extract<LinkSettings, { kind: 'listen' }>

/** A device that has not called for so long is offline; terminals call every ten seconds. */
const SILENT_AFTER_MS = 60_000
/** A punch told within this time has just happened. */
const LIVE_WITHIN_MS = 60_000

export const FORBIDDEN: PushReply = { status: 403, body: '' }

/** Compares without telling by its time how much was right. */
export function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export class Listening {
  readonly settings: DeviceSettings
  readonly link: ListenLink
  readonly host: DriverHost
  readonly #handler: PushHandler
  readonly #stopping = new AbortController()
  readonly #silentAfterMs: number
  #run: Promise<void> = Promise.resolve()
  #health: DeviceHealth
  #watch: NodeJS.Timeout | undefined

  constructor(settings: DeviceSettings, host: DriverHost, handler: PushHandler, silentAfterMs = SILENT_AFTER_MS) {
    if (settings.link.kind !== 'listen') throw new DeviceError('devices.wrong-link', { link: settings.link.kind })
    this.settings = settings
    this.link = settings.link
    this.host = host
    this.#handler = handler
    this.#silentAfterMs = silentAfterMs
    this.#health = { deviceId: settings.id, state: 'connecting' }
  }

  start(): void {
    this.#run = this.#listen()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    clearTimeout(this.#watch)
    await this.#run
  }

  health(): DeviceHealth {
    return this.#health
  }

  /** The device has just called. */
  heard(more: Partial<DeviceHealth> = {}): void {
    const { error: _old, ...rest } = this.#health
    this.#health = { ...rest, ...more, state: 'online', lastContact: instantText(this.host.clock.now()) }
    this.host.send({ type: 'health', health: this.#health })
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => this.fail(new DeviceError('devices.push-silent')), this.#silentAfterMs)
    this.#watch.unref()
  }

  fail({ code, params }: DeviceError): void {
    if (this.#stopping.signal.aborted) return
    this.#health = { ...this.#health, state: 'offline', error: { code, params } }
    this.host.send({ type: 'health', health: this.#health })
  }

  /** Hands punches to the engine; resolves after its commit. */
  async deliver(records: ReadRecord[], pictures: PunchPicture[] = []): Promise<void> {
    if (records.length === 0) return
    const now = this.host.clock.now()
    await this.host.deliver({
      deviceId: this.settings.id,
      source: 'terminal',
      origin: this.link.serialNumber,
      pulledAt: instantText(now),
      records,
      ...(pictures.length > 0 ? { pictures } : {}),
      complete: true,
      ...(records.every((record) => this.#justNow(record, now)) ? { live: true } : {}),
    })
  }

  #justNow({ deviceTime }: ReadRecord, now: number): boolean {
    const at = wallToEpoch(deviceTime, this.settings.zone)
    return at !== undefined && Math.abs(now - at) <= LIVE_WITHIN_MS
  }

  async #listen(): Promise<void> {
    const backOff = new BackOff(500, 15_000)
    while (!this.#stopping.signal.aborted) {
      try {
        const joined = await HttpListener.join(this.link.host, this.link.port, this.#handler)
        await pause(2 ** 31 - 1, this.#stopping.signal)
        await joined.leave()
      } catch (thrown) {
        this.fail(asDeviceError(thrown))
        await pause(backOff.next(), this.#stopping.signal)
      }
    }
  }
}
