import { parseYuan } from '../../../contract/money.ts'
import { decodeStrict } from './encoding.ts'
import { splitCsv } from './result-text.ts'
import type { Statement, StatementEntry } from './statement.ts'
import { ResultRefusal } from './types.ts'
import { readSheet } from './xlsx-reader.ts'

/** Headings that banks' net-bank downloads use for the same thing; the first that is there counts. */
const HEADINGS = {
  date: ['交易日期', '记账日期', '入账日期', '交易时间', '日期'],
  debit: ['借方发生额', '借方金额', '支出金额', '支出', '转出金额'],
  credit: ['贷方发生额', '贷方金额', '收入金额', '收入', '转入金额'],
  amount: ['交易金额', '发生额', '金额'],
  direction: ['借贷标志', '借贷方向', '收支'],
  balance: ['余额', '账户余额', '交易后余额'],
  counterparty: ['对方户名', '对方名称', '对方账户名称', '交易对手'],
  summary: ['摘要', '用途', '附言', '备注'],
  reference: ['流水号', '交易流水号', '凭证号', '业务编号'],
} as const
type Column = keyof typeof HEADINGS

/**
 * Reads a statement of the account downloaded as CSV (UTF-8 or GB18030) or XLSX, by its headings. Opening and closing balance come from the
 * column of balances, oldest line first or last.
 * @throws ResultRefusal.
 */
export function parseStatementTable(bytes: Uint8Array): Statement {
  const rows = bytes[0] === 0x50 && bytes[1] === 0x4b ? sheetRows(bytes) : csvRows(bytes)
  const headingAt = rows.findIndex((row) => columnsOf(row).has('date') && amountColumns(columnsOf(row)))
  if (headingAt < 0) throw new ResultRefusal('wrong-message', 'no line of headings with a date and amounts')
  const columns = columnsOf(rows[headingAt] ?? [])
  const lines = rows.slice(headingAt + 1).flatMap((row, index) => readRow(row, columns, headingAt + index + 2))
  if (lines.length === 0) throw new ResultRefusal('empty', 'no entries')
  const ascending = (lines[0]?.entry.bookedOn ?? '') <= (lines.at(-1)?.entry.bookedOn ?? '') && !isDescending(lines)
  const ordered = ascending ? lines : lines.toReversed()
  const [first, last] = [ordered[0]!, ordered.at(-1)!]
  return {
    source: 'table',
    fromDate: first.entry.bookedOn,
    toDate: last.entry.bookedOn,
    ...(first.balanceFen === undefined ? {} : { openingFen: first.balanceFen - first.entry.amountFen }),
    ...(last.balanceFen === undefined ? {} : { closingFen: last.balanceFen }),
    entries: ordered.map(({ entry }) => entry),
  }
}

interface Line {
  entry: StatementEntry
  balanceFen: number | undefined
}

/** Within one day only the balances tell which way the lines run. */
function isDescending(lines: Line[]): boolean {
  const steps = lines.slice(1).map((line, index) => ({ before: lines[index]!, line }))
  const fits = (from: Line, to: Line) =>
    from.balanceFen !== undefined && to.balanceFen === from.balanceFen + to.entry.amountFen
  const up = steps.filter(({ before, line }) => fits(before, line)).length
  const down = steps.filter(({ before, line }) => fits(line, before)).length
  return down > up
}

function columnsOf(row: string[]): Map<Column, number> {
  const found = new Map<Column, number>()
  for (const [column, names] of Object.entries(HEADINGS) as [Column, readonly string[]][]) {
    for (const name of names) {
      const at = row.findIndex((text) => text.trim().replace(/[（(].*[)）]$/, '') === name)
      if (at >= 0 && !found.has(column)) found.set(column, at)
    }
  }
  return found
}

function amountColumns(columns: Map<Column, number>): boolean {
  return (columns.has('debit') && columns.has('credit')) || columns.has('amount')
}

function readRow(row: string[], columns: Map<Column, number>, line: number): Line[] {
  const value = (column: Column) => row[columns.get(column) ?? -1]?.trim() ?? ''
  const date = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})/.exec(value('date'))
  // Totals and notes stand below the entries.
  if (!date) return []
  const amountFen = amountOf(value, columns, line)
  if (amountFen === 0) return []
  const entry = {
    bookedOn: `${date[1]}-${date[2]}-${date[3]}`,
    amountFen,
    counterparty: value('counterparty'),
    summary: value('summary'),
    reference: value('reference'),
    ...(/退票|退回|退汇/.test(value('summary')) ? { isReturn: true } : {}),
  }
  return [{ entry, balanceFen: fen(value('balance'), line) }]
}

function amountOf(value: (column: Column) => string, columns: Map<Column, number>, line: number): number {
  if (columns.has('debit') && columns.has('credit'))
    return (fen(value('credit'), line) ?? 0) - (fen(value('debit'), line) ?? 0)
  const amount = fen(value('amount'), line) ?? 0
  return /^(借|支|出|D)/.test(value('direction')) ? -Math.abs(amount) : amount
}

function fen(text: string, line: number): number | undefined {
  const plain = text.replace(/^[¥￥+]/, '').replace(/,(?=\d{3}(\D|$))/g, '')
  if (plain === '' || plain === '-' || plain === '--') return undefined
  const parsed = parseYuan(plain.replace(/(\.\d{2})0+$/, '$1'))
  if (!parsed.ok) throw new ResultRefusal('bad-amount', text, line)
  return parsed.fen
}

function csvRows(bytes: Uint8Array): string[][] {
  const text = decodeStrict(bytes, 'utf8') ?? decodeStrict(bytes, 'gb18030')
  if (text === undefined) throw new ResultRefusal('not-in-encoding', 'neither UTF-8 nor GB18030')
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const separator = lines.some((line) => line.includes('\t')) ? '\t' : ','
  return lines.map((line, index) => (separator === '\t' ? line.split('\t') : splitCsv(line, index + 1)))
}

function sheetRows(bytes: Uint8Array): string[][] {
  return readSheet(bytes).map((row) => row.map(({ text }) => text))
}
