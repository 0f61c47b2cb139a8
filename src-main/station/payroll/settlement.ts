/** What comes after the list: held lines, supplementary lists, exit settlement, wages past their pay date. */
import { StationError } from '../../contract/errors.ts'
import type { Settlement } from '../../contract/payroll.ts'
import type { Tx } from '../journal/ledger.ts'
import { engagementById, projectOf, teamById } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { standingOf } from './accounts.ts'
import { assertCardOf, type ConfirmWay } from './commands.ts'
import { daysBetween, payDateOf } from './dates.ts'
import { settlementConfirmed } from './facts-inputs.ts'
import type { Reason } from './life.ts'
import { headOf, listRow } from './views.ts'

export interface HeldLine {
  lineId: string
  listId: string
  companyId: string
  teamName: string
  name: string
  netFen: number
  text: string
  answer: string | null
  paidBy: string | null
}

/** Held lines of a month's living lists with the objection that holds each, and the living list that pays it since. */
export function heldLines(db: Db, month: string): HeldLine[] {
  return all<HeldLine>(
    db,
    `SELECT l.id AS lineId, l.list_id AS listId, t.company_id AS companyId, t.name AS teamName, p.name, l.net_fen AS netFen,
       coalesce((SELECT o.text FROM wage_objection o WHERE o.line_id = l.id ORDER BY o.at DESC, o.id DESC LIMIT 1), '') AS text,
       (SELECT o.answer FROM wage_objection o WHERE o.line_id = l.id ORDER BY o.answer IS NOT NULL, o.at DESC LIMIT 1) AS answer,
       (SELECT n.list_id FROM wage_line n WHERE n.engagement_id = l.engagement_id AND n.month = l.month AND n.live = 1
         AND n.covers_days = 1) AS paidBy
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id JOIN team t ON t.id = w.team_id JOIN worker p ON p.id = l.worker_id
     WHERE l.held = 1 AND l.month = ? AND w.state <> 'superseded' ORDER BY t.name, p.pinyin, l.id`,
    [month],
  )
}

/** Living supplementary lists of a month, by team and number. */
export function supplementsOf(db: Db, month: string) {
  return all<{ id: string; supplement: number; addsTo: string; companyId: string }>(
    db,
    `SELECT w.id, w.supplement, w.adds_to AS addsTo, t.company_id AS companyId FROM wage_list w JOIN team t ON t.id = w.team_id
     WHERE w.month = ? AND w.supplement > 0 AND w.state <> 'superseded' ORDER BY t.name, w.supplement`,
    [month],
  ).map(({ id, ...rest }) => ({ ...rest, list: headOf(listRow(db, id)) }))
}

/** A leaver's account and what still stands in the way of clearing it. */
export function settlementOf(db: Db, engagementId: string): Settlement {
  const engagement = engagementById(db, engagementId)
  const { workerId, workerName: name, teamId, entryDate, exitDate } = engagement
  const standing = standingOf(db, workerId, engagementId).total
  const settled = one<{ how: 'card' | 'paper'; at: string }>(
    db,
    'SELECT how, at FROM exit_settlement WHERE engagement_id = ?',
    [engagementId],
  )
  const obstacles = settled ? [] : obstaclesOf(db, engagementId, teamId, exitDate, standing)
  const teamName = teamById(db, teamId).name
  return { engagementId, name, teamName, entryDate, exitDate, standing, obstacles, settled: settled ?? null }
}

function obstaclesOf(
  db: Db,
  engagementId: string,
  teamId: string,
  exitDate: string | null,
  standing: Settlement['standing'],
): Reason[] {
  if (exitDate === null) return [{ code: 'payroll.not-left', params: {} }]
  const obstacles: Reason[] = []
  const open = one<{ month: string }>(
    db,
    `SELECT substr(p.local_date, 1, 7) AS month FROM engagement e JOIN punch p ON p.worker_id = e.worker_id
     WHERE e.id = @engagementId AND p.voided_reason IS NULL AND p.local_date BETWEEN e.entry_date AND e.exit_date
       AND NOT EXISTS (SELECT 1 FROM attendance_sheet s WHERE s.team_id = @teamId AND s.month = substr(p.local_date, 1, 7))
     ORDER BY p.local_date LIMIT 1`,
    { engagementId, teamId },
  )
  if (open) obstacles.push({ code: 'payroll.month-open', params: { month: open.month } })
  const unlisted = one<{ month: string }>(
    db,
    `SELECT s.month FROM workday d JOIN attendance_sheet s ON s.id = d.sheet_id
     WHERE d.engagement_id = ? AND d.workday_centi > 0 AND NOT EXISTS (
       SELECT 1 FROM wage_line l JOIN wage_list w ON w.id = l.list_id WHERE l.engagement_id = d.engagement_id
         AND l.month = s.month AND l.live = 1 AND l.covers_days = 1 AND w.state = 'frozen')
     ORDER BY s.month LIMIT 1`,
    [engagementId],
  )
  if (unlisted) obstacles.push({ code: 'payroll.month-not-frozen', params: { month: unlisted.month } })
  if (standing.unpaidFen !== 0)
    obstacles.push({ code: 'payroll.not-cleared', params: { unpaidFen: standing.unpaidFen } })
  return obstacles
}

/**
 * The leaver confirms, by his own card or on paper before a second person, that his account is cleared (工资支付暂行规定 §9).
 * @throws StationError `payroll.already-settled`, `payroll.not-left`, `payroll.month-open`, `payroll.month-not-frozen`,
 * `payroll.not-cleared`, `payroll.card-not-of-worker`.
 */
export function settle(tx: Tx, input: { engagementId: string; way: ConfirmWay }): void {
  const { engagementId, way } = input
  const { standing, obstacles, settled } = settlementOf(tx.db, engagementId)
  if (settled) throw new StationError('payroll.already-settled')
  const [first] = obstacles
  if (first)
    throw new StationError(
      first.code,
      first.params,
      obstacles.map((o) => ({ ...o, where: engagementId })),
    )
  const { workerId } = engagementById(tx.db, engagementId)
  if (way.how === 'card') assertCardOf(tx, way.card, workerId)
  const { payableFen, deductedFen, advancedFen, paidFen, unpaidFen } = standing
  tx.record(
    settlementConfirmed,
    {
      settlementId: tx.newId('ES'),
      engagementId,
      workerId,
      ...{ payableFen, deductedFen, advancedFen, paidFen, unpaidFen },
      how: way.how,
      readId: way.how === 'card' ? way.card.readId : null,
    },
    way.how === 'card' ? { device: way.card.deviceId } : { approver: way.approver, reason: way.reason },
  )
}

export interface Overdue {
  month: string
  payDate: string
  daysLate: number
  companyId: string
  teamName: string
  listId: string | null
  unpaidFen: number
}

/** Teams whose wages are past their pay date: a list that is not paid in full, or a closed sheet without a list. Oldest first. */
export function overdueWages(db: Db, today: string): Overdue[] {
  const payDay = projectOf(db)?.payDay ?? 28
  return all<Omit<Overdue, 'payDate' | 'daysLate'>>(
    db,
    `SELECT s.month, t.company_id AS companyId, t.name AS teamName, w.id AS listId,
       (SELECT coalesce(sum(l.net_fen), 0) FROM wage_line l WHERE l.list_id = w.id AND l.live = 1
         AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id AND p.state = 'paid')) AS unpaidFen
     FROM attendance_sheet s JOIN team t ON t.id = s.team_id
     LEFT JOIN wage_list w ON w.team_id = s.team_id AND w.month = s.month AND w.state <> 'superseded'
     WHERE s.workday_centi > 0 ORDER BY s.month, t.name, w.supplement`,
  ).flatMap((row) => {
    const payDate = payDateOf(row.month, payDay)
    if (payDate >= today || (row.listId !== null && row.unpaidFen === 0)) return []
    return [{ ...row, payDate, daysLate: daysBetween(payDate, today) }]
  })
}
