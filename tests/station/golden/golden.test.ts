import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { potFen } from '../../../src-main/contract/piecework.ts'
import { correctionPart } from '../../../src-main/station/payroll/corrections.ts'
import { deductionsOf } from '../../../src-main/station/payroll/deductions.ts'
import { taxTableOf } from '../../../src-main/station/payroll/policy.ts'
import { splitPot } from '../../../src-main/station/payroll/pots.ts'
import { cumulativeTax } from '../../../src-main/station/payroll/tax.ts'
import { CLAIMS, CORRECTIONS, MEASURES, POTS, TAX_YEARS } from './money.ts'
import { ROWS } from './punches-to-pay.ts'
import { run } from './read.ts'

describe('punches to workdays to pay', () => {
  it.each(ROWS)('$name ($source)', (row) => {
    const { work, amounts } = row
    expect(run(row)).toEqual({ work, amounts, grossFen: amounts.reduce((sum, amount) => sum + amount, 0) })
  })
})

describe('piecework', () => {
  it.each(MEASURES)('$name ($source)', ({ items, whole }) => {
    expect(potFen(items)).toBe(whole)
  })

  it.each(POTS)('$name ($source)', ({ split, amountFen, workers, shares, gives }) => {
    const pot = { id: 'PP', name: '模板', split, amountFen, shares: shares ?? [] }
    const result = splitPot(
      pot,
      workers.map(([engagementId, workdayCenti]) => ({ engagementId, workdayCenti, piece: true })),
    )
    const parts = result.ok ? [...result.parts].map(([id, part]) => [id, part.amountFen]) : result.code
    expect(parts).toEqual(gives)
  })
})

describe('deductions', () => {
  it.each(CLAIMS)('$name ($source)', ({ gross, minimum, claims, gives }) => {
    const result = deductionsOf(
      gross,
      minimum,
      claims.map(([kind, amountFen]) => ({ kind, amountFen, sourceId: null, document: '依据' })),
    )
    expect(result.ok ? result.deductions.map(({ kind, amountFen }) => [kind, amountFen]) : result.code).toEqual(gives)
  })
})

describe('corrections after the freeze', () => {
  it.each(CORRECTIONS)('$name ($source)', ({ paid, now, owed }) => {
    const given = { engagementId: 'EN0000000000000001', name: '工甲', overtimeMinutes: 0 }
    const [before, after] = [
      { beforeFen: paid[0], beforeCenti: paid[1] },
      { afterFen: now[0], afterCenti: now[1] },
    ]
    const sheets = { fromSheet: 'AS0000000000000001', toSheet: 'AS0000000000000002' }
    expect(correctionPart('2026-10', { ...given, ...before, ...after }, sheets, [])?.amountFen ?? null).toBe(owed)
  })
})

describe('income tax by cumulative withholding', () => {
  it.each(TAX_YEARS)('$name ($source)', ({ income, deducted, withheld }) => {
    const table = taxTableOf('2026-01')
    let withheldFen = 0
    const paid = income.map((_, index) => {
      const { taxFen } = cumulativeTax(
        {
          incomeFen: income.slice(0, index + 1).reduce((sum, fen) => sum + fen, 0),
          months: index + 1,
          deductedFen: deducted * (index + 1),
          withheldFen,
        },
        table,
      )
      withheldFen += taxFen
      return taxFen
    })
    expect(paid).toEqual(withheld)
  })

  it('has a table without steps: where one bracket ends the next begins at the same tax', () => {
    const { brackets } = taxTableOf('2026-01')
    for (const [index, { upToFen, percent, quickDeductionFen }] of brackets.entries()) {
      const next = brackets[index + 1]
      if (upToFen === null || !next) continue
      expect((upToFen * percent) / 100 - quickDeductionFen).toBe(
        (upToFen * next.percent) / 100 - next.quickDeductionFen,
      )
    }
  })
})

describe('for whatever there could be', () => {
  const kinds = fc.constantFrom('social-insurance', 'tax', 'court-order', 'damage', 'other', 'advance') as fc.Arbitrary<
    'tax' | 'damage' | 'advance' | 'other'
  >

  it('a pot is split to the fen, and the order of its workers does not matter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.array(fc.integer({ min: 1, max: 3100 }), { minLength: 1, maxLength: 40 }),
        (amountFen, centis) => {
          const workers = centis.map((workdayCenti, index) => ({
            engagementId: `E${100 + index}`,
            workdayCenti,
            piece: true,
          }))
          const pot = { id: 'PP', name: '', split: 'workdays' as const, amountFen, shares: [] }
          const result = splitPot(pot, workers)
          if (!result.ok) throw new Error(result.code)
          const sum = [...result.parts.values()].reduce((total, part) => total + part.amountFen, 0)
          expect(sum).toBe(amountFen)
          expect(splitPot(pot, workers.toReversed())).toEqual(result)
        },
      ),
    )
  })

  it('deductions never take more than there is, nor damage more than a fifth, nor under the minimum wage', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.integer({ min: 0, max: 300_000 }),
        fc.array(fc.tuple(kinds, fc.integer({ min: 1, max: 500_000 })), { maxLength: 8 }),
        (gross, minimum, claims) => {
          const asked = claims.map(([kind, amountFen]) => ({ kind, amountFen, sourceId: null, document: '' }))
          const result = deductionsOf(gross, minimum, asked)
          if (!result.ok) return
          const sum = (kind?: string) =>
            result.deductions.filter((d) => !kind || d.kind === kind).reduce((total, d) => total + d.amountFen, 0)
          expect(sum()).toBe(result.deductionFen)
          expect(sum()).toBeLessThanOrEqual(gross)
          expect(sum('damage') * 5).toBeLessThanOrEqual(gross)
          expect(sum() + result.openFen).toBe(asked.reduce((total, claim) => total + claim.amountFen, 0))
          if (sum('damage') > 0) {
            const later = sum('other') + sum('advance')
            expect(gross - sum() + later).toBeGreaterThanOrEqual(minimum)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('the tax of a year does not depend on how its income is spread once the months are over', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8_000_000 }), { minLength: 12, maxLength: 12 }), (income) => {
        const table = taxTableOf('2026-01')
        const rising = income.toSorted((a, b) => a - b)
        let [withheldFen, incomeFen] = [0, 0]
        for (const [index, fen] of rising.entries()) {
          incomeFen += fen
          withheldFen += cumulativeTax({ incomeFen, months: index + 1, deductedFen: 0, withheldFen }, table).taxFen
        }
        const atOnce = cumulativeTax({ incomeFen, months: 12, deductedFen: 0, withheldFen: 0 }, table).taxFen
        // With the low months first nothing is ever withheld too much, so that no return is due.
        expect(withheldFen).toBe(atOnce)
      }),
    )
  })
})
