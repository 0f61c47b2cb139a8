/** When wages are due (条例 art. 13, 14): what is past its pay date, and what comes near it without a frozen list. Reads only. */

import type { DueWhat } from '../../contract/payroll.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { projectOf } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { daysBetween, payDateOf } from './dates.ts'
import { payPolicyOf } from './policy.ts'

interface Owed {
  month: string
  companyId: string
  teamId: string
  teamName: string
  listId: string | null
  what: DueWhat
  unpaidFen: number
}

export interface Overdue extends Owed {
  payDate: string
  daysLate: number
}

export interface DueSoon extends Omit<Owed, 'unpaidFen'> {
  payDate: string
  daysLeft: number
}

/** Teams whose wages are past their pay date: not paid in full, or without a list or a closed sheet to pay from. Oldest first. */
export function overdueWages(db: Db, today: string): Overdue[] {
  const payDay = projectOf(db)?.payDay ?? 28
  const holidays = holidaysOf(db)
  return owed(db, today).flatMap((row) => {
    const payDate = payDateOf(holidays, row.month, payDay)
    return payDate < today ? [{ ...row, payDate, daysLate: daysBetween(payDate, today) }] : []
  })
}

/** Teams whose pay date is within the days of `pay.json` (`warnDaysBeforePay`) and whose list is not frozen yet. Soonest first. */
export function dueSoon(db: Db, today: string): DueSoon[] {
  const payDay = projectOf(db)?.payDay ?? 28
  const holidays = holidaysOf(db)
  return owed(db, today).flatMap(({ unpaidFen: _, ...row }) => {
    const payDate = payDateOf(holidays, row.month, payDay)
    const daysLeft = daysBetween(today, payDate)
    const near = daysLeft >= 0 && daysLeft <= payPolicyOf(row.month).warnDaysBeforePay
    return near && row.what !== 'unpaid' ? [{ ...row, payDate, daysLeft }] : []
  })
}

/** Every team's month up to the last one that still lacks something: by month and team. The running month is not owed yet. */
function owed(db: Db, today: string): Owed[] {
  const month = today.slice(0, 7)
  const listed = all<Omit<Owed, 'what'> & { state: string | null }>(
    db,
    `SELECT w.month, t.company_id AS companyId, t.id AS teamId, t.name AS teamName, w.id AS listId, w.state,
       (SELECT coalesce(sum(l.net_fen), 0) FROM wage_line l WHERE l.list_id = w.id AND l.live = 1
         AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id AND p.state = 'paid')) AS unpaidFen
     FROM wage_list w JOIN team t ON t.id = w.team_id WHERE w.state <> 'superseded' AND w.month < @month
     UNION ALL
     SELECT s.month, t.company_id, t.id, t.name, NULL, NULL, 0 FROM standing_sheet s JOIN team t ON t.id = s.team_id
     WHERE s.workday_centi > 0 AND s.month < @month AND NOT EXISTS (
       SELECT 1 FROM wage_list w WHERE w.team_id = s.team_id AND w.month = s.month AND w.state <> 'superseded')
     ORDER BY month, teamName, listId`,
    { month },
  ).flatMap(({ state, ...row }): Owed[] => {
    if (state === 'frozen') return row.unpaidFen > 0 ? [{ ...row, what: 'unpaid' }] : []
    return [{ ...row, what: state === null ? 'no-list' : 'not-frozen' }]
  })
  return [...unclosed(db, month), ...listed].sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0))
}

/** Teams with punches in a month before `until` whose sheet is not closed. */
function unclosed(db: Db, until: string): Owed[] {
  return all<Omit<Owed, 'what'>>(
    db,
    // From month to month along the index: millions of punches are not read for it.
    `WITH RECURSIVE step (month) AS (
       SELECT substr(min(local_date), 1, 7) FROM punch
       UNION ALL
       SELECT (SELECT substr(min(local_date), 1, 7) FROM punch WHERE local_date >= step.month || '-32') FROM step
       WHERE step.month IS NOT NULL
     )
     SELECT step.month, t.company_id AS companyId, t.id AS teamId, t.name AS teamName, NULL AS listId, 0 AS unpaidFen
     FROM step JOIN team t
     WHERE step.month < @until
       AND NOT EXISTS (SELECT 1 FROM standing_sheet s WHERE s.team_id = t.id AND s.month = step.month)
       AND EXISTS (SELECT 1 FROM engagement e JOIN punch p ON p.worker_id = e.worker_id
         WHERE e.team_id = t.id AND e.entry_date <= step.month || '-31' AND coalesce(e.exit_date, '9999') >= step.month || '-02'
           AND p.voided_reason IS NULL
           -- A night shift ends on the first of a month that it does not belong to.
           AND p.local_date BETWEEN max(e.entry_date, step.month || '-02')
             AND min(coalesce(e.exit_date, step.month || '-31'), step.month || '-31'))
     ORDER BY step.month, t.name`,
    { until },
  ).map((row) => ({ ...row, what: 'sheet-open' }))
}
