import type { z } from 'zod'
import type { Role } from '../../contract/access.ts'
import type { approvalSchema } from '../../contract/common.ts'
import { StationError } from '../../contract/errors.ts'
import type { Actor } from '../journal/facts.ts'
import type { Ledger, Tx } from '../journal/ledger.ts'
import type { Db } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { failuresCleared, pinRefused } from './facts.ts'
import { pinMatches } from './pin.ts'
import { type UserRow, userById } from './queries.ts'
import { triesLeft } from './rules.ts'

export type Approval = z.infer<typeof approvalSchema>
export type PinPurpose = 'sign-in' | 'approval'

/**
 * A wrong PIN. Thrown inside a command it rolls the command back, so the failure is recorded afterwards in a commit of its own
 * (`recordPinFailure`; the procedures' middleware does it for every command).
 */
export class WrongPin extends StationError {
  readonly userId: string
  readonly purpose: PinPurpose

  constructor(user: UserRow, purpose: PinPurpose) {
    super('access.wrong-pin', { name: user.name, left: triesLeft(user.failures + 1) })
    this.userId = user.id
    this.purpose = purpose
  }
}

/** Records a wrong PIN, so that it counts towards the lock-out. */
export function recordPinFailure(ledger: Ledger, actor: Actor, failure: WrongPin): void {
  ledger.commit(actor, (tx) => tx.record(pinRefused, { userId: failure.userId, purpose: failure.purpose }))
}

/**
 * Checks a user's PIN. A locked user is refused before his PIN is looked at.
 * @throws StationError `access.unknown-user`, `access.deactivated`, `access.locked`; WrongPin `access.wrong-pin`.
 */
export function checkPin(
  { db, keys, at }: { db: Db; keys: KeyRing; at: string },
  userId: string,
  pin: string,
  purpose: PinPurpose,
): UserRow {
  const user = userById(db, userId)
  if (!user.active) throw new StationError('access.deactivated', { name: user.name })
  if (user.lockedUntil !== null && user.lockedUntil > at)
    throw new StationError('access.locked', { name: user.name, minutes: minutesUntil(at, user.lockedUntil) })
  if (!pinMatches(keys, user.id, user.pinSealed, pin)) throw new WrongPin(user, purpose)
  return user
}

/** Whole minutes that are still to wait, at least one. */
function minutesUntil(at: string, until: string): number {
  return Math.max(1, Math.ceil((Date.parse(until) - Date.parse(at)) / 60_000))
}

export interface ApprovalNeeds {
  /** Who may not consent: the one who acts (by default the transaction's actor). */
  not?: string
  /** Roles that may consent. */
  roles: Role[]
}

/**
 * Verifies a second person's consent inside a command and returns him as the fact's `approver`.
 * @throws StationError `access.approval-needed`, `access.same-person`, `access.approver-role`, and the refusals of `checkPin`.
 */
export function verifyApproval(tx: Tx, approval: Approval | null | undefined, { not, roles }: ApprovalNeeds): Actor {
  if (!approval) throw new StationError('access.approval-needed', { roles: roles.join(', ') })
  if (approval.userId === (not ?? tx.actor.userId)) throw new StationError('access.same-person')
  const known = userById(tx.db, approval.userId)
  if (!roles.includes(known.role))
    throw new StationError('access.approver-role', { name: known.name, role: known.role, roles: roles.join(', ') })
  const user = checkPin(tx, approval.userId, approval.pin, 'approval')
  if (user.failures > 0) tx.record(failuresCleared, { userId: user.id })
  return { userId: user.id, role: user.role }
}

/** Roles that may consent to an act of `actor`: of the two persons at least one is a manager. */
export function secondPersonRoles(actor: Actor): Role[] {
  return actor.role === 'manager' ? ['manager', 'clerk'] : ['manager']
}
