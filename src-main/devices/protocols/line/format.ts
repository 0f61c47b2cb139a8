/**
 * Lines of RS-232 swipe readers and Wiegand converters. Every maker has his own: a site describes its reader by a regular expression with the named
 * groups `number`, `time`, `date`, `direction`, or by fixed places, `fixed:number@0+10;direction@10+1` (from 0, length). Without a pattern the whole
 * line is the number.
 */
import { type CardNumberFormat, formatCardNumber, readCardNumber } from '../../../contract/wedge.ts'
import { DeviceError } from '../../errors.ts'

export interface LineRecord {
  number: string
  /** `HH:mm:ss` */
  time?: string
  /** `YYYY-MM-DD` */
  date?: string
  /** 0 in, 1 out */
  direction?: 0 | 1
}

export type LineReader = (line: string) => LineRecord | undefined

/** No swipe reader writes more. */
export const LONGEST_LINE = 120

const FIELDS = ['number', 'time', 'date', 'direction'] as const
type Fields = Partial<Record<(typeof FIELDS)[number], string>>

/** A repeat of a group that repeats itself can take for ever on one line. */
const NESTED_REPEAT = /\([^()]*[*+}][^()]*\)\s*[*+{]/

/** The reader of a site's lines. Throws `devices.line-pattern-bad`. */
export function lineReader(pattern: string | undefined, cardFormat?: CardNumberFormat): LineReader {
  const fieldsOf = pattern?.startsWith('fixed:') ? fixedFields(pattern) : namedGroups(pattern)
  return (line) => {
    if (line.length > LONGEST_LINE) return undefined
    const fields = fieldsOf(line)
    return fields && recordOf(fields, cardFormat)
  }
}

function namedGroups(pattern = '^\\s*(?<number>[0-9A-Za-z]{1,24})\\s*$'): (line: string) => Fields | undefined {
  if (!pattern.includes('(?<number>') || NESTED_REPEAT.test(pattern)) throw bad(pattern)
  let expression: RegExp
  try {
    expression = new RegExp(pattern)
  } catch {
    throw bad(pattern)
  }
  return (line) => expression.exec(line)?.groups
}

function fixedFields(pattern: string): (line: string) => Fields | undefined {
  const places = pattern
    .slice('fixed:'.length)
    .split(';')
    .map((place) => /^(\w+)@(\d{1,3})\+(\d{1,3})$/.exec(place.trim()))
  const known = places.every((place) => place && (FIELDS as readonly string[]).includes(place[1]!))
  if (!known || !places.some((place) => place?.[1] === 'number')) throw bad(pattern)
  return (line) => {
    const fields: Fields = {}
    for (const place of places) {
      const [, name, from, length] = place!
      const text = line.slice(Number(from), Number(from) + Number(length))
      if (text.length < Number(length)) return undefined
      fields[name as keyof Fields] = text
    }
    return fields
  }
}

function recordOf(fields: Fields, cardFormat: CardNumberFormat | undefined): LineRecord | undefined {
  const number = numberOf(fields.number?.trim() ?? '', cardFormat)
  const time = fields.time === undefined ? undefined : clockText(fields.time.trim())
  const date = fields.date === undefined ? undefined : dateText(fields.date.trim())
  // A time that is there and cannot be read makes the whole line doubtful.
  if (number === undefined || time === null || date === null) return undefined
  const direction = directionOf(fields.direction)
  return {
    number,
    ...(time ? { time } : {}),
    ...(date ? { date } : {}),
    ...(direction === undefined ? {} : { direction }),
  }
}

/** A number in the site's card format is told in one way, whatever the reader's: ten digits, or eight where only three bytes are known. */
function numberOf(text: string, cardFormat: CardNumberFormat | undefined): string | undefined {
  if (cardFormat === undefined) return /^[0-9A-Za-z]{1,24}$/.test(text) ? text : undefined
  const read = readCardNumber(text, cardFormat)
  return read && formatCardNumber(read.bytes, read.partial ? '6h8d' : '8h10d')
}

function clockText(text: string): string | null {
  const [, hour, minute, second] = /^(\d{2}):?(\d{2}):?(\d{2})$/.exec(text) ?? []
  return hour === undefined ? null : `${hour}:${minute}:${second}`
}

function dateText(text: string): string | null {
  const [, year, month, day] = /^(\d{4}|\d{2})[-/.]?(\d{2})[-/.]?(\d{2})$/.exec(text) ?? []
  return year === undefined ? null : `${year.length === 2 ? `20${year}` : year}-${month}-${day}`
}

function directionOf(text: string | undefined): 0 | 1 | undefined {
  const word = text?.trim().toUpperCase()
  if (word === 'I' || word === 'IN' || word === '0' || word === '进') return 0
  return word === 'O' || word === 'OUT' || word === '1' || word === '出' ? 1 : undefined
}

function bad(pattern: string): DeviceError {
  return new DeviceError('devices.line-pattern-bad', { pattern })
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
