/** One party's account as a bank file names it: digits only, with the bank's 12-digit CNAPS number (行号). */
export interface BankAccount {
  name: string
  account: string
  bankName: string
  cnaps: string
}

export interface BatchPayment {
  /** One id for the life of the payment, at most 35 characters. */
  endToEndId: string
  payeeName: string
  account: string
  cnaps: string
  bankName: string
  /** Above zero. */
  amountFen: number
  /** Shown on the payee's statement; may be empty. */
  remark: string
}

/** A batch (代发批次) as every bank format renders it. The order of payments is the order in the file. */
export interface BatchDocument {
  /** Unique for ever between this station and the bank, at most 35 characters. */
  messageId: string
  /** Instant, ISO-8601 UTC with milliseconds. */
  createdAt: string
  /** Local date on which the bank is to pay. */
  executionDate: string
  /** Month of the wages, YYYY-MM; that of the execution date when absent. */
  month?: string
  debtor: BankAccount
  payments: readonly BatchPayment[]
}

/** Why a document cannot be rendered; `endToEndId` is absent when the whole batch is meant. */
export interface FormatProblem {
  code:
    | 'no-payments'
    | 'too-many-payments'
    | 'duplicate-id'
    | 'bad-id'
    | 'bad-account'
    | 'bad-cnaps'
    | 'bad-amount'
    | 'bad-date'
    | 'name-empty'
    | 'name-too-long'
    | 'text-not-encodable'
    | 'text-forbidden-character'
    | 'text-too-long'
    | 'other-bank-payee'
    | 'amount-over-limit'
    | 'total-over-limit'
    | 'parameter-missing'
  field: string
  endToEndId?: string
  payeeName?: string
  /** The characters or figures at fault. */
  detail?: string
}

/** Thrown by a writer when the document cannot be put into the bank's format as it stands. Nothing was written. */
export class FormatRefusal extends Error {
  readonly problems: readonly FormatProblem[]

  constructor(problems: readonly FormatProblem[]) {
    super(`the batch cannot be written: ${problems.map((problem) => `${problem.code} ${problem.field}`).join('; ')}`)
    this.name = 'FormatRefusal'
    this.problems = problems
  }
}

export type ResultProblem =
  | 'not-utf8'
  | 'not-in-encoding'
  | 'not-well-formed'
  | 'doctype-forbidden'
  | 'wrong-message'
  | 'missing-field'
  | 'bad-amount'
  | 'bad-column-count'
  | 'number-in-text-cell'
  | 'bank-reports-error'
  | 'empty'

/** Thrown by a parser of the bank's answers. A file refused this way changes nothing. */
export class ResultRefusal extends Error {
  readonly problem: ResultProblem
  readonly detail: string
  /** 1-based line of a text file, where there is one. */
  readonly line: number | undefined

  constructor(problem: ResultProblem, detail: string, line?: number) {
    super(`the bank's answer cannot be read: ${problem}${line ? ` in line ${line}` : ''}: ${detail}`)
    this.name = 'ResultRefusal'
    this.problem = problem
    this.detail = detail
    this.line = line
  }
}

/** What became of one payment. `unknown` stands for a status the profile has no meaning for: it is never guessed. */
export type PaymentOutcome = 'paid' | 'pending' | 'rejected' | 'returned' | 'unknown'

/** One payment's line in an answer of the bank. What the bank repeats of the order is compared before it counts. */
export interface PaymentResult {
  endToEndId?: string
  /** 1-based place in the batch file; text formats know payments only by it. */
  sequence?: number
  outcome: PaymentOutcome
  /** The bank's own status, such as ACSC, RJCT or 成功. */
  status: string
  reasonCode?: string
  reasonText?: string
  amountFen?: number
  payeeName?: string
  account?: string
  bankReference?: string
}

/** An answer of the bank about one batch. */
export interface BatchReport {
  /** The bank's own message id, where the format has one. */
  reportId?: string
  createdAt?: string
  originalMessageId?: string
  originalCount?: number
  originalSumFen?: number
  /** ISO 20022 group status such as ACSC, PART, PDNG or RJCT. */
  groupStatus?: string
  groupReasonCode?: string
  results: PaymentResult[]
}
