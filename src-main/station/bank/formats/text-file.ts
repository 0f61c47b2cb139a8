import { formatYuan } from '../../../contract/money.ts'
import { checkDocument, describeCharacter, who } from './check.ts'
import { encodeStrict } from './encoding.ts'
import type { TextProfile } from './profile.ts'
import { type BatchDocument, type BatchPayment, type FormatProblem, FormatRefusal } from './types.ts'

export type TextField = TextProfile['columns'][number]['field']

/**
 * Renders a batch as a bank's separated text (such as 序号|账号|姓名|实发工资|), one encoded line at a time.
 * @throws FormatRefusal before the first byte, listing every payment that does not fit: names the encoding lacks,
 * fields longer than the bank's bytes, characters that would break the columns.
 */
export function* textFileLines(profile: TextProfile, document: BatchDocument): Generator<Buffer> {
  const problems = [...checkDocument(document), ...checkText(profile, document)]
  if (problems.length > 0) throw new FormatRefusal(problems)
  for (const [index, payment] of document.payments.entries()) yield renderLine(profile, payment, index + 1)
}

/** The whole file in memory; see {@link textFileLines}. */
export function renderTextFile(profile: TextProfile, document: BatchDocument): Buffer {
  return Buffer.concat([...textFileLines(profile, document)])
}

export function textFileName(profile: TextProfile, messageId: string): string {
  return profile.fileName.replace('{messageId}', messageId)
}

function renderLine(profile: TextProfile, payment: BatchPayment, sequence: number): Buffer {
  const fields = profile.columns.map((column) => fieldText(column.field, payment, sequence))
  const line = fields.join(profile.separator) + (profile.trailingSeparator ? profile.separator : '') + profile.lineEnd
  const encoded = encodeStrict(line, profile.encoding)
  if ('unencodable' in encoded) throw new Error(`unchecked characters ${encoded.unencodable.join('')}`)
  return encoded.bytes
}

function checkText(profile: TextProfile, document: BatchDocument): FormatProblem[] {
  const problems: FormatProblem[] = []
  if (document.payments.length > profile.maxRows) {
    problems.push({ code: 'too-many-payments', field: 'payments', detail: String(profile.maxRows) })
  }
  const forbidden = new Set([...profile.forbidden, profile.separator])
  for (const [index, payment] of document.payments.entries()) {
    for (const { field, maxBytes } of profile.columns) {
      const text = fieldText(field, payment, index + 1)
      const broken = [...text].filter((character) => forbidden.has(character))
      if (broken.length > 0) {
        problems.push({ code: 'text-forbidden-character', field, ...who(payment), detail: broken.join(' ') })
      }
      const encoded = encodeStrict(text, profile.encoding)
      if ('unencodable' in encoded) {
        const detail = encoded.unencodable.map(describeCharacter).join(' ')
        problems.push({ code: 'text-not-encodable', field, ...who(payment), detail })
      } else if (maxBytes !== undefined && encoded.bytes.length > maxBytes) {
        problems.push({
          code: 'text-too-long',
          field,
          ...who(payment),
          detail: `${encoded.bytes.length} > ${maxBytes}`,
        })
      }
    }
  }
  return problems
}

function fieldText(field: TextField, payment: BatchPayment, sequence: number): string {
  switch (field) {
    case 'sequence':
      return String(sequence)
    case 'amountYuan':
      return Number.isSafeInteger(payment.amountFen) ? formatYuan(payment.amountFen) : ''
    default:
      return payment[field]
  }
}
