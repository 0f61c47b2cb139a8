/** What papers are made from, read team by team so that no paper needs the whole site in memory. */
import { StationError } from '../../contract/errors.ts'
import { maskIdNumber } from '../../contract/mask.ts'
import { formatYuan, sumFen } from '../../contract/money.ts'
import type { Project } from '../../contract/roster.ts'
import type { Formula } from '../payroll/rules.ts'
import { codeEntry } from '../roster/codes.ts'
import { localDateOf } from '../store/clock.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { words } from './words.ts'

/** Everything that stands on every paper of a month. */
export interface PaperContext {
  db: Db
  keys: KeyRing
  month: string
  /** Stated date: an instant. */
  at: string
  /** The same as a local date. */
  date: string
  project: Project
  general: { name: string; contactName: string; contactPhone: string }
  stationName: string
  practice: boolean
  checkpoint: { size: number; note: string; root: string }
  /** QR code of the checkpoint note as PNG. */
  qr: Buffer
  /** Verifier key of the station's checkpoints. */
  verifierKey: string
}

export interface TeamHead {
  teamId: string
  teamName: string
  companyId: string
  companyName: string
}

/** Only who the team is, whatever else the caller knows of it. */
function teamHead({ teamId, teamName, companyId, companyName }: TeamHead): TeamHead {
  return { teamId, teamName, companyId, companyName }
}

export interface CheckpointRow {
  size: number
  note: string
  /** Base64 of the root hash. */
  root: string
}

/** Newest checkpoint of the journal, as signed. @throws StationError `journal.no-founding-fact`. */
export function newestCheckpoint(db: Db): CheckpointRow {
  const row = one<{ size: number; note: string }>(
    db,
    'SELECT size, note FROM journal_checkpoint ORDER BY size DESC LIMIT 1',
  )
  if (!row) throw new StationError('journal.no-founding-fact')
  return { ...row, root: row.note.split('\n')[2] ?? '' }
}

export function generalOf(db: Db): PaperContext['general'] {
  return (
    one<PaperContext['general']>(
      db,
      "SELECT name, contact_name AS contactName, contact_phone AS contactPhone FROM company WHERE kind = 'general'",
    ) ?? { name: '', contactName: '', contactPhone: '' }
  )
}

export function tradeName(code: string): string {
  return codeEntry('trades', code)?.zh ?? code
}

// ——— attendance

export interface SheetHead extends TeamHead {
  sheetId: string
  hash: string
  /** Local date. */
  closedOn: string
  closedBy: string
  approvedBy: string
  workdayCenti: number
  rows: number
}

/** The closed sheet of a team. @throws StationError `documents.sheet-open`. */
export function sheetHead(db: Db, team: TeamHead, month: string): SheetHead {
  const row = one<Omit<SheetHead, keyof TeamHead | 'closedOn'> & { closedAt: string; zone: string }>(
    db,
    `SELECT s.id AS sheetId, s.hash, s.closed_at AS closedAt, s.zone, s.workday_centi AS workdayCenti,
       coalesce((SELECT name FROM app_user WHERE id = s.closed_by), s.closed_by) AS closedBy,
       coalesce((SELECT name FROM app_user WHERE id = s.approved_by), s.approved_by) AS approvedBy,
       (SELECT count(DISTINCT engagement_id) FROM workday WHERE sheet_id = s.id) AS rows
     FROM standing_sheet s WHERE s.team_id = ? AND s.month = ?`,
    [team.teamId, month],
  )
  if (!row) throw new StationError('documents.sheet-open', { team: team.teamName, month })
  const { closedAt, zone, ...rest } = row
  return { ...teamHead(team), ...rest, closedOn: localDateOf(closedAt, zone) }
}

export interface DayMark {
  workdayCenti: number
  overtimeMinutes: number
  manual: boolean
}

export interface SheetRow {
  name: string
  maskedIdNumber: string
  trade: string
  /** Day of the month → what was worked. */
  days: Map<number, DayMark>
  daysWorked: number
  workdayCenti: number
  overtimeMinutes: number
}

/** Rows of a closed sheet by name. */
export function sheetRows({ db, keys }: PaperContext, sheetId: string): SheetRow[] {
  const rows = new Map<string, SheetRow>()
  for (const person of all<{
    id: string
    workerId: string
    name: string
    sealed: string
    erased: number
    trade: string
  }>(
    db,
    `SELECT e.id, e.worker_id AS workerId, w.name, w.id_number_sealed AS sealed, w.erased_at IS NOT NULL AS erased, e.trade
     FROM engagement e JOIN worker w ON w.id = e.worker_id
     WHERE e.id IN (SELECT engagement_id FROM workday WHERE sheet_id = ?) ORDER BY w.pinyin, w.id, e.entry_date`,
    [sheetId],
  )) {
    rows.set(person.id, {
      name: person.name,
      maskedIdNumber: person.erased ? '' : maskIdNumber(keys.open(person.workerId, 'idNumber', person.sealed)),
      trade: tradeName(person.trade),
      days: new Map(),
      daysWorked: 0,
      workdayCenti: 0,
      overtimeMinutes: 0,
    })
  }
  for (const day of all<{ id: string; date: string; centi: number; overtime: number; manual: number }>(
    db,
    `SELECT engagement_id AS id, date, workday_centi AS centi, overtime_minutes AS overtime, manual
     FROM workday WHERE sheet_id = ? ORDER BY engagement_id, date`,
    [sheetId],
  )) {
    const row = rows.get(day.id)
    if (!row) continue
    const mark = { workdayCenti: day.centi, overtimeMinutes: day.overtime, manual: day.manual === 1 }
    row.days.set(Number(day.date.slice(8)), mark)
    row.workdayCenti += day.centi
    row.overtimeMinutes += day.overtime
    if (day.centi > 0) row.daysWorked += 1
  }
  return [...rows.values()]
}

// ——— wage lists

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
}

/** The living list of a team. @throws StationError `documents.no-list`. */
export function listHead(db: Db, team: TeamHead, month: string): ListHead {
  const name = (column: string) => `coalesce((SELECT name FROM app_user WHERE id = w.${column}), '')`
  const row = one<Omit<ListHead, keyof TeamHead>>(
    db,
    `SELECT w.id AS listId, w.sheet_id AS sheetId, w.version, w.state, w.gross_fen AS grossFen, w.net_fen AS netFen,
       w.notice_from AS noticeFrom, w.notice_until AS noticeUntil, w.hash, ${name('drafted_by')} AS draftedBy,
       ${name('reviewed_by')} AS reviewedBy, ${name('approved_by')} AS approvedBy,
       (SELECT count(*) FROM wage_line l WHERE l.list_id = w.id AND l.held = 0) AS lines
     FROM wage_list w WHERE w.team_id = ? AND w.month = ? AND w.state <> 'superseded' AND w.supplement = 0`,
    [team.teamId, month],
  )
  if (!row) throw new StationError('documents.no-list', { team: team.teamName, month })
  return { ...teamHead(team), ...row }
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
  grossFen: number
  deductionFen: number
  netFen: number
  confirmation: string
  payment: { state: string; endToEndId: string; reference: string; paidOn: string | null } | null
  formulas: Formula[]
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
  return all<LineRow>(
    db,
    `SELECT l.id AS lineId, l.worker_id AS workerId, l.engagement_id AS engagementId, w.name,
       w.erased_at IS NOT NULL AS erased, w.id_number_sealed AS idNumberSealed, w.phone_sealed AS phoneSealed, e.trade,
       l.workday_centi AS workdayCenti, l.overtime_minutes AS overtimeMinutes, l.gross_fen AS grossFen,
       l.deduction_fen AS deductionFen, l.net_fen AS netFen, l.confirmed_how AS confirmedHow,
       coalesce(p.account_sealed, a.account_sealed) AS accountSealed, coalesce(p.last4, a.last4) AS last4,
       coalesce(p.bank_name, a.bank_name) AS bankName, p.state AS paymentState, p.end_to_end_id AS endToEndId,
       p.bank_reference AS reference, p.decided_at AS decidedAt
     FROM wage_line l JOIN worker w ON w.id = l.worker_id JOIN engagement e ON e.id = l.engagement_id
     LEFT JOIN bank_payment p ON p.line_id = l.id AND p.state <> 're-issued'
     LEFT JOIN worker_account a ON a.worker_id = l.worker_id AND a.replaced_at IS NULL
     WHERE l.list_id = ? AND l.held = 0 ORDER BY w.pinyin, w.id, l.id`,
    [listId],
  ).map((row) => lineOf(context, row, parts.get(row.lineId) ?? [], full))
}

function lineOf(
  { keys, project }: PaperContext,
  row: LineRow,
  parts: Array<{ kind: string; rateFen: number; amountFen: number; formula: Formula }>,
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
  }
}

/** Kinds of components that a paper shows as pay by time. */
const TIME_PAY = ['day-rate', 'hour-rate', 'month']

// ——— what the bank said

export interface VoucherHead extends TeamHead {
  payments: number
  totalFen: number
  paid: number
  paidFen: number
  batches: Array<{ messageId: string; executionDate: string; profile: string; fileSha256: string; state: string }>
}

/** Payments of a team's list in sum, with the batches that held them. @throws StationError `documents.nothing-paid`. */
export function voucherHead(db: Db, team: TeamHead, listId: string): VoucherHead {
  const sums = one<{ payments: number; totalFen: number; paid: number; paidFen: number }>(
    db,
    `SELECT count(*) AS payments, coalesce(sum(amount_fen), 0) AS totalFen, coalesce(sum(state = 'paid'), 0) AS paid,
       coalesce(sum(CASE WHEN state = 'paid' THEN amount_fen ELSE 0 END), 0) AS paidFen
     FROM bank_payment WHERE list_id = ? AND state <> 're-issued'`,
    [listId],
  )
  if (!sums || sums.payments === 0) throw new StationError('documents.nothing-paid', { team: team.teamName })
  return {
    ...teamHead(team),
    ...sums,
    batches: all<VoucherHead['batches'][number]>(
      db,
      `SELECT message_id AS messageId, execution_date AS executionDate, profile, file_sha256 AS fileSha256, state
       FROM bank_batch WHERE id IN (SELECT batch_id FROM bank_payment WHERE list_id = ?) ORDER BY prepared_at, id`,
      [listId],
    ),
  }
}
