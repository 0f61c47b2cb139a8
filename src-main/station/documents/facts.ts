import { z } from 'zod'
import { idSchema, monthSchema } from '../../contract/common.ts'
import { paperKindSchema } from '../../contract/compliance.ts'
import { defineFact } from '../journal/facts.ts'
import { insert } from '../store/db.ts'

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** The month is bound: the book by the hash of its bytes, and the sealed blob that keeps them. */
export const monthBound = defineFact({
  kind: 'documents.month-bound',
  version: 1,
  schema: z.strictObject({
    bookId: idSchema,
    month: monthSchema,
    version: z.int().positive(),
    sha256: hashSchema,
    blob: hashSchema,
    bytes: z.int().positive(),
    pages: z.int().positive(),
    /** Size of the journal that the book shows. */
    journalSize: z.int().positive(),
  }),
  apply(db, { data, at, actor }) {
    insert(db, 'month_book', {
      id: data.bookId,
      month: data.month,
      version: data.version,
      sha256: data.sha256,
      blob: data.blob,
      pages: data.pages,
      journal_size: data.journalSize,
      bound_at: at,
      bound_by: actor.userId,
    })
  },
})

/** A paper that shows identity and account numbers in full was made: who saw whose, as a read of personal data. */
export const paperMade = defineFact({
  kind: 'documents.paper-made',
  version: 1,
  schema: z.strictObject({
    kind: paperKindSchema,
    month: monthSchema,
    teamId: idSchema.nullable(),
    persons: z.int().nonnegative(),
    fields: z.array(z.enum(['idNumber', 'phone', 'accountNumber'])),
    sha256: hashSchema,
  }),
  apply(db, { data, at, seq, actor }) {
    insert(db, 'paper_made', {
      seq,
      kind: data.kind,
      month: data.month,
      team_id: data.teamId,
      persons: data.persons,
      sha256: data.sha256,
      by_user: actor.userId,
      at,
    })
  },
})
