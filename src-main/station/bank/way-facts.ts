import { z } from 'zod'
import { profileIdSchema, transportSchema } from '../../contract/bank.ts'
import { defineFact } from '../journal/facts.ts'
import { run } from '../store/db.ts'

/** In which format and by which way this site's batches usually go; a batch may still go otherwise. */
export const usualWaySet = defineFact({
  kind: 'bank.usual-way-set',
  version: 1,
  schema: z.strictObject({ profile: profileIdSchema, transport: transportSchema }),
  apply(db, { data, at }) {
    run(db, 'INSERT OR REPLACE INTO bank_usual_way (id, profile, transport, set_at) VALUES (1, ?, ?, ?)', [
      data.profile,
      data.transport,
      at,
    ])
  },
})

/** A bank's format that the office brought itself, whole, with the hash of the file; a later one of that id takes its place. */
export const profileBrought = defineFact({
  kind: 'bank.profile-brought',
  version: 1,
  schema: z.strictObject({
    profile: profileIdSchema,
    fileName: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    content: z.string(),
  }),
  apply(db, { data, at, actor }) {
    run(
      db,
      'INSERT OR REPLACE INTO bank_own_profile (id, sha256, content, brought_at, brought_by) VALUES (?, ?, ?, ?, ?)',
      [data.profile, data.sha256, data.content, at, actor.userId],
    )
  },
})

export const wayFacts = [usualWaySet, profileBrought]
export const wayTables = ['bank_usual_way', 'bank_own_profile']
