import { StationError } from '../../../contract/errors.ts'

/** GB 32100-2015: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const

/** Check character over the first 17 characters of a unified social credit code. */
export function usccCheckCharacter(first17: string): string {
  let sum = 0
  for (const [index, weight] of WEIGHTS.entries()) sum += ALPHABET.indexOf(first17.charAt(index)) * weight
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/**
 * Reads a unified social credit code (统一社会信用代码, GB 32100-2015).
 * @throws StationError `roster.uscc-length`, `roster.uscc-character`, `roster.uscc-check-character`
 */
export function readUscc(text: string): string {
  const code = text.replace(/\s/g, '').toUpperCase()
  if (code.length !== 18) throw new StationError('roster.uscc-length', { length: code.length })
  const wrong = [...code].findIndex((c) => !ALPHABET.includes(c))
  if (wrong >= 0) throw new StationError('roster.uscc-character', { position: wrong + 1, found: code.charAt(wrong) })
  const expected = usccCheckCharacter(code)
  if (code[17] !== expected)
    throw new StationError('roster.uscc-check-character', { position: 18, found: code.charAt(17), expected })
  return code
}
