import { z } from 'zod'
import { bankFileSchema, profileIdSchema, transportSchema } from './bank-shapes.ts'
import { base, fenSchema, okSchema } from './common.ts'

const namesSchema = z.strictObject({ 'zh-CN': z.string(), en: z.string() })
const limitsSchema = z.strictObject({
  maxRows: z.int().positive().nullable(),
  maxAmountFen: z.int().positive().nullable(),
  maxTotalFen: z.int().positive().nullable(),
})

/** A bank's format as the screens show it. What rests on hearsay stands in `confirm` and is shown before first use. */
export const bankProfileSchema = z.strictObject({
  id: profileIdSchema,
  name: namesSchema,
  confirmWithBank: z.boolean(),
  confirm: z.array(namesSchema),
  /** What the layout rests on. */
  source: namesSchema,
  /** Hash of the file, for a format that the office brought itself; null for a shipped one. */
  ownSha256: z.string().nullable(),
  transports: z.array(transportSchema),
  encoding: z.string(),
  /** `iso20022`, `separated`, `fixed`, `xml` or `xlsx`. */
  kind: z.string(),
  othersPayees: z.enum(['together', 'separate', 'refused']),
  /** CNAPS numbers of the bank itself begin so. */
  ownPrefixes: z.array(z.string()),
  /** Columns of a line or row: heading, what stands in it, bytes it takes or may take. None for markup. */
  columns: z.array(
    z.strictObject({
      title: z.string(),
      content: z.string(),
      width: z.int().nullable(),
      maxBytes: z.int().nullable(),
    }),
  ),
  /** Rows, one amount and the sum that one batch may have: the profile's, and the bank's own where set. */
  limits: limitsSchema,
  /** Those of the bank's own that were set here. */
  setLimits: limitsSchema,
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

export const profileProcedures = {
  /** All profiles: those shipped, then the office's own. */
  profiles: base.input(z.void()).output(z.array(bankProfileSchema)),
  /** A format the office brings itself, as the shipped ones are written (JSON). Its id begins with `own-`; the same id again replaces it. */
  bringProfile: base
    .input(z.strictObject({ fileName: z.string().max(200), contentBase64: z.base64().max(400_000) }))
    .output(z.strictObject({ profile: profileIdSchema })),
  /** A format as its file, to be changed and brought as the office's own. */
  profileFile: base.input(z.strictObject({ profile: profileIdSchema })).output(bankFileSchema),
  /** Format and way that this site's batches usually take; null until it is set. */
  usualWay: base
    .input(z.void())
    .output(z.strictObject({ profile: profileIdSchema, transport: transportSchema }).nullable()),
  setUsualWay: base.input(z.strictObject({ profile: profileIdSchema, transport: transportSchema })).output(okSchema),
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
        /** The first file line by line, cut into cells with their bytes in the bank's encoding; none for markup. */
        rows: z.array(z.array(z.strictObject({ text: z.string(), bytes: z.int() }))),
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
