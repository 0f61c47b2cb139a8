/**
 * Lines of RS-232 swipe readers and Wiegand converters. Every maker has his own: a site describes its reader by a regular expression with the named
 * groups `number`, `time`, `date`, `direction`, or by fixed places, `fixed:number@0+10;direction@10+1` (from 0, length). Without a pattern the whole
 * line is the number. Shared, so that a screen tries a pattern with the very parser that will read the line.
 */
import { StationError } from './errors.ts'
import { type CardNumberFormat, canonicalCardNumber } from './wedge.ts'

export interface LineRecord {
  number: string
  /** `HH:mm:ss` */
  time?: string
  /** `YYYY-MM-DD` */
  date?: string
  /** 0 in, 1 out */
  direction?: 0 | 1
}

/** Why a line tells nothing. */
export type LineProblem = 'too-long' | 'no-match' | 'number' | 'time' | 'date'
export type LineReading = { record: LineRecord } | { problem: LineProblem }

/** What is wrong with a pattern: not a regular expression, no group `number`, a repeat inside a repeat, places that cannot be read. */
export type PatternProblem = 'syntax' | 'no-number' | 'nested-repeat' | 'places'

/** No swipe reader writes more. */
export const LONGEST_LINE = 120

const FIELDS = ['number', 'time', 'date', 'direction'] as const
type Fields = Partial<Record<(typeof FIELDS)[number], string>>
type Cut = (line: string) => Fields | undefined

/** A repeat of a group that repeats itself can take for ever on one line. */
const NESTED_REPEAT = /\([^()]*[*+}][^()]*\)\s*[*+{]/

/** What is wrong with a pattern; undefined where a reader can be made of it. */
export function patternProblem(pattern: string | undefined): PatternProblem | undefined {
  const cut = cutterOf(pattern)
  return typeof cut === 'string' ? cut : undefined
}

/** Reads a line by the site's pattern, or says why not. @throws StationError `devices.line-pattern-bad` */
export function lineReading(pattern: string | undefined, cardFormat?: CardNumberFormat): (line: string) => LineReading {
  const cut = cutterOf(pattern)
  if (typeof cut === 'string') throw new StationError('devices.line-pattern-bad', { pattern: pattern ?? '' })
  return (line) => {
    if (line.length > LONGEST_LINE) return { problem: 'too-long' }
    const fields = cut(line)
    return fields ? readingOf(fields, cardFormat) : { problem: 'no-match' }
  }
}

function cutterOf(pattern: string | undefined): Cut | PatternProblem {
  return pattern?.startsWith('fixed:') ? fixedFields(pattern) : namedGroups(pattern)
}

function namedGroups(pattern = '^\\s*(?<number>[0-9A-Za-z]{1,24})\\s*$'): Cut | PatternProblem {
  let expression: RegExp
  try {
    expression = new RegExp(pattern)
  } catch {
    return 'syntax'
  }
  if (!pattern.includes('(?<number>')) return 'no-number'
  if (NESTED_REPEAT.test(pattern)) return 'nested-repeat'
  return (line) => expression.exec(line)?.groups
}

function fixedFields(pattern: string): Cut | PatternProblem {
  const places = pattern
    .slice('fixed:'.length)
    .split(';')
    .map((place) => /^(\w+)@(\d{1,3})\+(\d{1,3})$/.exec(place.trim()))
  if (!places.every((place) => place && (FIELDS as readonly string[]).includes(place[1]!))) return 'places'
  if (!places.some((place) => place?.[1] === 'number')) return 'no-number'
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

function readingOf(fields: Fields, cardFormat: CardNumberFormat | undefined): LineReading {
  const number = numberOf(fields.number?.trim() ?? '', cardFormat)
  const time = fields.time === undefined ? undefined : clockText(fields.time.trim())
  const date = fields.date === undefined ? undefined : dateText(fields.date.trim())
  if (number === undefined) return { problem: 'number' }
  // A time that is there and cannot be read makes the whole line doubtful.
  if (time === null) return { problem: 'time' }
  if (date === null) return { problem: 'date' }
  const direction = directionOf(fields.direction)
  return {
    record: {
      number,
      ...(time ? { time } : {}),
      ...(date ? { date } : {}),
      ...(direction === undefined ? {} : { direction }),
    },
  }
}

/** A number in the site's card format is told in one way, whatever the reader's: ten digits, or eight where only three bytes are known. */
function numberOf(text: string, cardFormat: CardNumberFormat | undefined): string | undefined {
  if (cardFormat === undefined) return /^[0-9A-Za-z]{1,24}$/.test(text) ? text : undefined
  return canonicalCardNumber(text, cardFormat)
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
