import { formatYuan } from '../../../contract/money.ts'
import type { BatchDocument, BatchPayment } from './types.ts'

/** What the templates of a bank profile can speak of. */
export interface BatchScope {
  document: BatchDocument
  totalFen: number
  purposeCode: string
  dataFileName: string
  parameters: Readonly<Record<string, string>>
}

export interface PaymentScope extends BatchScope {
  payment: BatchPayment
  /** 1-based place in the file. */
  sequence: number
  /** The payee's account is at the escrow account's own bank. */
  own: boolean
}

type Getter = (scope: PaymentScope, format: string) => string

/** Instants are printed in Chinese time, UTC+8 all the year. */
function local(instant: string): string {
  const [day, time] = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().split('T')
  return `${day} ${time?.slice(0, 12)}`
}

function money(fen: number, format: string): string {
  if (!Number.isSafeInteger(fen)) return ''
  if (format === 'fen') return String(fen)
  return format === 'yuan3' ? `${formatYuan(fen)}0` : formatYuan(fen)
}

const digits = (text: string) => text.replace(/\D/g, '')

/** `slash`: 2026/11/06. Anything else as written. */
function date(text: string, format: string): string {
  if (format === 'compact') return digits(text)
  return format === 'slash' ? text.replaceAll('-', '/') : text
}

const CREATED: Record<string, (instant: string) => string> = {
  utc: (instant) => instant,
  date: (instant) => digits(local(instant).slice(0, 10)),
  time: (instant) => digits(local(instant).slice(11, 19)),
  millis: (instant) => digits(local(instant).slice(11, 23)),
  datetime: (instant) => digits(local(instant).slice(0, 19)),
}

const BATCH: Record<string, Getter> = {
  messageId: ({ document }) => document.messageId,
  count: ({ document }) => String(document.payments.length),
  total: ({ totalFen }, format) => money(totalFen, format),
  month: ({ document }, format) => date(document.month ?? document.executionDate.slice(0, 7), format),
  executionDate: ({ document }, format) => date(document.executionDate, format),
  created: ({ document }, format) => (CREATED[format] ?? CREATED.utc)!(document.createdAt),
  debtorName: ({ document }) => document.debtor.name,
  debtorAccount: ({ document }) => document.debtor.account,
  debtorBankName: ({ document }) => document.debtor.bankName,
  debtorCnaps: ({ document }) => document.debtor.cnaps,
  purposeCode: ({ purposeCode }) => purposeCode,
  dataFileName: ({ dataFileName }) => dataFileName,
}

const PAYMENT: Record<string, Getter> = {
  sequence: ({ sequence }) => String(sequence),
  endToEndId: ({ payment }) => payment.endToEndId,
  account: ({ payment }) => payment.account,
  payeeName: ({ payment }) => payment.payeeName,
  amount: ({ payment }, format) => money(payment.amountFen, format),
  cnaps: ({ payment }) => payment.cnaps,
  bankName: ({ payment }) => payment.bankName,
  remark: ({ payment }) => payment.remark,
  /** `{own:Y/N}`: the first for the bank's own payees, the second for others. */
  own: ({ own }, format) => format.split('/')[own ? 0 : 1] ?? '',
}

const PLACEHOLDER = /\{([A-Za-z.0-9]+)(?::([^{}]*))?\}/g

export interface Template {
  (scope: PaymentScope): string
  /** First name spoken of, for messages; `text` when the template says always the same. */
  field: string
  /** Whether it differs from payment to payment. */
  perPayment: boolean
}

const compiled = new Map<string, Template>()

/** Compiles a template once. Unknown names were refused when the profile was read, see {@link templateProblems}. */
export function template(text: string): Template {
  const known = compiled.get(text)
  if (known) return known
  const made = compile(text)
  compiled.set(text, made)
  return made
}

function compile(text: string): Template {
  const parts: ((scope: PaymentScope) => string)[] = []
  const names: string[] = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const literal = text.slice(end, match.index)
    if (literal !== '') parts.push(() => literal)
    const [whole, name = '', format = ''] = match
    names.push(name)
    parts.push(getter(name, format))
    end = match.index + whole.length
  }
  const rest = text.slice(end)
  if (rest !== '' || parts.length === 0) parts.push(() => rest)
  const [only] = parts
  const render =
    parts.length === 1 && only ? only : (scope: PaymentScope) => parts.reduce((line, part) => line + part(scope), '')
  const made = ((scope: PaymentScope) => render(scope)) as Template
  made.field = names[0] ?? 'text'
  made.perPayment = names.some((name) => name in PAYMENT)
  return made
}

function getter(name: string, format: string): (scope: PaymentScope) => string {
  if (name.startsWith('param.')) {
    const id = name.slice('param.'.length)
    return ({ parameters }) => parameters[id] ?? ''
  }
  const found = PAYMENT[name] ?? BATCH[name]
  if (!found) throw new Error(`unknown name in a bank profile: {${name}}`)
  return (scope) => found(scope, format)
}

/** What is wrong with templates: names that mean nothing, parameters that the profile does not have, stray braces. */
export function templateProblems(texts: readonly string[], parameters: readonly string[]): string[] {
  const known = new Set([...Object.keys(BATCH), ...Object.keys(PAYMENT), ...parameters.map((id) => `param.${id}`)])
  return texts.flatMap((text) => {
    const unknown = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !known.has(name))
    const stray = /[{}]/.test(text.replaceAll(PLACEHOLDER, '')) ? [`stray brace in ${text}`] : []
    return [...unknown.map((name) => `unknown name {${name}}`), ...stray]
  })
}
