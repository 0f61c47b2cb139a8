import { StationError } from '../../contract/errors.ts'
import { sumFen } from '../../contract/money.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate } from '../roster/queries.ts'
import { one } from '../store/db.ts'
import { monthFiled } from './facts.ts'
import { needsList, supplementsFen, teamStandings } from './standing.ts'

export interface FilingInput {
  month: string
  how: 'platform' | 'paper'
  receiptNumber: string
  filedOn: string
  receipt: Uint8Array | null
}

/**
 * Records the filing of a month: what is filed are its frozen lists, so all of them must be.
 * @throws StationError `filing.not-frozen`, `filing.nothing-to-file`, `filing.filed-before-month`, `filing.filed-in-future`, `filing.receipt-known`, `filing.not-an-image`.
 */
export function recordFiling(tx: Tx, input: FilingInput): void {
  const today = siteDate(tx.db, tx.at)
  if (input.filedOn > today) throw new StationError('filing.filed-in-future', { date: input.filedOn, today })
  if (input.filedOn < `${input.month}-01`) throw new StationError('filing.filed-before-month', { date: input.filedOn })
  const teams = teamStandings(tx.db, input.month).filter(needsList)
  const open = teams.filter((team) => team.state !== 'frozen')
  if (open.length > 0) throw new StationError('filing.not-frozen', { teams: open.map((t) => t.teamName).join('、') })
  if (teams.length === 0) throw new StationError('filing.nothing-to-file', { month: input.month })
  const known = one(tx.db, 'SELECT 1 FROM filing WHERE month = ? AND receipt_number = ?', [
    input.month,
    input.receiptNumber,
  ])
  if (known) throw new StationError('filing.receipt-known', { receipt: input.receiptNumber })
  tx.record(monthFiled, {
    filingId: tx.newId('FI'),
    month: input.month,
    how: input.how,
    receiptNumber: input.receiptNumber,
    filedOn: input.filedOn,
    receiptSha256: input.receipt && tx.keep(input.receipt, mediaTypeOf(input.receipt)),
    lists: teams.flatMap(({ listId, hash }) => (listId && hash ? [{ listId, hash }] : [])),
    lines: teams.reduce((sum, team) => sum + team.lines, 0),
    netFen: sumFen([...teams.map((team) => team.netFen), supplementsFen(tx.db, input.month)]),
    checkpointSize: one<{ size: number }>(tx.db, 'SELECT max(size) AS size FROM journal_checkpoint')?.size ?? 0,
  })
}

/** PDF, JPEG or PNG by their first bytes. @throws StationError `filing.not-an-image`. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  if (head.startsWith('%PDF-')) return 'application/pdf'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head === '\x89PNG\r\n\x1a\n') return 'image/png'
  throw new StationError('filing.not-an-image')
}
