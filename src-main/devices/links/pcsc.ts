/**
 * Contactless cards over PC/SC, the smart-card service that Windows and macOS bring along and that Linux has as pcscd. The system's own library is
 * opened only where a site has such a reader: where it is missing, no other device needs it. Its state is asked every moment rather than waited for,
 * since a wait that is called off at the wrong moment would hold until the next card. Every call goes off this thread: a service that is dying, or
 * waits for a reader itself, answers late or never, and the other devices must not wait with it.
 */
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DeviceError } from '../errors.ts'

/** What has to be done where the system has no smart-card service, as a command to copy. */
const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'sudo apt-get install libpcsclite1 pcscd',
  win32: 'sc config SCardSvr start= auto',
}
const START: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'sudo systemctl enable --now pcscd.socket',
  win32: 'sc start SCardSvr',
}

/**
 * GET DATA for the UID of a contactless card: CLA FF, INS CA, P1 00, P2 00, Le 00 (PC/SC Workgroup, Interoperability Specification for ICCs and
 * Personal Computer Systems, part 3, rev. 2.01.09, §3.2.2.1.3). Answered by the reader itself, whatever the card.
 */
export const GET_UID = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00)

/** Values of winscard.h, the same on every system. */
const SCOPE_SYSTEM = 2
const SHARE_SHARED = 2
const PROTOCOL_T0_T1 = 3
const LEAVE_CARD = 0
const STATE_PRESENT = 0x20
const STATE_MUTE = 0x200
const NO_READERS = 0x8010002e
const POLL_MS = 150
const MOST_TRIES = 6
/** A service that has not answered by then is taken as gone; a card is read in well under a second. */
const PATIENCE_MS = 10_000

interface ReaderState {
  szReader: string
  pvUserData: null
  dwCurrentState: number
  dwEventState: number
  cbAtr: number
  rgbAtr: number[]
}

/** The part of the system's library that is needed; each answers 0 or an error of winscard.h, off this thread. */
interface Library {
  establish(scope: number, a: null, b: null, context: number[]): Promise<number>
  release(context: number): Promise<number>
  list(context: number, groups: null, names: Uint8Array | null, length: number[]): Promise<number>
  state(context: number, timeoutMs: number, state: ReaderState, count: number): Promise<number>
  connect(
    context: number,
    reader: string,
    share: number,
    protocols: number,
    card: number[],
    protocol: number[],
  ): Promise<number>
  transmit(
    card: number,
    send: object,
    apdu: Uint8Array,
    length: number,
    answer: Uint8Array,
    room: number[],
  ): Promise<number>
  disconnect(card: number, then: number): Promise<number>
  /** Header of T=0 or T=1 with its length. */
  header(protocol: number): object
}

const FILES: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'libpcsclite.so.1',
  win32: 'winscard.dll',
  darwin: '/System/Library/Frameworks/PCSC.framework/PCSC',
}

let opened: Library | undefined
/** Calls that were given up and may still come back. */
let overdue = 0

/** @throws DeviceError `devices.pcsc-missing` with the command that helps */
async function openLibrary(): Promise<Library> {
  if (opened) return opened
  try {
    const { default: koffi } = await import('koffi')
    const library = koffi.load(FILES[process.platform] ?? '')
    // Words are 64 bits wide on Linux, 32 elsewhere; handles are pointers on Windows; macOS packs the structure.
    const linux = process.platform === 'linux'
    const [word, long] = linux ? ['ulong', 'long'] : ['uint32', 'int32']
    const handle = process.platform === 'win32' ? 'uintptr_t' : long
    const fields = {
      szReader: 'str',
      pvUserData: 'void *',
      dwCurrentState: word,
      dwEventState: word,
      cbAtr: word,
      rgbAtr: koffi.array('uint8', process.platform === 'win32' ? 36 : 33),
    }
    const state = process.platform === 'darwin' ? koffi.pack(fields) : koffi.struct(fields)
    const header = koffi.struct({ dwProtocol: word, cbPciLength: word })
    const suffix = process.platform === 'win32' ? 'A' : ''
    const out = (type: string) => koffi.out(koffi.pointer(type))
    const inout = (type: string) => koffi.inout(koffi.pointer(type))
    const f = <A extends unknown[]>(name: string, args: Array<Parameters<typeof koffi.sizeof>[0]>) =>
      inTime(promisify(library.func(name, long, args).async) as (...given: A) => Promise<number>)
    const transmit = f('SCardTransmit', [
      handle,
      koffi.pointer(header),
      'uint8 *',
      word,
      'void *',
      'uint8 *',
      inout(word),
    ])
    opened = {
      establish: f('SCardEstablishContext', [word, 'void *', 'void *', out(handle)]),
      release: f('SCardReleaseContext', [handle]),
      list: f(`SCardListReaders${suffix}`, [handle, 'str', 'uint8 *', inout(word)]),
      state: f(`SCardGetStatusChange${suffix}`, [handle, word, koffi.inout(koffi.pointer(state)), word]),
      connect: f(`SCardConnect${suffix}`, [handle, 'str', word, word, out(handle), out(word)]),
      transmit: (card, send, apdu, length, answer, room) => transmit(card, send, apdu, length, null, answer, room),
      disconnect: f('SCardDisconnect', [handle, word]),
      header: (dwProtocol) => ({ dwProtocol, cbPciLength: koffi.sizeof(header) }),
    }
    return opened
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new DeviceError('devices.pcsc-missing', { command: INSTALL[process.platform] ?? message.slice(0, 200) })
  }
}

/** A call that is given up after a while, so that whoever waits for it learns of it. @throws DeviceError `devices.pcsc-no-service` */
function inTime<A extends unknown[]>(call: (...args: A) => Promise<number>): (...args: A) => Promise<number> {
  return async (...args) => {
    const called = call(...args)
    const over = new AbortController()
    const late = setTimeout(PATIENCE_MS, undefined, { signal: over.signal, ref: false })
    const result = await Promise.race([called, late]).finally(() => over.abort())
    if (result !== undefined) return result
    overdue += 1
    void called.catch(() => undefined).finally(() => (overdue -= 1))
    throw noService('timeout')
  }
}

/** @throws DeviceError `devices.pcsc-no-service` with the command that helps */
async function contextOf(library: Library): Promise<number> {
  // Each call holds a thread until it comes back: one that never does must not be followed by more.
  if (overdue > 0) throw noService('timeout')
  const context = [0]
  check(await library.establish(SCOPE_SYSTEM, null, null, context), noService)
  return context[0] ?? 0
}

function check(result: number, failure: (code: string) => DeviceError): void {
  if (result !== 0) throw failure((result >>> 0).toString(16).toUpperCase().padStart(8, '0'))
}

const noService = (code: string) =>
  new DeviceError('devices.pcsc-no-service', { command: START[process.platform] ?? code })
const readFailed = (code: string) => new DeviceError('devices.pcsc-read-failed', { message: code })

async function readersOf(library: Library, context: number): Promise<string[]> {
  const length = [0]
  const found = await library.list(context, null, null, length)
  if (found >>> 0 === NO_READERS) return []
  check(found, noService)
  const names = new Uint8Array(length[0] ?? 0)
  const listed = await library.list(context, null, names, length)
  if (listed >>> 0 === NO_READERS) return []
  check(listed, noService)
  return Buffer.from(names).toString('utf8').split('\0').filter(Boolean)
}

/** Names of the readers that are there. @throws DeviceError `devices.pcsc-missing`, `devices.pcsc-no-service` */
export async function listPcscReaders(): Promise<string[]> {
  const library = await openLibrary()
  const context = await contextOf(library)
  try {
    return await readersOf(library, context)
  } finally {
    await release(library, context)
  }
}

/** Lets a context go; of a service that is gone there is nothing left to let go, and one that does not answer is not waited for again. */
async function release(library: Library, context: number): Promise<void> {
  const released = library.release(context).catch(() => undefined)
  if (overdue === 0) await released
}

export interface PcscEvents {
  /** The service answers; no reader is known yet. */
  onOpen(): void
  /** Names of the wanted readers, when they have changed. */
  onReaders(names: string[]): void
  /** A card was laid on a reader and has told its UID (4, 7 or 10 bytes). */
  onCard(reader: string, uid: Uint8Array): void
  /** A card that told no UID. */
  onFailure(reader: string, error: DeviceError): void
}

/**
 * Watches the readers whose names are wanted, until the signal is given; every card is read once each time it is laid down.
 * @throws DeviceError `devices.pcsc-missing`, `devices.pcsc-no-service`, also when the service goes away
 */
export async function watchPcsc(
  wanted: (name: string) => boolean,
  events: PcscEvents,
  signal: AbortSignal,
): Promise<void> {
  const library = await openLibrary()
  const context = await contextOf(library)
  const cards = new Map<string, number | undefined>()
  const tries = new Map<string, number>()
  let before: string[] = []
  events.onOpen()
  try {
    while (!signal.aborted) {
      const names = (await readersOf(library, context)).filter(wanted)
      if (names.join('\n') !== before.join('\n')) events.onReaders(names)
      for (const name of before) if (!names.includes(name)) cards.delete(name)
      before = names
      for (const name of names) {
        const card = await cardOn(library, context, name)
        if (card === cards.get(name)) continue
        cards.set(name, card)
        if (card === undefined) tries.delete(name)
        else if (!signal.aborted) {
          const failure = await read(library, context, name, events)
          const tried = failure ? (tries.get(name) ?? 0) + 1 : 0
          tries.set(name, tried)
          // A card that is still coming to rest is asked again.
          if (failure?.code === 'devices.pcsc-read-failed' && tried < MOST_TRIES) cards.delete(name)
          else if (failure) events.onFailure(name, failure)
        }
      }
      await setTimeout(POLL_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    await release(library, context)
  }
}

/** Which card lies on a reader, by the count of cards laid down and taken off that the service keeps; undefined: none that answers. */
async function cardOn(library: Library, context: number, szReader: string): Promise<number | undefined> {
  const rgbAtr: number[] = Array(process.platform === 'win32' ? 36 : 33).fill(0)
  const state: ReaderState = { szReader, pvUserData: null, dwCurrentState: 0, dwEventState: 0, cbAtr: 0, rgbAtr }
  // A reader pulled out just now is told by the next list.
  if ((await library.state(context, 0, state, 1)) !== 0) return undefined
  const event = state.dwEventState
  return (event & STATE_PRESENT) !== 0 && (event & STATE_MUTE) === 0 ? event >>> 16 : undefined
}

/** @returns why the card could not be read, if so */
async function read(
  library: Library,
  context: number,
  reader: string,
  events: PcscEvents,
): Promise<DeviceError | undefined> {
  const [card, protocol] = [[0], [0]]
  try {
    check(await library.connect(context, reader, SHARE_SHARED, PROTOCOL_T0_T1, card, protocol), readFailed)
    const [answer, room] = [new Uint8Array(64), [64]]
    const header = library.header(protocol[0] ?? 1)
    check(await library.transmit(card[0] ?? 0, header, GET_UID, GET_UID.length, answer, room), readFailed)
    events.onCard(reader, uidOf(answer.subarray(0, room[0])))
    return undefined
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error
    return error
  } finally {
    if (card[0]) await library.disconnect(card[0], LEAVE_CARD).catch(() => undefined)
  }
}

/** UID of an answer, whose last two bytes are the status: 90 00, or 6A 81 where the card has none to tell. */
function uidOf(answer: Uint8Array): Uint8Array {
  const status = Buffer.from(answer.subarray(-2)).toString('hex').toUpperCase()
  const uid = answer.slice(0, -2)
  if (status !== '9000') throw new DeviceError('devices.pcsc-no-uid', { status })
  if (uid.length !== 4 && uid.length !== 7 && uid.length !== 10) {
    throw new DeviceError('devices.pcsc-no-uid', { status: `${status}, ${uid.length} B` })
  }
  // ISO/IEC 14443-3 §6.4.4: a single-size UID that begins with 08 is random, another one at each tap (phones).
  if (uid.length === 4 && uid[0] === 0x08) throw new DeviceError('devices.pcsc-random-uid')
  return uid
}
