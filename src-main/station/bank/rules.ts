/** What a bank's word does to a payment. Pure: no clock, no database. */
import type { BatchState, PaymentState } from '../../contract/bank.ts'
import { sameName } from '../roster/rules/names.ts'
import type { PaymentResult } from './formats/types.ts'

/** The order, as far as an answer can be compared with it. */
export interface OrderedPayment {
  state: PaymentState
  failedAs: 'rejected' | 'returned' | null
  amountFen: number
  payeeName: string
  accountIndex: string
}

export interface Change {
  to: PaymentState
  reasonCode: string | null
  reasonText: string | null
  bankReference: string | null
}

/**
 * Why an answer is not believed. `duplicate-at-bank`: the bank refuses our id as already known (AM05), which proves that it has it,
 * not that the wage failed. `contradiction`: the bank now says the opposite of what it said before.
 */
export type Doubt =
  | 'unknown-payment'
  | 'ambiguous'
  | 'wrong-amount'
  | 'wrong-account'
  | 'wrong-name'
  | 'unknown-status'
  | 'duplicate-at-bank'
  | 'contradiction'
  | 'lost-by-bank'

export type Decision = { change: Change } | { doubt: Doubt; detail: string } | 'nothing-new'

/** An answer about one payment: compared with the order first, then taken as a step of the payment's life or as nothing new. */
export function decide(
  payment: OrderedPayment,
  result: PaymentResult,
  blindAccount: (account: string) => string,
): Decision {
  const mismatch = mismatchOf(payment, result, blindAccount)
  if (mismatch) return mismatch
  if (result.outcome === 'unknown') return { doubt: 'unknown-status', detail: result.status }
  if (result.outcome === 'rejected' && result.reasonCode === 'AM05') {
    return { doubt: 'duplicate-at-bank', detail: result.reasonText ?? 'AM05' }
  }
  const step = stepOf(payment, result.outcome)
  if (step === 'nothing-new') return step
  if (step === 'contradiction') return { doubt: step, detail: `${payment.state} → ${result.status}` }
  return {
    change: {
      to: step,
      reasonCode: result.reasonCode ?? null,
      reasonText: result.reasonText?.slice(0, 140) ?? null,
      bankReference: result.bankReference ?? null,
    },
  }
}

function mismatchOf(
  payment: OrderedPayment,
  result: PaymentResult,
  blindAccount: (account: string) => string,
): Decision | undefined {
  if (result.amountFen !== undefined && result.amountFen !== payment.amountFen) {
    return { doubt: 'wrong-amount', detail: `${result.amountFen} ≠ ${payment.amountFen}` }
  }
  if (result.account !== undefined && blindAccount(result.account) !== payment.accountIndex) {
    return { doubt: 'wrong-account', detail: `****${result.account.slice(-4)}` }
  }
  if (result.payeeName !== undefined && !sameName(result.payeeName, payment.payeeName)) {
    return { doubt: 'wrong-name', detail: result.payeeName.slice(0, 70) }
  }
  return undefined
}

type Outcome = 'paid' | 'pending' | 'rejected' | 'returned'

const OPEN: PaymentState[] = ['handed-over', 'unknown', 'accepted']

function stepOf(payment: OrderedPayment, outcome: Outcome): PaymentState | 'nothing-new' | 'contradiction' {
  const { state } = payment
  // Nothing has left the PC: the bank cannot know the payment.
  if (state === 'prepared') return 'contradiction'
  if (OPEN.includes(state)) {
    if (outcome === 'pending') return state === 'accepted' ? 'nothing-new' : 'accepted'
    return outcome
  }
  if (outcome === 'pending') return 'nothing-new'
  if (state === 'paid') {
    if (outcome === 'returned') return 'returned'
    return outcome === 'paid' ? 'nothing-new' : 'contradiction'
  }
  // It failed, and may have been re-issued since. A returned wage had been paid before: an old `paid` says nothing new.
  if (payment.failedAs === 'returned') return outcome === 'rejected' ? 'contradiction' : 'nothing-new'
  return outcome === 'rejected' ? 'nothing-new' : 'contradiction'
}

/**
 * Finds the payment each result speaks of: by its end-to-end id, by its place in the file, or, for banks that repeat neither, by account and
 * amount. Where two payments have both in common and their results differ, nobody can tell which is which: `ambiguous`.
 */
export function matchResults<P extends OrderedPayment & { endToEndId: string; sequence: number }>(
  payments: readonly P[],
  results: readonly PaymentResult[],
  blindAccount: (account: string) => string,
): (P | undefined | 'ambiguous')[] {
  const byId = new Map(payments.map((payment) => [payment.endToEndId, payment]))
  const bySequence = new Map(payments.map((payment) => [payment.sequence, payment]))
  const key = (account: string, amountFen: number | undefined) => `${account} ${amountFen}`
  const byAccount = groupBy(payments, (payment) => key(payment.accountIndex, payment.amountFen))
  const keys = results.map(({ endToEndId, sequence, account, amountFen }) =>
    endToEndId === undefined && sequence === undefined && account ? key(blindAccount(account), amountFen) : '',
  )
  const alike = groupBy(
    results.map((result, index) => ({ result, key: keys[index] ?? '' })),
    (one) => one.key,
  )
  const taken = new Map<string, number>()
  return results.map((result, index) => {
    if (result.endToEndId !== undefined) return byId.get(result.endToEndId)
    if (result.sequence !== undefined) return bySequence.get(result.sequence)
    const name = keys[index] ?? ''
    const candidates = byAccount.get(name) ?? []
    if (candidates.length < 2) return candidates[0]
    const said = (alike.get(name) ?? []).map((one) => one.result)
    if (said.length !== candidates.length || said.some((one) => one.outcome !== result.outcome)) return 'ambiguous'
    const next = taken.get(name) ?? 0
    taken.set(name, next + 1)
    return candidates[next]
  })
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** State of a batch the bank has answered about. `refused`: the bank took none of it. */
export function batchStateAfter(payments: readonly { state: PaymentState; failedAs: string | null }[]): BatchState {
  if (payments.some((payment) => OPEN.includes(payment.state))) return 'accepted'
  return payments.every((payment) => payment.failedAs === 'rejected') ? 'refused' : 'settled'
}

/**
 * Reasons that a re-issue may follow without a change of the account: the escrow account, its balance, the file, or a freeze that the
 * worker has lifted at his bank. Everything else, and a failure without a reason, needs the account mended first.
 */
const MENDED_ELSEWHERE = new Set(['AC02', 'AC06', 'AM04', 'AM10', 'AM18', 'FF01'])

export function needsMending(reasonCode: string | null): boolean {
  return reasonCode === null || !MENDED_ELSEWHERE.has(reasonCode)
}
