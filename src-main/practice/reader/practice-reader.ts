/**
 * A practice identity card reader: answers the SDT protocol on a serial pseudo-terminal, deals fictional cards, and can be made to fail in the
 * ways real readers and cables do.
 */
import { spawnSync } from 'node:child_process'
import { encodeSdtFrame, SdtDecoder } from '../../devices/protocols/sdt/frame.ts'
import { type SerialPair, startSerialPair } from '../serial-pair.ts'
import type { PracticeCard } from './cards.ts'

/** What can go wrong with a reply. `count` replies are hit, counted down. */
export type ReaderFault = 'noise' | 'half-frame' | 'silence' | 'bad-checksum'

export interface PracticeReaderOptions {
  linkPath: string
  /** 16 bytes; by default the practice SAM. */
  samId?: Uint8Array
  /** Whether `find` goes on finding a card that was read; real readers differ. Default true. */
  findsAgain?: boolean
  /** Whether the reader reads a card it did not select, as some do. Default false. */
  readsUnselected?: boolean
  /** Sends replies in pieces of this many bytes; 0 = whole. */
  pieceBytes?: number
  pieceGapMs?: number
  /** Speed the reader is set to; it hears nothing of an application that opened the line at another. Default: any. */
  baudRate?: number
  /** A reader that knows only the read with fingerprints (30 10), and so many bytes of them. */
  fingerprintOnly?: number
  /** Another line than a serial one, e.g. HID reports. */
  startLine?: (onData: (chunk: Uint8Array) => void) => Promise<PracticeLine>
}

export type PracticeLine = Pick<SerialPair, 'path' | 'write' | 'unplug' | 'replug' | 'stop'>

export interface PracticeReader {
  path: string
  /** Lays a card down; one that lies there is taken away first, which the reader notices. */
  present(card: PracticeCard): void
  remove(): void
  /** Spoils the next `count` replies to `command` (`find`, `select`, `read`, or any). */
  fail(fault: ReaderFault, count?: number, command?: ReaderCommand): void
  /** Answers the next `count` commands of this kind with a status (SW3) instead. */
  refuse(sw3: number, command: ReaderCommand, count?: number): void
  /** Makes `find` miss the card this often right after its next read, as a radio field that is switched off and on does. */
  missAfterRead(count: number): void
  /** Pulls the plug when the next read has sent this many bytes of its reply. */
  unplugDuringRead(afterBytes: number): void
  unplug(): Promise<void>
  replug(): Promise<void>
  /** How often each command was answered or swallowed, by name. */
  commands(): Readonly<Record<string, number>>
  stop(): Promise<void>
}

export type ReaderCommand = 'reset' | 'status' | 'sam-id' | 'find' | 'select' | 'read' | 'new-address' | 'baud' | 'any'

const NAMES: ReadonlyMap<number, ReaderCommand> = new Map([
  [0x10ff, 'reset'],
  [0x11ff, 'status'],
  [0x12ff, 'sam-id'],
  [0x2001, 'find'],
  [0x2002, 'select'],
  [0x3001, 'read'],
  [0x3010, 'read'],
  [0x3003, 'new-address'],
])

/** `05.01-20260101-0000000001-0000000001` in its 16 bytes. */
const PRACTICE_SAM = Uint8Array.from(Buffer.from('05000100052535010100000001000000', 'hex'))

interface Spoil {
  command: ReaderCommand
  left: number
  fault?: ReaderFault
  sw3?: number
}

/** No hand swaps two cards so fast that the field is never empty. */
const FINDS_WHILE_SWAPPING = 2

class ReaderState {
  readonly #samId: Uint8Array
  readonly #findsAgain: boolean
  readonly #readsUnselected: boolean
  readonly #fingerprintOnly: number | undefined
  #card: PracticeCard | undefined
  #found = false
  #selected = false
  #readDone = false
  #gapFinds = 0
  #missesAfterRead = 0

  constructor(options: PracticeReaderOptions) {
    this.#samId = options.samId ?? PRACTICE_SAM
    this.#findsAgain = options.findsAgain ?? true
    this.#readsUnselected = options.readsUnselected ?? false
    this.#fingerprintOnly = options.fingerprintOnly
  }

  missAfterRead(count: number): void {
    this.#missesAfterRead = count
  }

  place(card: PracticeCard | undefined): void {
    this.#gapFinds = this.#card && card ? FINDS_WHILE_SWAPPING : 0
    this.#card = card
    this.#found = false
    this.#selected = false
    this.#readDone = false
  }

  /** SW1 SW2 SW3 DATA for a request. */
  answer(command: ReaderCommand | undefined, withFingerprint: boolean): Uint8Array {
    switch (command) {
      case 'reset':
      case 'status':
      case 'baud':
        return status(0x90)
      case 'sam-id':
        return status(0x90, this.#samId)
      case 'find':
        this.#selected = false
        if (this.#gapFinds > 0) {
          this.#gapFinds--
          return status(0x80)
        }
        this.#found = this.#card !== undefined && (this.#findsAgain || !this.#readDone)
        return this.#found ? status(0x9f, new Uint8Array(4)) : status(0x80)
      case 'select':
        this.#selected = this.#found && this.#card !== undefined
        return this.#selected ? status(0x90, new Uint8Array(8)) : status(0x81)
      case 'read':
        if (this.#fingerprintOnly !== undefined && !withFingerprint) return status(0x21)
        return this.#read(withFingerprint)
      case 'new-address':
        return this.#readDone && this.#card?.appended ? status(0x90, this.#card.appended) : status(0x91)
      default:
        return status(0x21)
    }
  }

  #read(withFingerprint: boolean): Uint8Array {
    if (!this.#card || !(this.#selected || this.#readsUnselected)) return status(0x41)
    this.#selected = false
    this.#found = false
    this.#readDone = true
    this.#gapFinds += this.#missesAfterRead
    this.#missesAfterRead = 0
    const { text, photo } = this.#card
    const fingerprint = new Uint8Array(withFingerprint ? (this.#fingerprintOnly ?? 0) : 0)
    const lengths = [text.length, photo.length, ...(withFingerprint ? [fingerprint.length] : [])]
    const header = lengths.flatMap((length) => [length >> 8, length & 0xff])
    return status(0x90, Uint8Array.from([...header, ...text, ...photo, ...fingerprint]))
  }
}

function status(sw3: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return Uint8Array.from([0, 0, sw3, ...data])
}

/** Starts a practice reader at `linkPath`; the path may be opened at once by `serialport`. */
export async function startPracticeReader(options: PracticeReaderOptions): Promise<PracticeReader> {
  const state = new ReaderState(options)
  const decoder = new SdtDecoder()
  const counts: Record<string, number> = {}
  let spoils: Spoil[] = []
  let unplugAfter: number | undefined
  const startLine = options.startLine ?? ((onData) => startSerialPair(options.linkPath, onData))
  const pair = await startLine((chunk) => {
    if (options.baudRate !== undefined && speedOf(options.linkPath) !== options.baudRate) return
    for (const body of decoder.push(chunk, performance.now())) void reply(body)
  })

  function takeSpoil(command: ReaderCommand): Spoil | undefined {
    const spoil = spoils.find((candidate) => candidate.command === 'any' || candidate.command === command)
    if (spoil && --spoil.left === 0) spoils = spoils.filter((other) => other !== spoil)
    return spoil
  }

  async function reply(body: Uint8Array): Promise<void> {
    const number = (body[0]! << 8) | body[1]!
    const command = body[0] === 0x60 ? 'baud' : NAMES.get(number)
    counts[command ?? 'unknown'] = (counts[command ?? 'unknown'] ?? 0) + 1
    const spoil = takeSpoil(command ?? 'any')
    const answer = spoil?.sw3 === undefined ? state.answer(command, number === 0x3010) : status(spoil.sw3)
    const frame = spoiled(encodeSdtFrame(answer), spoil?.fault)
    if (command === 'read' && unplugAfter !== undefined) {
      const sent = frame.subarray(0, unplugAfter)
      unplugAfter = undefined
      pair.write(sent)
      // Long enough for the bytes to pass socat, so that the application really holds a half frame.
      setTimeout(() => void pair.unplug(), 30)
      return
    }
    await send(frame)
  }

  async function send(frame: Uint8Array): Promise<void> {
    const piece = options.pieceBytes ?? 0
    if (piece <= 0) return pair.write(frame)
    for (let at = 0; at < frame.length; at += piece) {
      pair.write(frame.subarray(at, at + piece))
      await new Promise((resolve) => setTimeout(resolve, options.pieceGapMs ?? 1))
    }
  }

  return {
    path: pair.path,
    present: (card) => state.place(card),
    missAfterRead: (count) => state.missAfterRead(count),
    remove: () => state.place(undefined),
    fail: (fault, count = 1, command = 'any') => void spoils.push({ command, left: count, fault }),
    refuse: (sw3, command, count = 1) => void spoils.push({ command, left: count, sw3 }),
    unplugDuringRead: (afterBytes) => {
      unplugAfter = afterBytes
    },
    unplug: () => pair.unplug(),
    replug: () => pair.replug(),
    commands: () => ({ ...counts }),
    stop: () => pair.stop(),
  }
}

/** The speed that the application gave the pseudo-terminal. */
function speedOf(path: string): number {
  return Number(
    spawnSync('stty', ['-F', path, 'speed'], { encoding: 'utf8', timeout: 10_000, killSignal: 'SIGKILL' }).stdout,
  )
}

function spoiled(frame: Uint8Array, fault: ReaderFault | undefined): Uint8Array {
  switch (fault) {
    case 'silence':
      return new Uint8Array(0)
    case 'half-frame':
      return frame.subarray(0, Math.max(1, frame.length >> 1))
    case 'bad-checksum':
      return frame.map((byte, at) => (at === frame.length - 1 ? byte ^ 0xff : byte))
    case 'noise':
      return Uint8Array.from([0x00, 0xff, 0xaa, 0x13, 0x96, 0xaa, 0xaa, 0x55, ...frame, 0x7e, 0xaa])
    default:
      return frame
  }
}
