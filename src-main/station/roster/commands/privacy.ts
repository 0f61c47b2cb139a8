import { StationError } from '../../../contract/errors.ts'
import { type Approval, verifyApproval } from '../../access/approval.ts'
import { recordPersonalRead } from '../../access/commands.ts'
import type { Tx } from '../../journal/ledger.ts'
import { all, type Db, one } from '../../store/db.ts'
import { workerErased } from '../facts.ts'
import { livingWorker } from '../people.ts'
import { currentAccount, openAccountNumber, projectOf, siteDate } from '../queries.ts'

export type PersonalField = 'idNumber' | 'phone' | 'address' | 'accountNumber'

/** One personal field in full; who read it and why is recorded. @throws StationError `roster.person-erased`, `roster.no-account`. */
export function revealField(tx: Tx, input: { workerId: string; field: PersonalField; reason: string }): string {
  const worker = livingWorker(tx.db, input.workerId)
  recordPersonalRead(tx, { personId: worker.id, field: input.field, reason: input.reason })
  if (input.field === 'accountNumber') {
    const account = currentAccount(tx.db, worker.id)
    if (!account) throw new StationError('roster.no-account', { name: worker.name })
    return openAccountNumber(tx.keys, account)
  }
  const sealed = { idNumber: worker.idNumberSealed, phone: worker.phoneSealed, address: worker.addressSealed }
  return tx.keys.open(worker.id, input.field, sealed[input.field])
}

/** Years that wage records are kept after the project's completion and the worker's last exit (国令724 art. 15, 28). */
const RETENTION_YEARS = 3

/**
 * Destroys a person's key: manager and a second person, and only after the legal retention. A person never engaged may be erased at once.
 * Whether all wages are paid is not known to the roster: who erases answers for it with his reason.
 * @throws StationError `roster.still-engaged`, `roster.retention-running`, the refusals of `verifyApproval`
 */
export function eraseWorker(tx: Tx, input: { workerId: string; reason: string; approval: Approval }): void {
  const worker = livingWorker(tx.db, input.workerId)
  const running = one(tx.db, 'SELECT 1 FROM engagement WHERE worker_id = ? AND exit_date IS NULL', [worker.id])
  if (running) throw new StationError('roster.still-engaged', { name: worker.name })
  const until = retainedUntil(tx.db, worker.id)
  if (until !== null && siteDate(tx.db, tx.at) <= until)
    throw new StationError('roster.retention-running', { name: worker.name, until })
  const approver = verifyApproval(tx, input.approval, { roles: ['manager', 'clerk'] })
  tx.record(workerErased, { workerId: worker.id }, { approver, reason: input.reason })
  tx.keys.erase(worker.id)
}

/** Last day of the retention, or null for a person who never worked here. */
function retainedUntil(db: Db, workerId: string): string | null {
  const exits = all<{ date: string }>(db, 'SELECT exit_date AS date FROM engagement WHERE worker_id = ?', [workerId])
  if (exits.length === 0) return null
  const dates = [...exits.map(({ date }) => date), projectOf(db)?.plannedEndDate ?? '']
  const latest = dates.sort().at(-1) ?? ''
  return `${Number(latest.slice(0, 4)) + RETENTION_YEARS}${latest.slice(4)}`
}
