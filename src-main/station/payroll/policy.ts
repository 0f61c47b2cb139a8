import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StationError } from '../../contract/errors.ts'
import { resourcesDir } from '../store/resources.ts'
import type { TaxTable } from './tax.ts'

const payRowSchema = z.object({
  effectiveFrom: z.iso.date(),
  /** 月计薪天数 in hundredths of a day. */
  paidDaysPerMonthCenti: z.int().positive(),
  monthOvertimeLimitMinutes: z.int().nonnegative(),
  dayOvertimeLimitMinutes: z.int().nonnegative(),
  /** Days before the pay date from which a list that is not frozen is warned of; practice, not law. */
  warnDaysBeforePay: z.int().nonnegative(),
  source: z.string(),
})
export type PayPolicy = z.infer<typeof payRowSchema>

const minimumRowSchema = z.object({
  area: z.string(),
  effectiveFrom: z.iso.date(),
  monthlyTiersFen: z.array(z.int().positive()).min(1),
  hourlyTiersFen: z.array(z.int().positive()).min(1),
  source: z.string(),
})
export type MinimumWageRow = z.infer<typeof minimumRowSchema>

const taxRowSchema = z.object({
  effectiveFrom: z.iso.date(),
  monthlyAllowanceFen: z.int().positive(),
  brackets: z.array(
    z.object({ upToFen: z.int().positive().nullable(), percent: z.int(), quickDeductionFen: z.int().nonnegative() }),
  ),
  source: z.string(),
})

/**
 * The table of income tax on wages in force in a month (`resources/policies/income-tax.json`).
 * @throws StationError `payroll.no-tax-table` where the table has no row so early.
 */
export function taxTableOf(month: string): TaxTable {
  const row = taxTableRow(month)
  if (!row) throw new StationError('payroll.no-tax-table', { month })
  return row
}

/** The same, or undefined where the table has no row so early. */
export function taxTableRow(month: string): TaxTable | undefined {
  return rowsOf('income-tax', taxRowSchema).find((candidate) => candidate.effectiveFrom.slice(0, 7) <= month)
}

const periodRowSchema = z.object({
  effectiveFrom: z.iso.date(),
  by: z.enum(['payment', 'wage-month']),
  source: z.string(),
})
export type TaxPeriodRule = z.infer<typeof periodRowSchema>

/** The row of `resources/policies/tax-period.json` in force in a month, or undefined where the table begins later. */
export function taxPeriodRow(month: string): TaxPeriodRule | undefined {
  return rowsOf('tax-period', periodRowSchema).find((row) => row.effectiveFrom.slice(0, 7) <= month)
}

/** By which month the wage of a month counts for income tax (`resources/policies/tax-period.json`): by law the one it is paid in. */
export function taxPeriodRuleOf(month: string): TaxPeriodRule['by'] {
  return taxPeriodRow(month)?.by ?? 'payment'
}

const cache = new Map<string, unknown>()

/**
 * Pay rules in force on the last day of a month (`resources/policies/pay.json`).
 * @throws StationError `payroll.no-pay-policy` where the table has no row so early.
 */
export function payPolicyOf(month: string): PayPolicy {
  const row = rowsOf('pay', payRowSchema).find((candidate) => candidate.effectiveFrom.slice(0, 7) <= month)
  if (!row) throw new StationError('payroll.no-pay-policy', { month })
  return row
}

/** Rows of the minimum wage table in force on a date, newest per area first. Empty where the table begins later. */
export function minimumWageRows(date: string): MinimumWageRow[] {
  const seen = new Set<string>()
  return rowsOf('minimum-wage', minimumRowSchema).filter((row) => {
    if (row.effectiveFrom > date || seen.has(row.area)) return false
    seen.add(row.area)
    return true
  })
}

/** Rows of a dated table, newest first. */
function rowsOf<T extends { effectiveFrom: string }>(name: string, schema: z.ZodType<T>): T[] {
  const known = cache.get(name) as T[] | undefined
  if (known) return known
  const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', `${name}.json`), 'utf8'))
  const { rows } = z.object({ rows: z.array(schema) }).parse(file)
  rows.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
  cache.set(name, rows)
  return rows
}
