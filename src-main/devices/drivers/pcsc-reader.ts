/** Driver of contactless readers with PC/SC: each card laid down is a punch at once, under its number as the site's other readers tell it. */
import { type CardNumberFormat, canonicalCardNumber } from '../../contract/wedge.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import { watchPcsc } from '../links/pcsc.ts'
import type { DeviceSettings } from '../messages.ts'
import { BackOff, type Driver, type DriverHost, pause } from './driver.ts'
import { DriverHealth } from './driver-health.ts'
import { LivePunches } from './live-punches.ts'

const VERIFY_CARD = 2

export class PcscReaderDriver implements Driver {
  readonly #settings: DeviceSettings
  readonly #health: DriverHealth
  readonly #punches: LivePunches
  readonly #stopping = new AbortController()
  readonly #backOff: BackOff
  #loop: Promise<void> = Promise.resolve()

  constructor(settings: DeviceSettings, host: DriverHost, firstRetryMs = 1000, mostRetryMs = 30_000) {
    this.#settings = settings
    this.#health = new DriverHealth(settings.id, host)
    this.#punches = new LivePunches(settings, host, (error) => this.#health.fail(error))
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
    const { link } = this.#settings
    if (link.kind !== 'pcsc') throw new DeviceError('devices.wrong-link', { link: link.kind })
    const missing = new DeviceError('devices.pcsc-no-reader', { reader: link.reader })
    await watchPcsc(
      (name) => link.reader === '' || name === link.reader,
      {
        onReaders: (names) => {
          if (names.length > 0) this.#health.tell('online')
          else this.#health.fail(missing)
        },
        onCard: (_, uid) => this.#take(uid),
        // Somebody laid a card down and nothing came of it: the clerk has to see that.
        onFailure: (_, { code, params }) => this.#health.tell('online', { error: { code, params } }),
        onOpen: () => {
          this.#backOff.reset()
          this.#health.fail(missing)
        },
      },
      this.#stopping.signal,
    )
  }

  #take(uid: Uint8Array): void {
    this.#punches.add({
      number: uidNumber(uid, this.#settings.options?.cardFormat),
      verify: VERIFY_CARD,
      raw: Buffer.from(uid).toString('hex'),
    })
    this.#health.tell('online')
  }
}

/**
 * A card's number by its UID: of four bytes, the first one highest, ten digits as the site's other readers tell them (or reversed, where learning
 * found that); a longer one in hexadecimal.
 */
export function uidNumber(uid: Uint8Array, format: CardNumberFormat = '8h10d'): string {
  const hex = Buffer.from(uid).toString('hex').toUpperCase()
  if (uid.length !== 4) return hex
  const digits = String(Buffer.from(uid).readUInt32BE()).padStart(10, '0')
  return canonicalCardNumber(digits, format) ?? digits
}
