import { z } from 'zod'
import { shortfallForSchema } from './bank-account.ts'
import { base, dateSchema, idSchema, instantSchema, monthSchema, okSchema, reasonSchema } from './common.ts'
import { crossCheckProcedures } from './cross-checks.ts'

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** The eight strict checks 八严查 in order. */
export const tileKeySchema = z.enum([
  'account',
  'board',
  'channel',
  'reconciliation',
  'notice',
  'payout',
  'filing',
  'book',
])
export const tileSchema = z.strictObject({
  key: tileKeySchema,
  state: z.enum(['green', 'amber', 'red']),
  /** Evidence behind the colour: locale codes with parameters, most serious first. */
  evidence: z.array(z.strictObject({ code: z.string(), params, serious: z.boolean() })),
})
export type Tile = z.infer<typeof tileSchema>

export const complianceContract = {
  ...crossCheckProcedures,
  month: base
    .input(z.strictObject({ month: monthSchema }))
    .output(z.strictObject({ month: monthSchema, tiles: z.array(tileSchema) })),
  /** Roster ↔ attendance ↔ wage list ↔ bank file ↔ bank result: every difference by name. */
  reconciliation: base.input(z.strictObject({ month: monthSchema })).output(
    z.strictObject({
      rows: z.array(
        z.strictObject({
          workerId: idSchema,
          name: z.string(),
          teamName: z.string(),
          workdayCenti: z.int(),
          listFen: z.int(),
          batchFen: z.int(),
          paidFen: z.int(),
          differences: z.array(z.strictObject({ code: z.string(), params })),
        }),
      ),
    }),
  ),
}

export const filingContract = {
  /** Records that the month was filed with the authority, with its receipt. */
  record: base
    .input(
      z.strictObject({
        month: monthSchema,
        how: z.enum(['platform', 'paper']),
        receiptNumber: z.string().trim().min(1).max(100),
        filedOn: dateSchema,
        receiptBase64: z.base64().max(5_000_000).nullable(),
      }),
    )
    .output(okSchema),
  list: base
    .input(z.strictObject({ month: monthSchema }))
    .output(
      z.array(z.strictObject({ month: monthSchema, how: z.string(), receiptNumber: z.string(), filedOn: dateSchema })),
    ),
}

/** Channels of art. 34 that the project card does not hold. */
export const channelsSchema = z.strictObject({
  /** Industry authority (行业主管部门) and its complaint phone. */
  authorityName: z.string().trim().max(100),
  authorityPhone: z.string().trim().max(50),
  /** Labour dispute arbitration (劳动争议调解仲裁). */
  arbitration: z.string().trim().max(200),
  legalAid: z.string().trim().max(200),
  /** Public legal service hotline (公共法律服务热线). */
  hotline: z.string().trim().max(50),
})

export const rightsContract = {
  channels: base.input(z.void()).output(channelsSchema),
  setChannels: base.input(channelsSchema).output(okSchema),
  /** The rights board 维权信息告示牌 as posted, with its photo (art. 34). */
  postBoard: base
    .input(z.strictObject({ postedOn: dateSchema, photoBase64: z.base64().max(5_000_000), place: reasonSchema }))
    .output(okSchema),
  board: base.input(z.void()).output(
    z.strictObject({
      /** Items of art. 34 as the station knows them; an empty text is a gap. */
      items: z.array(z.strictObject({ key: z.string(), text: z.string() })),
      posted: z.strictObject({ postedOn: dateSchema, place: z.string(), photoSha256: z.string() }).nullable(),
    }),
  ),
}

export const paperKindSchema = z.enum([
  'attendance-sheet',
  'wage-list',
  'notice',
  'payslips',
  'rights-board',
  'bank-voucher',
  'month-book',
  'exit-settlement',
])
export type PaperKind = z.infer<typeof paperKindSchema>

export const documentsContract = {
  /** Makes a paper as PDF; masked where it is posted, with checkpoint QR. */
  paper: base
    .input(
      z.strictObject({
        kind: paperKindSchema,
        month: monthSchema,
        teamId: idSchema.nullable().default(null),
        /** One list, for a supplementary one; its team's own list where there is none. */
        listId: idSchema.nullable().default(null),
        /** Whose settlement. */
        engagementId: idSchema.nullable().default(null),
      }),
    )
    .output(
      z.strictObject({ fileName: z.string(), mediaType: z.string(), contentBase64: z.string(), sha256: z.string() }),
    ),
  /** 每日点名册 of a team's date as a PDF. */
  roll: base
    .input(z.strictObject({ teamId: idSchema, date: dateSchema }))
    .output(
      z.strictObject({ fileName: z.string(), mediaType: z.string(), contentBase64: z.string(), sha256: z.string() }),
    ),
  /** 补足资金函 to the owner as a PDF, with what `bank.shortfall` says. */
  shortfall: base
    .input(shortfallForSchema)
    .output(
      z.strictObject({ fileName: z.string(), mediaType: z.string(), contentBase64: z.string(), sha256: z.string() }),
    ),
  /** Binds the month: the book is kept by hash in the journal. Refused until the month is settled. */
  // Not `bind`: a client's procedures are functions, and a function has a bind of its own.
  bindBook: base
    .input(z.strictObject({ month: monthSchema }))
    .output(z.strictObject({ sha256: z.string(), pages: z.int(), boundAt: instantSchema })),
  bound: base
    .input(z.strictObject({ month: monthSchema }))
    .output(z.strictObject({ sha256: z.string(), pages: z.int(), boundAt: instantSchema }).nullable()),
}
