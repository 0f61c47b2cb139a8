import type { BatchDocument, BatchPayment, FormatProblem } from './types.ts'

const ID_PATTERN = /^[A-Za-z0-9/?:().,'+-]{1,35}$/
const ACCOUNT_PATTERN = /^[0-9]{8,34}$/
const CNAPS_PATTERN = /^[0-9]{12}$/
const DATE_PATTERN = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/

/**
 * What no bank format may contain, whatever its encoding: empty batches, ids used twice, accounts that are not
 * digits, amounts that are not whole positive fen, names with line breaks. Returns every problem, not the first.
 */
export function checkDocument(document: BatchDocument): FormatProblem[] {
  const problems: FormatProblem[] = []
  if (!ID_PATTERN.test(document.messageId)) problems.push({ code: 'bad-id', field: 'messageId' })
  if (!DATE_PATTERN.test(document.executionDate)) problems.push({ code: 'bad-date', field: 'executionDate' })
  if (!ACCOUNT_PATTERN.test(document.debtor.account)) problems.push({ code: 'bad-account', field: 'debtor.account' })
  if (!CNAPS_PATTERN.test(document.debtor.cnaps)) problems.push({ code: 'bad-cnaps', field: 'debtor.cnaps' })
  problems.push(...checkText('debtor.name', document.debtor.name, 70))
  if (document.payments.length === 0) problems.push({ code: 'no-payments', field: 'payments' })
  const seen = new Set<string>()
  for (const payment of document.payments) {
    if (seen.has(payment.endToEndId)) problems.push({ code: 'duplicate-id', field: 'endToEndId', ...who(payment) })
    seen.add(payment.endToEndId)
    problems.push(...checkPayment(payment))
  }
  return problems
}

function checkPayment(payment: BatchPayment): FormatProblem[] {
  const problems: FormatProblem[] = []
  if (!ID_PATTERN.test(payment.endToEndId)) problems.push({ code: 'bad-id', field: 'endToEndId' })
  if (!ACCOUNT_PATTERN.test(payment.account)) problems.push({ code: 'bad-account', field: 'account' })
  if (!CNAPS_PATTERN.test(payment.cnaps)) problems.push({ code: 'bad-cnaps', field: 'cnaps', detail: payment.cnaps })
  if (!Number.isSafeInteger(payment.amountFen) || payment.amountFen <= 0) {
    problems.push({ code: 'bad-amount', field: 'amountFen', detail: String(payment.amountFen) })
  }
  problems.push(...checkText('payeeName', payment.payeeName, 70))
  if (payment.remark !== '') problems.push(...checkText('remark', payment.remark, 140))
  return problems.map((problem) => ({ ...problem, ...who(payment) }))
}

function checkText(field: string, text: string, maxCharacters: number): FormatProblem[] {
  if (text.trim() === '') return [{ code: 'name-empty', field }]
  // XSD lengths count characters, not UTF-16 halves; rare surnames stand outside the basic plane.
  const characters = [...text]
  if (characters.length > maxCharacters) return [{ code: 'name-too-long', field, detail: String(characters.length) }]
  const wrong = characters.filter(isForbiddenEverywhere)
  if (wrong.length === 0) return []
  return [{ code: 'text-forbidden-character', field, detail: wrong.map(describeCharacter).join(' ') }]
}

/** Control characters, halves of surrogate pairs and the two non-characters XML 1.0 leaves out of `Char`. */
function isForbiddenEverywhere(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
}

/** `𬭎` → `𬭎 (U+2CB4E)`, so that a clerk can tell the bank which character is meant. */
export function describeCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return isForbiddenEverywhere(character) ? `U+${code}` : `${character} (U+${code})`
}

export function who(payment: BatchPayment): { endToEndId: string; payeeName: string } {
  return { endToEndId: payment.endToEndId, payeeName: payment.payeeName }
}
