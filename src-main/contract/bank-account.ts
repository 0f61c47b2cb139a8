import { z } from 'zod'
import { paymentSchema, transportSchema } from './bank-shapes.ts'
import {
  approvalSchema,
  base,
  dateSchema,
  fenSchema,
  idSchema,
  instantSchema,
  monthSchema,
  okSchema,
  reasonSchema,
} from './common.ts'

/** What an entry of the escrow account is. Flagged are fees, other money out, and money in from nobody known. */
export const entryKindSchema = z.enum(['funding', 'wages', 'return', 'interest', 'fee', 'other-in', 'other-out'])
export type EntryKind = z.infer<typeof entryKindSchema>

export const escrowEntrySchema = z.strictObject({
  key: z.string(),
  bookedOn: dateSchema,
  /** Above zero in, below zero out. */
  amountFen: fenSchema,
  counterparty: z.string(),
  summary: z.string(),
  reference: z.string(),
  kind: entryKindSchema,
  flagged: z.boolean(),
  batchId: idSchema.nullable(),
  paymentId: idSchema.nullable(),
})
export type EscrowEntry = z.infer<typeof escrowEntrySchema>

export const balanceSchema = z.strictObject({
  balanceFen: fenSchema,
  asOf: dateSchema,
  /** Sent since and not in that balance yet. */
  onTheWayFen: fenSchema,
  availableFen: fenSchema,
})

/** The escrow account by its statements, and what the office keeps an eye on. */
export const accountProcedures = {
  /** A statement of the escrow account: camt.053, or CSV or XLSX of the net bank. Any number of times; overlapping ones add what is new. */
  importStatement: base
    .input(z.strictObject({ fileName: z.string().max(200), contentBase64: z.base64().max(20_000_000) }))
    .output(z.strictObject({ added: z.int(), known: z.int(), flagged: z.int() })),
  /** A balance told by the bank, noted by two people. */
  noteBalance: base
    .input(z.strictObject({ date: dateSchema, balanceFen: fenSchema.nonnegative(), approval: approvalSchema }))
    .output(okSchema),
  /** The account between two dates: entries, sums by kind, statements, and what is known to be in it. */
  account: base.input(z.strictObject({ from: dateSchema, to: dateSchema })).output(
    z.strictObject({
      balance: balanceSchema.nullable(),
      entries: z.array(escrowEntrySchema),
      sums: z.array(z.strictObject({ kind: entryKindSchema, count: z.int(), sumFen: fenSchema })),
      statements: z.array(
        z.strictObject({
          id: idSchema,
          source: z.enum(['camt.053', 'table', 'noted']),
          fromDate: dateSchema,
          toDate: dateSchema,
          openingFen: fenSchema.nullable(),
          closingFen: fenSchema.nullable(),
          at: instantSchema,
          /** It does not begin with the balance that the one before ended with. */
          gap: z.boolean(),
        }),
      ),
    }),
  ),
}

/** What a letter for missing money is about: one batch, or frozen lists of one month. */
export const shortfallForSchema = z.union([
  z.strictObject({ batchId: idSchema }),
  z.strictObject({ listIds: z.array(idSchema).min(1).max(200) }),
])
export type ShortfallFor = z.infer<typeof shortfallForSchema>

export const controlProcedures = {
  /** Takes back a batch that has never left, so that its lists can be prepared anew. A released one needs the second person. */
  cancel: base
    .input(z.strictObject({ batchId: idSchema, reason: reasonSchema, approval: approvalSchema.nullable() }))
    .output(okSchema),
  cancelled: base.input(z.void()).output(
    z.array(
      z.strictObject({
        id: idSchema,
        messageId: z.string(),
        month: monthSchema,
        profile: z.string(),
        transport: transportSchema,
        payments: z.int(),
        totalFen: fenSchema,
        isReissue: z.boolean(),
        cancelledAt: instantSchema,
        cancelledBy: z.string(),
        reason: z.string(),
      }),
    ),
  ),
  /** What the bank said and nobody believes, newest first; of one batch or of all. Texts `bank.why.<why>`. */
  quarantine: base.input(z.strictObject({ batchId: idSchema.nullable().default(null) })).output(
    z.array(
      z.strictObject({
        batchId: idSchema,
        messageId: z.string(),
        endToEndId: z.string(),
        /** The payee, where the id is one of ours. */
        name: z.string().nullable(),
        why: z.string(),
        detail: z.string(),
        at: instantSchema,
      }),
    ),
  ),
  /** Failed payments that are not re-issued yet, oldest first: what is wrong, what to mend, how long it has waited. */
  ageing: base.input(z.void()).output(
    z.array(
      z.strictObject({
        payment: paymentSchema,
        batchId: idSchema,
        month: monthSchema,
        teamName: z.string(),
        failedAt: instantSchema,
        days: z.int(),
        bucket: z.enum(['0-3', '4-7', '8-30', 'over-30']),
        /** Text `bank.reason.<code>` and `bank.mend.<code>`; `none` when the bank said nothing. */
        reason: z.string(),
        /** `worker`: give or mend his account; `office`: fund the account or mend the file. */
        mendedBy: z.enum(['worker', 'office']),
        ready: z.boolean(),
      }),
    ),
  ),
  /** The figures of the letter for missing money (补足资金函), of a batch or of frozen lists before there is one: null when the balance is enough or not known. */
  shortfall: base.input(shortfallForSchema).output(
    z
      .strictObject({
        accountName: z.string(),
        masked: z.string(),
        bankName: z.string(),
        month: monthSchema,
        /** Null before there is a batch. */
        messageId: z.string().nullable(),
        payments: z.int(),
        totalFen: fenSchema,
        /** Other batches that were released before and have not left yet. */
        promisedFen: fenSchema,
        balance: balanceSchema,
        shortfallFen: fenSchema,
        /** Day by which the wages must be paid. */
        payBy: dateSchema,
        builderName: z.string(),
        contractorName: z.string(),
        teams: z.array(z.strictObject({ teamName: z.string(), persons: z.int(), sumFen: fenSchema })),
      })
      .nullable(),
  ),
}
