/** The bytes of RS-232 swipe readers and Wiegand converters, cut into lines. What a line says is read by the site's pattern: `contract/line-format.ts`. */
import { type LineRecord, LONGEST_LINE, lineReading, patternProblem } from '../../../contract/line-format.ts'
import type { CardNumberFormat } from '../../../contract/wedge.ts'
import { DeviceError } from '../../errors.ts'

export type LineReader = (line: string) => LineRecord | undefined

/** The reader of a site's lines. Throws `devices.line-pattern-bad`. */
export function lineReader(pattern: string | undefined, cardFormat?: CardNumberFormat): LineReader {
  if (patternProblem(pattern)) throw new DeviceError('devices.line-pattern-bad', { pattern: pattern ?? '' })
  const read = lineReading(pattern, cardFormat)
  return (line) => {
    const reading = read(line)
    return 'record' in reading ? reading.record : undefined
  }
}

const [STX, ETX, CR, LF] = [0x02, 0x03, 0x0d, 0x0a]

/** Cuts what comes into lines: by CR, LF or both, or between STX and ETX. What is too long or never ends is given up. */
export class LineDecoder {
  readonly #framing: 'line' | 'stx-etx'
  #pending: number[] = []
  #inside: boolean
  #lastByteAt = Number.NEGATIVE_INFINITY
  #givenUp = 0

  constructor(framing: 'line' | 'stx-etx' = 'line') {
    this.#framing = framing
    this.#inside = framing === 'line'
  }

  /** Lines that became whole. Silence of a second inside a line ends it: the rest is another one's. */
  push(chunk: Uint8Array, nowMs: number): string[] {
    if (nowMs - this.#lastByteAt > 1000) this.#drop()
    this.#lastByteAt = nowMs
    const lines: string[] = []
    for (const byte of chunk) {
      const line = this.#take(byte)
      if (line !== undefined) lines.push(line)
    }
    return lines
  }

  /** Until now this PC was busy with what came: that is no silence of the reader, whose next bytes have waited. */
  handled(nowMs: number): void {
    this.#lastByteAt = nowMs
  }

  /** Bytes given up since the last call. */
  takeGivenUp(): number {
    const count = this.#givenUp
    this.#givenUp = 0
    return count
  }

  #take(byte: number): string | undefined {
    if (this.#framing === 'stx-etx' && byte === STX) {
      this.#drop()
      this.#inside = true
      return undefined
    }
    const ends = this.#framing === 'line' ? byte === CR || byte === LF : byte === ETX
    if (ends) {
      const text = this.#inside ? new TextDecoder('gb18030').decode(Uint8Array.from(this.#pending)) : ''
      this.#pending = []
      this.#inside = this.#framing === 'line'
      return text === '' ? undefined : text
    }
    if (!this.#inside) {
      this.#givenUp++
      return undefined
    }
    this.#pending.push(byte)
    if (this.#pending.length > LONGEST_LINE) {
      this.#drop()
      // The rest of an endless line is no line of its own.
      this.#inside = false
    }
    return undefined
  }

  #drop(): void {
    this.#givenUp += this.#pending.length
    this.#pending = []
    this.#inside = this.#framing === 'line'
  }
}
