import { hash } from 'node:crypto'
import type { PaperKind } from '../../contract/compliance.ts'
import { StationError } from '../../contract/errors.ts'
import { settlementObstacles } from '../filing/standing.ts'
import type { Tx } from '../journal/ledger.ts'
import { type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { monthBound, paperMade } from './facts.ts'
import type { MadePaper } from './make.ts'

const PURPOSE = 'month-book'

/** @throws StationError `documents.not-settled` with what is missing. */
export function assertSettled(db: Db, month: string): void {
  const obstacles = settlementObstacles(db, month)
  if (obstacles.length === 0) return
  throw new StationError(
    'documents.not-settled',
    { n: obstacles.length, month },
    obstacles.map(({ code, params }) => ({ code: `compliance.book.obstacle-${code}`, params })),
  )
}

export interface BoundBook {
  sha256: string
  pages: number
  boundAt: string
}

/**
 * Binds the month: the book made just now is kept, sealed for the station since it names people in full, and its hash recorded.
 * @throws StationError `documents.not-settled`, `documents.journal-moved` if anything was recorded since the book was made.
 */
export function bindMonth(tx: Tx, month: string, book: MadePaper, journalSize: number): void {
  if (journalSize !== book.journalSize) throw new StationError('documents.journal-moved')
  assertSettled(tx.db, month)
  const version = one<{ n: number }>(tx.db, 'SELECT count(*) AS n FROM month_book WHERE month = ?', [month])
  const sealed = tx.keys.sealForStation(PURPOSE, book.bytes.toString('base64'))
  tx.record(monthBound, {
    bookId: tx.newId('MB'),
    month,
    version: (version?.n ?? 0) + 1,
    sha256: book.sha256,
    blob: tx.keep(Buffer.from(sealed), 'application/x-sealed'),
    bytes: book.bytes.length,
    pages: book.pages,
    journalSize: book.journalSize,
  })
}

/** Records who made a paper that shows people in full. */
export function recordPaper(
  tx: Tx,
  paper: { kind: PaperKind; month: string; teamId: string | null; persons: number; sha256: string },
): void {
  tx.record(paperMade, { ...paper, fields: ['idNumber', 'phone', 'accountNumber'] })
}

interface BookRow extends BoundBook {
  blob: string
}

/** The newest bound book of a month. */
export function boundBook(db: Db, month: string): BookRow | undefined {
  return one<BookRow>(
    db,
    'SELECT sha256, pages, bound_at AS boundAt, blob FROM month_book WHERE month = ? ORDER BY version DESC LIMIT 1',
    [month],
  )
}

/** Its bytes as bound. @throws StationError `documents.book-missing`. */
export function boundBytes(db: Db, keys: KeyRing, book: { sha256: string; blob: string }): Buffer {
  const row = one<{ bytes: Buffer }>(db, 'SELECT bytes FROM blob WHERE sha256 = ?', [book.blob])
  if (!row) throw new StationError('documents.book-missing')
  const bytes = Buffer.from(keys.openForStation(PURPOSE, row.bytes.toString('utf8')), 'base64')
  if (hash('sha256', bytes, 'hex') !== book.sha256) throw new StationError('documents.book-missing')
  return bytes
}
