import { z } from 'zod'
import { dateSchema, fenSchema, idSchema, monthSchema } from '../../contract/common.ts'
import { defineFact } from '../journal/facts.ts'
import { insert } from '../store/db.ts'

/** The month's frozen lists were filed with the authority, with its receipt. */
export const monthFiled = defineFact({
  kind: 'filing.month-filed',
  version: 1,
  schema: z.strictObject({
    filingId: idSchema,
    month: monthSchema,
    how: z.enum(['platform', 'paper']),
    receiptNumber: z.string(),
    filedOn: dateSchema,
    receiptSha256: z.string().nullable(),
    /** Frozen lists that were filed, by their hashes. */
    lists: z.array(z.strictObject({ listId: idSchema, hash: z.string() })).min(1),
    lines: z.int().positive(),
    netFen: fenSchema,
    /** Size of the journal whose checkpoint went with the filing. */
    checkpointSize: z.int().nonnegative(),
  }),
  apply(db, { data, at }) {
    insert(db, 'filing', {
      id: data.filingId,
      month: data.month,
      how: data.how,
      receipt_number: data.receiptNumber,
      filed_on: data.filedOn,
      receipt_sha256: data.receiptSha256,
      lines: data.lines,
      net_fen: data.netFen,
      recorded_at: at,
    })
  },
})
