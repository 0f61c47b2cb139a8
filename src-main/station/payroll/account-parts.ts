/** What the sums of an engagement's account are made of, by month: wage lines and vouchers of advances. Reads only. */
import type { SettledMonth } from '../../contract/payroll.ts'
import { all, type Db } from '../store/db.ts'
import { standingOf } from './accounts.ts'

type Line = SettledMonth['lines'][number]
type Advance = SettledMonth['advances'][number]

/**
 * The account of an engagement by month with its parts. The same lines and advances count as in its sums (`standingOf`): living lines of frozen
 * lists, held lines that no list pays yet, advances that were not voided.
 */
export function settledMonths(db: Db, workerId: string, engagementId: string): SettledMonth[] {
  const lines = linesOf(db, engagementId)
  const advances = advancesOf(db, engagementId)
  return standingOf(db, workerId, engagementId).months.map((sums) => ({
    ...sums,
    lines: lines.flatMap(({ month, ...line }) => (month === sums.month ? [line] : [])),
    advances: advances.filter(({ paidOn }) => paidOn.startsWith(sums.month)),
  }))
}

function linesOf(db: Db, engagementId: string): Array<Line & { month: string }> {
  return all<Line & { month: string }>(
    db,
    `SELECT l.id AS lineId, l.month, w.supplement, iif(l.held = 1, 0, l.gross_fen) AS payableFen,
       iif(l.held = 1, 0, (SELECT coalesce(sum(d.amount_fen), 0) FROM wage_deduction d
         WHERE d.line_id = l.id AND d.kind <> 'advance')) AS deductedFen,
       (SELECT coalesce(sum(p.amount_fen), 0) FROM bank_payment p WHERE p.line_id = l.id AND p.state = 'paid') AS paidFen,
       iif(l.held = 1, l.gross_fen, 0) AS disputedFen,
       (SELECT max(p.decided_at) FROM bank_payment p WHERE p.line_id = l.id AND p.state = 'paid') AS paidAt
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id
     WHERE l.engagement_id = ? AND (
       (l.live = 1 AND w.state = 'frozen')
       OR (l.held = 1 AND w.state <> 'superseded' AND NOT EXISTS (
         SELECT 1 FROM wage_line n WHERE n.engagement_id = l.engagement_id AND n.month = l.month AND n.live = 1 AND n.covers_days = 1)))
     ORDER BY l.month, w.supplement, l.id`,
    [engagementId],
  )
}

function advancesOf(db: Db, engagementId: string): Advance[] {
  return all<Omit<Advance, 'taken'>>(
    db,
    `SELECT id, paid_on AS paidOn, amount_fen AS amountFen, voucher, how FROM advance
     WHERE engagement_id = ? AND voided_reason IS NULL ORDER BY paid_on, voucher`,
    [engagementId],
  ).map((advance) => ({
    ...advance,
    taken: all<Advance['taken'][number]>(
      db,
      `SELECT l.id AS lineId, l.month, d.amount_fen AS amountFen FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id
       WHERE d.source_id = ? AND l.live = 1 ORDER BY l.month, l.id`,
      [advance.id],
    ),
  }))
}
