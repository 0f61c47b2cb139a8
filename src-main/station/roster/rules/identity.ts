import { StationError } from '../../../contract/errors.ts'
import { mod112 } from './iso7064.ts'

/**
 * Identity numbers: citizen (GB 11643-1999), Hong Kong, Macau and Taiwan residence permit (same scheme, areas 810000, 820000, 830000),
 * foreign permanent residence of 2017 (3 letters, 12 digits) and of 2023 (18 digits, first one 9, MOD 11-2). Sources: domain.md §3.
 * Area codes are not looked up: numbers keep abolished ones for life.
 */
export type IdKind = 'resident' | 'hk-mo-tw' | 'foreigner-2017' | 'foreigner-2023'

export interface Identity {
  kind: IdKind
  /** Upper case, no spaces. */
  number: string
  /** YYYY-MM-DD */
  birth: string
  /** GB/T 2261.1: 1 male, 2 female; 0 where the number does not tell. */
  sex: '0' | '1' | '2'
}

const HK_MO_TW = ['810000', '820000', '830000']

/**
 * Reads an identity number.
 * @param today local date; a birth after it is refused, and the century of a two-digit year follows from it
 * @throws StationError `roster.id-old-15`, `roster.id-length`, `roster.id-character`, `roster.id-birth`, `roster.id-check-digit`
 */
export function readIdNumber(text: string, today: string): Identity {
  const number = text.replace(/\s/g, '').toUpperCase()
  if (/^\d{15}$/.test(number)) throw new StationError('roster.id-old-15')
  if (number.length === 15) return foreign2017(number, today)
  if (number.length !== 18) throw new StationError('roster.id-length', { length: number.length })
  const wrong = number.search(/[^0-9]/)
  if (wrong >= 0 && !(wrong === 17 && number[17] === 'X'))
    throw new StationError('roster.id-character', { position: wrong + 1, found: number.charAt(wrong) })
  const foreign = number.startsWith('9')
  // Citizen: 6 area, 8 birth, 3 sequence (odd is male), 1 check. Foreign 2023: 9, 2 province, 3 country, then the same.
  const birth = birthOf(number.slice(6, 14), today)
  const expected = mod112(number.slice(0, 17))
  if (number[17] !== expected)
    throw new StationError('roster.id-check-digit', { position: 18, found: number.charAt(17), expected })
  const kind = foreign ? 'foreigner-2023' : HK_MO_TW.includes(number.slice(0, 6)) ? 'hk-mo-tw' : 'resident'
  return { kind, number, birth, sex: Number(number[16]) % 2 === 1 ? '1' : '2' }
}

function foreign2017(number: string, today: string): Identity {
  const match = /^[A-Z]{3}\d{12}$/.exec(number)
  if (!match) {
    const wrong = [...number].findIndex((c, i) => !(i < 3 ? /[A-Z]/ : /\d/).test(c))
    throw new StationError('roster.id-character', { position: wrong + 1, found: number.charAt(wrong) })
  }
  // 3 country, 4 place of issue, 6 birth YYMMDD, 1 sequence, 1 check (its rule is not published).
  const short = number.slice(7, 13)
  const century = `20${short.slice(0, 2)}` > today.slice(0, 4) ? '19' : '20'
  return { kind: 'foreigner-2017', number, birth: birthOf(century + short, today), sex: '0' }
}

function birthOf(digits: string, today: string): string {
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  if (!isCalendarDate(date) || date > today || date < '1850-01-01') throw new StationError('roster.id-birth', { date })
  return date
}

/** Whether YYYY-MM-DD is a day of the calendar. */
export function isCalendarDate(date: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (!match) return false
  const instant = new Date(`${date}T00:00:00.000Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date)
}

/** Full years on a date; whoever is born on 29 February turns on 1 March of common years (Civil Code art. 201 counts full years). */
export function ageOn(birth: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birth.slice(0, 4))
  return date.slice(5) >= birth.slice(5) ? years : years - 1
}

/** What an age means on a site: under 16 may not work at all (Labour Law art. 15); the rest is worth a look. */
export type AgeFinding = 'under-16' | 'under-18' | 'over-60' | 'over-50'

export function ageFinding(age: number, sex: '0' | '1' | '2' | '9'): AgeFinding | null {
  if (age < 16) return 'under-16'
  if (age < 18) return 'under-18'
  if (age >= 60) return 'over-60'
  if (age >= 50 && sex === '2') return 'over-50'
  return null
}

/** Whether a card is valid on a day: `early`, `expired`, or null if it is. `长期` never expires. */
export function cardValidity(validFrom: string, validTo: string, date: string): 'early' | 'expired' | null {
  if (date < validFrom) return 'early'
  if (validTo !== '长期' && date > validTo) return 'expired'
  return null
}
