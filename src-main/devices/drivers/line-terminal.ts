/** Driver of readers that write a line for each swipe, on a serial port or a serial device server. They keep no log and have no clock of worth. */
import type { LineRecord } from '../../contract/line-format.ts'
import { epochToWall } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import { SerialLink } from '../links/serial.ts'
import { TcpLink } from '../links/tcp.ts'
import type { DeviceSettings } from '../messages.ts'
import { LineDecoder, type LineReader, lineReader } from '../protocols/line/format.ts'
import { BackOff, type Driver, type DriverHost, pause } from './driver.ts'
import { DriverHealth } from './driver-health.ts'
import { LivePunches } from './live-punches.ts'

const VERIFY_CARD = 2

export class LineTerminalDriver implements Driver {
  readonly #settings: DeviceSettings
  readonly #host: DriverHost
  readonly #health: DriverHealth
  readonly #punches: LivePunches
  readonly #read: LineReader
  readonly #stopping = new AbortController()
  readonly #backOff: BackOff
  #loop: Promise<void> = Promise.resolve()

  constructor(settings: DeviceSettings, host: DriverHost, firstRetryMs = 500, mostRetryMs = 10_000) {
    this.#settings = settings
    this.#host = host
    this.#health = new DriverHealth(settings.id, host)
    this.#punches = new LivePunches(settings, host, (error) => this.#health.fail(error))
    this.#read = lineReader(settings.options?.pattern, settings.options?.cardFormat)
    this.#backOff = new BackOff(firstRetryMs, mostRetryMs)
  }

  start(): void {
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
    this.#punches.stop()
  }

  health() {
    return this.#health.current
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#serve()
      } catch (thrown) {
        if (!this.#stopping.signal.aborted) this.#health.fail(asDeviceError(thrown))
      }
      await pause(this.#backOff.next(), this.#stopping.signal)
    }
  }

  async #serve(): Promise<void> {
    const line = await this.#open()
    const decoder = new LineDecoder(this.#settings.options?.framing)
    const lost = new AbortController()
    line.onData((chunk) => {
      for (const text of decoder.push(chunk, performance.now())) this.#take(text)
      decoder.handled(performance.now())
    })
    line.onClose((error) => lost.abort(error))
    this.#backOff.reset()
    this.#health.tell('online')
    try {
      await pause(2 ** 31 - 1, AbortSignal.any([lost.signal, this.#stopping.signal]))
    } finally {
      await line.close()
    }
    if (!this.#stopping.signal.aborted) throw lost.signal.reason
  }

  #open(): Promise<SerialLink | TcpLink> {
    const { link } = this.#settings
    if (link.kind === 'serial') return SerialLink.open(link.path, link.baudRate, link)
    if (link.kind === 'tcp') return TcpLink.open(link.host, link.port)
    return Promise.reject(new DeviceError('devices.wrong-link', { link: link.kind }))
  }

  #take(text: string): void {
    const record = this.#read(text)
    if (!record) {
      // Somebody swiped and nothing came of it: the clerk has to see that.
      this.#health.tell('online', { error: { code: 'devices.line-unreadable', params: { line: text.slice(0, 60) } } })
      return
    }
    const { number, direction } = record
    const raw = Buffer.from(text).subarray(0, 200).toString('hex')
    this.#punches.add({ number, verify: VERIFY_CARD, raw, direction, deviceTime: this.#timeOf(record) })
    this.#health.tell('online')
  }

  /** The reader's own time where it writes one; a time without a date is of today, or of yesterday just after midnight. */
  #timeOf({ date, time }: LineRecord): string | undefined {
    if (!time) return undefined
    if (date) return `${date}T${time}`
    const now = this.#host.clock.now()
    const today = epochToWall(now, this.#settings.zone)
    const onToday = `${today.slice(0, 10)}T${time}`
    const ahead = Date.parse(`${onToday}Z`) - Date.parse(`${today}Z`)
    return ahead > 12 * 3_600_000
      ? `${epochToWall(now - 86_400_000, this.#settings.zone).slice(0, 10)}T${time}`
      : onToday
  }
}
