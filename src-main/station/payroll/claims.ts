/** What is claimed from the wages of a month: ordered deductions, damage and advances still open, income tax. */
import { all, type Db, one } from '../store/db.ts'
import { lastDayOf } from './dates.ts'
import type { DeductionClaim } from './deductions.ts'
import { taxTableOf } from './policy.ts'
import { cumulativeTax, type TaxYear } from './tax.ts'

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
}

/** How the tax of each worker is withheld in a month: his latest setting. Who has none has nothing withheld. */
export function taxSettings(db: Db, month: string): Map<string, TaxSetting> {
  return new Map(
    all<TaxSetting>(
      db,
      `SELECT worker_id AS workerId, mode, monthly_special_fen AS monthlySpecialFen, max(from_month) AS latest
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

/**
 * Tax claim of a worker for a month, from his living lines of the year up to it, what was earned `before` in the same draft, and the months with
 * another employer. The year is that of the wage month.
 */
export function taxClaim(
  db: Db,
  setting: TaxSetting,
  month: string,
  now: Pick<Earned, 'incomeFen' | 'insuranceFen'>,
  before: Earned,
  without: string | null,
): DeductionClaim | null {
  const table = taxTableOf(month)
  const year = month.slice(0, 4)
  const sum = one<Earned & { months: number }>(
    db,
    `SELECT coalesce(sum(l.gross_fen), 0) AS incomeFen, count(DISTINCT CASE WHEN l.month <> @month THEN l.month END) AS months,
       coalesce(sum((SELECT sum(amount_fen) FROM wage_deduction d WHERE d.line_id = l.id AND d.kind = 'social-insurance')), 0) AS insuranceFen,
       coalesce(sum((SELECT sum(amount_fen) FROM wage_deduction d WHERE d.line_id = l.id AND d.kind = 'tax')), 0) AS taxFen
     FROM wage_line l WHERE l.worker_id = @workerId AND l.live = 1 AND l.month >= @first AND l.month <= @month AND l.list_id <> @without`,
    { workerId: setting.workerId, month, first: `${year}-01`, without: without ?? '' },
  )
  const opening = one<{ months: number; incomeFen: number; deductedFen: number; withheldFen: number }>(
    db,
    `SELECT months, income_fen AS incomeFen, deducted_fen AS deductedFen, withheld_fen AS withheldFen FROM tax_opening
     WHERE worker_id = ? AND year = ?`,
    [setting.workerId, Number(year)],
  )
  const ownMonths = (sum?.months ?? 0) + 1
  const figures: TaxYear = {
    incomeFen: (sum?.incomeFen ?? 0) + (opening?.incomeFen ?? 0) + before.incomeFen + now.incomeFen,
    months: ownMonths + (opening?.months ?? 0),
    deductedFen:
      (sum?.insuranceFen ?? 0) +
      (opening?.deductedFen ?? 0) +
      before.insuranceFen +
      now.insuranceFen +
      setting.monthlySpecialFen * ownMonths,
    withheldFen: (sum?.taxFen ?? 0) + (opening?.withheldFen ?? 0) + before.taxFen,
  }
  const { taxFen, percent } = cumulativeTax(figures, table)
  if (taxFen === 0) return null
  const document = `${year} · ${figures.months} · ${percent}%`
  return { kind: 'tax', sourceId: null, amountFen: taxFen, document }
}
