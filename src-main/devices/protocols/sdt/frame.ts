/**
 * Frames of the SDT (SAM_V) protocol of second-generation identity card readers.
 *
 *     AA AA AA 96 69 | LEN hi lo | body | CHK      LEN = body + CHK, CHK = XOR of LEN and body
 *
 * A request's body is CMD PARA DATA, a reply's SW1 SW2 SW3 DATA. Chunks from a serial port are arbitrary, so the decoder is incremental:
 * it accepts two or more AA, skips noise, caps LEN, checks CHK, and after a bad frame scans again from the next byte.
 */

/** Largest LEN in the field: text, photo and two fingerprints (0x090A). */
export const LARGEST_LENGTH = 0x090a

const HEADER = [0xaa, 0xaa, 0x96, 0x69] as const
const HEADER_AND_LENGTH = HEADER.length + 2

export interface SdtFault {
  kind: 'noise' | 'length' | 'checksum' | 'half-frame'
  /** Bytes given up. */
  bytes: number
}

export interface SdtDecoderOptions {
  largestLength?: number
  /** Silence inside a frame after which it is given up, milliseconds. */
  interByteMs?: number
}

function xorOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum ^= byte
  return sum
}

/** One whole frame around `body` (CMD PARA DATA or SW1 SW2 SW3 DATA). */
export function encodeSdtFrame(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(body.length + 8)
  frame.set([0xaa, ...HEADER])
  frame[5] = (body.length + 1) >> 8
  frame[6] = (body.length + 1) & 0xff
  frame.set(body, 7)
  frame[frame.length - 1] = xorOf(frame.subarray(5, frame.length - 1))
  return frame
}

function headerAt(bytes: Uint8Array, at: number): boolean {
  return HEADER.every((byte, index) => bytes[at + index] === byte)
}

/** First place from which a header begins, or could begin if more bytes follow. */
function nextHeader(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at++) {
    const rest = bytes.length - at
    if (rest >= HEADER.length ? headerAt(bytes, at) : HEADER.slice(0, rest).every((b, i) => bytes[at + i] === b))
      return at
  }
  return bytes.length
}

export class SdtDecoder {
  #pending: Uint8Array = new Uint8Array(0)
  #lastByteAt = 0
  #faults: SdtFault[] = []
  readonly #largestLength: number
  readonly #interByteMs: number

  constructor(options: SdtDecoderOptions = {}) {
    this.#largestLength = options.largestLength ?? LARGEST_LENGTH
    this.#interByteMs = options.interByteMs ?? 150
  }

  /** Takes any chunk received at `nowMs`; returns the bodies of the frames that became whole, each with a right checksum. */
  push(chunk: Uint8Array, nowMs: number): Uint8Array[] {
    const bodies = this.expire(nowMs)
    const joined = new Uint8Array(this.#pending.length + chunk.length)
    joined.set(this.#pending)
    joined.set(chunk, this.#pending.length)
    this.#pending = joined
    this.#lastByteAt = nowMs
    bodies.push(...this.#scan())
    return bodies
  }

  /** Gives up a frame that has been silent too long; what stands behind its header is scanned again and may hold whole frames. */
  expire(nowMs: number): Uint8Array[] {
    const bodies: Uint8Array[] = []
    if (nowMs - this.#lastByteAt < this.#interByteMs) return bodies
    while (this.#pending.length > 0) {
      this.#giveUp('half-frame', 1)
      bodies.push(...this.#scan())
    }
    return bodies
  }

  /** Forgets everything unfinished, as before a new request. */
  clear(): void {
    this.#pending = new Uint8Array(0)
  }

  /** What was given up since the last call. */
  takeFaults(): SdtFault[] {
    const faults = this.#faults
    this.#faults = []
    return faults
  }

  #giveUp(kind: SdtFault['kind'], bytes: number): void {
    this.#pending = this.#pending.subarray(bytes)
    const last = this.#faults.at(-1)
    if (last && last.kind === kind && (kind === 'noise' || kind === 'half-frame')) last.bytes += bytes
    else if (this.#faults.length < 64) this.#faults.push({ kind, bytes })
  }

  #scan(): Uint8Array[] {
    const bodies: Uint8Array[] = []
    for (;;) {
      const start = nextHeader(this.#pending)
      // A leading extra AA is part of the three-byte preamble, not noise.
      if (start > 0) this.#skip(start)
      if (this.#pending.length < HEADER_AND_LENGTH) return bodies
      const length = (this.#pending[4]! << 8) | this.#pending[5]!
      if (length < 2 || length > this.#largestLength) {
        this.#giveUp('length', 1)
        continue
      }
      const end = HEADER_AND_LENGTH + length
      if (this.#pending.length < end) return bodies
      if (xorOf(this.#pending.subarray(4, end)) !== 0) {
        this.#giveUp('checksum', 1)
        continue
      }
      bodies.push(this.#pending.slice(HEADER_AND_LENGTH, end - 1))
      this.#pending = this.#pending.slice(end)
    }
  }

  #skip(count: number): void {
    const preambleOnly = this.#pending.subarray(0, count).every((byte) => byte === 0xaa)
    if (preambleOnly) this.#pending = this.#pending.subarray(count)
    else this.#giveUp('noise', count)
  }
}
