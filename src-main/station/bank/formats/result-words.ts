import { parseYuan } from '../../../contract/money.ts'
import { withoutUndefined } from './pain002.ts'
import type { ResultField, ResultWords } from './profile.ts'
import { type PaymentResult, ResultRefusal } from './types.ts'

/**
 * One payment of a result file, from its fields as texts. A word the profile does not know gives the outcome `unknown`; a reason's
 * ISO code comes from the status, or from the words of the reason.
 * @throws ResultRefusal naming the line.
 */
export function resultOf(
  words: ResultWords,
  value: (field: ResultField) => string | undefined,
  line: number,
): PaymentResult {
  const status = value('status')
  if (status === undefined) throw new ResultRefusal('missing-field', 'status', line)
  const meaning = words.statuses.find(({ text }) => text === status)
  const paid = meaning?.outcome === 'paid' || meaning?.outcome === 'pending'
  const reason = value('reason')
  const said = reason ?? (meaning?.outcome === 'paid' ? undefined : status)
  return withoutUndefined<PaymentResult>({
    endToEndId: value('endToEndId'),
    sequence: readSequence(value('sequence'), line),
    outcome: meaning?.outcome ?? 'unknown',
    status,
    reasonCode: meaning?.reasonCode ?? (paid ? undefined : codeIn(words, reason)),
    reasonText: said,
    amountFen: readAmount(value('amount'), words.amountUnit, line),
    payeeName: value('payeeName'),
    account: value('account'),
    bankReference: value('bankReference'),
  })
}

function codeIn(words: ResultWords, reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined
  return words.reasons.find(({ contains }) => reason.includes(contains))?.reasonCode
}

function readSequence(text: string | undefined, line: number): number | undefined {
  if (text === undefined) return undefined
  if (!/^[0-9]{1,7}$/.test(text)) throw new ResultRefusal('missing-field', `sequence ${text}`, line)
  return Number(text)
}

/** Thousands separators and a currency sign are what spreadsheets add; trailing zeros beyond two decimals are what hosts add. */
function readAmount(text: string | undefined, unit: 'yuan' | 'fen', line: number): number | undefined {
  if (text === undefined) return undefined
  const plain = text.replace(/^[¥￥]/, '').replace(/,(?=\d{3}(\D|$))/g, '')
  if (unit === 'fen') {
    if (!/^[0-9]{1,15}$/.test(plain)) throw new ResultRefusal('bad-amount', text, line)
    return Number(plain)
  }
  const parsed = parseYuan(plain.replace(/(\.[0-9]{2})0+$/, '$1'))
  if (!parsed.ok || parsed.fen < 0) throw new ResultRefusal('bad-amount', text, line)
  return parsed.fen
}
