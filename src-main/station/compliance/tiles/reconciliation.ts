import type { Tile } from '../../../contract/compliance.ts'
import { formatCenti } from '../../payroll/rules.ts'
import { findingsOf, tileOf } from '../tile.ts'

/** What the five books say about one worker in one month. */
export interface WorkerBooks {
  workerId: string
  name: string
  teamName: string
  /** On the roster in the month. */
  engaged: boolean
  punches: number
  /** Days of closed sheets outside his engagement. */
  daysOutside: number
  sheetCenti: number
  /** Sheet of his team is not closed. */
  sheetOpen: boolean
  lineCenti: number
  /** Net of his lines on living lists, and of those on frozen ones. */
  listFen: number
  frozenFen: number
  /** Payments that live (not re-issued) of his lines, and those paid. */
  batchFen: number
  paidFen: number
  /** Payments waiting for the bank, and failed ones with their reason. */
  pending: number
  failed: number
  reason: string
}

export interface Difference {
  code: string
  params: Record<string, string | number>
  /** Blocks settlement, or explains itself (a step that is still to come). */
  blocking: boolean
}

/** Roster ↔ attendance ↔ wage list ↔ bank file ↔ bank result: every difference, by name (一核对). Amounts in fen. */
export function differencesOf(books: WorkerBooks): Difference[] {
  const differences: Difference[] = []
  const add = (blocking: boolean, code: string, params: Difference['params'] = {}) => {
    differences.push({ code: `compliance.difference.${code}`, params, blocking })
  }
  if (!books.engaged && (books.punches > 0 || books.sheetCenti > 0)) add(true, 'not-on-roster')
  if (books.daysOutside > 0) add(true, 'outside-engagement', { days: books.daysOutside })
  if (books.engaged && books.punches === 0 && books.sheetCenti === 0) add(false, 'no-attendance')
  if (books.sheetOpen && books.punches > 0) add(false, 'sheet-open')
  if (books.sheetCenti > 0 && books.lineCenti === 0 && books.listFen === 0) add(true, 'not-on-list')
  else if (books.sheetCenti !== books.lineCenti) {
    add(true, 'workdays-differ', { sheet: formatCenti(books.sheetCenti), list: formatCenti(books.lineCenti) })
  }
  if (books.listFen > 0 && books.frozenFen === 0) add(false, 'not-frozen')
  else if (books.frozenFen > 0 && books.batchFen === 0) add(false, 'not-in-batch', { listFen: books.frozenFen })
  else if (books.frozenFen !== books.batchFen) {
    add(true, 'batch-differs', { listFen: books.frozenFen, batchFen: books.batchFen })
  }
  if (books.failed > 0) add(true, 'payment-failed', { reason: books.reason })
  if (books.pending > 0) add(false, 'payment-pending')
  if (books.paidFen > books.frozenFen) add(true, 'paid-too-much', { listFen: books.frozenFen, paidFen: books.paidFen })
  return differences
}

/** Counts differences by kind; blocking ones make the tile red, and so do open serious cross-checks over people and pay. */
export function reconciliationTile(workers: Array<{ differences: Difference[] }>, openChecks: number): Tile {
  const found = findingsOf('reconciliation')
  const counts = new Map<string, { n: number; blocking: boolean }>()
  for (const { code, blocking } of workers.flatMap((worker) => worker.differences)) {
    const known = counts.get(code)
    counts.set(code, { n: (known?.n ?? 0) + 1, blocking })
  }
  for (const [code, { n, blocking }] of counts) {
    const name = code.slice('compliance.difference.'.length)
    if (blocking) found.bad(name, { n })
    else found.warn(name, { n })
  }
  if (openChecks > 0) found.bad('cross-checks', { n: openChecks })
  if (workers.length === 0) found.warn('nobody')
  else if (counts.size === 0) found.good('all-agree', { n: workers.length })
  return tileOf('reconciliation', found.list)
}
