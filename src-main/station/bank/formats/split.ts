import type { BankProfile } from './profile.ts'
import { isOwnBank } from './render.ts'

type Limits = Pick<BankProfile, 'banks' | 'split' | 'maxRows' | 'maxTotalFen'>
interface Payable {
  cnaps: string
  amountFen: number
}

/**
 * Payments in as many parts as the bank wants: payees of other banks apart where it takes them so, and no part above its rows or its sum. The
 * order stays; every payment is in exactly one part.
 */
export function partsOf<P>(profile: Limits, payments: readonly P[], of: (payment: P) => Payable): P[][] {
  const own = (payment: P) => isOwnBank(profile, of(payment).cnaps)
  const sides =
    profile.banks.others === 'separate'
      ? [payments.filter(own), payments.filter((payment) => !own(payment))].filter((side) => side.length > 0)
      : [[...payments]]
  return profile.split ? sides.flatMap((side) => slices(profile, side, of)) : sides
}

function slices<P>(profile: Limits, payments: P[], of: (payment: P) => Payable): P[][] {
  const found: P[][] = []
  let slice: P[] = []
  let total = 0
  for (const payment of payments) {
    const { amountFen } = of(payment)
    const full =
      slice.length >= profile.maxRows || total + amountFen > (profile.maxTotalFen ?? Number.POSITIVE_INFINITY)
    if (full && slice.length > 0) {
      found.push(slice)
      slice = []
      total = 0
    }
    slice.push(payment)
    total += amountFen
  }
  return [...found, slice]
}
