import { z } from 'zod'
import { entryKindSchema } from '../../contract/bank.ts'
import { dateSchema, fenSchema, idSchema } from '../../contract/common.ts'
import { defineFact } from '../journal/facts.ts'
import { prepare, run } from '../store/db.ts'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

const entrySchema = z.strictObject({
  key: z.string().min(1),
  bookedOn: dateSchema,
  amountFen: fenSchema,
  counterparty: z.string(),
  summary: z.string(),
  reference: z.string(),
  kind: entryKindSchema,
  flagged: z.boolean(),
  batchId: idSchema.nullable(),
  paymentId: idSchema.nullable(),
})
export type RecordedEntry = z.infer<typeof entrySchema>

/** A statement of the escrow account, or a balance read off it and noted by hand. The entries follow in the same commit. */
export const statementTaken = defineFact({
  kind: 'bank.statement-taken',
  version: 1,
  schema: z.strictObject({
    statementId: idSchema,
    escrowId: idSchema,
    source: z.enum(['camt.053', 'table', 'noted']),
    fromDate: dateSchema,
    toDate: dateSchema,
    openingFen: fenSchema.nullable(),
    closingFen: fenSchema.nullable(),
    file: z.strictObject({ sha256: sha256Schema, blob: sha256Schema, bytes: z.int().positive() }).nullable(),
  }),
  apply(db, { data, at }) {
    run(db, 'INSERT INTO escrow_statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
      data.statementId,
      data.escrowId,
      data.source,
      data.fromDate,
      data.toDate,
      data.openingFen,
      data.closingFen,
      data.file?.sha256 ?? null,
      data.file?.blob ?? null,
      at,
    ])
  },
})

/** Up to 500 entries of a statement that no earlier one had, each with what it is: funding in, wages out, or something else. */
export const entriesTaken = defineFact({
  kind: 'bank.entries-taken',
  version: 1,
  schema: z.strictObject({
    statementId: idSchema,
    escrowId: idSchema,
    entries: z.array(entrySchema).min(1).max(500),
  }),
  apply(db, { data }) {
    const insert = prepare(db, 'INSERT INTO escrow_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    for (const entry of data.entries) {
      insert.run(
        data.escrowId,
        entry.key,
        data.statementId,
        entry.bookedOn,
        entry.amountFen,
        entry.counterparty,
        entry.summary,
        entry.reference,
        entry.kind,
        entry.flagged ? 1 : 0,
        entry.batchId,
        entry.paymentId,
      )
    }
  },
})

export const statementFacts = [statementTaken, entriesTaken]
export const statementTables = ['escrow_statement', 'escrow_entry']
