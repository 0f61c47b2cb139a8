import { z } from 'zod'
import { accountProcedures, controlProcedures } from './bank-account.ts'
import { lookProcedures } from './bank-batch.ts'
import { profileProcedures } from './bank-profiles.ts'
import { bankFileSchema, batchHeadSchema, batchSchema, profileIdSchema, transportSchema } from './bank-shapes.ts'
import { transportProcedures } from './bank-transport.ts'
import { approvalSchema, base, dateSchema, idSchema, monthSchema, okSchema } from './common.ts'

export * from './bank-account.ts'
export * from './bank-batch.ts'
export * from './bank-profiles.ts'
export * from './bank-shapes.ts'

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
        connection: z
          .strictObject({
            url: z.string(),
            fingerprint: z.string(),
            /** The station shows a certificate of its own. */
            hasClient: z.boolean(),
          })
          .nullable(),
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
        /** The station's own certificate and key (PEM), for banks that ask for one. */
        client: z.strictObject({ certificate: z.string().max(20_000), privateKey: z.string().max(20_000) }).nullish(),
      }),
    )
    .output(okSchema),
  ...transportProcedures,
  batches: base.input(z.strictObject({ month: monthSchema.nullable().default(null) })).output(z.array(batchHeadSchema)),
  /** Prepares one batch from frozen lists of one month. Every check of 53号 is made here; nothing leaves the PC. */
  prepare: base
    .input(
      z.strictObject({
        listIds: z.array(idSchema).min(1).max(200),
        transport: transportSchema,
        profile: profileIdSchema,
        executionDate: dateSchema,
      }),
    )
    .output(batchSchema),
  /** Second approval by a different person (the first is who prepared it). */
  approve: base.input(z.strictObject({ batchId: idSchema, approval: approvalSchema })).output(batchSchema),
  /** Hands the batch over by HTTPS. An unclear outcome leaves it `unknown`: it is queried, never sent blindly again. */
  handOver: base.input(z.strictObject({ batchId: idSchema })).output(batchSchema),
  /** The file for the bank's own client or USB stick, with `handed over` recorded. Some formats have a second file that orders the first. */
  exportFile: base
    .input(z.strictObject({ batchId: idSchema }))
    .output(bankFileSchema.extend({ companions: z.array(bankFileSchema).optional() })),
  ...profileProcedures,
  ...accountProcedures,
  ...controlProcedures,
  ...lookProcedures,
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
        /** Texts `bank.why.<why>`. */
        quarantined: z.array(z.strictObject({ endToEndId: z.string(), why: z.string(), detail: z.string() })),
      }),
    ),
  batch: base.input(z.strictObject({ batchId: idSchema })).output(batchSchema),
  /** Rejected or returned payments whose account is mended → new payments in a new batch that name the old ones. */
  reissue: base
    .input(
      z.strictObject({
        paymentIds: z.array(idSchema).min(1).max(1000),
        transport: transportSchema,
        profile: profileIdSchema,
        executionDate: dateSchema,
      }),
    )
    .output(batchSchema),
}
