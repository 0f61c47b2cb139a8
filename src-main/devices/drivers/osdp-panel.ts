/**
 * Driver of OSDP readers on one RS-485 line: the station is the control panel. Each peripheral is polled in turn, over its secure channel where the
 * site has set a key; with a key nothing is taken in the open. A card or a keyed number is handed over at once; the reader keeps no log. Light, sound
 * and relay follow only when the engine opens.
 */
import { canonicalCardNumber } from '../../contract/wedge.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import { SerialLink } from '../links/serial.ts'
import type { DeviceSettings } from '../messages.ts'
import {
  buzzerData,
  ledData,
  parseKeypad,
  parsePdcap,
  parsePdid,
  parseRaw,
  relayData,
} from '../protocols/osdp/events.ts'
import { CMD, OsdpDecoder, type OsdpPacket, REPLY } from '../protocols/osdp/packet.ts'
import { OsdpPeripheral } from '../protocols/osdp/peripheral.ts'
import { BackOff, type Driver, type DriverHost, pause } from './driver.ts'
import { DriverHealth } from './driver-health.ts'
import { LivePunches } from './live-punches.ts'

export interface OsdpTiming {
  /** Between polls of one peripheral; by the standard at most 200. */
  pollMs: number
  replyMs: number
  /** How long a peripheral that did not answer is left alone. */
  retryMs: number
  firstRetryMs: number
  mostRetryMs: number
  /** A keyed number without # counts as given up after this. */
  keyMs: number
}

export const OSDP_TIMING: OsdpTiming = {
  pollMs: 60,
  replyMs: 200,
  retryMs: 2000,
  firstRetryMs: 500,
  mostRetryMs: 10_000,
  keyMs: 10_000,
}

const VERIFY_PASSWORD = 0
const VERIFY_CARD = 2
/** Capability: communication security. */
const CAP_SECURITY = 9

interface Peripheral {
  link: OsdpPeripheral
  ready: boolean
  nextAt: number
  keys: string
  keysAt: number
}

export class OsdpPanelDriver implements Driver {
  readonly #settings: DeviceSettings
  readonly #timing: OsdpTiming
  readonly #health: DriverHealth
  readonly #punches: LivePunches
  readonly #stopping = new AbortController()
  readonly #decoder = new OsdpDecoder()
  #loop: Promise<void> = Promise.resolve()
  #line: SerialLink | undefined
  #waiting: { address: number; settle(packet: OsdpPacket | undefined): void } | undefined
  #peripherals: Peripheral[] = []
  #lastShown: Peripheral | undefined
  #openings: Array<() => Promise<void>> = []

  constructor(settings: DeviceSettings, host: DriverHost, timing: Partial<OsdpTiming> = {}) {
    this.#settings = settings
    this.#timing = { ...OSDP_TIMING, ...timing }
    this.#health = new DriverHealth(settings.id, host)
    this.#punches = new LivePunches(settings, host, (error) => this.#health.fail(error))
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

  /** Relay, green light and tone at the reader where somebody showed last. */
  openGate(): Promise<void> {
    const shown = this.#lastShown
    if (!shown?.ready)
      return Promise.reject(new DeviceError('devices.osdp-silent', { address: shown?.link.address ?? 0 }))
    return new Promise((resolve, reject) => {
      this.#openings.push(async () => {
        try {
          await shown.link.command(CMD.out, relayData(30))
          await shown.link.command(CMD.led, ledData(2, 30))
          await shown.link.command(CMD.buz, buzzerData(1))
          resolve()
        } catch (error) {
          reject(asDeviceError(error))
        }
      })
    })
  }

  async #run(): Promise<void> {
    const backOff = new BackOff(this.#timing.firstRetryMs, this.#timing.mostRetryMs)
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#connect(backOff)
      } catch (thrown) {
        if (!this.#stopping.signal.aborted) this.#health.fail(asDeviceError(thrown))
      }
      await pause(backOff.next(), this.#stopping.signal)
    }
  }

  async #connect(backOff: BackOff): Promise<void> {
    const { link, options } = this.#settings
    if (link.kind !== 'serial') throw new DeviceError('devices.wrong-link', { link: link.kind })
    const line = await SerialLink.open(link.path, link.baudRate, link)
    let closed: DeviceError | undefined
    line.onData((chunk) => this.#take(chunk))
    line.onClose((error) => {
      closed = error
      this.#waiting?.settle(undefined)
    })
    this.#line = line
    this.#peripherals = (options?.addresses ?? [0]).map((address) => ({
      link: new OsdpPeripheral(address, (bytes, to) => this.#exchange(bytes, to)),
      ready: false,
      nextAt: 0,
      keys: '',
      keysAt: 0,
    }))
    try {
      backOff.reset()
      while (!this.#stopping.signal.aborted) {
        if (closed) throw closed
        for (const opening of this.#openings.splice(0)) await opening()
        for (const peripheral of this.#peripherals) {
          if (!closed && performance.now() >= peripheral.nextAt) await this.#visit(peripheral)
        }
        await pause(Math.max(5, this.#timing.pollMs / 4), this.#stopping.signal)
      }
    } finally {
      this.#line = undefined
      await line.close()
    }
  }

  async #visit(peripheral: Peripheral): Promise<void> {
    const { link } = peripheral
    try {
      if (!peripheral.ready) await this.#introduce(peripheral)
      const { code, data } = await link.command(CMD.poll)
      if (code === REPLY.raw) this.#card(peripheral, data)
      if (code === REPLY.keypad) this.#keys(peripheral, data)
      peripheral.nextAt = performance.now() + this.#timing.pollMs
    } catch (thrown) {
      const error = asDeviceError(thrown)
      if (error.code === 'devices.reader-unplugged') throw error
      link.reset()
      peripheral.ready = false
      peripheral.nextAt = performance.now() + this.#timing.retryMs
      if (!this.#stopping.signal.aborted) this.#health.fail(error)
    }
  }

  /** Identity, abilities, and the secure channel where a key is set. */
  async #introduce(peripheral: Peripheral): Promise<void> {
    const { link } = peripheral
    const { scbk, installMode } = this.#settings.options ?? {}
    link.reset()
    // Not a poll: its answer may be a card, which must not be taken in the open where there is a key.
    const id = parsePdid((await link.command(CMD.id, Uint8Array.of(0))).data)
    const capabilities = parsePdcap((await link.command(CMD.cap, Uint8Array.of(0))).data)
    if (scbk) {
      if (((capabilities.get(CAP_SECURITY)?.compliance ?? 0) & 1) === 0) {
        throw new DeviceError('devices.osdp-no-secure-channel', { address: link.address, reply: 0 })
      }
      await this.#secure(link, Buffer.from(scbk, 'hex'), installMode === true)
    }
    peripheral.ready = true
    if (this.#peripherals.every(({ ready }) => ready)) {
      this.#health.tell('online', id ? { serialNumber: String(id.serial) } : {})
    }
  }

  async #secure(link: OsdpPeripheral, scbk: Uint8Array, install: boolean): Promise<void> {
    try {
      await link.openChannel(scbk)
    } catch (error) {
      if (!install || !(error instanceof DeviceError) || error.code === 'devices.osdp-silent') throw error
      link.reset()
      await link.command(CMD.id, Uint8Array.of(0))
      await link.install(scbk)
    }
  }

  #card(peripheral: Peripheral, data: Uint8Array): void {
    const card = parseRaw(data)
    if (!card) return
    // The site may have found by tapping that this reader tells the bytes the other way round.
    const format = this.#settings.options?.cardFormat
    const number = (format && canonicalCardNumber(card.number, format)) ?? card.number
    this.#shown(peripheral, number, VERIFY_CARD, data)
  }

  #keys(peripheral: Peripheral, data: Uint8Array): void {
    const pressed = parseKeypad(data)
    if (!pressed) return
    const now = performance.now()
    if (now - peripheral.keysAt > this.#timing.keyMs) peripheral.keys = ''
    peripheral.keysAt = now
    for (const key of pressed.keys) {
      if (key === '*') peripheral.keys = ''
      else if (key !== '#') peripheral.keys = (peripheral.keys + key).slice(-24)
      else if (peripheral.keys !== '') {
        this.#shown(peripheral, peripheral.keys, VERIFY_PASSWORD, Buffer.from(peripheral.keys))
        peripheral.keys = ''
      }
    }
  }

  #shown(peripheral: Peripheral, number: string, verify: number, raw: Uint8Array): void {
    this.#lastShown = peripheral
    this.#punches.add({ number, verify, raw: Buffer.from(raw).toString('hex') })
    this.#health.tell('online')
  }

  #take(chunk: Uint8Array): void {
    for (const packet of this.#decoder.push(chunk)) {
      if (packet.reply && packet.address === this.#waiting?.address) this.#waiting.settle(packet)
    }
  }

  #exchange(bytes: Uint8Array, address: number): Promise<OsdpPacket | undefined> {
    return new Promise((resolve, reject) => {
      const settle = (packet: OsdpPacket | undefined) => {
        clearTimeout(timer)
        this.#waiting = undefined
        resolve(packet)
      }
      const timer = setTimeout(() => {
        this.#decoder.clear()
        settle(undefined)
      }, this.#timing.replyMs)
      this.#waiting = { address, settle }
      try {
        if (!this.#line) throw new DeviceError('devices.stopping')
        this.#line.write(bytes)
      } catch (error) {
        clearTimeout(timer)
        this.#waiting = undefined
        reject(error)
      }
    })
  }
}
