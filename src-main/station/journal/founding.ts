import { z } from 'zod'
import { insert } from '../store/db.ts'
import { defineFact, type Room } from './facts.ts'

/** The first fact of every journal: which station this is and by which key its checkpoints are signed. */
export const stationFounded = defineFact({
  kind: 'station.founded',
  version: 1,
  schema: z.strictObject({
    stationId: z.string(),
    name: z.string(),
    practice: z.boolean(),
    verifierKey: z.string(),
  }),
  apply(db, fact) {
    insert(db, 'station', {
      id: fact.data.stationId,
      name: fact.data.name,
      practice: fact.data.practice ? 1 : 0,
      founded_at: fact.at,
      verifier_key: fact.data.verifierKey,
    })
  },
})

export const journalRoom: Room = { name: 'journal', facts: [stationFounded], tables: ['station'], invariants: [] }
