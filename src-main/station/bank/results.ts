import type { BatchState } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import type { Tx } from '../journal/ledger.ts'
import { type Db, one } from '../store/db.ts'
import { keepBankFile } from './evidence.ts'
import { type KeptFile, resultsRecorded } from './facts.ts'
import { readAnswer } from './formats/profiles.ts'
import { type BatchReport, type PaymentResult, ResultRefusal } from './formats/types.ts'
import { profileOf } from './own-profiles.ts'
import { type BatchRow, batchRow, type PaymentRow, paymentByBankId, paymentsOf } from './queries.ts'
import { batchStateAfter, type Change, decide, matchResults } from './rules.ts'

export interface ResultsOutcome {
  /** Payments whose state changed. */
  changed: number
  quarantined: { endToEndId: string; why: string; detail: string }[]
}

interface Found {
  changes: Map<string, { payment: PaymentRow; change: Change }>
  quarantined: { endToEndId: string; why: string; detail: string }[]
}

const FACT_ROWS = 500

/**
 * Takes an answer of the bank about a batch: its report, its result file or a notice of returned wages. Each line is compared with the
 * order before it counts; what does not fit is quarantined. The same answer again, in any order, changes nothing and leaves no fact.
 * @throws StationError `bank.not-handed-over`, `bank.other-batch`, `bank.answer-unreadable`.
 */
export function takeAnswer(tx: Tx, batchId: string, what: 'answer' | 'imported', bytes: Uint8Array): ResultsOutcome {
  const batch = batchRow(tx.db, batchId)
  if (batch.state === 'prepared' || batch.state === 'approved')
    throw new StationError('bank.not-handed-over', { batch: batchId })
  const { report, isReturns } = readOrRefuse(tx.db, batch, bytes)
  if (report.originalMessageId !== undefined && report.originalMessageId !== batch.messageId) {
    throw new StationError('bank.other-batch', { found: report.originalMessageId, expected: batch.messageId })
  }
  const found = isReturns ? judgeReturns(tx, report) : judgeReport(tx, batch, report)
  return recordFound(tx, batch, isReturns ? 'returns' : what, report, found, bytes, !isReturns)
}

/** An answer that cannot be read, as a refusal that says why and where. */
function readOrRefuse(db: Db, batch: BatchRow, bytes: Uint8Array): ReturnType<typeof readAnswer> {
  try {
    return readAnswer(profileOf(db, batch.profile), bytes)
  } catch (error) {
    if (!(error instanceof ResultRefusal)) throw error
    const { problem, detail, line } = error
    throw new StationError('bank.answer-unreadable', { problem, detail: detail.slice(0, 200), line: line ?? 0 })
  }
}

function judgeReport(tx: Tx, batch: BatchRow, report: BatchReport): Found {
  const payments = paymentsOf(tx.db, batch.id)
  const found: Found = { changes: new Map(), quarantined: [] }
  const results = resultsFor(payments, report)
  const matched = matchResults(payments, results, (account) => tx.keys.blind('accountNumber', account))
  for (const [index, result] of results.entries()) {
    const match = matched[index]
    if (match === 'ambiguous') {
      found.quarantined.push({ endToEndId: nameOf(result), why: 'ambiguous', detail: result.status })
    } else judge(tx, found, match, result)
  }
  return found
}

/** A report without single payments speaks of all of them; settled as a whole it still proves nothing about one payee. */
function resultsFor(payments: PaymentRow[], report: BatchReport): PaymentResult[] {
  if (report.results.length > 0 || report.groupStatus === undefined) return report.results
  const rejected = report.groupStatus === 'RJCT'
  return payments.map(({ endToEndId }) => ({
    endToEndId,
    outcome: rejected ? 'rejected' : 'pending',
    status: report.groupStatus ?? '',
    ...(report.groupReasonCode === undefined ? {} : { reasonCode: report.groupReasonCode }),
  }))
}

/** Returned wages may belong to any batch of the account. */
function judgeReturns(tx: Tx, report: BatchReport): Found {
  const found: Found = { changes: new Map(), quarantined: [] }
  for (const result of report.results) judge(tx, found, paymentByBankId(tx.db, result.endToEndId ?? ''), result)
  return found
}

function judge(tx: Tx, found: Found, payment: PaymentRow | undefined, result: PaymentResult): void {
  if (!payment) {
    found.quarantined.push({ endToEndId: nameOf(result), why: 'unknown-payment', detail: result.status })
    return
  }
  // One answer may name a payment twice: the second line is judged by what the first one made of it.
  const earlier = found.changes.get(payment.id)?.change
  const now = earlier ? { ...payment, state: earlier.to, failedAs: failedAs(earlier.to, payment.failedAs) } : payment
  const decision = decide(now, result, (account) => tx.keys.blind('accountNumber', account))
  if (decision === 'nothing-new') return
  if ('doubt' in decision) {
    found.quarantined.push({ endToEndId: payment.endToEndId, why: decision.doubt, detail: decision.detail })
  } else found.changes.set(payment.id, { payment, change: decision.change })
}

function nameOf({ endToEndId, sequence, account }: PaymentResult): string {
  if (endToEndId !== undefined) return endToEndId
  return sequence === undefined && account ? `****${account.slice(-4)}` : `#${sequence ?? ''}`
}

function failedAs(state: string, before: 'rejected' | 'returned' | null): 'rejected' | 'returned' | null {
  return state === 'rejected' || state === 'returned' ? state : before
}

function recordFound(
  tx: Tx,
  batch: BatchRow,
  what: 'answer' | 'imported' | 'returns',
  report: BatchReport,
  found: Found,
  bytes: Uint8Array,
  aboutBatch: boolean,
): ResultsOutcome {
  const fresh = distinct(found.quarantined).filter((doubt) => !isQuarantined(tx, batch.id, doubt))
  const byBatch = new Map<string, { payment: PaymentRow; change: Change }[]>()
  for (const entry of found.changes.values()) {
    byBatch.set(entry.payment.batchId, [...(byBatch.get(entry.payment.batchId) ?? []), entry])
  }
  // The bank knows the batch: an unknown fate is over even when it says no more than that.
  const known = aboutBatch && (batch.state === 'unknown' || batch.state === 'handed-over')
  if ((fresh.length > 0 || known) && !byBatch.has(batch.id)) byBatch.set(batch.id, [])
  if (byBatch.size === 0) return { changed: 0, quarantined: found.quarantined }
  const answer = keepBankFile(tx, bytes)
  for (const [batchId, entries] of byBatch) {
    const own = batchId === batch.id
    const state = stateAfter(tx, batchId, entries, own && !aboutBatch && entries.length === 0)
    recordChunks(tx, batchId, { what, answer, reportId: report.reportId ?? null, state }, entries, own ? fresh : [])
  }
  return { changed: found.changes.size, quarantined: found.quarantined }
}

function distinct(doubts: Found['quarantined']): Found['quarantined'] {
  return [...new Map(doubts.map((doubt) => [JSON.stringify(doubt), doubt])).values()]
}

function isQuarantined(tx: Tx, batchId: string, doubt: { endToEndId: string; why: string; detail: string }): boolean {
  const { endToEndId, why, detail } = doubt
  const sql = 'SELECT 1 FROM bank_quarantine WHERE batch_id = ? AND end_to_end_id = ? AND why = ? AND detail = ?'
  return one(tx.db, sql, [batchId, endToEndId, why, detail]) !== undefined
}

function stateAfter(
  tx: Tx,
  batchId: string,
  entries: { payment: PaymentRow; change: Change }[],
  keep: boolean,
): BatchState {
  const batch = batchRow(tx.db, batchId)
  if (keep) return batch.state
  const to = new Map(entries.map(({ payment, change }) => [payment.id, change.to]))
  return batchStateAfter(
    paymentsOf(tx.db, batchId).map((payment) => {
      const state = to.get(payment.id) ?? payment.state
      return { state, failedAs: failedAs(state, payment.failedAs) }
    }),
  )
}

function recordChunks(
  tx: Tx,
  batchId: string,
  report: { what: 'answer' | 'imported' | 'returns'; answer: KeptFile; reportId: string | null; state: BatchState },
  entries: { payment: PaymentRow; change: Change }[],
  doubts: Found['quarantined'],
): void {
  const { what, answer, reportId, state: batchState } = report
  for (let from = 0; from === 0 || from < entries.length; from += FACT_ROWS) {
    const changes = entries.slice(from, from + FACT_ROWS).map(({ payment, change }) => ({
      paymentId: payment.id,
      to: change.to as 'accepted' | 'paid' | 'rejected' | 'returned',
      reasonCode: change.reasonCode,
      reasonText: change.reasonText,
      bankReference: change.bankReference,
    }))
    const quarantined = from === 0 ? doubts : []
    tx.record(resultsRecorded, { batchId, what, answer, reportId, changes, quarantined, batchState })
  }
}
