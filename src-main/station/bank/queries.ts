import type { Batch, BatchHead, BatchState, Payment, PaymentState, Transport } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import { maskAccount } from '../../contract/mask.ts'
import { all, type Db, one } from '../store/db.ts'
import { needsMending } from './rules.ts'
import { warningsOf } from './warnings.ts'

export interface EscrowRow {
  id: string
  accountName: string
  accountNumber: string
  bankName: string
  cnaps: string
  openedOn: string
}

/** The escrow account now in use, if one has been set. */
export function currentEscrow(db: Db): EscrowRow | undefined {
  return one<EscrowRow>(db, `${ESCROW} WHERE replaced_at IS NULL`)
}

/** One escrow account, in use or replaced. */
export function escrowById(db: Db, escrowId: string): EscrowRow {
  const row = one<EscrowRow>(db, `${ESCROW} WHERE id = ?`, [escrowId])
  if (!row) throw new StationError('bank.no-escrow')
  return row
}

const ESCROW = `SELECT id, account_name AS accountName, account_number AS accountNumber, bank_name AS bankName, cnaps,
  opened_on AS openedOn FROM escrow_account`

export interface BatchRow {
  id: string
  messageId: string
  month: string
  state: BatchState
  transport: Transport
  profile: string
  executionDate: string
  escrowId: string
  paymentCount: number
  totalFen: number
  isReissue: number
  fileName: string
  fileSha256: string
  fileBlob: string
  preparedAt: string
  preparedBy: string
  approvedAt: string | null
  approvedBy: string | null
  attempts: number
  handedOverAt: string | null
  part: number
  parts: number
  firstPart: string | null
}

const BATCH = `SELECT id, message_id AS messageId, month, state, transport, profile, execution_date AS executionDate,
  escrow_id AS escrowId, payment_count AS paymentCount, total_fen AS totalFen, is_reissue AS isReissue, file_name AS fileName,
  file_sha256 AS fileSha256, file_blob AS fileBlob, prepared_at AS preparedAt, prepared_by AS preparedBy,
  approved_at AS approvedAt, approved_by AS approvedBy, attempts, handed_over_at AS handedOverAt, part, parts, first_part AS firstPart FROM bank_batch`

/** @throws StationError `bank.unknown-batch`. */
export function batchRow(db: Db, batchId: string): BatchRow {
  const row = one<BatchRow>(db, `${BATCH} WHERE id = ?`, [batchId])
  if (!row) throw new StationError('bank.unknown-batch', { batch: batchId })
  return row
}

export interface PaymentRow {
  id: string
  endToEndId: string
  batchId: string
  sequence: number
  listId: string
  lineId: string
  workerId: string
  accountId: string
  payeeName: string
  accountSealed: string
  accountIndex: string
  last4: string
  bankName: string
  cnaps: string
  amountFen: number
  state: PaymentState
  reasonCode: string | null
  reasonText: string | null
  bankReference: string | null
  failedAs: 'rejected' | 'returned' | null
  reissueOf: string | null
  reissuedBy: string | null
  currentAccountId: string | null
}

const PAYMENT = `SELECT p.id, p.end_to_end_id AS endToEndId, p.batch_id AS batchId, p.sequence, p.list_id AS listId,
  p.line_id AS lineId, p.worker_id AS workerId, p.account_id AS accountId, p.payee_name AS payeeName,
  p.account_sealed AS accountSealed, p.account_index AS accountIndex, p.last4, p.bank_name AS bankName, p.cnaps,
  p.amount_fen AS amountFen, p.state, p.reason_code AS reasonCode, p.reason_text AS reasonText,
  p.bank_reference AS bankReference, p.failed_as AS failedAs, p.reissue_of AS reissueOf, p.reissued_by AS reissuedBy,
  a.id AS currentAccountId
  FROM bank_payment p LEFT JOIN worker_account a ON a.worker_id = p.worker_id AND a.replaced_at IS NULL`

export function paymentsOf(db: Db, batchId: string): PaymentRow[] {
  return all<PaymentRow>(db, `${PAYMENT} WHERE p.batch_id = ? ORDER BY p.sequence`, [batchId])
}

/** @throws StationError `bank.unknown-payment`. */
export function paymentRow(db: Db, paymentId: string): PaymentRow {
  const row = one<PaymentRow>(db, `${PAYMENT} WHERE p.id = ?`, [paymentId])
  if (!row) throw new StationError('bank.unknown-payment', { payment: paymentId })
  return row
}

/** The payment with an end-to-end id; banks that know text files only name a payment `message id/place`. */
export function paymentByBankId(db: Db, endToEndId: string): PaymentRow | undefined {
  const direct = one<PaymentRow>(db, `${PAYMENT} WHERE p.end_to_end_id = ?`, [endToEndId])
  const place = /^(.+)\/([0-9]{1,7})$/.exec(endToEndId)
  if (direct || !place) return direct
  return one<PaymentRow>(
    db,
    `${PAYMENT} JOIN bank_batch b ON b.id = p.batch_id WHERE b.message_id = ? AND p.sequence = ?`,
    [place[1]!, Number(place[2])],
  )
}

/** The living payment of a wage line (the last of its re-issues), for payslips and the kiosk. */
export function paymentOfLine(db: Db, lineId: string): PaymentRow | undefined {
  return one<PaymentRow>(db, `${PAYMENT} WHERE p.line_id = ? AND p.state <> 're-issued'`, [lineId])
}

/** Whether a failed payment may be re-issued: not yet done, and its account mended where the account was the reason. */
export function readyForReissue(payment: PaymentRow): boolean {
  const failed = payment.state === 'rejected' || payment.state === 'returned'
  return failed && payment.currentAccountId !== null && accountMended(payment)
}

function accountMended(payment: PaymentRow): boolean {
  return !needsMending(payment.reasonCode) || payment.currentAccountId !== payment.accountId
}

/** Heads of all batches of a month (or of all), newest first. */
export function batchHeads(db: Db, month: string | null): BatchHead[] {
  const rows = all<BatchRow>(db, `${BATCH} WHERE ? IS NULL OR month = ? ORDER BY prepared_at DESC, id`, [month, month])
  return rows.map((row) => headOf(db, row))
}

/** A batch with its payments and its evidence, account numbers masked. */
export function batchView(db: Db, batchId: string): Batch {
  const row = batchRow(db, batchId)
  const siblings = all<{ id: string }>(db, 'SELECT id FROM bank_batch WHERE first_part = ? ORDER BY part', [
    row.firstPart,
  ])
  return {
    ...headOf(db, row),
    warnings: warningsOf(db, row),
    ...(siblings.length > 1 ? { siblings: siblings.map(({ id }) => id) } : {}),
    rows: paymentsOf(db, batchId).map(paymentView),
    evidence: all<{ what: string; sha256: string; at: string; bytes: number }>(
      db,
      'SELECT what, sha256, at, bytes FROM bank_evidence WHERE batch_id = ? ORDER BY at, what, sha256',
      [batchId],
    ),
  }
}

function headOf(db: Db, row: BatchRow): BatchHead {
  const sums = one<{ paid: number; paidFen: number; failed: number }>(
    db,
    `SELECT coalesce(sum(state = 'paid'), 0) AS paid, coalesce(sum(amount_fen) FILTER (WHERE state = 'paid'), 0) AS paidFen,
       coalesce(sum(state IN ('rejected', 'returned')), 0) AS failed
     FROM bank_payment WHERE batch_id = ?`,
    [row.id],
  )
  return {
    id: row.id,
    messageId: row.messageId,
    month: row.month,
    state: row.state,
    transport: row.transport,
    profile: row.profile,
    executionDate: row.executionDate,
    payments: row.paymentCount,
    totalFen: row.totalFen,
    paidFen: sums?.paidFen ?? 0,
    paid: sums?.paid ?? 0,
    failed: sums?.failed ?? 0,
    preparedAt: row.preparedAt,
    approvals: approvalsOf(db, row),
    isReissue: row.isReissue === 1,
    ...(row.parts > 1 ? { part: row.part, parts: row.parts } : {}),
    ...queuedOf(db, row),
  }
}

function queuedOf(db: Db, row: BatchRow): Pick<BatchHead, 'queued'> {
  const queued = one<NonNullable<BatchHead['queued']>>(
    db,
    'SELECT queued_at AS at, next_at AS nextAt, tries, last_error AS lastError FROM bank_outbox WHERE batch_id = ?',
    [row.id],
  )
  return queued && (row.state === 'approved' || row.state === 'unknown') ? { queued } : {}
}

/** Who prepared it, and the second person who released it. */
function approvalsOf(db: Db, row: BatchRow): BatchHead['approvals'] {
  const approval = (userId: string, at: string) => ({ userId, name: userName(db, userId), at })
  const first = approval(row.preparedBy, row.preparedAt)
  return row.approvedBy && row.approvedAt ? [first, approval(row.approvedBy, row.approvedAt)] : [first]
}

/** Name of a user, or his id where there is no such user. */
export function userName(db: Db, userId: string): string {
  return one<{ name: string }>(db, 'SELECT name FROM app_user WHERE id = ?', [userId])?.name ?? userId
}

export function paymentView(row: PaymentRow): Payment {
  return {
    id: row.id,
    endToEndId: row.endToEndId,
    lineId: row.lineId,
    workerId: row.workerId,
    name: row.payeeName,
    maskedAccount: maskAccount(row.last4),
    bankName: row.bankName,
    amountFen: row.amountFen,
    state: row.state,
    reasonCode: row.reasonCode,
    reasonText: row.reasonText,
    bankReference: row.bankReference,
    reissueOf: row.reissueOf,
    reissuedBy: row.reissuedBy,
    accountMended: readyForReissue(row),
  }
}
