import { all, type Db } from '../store/db.ts'

export interface FilingRow {
  month: string
  how: 'platform' | 'paper'
  receiptNumber: string
  filedOn: string
  receiptSha256: string | null
  lines: number
  netFen: number
}

/** Filings of a month in the order in which they were made. */
export function filingsOf(db: Db, month: string): FilingRow[] {
  return all<FilingRow>(
    db,
    `SELECT month, how, receipt_number AS receiptNumber, filed_on AS filedOn, receipt_sha256 AS receiptSha256, lines,
       net_fen AS netFen FROM filing WHERE month = ? ORDER BY filed_on, recorded_at, id`,
    [month],
  )
}
