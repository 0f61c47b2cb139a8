import type { Role, User } from '../../contract/access.ts'
import { StationError } from '../../contract/errors.ts'
import { all, type Db, one } from '../store/db.ts'

/** A user with what verifying his PIN needs. */
export interface UserRow extends User {
  pinSealed: string
  failures: number
  lockedUntil: string | null
}

const USER = `
  SELECT id, name, role, company_id AS companyId, active, pin_sealed AS pinSealed, failures, locked_until AS lockedUntil
  FROM app_user`

type Stored = Omit<UserRow, 'active'> & { active: number }

/** A user by id, or undefined. */
export function findUser(db: Db, userId: string): UserRow | undefined {
  const row = one<Stored>(db, `${USER} WHERE id = ?`, [userId])
  return row && { ...row, active: row.active === 1 }
}

/** A user by id. @throws StationError `access.unknown-user`. */
export function userById(db: Db, userId: string): UserRow {
  const user = findUser(db, userId)
  if (!user) throw new StationError('access.unknown-user', { user: userId })
  return user
}

/** All users, active ones first, by name. */
export function allUsers(db: Db): User[] {
  return all<Stored>(db, `${USER} ORDER BY active DESC, name, id`).map((row) =>
    publicUser({ ...row, active: row.active === 1 }),
  )
}

/** The part of a user that screens may see. */
export function publicUser({ id, name, role, companyId, active }: UserRow): User {
  return { id, name, role, companyId, active }
}

/** How many users of a role may sign in. */
export function activeUsers(db: Db, role: Role): number {
  return one<{ n: number }>(db, 'SELECT count(*) AS n FROM app_user WHERE active = 1 AND role = ?', [role])?.n ?? 0
}

/** Name of whoever acted, for papers and screens: a user's name, or the id of an actor who is none. */
export function actorName(db: Db, userId: string): string {
  return findUser(db, userId)?.name ?? userId
}
