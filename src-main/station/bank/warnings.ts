import { holidaysOf } from '../attendance/calendar.ts'
import { payDateOf } from '../payroll/dates.ts'
import { all, type Db, one } from '../store/db.ts'
import { hasProfile, profileOf } from './own-profiles.ts'

export interface Warning {
  code: string
  params: Record<string, string | number>
}

/** Names listed in one warning before it says only how many more. */
const NAMES = 5

/**
 * What the approver should know before a batch leaves: none of it is proof of an error, so it does not block. Texts `bank.warning.<code>`.
 * A batch that has left has no warnings.
 */
export function warningsOf(
  db: Db,
  batch: { id: string; month: string; state: string; profile: string; executionDate: string; isReissue: number },
): Warning[] {
  if (batch.state !== 'prepared' && batch.state !== 'approved') return []
  const found: Warning[] = []
  const profile = hasProfile(db, batch.profile) ? profileOf(db, batch.profile) : undefined
  if (profile?.confirmWithBank) found.push({ code: 'profile-unconfirmed', params: { profile: batch.profile } })
  if (!one(db, 'SELECT 1 FROM escrow_statement WHERE closing_fen IS NOT NULL')) {
    found.push({ code: 'balance-unknown', params: {} })
  }
  const twice = sameAmountElsewhere(db, batch.id)
  if (twice.length > 0) found.push({ code: 'same-amount-in-other-batch', params: named(twice) })
  const shared = sameAccountInBatch(db, batch.id)
  if (shared.length > 0) found.push({ code: 'account-twice-in-batch', params: named(shared) })
  const passedOn = accountsOfOthers(db, batch.id)
  if (passedOn.length > 0) found.push({ code: 'account-was-anothers', params: named(passedOn) })
  // A wage that came back is late whatever is done.
  const payBy = batch.isReissue ? undefined : payDateOfMonth(db, batch.month)
  if (payBy && batch.executionDate > payBy) {
    found.push({ code: 'pay-date-late', params: { date: batch.executionDate, payBy } })
  }
  return found
}

/** A worker who gets the same amount for the same month in another batch: two lists may hold one wage twice. */
function sameAmountElsewhere(db: Db, batchId: string): string[] {
  return all<{ name: string }>(
    db,
    `SELECT DISTINCT p.payee_name AS name FROM bank_payment p
     JOIN bank_batch b ON b.id = p.batch_id
     JOIN bank_payment o ON o.worker_id = p.worker_id AND o.amount_fen = p.amount_fen AND o.line_id <> p.line_id
     JOIN bank_batch ob ON ob.id = o.batch_id AND ob.month = b.month
     WHERE p.batch_id = ? ORDER BY name`,
    [batchId],
  ).map(({ name }) => name)
}

/** Accounts that a batch of any month has paid another worker on: one person may collect for several. */
function accountsOfOthers(db: Db, batchId: string): string[] {
  return all<{ name: string }>(
    db,
    `SELECT DISTINCT p.payee_name AS name FROM bank_payment p
     JOIN bank_payment o ON o.account_index = p.account_index AND o.worker_id <> p.worker_id AND o.batch_id <> p.batch_id
     WHERE p.batch_id = ? ORDER BY name`,
    [batchId],
  ).map(({ name }) => name)
}

function payDateOfMonth(db: Db, month: string): string | undefined {
  const project = one<{ payDay: number }>(db, 'SELECT pay_day AS payDay FROM project LIMIT 1')
  return project && payDateOf(holidaysOf(db), month, project.payDay)
}

function sameAccountInBatch(db: Db, batchId: string): string[] {
  return all<{ name: string }>(
    db,
    `SELECT min(payee_name) AS name FROM bank_payment WHERE batch_id = ?
     GROUP BY account_index HAVING count(*) > 1 ORDER BY name`,
    [batchId],
  ).map(({ name }) => name)
}

function named(names: string[]): { count: number; names: string } {
  return { count: names.length, names: names.slice(0, NAMES).join('、') }
}
