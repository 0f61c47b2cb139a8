/**
 * Money, as every part of the station counts it: integer fen in a safe integer, never a fraction.
 * This file imports nothing, so a screen, the engine and the practice bank all count alike.
 */

export type MoneyProblem = 'empty' | 'not-a-number' | 'too-many-decimals' | 'too-large'
export type ParsedYuan = { ok: true; fen: number } | { ok: false; problem: MoneyProblem }

/**
 * Reads an amount in yuan such as `1234.5`, `-0.05` or `1234.50` digit by digit, without floating point.
 * At most two decimals; no thousands separators, no exponent, no spaces inside. `.5` and `5.` are refused.
 */
export function parseYuan(text: string): ParsedYuan {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, problem: 'empty' }
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(trimmed)
  if (!match) return { ok: false, problem: 'not-a-number' }
  const [, sign, whole = '', decimals = ''] = match
  if (decimals.length > 2) return { ok: false, problem: 'too-many-decimals' }
  let fen = 0
  for (const digit of whole + decimals.padEnd(2, '0')) {
    fen = fen * 10 + (digit.charCodeAt(0) - 48)
    if (!Number.isSafeInteger(fen)) return { ok: false, problem: 'too-large' }
  }
  return { ok: true, fen: sign && fen !== 0 ? -fen : fen }
}

/** `123450` fen → `1234.50`. Throws RangeError for anything that is not a safe integer. */
export function formatYuan(fen: number): string {
  assertFen(fen)
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Sum of amounts in fen. Throws RangeError when an amount or the running sum leaves the safe integers. */
export function sumFen(amounts: Iterable<number>): number {
  let total = 0
  for (const amount of amounts) {
    assertFen(amount)
    total += amount
    assertFen(total)
  }
  return total
}

/**
 * `fen × numerator ÷ denominator`, rounded half away from zero exactly once (wages per day, overtime rates).
 * All three are integers; the product is taken exactly.
 */
export function scaleFen(fen: number, numerator: number, denominator: number): number {
  assertFen(fen)
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError('scaleFen needs an integer numerator and a positive integer denominator')
  }
  const product = BigInt(fen) * BigInt(numerator)
  const divisor = BigInt(denominator)
  const magnitude = ((product < 0n ? -product : product) * 2n + divisor) / (divisor * 2n)
  return toFen(product < 0n ? -magnitude : magnitude)
}

/**
 * Splits an amount by integer weights so that the parts equal the whole (largest remainder; among equal
 * remainders the earlier part gets the odd fen). Weights are ≥ 0 and not all zero.
 */
export function splitByLargestRemainder(totalFen: number, weights: readonly number[]): number[] {
  assertFen(totalFen)
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError('weights are integers of at least zero')
  }
  const weightSum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (weightSum === 0n) throw new RangeError('at least one weight must be above zero')
  const total = BigInt(Math.abs(totalFen))
  const shares = weights.map((weight, index) => {
    const product = total * BigInt(weight)
    return { index, part: product / weightSum, remainder: product % weightSum }
  })
  let missing = total - shares.reduce((sum, share) => sum + share.part, 0n)
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )
  for (const share of byRemainder) {
    if (missing === 0n) break
    share.part += 1n
    missing -= 1n
  }
  return shares.map((share) => toFen(totalFen < 0 ? -share.part : share.part))
}

const WORD_DIGITS = '零壹贰叁肆伍陆柒捌玖'
const WORD_PLACES = ['', '拾', '佰', '仟']

/**
 * 大写金额 without the prefix 人民币, by 支付结算办法 附一 《正确填写票据和结算凭证的基本规定》: 整 after 元 and 角, none after
 * 分; 零 once for zeros inside, and before 分 when 角 is zero.
 */
export function yuanInWords(fen: number): string {
  assertFen(fen)
  const amount = Math.abs(fen)
  const cents = amount % 100
  const yuan = (amount - cents) / 100
  const [jiao, fraction] = [Math.floor(cents / 10), cents % 10]
  const sign = fen < 0 ? '负' : ''
  const whole = yuan > 0 ? `${integerInWords(yuan)}元` : ''
  if (cents === 0) return `${sign}${whole || '零元'}整`
  const jiaoWords = jiao > 0 ? `${WORD_DIGITS[jiao]}角` : whole ? '零' : ''
  return `${sign}${whole}${jiaoWords}${fraction > 0 ? `${WORD_DIGITS[fraction]}分` : '整'}`
}

function integerInWords(value: number): string {
  const digits = String(value)
  let words = ''
  let zeroPending = false
  let groupHasDigit = false
  for (let index = 0; index < digits.length; index += 1) {
    const place = digits.length - 1 - index
    const digit = digits.charCodeAt(index) - 48
    if (digit === 0) zeroPending = words !== ''
    else {
      words += `${zeroPending ? '零' : ''}${WORD_DIGITS[digit]}${WORD_PLACES[place % 4]}`
      zeroPending = false
      groupHasDigit = true
    }
    if (place % 4 === 0 && place > 0) {
      // 亿 closes all that stands above it; 万 is said only when its own four places hold something.
      if (place === 8) words += '亿'
      else if (groupHasDigit) words += '万'
      groupHasDigit = false
    }
  }
  return words
}

function assertFen(value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an amount in fen: ${value}`)
}

function toFen(value: bigint): number {
  const fen = Number(value)
  assertFen(fen)
  return fen
}
