/** The split of a measured piecework pot. Pure. */
import { formatYuan, splitByLargestRemainder } from '../../contract/money.ts'
import { type Component, formatCenti, part } from './rules.ts'

export interface Pot {
  id: string
  name: string
  split: 'workdays' | 'shares'
  amountFen: number
  shares: Array<{ engagementId: string; weight: number }>
}

/** Who takes part: engagement with its workdays of the month; `piece` where it is paid by the piece. */
export interface PotWorker {
  engagementId: string
  workdayCenti: number
  piece: boolean
}

export type PotResult =
  | { ok: true; parts: Map<string, Component> }
  | { ok: false; code: 'payroll.share-without-days' | 'payroll.pot-without-workers'; engagementId: string | null }

/** Who shares, by rising id: those named, or everybody who is paid by the piece. */
export function potMembers(pot: Pick<Pot, 'shares'>, workers: readonly PotWorker[]): string[] {
  const named =
    pot.shares.length > 0
      ? pot.shares.map(({ engagementId }) => engagementId)
      : workers.filter(({ piece }) => piece).map(({ engagementId }) => engagementId)
  return named.sort()
}

/**
 * Splits a pot so that the parts equal the whole to the fen (largest remainder; among equal remainders the engagement with the lower id).
 * By workdays the weight is the sheet's; by agreed shares it is the agreement's. Nobody without a day on the sheet takes part.
 */
export function splitPot(pot: Pot, workers: readonly PotWorker[]): PotResult {
  const known = new Map(workers.map((worker) => [worker.engagementId, worker]))
  const agreed = new Map(pot.shares.map(({ engagementId, weight }) => [engagementId, weight]))
  const members = potMembers(pot, workers).map((engagementId) => ({
    engagementId,
    weight: agreed.get(engagementId) ?? 1,
  }))
  for (const { engagementId } of members) {
    const worker = known.get(engagementId)
    if (!worker || worker.workdayCenti === 0) return { ok: false, code: 'payroll.share-without-days', engagementId }
  }
  if (members.length === 0) return { ok: false, code: 'payroll.pot-without-workers', engagementId: null }
  const byDays = pot.split === 'workdays'
  const weights = members.map((m) => (byDays ? (known.get(m.engagementId)?.workdayCenti ?? 0) : m.weight))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const amounts = splitByLargestRemainder(pot.amountFen, weights)
  const parts = new Map<string, Component>()
  for (const [index, { engagementId }] of members.entries()) {
    const [weight, amountFen] = [weights[index] ?? 0, amounts[index] ?? 0]
    const say = (value: number) => (byDays ? formatCenti(value) : String(value))
    parts.set(
      engagementId,
      part(
        'piecework',
        weight,
        byDays ? 'workday-centi' : 'share',
        pot.amountFen,
        amountFen,
        byDays ? 'piecework-workdays' : 'piecework-shares',
        {
          pot: pot.name,
          whole: formatYuan(pot.amountFen),
          weight: say(weight),
          total: say(total),
          amount: formatYuan(amountFen),
        },
        { sourceId: pot.id },
      ),
    )
  }
  return { ok: true, parts }
}
