import { z } from 'zod'
import { base, idSchema, okSchema } from './common.ts'

export const roleSchema = z.enum(['clerk', 'contractor', 'manager', 'inspector'])
export type Role = z.infer<typeof roleSchema>
export const pinSchema = z.string().regex(/^\d{4,12}$/)

export const userSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  role: roleSchema,
  /** Set for a contractor's user: he sees and drafts for his own teams only. */
  companyId: idSchema.nullable(),
  active: z.boolean(),
})
export type User = z.infer<typeof userSchema>

const newUser = z.strictObject({
  name: z.string().trim().min(1).max(50),
  role: roleSchema,
  pin: pinSchema,
  companyId: idSchema.nullable().default(null),
})

export const accessContract = {
  /** What the sign-in screen needs. Open to everyone. */
  state: base.input(z.void()).output(
    z.strictObject({
      stationId: z.string(),
      stationName: z.string(),
      practice: z.boolean(),
      /** No user yet: the first manager is created on this screen. */
      needsFirstUser: z.boolean(),
      user: userSchema.nullable(),
      users: z.array(z.strictObject({ id: idSchema, name: z.string(), role: roleSchema })),
      now: z.string(),
    }),
  ),
  /** Creates the first user (a manager) of a new station and signs him in. */
  setUp: base.input(z.strictObject({ name: z.string().trim().min(1).max(50), pin: pinSchema })).output(userSchema),
  signIn: base.input(z.strictObject({ userId: idSchema, pin: z.string().min(1).max(12) })).output(userSchema),
  signOut: base.input(z.void()).output(okSchema),
  users: base.input(z.void()).output(z.array(userSchema)),
  createUser: base.input(newUser).output(userSchema),
  /** For oneself with the PIN so far; a manager sets anybody else's without it. */
  setPin: base
    .input(z.strictObject({ userId: idSchema, pin: pinSchema, oldPin: z.string().min(1).max(12).optional() }))
    .output(okSchema),
  deactivateUser: base.input(z.strictObject({ userId: idSchema })).output(okSchema),
}
