import { StationError } from '../../../contract/errors.ts'
import { mod1110 } from './iso7064.ts'

/** Account numbers as compared and stored: digits only. @throws StationError `roster.account-character`, `roster.account-length`. */
export function readAccountNumber(text: string): string {
  const number = text.replace(/[\s-]/g, '')
  const wrong = number.search(/\D/)
  if (wrong >= 0)
    throw new StationError('roster.account-character', { position: wrong + 1, found: number.charAt(wrong) })
  if (number.length < 8 || number.length > 34)
    throw new StationError('roster.account-length', { length: number.length })
  if (isCardNumber(number) && !passesLuhn(number)) throw new StationError('roster.account-luhn')
  return number
}

/** A UnionPay card rather than a passbook account: 16–19 digits beginning with 62. Only cards owe a Luhn digit (domain.md §3). */
export function isCardNumber(number: string): boolean {
  return /^62\d{14,17}$/.test(number)
}

/** Luhn check (ISO/IEC 7812-1 annex B). */
export function passesLuhn(number: string): boolean {
  let sum = 0
  for (let index = 0; index < number.length; index++) {
    const digit = Number(number[number.length - 1 - index])
    const weighted = index % 2 === 0 ? digit : digit * 2
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 === 0
}

/** Checks a 12-digit CNAPS number: 3 bank, 4 city, 4 branch, 1 check (MOD 11,10). @throws StationError `roster.cnaps-length`, `roster.cnaps-check-digit`. */
export function readCnaps(text: string): string {
  const number = text.replace(/\s/g, '')
  if (!/^\d{12}$/.test(number)) throw new StationError('roster.cnaps-length', { length: number.length })
  const expected = mod1110(number.slice(0, 11))
  if (number[11] !== expected)
    throw new StationError('roster.cnaps-check-digit', { position: 12, found: number.charAt(11), expected })
  return number
}
