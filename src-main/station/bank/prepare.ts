import type { Transport } from '../../contract/bank.ts'
import { type ErrorDetail, StationError } from '../../contract/errors.ts'
import { formatYuan, sumFen } from '../../contract/money.ts'
import type { Tx } from '../journal/ledger.ts'
import { currentAccount, openAccountNumber, siteDate, workerName } from '../roster/queries.ts'
import { sameName } from '../roster/rules/names.ts'
import { all, one } from '../store/db.ts'
import { keepBankFile } from './evidence.ts'
import { batchPrepared, type PreparedPayment, paymentsPrepared } from './facts.ts'
import type { BankProfile } from './formats/profile.ts'
import { companionFile, renderFile } from './formats/render.ts'
import { partsOf } from './formats/split.ts'
import { template } from './formats/template.ts'
import { type BatchDocument, FormatRefusal } from './formats/types.ts'
import { readyProfile } from './profile-settings.ts'
import { batchRow, currentEscrow, type EscrowRow, paymentRow, readyForReissue } from './queries.ts'

export interface BatchPlan {
  transport: Transport
  profile: string
  /** Local date on which the bank is to pay. */
  executionDate: string
}

/** A wage to be paid: a line of a frozen list, or the failed payment of one. */
interface Due {
  lineId: string
  listId: string
  workerId: string
  amountFen: number
  reissueOf: string | null
}

interface FrozenList {
  id: string
  month: string
  state: string
  hash: string | null
  netFen: number
  team: string
}

const FACT_ROWS = 500

/**
 * Prepares a batch from frozen lists of one month: every payment one line of the list, whole, to the worker's own account, all in one
 * file that is rendered, hashed and kept here and never rendered again (53号 art. 18–20). Lines of nothing are left out. Where the bank takes
 * fewer rows, or payees of other banks apart, several batches are prepared together.
 * @returns the first batch's id.
 * @throws StationError `bank.unknown-profile`, `bank.profile-transport`, `bank.no-escrow`, `bank.unknown-list`, `bank.list-not-frozen`, `bank.months-differ`, `bank.date-past`,
 *   `bank.already-in-batch`, `bank.nothing-to-pay`, `bank.payees-not-ready` (details per worker), `bank.format-refused` (details per payment).
 */
export function prepareBatch(tx: Tx, input: BatchPlan & { listIds: string[] }): string {
  const lists = [...new Set(input.listIds)].map((listId) => frozenList(tx, listId))
  const due = lists.flatMap((list) => dueOf(tx, list))
  const month = sameMonth(lists.map((list) => list.month))
  return recordBatches(tx, input, { month, lists, due, isReissue: false })
}

/**
 * New payments in a new batch for failed ones, each naming the one it re-issues. Only after a proven failure, and to an account mended since
 * where the account was the reason.
 * @throws StationError `bank.unknown-payment`, `bank.not-failed`, `bank.already-reissued`, `bank.account-not-mended` and those of {@link prepareBatch}.
 */
export function reissuePayments(tx: Tx, input: BatchPlan & { paymentIds: string[] }): string {
  const payments = [...new Set(input.paymentIds)].map((paymentId) => {
    const payment = paymentRow(tx.db, paymentId)
    const params = { name: payment.payeeName, payment: payment.id }
    if (payment.state === 're-issued') throw new StationError('bank.already-reissued', params)
    if (payment.state !== 'rejected' && payment.state !== 'returned') throw new StationError('bank.not-failed', params)
    if (!readyForReissue(payment)) throw new StationError('bank.account-not-mended', params)
    return payment
  })
  const month = sameMonth(payments.map((payment) => batchRow(tx.db, payment.batchId).month))
  const lists = [...new Set(payments.map((payment) => payment.listId))].map((listId) => frozenList(tx, listId))
  const due = payments.map(({ id, lineId, listId, workerId, amountFen }) => ({
    lineId,
    listId,
    workerId,
    amountFen,
    reissueOf: id,
  }))
  return recordBatches(tx, input, { month, lists, due, isReissue: true })
}

function frozenList(tx: Tx, listId: string): FrozenList {
  const list = one<FrozenList>(
    tx.db,
    `SELECT w.id, w.month, w.state, w.hash, w.net_fen AS netFen, t.name AS team
     FROM wage_list w JOIN team t ON t.id = w.team_id WHERE w.id = ?`,
    [listId],
  )
  if (!list) throw new StationError('bank.unknown-list', { list: listId })
  if (list.state !== 'frozen') {
    const { team, month, state } = list
    throw new StationError('bank.list-not-frozen', { team, month, state: `payroll.${state}` })
  }
  return list
}

/** The lines of a list that no batch has: all of them, or those whose part of it was taken back. */
function dueOf(tx: Tx, list: FrozenList): Due[] {
  const lines = all<Omit<Due, 'reissueOf'> & { taken: number }>(
    tx.db,
    `SELECT l.id AS lineId, l.list_id AS listId, l.worker_id AS workerId, l.net_fen AS amountFen,
       EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id) AS taken
     FROM wage_line l JOIN worker w ON w.id = l.worker_id
     WHERE l.list_id = ? AND l.live = 1 AND l.net_fen > 0 ORDER BY w.pinyin, l.id`,
    [list.id],
  )
  const linesFen = sumFen(lines.map((line) => line.amountFen))
  if (linesFen !== list.netFen) {
    const sums = { lists: formatYuan(list.netFen), lines: formatYuan(linesFen) }
    throw new StationError('bank.sum-differs', { team: list.team, month: list.month, ...sums })
  }
  const due = lines.filter(({ taken }) => taken === 0).map(({ taken: _, ...line }) => ({ ...line, reissueOf: null }))
  if (due.length === 0 && lines.length > 0) {
    const batch = one<{ id: string }>(tx.db, 'SELECT batch_id AS id FROM bank_payment WHERE list_id = ? LIMIT 1', [
      list.id,
    ])
    throw new StationError('bank.already-in-batch', { team: list.team, month: list.month, batch: batch?.id ?? '' })
  }
  return due
}

function sameMonth(months: string[]): string {
  const distinct = [...new Set(months)].sort()
  if (distinct.length > 1) throw new StationError('bank.months-differ', { months: distinct.join(', ') })
  return distinct[0] ?? ''
}

interface Content {
  month: string
  lists: FrozenList[]
  isReissue: boolean
}
type Prepared = { payment: Omit<PreparedPayment, 'sequence'>; accountNumber: string }

/** Records the batches of a plan, in the order of their parts. @returns the first one's id. */
function recordBatches(tx: Tx, plan: BatchPlan, content: Content & { due: Due[] }): string {
  const { profile, parameters } = readyProfile(tx.db, tx.keys, plan.profile)
  if (!profile.transports.includes(plan.transport)) {
    throw new StationError('bank.profile-transport', { profile: profile.id, transport: plan.transport })
  }
  const escrow = currentEscrow(tx.db)
  if (!escrow) throw new StationError('bank.no-escrow')
  const today = siteDate(tx.db, tx.at)
  if (plan.executionDate < today) throw new StationError('bank.date-past', { date: plan.executionDate, today })
  if (content.due.length === 0) throw new StationError('bank.nothing-to-pay')
  const parts = partsOf(profile, preparePayments(tx, content.due), ({ payment }) => payment)
  const ids = parts.map(() => tx.newId('BT'))
  for (const [index, prepared] of parts.entries()) {
    const place = { batchId: ids[index]!, part: index + 1, parts: parts.length, firstPart: ids[0]! }
    recordBatch(tx, plan, profile, parameters, escrow, content, place, prepared)
  }
  return ids[0]!
}

function recordBatch(
  tx: Tx,
  plan: BatchPlan,
  profile: BankProfile,
  parameters: Record<string, string>,
  escrow: EscrowRow,
  { month, lists, isReissue }: Content,
  place: { batchId: string; part: number; parts: number; firstPart: string },
  prepared: Prepared[],
): void {
  const { batchId } = place
  const document = documentOf(profile, batchId, tx.at, plan.executionDate, escrow, month, prepared)
  const { main, companions } = renderOrRefuse(profile, document, parameters)
  const payments = prepared.map(({ payment }, index) => ({ ...payment, sequence: index + 1 }))
  const named = new Set(payments.map((payment) => payment.listId))
  tx.record(batchPrepared, {
    ...place,
    messageId: batchId,
    month,
    transport: plan.transport,
    profile: plan.profile,
    executionDate: plan.executionDate,
    escrowId: escrow.id,
    lists: lists.filter(({ id }) => named.has(id)).map((list) => ({ listId: list.id, hash: list.hash ?? '' })),
    payments: payments.length,
    totalFen: sumFen(payments.map((payment) => payment.amountFen)),
    isReissue,
    fileName: main.fileName,
    file: keepBankFile(tx, main.bytes),
    companions: companions.map(({ fileName, bytes }) => ({ fileName, file: keepBankFile(tx, bytes) })),
  })
  for (let from = 0; from < payments.length; from += FACT_ROWS) {
    tx.record(paymentsPrepared, { batchId, payments: payments.slice(from, from + FACT_ROWS) })
  }
}

/** Each due wage with its payee's own account, or every worker who has none that will do. */
function preparePayments(tx: Tx, due: Due[]): Prepared[] {
  const problems: ErrorDetail[] = []
  const prepared: Prepared[] = []
  for (const { lineId, listId, workerId, amountFen, reissueOf } of due) {
    const name = workerName(tx.db, workerId)
    const account = currentAccount(tx.db, workerId)
    if (!account) {
      problems.push({ code: 'bank.payee.no-account', params: { name }, where: workerId })
      continue
    }
    if (!sameName(account.holderName, name)) {
      const params = { name, holder: account.holderName }
      problems.push({ code: 'bank.payee.not-in-own-name', params, where: workerId })
      continue
    }
    const paymentId = tx.newId('PY')
    const { id: accountId, accountSealed, accountIndex, last4, bankName, cnaps } = account
    // The bank compares with its own holder's name, so that spelling goes into the file.
    const payee = {
      workerId,
      accountId,
      payeeName: account.holderName,
      accountSealed,
      accountIndex,
      last4,
      bankName,
      cnaps,
    }
    const order = { paymentId, endToEndId: paymentId, listId, lineId, amountFen, reissueOf }
    prepared.push({ payment: { ...order, ...payee }, accountNumber: openAccountNumber(tx.keys, account) })
  }
  if (problems.length > 0) throw new StationError('bank.payees-not-ready', { count: problems.length }, problems)
  return prepared
}

function documentOf(
  profile: BankProfile,
  messageId: string,
  createdAt: string,
  executionDate: string,
  escrow: EscrowRow,
  month: string,
  prepared: Prepared[],
): BatchDocument {
  const { accountName: name, accountNumber: account, bankName, cnaps } = escrow
  const document = { messageId, createdAt, executionDate, month, debtor: { name, account, bankName, cnaps } }
  const remark = remarkOf(profile, { ...document, payments: [] })
  return {
    ...document,
    payments: prepared.map(({ payment, accountNumber }) => ({
      endToEndId: payment.endToEndId,
      payeeName: payment.payeeName,
      account: accountNumber,
      cnaps: payment.cnaps,
      bankName: payment.bankName,
      amountFen: payment.amountFen,
      remark,
    })),
  }
}

/** The remark is the batch's; it is the same for every payee. */
function remarkOf(profile: BankProfile, document: BatchDocument): string {
  const payment = { endToEndId: '', payeeName: '', account: '', cnaps: '', bankName: '', amountFen: 0, remark: '' }
  const scope = { document, totalFen: 0, purposeCode: profile.purposeCode, dataFileName: '', parameters: {} }
  return template(profile.remark)({ ...scope, payment, sequence: 0, own: true })
}

function renderOrRefuse(profile: BankProfile, document: BatchDocument, parameters: Record<string, string>) {
  try {
    const companion = companionFile(profile, document, parameters)
    return { main: renderFile(profile, document, parameters), companions: companion ? [companion] : [] }
  } catch (error) {
    if (!(error instanceof FormatRefusal)) throw error
    const details = error.problems.map(({ code, field, endToEndId, payeeName, detail }) => ({
      code: `bank.format.${code}`,
      params: { field: fieldWords(field), name: payeeName ?? 'bank.field.debtor', detail: detail ?? '' },
      ...(endToEndId === undefined ? {} : { where: endToEndId }),
    }))
    throw new StationError('bank.format-refused', { count: details.length }, details)
  }
}

const FIELDS = new Set([
  ...['message-id', 'execution-date', 'debtor-account', 'debtor-cnaps', 'debtor-name', 'payments', 'end-to-end-id'],
  ...['account', 'cnaps', 'amount', 'amount-fen', 'total', 'payee-name', 'remark', 'bank-name', 'month'],
])

/** A field as a code that the screens have a text for (`payeeName` → `bank.field.payee-name`); a parameter's id as it is. */
function fieldWords(field: string): string {
  const kebab = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-')
  return FIELDS.has(kebab) ? `bank.field.${kebab}` : field
}
