import type { ResultField, ResultOf } from './profile.ts'
import { resultOf } from './result-words.ts'
import { type BatchReport, type PaymentResult, ResultRefusal } from './types.ts'
import { type ReadCell, readSheet } from './xlsx-reader.ts'

/** Fields that a number cell would have spoilt: Excel keeps fifteen digits. */
const TEXT_ONLY: ResultField[] = ['account', 'endToEndId', 'bankReference']

/**
 * Reads a result sheet by its headings, whatever stands above them and in whatever order.
 * @throws ResultRefusal; also when an account stands there as a number, which Excel has rounded.
 */
export function parseSheetResult(layout: ResultOf<'xlsx'>, bytes: Uint8Array): BatchReport {
  const rows = readSheet(bytes)
  const headingAt = rows.findIndex((row) =>
    layout.columns.every(({ title }) => row.some(({ text }) => text.trim() === title)),
  )
  if (headingAt < 0) {
    throw new ResultRefusal(
      'wrong-message',
      `no line of headings ${layout.columns.map(({ title }) => title).join(' ')}`,
    )
  }
  const places = new Map<ResultField, number>()
  const heading = rows[headingAt] ?? []
  for (const { title, field } of layout.columns)
    places.set(
      field,
      heading.findIndex(({ text }) => text.trim() === title),
    )
  const results: PaymentResult[] = []
  const from = layout.sequenceFrom
  const fromAt = from ? heading.findIndex(({ text }) => text.trim() === from.title) : -1
  const placeIn = (row: ReadCell[]) => new RegExp(from?.pattern ?? '').exec(row[fromAt]?.text.trim() ?? '')?.[1]
  for (const [index, row] of rows.slice(headingAt + 1).entries()) {
    if (row.every(({ text }) => text.trim() === '')) continue
    const line = headingAt + index + 2
    const read = cellReader(row, places, line)
    results.push(resultOf(layout, (field) => (field === 'sequence' && from ? placeIn(row) : read(field)), line))
  }
  if (results.length === 0) throw new ResultRefusal('empty', 'no result rows')
  return { results }
}

function cellReader(row: ReadCell[], places: Map<ResultField, number>, line: number) {
  return (field: ResultField): string | undefined => {
    const cell = row[places.get(field) ?? -1]
    if (!cell || cell.text.trim() === '') return undefined
    if (cell.number && TEXT_ONLY.includes(field)) throw new ResultRefusal('number-in-text-cell', field, line)
    return cell.number && field === 'amount' ? plainDecimal(cell.text, line) : cell.text.trim()
  }
}

/** A number cell may hold 5000.1 or 5000.1000000000004: what Excel shows with two decimals is what the bank meant, anything else is refused. */
function plainDecimal(text: string, line: number): string {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) throw new ResultRefusal('bad-amount', text, line)
  const [, whole = '', decimals = ''] = match
  if (/^\d{0,2}0*$/.test(decimals)) return `${whole}.${decimals.slice(0, 2).padEnd(2, '0')}`
  if (/^\d{2}0{5,}\d{1,4}$/.test(decimals)) return `${whole}.${decimals.slice(0, 2)}`
  throw new ResultRefusal('bad-amount', text, line)
}
