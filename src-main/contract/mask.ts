/** How personal data look on screens and posted papers (PIPL art. 28–29): enough to recognise, not enough to use. No dependencies. */

/** Identity number: area and last four, the birth hidden, `339900********001X`; 15 characters: `ABC********0123`. */
export function maskIdNumber(number: string): string {
  const shown = number.length === 18 ? 6 : 3
  return mask(number, shown, 4)
}

/** Name of a person on a screen that anybody may look at: `王**`. */
export function maskName(name: string): string {
  return mask(name, 1, 0)
}

/** Mobile phone: `138****5678`. */
export function maskPhone(phone: string): string {
  return mask(phone, 3, 4)
}

/** Account number: last four only, `****1234`. */
export function maskAccount(lastDigits: string): string {
  return `****${lastDigits.slice(-4)}`
}

/** Address: down to the county or its first six characters, `浙江省金华市****`. */
export function maskAddress(address: string): string {
  const characters = [...address]
  return `${characters.slice(0, Math.min(6, Math.floor(characters.length / 2))).join('')}****`
}

function mask(text: string, head: number, tail: number): string {
  const characters = [...text]
  if (characters.length <= head + tail) return '*'.repeat(characters.length)
  return characters.map((c, i) => (i < head || i >= characters.length - tail ? c : '*')).join('')
}
