import { z } from 'zod'
import {
  approvalSchema,
  base,
  dateSchema,
  fenSchema,
  idSchema,
  instantSchema,
  monthSchema,
  okSchema,
} from './common.ts'

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
  transport: z.enum(['https', 'file']),
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
})
export type BatchHead = z.infer<typeof batchHeadSchema>
export const batchSchema = batchHeadSchema.extend({
  rows: z.array(paymentSchema),
  evidence: z.array(z.strictObject({ what: z.string(), sha256: z.string(), at: instantSchema, bytes: z.int() })),
})
export type Batch = z.infer<typeof batchSchema>

export const escrowInputSchema = z.strictObject({
  /** 总包名称 + 工程建设项目名称 + 农民工工资专用账户 (53号 art. 6). */
  accountName: z.string().trim().min(4).max(140),
  accountNumber: z.string().trim().min(8).max(34),
  bankName: z.string().trim().min(2).max(100),
  cnaps: z.string().regex(/^\d{12}$/),
  openedOn: dateSchema,
})

export const bankContract = {
  escrow: base.input(z.void()).output(
    z
      .strictObject({
        accountName: z.string(),
        masked: z.string(),
        bankName: z.string(),
        cnaps: z.string(),
        openedOn: dateSchema,
        connection: z.strictObject({ url: z.string(), fingerprint: z.string() }).nullable(),
      })
      .nullable(),
  ),
  setEscrow: base.input(escrowInputSchema.extend({ approval: approvalSchema })).output(okSchema),
  /** HTTPS link of this PC to the bank: certificate pinned by SHA-256 fingerprint, secret sealed. */
  setConnection: base
    .input(
      z.strictObject({
        url: z.url(),
        fingerprint: z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/),
        secret: z.string().min(8).max(200),
      }),
    )
    .output(okSchema),
  batches: base.input(z.strictObject({ month: monthSchema.nullable().default(null) })).output(z.array(batchHeadSchema)),
  /** Prepares one batch from frozen lists of one month. Every check of 53号 is made here; nothing leaves the PC. */
  prepare: base
    .input(
      z.strictObject({
        listIds: z.array(idSchema).min(1).max(200),
        transport: z.enum(['https', 'file']),
        profile: z.enum(['iso20022-pain001', 'rural-txt']),
        executionDate: dateSchema,
      }),
    )
    .output(batchSchema),
  /** Second approval by a different person (the first is who prepared it). */
  approve: base.input(z.strictObject({ batchId: idSchema, approval: approvalSchema })).output(batchSchema),
  /** Hands the batch over by HTTPS. An unclear outcome leaves it `unknown`: it is queried, never sent blindly again. */
  handOver: base.input(z.strictObject({ batchId: idSchema })).output(batchSchema),
  /** The file for the bank's own client or USB stick, with `handed over` recorded. */
  exportFile: base
    .input(z.strictObject({ batchId: idSchema }))
    .output(z.strictObject({ fileName: z.string(), contentBase64: z.string(), sha256: z.string() })),
  /** Asks the bank for the fate of the batch and of every payment. */
  query: base.input(z.strictObject({ batchId: idSchema })).output(batchSchema),
  /** Result file of the bank (pain.002 or the profile's result file), any number of times. */
  importResult: base
    .input(
      z.strictObject({ batchId: idSchema, fileName: z.string().max(200), contentBase64: z.base64().max(20_000_000) }),
    )
    .output(
      z.strictObject({
        batch: batchSchema,
        changed: z.int(),
        quarantined: z.array(z.strictObject({ endToEndId: z.string(), why: z.string() })),
      }),
    ),
  batch: base.input(z.strictObject({ batchId: idSchema })).output(batchSchema),
  /** Rejected or returned payments whose account is mended → new payments in a new batch that name the old ones. */
  reissue: base
    .input(
      z.strictObject({
        paymentIds: z.array(idSchema).min(1).max(1000),
        transport: z.enum(['https', 'file']),
        profile: z.enum(['iso20022-pain001', 'rural-txt']),
        executionDate: dateSchema,
      }),
    )
    .output(batchSchema),
}
