import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { belowMinimumWage, formatCenti, type PaidDay, payOf } from '../../../src-main/station/payroll/rules.ts'
import { GOLDEN, type Span } from './golden.ts'

function daysOf(spans: readonly Span[]): PaidDay[] {
  return spans.flatMap((span) =>
    Array.from({ length: span.count }, (_, index) => ({
      date: dayAfter(span.from, index),
      workdayCenti: span.workday ?? 100,
      overtimeMinutes: span.overtime ?? 0,
      workdayMinutes: span.workdayMinutes ?? 480,
      overtimePercent: span.percent ?? 150,
    })),
  )
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

describe('pay by the day, golden cases', () => {
  it.each(GOLDEN)('$name ($source)', ({ rates, spans, amounts, gross }) => {
    const result = payOf(
      daysOf(spans),
      rates.map(([fromDate, dayRateFen]) => ({ fromDate, dayRateFen })),
    )
    if (!result.ok) throw new Error('a rate is missing')
    expect({ amounts: result.pay.components.map((c) => c.amountFen), gross: result.pay.grossFen }).toEqual({
      amounts,
      gross,
    })
  })

  it('says which days have no rate, instead of guessing one', () => {
    const days = daysOf([{ from: '2026-09-01', count: 3 }])
    expect(payOf(days, [{ fromDate: '2026-09-03', dayRateFen: 1 }])).toEqual({
      ok: false,
      gaps: [{ date: '2026-09-01' }, { date: '2026-09-02' }],
    })
  })

  it('shows how an amount came about, as a code and its parameters', () => {
    const result = payOf(daysOf([{ from: '2026-09-01', count: 2, overtime: 30 }]), [
      { fromDate: '2026-09-01', dayRateFen: 35_000 },
    ])
    expect(result.ok && result.pay.components.map((c) => c.formula)).toEqual([
      {
        code: 'payroll.formula.day-rate',
        params: { from: '2026-09-01', to: '2026-09-02', workdays: '2.00', rate: '350.00', amount: '700.00' },
      },
      {
        code: 'payroll.formula.overtime',
        params: { minutes: 60, rate: '350.00', percent: 150, workdayMinutes: 480, amount: '65.63' },
      },
    ])
  })
})

const day = fc.record({
  date: fc.integer({ min: 0, max: 40 }).map((offset) => dayAfter('2026-09-01', offset)),
  workdayCenti: fc.integer({ min: 0, max: 200 }),
  overtimeMinutes: fc.integer({ min: 0, max: 600 }),
  workdayMinutes: fc.constantFrom(480, 540, 600),
  overtimePercent: fc.constantFrom(100, 150, 200, 300),
})
const month = fc.uniqueArray(day, { selector: (d) => d.date, maxLength: 31 })
const rates = fc.uniqueArray(
  fc.record({
    fromDate: fc.integer({ min: 1, max: 40 }).map((offset) => dayAfter('2026-09-01', offset)),
    dayRateFen: fc.integer({ min: 1, max: 5_000_000 }),
  }),
  { selector: (r) => r.fromDate, maxLength: 4 },
)
const first = fc.integer({ min: 1, max: 5_000_000 }).map((dayRateFen) => ({ fromDate: '2026-01-01', dayRateFen }))

describe('pay by the day, for every month there could be', () => {
  it('is the sum of its components in whole fen, and the same whatever the order', () => {
    fc.assert(
      fc.property(month, rates, first, fc.infiniteStream(fc.integer()), (days, later, base, noise) => {
        const dated = [base, ...later]
        const result = payOf(days, dated)
        if (!result.ok) throw new Error('a rate is missing')
        const { pay } = result
        expect(pay.grossFen).toBe(pay.components.reduce((sum, c) => sum + c.amountFen, 0))
        expect(pay.netFen).toBe(pay.grossFen - pay.deductionFen)
        for (const part of pay.components) {
          expect(Number.isSafeInteger(part.amountFen) && part.amountFen >= 0 && part.quantity > 0).toBe(true)
        }
        const order = days.map((d) => ({ d, key: noise.next().value ?? 0 })).sort((a, b) => a.key - b.key)
        const shuffled = payOf(
          order.map(({ d }) => d),
          [...dated].reverse(),
        )
        expect(shuffled).toEqual(result)
        expect(payOf(days, dated)).toEqual(result)
      }),
      { numRuns: 300 },
    )
  })

  it('differs from exact fractions by at most half a fen per component (checked with big integers)', () => {
    fc.assert(
      fc.property(month, rates, first, (days, later, base) => {
        const dated = [base, ...later].sort((a, b) => (a.fromDate < b.fromDate ? -1 : 1))
        const result = payOf(days, dated)
        if (!result.ok) throw new Error('a rate is missing')
        // Everything over the common denominator 100 × 480 × 540 × 600.
        const unit = 100n * 480n * 540n * 600n
        let exact = 0n
        for (const d of days) {
          const rate = BigInt(dated.findLast((r) => r.fromDate <= d.date)?.dayRateFen ?? 0)
          exact += (BigInt(d.workdayCenti) * rate * unit) / 100n
          const hourly = BigInt(d.overtimeMinutes) * rate * BigInt(d.overtimePercent) * unit
          exact += hourly / (BigInt(d.workdayMinutes) * 100n)
        }
        const difference = BigInt(result.pay.grossFen) * unit - exact
        const bound = (BigInt(result.pay.components.length) * unit) / 2n
        expect((difference < 0n ? -difference : difference) <= bound).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('never falls when a day is added', () => {
    fc.assert(
      fc.property(month, first, (days, base) => {
        const whole = payOf(days, [base])
        const less = payOf(days.slice(1), [base])
        if (!whole.ok || !less.ok) throw new Error('a rate is missing')
        expect(whole.pay.workdayCenti).toBeGreaterThanOrEqual(less.pay.workdayCenti)
        expect(whole.pay.grossFen).toBeGreaterThanOrEqual(less.pay.grossFen)
      }),
    )
  })
})

describe('minimum wage (最低工资规定 §12, 21.75 paid days by 人社部发〔2025〕2号)', () => {
  // biome-ignore format: a table is read by its columns
  const cases = [
    { what: 'a full month at exactly the minimum', workday: 2175, dayRate: 226_000, below: false, owed: 226_000 },
    { what: 'a full month a fen short', workday: 2175, dayRate: 225_999, below: true, owed: 226_000 },
    { what: 'more than a full month still owes one minimum', workday: 2600, dayRate: 225_999, below: true, owed: 226_000 },
    { what: 'ten days owe their share', workday: 1000, dayRate: 103_908, below: false, owed: 103_908 },
    { what: 'ten days under their share', workday: 1000, dayRate: 103_907, below: true, owed: 103_908 },
    { what: 'no day owes nothing', workday: 0, dayRate: 0, below: false, owed: 0 },
  ]
  it.each(cases)('$what', ({ workday, dayRate, below, owed }) => {
    const components = [
      { kind: 'day-rate' as const, unit: 'workday-centi' as const, quantity: workday, amountFen: dayRate },
      { kind: 'overtime' as const, unit: 'minute' as const, quantity: 60, amountFen: 999_999 },
    ]
    expect(belowMinimumWage({ workdayCenti: workday, components }, 226_000, 2175)).toEqual({
      belowMinimum: below,
      owedFen: owed,
      paidFen: dayRate,
      workdayCenti: Math.min(workday, 2175),
    })
  })

  it.each([
    ['by the day', 'workday-centi' as const, 200],
    ['by the hour', 'minute' as const, 960],
  ])('does not measure days paid as rest days or holidays, %s (最低工资规定 §12)', (_, unit, quantity) => {
    const components = [
      { kind: 'day-rate' as const, unit: 'workday-centi' as const, quantity: 1000, amountFen: 103_908 },
      { kind: 'special-day' as const, unit, quantity, amountFen: 41_564 },
    ]
    expect(belowMinimumWage({ workdayCenti: 1200, components }, 226_000, 2175)).toEqual({
      belowMinimum: false,
      owedFen: 103_908,
      paidFen: 103_908,
      workdayCenti: 1000,
    })
  })
})

it('writes hundredths of a workday as decimals', () => {
  expect([0, 5, 50, 100, 2150].map(formatCenti)).toEqual(['0.00', '0.05', '0.50', '1.00', '21.50'])
})
