/**
 * Driver of an identity card reader on a serial line: find, select, read; each card once, however long it lies there.
 *
 * After a good read many readers answer `find` with "no card" until the card has left the field, others go on finding it. Nobody takes a card
 * away between the read and a find right behind it, so a miss there tells the first, blind kind. On the second kind a card counts as gone after
 * two misses; on the blind kind its leaving cannot be seen: it counts as gone when another card is found, or after a while.
 */
import { randomBytes } from 'node:crypto'
import { instantText } from '../clock.ts'
import { asDeviceError, DeviceError } from '../errors.ts'
import { decodePhoto } from '../links/photo-decoder.ts'
import type { CardRead, DeviceHealth, DeviceSettings, DeviceState } from '../messages.ts'
import {
  type CardData,
  FIND_CARD,
  parseCardData,
  READ_NEW_ADDRESS,
  READ_TEXT_PHOTO,
  READ_TEXT_PHOTO_FINGERPRINT,
  SAM_ID,
  SAM_STATUS,
  SELECT_CARD,
  samIdText,
} from '../protocols/sdt/commands.ts'
import { isLineTrouble, type SdtExchange } from '../protocols/sdt/session.ts'
import { parseTextBlock } from '../protocols/sdt/text-block.ts'
import { parseAppendedAddress } from '../protocols/sdt/text-extra.ts'
import { BackOff, type Driver, type DriverHost, pause } from './driver.ts'
import { type OpenReader, openReader, otherSpeeds } from './sdt-links.ts'

export interface SdtDriverTiming {
  pollMs: number
  /** How often an idle reader is asked for its status. */
  heartbeatMs: number
  firstRetryMs: number
  mostRetryMs: number
  /** Pause before an unreadable card that still lies there is tried again. */
  rereadMs: number
  /** How long a card counts as present on a reader that does not find it after the read. */
  lingerMs: number
}

export const SDT_TIMING: SdtDriverTiming = {
  pollMs: 100,
  heartbeatMs: 5000,
  firstRetryMs: 250,
  mostRetryMs: 10_000,
  rereadMs: 1500,
  lingerMs: 5000,
}

const MISSES_UNTIL_GONE = 2
const TROUBLES_UNTIL_RECONNECT = 3

/** Only what the card has. */
function given<T extends Record<string, string | undefined>>(fields: T): Partial<{ [K in keyof T]: string }> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as Partial<{ [K in keyof T]: string }>
}

type Presence = 'empty' | 'read' | 'unreadable'

export class SdtReaderDriver implements Driver {
  readonly #settings: DeviceSettings
  readonly #host: DriverHost
  readonly #timing: SdtDriverTiming
  readonly #open: OpenReader
  readonly #stopping = new AbortController()
  readonly #backOff: BackOff
  #loop: Promise<void> = Promise.resolve()
  #health: DeviceHealth
  #presence: Presence = 'empty'
  #misses = 0
  #troubles = 0
  #triedAt = 0
  /** Whether the reader stopped finding the present card right after its read. */
  #blindAfterRead = false
  #shownText = ''
  /** Whether this connection's reader has answered at all: only then its speed is right. */
  #answered = false
  #speedTry = 0
  #readsWithFingerprint = false
  #asksNoAddress = false

  constructor(
    settings: DeviceSettings,
    host: DriverHost,
    timing: Partial<SdtDriverTiming> = {},
    open: OpenReader = openReader,
  ) {
    this.#open = open
    this.#settings = settings
    this.#host = host
    this.#timing = { ...SDT_TIMING, ...timing }
    this.#backOff = new BackOff(this.#timing.firstRetryMs, this.#timing.mostRetryMs)
    this.#health = { deviceId: settings.id, state: 'connecting' }
  }

  start(): void {
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  health(): DeviceHealth {
    return this.#health
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        this.#answered = false
        await this.#connect()
      } catch (thrown) {
        const error = asDeviceError(thrown)
        this.#nextSpeed(error)
        this.#tellFailure(error)
      }
      this.#cardGone()
      await pause(this.#backOff.next(), this.#stopping.signal)
    }
  }

  async #connect(): Promise<void> {
    const line = await this.#open(this.#settings, this.#speed(), this.#host)
    try {
      await this.#serve(line.session)
    } finally {
      await line.close()
    }
  }

  /** The speed that answered last; after a silent or garbled connection the next of the usual ones. */
  #speed(): number {
    const { link } = this.#settings
    const configured = link.kind === 'serial' ? link.baudRate : 0
    return this.#speedTry === 0 ? configured : (otherSpeeds(configured)[this.#speedTry - 1] ?? configured)
  }

  #nextSpeed(error: DeviceError): void {
    const { link } = this.#settings
    if (link.kind !== 'serial' || this.#answered || !isLineTrouble(error)) return
    this.#speedTry = (this.#speedTry + 1) % (otherSpeeds(link.baudRate).length + 1)
  }

  async #serve(session: SdtExchange): Promise<void> {
    await session.exchange(SAM_STATUS)
    this.#answered = true
    this.#asksNoAddress = false
    await this.#identify(session)
    this.#backOff.reset()
    this.#troubles = 0
    this.#tell('online')
    let beatAt = performance.now()
    while (!this.#stopping.signal.aborted) {
      await this.#tolerating(() => this.#poll(session))
      if (this.#presence === 'empty' && performance.now() - beatAt >= this.#timing.heartbeatMs) {
        await this.#tolerating(() => session.exchange(SAM_STATUS))
        this.#tell('online')
        beatAt = performance.now()
      }
      await pause(this.#timing.pollMs, this.#stopping.signal)
    }
  }

  async #identify(session: SdtExchange): Promise<void> {
    try {
      this.#health = { ...this.#health, samId: samIdText(await session.exchange(SAM_ID)) }
    } catch (error) {
      // A reader that knows no identity still reads cards; a dead line does not.
      const refusal = error instanceof DeviceError && error.code.startsWith('devices.sdt-')
      if (!refusal) throw error
    }
  }

  /** Line trouble is borne a few times in a row before the port is closed and opened again; anything else ends the connection. */
  async #tolerating(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
      this.#troubles = 0
    } catch (error) {
      this.#troubles++
      const passing = error instanceof DeviceError && isLineTrouble(error)
      if (!passing || this.#troubles >= TROUBLES_UNTIL_RECONNECT) throw error
    }
  }

  async #poll(session: SdtExchange): Promise<void> {
    if (!(await this.#find(session))) {
      this.#misses++
      if (this.#misses >= MISSES_UNTIL_GONE && !this.#lingers()) this.#cardGone()
      return
    }
    this.#misses = 0
    if (this.#presence === 'read' && !this.#blindAfterRead) return
    const again = this.#presence === 'unreadable'
    if (again && performance.now() - this.#triedAt < this.#timing.rereadMs) return
    await this.#readCard(session, again)
  }

  #lingers(): boolean {
    return (
      this.#presence === 'read' && this.#blindAfterRead && performance.now() - this.#triedAt < this.#timing.lingerMs
    )
  }

  async #find(session: SdtExchange): Promise<boolean> {
    try {
      await session.exchange(FIND_CARD)
      return true
    } catch (error) {
      if (error instanceof DeviceError && error.code === 'devices.sdt-no-card') return false
      throw error
    }
  }

  /** Two tries; the second reads whatever find and select say, since some readers refuse them and still read. */
  async #readCard(session: SdtExchange, again: boolean): Promise<void> {
    let card: CardRead
    try {
      card = await this.#firstTry(session).catch((error) => this.#readAnyway(session, error))
    } catch (thrown) {
      const error = asDeviceError(thrown)
      if (error.code === 'devices.reader-unplugged') throw error
      this.#cardGone()
      this.#presence = 'unreadable'
      this.#triedAt = performance.now()
      if (!again) {
        this.#host.send({ type: 'card-failed', deviceId: this.#settings.id, code: error.code, params: error.params })
      }
      return
    }
    this.#triedAt = performance.now()
    if (this.#presence === 'read' && card.rawText === this.#shownText) {
      // The card never left: the reader had only seemed blind.
      this.#blindAfterRead = false
      return
    }
    this.#cardGone()
    this.#blindAfterRead = await this.#missesCard(session)
    this.#presence = 'read'
    this.#shownText = card.rawText
    this.#host.send({ type: 'card', card })
    this.#tell('online')
  }

  /** Whether the reader no longer finds the card it has just read. Trouble is left for the next poll to meet: the card is read already. */
  async #missesCard(session: SdtExchange): Promise<boolean> {
    try {
      return !(await this.#find(session))
    } catch (error) {
      if (error instanceof DeviceError) return false
      throw error
    }
  }

  async #firstTry(session: SdtExchange): Promise<CardRead> {
    await session.exchange(SELECT_CARD)
    return this.#read(session)
  }

  async #readAnyway(session: SdtExchange, first: unknown): Promise<CardRead> {
    if (first instanceof DeviceError && first.code === 'devices.reader-unplugged') throw first
    for (const step of [FIND_CARD, SELECT_CARD]) {
      try {
        await session.exchange(step)
      } catch (error) {
        const refusal = error instanceof DeviceError && error.code.startsWith('devices.sdt-')
        if (!refusal) throw error
      }
    }
    try {
      return await this.#read(session)
    } catch (error) {
      // Many readers find a card no more after a read, even if its reply was lost on the line: then the loss is what to tell.
      throw first instanceof DeviceError && isLineTrouble(first) ? first : error
    }
  }

  async #read(session: SdtExchange): Promise<CardRead> {
    const { text, photo } = await this.#readData(session)
    const { extra, ...fields } = parseTextBlock(text)
    const appended = fields.kind === 'resident' ? await this.#appendedAddress(session) : ''
    const { permitNumber, issueCount, nationality, englishName } = extra
    const photoBmp = await decodePhoto(photo, this.#host.vendorFolder)
    return {
      readId: `CR${randomBytes(10).toString('hex').toUpperCase()}`,
      deviceId: this.#settings.id,
      at: instantText(this.#host.clock.now()),
      ...fields,
      // A foreigner's card may carry no Chinese name.
      name: fields.name || (englishName ?? ''),
      rawText: Buffer.from(text).toString('hex'),
      ...(photo.length > 0 ? { photoWlt: Buffer.from(photo).toString('base64') } : {}),
      ...(photoBmp ? { photoBmp: Buffer.from(photoBmp).toString('base64') } : {}),
      ...(this.#health.samId ? { samId: this.#health.samId } : {}),
      ...given({ permitNumber, issueCount, nationality, englishName, appendedAddress: appended }),
    }
  }

  /** The plain read; a reader that does not know it may know the one with fingerprints, whose biometrics are read past. */
  async #readData(session: SdtExchange): Promise<CardData> {
    if (!this.#readsWithFingerprint) {
      try {
        return parseCardData(READ_TEXT_PHOTO, await session.exchange(READ_TEXT_PHOTO))
      } catch (error) {
        if (!(error instanceof DeviceError) || error.code !== 'devices.sdt-bad-command') throw error
        this.#readsWithFingerprint = true
      }
    }
    return parseCardData(READ_TEXT_PHOTO_FINGERPRINT, await session.exchange(READ_TEXT_PHOTO_FINGERPRINT))
  }

  /** Asked right after the read, while the card is selected. A reader that cannot say is asked no more on this connection. */
  async #appendedAddress(session: SdtExchange): Promise<string> {
    if (this.#asksNoAddress) return ''
    try {
      return parseAppendedAddress(await session.exchange(READ_NEW_ADDRESS))
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      if (error.code === 'devices.reader-unplugged') throw error
      // The card has been read: its main fields must not be lost for this.
      if (error.code === 'devices.sdt-bad-command' || isLineTrouble(error)) this.#asksNoAddress = true
      return ''
    }
  }

  #cardGone(): void {
    if (this.#presence === 'read') this.#host.send({ type: 'card-removed', deviceId: this.#settings.id })
    this.#presence = 'empty'
    this.#misses = 0
  }

  #tell(state: DeviceState): void {
    const { error: _old, ...rest } = this.#health
    this.#health = { ...rest, state, lastContact: instantText(this.#host.clock.now()) }
    this.#host.send({ type: 'health', health: this.#health })
  }

  #tellFailure(error: DeviceError): void {
    if (this.#stopping.signal.aborted) return
    const state: DeviceState =
      error.code.startsWith('devices.sdt-') || error.code === 'devices.wrong-link' ? 'failed' : 'offline'
    const { code, params } = error
    this.#health = { ...this.#health, state, error: { code, params } }
    this.#host.send({ type: 'health', health: this.#health })
  }
}
