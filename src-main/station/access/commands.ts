import type { Role, User } from '../../contract/access.ts'
import { StationError } from '../../contract/errors.ts'
import type { Ledger, Tx } from '../journal/ledger.ts'
import { type Db, one } from '../store/db.ts'
import { checkPin } from './approval.ts'
import { personalRead, pinSet, signedIn, userCreated, userDeactivated } from './facts.ts'
import { sealPin } from './pin.ts'
import { activeUsers, publicUser, userById } from './queries.ts'

/** Input of a new user; a contractor's user belongs to a company, nobody else does. */
export interface NewUserInput {
  name: string
  role: Role
  pin: string
  companyId: string | null
}

/** Creates the first user, a manager, of a new station. @throws StationError `access.already-set-up`. */
export function setUpFirstUser(tx: Tx, input: { name: string; pin: string }): User {
  if (hasUsers(tx.db)) throw new StationError('access.already-set-up')
  return recordUser(tx, { ...input, role: 'manager', companyId: null })
}

/** @throws StationError `access.name-taken`, `access.company-needed`, `access.company-not-for-role`, `access.unknown-company`. */
export function createUser(tx: Tx, input: NewUserInput): User {
  const taken = one(tx.db, 'SELECT 1 FROM app_user WHERE name = ? AND active = 1', [input.name])
  if (taken) throw new StationError('access.name-taken', { name: input.name })
  assertCompany(tx.db, input)
  return recordUser(tx, input)
}

/**
 * New PIN for oneself with the one so far, so that nobody takes a PIN over at a desk left open; or by a manager for somebody else, which lifts a lock.
 * @throws StationError `access.not-allowed`, `access.deactivated`, `access.old-pin-needed`, and the refusals of `checkPin`.
 */
export function setPin(tx: Tx, input: { userId: string; pin: string; oldPin?: string | undefined }): void {
  const user = userById(tx.db, input.userId)
  if (tx.actor.userId !== user.id && tx.actor.role !== 'manager')
    throw new StationError('access.not-allowed', { role: tx.actor.role })
  if (!user.active) throw new StationError('access.deactivated', { name: user.name })
  if (tx.actor.userId === user.id) {
    if (input.oldPin === undefined) throw new StationError('access.old-pin-needed')
    checkPin(tx, user.id, input.oldPin, 'sign-in')
  }
  tx.record(pinSet, { userId: user.id, pinSealed: sealPin(tx.keys, user.id, input.pin) })
}

/** @throws StationError `access.deactivated`, `access.not-oneself`, `access.last-manager`. */
export function deactivateUser(tx: Tx, input: { userId: string }): void {
  const user = userById(tx.db, input.userId)
  if (!user.active) throw new StationError('access.deactivated', { name: user.name })
  if (user.role === 'manager' && activeUsers(tx.db, 'manager') === 1) throw new StationError('access.last-manager')
  if (user.id === tx.actor.userId) throw new StationError('access.not-oneself')
  tx.record(userDeactivated, { userId: user.id })
}

/** Signs a user in. @throws the refusals of `checkPin`; a WrongPin is recorded by the procedures' middleware. */
export function signIn(ledger: Ledger, input: { userId: string; pin: string }): User {
  const { db, keys, clock } = ledger
  // The slow hash is computed before the transaction takes the write lock.
  const user = checkPin({ db, keys, at: clock.now() }, input.userId, input.pin, 'sign-in')
  ledger.commit({ userId: user.id, role: user.role }, (tx) => tx.record(signedIn, { userId: user.id }))
  return publicUser(user)
}

/** Records that the actor saw a personal field in full. Call it in the transaction that opens the field. */
export function recordPersonalRead(tx: Tx, read: { personId: string; field: string; reason: string }): void {
  tx.record(personalRead, { personId: read.personId, field: read.field }, { reason: read.reason })
}

export function hasUsers(db: Db): boolean {
  return one(db, 'SELECT 1 FROM app_user LIMIT 1') !== undefined
}

function recordUser(tx: Tx, input: NewUserInput): User {
  const userId = tx.newId('US')
  const { name, role, companyId } = input
  tx.record(userCreated, { userId, name, role, companyId, pinSealed: sealPin(tx.keys, userId, input.pin) })
  return publicUser(userById(tx.db, userId))
}

function assertCompany(db: Db, { role, companyId }: NewUserInput): void {
  if (role !== 'contractor') {
    if (companyId !== null) throw new StationError('access.company-not-for-role', { role })
    return
  }
  if (companyId === null) throw new StationError('access.company-needed')
  if (!one(db, 'SELECT 1 FROM company WHERE id = ?', [companyId]))
    throw new StationError('access.unknown-company', { company: companyId })
}
