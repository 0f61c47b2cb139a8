import { formatYuan, sumFen } from '../../../contract/money.ts'
import { CellChecker, cellsOf } from './cells.ts'
import { checkDocument, who } from './check.ts'
import { pain001Chunks } from './pain001.ts'
import type { BankProfile, Layout } from './profile.ts'
import { type BatchScope, type PaymentScope, template } from './template.ts'
import { type BatchDocument, type BatchPayment, type FormatProblem, FormatRefusal } from './types.ts'
import { encodeChecked, fixedLines, separatedLines } from './write-lines.ts'
import { xmlPieces } from './write-xml.ts'
import { type SheetCell, xlsxChunks } from './xlsx.ts'

export interface RenderedFile {
  fileName: string
  bytes: Buffer
}

const ROWS_PER_CHUNK = 200
const NO_PAYMENT: BatchPayment = {
  endToEndId: '',
  payeeName: '',
  account: '',
  cnaps: '',
  bankName: '',
  amountFen: 0,
  remark: '',
}

/** Whether an account is at the bank the profile is of. */
export function isOwnBank(profile: Pick<BankProfile, 'banks'>, cnaps: string): boolean {
  return profile.banks.ownPrefixes.some((prefix) => cnaps.startsWith(prefix))
}

/**
 * Everything that keeps a batch from being written in a bank's format: names the encoding lacks, texts longer than the bank's bytes,
 * characters that would break columns, more rows or money than the bank takes, payees of other banks, missing customer numbers.
 */
export function problemsOf(
  profile: BankProfile,
  document: BatchDocument,
  parameters: Readonly<Record<string, string>> = {},
): FormatProblem[] {
  const problems = [...checkDocument(document), ...limitProblems(profile, document), ...missing(profile, parameters)]
  const checker = new CellChecker(profile)
  for (const layout of [profile.file, ...(profile.companion ? [profile.companion.file] : [])]) {
    const cells = cellsOf(layout)
    const batch = batchScope(profile, document, parameters)
    for (const cell of cells.batch) checker.check(cell, paymentScope(profile, batch, NO_PAYMENT, 0), false)
    // What is the same for every payee is checked once, with the first payee it is written for.
    const own = cells.payment.filter(({ text }) => template(text).perPayment)
    const alike = new Set(cells.payment.filter(({ text }) => !template(text).perPayment))
    for (const [index, payment] of document.payments.entries()) {
      const scope = paymentScope(profile, batch, payment, index + 1)
      for (const cell of own) checker.check(cell, scope, true)
      for (const cell of alike) if (checker.check(cell, scope, false)) alike.delete(cell)
    }
  }
  return [...problems, ...checker.problems]
}

function limitProblems(profile: BankProfile, document: BatchDocument): FormatProblem[] {
  const problems: FormatProblem[] = []
  const { maxRows, maxAmountFen, maxTotalFen, banks } = profile
  if (document.payments.length > maxRows) {
    problems.push({ code: 'too-many-payments', field: 'payments', detail: String(maxRows) })
  }
  let total = 0
  for (const payment of document.payments) {
    total += payment.amountFen
    if (maxAmountFen !== undefined && payment.amountFen > maxAmountFen) {
      const detail = `${formatYuan(payment.amountFen)} > ${formatYuan(maxAmountFen)}`
      problems.push({ code: 'amount-over-limit', field: 'amount', ...who(payment), detail })
    }
    if (banks.others === 'refused' && !isOwnBank(profile, payment.cnaps)) {
      problems.push({ code: 'other-bank-payee', field: 'cnaps', ...who(payment), detail: payment.bankName })
    }
  }
  if (maxTotalFen !== undefined && total > maxTotalFen) {
    problems.push({
      code: 'total-over-limit',
      field: 'total',
      detail: `${formatYuan(total)} > ${formatYuan(maxTotalFen)}`,
    })
  }
  return problems
}

function missing(profile: BankProfile, parameters: Readonly<Record<string, string>>): FormatProblem[] {
  return profile.parameters
    .filter(({ id, required }) => required && !parameters[id])
    .map(({ id }) => ({ code: 'parameter-missing' as const, field: id, detail: id }))
}

/**
 * The batch's file in pieces, as they come about.
 * @throws FormatRefusal before the first piece, with every problem.
 */
export function* fileChunks(
  profile: BankProfile,
  document: BatchDocument,
  parameters: Readonly<Record<string, string>> = {},
): Generator<Buffer> {
  const problems = problemsOf(profile, document, parameters)
  if (problems.length > 0) throw new FormatRefusal(problems)
  yield* layoutChunks(profile, profile.file, batchScope(profile, document, parameters))
}

/** The file that orders the data file to be worked off, for profiles that have one. */
export function companionFile(
  profile: BankProfile,
  document: BatchDocument,
  parameters: Readonly<Record<string, string>> = {},
): RenderedFile | undefined {
  if (!profile.companion) return undefined
  const scope = batchScope(profile, document, parameters)
  const fileName = template(profile.companion.fileName)(paymentScope(profile, scope, NO_PAYMENT, 0))
  return { fileName, bytes: Buffer.concat([...layoutChunks(profile, profile.companion.file, scope)]) }
}

/** The whole file in memory; see {@link fileChunks}. @throws FormatRefusal. */
export function renderFile(
  profile: BankProfile,
  document: BatchDocument,
  parameters: Readonly<Record<string, string>> = {},
): RenderedFile {
  const bytes = Buffer.concat([...fileChunks(profile, document, parameters)])
  return { fileName: batchScope(profile, document, parameters).dataFileName, bytes }
}

function batchScope(
  profile: BankProfile,
  document: BatchDocument,
  parameters: Readonly<Record<string, string>>,
): BatchScope {
  const amounts = document.payments.map(({ amountFen }) => amountFen).filter((fen) => Number.isSafeInteger(fen))
  const scope = { document, totalFen: sumFen(amounts), purposeCode: profile.purposeCode, parameters, dataFileName: '' }
  const dataFileName = template(profile.fileName)(paymentScope(profile, scope, NO_PAYMENT, 0))
  return { ...scope, dataFileName }
}

function paymentScope(profile: BankProfile, batch: BatchScope, payment: BatchPayment, sequence: number): PaymentScope {
  const { document, totalFen, purposeCode, dataFileName, parameters } = batch
  const own = isOwnBank(profile, payment.cnaps)
  return { document, totalFen, purposeCode, dataFileName, parameters, payment, sequence, own }
}

function* layoutChunks(profile: BankProfile, layout: Layout, batch: BatchScope): Generator<Buffer> {
  if (layout.kind === 'iso20022') {
    for (const piece of pain001Chunks(batch.document)) yield Buffer.from(piece, 'utf8')
    return
  }
  const whole = paymentScope(profile, batch, NO_PAYMENT, 0)
  if (layout.kind === 'xlsx') {
    yield* xlsxChunks(layout.sheet, sheetRows(profile, layout, batch, whole))
    return
  }
  const { before, each, after } = piecesOf(profile, layout)
  let text = before(whole)
  for (const [index, payment] of batch.document.payments.entries()) {
    text += each(paymentScope(profile, batch, payment, index + 1))
    if (index % ROWS_PER_CHUNK !== ROWS_PER_CHUNK - 1) continue
    yield encodeChecked(text, profile.encoding)
    text = ''
  }
  text += after(whole)
  if (text !== '') yield encodeChecked(text, profile.encoding)
}

function piecesOf(profile: BankProfile, layout: Exclude<Layout, { kind: 'iso20022' | 'xlsx' }>) {
  if (layout.kind === 'xml') return xmlPieces(layout)
  const lines = layout.kind === 'fixed' ? fixedLines(layout, profile.encoding) : separatedLines(layout)
  const { lineEnd } = profile
  const all = (parts: ((scope: PaymentScope) => string)[]) => (scope: PaymentScope) =>
    parts.map((part) => part(scope) + lineEnd).join('')
  return { before: all(lines.header), each: all([lines.row]), after: all(lines.trailer) }
}

function* sheetRows(
  profile: BankProfile,
  layout: Extract<Layout, { kind: 'xlsx' }>,
  batch: BatchScope,
  whole: PaymentScope,
): Generator<SheetCell[]> {
  for (const row of layout.header) yield row.map(({ text, type }) => ({ text: template(text)(whole), type }))
  yield layout.columns.map(({ title }) => ({ text: title ?? '', type: 'text' as const }))
  const columns = layout.columns.map(({ text, type }) => ({ text: template(text), type }))
  for (const [index, payment] of batch.document.payments.entries()) {
    const scope = paymentScope(profile, batch, payment, index + 1)
    yield columns.map(({ text, type }) => ({ text: text(scope), type }))
  }
}
