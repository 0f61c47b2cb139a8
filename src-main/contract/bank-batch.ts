import { z } from 'zod'
import { bankFileSchema, paymentSchema } from './bank-shapes.ts'
import { base, idSchema, instantSchema, reasonSchema } from './common.ts'

/** What happened to a batch, as its facts say; texts `bank.history.<what>`. */
export const batchEventSchema = z.enum([
  'prepared',
  'approved',
  'sent',
  'unclear',
  'not-sent',
  'unknown-to-bank',
  'told-never-arrived',
  'delivered',
  'exported',
  'answered',
  'opened',
])
export type BatchEvent = z.infer<typeof batchEventSchema>

export const historySchema = z.array(
  z.strictObject({
    what: batchEventSchema,
    at: instantSchema,
    /** Name of who did it; null for the station itself. */
    by: z.string().nullable(),
    /** The second person. */
    approver: z.string().nullable(),
    reason: z.string().nullable(),
    /** What the line or the bank said, or where a file was laid down. */
    detail: z.string().nullable(),
    /** Payments that an answer changed, and lines of it that were not believed. */
    changed: z.int(),
    doubted: z.int(),
  }),
)
export type BatchHistory = z.infer<typeof historySchema>

/** A batch and a payment looked at closely: what an inspector asks for. */
export const lookProcedures = {
  /** Every step of a batch in the order of the journal: who did it, with whose consent, and what came back. */
  history: base.input(z.strictObject({ batchId: idSchema })).output(historySchema),
  /** A payment with those it re-issues and those that re-issue it, first to last. */
  chain: base.input(z.strictObject({ paymentId: idSchema })).output(
    z.array(
      z.strictObject({
        payment: paymentSchema,
        batchId: idSchema,
        messageId: z.string(),
        /** When the bank said what became of it. */
        decidedAt: instantSchema.nullable(),
      }),
    ),
  ),
  /** The very bytes that were sent or came back. They name accounts in full: the reading is recorded with its reason. */
  openEvidence: base
    .input(z.strictObject({ batchId: idSchema, sha256: z.string().regex(/^[0-9a-f]{64}$/), reason: reasonSchema }))
    .output(bankFileSchema),
}
