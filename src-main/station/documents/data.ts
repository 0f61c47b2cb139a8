/** What papers are made from, read team by team so that no paper needs the whole site in memory. */

import { StationError } from '../../contract/errors.ts'
import { maskAccount, maskIdNumber } from '../../contract/mask.ts'
import type { Project } from '../../contract/roster.ts'
import { frozenFigures } from '../attendance/queries.ts'
import { codeEntry } from '../roster/codes.ts'
import { tradeOn } from '../roster/queries.ts'
import { localDateOf } from '../store/clock.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'

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
export function teamHead({ teamId, teamName, companyId, companyName }: TeamHead): TeamHead {
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
  /** Sheets of the month that stood before this one and were opened again, the first one first. */
  corrections: SheetCorrection[]
}

export interface SheetCorrection {
  /** Of the sheet that was opened again. */
  hash: string
  /** Local date. */
  on: string
  by: string
  approvedBy: string
  reason: string
}

/** The closed sheet of a team. @throws StationError `documents.sheet-open`. */
export function sheetHead(db: Db, team: TeamHead, month: string): SheetHead {
  const row = one<StoredSheet>(
    db,
    `SELECT s.id AS sheetId, s.hash, s.closed_at AS closedAt, s.zone, s.workday_centi AS workdayCenti,
       ${userName('s.closed_by')} AS closedBy, ${userName('s.approved_by')} AS approvedBy,
       (SELECT count(*) FROM sheet_worker WHERE sheet_id = s.id) AS rows
     FROM standing_sheet s WHERE s.team_id = ? AND s.month = ?`,
    [team.teamId, month],
  )
  if (!row) throw new StationError('documents.sheet-open', { team: team.teamName, month })
  const { closedAt, zone, ...rest } = row
  const corrections = all<Omit<SheetCorrection, 'on'> & { at: string }>(
    db,
    `SELECT s.hash, s.reopened_at AS at, ${userName('s.reopened_by')} AS by, ${userName('s.reopen_approved_by')} AS approvedBy,
       s.reopen_reason AS reason
     FROM attendance_sheet s WHERE s.team_id = ? AND s.month = ? AND s.reopened_at IS NOT NULL ORDER BY s.seq`,
    [team.teamId, month],
  ).map(({ at, ...correction }) => ({ ...correction, on: localDateOf(at, zone) }))
  return { ...teamHead(team), ...rest, closedOn: localDateOf(closedAt, zone), corrections }
}

type StoredSheet = Omit<SheetHead, keyof TeamHead | 'closedOn' | 'corrections'> & { closedAt: string; zone: string }

/** Name of a user by a column; what stands in it where there is none of that id. */
function userName(column: string): string {
  return `coalesce((SELECT name FROM app_user WHERE id = ${column}), ${column})`
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
    `SELECT e.id, e.worker_id AS workerId, w.name, w.id_number_sealed AS sealed, w.erased_at IS NOT NULL AS erased,
       ${tradeOn("s.month || '-31'")} AS trade
     FROM attendance_sheet s JOIN engagement e JOIN worker w ON w.id = e.worker_id
     WHERE s.id = @sheetId AND e.id IN (SELECT engagement_id FROM sheet_worker WHERE sheet_id = @sheetId) ORDER BY w.pinyin, w.id, e.entry_date`,
    { sheetId },
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
  for (const { engagementId, days } of frozenFigures(db, sheetId)) {
    const row = rows.get(engagementId)
    if (!row) continue
    for (const [date, , , overtimeMinutes, workdayCenti, manual] of days) {
      row.days.set(Number(date.slice(8)), { workdayCenti, overtimeMinutes, manual: manual === 1 })
      row.workdayCenti += workdayCenti
      row.overtimeMinutes += overtimeMinutes
      if (workdayCenti > 0) row.daysWorked += 1
    }
  }
  return [...rows.values()]
}

// ——— what the bank said

export interface VoucherHead extends TeamHead {
  payments: number
  totalFen: number
  paid: number
  paidFen: number
  /** Banks and masked numbers of the accounts it was paid from. */
  escrows: string[]
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
  const escrows = all<{ bank: string; number: string }>(
    db,
    `SELECT DISTINCT e.bank_name AS bank, e.account_number AS number FROM escrow_account e
     JOIN bank_batch b ON b.escrow_id = e.id JOIN bank_payment p ON p.batch_id = b.id
     WHERE p.list_id = ? AND p.state <> 're-issued' ORDER BY bank, number`,
    [listId],
  ).map(({ bank, number }) => `${bank} ${maskAccount(number)}`)
  if (!sums || sums.payments === 0) throw new StationError('documents.nothing-paid', { team: team.teamName })
  return {
    ...teamHead(team),
    ...sums,
    escrows,
    batches: all<VoucherHead['batches'][number]>(
      db,
      `SELECT message_id AS messageId, execution_date AS executionDate, profile, file_sha256 AS fileSha256, state
       FROM bank_batch WHERE id IN (SELECT batch_id FROM bank_payment WHERE list_id = ?) ORDER BY prepared_at, id`,
      [listId],
    ),
  }
}
