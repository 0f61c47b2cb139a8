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
  reasonSchema,
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

export const escrowInputSchema = z.strictObject({
  /** 总包名称 + 工程建设项目名称 + 农民工工资专用账户 (53号 art. 6). */
  accountName: z.string().trim().min(4).max(140),
  accountNumber: z.string().trim().min(8).max(34),
  bankName: z.string().trim().min(2).max(100),
  cnaps: z.string().regex(/^\d{12}$/),
  openedOn: dateSchema,
})

const bankFileSchema = z.strictObject({ fileName: z.string(), contentBase64: z.string(), sha256: z.string() })
const namesSchema = z.strictObject({ 'zh-CN': z.string(), en: z.string() })
const limitsSchema = z.strictObject({
  maxRows: z.int().positive().nullable(),
  maxAmountFen: z.int().positive().nullable(),
  maxTotalFen: z.int().positive().nullable(),
})

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

const balanceSchema = z.strictObject({
  balanceFen: fenSchema,
  asOf: dateSchema,
  /** Sent since and not in that balance yet. */
  onTheWayFen: fenSchema,
  availableFen: fenSchema,
})

const accountProcedures = {
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

const controlProcedures = {
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
  /** The letter for missing money (补足资金函): null when the balance is enough or not known. */
  shortfall: base.input(z.strictObject({ batchId: idSchema })).output(
    z
      .strictObject({
        accountName: z.string(),
        masked: z.string(),
        bankName: z.string(),
        month: monthSchema,
        messageId: z.string(),
        payments: z.int(),
        totalFen: fenSchema,
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

/** A bank's format as the screens show it. What rests on hearsay stands in `confirm` and is shown before first use. */
export const bankProfileSchema = z.strictObject({
  id: profileIdSchema,
  name: namesSchema,
  confirmWithBank: z.boolean(),
  confirm: z.array(namesSchema),
  source: z.string(),
  transports: z.array(transportSchema),
  encoding: z.string(),
  /** `iso20022`, `separated`, `fixed`, `xml` or `xlsx`. */
  kind: z.string(),
  othersPayees: z.enum(['together', 'separate', 'refused']),
  /** Rows, one amount and the sum that one batch may have: the profile's, and the bank's own where set. */
  limits: limitsSchema,
  parameters: z.array(
    z.strictObject({
      id: z.string(),
      name: namesSchema,
      secret: z.boolean(),
      required: z.boolean(),
      maxLength: z.int(),
      /** Null for secrets and for what is not set. */
      value: z.string().nullable(),
      isSet: z.boolean(),
    }),
  ),
  /** Every required parameter is set. */
  ready: z.boolean(),
})
export type BankProfileView = z.infer<typeof bankProfileSchema>

const profileProcedures = {
  /** All shipped profiles. */
  profiles: base.input(z.void()).output(z.array(bankProfileSchema)),
  /** Sets a profile's customer numbers (a value left out stays, '' clears) and the bank's own limits. */
  configureProfile: base
    .input(
      z.strictObject({
        profile: profileIdSchema,
        values: z.record(z.string(), z.string().max(200)),
        limits: limitsSchema,
      }),
    )
    .output(okSchema),
  /** The tester: renders a sample of fictional payees in the profile, with the parameters given or set. */
  testProfile: base
    .input(
      z.strictObject({
        profile: profileIdSchema,
        values: z.record(z.string(), z.string().max(200)).default({}),
        /** A rare character in a name shows what the bank's character set lacks. */
        payees: z
          .array(
            z.strictObject({
              name: z.string().min(1).max(70),
              account: z.string().max(34),
              amountFen: fenSchema.positive(),
              cnaps: z.string().max(12),
            }),
          )
          .max(50)
          .default([]),
      }),
    )
    .output(
      z.strictObject({
        files: z.array(bankFileSchema.extend({ text: z.string().nullable() })),
        problems: z.array(
          z.strictObject({ code: z.string(), field: z.string(), name: z.string(), detail: z.string() }),
        ),
      }),
    ),
  /** The tester: reads a result file of the profile and says what it would mean, changing nothing. */
  testResult: base
    .input(z.strictObject({ profile: profileIdSchema, contentBase64: z.base64().max(20_000_000) }))
    .output(
      z.strictObject({
        problem: z.strictObject({ problem: z.string(), detail: z.string(), line: z.int() }).nullable(),
        results: z.array(
          z.strictObject({
            named: z.string(),
            outcome: z.enum(['paid', 'pending', 'rejected', 'returned', 'unknown']),
            status: z.string(),
            reasonCode: z.string().nullable(),
            reasonText: z.string().nullable(),
            amountFen: fenSchema.nullable(),
            payeeName: z.string().nullable(),
            account: z.string().nullable(),
          }),
        ),
      }),
    ),
}

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
        transport: transportSchema,
        profile: profileIdSchema,
        executionDate: dateSchema,
      }),
    )
    .output(batchSchema),
}
