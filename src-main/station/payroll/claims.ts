/** What is claimed from the wages of a month: ordered deductions, damage and advances still open, income tax. */

import { formatYuan, sumFen } from '../../contract/money.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { projectOf, siteDate } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { lastDayOf, payDateOf } from './dates.ts'
import type { DeductionClaim } from './deductions.ts'
import { type Formula, type Step, step } from './parts.ts'
import { taxPeriodRuleOf, taxTableOf } from './policy.ts'
import { cumulativeTax, type EmploymentSpan, employedMonths, type TaxYear } from './tax.ts'

interface ClaimRow {
  id: string
  engagementId: string
  kind: DeductionClaim['kind']
  amountFen: number
  document: string
  takenFen: number
}

/**
 * Claims by engagement for the lists of a team's month, with what is still open of each. What lines of the list `without` took does not count: that
 * list is about to be superseded.
 */
export function claimsOf(db: Db, teamId: string, month: string, without: string | null): Map<string, DeductionClaim[]> {
  const taken = `(SELECT coalesce(sum(d.amount_fen), 0) FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id
    WHERE d.source_id = o.id AND l.live = 1 AND l.list_id <> @without)`
  const rows = all<ClaimRow>(
    db,
    `SELECT o.id, o.engagement_id AS engagementId, o.kind, o.amount_fen AS amountFen, o.document, ${taken} AS takenFen
     FROM deduction_order o JOIN engagement e ON e.id = o.engagement_id
     WHERE e.team_id = @teamId AND o.voided_reason IS NULL
       AND (o.month = @month OR (o.kind = 'damage' AND o.month < @month))
     UNION ALL
     SELECT o.id, o.engagement_id, 'advance', o.amount_fen, o.voucher, ${taken}
     FROM advance o JOIN engagement e ON e.id = o.engagement_id
     WHERE e.team_id = @teamId AND o.voided_reason IS NULL AND o.paid_on <= @end
     ORDER BY 2, 1`,
    { teamId, month, end: lastDayOf(month), without: without ?? '' },
  )
  const claims = new Map<string, DeductionClaim[]>()
  for (const { id, engagementId, kind, amountFen, document, takenFen } of rows) {
    const open = amountFen - takenFen
    if (open <= 0) continue
    const claim = { kind, sourceId: id, amountFen: open, document }
    claims.set(engagementId, [...(claims.get(engagementId) ?? []), claim])
  }
  return claims
}

export interface TaxSetting {
  workerId: string
  mode: 'cumulative' | 'none' | 'manual'
  monthlySpecialFen: number
  fromMonth: string
  /** Reason that was recorded with it. */
  why: string
}

/** How the tax of each worker is withheld in a month: his latest setting. Who has none has nothing withheld. */
export function taxSettings(db: Db, month: string): Map<string, TaxSetting> {
  return new Map(
    all<TaxSetting>(
      db,
      `SELECT worker_id AS workerId, mode, monthly_special_fen AS monthlySpecialFen, why, max(from_month) AS fromMonth
       FROM tax_setting WHERE from_month <= ? GROUP BY worker_id`,
      [month],
    ).map((setting) => [setting.workerId, setting]),
  )
}

export interface Earned {
  incomeFen: number
  insuranceFen: number
  taxFen: number
}

/** Month in which a wage counts for income tax: by law the one it is paid in, `paidAt` where the bank has said so, else by the project's pay date. */
export function taxMonthOf(db: Db, month: string, paidAt: string | null = null): string {
  if (taxPeriodRuleOf(month) === 'wage-month') return month
  if (paidAt !== null) return siteDate(db, paidAt).slice(0, 7)
  return payDateOf(holidaysOf(db), month, projectOf(db)?.payDay ?? DEFAULT_PAY_DAY).slice(0, 7)
}

/** Pay day where there is no project yet; wages of a month are paid within the next one all the same. */
const DEFAULT_PAY_DAY = 28

interface LineTax extends Earned {
  month: string
  paidAt: string | null
}

/** Tax to withhold, fen, 0 or more; a zero has its steps too. */
export type ReckonedTax = Pick<DeductionClaim, 'amountFen' | 'document'> & { formula: Formula }

/**
 * Tax of a worker for a month by cumulative withholding, from his living lines of the tax year up to it, what was earned `before` in the same draft, and the months with
 * another employer. The tax year is that of the payment (公告2018年第61号 §6), so December's wage paid in January opens the next year.
 */
export function cumulativeTaxOf(
  db: Db,
  setting: TaxSetting,
  month: string,
  now: Pick<Earned, 'incomeFen' | 'insuranceFen'>,
  before: Earned,
  without: string | null,
): ReckonedTax {
  const taxMonth = taxMonthOf(db, month)
  const table = taxTableOf(taxMonth)
  const year = taxMonth.slice(0, 4)
  const lines = all<LineTax>(
    db,
    `SELECT l.month, l.gross_fen AS incomeFen,
       coalesce((SELECT sum(amount_fen) FROM wage_deduction d WHERE d.line_id = l.id AND d.kind = 'social-insurance'), 0) AS insuranceFen,
       coalesce((SELECT sum(amount_fen) FROM wage_deduction d WHERE d.line_id = l.id AND d.kind = 'tax'), 0) AS taxFen,
       (SELECT min(p.decided_at) FROM bank_payment p WHERE p.line_id = l.id AND p.state = 'paid') AS paidAt
     FROM wage_line l WHERE l.worker_id = @workerId AND l.live = 1 AND l.month >= @first AND l.month <= @month AND l.list_id <> @without
     ORDER BY l.month, l.id`,
    { workerId: setting.workerId, month, first: `${Number(year) - 1}-01`, without: without ?? '' },
  ).filter((line) => taxMonthOf(db, line.month, line.paidAt).startsWith(year))
  const opening = one<{ months: number; incomeFen: number; deductedFen: number; withheldFen: number }>(
    db,
    `SELECT months, income_fen AS incomeFen, deducted_fen AS deductedFen, withheld_fen AS withheldFen FROM tax_opening
     WHERE worker_id = ? AND year = ?`,
    [setting.workerId, Number(year)],
  )
  const ownMonths = monthsOf(db, setting.workerId, month, taxMonth, lines)
  const figures: TaxYear = {
    incomeFen:
      sumFen(lines.map((line) => line.incomeFen)) + (opening?.incomeFen ?? 0) + before.incomeFen + now.incomeFen,
    // No month of the year carries two allowances, whoever the employer was.
    months: Math.min(ownMonths + (opening?.months ?? 0), Number(taxMonth.slice(5))),
    deductedFen:
      sumFen(lines.map((line) => line.insuranceFen)) +
      (opening?.deductedFen ?? 0) +
      before.insuranceFen +
      now.insuranceFen +
      setting.monthlySpecialFen * ownMonths,
    withheldFen: sumFen(lines.map((line) => line.taxFen)) + (opening?.withheldFen ?? 0) + before.taxFen,
  }
  const result = cumulativeTax(figures, table)
  const { taxFen, percent } = result
  const document = `${taxMonth} · ${figures.months} · ${percent}%`
  const params = {
    taxMonth,
    taxable: formatYuan(result.taxableFen),
    percent,
    quick: formatYuan(result.quickDeductionFen),
    withheld: formatYuan(figures.withheldFen),
    ...(taxFen > 0 ? { amount: formatYuan(taxFen) } : { whole: formatYuan(result.wholeFen) }),
  }
  const allowanceFen = table.monthlyAllowanceFen
  const steps: Step[] = [
    ...lines.map((line) => step('tax-month', { month: line.month, ...earnedTexts(line) })),
    ...(before.incomeFen > 0 ? [step('tax-same-month', { month, ...earnedTexts(before) })] : []),
    ...(opening
      ? [
          step('tax-other', {
            months: opening.months,
            income: formatYuan(opening.incomeFen),
            deducted: formatYuan(opening.deductedFen),
            withheld: formatYuan(opening.withheldFen),
          }),
        ]
      : []),
    step('tax-now', { month, income: formatYuan(now.incomeFen), insurance: formatYuan(now.insuranceFen) }),
    step('tax-allowance', {
      months: figures.months,
      monthly: formatYuan(allowanceFen),
      allowance: formatYuan(allowanceFen * figures.months),
    }),
    ...(setting.monthlySpecialFen > 0
      ? [
          step('tax-special', {
            months: ownMonths,
            monthly: formatYuan(setting.monthlySpecialFen),
            special: formatYuan(setting.monthlySpecialFen * ownMonths),
          }),
        ]
      : []),
    step(result.taxableFen > 0 ? 'tax-taxable' : 'tax-covered', {
      income: formatYuan(figures.incomeFen),
      allowance: formatYuan(allowanceFen * figures.months),
      deducted: formatYuan(figures.deductedFen),
      taxable: formatYuan(result.taxableFen),
    }),
  ]
  const zero = result.taxableFen > 0 ? 'payroll.zero-tax.withheld' : 'payroll.zero-tax.cumulative'
  const formula = { code: taxFen > 0 ? 'payroll.deduction.tax-cumulative' : zero, params, steps }
  return { amountFen: taxFen, document, formula }
}

/** Why nothing is withheld where nothing is reckoned: the setting with its recorded reason, or that there is none. */
export function untaxed(setting: TaxSetting | undefined): Formula {
  if (!setting) return { code: 'payroll.zero-tax.unset', params: {} }
  const { mode, fromMonth: from, why } = setting
  return { code: `payroll.zero-tax.${mode}`, params: { from, why } }
}

function earnedTexts({ incomeFen, insuranceFen, taxFen }: Earned) {
  return { income: formatYuan(incomeFen), insurance: formatYuan(insuranceFen), tax: formatYuan(taxFen) }
}

/** Months of employment that carry an allowance: by payment those of the calendar, by wage month those that have a wage. */
function monthsOf(db: Db, workerId: string, month: string, taxMonth: string, lines: readonly LineTax[]): number {
  if (taxPeriodRuleOf(month) === 'wage-month') return new Set([month, ...lines.map((line) => line.month)]).size
  const spans = all<EmploymentSpan>(
    db,
    'SELECT entry_date AS "from", exit_date AS "to" FROM engagement WHERE worker_id = ?',
    [workerId],
  )
  return employedMonths(spans, taxMonth)
}
