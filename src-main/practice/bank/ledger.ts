import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import type { OrderedPayment, PaymentOrder } from './orders.ts'
import { BANK_SCHEMA } from './schema.ts'

export type AccountState = 'normal' | 'closed' | 'frozen'
export interface BankAccountRow {
  account: string
  holder: string
  cnaps: string
  kind: 'escrow' | 'personal'
  state: AccountState
  balanceFen: number
}
export interface BatchRow {
  messageId: string
  sha256: string
  format: 'pain.001' | 'text'
  receivedAt: string
  debtorAccount: string
  paymentCount: number
  sumFen: number
  refusal: string | null
  /** Format it came in; null in books from before there was a choice. */
  profile?: string | null
}
export interface PaymentRow extends OrderedPayment {
  id: number
  messageId: string
  sequence: number
  status: 'PDNG' | 'ACSC' | 'RJCT'
  reasonCode: string | null
  bankReference: string | null
  settledAt: string | null
  returnedAt: string | null
  returnCode: string | null
}

/** The request is against the bank's rules; `code` is for machines. */
export class BankRefusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const ACCOUNT_COLUMNS = 'account, holder, cnaps, kind, state, balance_fen AS balanceFen'
const BATCH_COLUMNS = `message_id AS messageId, sha256, format, received_at AS receivedAt, debtor_account AS debtorAccount,
  payment_count AS paymentCount, sum_fen AS sumFen, refusal, profile`
const PAYMENT_COLUMNS = `rowid AS id, message_id AS messageId, sequence, end_to_end_id AS endToEndId, payee_name AS payeeName, account, cnaps,
  amount_fen AS amountFen, remark, status, reason_code AS reasonCode, bank_reference AS bankReference,
  settled_at AS settledAt, returned_at AS returnedAt, return_code AS returnCode`

/** The practice bank's books: SQLite with full synchronisation, every change one transaction. */
export class BankLedger {
  readonly db: Database.Database
  readonly now: () => string

  constructor(file: string, now: () => string = () => new Date().toISOString()) {
    this.db = new Database(file)
    this.now = now
    this.db.pragma('journal_mode = WAL')
    this.db.pragma('synchronous = FULL')
    this.db.pragma('foreign_keys = ON')
    this.db.exec(BANK_SCHEMA)
    const columns = this.db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('batch')
    if (!columns.includes('profile')) this.db.exec('ALTER TABLE batch ADD COLUMN profile TEXT')
  }

  close(): void {
    this.db.close()
  }

  /** Back to an empty bank, for a new round of practice. */
  reset(): void {
    this.transaction(() => {
      for (const table of ['entry', 'payment', 'batch', 'account', 'fault', 'setting'])
        this.db.exec(`DELETE FROM ${table}`)
    })
  }

  transaction<T>(work: () => T): T {
    return this.db.transaction(work).immediate()
  }

  /**
   * Takes in an order and works it off (or leaves it pending when the bank settles by hand). The same file again
   * under the same message id changes nothing; another file under that id is refused.
   */
  receive(
    order: PaymentOrder,
    bytes: Uint8Array,
    format: BatchRow['format'],
    profile: string | null = null,
  ): { repeated: boolean } {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return this.transaction(() => {
      const known = this.batch(order.messageId)
      if (known) {
        if (known.sha256 === sha256) return { repeated: true }
        throw new BankRefusal('message-id-reused', `another file came under ${order.messageId}`)
      }
      this.insertBatch(order, sha256, bytes, format, profile)
      for (const [index, payment] of order.payments.entries()) this.insertPayment(order, payment, index + 1)
      if (this.setting('settle') !== 'manual') this.settleNow(order.messageId)
      return { repeated: false }
    })
  }

  /** Works off pending payments, of one batch or of all. Returns how many were decided. */
  settle(messageId?: string): number {
    return this.transaction(() => this.settleNow(messageId))
  }

  /** Sends a paid wage back (退票): the money returns to the escrow account. Once only. */
  returnPayment(endToEndId: string, reasonCode: string): void {
    this.transaction(() => {
      const payment = this.payment(endToEndId)
      if (payment?.status !== 'ACSC') throw new BankRefusal('not-paid', `${endToEndId} has not been paid`)
      if (payment.returnedAt) throw new BankRefusal('already-returned', `${endToEndId} came back already`)
      const batch = this.batch(payment.messageId)!
      this.db
        .prepare('UPDATE payment SET returned_at = ?, return_code = ? WHERE message_id = ? AND sequence = ?')
        .run(this.now(), reasonCode, payment.messageId, payment.sequence)
      this.book(payment.account, 'return', -payment.amountFen, endToEndId, reasonCode)
      this.book(batch.debtorAccount, 'return', payment.amountFen, endToEndId, reasonCode)
    })
  }

  batch(messageId: string): BatchRow | undefined {
    return this.db.prepare(`SELECT ${BATCH_COLUMNS} FROM batch WHERE message_id = ?`).get(messageId) as
      | BatchRow
      | undefined
  }

  payments(messageId: string): PaymentRow[] {
    const sql = `SELECT ${PAYMENT_COLUMNS} FROM payment WHERE message_id = ? ORDER BY sequence`
    return this.db.prepare(sql).all(messageId) as PaymentRow[]
  }

  allPayments(): PaymentRow[] {
    return this.db.prepare(`SELECT ${PAYMENT_COLUMNS} FROM payment ORDER BY rowid`).all() as PaymentRow[]
  }

  /** The one row that is the payment; refused duplicates of its id are left aside. */
  payment(endToEndId: string): PaymentRow | undefined {
    const sql = `SELECT ${PAYMENT_COLUMNS} FROM payment WHERE end_to_end_id = ? AND reason_code IS NOT 'AM05'`
    return this.db.prepare(sql).get(endToEndId) as PaymentRow | undefined
  }

  account(account: string): BankAccountRow | undefined {
    const sql = `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE account = ?`
    return this.db.prepare(sql).get(account) as BankAccountRow | undefined
  }

  accounts(): BankAccountRow[] {
    return this.db.prepare(`SELECT ${ACCOUNT_COLUMNS} FROM account ORDER BY account`).all() as BankAccountRow[]
  }

  openAccount(row: Pick<BankAccountRow, 'account' | 'holder' | 'cnaps' | 'kind'>): void {
    if (this.account(row.account)) throw new BankRefusal('account-exists', `${row.account} is open already`)
    this.db
      .prepare('INSERT INTO account (account, holder, cnaps, kind) VALUES (@account, @holder, @cnaps, @kind)')
      .run(row)
  }

  changeAccount(account: string, change: { state?: AccountState; holder?: string }): void {
    if (!this.account(account)) throw new BankRefusal('account-unknown', `${account} is not an account`)
    const sql = 'UPDATE account SET state = coalesce(?, state), holder = coalesce(?, holder) WHERE account = ?'
    this.db.prepare(sql).run(change.state ?? null, change.holder ?? null, account)
  }

  fund(account: string, amountFen: number, memo: string): void {
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0) throw new BankRefusal('bad-amount', 'fund by positive fen')
    this.transaction(() => {
      if (!this.account(account)) throw new BankRefusal('account-unknown', `${account} is not an account`)
      this.book(account, 'fund', amountFen, null, memo)
    })
  }

  entries(
    account: string,
  ): { id: number; at: string; kind: string; amountFen: number; endToEndId: string | null; memo: string }[] {
    const sql = `SELECT id, at, kind, amount_fen AS amountFen, end_to_end_id AS endToEndId, memo FROM entry
      WHERE account = ? ORDER BY id`
    return this.db.prepare(sql).all(account) as ReturnType<BankLedger['entries']>
  }

  setting(name: string): string | undefined {
    return this.db.prepare('SELECT value FROM setting WHERE name = ?').pluck().get(name) as string | undefined
  }

  set(name: string, value: string): void {
    this.db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)').run(name, value)
  }

  private insertBatch(
    order: PaymentOrder,
    sha256: string,
    bytes: Uint8Array,
    format: BatchRow['format'],
    profile: string | null,
  ): void {
    const sum = order.payments.reduce((total, payment) => total + payment.amountFen, 0)
    this.db
      .prepare('INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        order.messageId,
        sha256,
        format,
        Buffer.from(bytes),
        this.now(),
        order.debtorAccount,
        order.payments.length,
        sum,
        order.refusal ?? this.debtorProblem(order.debtorAccount),
        profile,
      )
  }

  private debtorProblem(account: string): string | null {
    const debtor = this.account(account)
    return debtor?.kind === 'escrow' && debtor.state === 'normal' ? null : 'AC02'
  }

  private insertPayment(order: PaymentOrder, payment: OrderedPayment, sequence: number): void {
    const refusal = this.batch(order.messageId)?.refusal
    const reason = this.payment(payment.endToEndId) ? 'AM05' : (refusal ?? null)
    this.db
      .prepare(
        `INSERT INTO payment (message_id, sequence, end_to_end_id, payee_name, account, cnaps, amount_fen, remark, status, reason_code)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        order.messageId,
        sequence,
        payment.endToEndId,
        payment.payeeName,
        payment.account,
        payment.cnaps,
        payment.amountFen,
        payment.remark,
        reason ? 'RJCT' : 'PDNG',
        reason,
      )
  }

  private settleNow(messageId?: string): number {
    const where = messageId === undefined ? '' : 'AND message_id = @messageId'
    const sql = `SELECT ${PAYMENT_COLUMNS} FROM payment WHERE status = 'PDNG' ${where} ORDER BY rowid`
    const pending = this.db.prepare(sql).all(messageId === undefined ? {} : { messageId }) as PaymentRow[]
    for (const payment of pending) this.decide(payment)
    return pending.length
  }

  private decide(payment: PaymentRow): void {
    const debtorAccount = this.batch(payment.messageId)!.debtorAccount
    const reason = this.reasonAgainst(payment, debtorAccount)
    const reference = reason ? null : `YL${String(payment.id).padStart(10, '0')}`
    this.db
      .prepare(
        `UPDATE payment SET status = ?, reason_code = ?, settled_at = ?, bank_reference = ?
         WHERE message_id = ? AND sequence = ? AND status = 'PDNG'`,
      )
      .run(reason ? 'RJCT' : 'ACSC', reason, this.now(), reference, payment.messageId, payment.sequence)
    if (reason) return
    this.book(debtorAccount, 'wage', -payment.amountFen, payment.endToEndId, payment.payeeName)
    this.book(payment.account, 'wage', payment.amountFen, payment.endToEndId, payment.remark)
  }

  /** The bank's own checks, in the order a counter makes them; null when the wage can be paid. */
  private reasonAgainst(payment: PaymentRow, debtorAccount: string): string | null {
    const payee = this.account(payment.account)
    if (!payee) return 'AC01'
    if (payment.cnaps !== '' && payment.cnaps !== payee.cnaps) return 'RC01'
    if (payee.state === 'closed') return 'AC04'
    if (payee.state === 'frozen') return 'AC06'
    if (payee.holder !== payment.payeeName) return 'BE01'
    if (this.account(debtorAccount)!.balanceFen < payment.amountFen) return 'AM04'
    return null
  }

  private book(account: string, kind: string, amountFen: number, endToEndId: string | null, memo: string): void {
    this.db
      .prepare('INSERT INTO entry (account, at, kind, amount_fen, end_to_end_id, memo) VALUES (?, ?, ?, ?, ?, ?)')
      .run(account, this.now(), kind, amountFen, endToEndId, memo)
    this.db.prepare('UPDATE account SET balance_fen = balance_fen + ? WHERE account = ?').run(amountFen, account)
  }
}
