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
  workdayCentiSchema,
} from './common.ts'
import { backPaySchema, payContract, standingSchema } from './pay.ts'

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** Life of a wage list (DESIGN §4). After `frozen` the bank room carries it on. */
export const listStateSchema = z.enum(['drafted', 'confirmed', 'reviewed', 'published', 'frozen'])
export type ListState = z.infer<typeof listStateSchema>

export const confirmationSchema = z.strictObject({
  how: z.enum(['card', 'paper']),
  at: instantSchema,
})

export const wageLineSchema = z.strictObject({
  id: idSchema,
  workerId: idSchema,
  engagementId: idSchema,
  name: z.string(),
  maskedIdNumber: z.string(),
  trade: z.string(),
  workdayCenti: workdayCentiSchema,
  overtimeMinutes: z.int(),
  grossFen: fenSchema,
  deductionFen: fenSchema,
  netFen: fenSchema,
  account: z.string().nullable(),
  confirmation: confirmationSchema.nullable(),
  warnings: z.array(z.strictObject({ code: z.string(), params })),
  openObjections: z.int(),
})
export type WageLine = z.infer<typeof wageLineSchema>

export const wageListHeadSchema = z.strictObject({
  id: idSchema,
  teamId: idSchema,
  teamName: z.string(),
  companyName: z.string(),
  month: monthSchema,
  version: z.int(),
  state: listStateSchema,
  lines: z.int(),
  confirmed: z.int(),
  /** Rows that could not be computed; while there are any the list is not reviewed. */
  leftOut: z.int(),
  grossFen: fenSchema,
  netFen: fenSchema,
  noticeFrom: dateSchema.nullable(),
  noticeUntil: dateSchema.nullable(),
  openObjections: z.int(),
  hash: z.string().nullable(),
})
export type WageListHead = z.infer<typeof wageListHeadSchema>

export const wageListSchema = wageListHeadSchema.extend({
  sheetId: idSchema,
  rows: z.array(wageLineSchema),
  /** Who is not on the list, and why: no worker where a piecework pot has nobody to share in it. */
  leftOutRows: z.array(
    z.strictObject({
      workerId: idSchema.nullable(),
      engagementId: idSchema.nullable(),
      name: z.string(),
      code: z.string(),
      params,
    }),
  ),
  objections: z.array(
    z.strictObject({
      id: idSchema,
      lineId: idSchema,
      name: z.string(),
      text: z.string(),
      at: instantSchema,
      answer: z.string().nullable(),
    }),
  ),
})
export type WageList = z.infer<typeof wageListSchema>

/** One amount with all that made it: formula and inputs, down to the days and their punches. */
export const componentSchema = z.strictObject({
  kind: z.enum([
    ...(['day-rate', 'hour-rate', 'month', 'special-day', 'overtime'] as const),
    ...(['piecework', 'allowance', 'bonus', 'back-pay'] as const),
  ]),
  quantity: z.int(),
  unit: z.enum(['workday-centi', 'minute', 'share', 'day', 'once']),
  rateFen: fenSchema,
  amountFen: fenSchema,
  /** Locale code of the formula and its parameters. */
  formula: z.strictObject({ code: z.string(), params }),
})
export const explanationSchema = z.strictObject({
  line: wageLineSchema,
  components: z.array(componentSchema),
  days: z.array(
    z.strictObject({
      date: dateSchema,
      workdayCenti: workdayCentiSchema,
      overtimeMinutes: z.int(),
      dayRateFen: fenSchema,
      punches: z.array(
        z.strictObject({ id: z.string(), at: instantSchema, direction: z.int(), provenance: z.string() }),
      ),
    }),
  ),
  policy: z.string(),
})
export type Explanation = z.infer<typeof explanationSchema>

/** How a worker confirms: his own card on the reader, or his signature on paper witnessed by a second person. */
export const confirmWaySchema = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('card'), readId: z.string() }),
  z.strictObject({ how: z.literal('paper'), reason: reasonSchema, approval: approvalSchema }),
])

export const settlementSchema = z.strictObject({
  engagementId: idSchema,
  name: z.string(),
  teamName: z.string(),
  entryDate: dateSchema,
  exitDate: dateSchema.nullable(),
  standing: standingSchema,
  /** What stands in the way of the confirmation. */
  obstacles: z.array(z.strictObject({ code: z.string(), params })),
  settled: confirmationSchema.nullable(),
})
export type Settlement = z.infer<typeof settlementSchema>

export const payrollContract = {
  ...payContract,
  lists: base.input(z.strictObject({ month: monthSchema })).output(
    z.array(
      z.strictObject({
        teamId: idSchema,
        teamName: z.string(),
        companyName: z.string(),
        sheetClosed: z.boolean(),
        list: wageListHeadSchema.nullable(),
      }),
    ),
  ),
  /** Drafts (or drafts anew, as the next version) the team's list from its closed sheet. */
  draft: base.input(z.strictObject({ teamId: idSchema, month: monthSchema })).output(wageListSchema),
  /** Drafts the first list of every team whose sheet is closed and that has none yet, in one commit. */
  draftAll: base.input(z.strictObject({ month: monthSchema })).output(
    z.strictObject({
      drafted: z.int(),
      left: z.array(z.strictObject({ teamId: idSchema, teamName: z.string(), code: z.string(), params })),
    }),
  ),
  list: base.input(z.strictObject({ listId: idSchema })).output(wageListSchema),
  explain: base.input(z.strictObject({ lineId: idSchema })).output(explanationSchema),
  /** The worker at the kiosk: his own lines by his own card. Open without sign-in. */
  ownLines: base.input(z.strictObject({ readId: z.string() })).output(
    z.strictObject({
      workerId: idSchema,
      name: z.string(),
      lines: z.array(
        wageLineSchema.extend({
          month: monthSchema,
          teamName: z.string(),
          state: listStateSchema,
          /** Bank's word on the payment once there is one. */
          payment: z.string().nullable(),
        }),
      ),
    }),
  ),
  confirm: base.input(z.strictObject({ lineId: idSchema, way: confirmWaySchema })).output(okSchema),
  /** The clerk has checked list against sheet; all lines are confirmed. */
  review: base.input(z.strictObject({ listId: idSchema })).output(wageListSchema),
  publish: base.input(z.strictObject({ listId: idSchema })).output(wageListSchema),
  object: base
    .input(z.strictObject({ lineId: idSchema, text: z.string().trim().min(2).max(500), readId: z.string().nullable() }))
    .output(okSchema),
  answerObjection: base.input(z.strictObject({ objectionId: idSchema, answer: reasonSchema })).output(wageListSchema),
  /** Freezes the list as a hash; the posting days are over, objections answered, a manager approves. */
  freeze: base.input(z.strictObject({ listId: idSchema, approval: approvalSchema })).output(wageListSchema),
  /** The worker disputes his line: it is held with his objection, the rest of the list goes on. Open at the kiosk by his own card. */
  hold: base
    .input(z.strictObject({ lineId: idSchema, text: z.string().trim().min(2).max(500), readId: z.string().nullable() }))
    .output(okSchema),
  /** Held lines of a month, with what became of them. */
  heldLines: base.input(z.strictObject({ month: monthSchema })).output(
    z.array(
      z.strictObject({
        lineId: idSchema,
        listId: idSchema,
        teamName: z.string(),
        name: z.string(),
        netFen: fenSchema,
        text: z.string(),
        answer: z.string().nullable(),
        /** Supplementary list that pays it. */
        paidBy: idSchema.nullable(),
      }),
    ),
  ),
  supplements: base
    .input(z.strictObject({ month: monthSchema }))
    .output(z.array(z.strictObject({ supplement: z.int(), addsTo: idSchema, list: wageListHeadSchema }))),
  /** A supplementary list (补发) for a frozen list: its answered held lines and amounts of back pay. Drafted anew it supersedes itself. */
  draftSupplement: base
    .input(z.strictObject({ listId: idSchema, backPay: z.array(backPaySchema).max(500) }))
    .output(wageListSchema),
  settlement: base.input(z.strictObject({ engagementId: idSchema })).output(settlementSchema),
  /** A leaver confirms that his account is cleared; refused while something is open. */
  settle: base.input(z.strictObject({ engagementId: idSchema, way: confirmWaySchema })).output(settlementSchema),
  /** Wages past their pay date (条例 art. 13, 14), oldest first. */
  overdue: base.input(z.void()).output(
    z.array(
      z.strictObject({
        month: monthSchema,
        payDate: dateSchema,
        daysLate: z.int(),
        teamName: z.string(),
        listId: idSchema.nullable(),
        unpaidFen: fenSchema,
      }),
    ),
  ),
}
