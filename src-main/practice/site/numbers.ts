/**
 * Numbers of the practice site, written independently of the station's own checks so that each proves the other. None exists: area code 339900
 * is not assigned, bank 999 is not a bank, phone prefix 100 is not issued.
 */
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** GB 32100 with the organisation code of GB 11714 inside: 91 + 339900 + 8 characters + 2 check characters. */
export function creditCode(serial: number): string {
  const organisation = `MA${String(serial).padStart(6, '0')}`
  let sum = 0
  for (let index = 0; index < 8; index++) {
    const character = organisation[index] ?? '0'
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 55
    sum += value * (ORG_WEIGHTS[index] ?? 0)
  }
  const rest = 11 - (sum % 11)
  const body = `91339900${organisation}${rest === 10 ? 'X' : rest === 11 ? '0' : String(rest)}`
  let total = 0
  let weight = 1
  for (const character of body) {
    total += USCC_ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return body + USCC_ALPHABET[(31 - (total % 31)) % 31]
}

/** 12-digit CNAPS number of practice bank 999 (ISO 7064 MOD 11,10). */
export function cnapsNumber(branch: number): string {
  const body = `9993399${String(branch).padStart(4, '0')}`
  let product = 10
  for (const digit of body) {
    let sum = (product + Number(digit)) % 10
    if (sum === 0) sum = 10
    product = (sum * 2) % 11
  }
  return body + String((11 - product) % 10)
}

/** 19-digit card number of a practice BIN with a Luhn check digit. */
export function cardNumber(serial: number): string {
  const body = `629999${String(serial).padStart(12, '0')}`
  let sum = 0
  for (let index = 0; index < body.length; index++) {
    const digit = Number(body[body.length - 1 - index])
    const doubled = index % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return body + String((10 - (sum % 10)) % 10)
}

export function phoneNumber(serial: number): string {
  return `100${String(serial).padStart(8, '0')}`
}
