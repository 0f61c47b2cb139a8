/** Colours of batch and payment states. */
import type { TFunction } from 'i18next'
import type { BatchState, PaymentState } from '../../../src-main/contract/bank.ts'

type Colour = 'green' | 'amber' | 'red' | 'blue' | ''

export const BATCH_COLOURS: Readonly<Record<BatchState, Colour>> = {
  prepared: '',
  approved: 'blue',
  unknown: 'red',
  'handed-over': 'blue',
  accepted: 'blue',
  settled: 'green',
  refused: 'red',
}

export const PAYMENT_COLOURS: Readonly<Record<PaymentState, Colour>> = {
  prepared: '',
  'handed-over': 'blue',
  unknown: 'red',
  accepted: 'blue',
  paid: 'green',
  rejected: 'red',
  returned: 'red',
  're-issued': 'amber',
}

/** Rejected or returned, and not re-issued yet: somebody still waits for his money. */
export function needsCare(payment: { state: PaymentState; reissuedBy: string | null }): boolean {
  return (payment.state === 'rejected' || payment.state === 'returned') && payment.reissuedBy === null
}

/** Why a payment failed, in plain words; the bank's own words where its code is not known. */
export function reasonWords(
  payment: { reasonCode: string | null; reasonText?: string | null | undefined },
  t: TFunction,
): string {
  const code = payment.reasonCode ?? 'none'
  return t(`bank:reason.${code}`, { defaultValue: payment.reasonText || t('bank.reason-unknown') })
}
