import { parseYuan } from '../../../contract/money.ts'
import type { BatchRow, PaymentRow } from '../ledger.ts'
import { type OrderedPayment, type PaymentOrder, UnreadableOrder } from '../orders.ts'

/** A customer's format as the practice bank itself reads and answers it, sharing no code with the station. */
export interface BankFormat {
  read(bytes: Uint8Array, form: { messageId: string; debtorAccount: string }): PaymentOrder
  result(batch: BatchRow, payments: readonly PaymentRow[]): Promise<Buffer> | Buffer
}

export function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new UnreadableOrder(`not ${encoding}`)
  }
}

export function yuan(text: string): number {
  const parsed = parseYuan(text)
  if (!parsed.ok || parsed.fen <= 0) throw new UnreadableOrder(`amount ${text}`)
  return parsed.fen
}

/** Refuses an order whose own count or sum is not that of its rows, as a bank does: all of it, with a reason. */
export function checked(
  order: PaymentOrder,
  said: { count?: string | undefined; sumFen?: number | undefined },
): PaymentOrder {
  const sum = order.payments.reduce((total, payment) => total + payment.amountFen, 0)
  if (said.count !== undefined && said.count !== String(order.payments.length)) return { ...order, refusal: 'AM18' }
  if (said.sumFen !== undefined && said.sumFen !== sum) return { ...order, refusal: 'AM10' }
  return order
}

/** A row without an id of its own is known by batch and place. */
export function placed(
  messageId: string,
  sequence: number,
  payment: Omit<OrderedPayment, 'endToEndId'>,
): OrderedPayment {
  return { endToEndId: `${messageId}/${sequence}`, ...payment }
}

/** The bank's word on a payment, out of four. */
export function wordFor<T>(payment: PaymentRow, words: { paid: T; pending: T; failed: T; returned: T }): T {
  if (payment.returnedAt) return words.returned
  if (payment.status === 'ACSC') return words.paid
  return payment.status === 'PDNG' ? words.pending : words.failed
}
