import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PaymentState } from '../../../src-main/contract/bank.ts'
import type { PaymentOutcome } from '../../../src-main/station/bank/formats/types.ts'
import { batchStateAfter, decide, needsMending, type OrderedPayment } from '../../../src-main/station/bank/rules.ts'

const blind = (account: string) => `blind ${account}`

function payment(state: PaymentState, failedAs: OrderedPayment['failedAs'] = null): OrderedPayment {
  return { state, failedAs, amountFen: 500_000, payeeName: '买买提·吐尔逊', accountIndex: 'blind 62284800' }
}

function step(state: PaymentState, failedAs: OrderedPayment['failedAs'], outcome: PaymentOutcome): string {
  const decision = decide(payment(state, failedAs), { outcome, status: 'S' }, blind)
  if (decision === 'nothing-new') return '='
  return 'doubt' in decision ? `! ${decision.doubt}` : decision.change.to
}

describe('what the bank’s word does to a payment', () => {
  const open = ['accepted', 'paid', 'rejected', 'returned', '! unknown-status']
  // state, failed as, then the effect of: pending, paid, rejected, returned, unknown
  const table: [PaymentState, OrderedPayment['failedAs'], string[]][] = [
    [
      'prepared',
      null,
      ['! contradiction', '! contradiction', '! contradiction', '! contradiction', '! unknown-status'],
    ],
    ['handed-over', null, open],
    ['unknown', null, open],
    ['accepted', null, ['=', ...open.slice(1)]],
    ['paid', null, ['=', '=', '! contradiction', 'returned', '! unknown-status']],
    ['rejected', 'rejected', ['=', '! contradiction', '=', '! contradiction', '! unknown-status']],
    ['returned', 'returned', ['=', '=', '! contradiction', '=', '! unknown-status']],
    ['re-issued', 'rejected', ['=', '! contradiction', '=', '! contradiction', '! unknown-status']],
    ['re-issued', 'returned', ['=', '=', '! contradiction', '=', '! unknown-status']],
  ]
  it.each(table)('%s (failed as %s)', (state, failedAs, effects) => {
    const outcomes: PaymentOutcome[] = ['pending', 'paid', 'rejected', 'returned', 'unknown']
    expect(outcomes.map((outcome) => step(state, failedAs, outcome))).toEqual(effects)
  })

  it('is compared with the order before it counts, in the spelling of names forgiving, in figures not', () => {
    const judge = (given: object) => decide(payment('accepted'), { outcome: 'paid', status: 'ACSC', ...given }, blind)
    expect(judge({ amountFen: 500_001 })).toEqual({ doubt: 'wrong-amount', detail: '500001 ≠ 500000' })
    expect(judge({ account: '62284801' })).toEqual({ doubt: 'wrong-account', detail: '****4801' })
    expect(judge({ payeeName: '吐尔逊' })).toEqual({ doubt: 'wrong-name', detail: '吐尔逊' })
    expect(
      judge({ amountFen: 500_000, account: '62284800', payeeName: '买买提•吐尔逊', bankReference: 'YL1' }),
    ).toEqual({
      change: { to: 'paid', reasonCode: null, reasonText: null, bankReference: 'YL1' },
    })
  })

  it('never takes AM05 for a failure: the bank refuses our id because it has it', () => {
    const result = { outcome: 'rejected' as const, status: 'RJCT', reasonCode: 'AM05' }
    expect(decide(payment('unknown'), result, blind)).toEqual({ doubt: 'duplicate-at-bank', detail: 'AM05' })
  })

  it('whatever comes in whatever order, a payment is never re-issuable after `paid` unless the bank returned it', () => {
    const outcome = fc.constantFrom<PaymentOutcome>('pending', 'paid', 'rejected', 'returned', 'unknown')
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 12 }), (outcomes) => {
        let now = payment('unknown')
        let [wasPaid, wasReturned] = [false, false]
        for (const each of outcomes) {
          const decision = decide(now, { outcome: each, status: each }, blind)
          if (decision === 'nothing-new' || 'doubt' in decision) continue
          const { to } = decision.change
          wasPaid ||= to === 'paid'
          wasReturned ||= to === 'returned'
          now = { ...now, state: to, failedAs: to === 'rejected' || to === 'returned' ? to : now.failedAs }
        }
        if (wasPaid && !wasReturned) expect(now.state).toBe('paid')
        // The same answers once more say nothing new.
        const last = outcomes.at(-1)
        if (last && last !== 'unknown') {
          const again = decide(now, { outcome: last, status: last }, blind)
          expect(again === 'nothing-new' || 'doubt' in again).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('settles a batch when no payment is open, and calls it refused when the bank took none', () => {
    const of = (...rows: [PaymentState, string | null][]) =>
      batchStateAfter(rows.map(([state, failedAs]) => ({ state, failedAs })))
    expect([
      of(['paid', null], ['accepted', null]),
      of(['paid', null], ['unknown', null]),
      of(['paid', null], ['rejected', 'rejected']),
      of(['returned', 'returned'], ['re-issued', 'rejected']),
      of(['rejected', 'rejected'], ['re-issued', 'rejected']),
    ]).toEqual(['accepted', 'accepted', 'settled', 'settled', 'refused'])
  })

  it('asks for a mended account unless the reason lies elsewhere', () => {
    const codes = ['AC01', 'AC04', 'BE01', 'RC01', 'ZZ99', null, 'AC06', 'AM04', 'FF01']
    expect(codes.map(needsMending)).toEqual([true, true, true, true, true, true, false, false, false])
  })
})
