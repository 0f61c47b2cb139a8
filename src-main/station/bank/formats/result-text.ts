import { decodeStrict, type TextEncoding } from './encoding.ts'
import type { ResultField, ResultOf } from './profile.ts'
import { resultOf } from './result-words.ts'
import { type BatchReport, type PaymentResult, ResultRefusal } from './types.ts'

/**
 * Reads a bank's separated result file. Account, name and amount are given back to be compared with the order.
 * @throws ResultRefusal naming the line; a file cut off in the middle of a line is refused as a whole.
 */
export function parseSeparatedResult(
  layout: ResultOf<'separated'>,
  encoding: TextEncoding,
  bytes: Uint8Array,
): BatchReport {
  if (bytes.length === 0) throw new ResultRefusal('empty', 'no bytes')
  const text = decodeStrict(bytes, encoding)
  if (text === undefined) throw new ResultRefusal('not-in-encoding', `bytes are not ${encoding}`)
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.at(-1) !== '') throw new ResultRefusal('not-well-formed', 'the last line is cut off', lines.length)
  const results: PaymentResult[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    if (index === 0 && layout.headingStarts !== undefined && line.startsWith(layout.headingStarts)) continue
    results.push(readLine(layout, line, index + 1))
  }
  if (results.length === 0) throw new ResultRefusal('empty', 'no result lines')
  return { results }
}

function readLine(layout: ResultOf<'separated'>, line: string, lineNumber: number): PaymentResult {
  const fields = layout.separator === ',' ? splitCsv(line, lineNumber) : line.split(layout.separator)
  if (layout.trailingSeparator && fields.at(-1) === '') fields.pop()
  const { columns, sequenceFrom } = layout
  if (fields.length !== columns.length) {
    throw new ResultRefusal('bad-column-count', `${fields.length} instead of ${columns.length}`, lineNumber)
  }
  const value = (field: ResultField): string | undefined => {
    if (field === 'sequence' && sequenceFrom) {
      return new RegExp(sequenceFrom.pattern).exec(fields[sequenceFrom.column]?.trim() ?? '')?.[1]
    }
    const at = columns.indexOf(field)
    return at < 0 ? undefined : fields[at]?.trim() || undefined
  }
  return resultOf(layout, value, lineNumber)
}

/** One line of comma-separated values (RFC 4180); `="123"`, by which spreadsheets are kept from rounding numbers, is the text in it. */
export function splitCsv(line: string, lineNumber: number): string[] {
  const fields: string[] = []
  let rest = line
  for (;;) {
    const match = /^(?:=?"((?:[^"]|"")*)"|([^",]*))(,|$)/.exec(rest)
    if (!match) throw new ResultRefusal('not-well-formed', 'quotes', lineNumber)
    const [whole, quoted, plain = '', end] = match
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '') return fields
    rest = rest.slice(whole.length)
  }
}
