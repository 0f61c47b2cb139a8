import { parseYuan } from '../../../contract/money.ts'
import { decodeStrict } from './encoding.ts'
import { withoutUndefined } from './pain002.ts'
import type { TextProfile } from './profile.ts'
import { type BatchReport, type PaymentResult, ResultRefusal } from './types.ts'

type ResultField = TextProfile['result']['columns'][number]

/**
 * Reads a bank's result file (处理结果 as a first column before the columns of the order). Rows are known by their
 * 序号; account, name and amount are given back to be compared with the order. A word the profile does not know
 * gives the outcome `unknown`. An optional heading line is left out.
 * @throws ResultRefusal naming the line; a file cut off in the middle of a line is refused as a whole.
 */
export function parseTextResult(profile: TextProfile, bytes: Uint8Array): BatchReport {
  if (bytes.length === 0) throw new ResultRefusal('empty', 'no bytes')
  const text = decodeStrict(bytes, profile.encoding)
  if (text === undefined) throw new ResultRefusal('not-in-encoding', `bytes are not ${profile.encoding}`)
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.at(-1) !== '') throw new ResultRefusal('not-well-formed', 'the last line is cut off', lines.length)
  const results: PaymentResult[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (index === 0 && line.startsWith('处理结果'))) continue
    results.push(readLine(profile, line, index + 1))
  }
  if (results.length === 0) throw new ResultRefusal('empty', 'no result lines')
  return { results }
}

function readLine(profile: TextProfile, line: string, lineNumber: number): PaymentResult {
  const fields = line.split(profile.separator)
  if (profile.trailingSeparator && fields.at(-1) === '') fields.pop()
  const { columns } = profile.result
  if (fields.length !== columns.length) {
    throw new ResultRefusal('bad-column-count', `${fields.length} instead of ${columns.length}`, lineNumber)
  }
  const value = (field: ResultField): string | undefined => {
    const at = columns.indexOf(field)
    return at < 0 ? undefined : fields[at]?.trim() || undefined
  }
  const status = value('status')
  if (status === undefined) throw new ResultRefusal('missing-field', 'status', lineNumber)
  const meaning = profile.result.statuses.find((known) => known.text === status)
  return withoutUndefined<PaymentResult>({
    sequence: readSequence(value('sequence'), lineNumber),
    outcome: meaning?.outcome ?? 'unknown',
    status,
    reasonCode: meaning?.reasonCode,
    reasonText: value('reason') ?? (meaning?.outcome === 'paid' ? undefined : status),
    amountFen: readAmount(value('amountYuan'), lineNumber),
    payeeName: value('payeeName'),
    account: value('account'),
    bankReference: value('bankReference'),
  })
}

function readSequence(text: string | undefined, lineNumber: number): number | undefined {
  if (text === undefined) return undefined
  if (!/^[0-9]{1,7}$/.test(text)) throw new ResultRefusal('missing-field', `sequence ${text}`, lineNumber)
  return Number(text)
}

function readAmount(text: string | undefined, lineNumber: number): number | undefined {
  if (text === undefined) return undefined
  const parsed = parseYuan(text)
  if (!parsed.ok) throw new ResultRefusal('bad-amount', text, lineNumber)
  return parsed.fen
}
