import { z } from 'zod'
import type { BankLedger, PaymentRow } from './ledger.ts'

/**
 * What the bank can be told to do wrong, so that the station can be seen to survive it:
 * before taking the order in — `drop-before` (close the line), `refuse` (503), `kill-before` (the process dies);
 * after the order is in the books — `drop-after`, `kill-after`, `time-out` (never answer), `answer-late` (after delayMs),
 * `answer-twice` (the whole response twice on one line), `garble` (an answer that is not one), `partial` (half of the
 * payments), `reorder` (last payment first), `wrong-amount` and `unknown-id` (an answer that does not fit the order), `wrong-name` (what
 * became of another man's wage, under the first payment's id),
 * `duplicate` (the order came in twice, and the answer is about the second copy: every payment refused as known, AM05).
 */
export const FaultKind = z.enum([
  'drop-before',
  'refuse',
  'kill-before',
  'drop-after',
  'kill-after',
  'time-out',
  'answer-late',
  'answer-twice',
  'garble',
  'partial',
  'reorder',
  'wrong-amount',
  'wrong-name',
  'unknown-id',
  'duplicate',
])
export type FaultKind = z.infer<typeof FaultKind>

export const FaultOrder = z.strictObject({
  at: z.enum(['submit', 'query']),
  kind: FaultKind,
  times: z.int().positive().default(1),
  delayMs: z.int().min(0).max(60_000).default(0),
})
export type FaultOrder = z.infer<typeof FaultOrder>

export function addFault(ledger: BankLedger, fault: FaultOrder): void {
  ledger.db.prepare('INSERT INTO fault (at, kind, times, delay_ms) VALUES (@at, @kind, @times, @delayMs)').run(fault)
}

export function clearFaults(ledger: BankLedger): void {
  ledger.db.prepare('DELETE FROM fault').run()
}

/** Takes the next ordered fault off the list, in a transaction of its own, so that a `kill` happens once. */
export function takeFault(ledger: BankLedger, at: FaultOrder['at']): { kind: FaultKind; delayMs: number } | undefined {
  return ledger.transaction(() => {
    const sql = 'SELECT id, kind, times, delay_ms AS delayMs FROM fault WHERE at = ? ORDER BY id LIMIT 1'
    const row = ledger.db.prepare(sql).get(at) as
      | { id: number; kind: FaultKind; times: number; delayMs: number }
      | undefined
    if (!row) return undefined
    if (row.times === 1) ledger.db.prepare('DELETE FROM fault WHERE id = ?').run(row.id)
    else ledger.db.prepare('UPDATE fault SET times = times - 1 WHERE id = ?').run(row.id)
    return { kind: row.kind, delayMs: row.delayMs }
  })
}

const OF_ANOTHER = { payeeName: '另一个人', status: 'RJCT', reasonCode: 'AC04', bankReference: null } as const
const REFUSED_AS_KNOWN = { status: 'RJCT', reasonCode: 'AM05', bankReference: null } as const

/** The payments as a faulty bank would report them. The books stay as they are. */
export function distort(kind: FaultKind | undefined, payments: PaymentRow[]): PaymentRow[] {
  const [first] = payments
  if (!first) return payments
  if (kind === 'partial') return payments.slice(0, Math.ceil(payments.length / 2))
  if (kind === 'reorder') return payments.toReversed()
  if (kind === 'wrong-amount') return [{ ...first, amountFen: first.amountFen + 1 }, ...payments.slice(1)]
  if (kind === 'wrong-name') return [{ ...first, ...OF_ANOTHER }, ...payments.slice(1)]
  if (kind === 'duplicate') return payments.map((payment) => ({ ...payment, ...REFUSED_AS_KNOWN }))
  if (kind === 'unknown-id') return [...payments, { ...first, endToEndId: 'NOBODY-ORDERED-THIS' }]
  return payments
}
