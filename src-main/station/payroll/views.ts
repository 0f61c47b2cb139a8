import { StationError } from '../../contract/errors.ts'
import { maskAccount, maskIdNumber } from '../../contract/mask.ts'
import type { ListState, WageLine, WageList, WageListHead } from '../../contract/payroll.ts'
import { projectOf, tradeOn } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { freezeFrom, type ListSituation, type StoredState } from './life.ts'
import { payPolicyOf } from './policy.ts'
import type { Component, Formula, Timed } from './rules.ts'
import { longestOvertime } from './sources.ts'
import { warningsOf } from './warnings.ts'

export interface ListRow {
  id: string
  teamId: string
  teamName: string
  companyId: string
  companyName: string
  month: string
  version: number
  sheetId: string
  /** 0: the month's own list; n: the n-th supplementary one. */
  supplement: number
  addsTo: string | null
  state: StoredState
  lines: number
  confirmed: number
  leftOut: number
  sheetStands: number
  grossFen: number
  netFen: number
  noticeFrom: string | null
  noticeUntil: string | null
  objections: number
  openObjections: number
  supersedes: string | null
  draftedBy: string
  reviewedBy: string | null
  hash: string | null
  held: number
  openPayments: number
}

const LIST = `
  SELECT w.id, w.team_id AS teamId, t.name AS teamName, c.id AS companyId, c.name AS companyName, w.month, w.version,
    w.sheet_id AS sheetId, w.supplement, w.adds_to AS addsTo, w.state, w.gross_fen AS grossFen, w.net_fen AS netFen, w.notice_from AS noticeFrom,
    w.notice_until AS noticeUntil, w.supersedes, w.drafted_by AS draftedBy, w.reviewed_by AS reviewedBy, w.hash,
    (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.held = 0) AS lines,
    (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.held = 1) AS held,
    (SELECT count(*) FROM wage_line l WHERE w.state = 'frozen' AND l.list_id = w.id AND l.held = 0 AND l.net_fen > 0
      AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id AND p.state = 'paid')) AS openPayments,
    (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.confirmed_how IS NOT NULL AND l.held = 0) AS confirmed,
    (SELECT count(*) FROM wage_left_out o WHERE o.list_id = w.id) AS leftOut,
    EXISTS (SELECT 1 FROM standing_sheet s WHERE s.id = w.sheet_id) AS sheetStands,
    (SELECT count(*) FROM wage_objection o JOIN wage_line l ON l.id = o.line_id WHERE l.list_id = w.id) AS objections,
    (SELECT count(*) FROM wage_objection o JOIN wage_line l ON l.id = o.line_id
      WHERE l.list_id = w.id AND o.answer IS NULL AND l.held = 0) AS openObjections
  FROM wage_list w JOIN team t ON t.id = w.team_id JOIN company c ON c.id = t.company_id`

/** One list of any state. @throws StationError `payroll.unknown-list`. */
export function listRow(db: Db, listId: string): ListRow {
  const row = one<ListRow>(db, `${LIST} WHERE w.id = ?`, [listId])
  if (!row) throw new StationError('payroll.unknown-list', { list: listId })
  return row
}

/** Living lists of a month by team; supplementary ones apart. */
export function livingLists(db: Db, month: string): ListRow[] {
  return all<ListRow>(
    db,
    `${LIST} WHERE w.month = ? AND w.state <> 'superseded' AND w.supplement = 0 ORDER BY t.name, w.id`,
    [month],
  )
}

export function livingList(db: Db, teamId: string, month: string): ListRow | undefined {
  return one<ListRow>(
    db,
    `${LIST} WHERE w.team_id = ? AND w.month = ? AND w.state <> 'superseded' AND w.supplement = 0`,
    [teamId, month],
  )
}

export function situationOf(row: ListRow): ListSituation {
  return row
}

/** @throws StationError `payroll.superseded` for a version that is no longer shown. */
export function headOf(row: ListRow): WageListHead {
  if (row.state === 'superseded') throw new StationError('payroll.superseded', { version: row.version })
  const { id, teamId, teamName, companyName, month, version, lines, confirmed, grossFen, netFen, hash } = row
  const { noticeFrom, noticeUntil, openObjections, leftOut, supplement, addsTo, supersedes, held, openPayments } = row
  const state: ListState = row.state
  return {
    id,
    teamId,
    teamName,
    companyName,
    month,
    version,
    state,
    lines,
    confirmed,
    leftOut,
    grossFen,
    netFen,
    noticeFrom,
    noticeUntil,
    openObjections,
    hash,
    supplement,
    addsTo,
    supersedes,
    held,
    openPayments,
    freezeFrom: freezeFrom(row),
  }
}

interface LineRow {
  id: string
  listId: string
  workerId: string
  engagementId: string
  name: string
  idNumberSealed: string
  erased: number
  trade: string
  workdayCenti: number
  overtimeMinutes: number
  grossFen: number
  deductionFen: number
  netFen: number
  confirmedHow: 'card' | 'paper' | null
  confirmedAt: string | null
  last4: string | null
  bankName: string | null
  openObjections: number
  wasConfirmed: number
  coversDays: number
}

const LINE = `
  SELECT l.id, l.list_id AS listId, l.worker_id AS workerId, l.engagement_id AS engagementId, p.name,
    p.id_number_sealed AS idNumberSealed, p.erased_at IS NOT NULL AS erased, ${tradeOn("w.month || '-31'")} AS trade,
    l.workday_centi AS workdayCenti, l.overtime_minutes AS overtimeMinutes, l.gross_fen AS grossFen,
    l.deduction_fen AS deductionFen, l.net_fen AS netFen, l.confirmed_how AS confirmedHow,
    l.confirmed_at AS confirmedAt, l.covers_days AS coversDays, a.last4, a.bank_name AS bankName,
    (SELECT count(*) FROM wage_objection o WHERE o.line_id = l.id AND o.answer IS NULL) AS openObjections,
    EXISTS (SELECT 1 FROM wage_line q WHERE q.list_id = w.supersedes AND q.engagement_id = l.engagement_id
      AND q.confirmed_how IS NOT NULL) AS wasConfirmed
  FROM wage_line l
  JOIN wage_list w ON w.id = l.list_id
  JOIN worker p ON p.id = l.worker_id
  JOIN engagement e ON e.id = l.engagement_id
  LEFT JOIN worker_account a ON a.worker_id = l.worker_id AND a.replaced_at IS NULL`

/** Lines of a list as screens show them: masked, with warnings, by name. Held lines are left out unless asked for. */
export function lineViews(db: Db, keys: KeyRing, list: ListRow, withHeld = false): WageLine[] {
  const rows = all<LineRow>(db, `${LINE} WHERE l.list_id = ? AND l.held <= ? ORDER BY p.pinyin, p.id, l.id`, [
    list.id,
    withHeld ? 1 : 0,
  ])
  const amounts = amountsOfList(db, list.id)
  const longest = longestOvertime(db, list.sheetId)
  const minimumWageFen = projectOf(db)?.minimumWageFen ?? null
  const policy = payPolicyOf(list.month)
  return rows.map((row) => ({
    id: row.id,
    workerId: row.workerId,
    engagementId: row.engagementId,
    name: row.name,
    maskedIdNumber: row.erased ? '' : maskIdNumber(keys.open(row.workerId, 'idNumber', row.idNumberSealed)),
    trade: row.trade,
    workdayCenti: row.workdayCenti,
    overtimeMinutes: row.overtimeMinutes,
    grossFen: row.grossFen,
    deductionFen: row.deductionFen,
    netFen: row.netFen,
    account: row.last4 === null ? null : `${row.bankName} ${maskAccount(row.last4)}`,
    confirmation: row.confirmedHow && row.confirmedAt ? { how: row.confirmedHow, at: row.confirmedAt } : null,
    warnings: warningsOf(
      {
        workdayCenti: row.workdayCenti,
        overtimeMinutes: row.overtimeMinutes,
        components: amounts.get(row.id) ?? [],
        hasAccount: row.last4 !== null,
        confirmed: row.confirmedHow !== null,
        confirmationLostOf: row.wasConfirmed ? list.version - 1 : null,
        longestOvertime: longest.get(row.engagementId),
        // A line of back pay alone pays no days: the line of the month is measured.
        minimumWageFen: row.coversDays === 1 ? minimumWageFen : null,
      },
      policy,
    ),
    openObjections: row.openObjections,
  }))
}

function amountsOfList(db: Db, listId: string): Map<string, Timed[]> {
  const amounts = new Map<string, Timed[]>()
  for (const { lineId, ...part } of all<Timed & { lineId: string }>(
    db,
    `SELECT c.line_id AS lineId, c.kind, c.unit, c.quantity, c.amount_fen AS amountFen FROM wage_component c
     JOIN wage_line l ON l.id = c.line_id WHERE l.list_id = ?`,
    [listId],
  )) {
    const known = amounts.get(lineId)
    if (known) known.push(part)
    else amounts.set(lineId, [part])
  }
  return amounts
}

/** The list whole, as the contract gives it. @throws StationError `payroll.unknown-list`, `payroll.superseded`. */
export function listView(db: Db, keys: KeyRing, listId: string): WageList {
  const row = listRow(db, listId)
  return {
    ...headOf(row),
    sheetId: row.sheetId,
    rows: lineViews(db, keys, row),
    leftOutRows: leftOutOf(db, row.id),
    objections: all<WageList['objections'][number]>(
      db,
      `SELECT o.id, o.line_id AS lineId, p.name, o.text, o.at, o.answer FROM wage_objection o
       JOIN wage_line l ON l.id = o.line_id JOIN worker p ON p.id = l.worker_id
       WHERE l.list_id = ? ORDER BY o.at, o.id`,
      [listId],
    ),
  }
}

/** Rows of a draft that could not be computed, by name. */
export function leftOutOf(db: Db, listId: string): WageList['leftOutRows'] {
  return all<Omit<WageList['leftOutRows'][number], 'params'> & { params: string }>(
    db,
    `SELECT o.worker_id AS workerId, o.engagement_id AS engagementId, coalesce(p.name, '') AS name, o.code, o.params
     FROM wage_left_out o LEFT JOIN worker p ON p.id = o.worker_id WHERE o.list_id = ? ORDER BY p.pinyin, o.ordinal`,
    [listId],
  ).map((row) => ({ ...row, params: JSON.parse(row.params) as WageList['leftOutRows'][number]['params'] }))
}

/** Components of a line in order. */
export function componentsOf(db: Db, lineId: string): Component[] {
  return all<Omit<Component, 'formula'> & { formula: string }>(
    db,
    `SELECT kind, quantity, unit, rate_fen AS rateFen, amount_fen AS amountFen, formula FROM wage_component
     WHERE line_id = ? ORDER BY ordinal`,
    [lineId],
  ).map((row) => ({ ...row, formula: JSON.parse(row.formula) as Formula }))
}
