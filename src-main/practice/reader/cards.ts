/**
 * Fictional identity cards for practice and tests. The area code 339900 does not exist, so no number belongs to a person; check digits are
 * right (GB 11643), so the station's own checks pass.
 */
import { nationCode } from '../../devices/protocols/sdt/nations.ts'

export const PRACTICE_AREA = '339900'

export interface PracticePerson {
  /** Up to 15 characters. */
  name: string
  sex: 'male' | 'female'
  /** GB/T 3304 code or name: `01`, `汉`, `土家族`. */
  nation: string
  /** YYYY-MM-DD */
  birth: string
  /** Up to 35 characters. */
  address: string
  /** 0…499: persons born on one day; the order code is twice this, plus one for a man. */
  sequence: number
  /** By default a fictional office of the fictional area. */
  authority?: string
  /** YYYY-MM-DD; by default 2020-01-01. */
  validFrom?: string
  /** YYYY-MM-DD or `长期`; by default 2040-01-01. */
  validTo?: string
}

export interface PracticeCard {
  idNumber: string
  /** 256 bytes, UTF-16LE (GA/T 490). */
  text: Uint8Array
  /** 1024 bytes that look like WLT from outside. */
  photo: Uint8Array
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_DIGITS = '10X98765432'

/** Citizen number of a practice person, 18 characters with the check digit of GB 11643 (ISO 7064 MOD 11-2). */
export function practiceIdNumber(person: Pick<PracticePerson, 'birth' | 'sex' | 'sequence'>): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(person.birth)) throw new RangeError(`birth: ${person.birth}`)
  if (!Number.isInteger(person.sequence) || person.sequence < 0 || person.sequence > 499) {
    throw new RangeError(`sequence: ${person.sequence}`)
  }
  const order = String(person.sequence * 2 + (person.sex === 'male' ? 1 : 0)).padStart(3, '0')
  const digits = `${PRACTICE_AREA}${person.birth.replaceAll('-', '')}${order}`
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return digits + CHECK_DIGITS[sum % 11]
}

/** The card of a practice person. Throws RangeError for a field that does not fit. */
export function practiceCard(person: PracticePerson): PracticeCard {
  const nation = nationCode(person.nation)
  if (nation === undefined) throw new RangeError(`nation: ${person.nation}`)
  const idNumber = practiceIdNumber(person)
  const date = (text: string) => text.replaceAll('-', '')
  const block = [
    padded(person.name, 15),
    person.sex === 'male' ? '1' : '2',
    nation,
    date(person.birth),
    padded(person.address, 35),
    idNumber,
    padded(person.authority ?? '练习市公安局', 15),
    date(person.validFrom ?? '2020-01-01'),
    padded(date(person.validTo ?? '2040-01-01'), 8),
    ' '.repeat(18),
  ].join('')
  return { idNumber, text: utf16(block), photo: practicePhoto(person.sequence) }
}

function padded(text: string, length: number): string {
  if (text.length > length) throw new RangeError(`longer than ${length} characters: ${text}`)
  return text.padEnd(length, ' ')
}

function utf16(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf16le'))
}

/** A WLT header (`WL`, 102 × 126) with filling: opaque like the real thing, a picture of nobody. */
function practicePhoto(seed: number): Uint8Array {
  const photo = new Uint8Array(1024)
  photo.set([0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00])
  let state = seed + 1
  for (let at = 6; at < photo.length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    photo[at] = state >>> 16
  }
  return photo
}
