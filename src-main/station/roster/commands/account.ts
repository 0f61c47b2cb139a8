import type { z } from 'zod'
import { StationError } from '../../../contract/errors.ts'
import type { accountInputSchema } from '../../../contract/roster.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../../access/approval.ts'
import type { Tx } from '../../journal/ledger.ts'
import { one } from '../../store/db.ts'
import { accountSet } from '../facts.ts'
import { livingWorker } from '../people.ts'
import { currentAccount } from '../queries.ts'
import { readAccountNumber, readCnaps } from '../rules/accounts.ts'
import { sameName } from '../rules/names.ts'

export type AccountInput = z.output<typeof accountInputSchema>

/**
 * The worker's own account (53号: paid to his own account only, nobody collects for others). The first one needs one person, replacing it two.
 * @throws StationError `roster.holder-not-worker`, `roster.account-of-another`, `roster.account-unchanged`, the refusals of
 *   `readAccountNumber`, `readCnaps` and `verifyApproval`
 */
export function setAccount(tx: Tx, workerId: string, input: AccountInput, approval: Approval | null): string {
  const worker = livingWorker(tx.db, workerId)
  if (!sameName(input.holderName, worker.name))
    throw new StationError('roster.holder-not-worker', { holder: input.holderName, name: worker.name })
  const number = readAccountNumber(input.accountNumber)
  const cnaps = readCnaps(input.cnaps)
  const accountIndex = tx.keys.blind('accountNumber', number)
  const owner = one<{ name: string }>(
    tx.db,
    `SELECT w.name FROM worker_account a JOIN worker w ON w.id = a.worker_id
     WHERE a.account_index = ? AND a.replaced_at IS NULL AND a.worker_id <> ?`,
    [accountIndex, workerId],
  )
  if (owner) throw new StationError('roster.account-of-another', { name: owner.name })
  const before = currentAccount(tx.db, workerId)
  if (before?.accountIndex === accountIndex && before.cnaps === cnaps && before.bankName === input.bankName)
    throw new StationError('roster.account-unchanged')
  const approver = before && verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  const accountId = tx.newId('AC')
  tx.record(
    accountSet,
    {
      accountId,
      workerId,
      holderName: input.holderName.normalize('NFC').trim(),
      accountSealed: tx.keys.seal(workerId, 'accountNumber', number),
      accountIndex,
      last4: number.slice(-4),
      bankName: input.bankName,
      cnaps,
    },
    approver ? { approver } : {},
  )
  return accountId
}
