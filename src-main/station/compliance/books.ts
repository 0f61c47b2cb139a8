import { lastDayOf } from '../payroll/dates.ts'
import { all, type Db } from '../store/db.ts'
import type { WorkerBooks } from './tiles/reconciliation.ts'

type Row = Omit<WorkerBooks, 'engaged' | 'sheetOpen'> & { engaged: number; sheetOpen: number }

/**
 * The five books of every worker who is in any of them in a month: roster, attendance, wage list, bank file, bank result.
 * One row per worker, by team and name.
 */
export function workerBooks(db: Db, month: string): WorkerBooks[] {
  return all<Row>(db, SQL, { month, from: `${month}-01`, to: lastDayOf(month) }).map((row) => ({
    ...row,
    engaged: row.engaged === 1,
    sheetOpen: row.sheetOpen === 1,
  }))
}

const SQL = `
  WITH engaged AS (
    SELECT worker_id, max(team_id) AS team_id,
      max(NOT EXISTS (SELECT 1 FROM standing_sheet s WHERE s.team_id = e.team_id AND s.month = @month)) AS sheet_open
    FROM engagement e WHERE entry_date <= @to AND (exit_date IS NULL OR exit_date >= @from) GROUP BY worker_id
  ),
  sheet AS (
    SELECT d.worker_id, max(s.team_id) AS team_id, sum(d.workday_centi) AS centi,
      -- days are looked at one by one only of those who were not engaged throughout the month
      sum(CASE WHEN e.entry_date > @from OR e.exit_date < @to THEN
        (SELECT count(*) FROM workday v WHERE v.sheet_id = d.sheet_id AND v.engagement_id = d.engagement_id
           AND (v.date < e.entry_date OR v.date > e.exit_date)) ELSE 0 END) AS outside
    FROM standing_sheet s JOIN sheet_worker d ON d.sheet_id = s.id JOIN engagement e ON e.id = d.engagement_id
    WHERE s.month = @month GROUP BY d.worker_id
  ),
  listed AS (
    SELECT l.worker_id, max(w.team_id) AS team_id, sum(l.workday_centi) AS centi, sum(l.net_fen) AS net,
      sum(CASE WHEN w.state = 'frozen' THEN l.net_fen ELSE 0 END) AS frozen
    FROM wage_list w JOIN wage_line l ON l.list_id = w.id
    WHERE w.month = @month AND l.live = 1 GROUP BY l.worker_id
  ),
  paid AS (
    SELECT p.worker_id, sum(p.amount_fen) AS batch,
      sum(CASE WHEN p.state = 'paid' THEN p.amount_fen ELSE 0 END) AS paid,
      sum(p.state IN ('prepared', 'handed-over', 'unknown', 'accepted')) AS pending,
      sum(p.state IN ('rejected', 'returned')) AS failed,
      coalesce(max(CASE WHEN p.state IN ('rejected', 'returned') THEN p.reason_code END), '') AS reason
    FROM bank_payment p JOIN wage_list w ON w.id = p.list_id
    WHERE w.month = @month AND p.state <> 're-issued' GROUP BY p.worker_id
  ),
  present AS (
    SELECT id AS worker_id FROM worker w WHERE EXISTS (
      SELECT 1 FROM punch p WHERE p.worker_id = w.id AND p.local_date BETWEEN @from AND @to
        AND p.voided_reason IS NULL AND p.at_seconds IS NOT NULL)
  ),
  everyone AS (
    SELECT worker_id FROM engaged UNION SELECT worker_id FROM sheet UNION SELECT worker_id FROM listed
    UNION SELECT worker_id FROM paid UNION SELECT worker_id FROM present
  )
  SELECT v.worker_id AS workerId, w.name, coalesce(t.name, '') AS teamName,
    engaged.worker_id IS NOT NULL AS engaged, present.worker_id IS NOT NULL AS punches,
    coalesce(sheet.outside, 0) AS daysOutside, coalesce(sheet.centi, 0) AS sheetCenti,
    coalesce(engaged.sheet_open, 0) AS sheetOpen, coalesce(listed.centi, 0) AS lineCenti,
    coalesce(listed.net, 0) AS listFen, coalesce(listed.frozen, 0) AS frozenFen,
    coalesce(paid.batch, 0) AS batchFen, coalesce(paid.paid, 0) AS paidFen, coalesce(paid.pending, 0) AS pending,
    coalesce(paid.failed, 0) AS failed, coalesce(paid.reason, '') AS reason
  FROM everyone v JOIN worker w ON w.id = v.worker_id
  LEFT JOIN engaged ON engaged.worker_id = v.worker_id
  LEFT JOIN sheet ON sheet.worker_id = v.worker_id
  LEFT JOIN listed ON listed.worker_id = v.worker_id
  LEFT JOIN paid ON paid.worker_id = v.worker_id
  LEFT JOIN present ON present.worker_id = v.worker_id
  LEFT JOIN team t ON t.id = coalesce(listed.team_id, sheet.team_id, engaged.team_id)
  ORDER BY teamName, w.pinyin, v.worker_id`
