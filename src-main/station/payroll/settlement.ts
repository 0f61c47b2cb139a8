/** What comes after the list: held lines, supplementary lists, exit settlement. */
import { StationError } from '../../contract/errors.ts'
import type { ListState, Settlement, SupplementPlan } from '../../contract/payroll.ts'
import type { Tx } from '../journal/ledger.ts'
import { engagementById, teamById } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { settledMonths } from './account-parts.ts'
import { standingOf } from './accounts.ts'
import { assertCardOf, type ConfirmWay } from './commands.ts'
import { correctionsOf } from './corrections.ts'
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
  workerId: string
  engagementId: string
  listState: ListState
  openObjectionId: string | null
  paidByState: ListState | null
  paid: boolean
}

/** Held lines of a month's living lists with the objection that holds each, and the living list that pays it since. */
export function heldLines(db: Db, month: string): HeldLine[] {
  return all<Omit<HeldLine, 'paid'> & { paid: number }>(
    db,
    `SELECT l.id AS lineId, l.list_id AS listId, t.company_id AS companyId, t.name AS teamName, p.name, l.net_fen AS netFen,
       l.worker_id AS workerId, l.engagement_id AS engagementId, w.state AS listState,
       coalesce((SELECT o.text FROM wage_objection o WHERE o.line_id = l.id ORDER BY o.at DESC, o.id DESC LIMIT 1), '') AS text,
       (SELECT o.answer FROM wage_objection o WHERE o.line_id = l.id ORDER BY o.answer IS NOT NULL, o.at DESC LIMIT 1) AS answer,
       (SELECT o.id FROM wage_objection o WHERE o.line_id = l.id AND o.answer IS NULL ORDER BY o.at DESC LIMIT 1) AS openObjectionId,
       n.list_id AS paidBy, s.state AS paidByState,
       EXISTS (SELECT 1 FROM bank_payment b WHERE b.line_id = n.id AND b.state = 'paid') AS paid
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id JOIN team t ON t.id = w.team_id JOIN worker p ON p.id = l.worker_id
     LEFT JOIN wage_line n ON n.engagement_id = l.engagement_id AND n.month = l.month AND n.live = 1 AND n.covers_days = 1
     LEFT JOIN wage_list s ON s.id = n.list_id
     WHERE l.held = 1 AND l.month = ? AND w.state <> 'superseded' ORDER BY t.name, p.pinyin, l.id`,
    [month],
  ).map((row) => ({ ...row, paid: row.paid === 1 }))
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

/** What a supplementary list of a frozen list would take up now. @throws StationError `payroll.unknown-list`. */
export function supplementPlan(db: Db, listId: string): SupplementPlan {
  const list = listRow(db, listId)
  const { month, teamId, teamName } = list
  const open = one<{ id: string }>(
    db,
    "SELECT id FROM wage_list WHERE adds_to = ? AND state NOT IN ('frozen', 'superseded')",
    [listId],
  )
  const held = heldLines(db, month).filter((line) => line.listId === listId)
  const free = held.filter(({ paidBy }) => paidBy === null || paidBy === open?.id)
  return {
    listId,
    teamName,
    month,
    openId: open?.id ?? null,
    released: free
      .filter(({ openObjectionId }) => openObjectionId === null)
      .map(({ engagementId, name, netFen }) => ({ engagementId, name, netFen })),
    waiting: free.filter(({ openObjectionId }) => openObjectionId !== null).map(({ name, text }) => ({ name, text })),
    backPay: open ? backPayOf(db, open.id) : [],
    corrections: correctionsOf(db, list, open?.id ?? null).corrections,
    workers: all<SupplementPlan['workers'][number]>(
      db,
      `SELECT e.id AS engagementId, p.name, e.entry_date AS "from" FROM engagement e JOIN worker p ON p.id = e.worker_id
       WHERE e.team_id = ? AND p.erased_at IS NULL ORDER BY p.pinyin, e.entry_date, e.id`,
      [teamId],
    ),
  }
}

/** Amounts of back pay on a list, as they were entered. */
function backPayOf(db: Db, listId: string): SupplementPlan['backPay'] {
  return all<{ engagementId: string; amountFen: number; forMonth: string; reason: string }>(
    db,
    `SELECT l.engagement_id AS engagementId, c.amount_fen AS amountFen, c.formula ->> '$.params.month' AS forMonth,
       c.formula ->> '$.params.reason' AS reason
     FROM wage_component c JOIN wage_line l ON l.id = c.line_id WHERE l.list_id = ? AND c.kind = 'back-pay'
       AND c.formula ->> '$.code' <> 'payroll.formula.sheet-correction'
     ORDER BY l.id, c.ordinal`,
    [listId],
  )
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
  const months = settledMonths(db, workerId, engagementId)
  return { engagementId, name, teamName, entryDate, exitDate, standing, months, obstacles, settled: settled ?? null }
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
       AND NOT EXISTS (SELECT 1 FROM standing_sheet s WHERE s.team_id = @teamId AND s.month = substr(p.local_date, 1, 7))
     ORDER BY p.local_date LIMIT 1`,
    { engagementId, teamId },
  )
  if (open) obstacles.push({ code: 'payroll.month-open', params: { month: open.month } })
  const unlisted = one<{ month: string }>(
    db,
    `SELECT d.month FROM sheet_worker d
     WHERE d.engagement_id = ? AND d.standing = 1 AND d.workday_centi > 0 AND NOT EXISTS (
       SELECT 1 FROM wage_line l JOIN wage_list w ON w.id = l.list_id WHERE l.engagement_id = d.engagement_id
         AND l.month = d.month AND l.live = 1 AND l.covers_days = 1 AND w.state = 'frozen')
     ORDER BY d.month LIMIT 1`,
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
