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
  /** Addresses appended later, oldest first, up to 35 characters each. */
  appended?: string[]
}

export interface PracticeCard {
  idNumber: string
  /** 256 bytes, UTF-16LE (GA/T 490). */
  text: Uint8Array
  /** 1024 bytes that look like WLT from outside. */
  photo: Uint8Array
  /** Appended address: up to four entries of 70 bytes. */
  appended?: Uint8Array
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
  const appended = (person.appended ?? []).map((address) => padded(address, 35)).join('')
  return {
    idNumber,
    text: utf16(block),
    photo: practicePhoto(person.sequence),
    ...(appended === '' ? {} : { appended: utf16(appended) }),
  }
}

/** What stands on a card of the other kinds, as on the chip; the numbers are made up. */
export interface PracticeForeignCard {
  kind: 'J' | 'I' | 'Y'
  name: string
  englishName?: string
  /** 0…9 as on the card: 1 man, 2 woman. */
  sex: '1' | '2'
  /** YYYYMMDD */
  birth: string
  idNumber: string
  address?: string
  nationality?: string
  permitNumber?: string
  issueCount?: string
  validFrom?: string
  validTo?: string
}

/** A residence permit of Hong Kong, Macao and Taiwan (`J`) or a foreigner's card of 2017 (`I`) or 2023 (`Y`). */
export function practiceForeignCard(card: PracticeForeignCard): PracticeCard {
  const dates = (card.validFrom ?? '20220101') + padded(card.validTo ?? '20320101', 8)
  const english = card.englishName ?? ''
  const nationality = padded(card.nationality ?? '', 3)
  const idNumber = card.idNumber.padEnd(card.kind === 'I' ? 15 : 18)
  const blocks = {
    J: () => [
      ...[padded(card.name, 15), card.sex, '  ', card.birth, padded(card.address ?? '', 35), idNumber],
      ...[padded('练习市公安局', 15), dates, padded(card.permitNumber ?? '', 9), padded(card.issueCount ?? '01', 2)],
      ...['   ', 'J', '   '],
    ],
    I: () => [
      ...[padded(english, 60), card.sex, idNumber, nationality, padded(card.name, 15), dates],
      ...[card.birth, '01', '1500', 'I', '   '],
    ],
    Y: () => [
      ...[padded(card.name, 15), card.sex, '01', card.birth, padded(english.slice(0, 35), 35), idNumber],
      ...[' '.repeat(15), dates, padded(english.slice(35), 11), nationality, 'Y', '   '],
    ],
  }
  return { idNumber: card.idNumber, text: utf16(blocks[card.kind]().join('')), photo: practicePhoto(7) }
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
