/** Which dated tables a month's wages rest on, for the list's fact and for whoever asks why a figure is what it is. */
import { createHash } from 'node:crypto'
import type { PolicySource } from '../../contract/payroll.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { canonicalBytes } from '../journal/canonical.ts'
import { projectOf } from '../roster/queries.ts'
import type { Db } from '../store/db.ts'
import { taxMonthOf } from './claims.ts'
import { lastDayOf } from './dates.ts'
import { minimumWageRows, payPolicyOf, taxPeriodRow, taxTableRow } from './policy.ts'

/** Rows of pay rules, holidays, income tax with its period, and the minimum wage that a month is computed by. A table that does not reach is left out. */
export function policySources(db: Db, month: string): PolicySource[] {
  const sources: PolicySource[] = [sourceOf('pay', payPolicyOf(month))]
  const year = holidaysOf(db)(month)
  if (year) sources.push(sourceOf('holidays', { ...year, effectiveFrom: `${year.year}-01-01` }))
  const taxMonth = taxMonthOf(db, month)
  const tax = taxTableRow(taxMonth)
  if (tax) sources.push(sourceOf('income-tax', tax))
  const period = taxPeriodRow(month)
  if (period) sources.push({ ...sourceOf('tax-period', period), taxMonth, by: period.by })
  const amountFen = projectOf(db)?.minimumWageFen ?? null
  if (amountFen !== null) {
    const row = minimumWageRows(lastDayOf(month)).find(({ monthlyTiersFen }) => monthlyTiersFen.includes(amountFen))
    const found: PolicySource = row
      ? sourceOf('minimum-wage', row)
      : { table: 'minimum-wage', effectiveFrom: null, source: '', digest: null }
    sources.push({ ...found, amountFen })
  }
  return sources
}

function sourceOf(table: PolicySource['table'], row: { effectiveFrom: string; source: string }): PolicySource {
  const { effectiveFrom, source } = row
  return { table, effectiveFrom, source, digest: createHash('sha256').update(canonicalBytes(row)).digest('hex') }
}
