import { z } from 'zod'
import { dateSchema, idSchema, instantSchema } from '../../../contract/common.ts'
import { defineFact } from '../../journal/facts.ts'
import { insert } from '../../store/db.ts'

/** A contractor's word (or what the clerk wrote down for him) on who came to a team's date; a later one takes its place. */
export const headcountDeclared = defineFact({
  kind: 'attendance.headcount-declared',
  version: 1,
  schema: z.strictObject({
    declarationId: idSchema,
    teamId: idSchema,
    date: dateSchema,
    total: z.int().nonnegative(),
    /** Named people, by id in order; null where only the number was given. */
    workerIds: z.array(idSchema).nullable(),
  }),
  apply(db, { data, at, seq, actor }) {
    insert(db, 'headcount_declaration', {
      id: data.declarationId,
      team_id: data.teamId,
      date: data.date,
      total: data.total,
      worker_ids: data.workerIds && JSON.stringify(data.workerIds),
      by_user: actor.userId,
      at,
      seq,
    })
  },
})

/** What a signature under a daily roll covers: the punches that show who was there, and what was declared. No names: workers stand by id. */
export const rollContentSchema = z.strictObject({
  format: z.literal('anxin-daily-roll/1'),
  teamId: idSchema,
  date: dateSchema,
  zone: z.string(),
  declared: z.strictObject({ total: z.int(), workerIds: z.array(idSchema).nullable() }).nullable(),
  /** By worker id. */
  rows: z.array(
    z.strictObject({
      workerId: idSchema,
      first: instantSchema,
      last: instantSchema.nullable(),
      manual: z.boolean(),
      punchIds: z.array(z.string()),
    }),
  ),
})
export type RollContent = z.infer<typeof rollContentSchema>

/** A team's day was signed: by PIN of a second person (`approver`) or of the actor himself, or on paper. `hash` is over the content's canonical bytes. */
export const rollSigned = defineFact({
  kind: 'attendance.roll-signed',
  version: 1,
  schema: z.strictObject({
    rollId: idSchema,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    how: z.enum(['pin', 'paper']),
    /** User whose PIN it was. */
    signedBy: idSchema.nullable(),
    /** Name under the paper. */
    signerName: z.string().nullable(),
    content: rollContentSchema,
  }),
  apply(db, { data, at, seq, actor }) {
    insert(db, 'daily_roll', {
      id: data.rollId,
      team_id: data.content.teamId,
      date: data.content.date,
      hash: data.hash,
      content: JSON.stringify(data.content),
      how: data.how,
      signed_by: data.signedBy,
      signer_name: data.signerName,
      recorded_by: actor.userId,
      at,
      seq,
    })
  },
})
