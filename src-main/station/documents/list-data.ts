/** Wage lists as the papers show them. */

import { StationError } from '../../contract/errors.ts'
import { maskIdNumber } from '../../contract/mask.ts'
import { formatYuan, sumFen } from '../../contract/money.ts'
import { type Deduction, deductionKindSchema } from '../../contract/pay.ts'
import type { Formula } from '../payroll/rules.ts'
import { tradeOn } from '../roster/queries.ts'
import { localDateOf } from '../store/clock.ts'
import { all, type Db } from '../store/db.ts'
import { type PaperContext, type TeamHead, tradeName } from './data.ts'
import { words } from './words.ts'

export type DeductionKind = Deduction['kind']
const DEDUCTION_KINDS: readonly DeductionKind[] = deductionKindSchema.options

export interface ListHead extends TeamHead {
  listId: string
  sheetId: string
  version: number
  state: 'drafted' | 'confirmed' | 'reviewed' | 'published' | 'frozen'
  grossFen: number
  netFen: number
  noticeFrom: string | null
  noticeUntil: string | null
  hash: string | null
  draftedBy: string
  reviewedBy: string
  approvedBy: string
  lines: number
  /** Disputed lines that were held back. */
  held: number
  /** 0: the month's own list; n: the n-th supplementary one. */
  supplement: number
  /** Hash of the frozen list that a supplementary one adds to. */
  addsToHash: string | null
}

/** The team's own living list of a month. @throws StationError `documents.no-list`. */
export function listHead(db: Db, team: TeamHead, month: string): ListHead {
  const [own] = headsOf(db, "w.team_id = ? AND w.month = ? AND w.supplement = 0 AND w.state <> 'superseded'", [
    team.teamId,
    month,
  ])
  if (!own) throw new StationError('documents.no-list', { team: team.teamName, month })
  return own
}

/** One list in force, supplementary or not, that belongs to the month. @throws StationError `documents.no-list`. */
export function listHeadById(db: Db, listId: string, month: string): ListHead {
  const [head] = headsOf(db, "w.id = ? AND w.month = ? AND w.state <> 'superseded'", [listId, month])
  if (!head) throw new StationError('documents.no-list', { team: listId, month })
  return head
}

/** The team's supplementary lists in force (补发), by number. */
export function supplementHeads(db: Db, teamId: string, month: string): ListHead[] {
  return headsOf(db, "w.team_id = ? AND w.month = ? AND w.supplement > 0 AND w.state <> 'superseded'", [teamId, month])
}

function headsOf(db: Db, where: string, params: string[]): ListHead[] {
  const name = (column: string) => `coalesce((SELECT name FROM app_user WHERE id = w.${column}), '')`
  return all<ListHead>(
    db,
    `SELECT t.id AS teamId, t.name AS teamName, c.id AS companyId, c.name AS companyName, w.id AS listId,
       w.sheet_id AS sheetId, w.version, w.state, w.gross_fen AS grossFen, w.net_fen AS netFen,
       w.notice_from AS noticeFrom, w.notice_until AS noticeUntil, w.hash, ${name('drafted_by')} AS draftedBy,
       ${name('reviewed_by')} AS reviewedBy, ${name('approved_by')} AS approvedBy, w.supplement,
       (SELECT o.hash FROM wage_list o WHERE o.id = w.adds_to) AS addsToHash,
       (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.held = 0) AS lines,
       (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.held = 1) AS held
     FROM wage_list w JOIN team t ON t.id = w.team_id JOIN company c ON c.id = t.company_id
     WHERE ${where} ORDER BY w.supplement`,
    params,
  )
}

export interface ListLine {
  lineId: string
  workerId: string
  engagementId: string
  name: string
  /** In full where the paper is the ledger, masked where it is posted or handed out. */
  idNumber: string
  phone: string
  account: string
  bankName: string
  trade: string
  workdayCenti: number
  overtimeMinutes: number
  /** Day rates in force, e.g. `350.00` or `350.00/380.00`. */
  rates: string
  timePayFen: number
  overtimePayFen: number
  pieceworkFen: number
  /** Allowances and bonuses. */
  extraFen: number
  backPayFen: number
  grossFen: number
  deductionFen: number
  netFen: number
  confirmation: string
  payment: { state: string; endToEndId: string; reference: string; paidOn: string | null } | null
  formulas: Formula[]
  /** Of these, how each amount of back pay came about: for which month, why, how much. */
  backPay: Formula[]
  /** What was taken off, by kind, in the order of the law. */
  deductions: Array<{ kind: DeductionKind; amountFen: number; formula: Formula }>
  /** False for an amount of back pay alone: no day of the month is paid by it. */
  coversDays: boolean
}

interface LineRow {
  lineId: string
  workerId: string
  engagementId: string
  name: string
  erased: number
  idNumberSealed: string
  phoneSealed: string
  trade: string
  workdayCenti: number
  overtimeMinutes: number
  grossFen: number
  deductionFen: number
  netFen: number
  confirmedHow: 'card' | 'paper' | null
  accountSealed: string | null
  last4: string | null
  bankName: string | null
  paymentState: string | null
  endToEndId: string | null
  reference: string | null
  decidedAt: string | null
  coversDays: number
}

/** Lines of a list by name. `full` opens identity, phone and account numbers; otherwise they are masked. */
export function listLines(context: PaperContext, listId: string, full: boolean): ListLine[] {
  const { db } = context
  const parts = new Map<string, Array<{ kind: string; rateFen: number; amountFen: number; formula: Formula }>>()
  for (const part of all<{ lineId: string; kind: string; rateFen: number; amountFen: number; formula: string }>(
    db,
    `SELECT c.line_id AS lineId, c.kind, c.rate_fen AS rateFen, c.amount_fen AS amountFen, c.formula FROM wage_component c
     JOIN wage_line l ON l.id = c.line_id WHERE l.list_id = ? ORDER BY c.line_id, c.ordinal`,
    [listId],
  )) {
    const entry = { ...part, formula: JSON.parse(part.formula) as Formula }
    parts.set(part.lineId, [...(parts.get(part.lineId) ?? []), entry])
  }
  const deductions = deductionsOfList(db, listId)
  return all<LineRow>(
    db,
    `SELECT l.id AS lineId, l.worker_id AS workerId, l.engagement_id AS engagementId, w.name,
       w.erased_at IS NOT NULL AS erased, w.id_number_sealed AS idNumberSealed, w.phone_sealed AS phoneSealed, ${tradeOn("l.month || '-31'")} AS trade,
       l.workday_centi AS workdayCenti, l.overtime_minutes AS overtimeMinutes, l.gross_fen AS grossFen,
       l.deduction_fen AS deductionFen, l.net_fen AS netFen, l.confirmed_how AS confirmedHow,
       coalesce(p.account_sealed, a.account_sealed) AS accountSealed, coalesce(p.last4, a.last4) AS last4,
       coalesce(p.bank_name, a.bank_name) AS bankName, p.state AS paymentState, p.end_to_end_id AS endToEndId,
       p.bank_reference AS reference, p.decided_at AS decidedAt, l.covers_days AS coversDays
     FROM wage_line l JOIN worker w ON w.id = l.worker_id JOIN engagement e ON e.id = l.engagement_id
     LEFT JOIN bank_payment p ON p.line_id = l.id AND p.state <> 're-issued'
     LEFT JOIN worker_account a ON a.worker_id = l.worker_id AND a.replaced_at IS NULL
     WHERE l.list_id = ? AND l.held = 0 ORDER BY w.pinyin, w.id, l.id`,
    [listId],
  ).map((row) => lineOf(context, row, parts.get(row.lineId) ?? [], deductions.get(row.lineId) ?? [], full))
}

function lineOf(
  { keys, project }: PaperContext,
  row: LineRow,
  parts: Array<{ kind: string; rateFen: number; amountFen: number; formula: Formula }>,
  deductions: ListLine['deductions'],
  full: boolean,
): ListLine {
  const open = (field: string, sealed: string | null) =>
    row.erased || sealed === null ? '' : keys.open(row.workerId, field, sealed)
  const idNumber = open('idNumber', row.idNumberSealed)
  const sumOf = (kind: string) => sumFen(parts.filter((part) => part.kind === kind).map((part) => part.amountFen))
  const rates = [
    ...new Set(parts.filter((part) => TIME_PAY.includes(part.kind)).map((part) => formatYuan(part.rateFen))),
  ]
  return {
    lineId: row.lineId,
    workerId: row.workerId,
    engagementId: row.engagementId,
    name: row.name,
    idNumber: full || idNumber === '' ? idNumber : maskIdNumber(idNumber),
    phone: full ? open('phone', row.phoneSealed) : '',
    account: full ? open('accountNumber', row.accountSealed) : row.last4 === null ? '' : `****${row.last4}`,
    bankName: row.bankName ?? '',
    trade: tradeName(row.trade),
    workdayCenti: row.workdayCenti,
    overtimeMinutes: row.overtimeMinutes,
    rates: rates.join('/'),
    timePayFen: TIME_PAY.reduce((sum, kind) => sum + sumOf(kind), 0),
    overtimePayFen: sumOf('overtime') + sumOf('special-day'),
    pieceworkFen: sumOf('piecework'),
    extraFen: sumOf('allowance') + sumOf('bonus'),
    backPayFen: sumOf('back-pay'),
    grossFen: row.grossFen,
    deductionFen: row.deductionFen,
    netFen: row.netFen,
    confirmation: row.confirmedHow === null ? '' : words(`confirmed.${row.confirmedHow}`),
    payment:
      row.paymentState === null
        ? null
        : {
            state: row.paymentState,
            endToEndId: row.endToEndId ?? '',
            reference: row.reference ?? '',
            paidOn: row.paymentState === 'paid' && row.decidedAt ? localDateOf(row.decidedAt, project.zone) : null,
          },
    formulas: parts.map((part) => part.formula),
    backPay: parts.filter((part) => part.kind === 'back-pay').map((part) => part.formula),
    deductions,
    coversDays: row.coversDays === 1,
  }
}

/** Kinds of components that a paper shows as pay by time. */
const TIME_PAY = ['day-rate', 'hour-rate', 'month']

function deductionsOfList(db: Db, listId: string): Map<string, ListLine['deductions']> {
  const found = new Map<string, ListLine['deductions']>()
  for (const { lineId, kind, amountFen, formula } of all<{
    lineId: string
    kind: DeductionKind
    amountFen: number
    formula: string
  }>(
    db,
    `SELECT d.line_id AS lineId, d.kind, d.amount_fen AS amountFen, d.formula FROM wage_deduction d
     JOIN wage_line l ON l.id = d.line_id WHERE l.list_id = ? ORDER BY d.line_id, d.ordinal`,
    [listId],
  )) {
    const entry = { kind, amountFen, formula: JSON.parse(formula) as Formula }
    found.set(lineId, [...(found.get(lineId) ?? []), entry])
  }
  return found
}

/** Sum of one kind of deduction on a line, fen. */
export function deductedFen(line: ListLine, kind: DeductionKind): number {
  return sumFen(line.deductions.filter((one) => one.kind === kind).map((one) => one.amountFen))
}

/** Kinds of deductions that stand on any of the lines, in the order of the law. */
export function deductionKinds(lines: readonly ListLine[]): DeductionKind[] {
  return DEDUCTION_KINDS.filter((kind) => lines.some((line) => line.deductions.some((one) => one.kind === kind)))
}
