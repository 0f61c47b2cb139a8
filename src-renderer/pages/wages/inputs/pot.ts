/** A piecework pot as it is typed: positions, who shares, and what that makes. Pure. */
import { parseYuan, splitByLargestRemainder } from '../../../../src-main/contract/money.ts'
import type { PayPerson, PieceItem } from '../../../../src-main/contract/pay.ts'
import { itemFen, parseQuantity } from '../../../../src-main/contract/piecework.ts'

export const PERCENTS = [100, 150, 200, 300] as const

export interface ItemText {
  key: number
  name: string
  unit: string
  quantity: string
  price: string
  percent: PieceItem['percent']
}

export type ItemProblems = Partial<Record<'name' | 'unit' | 'quantity' | 'price', string>>

export type ReadItem =
  | { state: 'blank' }
  | { state: 'read'; item: PieceItem; amountFen: number }
  | { state: 'wrong'; problems: ItemProblems }

/** Reads one position; problems are text keys under `inputs.problem`. */
export function readItem(text: ItemText): ReadItem {
  const [name, unit] = [text.name.trim(), text.unit.trim()]
  if ([name, text.quantity, text.price].every((part) => part.trim() === '')) return { state: 'blank' }
  const problems: ItemProblems = {}
  if (name === '') problems.name = 'missing'
  if (unit === '') problems.unit = 'missing'
  const quantity = parseQuantity(text.quantity)
  if (!quantity.ok)
    problems.quantity =
      quantity.problem === 'empty'
        ? 'missing'
        : quantity.problem === 'too-many-decimals'
          ? 'three-decimals'
          : quantity.problem
  const price = parseYuan(text.price)
  if (!price.ok) problems.price = price.problem === 'empty' ? 'missing' : price.problem
  else if (price.fen <= 0) problems.price = 'not-positive'
  if (!quantity.ok || !price.ok || Object.keys(problems).length > 0) return { state: 'wrong', problems }
  const item: PieceItem = { name, unit, quantityMilli: quantity.milli, unitPriceFen: price.fen, percent: text.percent }
  return { state: 'read', item, amountFen: itemFen(item) }
}

export interface PotSharing {
  split: 'workdays' | 'shares'
  /** Agreed shares as typed, or `1` for who takes part by workdays; by engagement. Empty by workdays: whoever is paid by the piece. */
  weights: Readonly<Record<string, string>>
}

/** Shares to record: whole numbers above zero. Null where one of them is none. */
export function sharesOf(weights: PotSharing['weights']): Array<{ engagementId: string; weight: number }> | null {
  const shares = []
  for (const [engagementId, text] of Object.entries(weights)) {
    const clean = text.trim()
    if (clean === '') continue
    if (!/^[1-9]\d{0,5}$/.test(clean)) return null
    shares.push({ engagementId, weight: Number(clean) })
  }
  return shares.sort((a, b) => (a.engagementId < b.engagementId ? -1 : 1))
}

/**
 * What each would get, by engagement: as the list will split it (largest remainder, odd fen to the lower id). Null where it is not known yet: the sheet
 * is open, nobody shares, or somebody has no day on it.
 */
export function splitOf(
  totalFen: number,
  sharing: PotSharing,
  people: readonly PayPerson[],
): Map<string, number> | null {
  const shares = sharesOf(sharing.weights)
  if (shares === null) return null
  const named =
    shares.length > 0
      ? shares
      : people.filter(({ basis }) => basis?.kind === 'piece').map(({ engagementId }) => ({ engagementId, weight: 1 }))
  const days = new Map(people.map((person) => [person.engagementId, person.workdayCenti ?? 0]))
  const members = named.sort((a, b) => (a.engagementId < b.engagementId ? -1 : 1))
  if (members.length === 0 || totalFen === 0) return null
  if (members.some(({ engagementId }) => (days.get(engagementId) ?? 0) === 0)) return null
  const weights = members.map((one) => (sharing.split === 'workdays' ? (days.get(one.engagementId) ?? 0) : one.weight))
  const amounts = splitByLargestRemainder(totalFen, weights)
  return new Map(members.map(({ engagementId }, index) => [engagementId, amounts[index] ?? 0]))
}
