import type { EntryKind, EscrowEntry } from '../../contract/bank.ts'
import { all, type Db, one } from '../store/db.ts'
import { currentEscrow } from './queries.ts'

const ENTRY = `SELECT entry_key AS key, booked_on AS bookedOn, amount_fen AS amountFen, counterparty, summary, reference, kind,
  flagged, batch_id AS batchId, payment_id AS paymentId FROM escrow_entry`

type EntryRow = Omit<EscrowEntry, 'flagged'> & { flagged: number }
const viewOf = (row: EntryRow): EscrowEntry => ({ ...row, flagged: row.flagged === 1 })

/** Entries of the escrow account booked between two local dates, both included, oldest first. */
export function entriesBetween(db: Db, from: string, to: string): EscrowEntry[] {
  return all<EntryRow>(db, `${ENTRY} WHERE booked_on BETWEEN ? AND ? ORDER BY booked_on, entry_key`, [from, to]).map(
    viewOf,
  )
}

/** Money that left the escrow account and was not wages: none may (条例 art. 26, 53号). Also what came in from nobody known. */
export function flaggedEntries(db: Db, from: string, to: string): EscrowEntry[] {
  return all<EntryRow>(db, `${ENTRY} WHERE flagged = 1 AND booked_on BETWEEN ? AND ? ORDER BY booked_on, entry_key`, [
    from,
    to,
  ]).map(viewOf)
}

/** Sum of each kind of entry between two local dates, in fen, with its count. */
export function sumsOfKinds(db: Db, from: string, to: string): { kind: EntryKind; count: number; sumFen: number }[] {
  return all(
    db,
    `SELECT kind, count(*) AS count, sum(amount_fen) AS sumFen FROM escrow_entry
     WHERE booked_on BETWEEN ? AND ? GROUP BY kind ORDER BY kind`,
    [from, to],
  )
}

/** Labour cost that was paid in (人工费拨付) between two local dates, in fen. */
export function fundedFen(db: Db, from: string, to: string): number {
  return sumsOfKinds(db, from, to).find(({ kind }) => kind === 'funding')?.sumFen ?? 0
}

export interface KnownBalance {
  /** What the bank said last, and for which day. */
  balanceFen: number
  asOf: string
  /** Sent since and not in that balance yet. */
  onTheWayFen: number
  availableFen: number
}

/** What may be in the escrow account as far as this station knows; undefined when no statement or balance has been given. */
export function knownBalance(db: Db): KnownBalance | undefined {
  const escrow = currentEscrow(db)
  if (!escrow) return undefined
  const last = one<{ balanceFen: number; asOf: string; at: string; source: string }>(
    db,
    `SELECT closing_fen AS balanceFen, to_date AS asOf, at, source FROM escrow_statement
     WHERE escrow_id = ? AND closing_fen IS NOT NULL ORDER BY to_date DESC, at DESC LIMIT 1`,
    [escrow.id],
  )
  if (!last) return undefined
  const onTheWay = one<{ fen: number }>(
    db,
    `SELECT coalesce(sum(p.amount_fen), 0) AS fen FROM bank_payment p JOIN bank_batch b ON b.id = p.batch_id
     WHERE b.escrow_id = @escrow AND p.state IN ('handed-over', 'unknown', 'accepted', 'paid')
       AND (date(b.handed_over_at, '+8 hours') > @asOf
         OR (date(b.handed_over_at, '+8 hours') = @asOf AND (@source <> 'noted' OR b.handed_over_at > @at)))
       AND NOT EXISTS (SELECT 1 FROM escrow_entry e WHERE e.kind = 'wages'
         AND (e.payment_id = p.id OR (e.batch_id = b.id AND e.payment_id IS NULL)))`,
    { escrow: escrow.id, at: last.at, asOf: last.asOf, source: last.source },
  )
  const onTheWayFen = onTheWay?.fen ?? 0
  const { balanceFen, asOf } = last
  return { balanceFen, asOf, onTheWayFen, availableFen: balanceFen - onTheWayFen }
}

/** Statements and noted balances, newest first, and whether each begins with the balance that the one before ended with. */
export function statementList(db: Db) {
  const rows = all<{
    id: string
    source: 'camt.053' | 'table' | 'noted'
    fromDate: string
    toDate: string
    openingFen: number | null
    closingFen: number | null
    at: string
  }>(
    db,
    `SELECT id, source, from_date AS fromDate, to_date AS toDate, opening_fen AS openingFen, closing_fen AS closingFen, at
     FROM escrow_statement ORDER BY to_date DESC, at DESC`,
  )
  const full = rows.filter(({ source }) => source !== 'noted')
  return rows.map((row) => {
    const before = full[full.findIndex(({ id }) => id === row.id) + 1]
    const gap =
      row.source !== 'noted' &&
      before !== undefined &&
      row.fromDate > before.toDate &&
      row.openingFen !== null &&
      before.closingFen !== null &&
      row.openingFen !== before.closingFen
    return { ...row, gap }
  })
}
