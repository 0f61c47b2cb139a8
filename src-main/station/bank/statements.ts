import type { EntryKind } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import { formatYuan, sumFen } from '../../contract/money.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate } from '../roster/queries.ts'
import { sameName } from '../roster/rules/names.ts'
import { all, type Db, one } from '../store/db.ts'
import { keepBankFile } from './evidence.ts'
import { CAMT053_NAMESPACE, parseCamt053 } from './formats/camt053.ts'
import type { Statement, StatementEntry } from './formats/statement.ts'
import { parseStatementTable } from './formats/statement-table.ts'
import { ResultRefusal } from './formats/types.ts'
import { currentEscrow, type EscrowRow, paymentByBankId } from './queries.ts'
import { entriesTaken, type RecordedEntry, statementTaken } from './statement-facts.ts'

export interface StatementOutcome {
  statementId: string | null
  added: number
  known: number
  flagged: number
}

const FACT_ROWS = 500

/**
 * Takes a statement of the escrow account (camt.053, or the table of a net bank). Entries that an earlier statement had are left out; each other
 * one is told apart: funding in, wages out, a returned wage, and anything else, which is flagged (53号: the account serves wages only).
 * The same file again changes nothing.
 * @throws StationError `bank.no-escrow`, `bank.answer-unreadable`, `bank.other-account`, `bank.statement-does-not-add-up`.
 */
export function takeStatement(tx: Tx, bytes: Uint8Array): StatementOutcome {
  const escrow = currentEscrow(tx.db)
  if (!escrow) throw new StationError('bank.no-escrow')
  const statement = readOrRefuse(bytes)
  if (statement.account !== undefined && statement.account !== escrow.accountNumber) {
    throw new StationError('bank.other-account', { found: `****${statement.account.slice(-4)}` })
  }
  const { openingFen, closingFen } = statement
  const moved = sumFen(statement.entries.map(({ amountFen }) => amountFen))
  if (openingFen !== undefined && closingFen !== undefined && openingFen + moved !== closingFen) {
    throw new StationError('bank.statement-does-not-add-up', {
      difference: formatYuan(openingFen + moved - closingFen),
    })
  }
  const file = keepBankFile(tx, bytes)
  const earlier = one(tx.db, 'SELECT 1 FROM escrow_statement WHERE escrow_id = ? AND sha256 = ?', [
    escrow.id,
    file.sha256,
  ])
  if (earlier) return { statementId: null, added: 0, known: statement.entries.length, flagged: 0 }
  const fresh = withKeys(statement.entries).filter(({ key }) => !isKnown(tx.db, escrow.id, key))
  const judge = new EntryJudge(tx.db, escrow)
  const entries = fresh.map(({ key, entry }) => judge.recorded(key, entry))
  const statementId = tx.newId('ES')
  const { source, fromDate, toDate } = statement
  tx.record(statementTaken, {
    statementId,
    escrowId: escrow.id,
    source,
    fromDate,
    toDate,
    openingFen: openingFen ?? null,
    closingFen: closingFen ?? null,
    file,
  })
  for (let from = 0; from < entries.length; from += FACT_ROWS) {
    tx.record(entriesTaken, { statementId, escrowId: escrow.id, entries: entries.slice(from, from + FACT_ROWS) })
  }
  const flagged = entries.filter((entry) => entry.flagged).length
  return { statementId, added: entries.length, known: statement.entries.length - entries.length, flagged }
}

/** A balance as the bank says it (at the counter, by telephone), noted by two people: the network-less site's way. @throws StationError. */
export function noteBalance(tx: Tx, date: string, balanceFen: number, approver: Actor): void {
  const escrow = currentEscrow(tx.db)
  if (!escrow) throw new StationError('bank.no-escrow')
  const today = siteDate(tx.db, tx.at)
  if (date > today) throw new StationError('bank.balance-date', { date, today })
  tx.record(
    statementTaken,
    {
      statementId: tx.newId('ES'),
      escrowId: escrow.id,
      source: 'noted',
      fromDate: date,
      toDate: date,
      openingFen: null,
      closingFen: balanceFen,
      file: null,
    },
    { approver },
  )
}

function readOrRefuse(bytes: Uint8Array): Statement {
  try {
    const head = Buffer.from(bytes.subarray(0, 2000)).toString('latin1')
    return head.includes(CAMT053_NAMESPACE) ? parseCamt053(bytes) : parseStatementTable(bytes)
  } catch (error) {
    if (!(error instanceof ResultRefusal)) throw error
    const { problem, detail, line } = error
    throw new StationError('bank.answer-unreadable', { problem, detail: detail.slice(0, 200), line: line ?? 0 })
  }
}

/** The bank's own number, or what the entry says with its ordinal among equal ones of that day: a statement covers whole days. */
function withKeys(entries: StatementEntry[]): { key: string; entry: StatementEntry }[] {
  const seen = new Map<string, number>()
  return entries.map((entry) => {
    const { bookedOn, amountFen, counterparty, summary, reference } = entry
    const name =
      reference === '' ? [bookedOn, amountFen, counterparty, summary].join('|') : `#${reference}|${amountFen}`
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    return { key: nth === 1 ? name : `${name}|${nth}`, entry }
  })
}

function isKnown(db: Db, escrowId: string, key: string): boolean {
  return one(db, 'SELECT 1 FROM escrow_entry WHERE escrow_id = ? AND entry_key = ?', [escrowId, key]) !== undefined
}

interface OpenBatch {
  id: string
  messageId: string
  totalFen: number
  paidFen: number
  handedOverOn: string
}

/** Tells entries apart by what the station itself knows: its batches and payments, the parties of the project, words of the bank. */
class EntryJudge {
  private readonly db: Db
  private readonly batches: OpenBatch[]
  private readonly payers: string[]
  private readonly matchedPayments = new Set<string>()

  constructor(db: Db, escrow: EscrowRow) {
    this.db = db
    this.batches = all<OpenBatch>(
      db,
      `SELECT b.id, b.message_id AS messageId, b.total_fen AS totalFen, substr(b.handed_over_at, 1, 10) AS handedOverOn,
         (SELECT coalesce(sum(amount_fen), 0) FROM bank_payment p
          WHERE p.batch_id = b.id AND (p.state = 'paid' OR p.failed_as = 'returned')) AS paidFen
       FROM bank_batch b WHERE b.escrow_id = ? AND b.handed_over_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM escrow_entry e WHERE e.batch_id = b.id AND e.kind = 'wages' AND e.payment_id IS NULL)
       ORDER BY b.handed_over_at, b.id`,
      [escrow.id],
    )
    this.payers = all<{ name: string }>(
      db,
      "SELECT builder_name AS name FROM project UNION SELECT name FROM company WHERE kind = 'general'",
    ).map(({ name }) => name)
  }

  recorded(key: string, entry: StatementEntry): RecordedEntry {
    const { bookedOn, amountFen, counterparty, summary, reference } = entry
    const fields = { key, bookedOn, amountFen, counterparty, summary, reference }
    return { ...fields, ...(amountFen > 0 ? this.judgeIn(entry) : this.judgeOut(entry)) }
  }

  private judgeIn(entry: StatementEntry): Judged {
    const payment = entry.endToEndId === undefined ? undefined : paymentByBankId(this.db, entry.endToEndId)
    if (entry.isReturn) return plain('return', false, payment?.batchId, payment?.id)
    if (/利息|结息/.test(entry.summary)) return plain('interest', false)
    const known = this.payers.some((name) => sameName(name, entry.counterparty))
    if (known || /人工费|农民工工资|工资款/.test(entry.summary))
      return plain('funding', !known && entry.counterparty !== '')
    return plain('other-in', true)
  }

  private judgeOut(entry: StatementEntry): Judged {
    const batch = this.takeBatch(entry)
    if (batch) return plain('wages', false, batch.id)
    const payment = this.takePayment(entry)
    if (payment) return plain('wages', false, payment.batchId, payment.id)
    return plain(/手续费|工本费|服务费|账户管理费/.test(entry.summary) ? 'fee' : 'other-out', true)
  }

  /** One debit for a batch: by its id, else by its whole or its paid sum after it was handed over. */
  private takeBatch({ messageId, amountFen, bookedOn, counterparty }: StatementEntry): OpenBatch | undefined {
    const at = this.batches.findIndex((batch) => {
      if (messageId !== undefined)
        return batch.messageId === messageId && (batch.totalFen === -amountFen || batch.paidFen === -amountFen)
      // A single payee's name on it makes it a single payment, whatever its sum.
      if (counterparty !== '' && !/代发|批量|工资/.test(counterparty)) return false
      return batch.handedOverOn <= bookedOn && (batch.totalFen === -amountFen || batch.paidFen === -amountFen)
    })
    return at < 0 ? undefined : this.batches.splice(at, 1)[0]
  }

  /** One debit for a payment: by its id or the bank's reference, else by payee and amount, each payment once. */
  private takePayment({ endToEndId, reference, amountFen, counterparty, bookedOn }: StatementEntry) {
    const direct = endToEndId === undefined ? undefined : paymentByBankId(this.db, endToEndId)
    const candidates = all<{ id: string; batchId: string; payeeName: string; reference: string | null }>(
      this.db,
      `SELECT p.id, p.batch_id AS batchId, p.payee_name AS payeeName, p.bank_reference AS reference
       FROM bank_payment p JOIN bank_batch b ON b.id = p.batch_id
       WHERE p.amount_fen = ? AND substr(b.handed_over_at, 1, 10) <= ? AND p.state <> 'rejected'
         AND NOT EXISTS (SELECT 1 FROM escrow_entry e WHERE e.payment_id = p.id AND e.kind = 'wages')
       ORDER BY b.handed_over_at, p.batch_id, p.sequence`,
      [-amountFen, bookedOn],
    ).filter(({ id }) => !this.matchedPayments.has(id))
    const found =
      (direct && candidates.find(({ id }) => id === direct.id)) ??
      candidates.find((one) => reference !== '' && one.reference === reference) ??
      candidates.find((one) => sameName(one.payeeName, counterparty))
    if (found) this.matchedPayments.add(found.id)
    return found
  }
}

type Judged = Pick<RecordedEntry, 'kind' | 'flagged' | 'batchId' | 'paymentId'>

function plain(kind: EntryKind, flagged: boolean, batchId?: string, paymentId?: string): Judged {
  return { kind, flagged, batchId: batchId ?? null, paymentId: paymentId ?? null }
}
