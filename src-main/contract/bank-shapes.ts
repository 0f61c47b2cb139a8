import { z } from 'zod'
import { dateSchema, fenSchema, idSchema, instantSchema, monthSchema } from './common.ts'

/** Shapes that every part of the bank's contract speaks of. */

/** prepared → approved → handing-over → handed-over → accepted | unknown → settled; refused ends it. */
export const batchStateSchema = z.enum([
  'prepared',
  'approved',
  'unknown',
  'handed-over',
  'accepted',
  'settled',
  'refused',
])
export type BatchState = z.infer<typeof batchStateSchema>

/** How a batch reaches the bank: over the line, laid down by file transfer, or by hand as a file. */
export const transportSchema = z.enum(['https', 'sftp', 'file'])
export type Transport = z.infer<typeof transportSchema>
/** Id of a shipped bank profile; see `bank.profiles`. */
export const profileIdSchema = z.string().regex(/^[a-z0-9-]{1,60}$/)

export const paymentStateSchema = z.enum([
  'prepared',
  'handed-over',
  'unknown',
  'accepted',
  'paid',
  'rejected',
  'returned',
  're-issued',
])
export type PaymentState = z.infer<typeof paymentStateSchema>

export const paymentSchema = z.strictObject({
  id: idSchema,
  endToEndId: z.string(),
  lineId: idSchema,
  workerId: idSchema,
  name: z.string(),
  maskedAccount: z.string(),
  bankName: z.string(),
  amountFen: fenSchema,
  state: paymentStateSchema,
  /** ISO reason code of a rejection or return, e.g. AC01; plain words by locale `bank.reason.AC01`. */
  reasonCode: z.string().nullable(),
  /** The bank's own words for it. */
  reasonText: z.string().nullable().optional(),
  bankReference: z.string().nullable(),
  /** Earlier payment that this one re-issues, and the later one that re-issues this. */
  reissueOf: idSchema.nullable(),
  reissuedBy: idSchema.nullable(),
  /** Returned and the account has been mended since: ready for re-issue. */
  accountMended: z.boolean(),
})
export type Payment = z.infer<typeof paymentSchema>

export const batchHeadSchema = z.strictObject({
  id: idSchema,
  messageId: z.string(),
  month: monthSchema,
  state: batchStateSchema,
  transport: transportSchema,
  profile: z.string(),
  executionDate: dateSchema,
  payments: z.int(),
  totalFen: fenSchema,
  paidFen: fenSchema,
  paid: z.int(),
  failed: z.int(),
  preparedAt: instantSchema,
  approvals: z.array(z.strictObject({ userId: z.string(), name: z.string(), at: instantSchema })),
  isReissue: z.boolean(),
  /** Set when the lists needed several batches: which part this is. */
  part: z.int().optional(),
  parts: z.int().optional(),
  /** Waiting in the outbox for the network: since when, next try, and what went wrong last. */
  queued: z
    .strictObject({ at: instantSchema, nextAt: instantSchema, tries: z.int(), lastError: z.string().nullable() })
    .optional(),
})
export type BatchHead = z.infer<typeof batchHeadSchema>
export const batchSchema = batchHeadSchema.extend({
  rows: z.array(paymentSchema),
  evidence: z.array(z.strictObject({ what: z.string(), sha256: z.string(), at: instantSchema, bytes: z.int() })),
  /** All batches prepared together with this one, in order of their parts; absent when it is alone. */
  siblings: z.array(idSchema).optional(),
  /** What the approver should know first; texts `bank.warning.<code>`. */
  warnings: z
    .array(z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }))
    .optional(),
})
export type Batch = z.infer<typeof batchSchema>

export const bankFileSchema = z.strictObject({ fileName: z.string(), contentBase64: z.string(), sha256: z.string() })
