/**
 * Card-number readers that act as a keyboard ("wedge"): they type digits and Enter within a tenth of a second. One card has several numbers,
 * depending on how a reader was set, so the four bytes are what counts; the site's format is found by tapping a known card. Formats and
 * vectors: cnblogs.com/beauty/p/1879901 (card 01 02 6F 6C 3A hex).
 */

/**
 * How a reader writes a card's number. `decimal`: all four bytes, ten digits or without leading zeros; `8h10d`: ten digits;
 * `6h8d`: the lower three bytes, eight digits; `2h4h`: third byte and lower two bytes, `111,27706` or `11127706`;
 * `8h10d-reversed`: ten digits of the four bytes in reversed order.
 */
export type CardNumberFormat = 'decimal' | '8h10d' | '6h8d' | '2h4h' | '8h10d-reversed'

export const CARD_NUMBER_FORMATS: readonly CardNumberFormat[] = ['8h10d', '8h10d-reversed', '6h8d', '2h4h', 'decimal']

/** A person types slower than this, milliseconds from key to key. */
export const WEDGE_KEY_GAP_MS = 35
const SHORTEST = 6
const LONGEST = 24

export interface WedgeKey {
  /** `KeyboardEvent.key`. */
  key: string
  /** Milliseconds, from any start. */
  at: number
}

export interface WedgeScan {
  text: string
  at: number
}

export interface WedgeState {
  text: string
  lastAt: number
}

export const WEDGE_IDLE: WedgeState = { text: '', lastAt: Number.NEGATIVE_INFINITY }

/**
 * Takes the next key. Keys that follow each other faster than anybody types and end with Enter are a scan; whatever else is typing and
 * belongs to the form.
 */
export function wedgeKey(state: WedgeState, { key, at }: WedgeKey): { state: WedgeState; scan?: WedgeScan } {
  const quick = at - state.lastAt <= WEDGE_KEY_GAP_MS
  if (key === 'Enter') {
    const whole = quick && state.text.length >= SHORTEST && state.text.length <= LONGEST
    return whole ? { state: WEDGE_IDLE, scan: { text: state.text, at } } : { state: WEDGE_IDLE }
  }
  if (key === 'Shift') return { state: quick ? { ...state, lastAt: at } : state }
  if (!/^[0-9A-Za-z,]$/.test(key)) return { state: WEDGE_IDLE }
  return { state: { text: (quick ? state.text : '') + key, lastAt: at } }
}

/** All scans in a run of keys. */
export function wedgeScans(keys: readonly WedgeKey[]): WedgeScan[] {
  const scans: WedgeScan[] = []
  let state = WEDGE_IDLE
  for (const key of keys) {
    const step = wedgeKey(state, key)
    state = step.state
    if (step.scan) scans.push(step.scan)
  }
  return scans
}

function reversed(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

/** A card's four bytes (as one number, 0…4294967295) in a format. */
export function formatCardNumber(bytes: number, format: CardNumberFormat): string {
  switch (format) {
    case 'decimal':
      return String(bytes)
    case '8h10d':
      return String(bytes).padStart(10, '0')
    case '8h10d-reversed':
      return String(reversed(bytes)).padStart(10, '0')
    case '6h8d':
      return String(bytes & 0xffffff).padStart(8, '0')
    case '2h4h':
      return `${String((bytes >>> 16) & 0xff).padStart(3, '0')},${String(bytes & 0xffff).padStart(5, '0')}`
  }
}

export interface ReadCardNumber {
  /** What of the four bytes the format tells. */
  bytes: number
  /** The top byte is missing: only 24 bits are known. */
  partial: boolean
}

/** Reads a number of a format; undefined where the text is not one. */
export function readCardNumber(text: string, format: CardNumberFormat): ReadCardNumber | undefined {
  switch (format) {
    case 'decimal':
      return whole(text, /^(0|[1-9]\d{0,9})$/)
    case '8h10d':
      return whole(text, /^\d{10}$/)
    case '8h10d-reversed': {
      const read = whole(text, /^\d{10}$/)
      return read && { ...read, bytes: reversed(read.bytes) }
    }
    case '6h8d':
      return /^\d{8}$/.test(text) && Number(text) <= 0xffffff ? { bytes: Number(text), partial: true } : undefined
    case '2h4h': {
      const [, high, low] = /^(\d{3}),?(\d{5})$/.exec(text) ?? []
      if (high === undefined || Number(high) > 0xff || Number(low) > 0xffff) return undefined
      return { bytes: Number(high) * 0x10000 + Number(low), partial: true }
    }
  }
}

function whole(text: string, pattern: RegExp): ReadCardNumber | undefined {
  return pattern.test(text) && Number(text) <= 0xffffffff ? { bytes: Number(text), partial: false } : undefined
}

/**
 * Learning by tapping: which formats turn the card whose number is known (its four bytes, from the terminal's roster or printed on it) into what
 * the reader typed. One answer settles the site's format; none means that the card or the number is another one.
 */
export function formatsThatFit(scanned: string, knownBytes: number): CardNumberFormat[] {
  return CARD_NUMBER_FORMATS.filter((format) => {
    const read = readCardNumber(scanned, format)
    if (!read) return false
    return read.bytes === (read.partial ? knownBytes & 0xffffff : knownBytes)
  })
}

/** Narrows the formats by one more tapped card; several known cards tell apart what one cannot. */
export function narrowFormats(
  sofar: readonly CardNumberFormat[],
  scanned: string,
  knownBytes: number,
): CardNumberFormat[] {
  const fitting = formatsThatFit(scanned, knownBytes)
  return sofar.filter((format) => fitting.includes(format))
}

/**
 * One way to write a card, whatever reader it was tapped at: all four bytes as ten digits, or eight digits where a reader tells only the lower
 * three. By these a number is kept, and a card known by one is found by the other. Undefined where the text is no number of the format.
 */
export function canonicalCardNumber(text: string, format: CardNumberFormat): string | undefined {
  const read = readCardNumber(text, format)
  return read && formatCardNumber(read.bytes, read.partial ? '6h8d' : '8h10d')
}

/** How a reader of the format writes the card with this number; a number that is no card's stays. */
export function asTyped(number: string, format: CardNumberFormat): string {
  const read = readCardNumber(number, number.length === 8 ? '6h8d' : '8h10d')
  return read ? formatCardNumber(read.bytes, format) : number
}

/** The lower three bytes of a card by its number as kept; undefined where the number is of another shape. */
export function cardBits(number: string): number | undefined {
  const read = readCardNumber(number, number.length === 8 ? '6h8d' : '8h10d')
  return read && read.bytes & 0xffffff
}

/** Whether two numbers as kept may be one card: the same, or one of three bytes that are the lower ones of the other. */
export function sameCard(one: string, other: string): boolean {
  if (one === other) return true
  const bits = cardBits(one)
  return bits !== undefined && one.length !== other.length && bits === cardBits(other)
}

/**
 * A card's number as it is printed on it or typed by hand: ten digits, `111,27706`, eight digits (three bytes), or the hexadecimal number of a
 * card with seven or ten bytes. @returns it as kept, or undefined
 */
export function printedCardNumber(text: string): string | undefined {
  const plain = text.trim().replace('，', ',')
  if (/^\d{10}$/.test(plain)) return canonicalCardNumber(plain, '8h10d')
  if (/^\d{3},\d{5}$/.test(plain)) return canonicalCardNumber(plain, '2h4h')
  if (/^\d{8}$/.test(plain)) return canonicalCardNumber(plain, '6h8d')
  return /^([0-9A-F]{14}|[0-9A-F]{20})$/i.test(plain) ? plain.toUpperCase() : undefined
}

/** The four bytes of a card whose printed number tells them all. */
export function printedCardBytes(text: string): number | undefined {
  const number = printedCardNumber(text)
  return number?.length === 10 ? Number(number) : undefined
}

/** What may be a card's number in a line that a reader wrote, for learning its format. */
export function numbersIn(line: string): string[] {
  return line.match(/\d{3},\d{5}|\d{8,10}|\d{1,7}/g) ?? []
}
