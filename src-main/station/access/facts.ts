import { z } from 'zod'
import { roleSchema } from '../../contract/access.ts'
import { idSchema } from '../../contract/common.ts'
import { defineFact } from '../journal/facts.ts'
import { insert, one, run } from '../store/db.ts'
import { lockedUntil } from './rules.ts'

export const userCreated = defineFact({
  kind: 'access.user-created',
  version: 1,
  schema: z.strictObject({
    userId: idSchema,
    name: z.string(),
    role: roleSchema,
    companyId: idSchema.nullable(),
    /** scrypt hash of the PIN, sealed for the station. */
    pinSealed: z.string(),
  }),
  apply(db, { at, data }) {
    insert(db, 'app_user', {
      id: data.userId,
      name: data.name,
      role: data.role,
      company_id: data.companyId,
      pin_sealed: data.pinSealed,
      active: 1,
      created_at: at,
    })
  },
})

export const pinSet = defineFact({
  kind: 'access.pin-set',
  version: 1,
  schema: z.strictObject({ userId: idSchema, pinSealed: z.string() }),
  apply(db, { data }) {
    run(db, 'UPDATE app_user SET pin_sealed = ?, failures = 0, locked_until = NULL WHERE id = ?', [
      data.pinSealed,
      data.userId,
    ])
  },
})

export const userDeactivated = defineFact({
  kind: 'access.user-deactivated',
  version: 1,
  schema: z.strictObject({ userId: idSchema }),
  apply(db, { data }) {
    run(db, 'UPDATE app_user SET active = 0 WHERE id = ?', [data.userId])
  },
})

/** A wrong PIN, at sign-in or at a second person's consent. */
export const pinRefused = defineFact({
  kind: 'access.pin-refused',
  version: 1,
  schema: z.strictObject({ userId: idSchema, purpose: z.enum(['sign-in', 'approval']) }),
  apply(db, { at, data }) {
    const before = one<{ failures: number }>(db, 'SELECT failures FROM app_user WHERE id = ?', [data.userId])
    const failures = (before?.failures ?? 0) + 1
    run(db, 'UPDATE app_user SET failures = ?, locked_until = ? WHERE id = ?', [
      failures,
      lockedUntil(failures, at),
      data.userId,
    ])
  },
})

/** The right PIN after wrong ones, given for a consent: the count starts anew. */
export const failuresCleared = defineFact({
  kind: 'access.failures-cleared',
  version: 1,
  schema: z.strictObject({ userId: idSchema }),
  apply(db, { data }) {
    run(db, 'UPDATE app_user SET failures = 0, locked_until = NULL WHERE id = ?', [data.userId])
  },
})

export const signedIn = defineFact({
  kind: 'access.signed-in',
  version: 1,
  schema: z.strictObject({ userId: idSchema }),
  apply(db, { data }) {
    run(db, 'UPDATE app_user SET failures = 0, locked_until = NULL WHERE id = ?', [data.userId])
  },
})

/** Somebody saw a personal field in full. Who and when is in the envelope. */
export const personalRead = defineFact({
  kind: 'access.personal-read',
  version: 1,
  schema: z.strictObject({ personId: z.string(), field: z.string() }),
  apply(db, fact) {
    insert(db, 'personal_read', {
      seq: fact.seq,
      user_id: fact.actor.userId,
      person_id: fact.data.personId,
      field: fact.data.field,
      reason: fact.reason ?? '',
      at: fact.at,
    })
  },
})
