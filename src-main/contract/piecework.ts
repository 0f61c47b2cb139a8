/** Piecework as screens and engine count it alike: quantities in thousandths of a unit, amounts in fen. */
import { scaleFen, sumFen } from './money.ts'
import type { PieceItem } from './pay.ts'

type Measured = Pick<PieceItem, 'quantityMilli' | 'unitPriceFen' | 'percent'>

/** Quantity × unit price × percent of one position, rounded half-up once (工资支付暂行规定 art. 13 for the percent). */
export function itemFen(item: Measured): number {
  return scaleFen(item.unitPriceFen, item.quantityMilli * item.percent, 100_000)
}

/** The whole pot: the sum of its positions, each rounded by itself. */
export function potFen(items: readonly Measured[]): number {
  return sumFen(items.map(itemFen))
}

export type QuantityProblem = 'empty' | 'not-a-number' | 'too-many-decimals' | 'too-large' | 'not-positive'
export type ParsedQuantity = { ok: true; milli: number } | { ok: false; problem: QuantityProblem }

/** Largest quantity that one position may have, thousandths: a hundred million units. */
const MAX_MILLI = 100_000_000_000

/** Reads a quantity such as `123.456` digit by digit, with at most three decimals and above zero. */
export function parseQuantity(text: string): ParsedQuantity {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, problem: 'empty' }
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(trimmed)
  if (!match) return { ok: false, problem: 'not-a-number' }
  const [, sign, whole = '', decimals = ''] = match
  if (decimals.length > 3) return { ok: false, problem: 'too-many-decimals' }
  const milli = Number(whole + decimals.padEnd(3, '0'))
  if (milli > MAX_MILLI) return { ok: false, problem: 'too-large' }
  return sign || milli === 0 ? { ok: false, problem: 'not-positive' } : { ok: true, milli }
}

/** `123456` → `123.456`, `10000` → `10`. */
export function formatQuantity(milli: number): string {
  const digits = String(milli).padStart(4, '0')
  const decimals = digits.slice(-3).replace(/0+$/, '')
  return `${digits.slice(0, -3)}${decimals ? `.${decimals}` : ''}`
}
