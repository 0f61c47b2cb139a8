/**
 * Punches of devices that keep no log (swipe readers, OSDP): what is not written to the spool at once would be lost, so that a full disk is met by
 * keeping them in memory and trying again.
 */
import { epochToWall, instantText } from '../clock.ts'
import { asDeviceError, type DeviceError } from '../errors.ts'
import type { DeviceSettings } from '../messages.ts'
import { NO_STATE } from '../protocols/attlog/parse.ts'
import type { Delivery, DriverHost } from './driver.ts'

const RETRY_MS = 2000
/** A day of a large site. */
const MOST_KEPT = 20_000

export interface LivePunch {
  number: string
  verify: number
  raw: string
  /** By default the setting of the device, else none. */
  direction?: number | undefined
  /** By default the time of this PC: such readers have no clock. */
  deviceTime?: string | undefined
}

export class LivePunches {
  readonly #settings: DeviceSettings
  readonly #host: DriverHost
  readonly #onFailure: (error: DeviceError) => void
  #kept: Delivery[] = []
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(settings: DeviceSettings, host: DriverHost, onFailure: (error: DeviceError) => void) {
    this.#settings = settings
    this.#host = host
    this.#onFailure = onFailure
  }

  add(punch: LivePunch): void {
    const now = this.#host.clock.now()
    const { number, verify, raw } = punch
    const deviceTime = punch.deviceTime ?? epochToWall(now, this.#settings.zone)
    const direction = punch.direction ?? this.#settings.options?.direction ?? NO_STATE
    void this.#deliver({
      deviceId: this.#settings.id,
      source: 'terminal',
      origin: this.#settings.name.slice(0, 200),
      pulledAt: instantText(now),
      records: [{ number, deviceTime, verify, direction, raw }],
      complete: true,
      live: true,
    })
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async #deliver(delivery: Delivery): Promise<void> {
    try {
      await this.#host.deliver(delivery)
    } catch (thrown) {
      const error = asDeviceError(thrown)
      // A batch that the engine refused is put aside on disk already, and one met by the stop is in the spool.
      if (error.code !== 'devices.spool-failed') {
        if (error.code !== 'devices.stopping') this.#onFailure(error)
        return
      }
      this.#onFailure(error)
      // It is no longer "just now" when it comes: no gate opens for it.
      const { live: _live, ...late } = delivery
      if (this.#kept.length < MOST_KEPT) this.#kept.push(late)
      this.#retryLater()
    }
  }

  #retryLater(): void {
    if (this.#timer || this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      for (const delivery of this.#kept.splice(0)) void this.#deliver(delivery)
    }, RETRY_MS)
  }
}
