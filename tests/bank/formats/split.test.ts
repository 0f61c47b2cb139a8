import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partsOf } from '../../../src-main/station/bank/formats/split.ts'

const payments = fc.array(
  fc.record({ cnaps: fc.constantFrom('102339900010', '402339900017'), amountFen: fc.integer({ min: 1, max: 1_000 }) }),
  { minLength: 1, maxLength: 60 },
)
const limits = fc.record({
  split: fc.constant(true),
  maxRows: fc.integer({ min: 1, max: 20 }),
  maxTotalFen: fc.integer({ min: 1_000, max: 20_000 }),
  banks: fc.record({
    ownPrefixes: fc.constant<string[]>(['102']),
    others: fc.constantFrom('together' as const, 'separate' as const),
  }),
})

describe('parts of a batch', () => {
  it('hold every payment exactly once, within the bank\u2019s rows and sum, own and other banks apart where wanted', () => {
    fc.assert(
      fc.property(payments, limits, (all, profile) => {
        const parts = partsOf(profile, all, (payment) => payment)
        expect(parts.flat().length).toBe(all.length)
        expect(new Set(parts.flat())).toEqual(new Set(all))
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(profile.maxRows)
          expect(part.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBeLessThanOrEqual(profile.maxTotalFen)
          const sides = new Set(part.map(({ cnaps }) => cnaps.startsWith('102')))
          expect(sides.size === 1 || profile.banks.others === 'together').toBe(true)
        }
      }),
    )
  })

  it('stay one where the bank does not let a list be split', () => {
    const all = [
      { cnaps: '', amountFen: 1 },
      { cnaps: '', amountFen: 1 },
    ]
    const profile = { split: false, maxRows: 1, banks: { ownPrefixes: [], others: 'together' as const } }
    expect(partsOf(profile, all, (payment) => payment)).toEqual([all])
  })
})
