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
import { noticeProcedures } from './notice.ts'
import {
  advanceInputSchema,
  backPaySchema,
  deductionSchema,
  monthStandingSchema,
  payContract,
  standingSchema,
} from './pay.ts'
import { progressProcedures } from './progress.ts'
import { behindSchema, formulaSchema, minimumCheckSchema, policyTableSchema, tracedPunchSchema } from './trace.ts'

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
  /** 0: the month's own list; n: the n-th supplementary one (补发) of the frozen list `addsTo`. */
  supplement: z.int(),
  addsTo: idSchema.nullable(),
  /** The version before this one. */
  supersedes: idSchema.nullable(),
  /** Disputed lines that were held: not in `lines` and the sums. */
  held: z.int(),
  /** Lines of a frozen list that the bank has not paid. */
  openPayments: z.int(),
  /** Local date from which a posted list can be frozen: the day after its notice. */
  freezeFrom: dateSchema.nullable(),
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
  formula: formulaSchema,
})

/** The dated table that a figure rests on: of pay rules, holidays, income tax, its period or the minimum wage. */
export const policySourceSchema = z.strictObject({
  table: policyTableSchema,
  /** Date of effect of the row used; null for an amount of the project card that no row knows. */
  effectiveFrom: dateSchema.nullable(),
  source: z.string(),
  /** SHA-256 of the row, so that a table edited later shows. */
  digest: z.string().nullable(),
  /** The site's tier of the minimum wage. */
  amountFen: fenSchema.optional(),
  /** Of the tax period: the month that the wage counts in, and by what, its payment or its own month. */
  taxMonth: monthSchema.optional(),
  by: z.enum(['payment', 'wage-month']).optional(),
})
export type PolicySource = z.infer<typeof policySourceSchema>

export const explanationSchema = z.strictObject({
  line: wageLineSchema,
  components: z.array(
    componentSchema.extend({
      ...behindSchema.shape,
      /** Days of the sheet that the amount is made from; empty for what is not counted by days. */
      dates: z.array(dateSchema),
    }),
  ),
  deductions: z.array(deductionSchema.extend(behindSchema.shape)),
  /** Why no income tax is withheld; null where some is, and on lists of older stations, which do not say it. */
  zeroTax: formulaSchema.extend({ tables: z.array(policyTableSchema) }).nullable(),
  /** Null for what pays no days, and where the project names no minimum wage. */
  minimum: minimumCheckSchema.nullable(),
  /** The objection that an earlier line was held for, where this line pays it. */
  dispute: z.strictObject({ text: z.string(), answer: z.string().nullable() }).nullable(),
  days: z.array(
    z.strictObject({
      date: dateSchema,
      workdayCenti: workdayCentiSchema,
      overtimeMinutes: z.int(),
      dayRateFen: fenSchema,
      /** By the year's table of holidays. */
      kind: z.enum(['working', 'rest', 'statutory']),
      punches: z.array(tracedPunchSchema),
    }),
  ),
  policy: z.string(),
  /** Tables in force when the list was drafted, as its fact keeps them; of an older list as they are now. */
  sources: z.array(policySourceSchema),
  sheet: z.strictObject({ id: idSchema, hash: z.string() }),
})
export type Explanation = z.infer<typeof explanationSchema>

/** How a worker confirms: his own card on the reader, or his signature on paper witnessed by a second person. */
export const confirmWaySchema = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('card'), readId: z.string() }),
  z.strictObject({ how: z.literal('paper'), reason: reasonSchema, approval: approvalSchema }),
])

/** A month of an account with what its sums are made of: the wage lines, each of which can be explained, and the vouchers of advances. */
export const settledMonthSchema = monthStandingSchema.extend({
  lines: z.array(
    z.strictObject({
      lineId: idSchema,
      /** 0: the month's own list; n: the n-th supplementary one. */
      supplement: z.int(),
      payableFen: fenSchema,
      /** Lawful deductions, advances apart. */
      deductedFen: fenSchema,
      paidFen: fenSchema,
      /** Gross of a held line that no list pays yet; 0 of any other. */
      disputedFen: fenSchema,
      /** When the bank paid it. */
      paidAt: instantSchema.nullable(),
    }),
  ),
  advances: z.array(
    advanceInputSchema.omit({ engagementId: true }).extend({
      id: idSchema,
      /** Living lines that it was set off on. */
      taken: z.array(z.strictObject({ lineId: idSchema, month: monthSchema, amountFen: fenSchema })),
    }),
  ),
})
export type SettledMonth = z.infer<typeof settledMonthSchema>

export const settlementSchema = z.strictObject({
  engagementId: idSchema,
  name: z.string(),
  teamName: z.string(),
  entryDate: dateSchema,
  exitDate: dateSchema.nullable(),
  standing: standingSchema,
  /** By month, down to lines and vouchers: `standing` is their sum. */
  months: z.array(settledMonthSchema),
  /** What stands in the way of the confirmation. */
  obstacles: z.array(z.strictObject({ code: z.string(), params })),
  settled: confirmationSchema.nullable(),
})
export type Settlement = z.infer<typeof settlementSchema>

export const supplementPlanSchema = z.strictObject({
  listId: idSchema,
  teamName: z.string(),
  month: monthSchema,
  /** The supplementary list that is not frozen yet: drafted anew it is superseded. */
  openId: idSchema.nullable(),
  /** Held lines whose objections are answered: they are paid by the list. */
  released: z.array(z.strictObject({ engagementId: idSchema, name: z.string(), netFen: fenSchema })),
  /** Held lines that still wait for an answer. */
  waiting: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  backPay: z.array(backPaySchema),
  /** What the sheet that was closed anew gives otherwise than what was paid: more is owed by the list, less stays a difference to settle. */
  corrections: z.array(
    z.strictObject({
      engagementId: idSchema,
      name: z.string(),
      beforeFen: fenSchema,
      afterFen: fenSchema,
      beforeCenti: workdayCentiSchema,
      afterCenti: workdayCentiSchema,
      /** Overtime minutes that came on top. */
      overtimeMinutes: z.int().nonnegative(),
    }),
  ),
  /** Who may be owed: everybody that the team has had. */
  workers: z.array(z.strictObject({ engagementId: idSchema, name: z.string(), from: dateSchema })),
})
export type SupplementPlan = z.infer<typeof supplementPlanSchema>

/** What is missing before a team's wages are paid. */
export const dueWhatSchema = z.enum(['sheet-open', 'no-list', 'not-frozen', 'unpaid'])
export type DueWhat = z.infer<typeof dueWhatSchema>

export const payrollContract = {
  ...payContract,
  ...progressProcedures,
  ...noticeProcedures,
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
          /** Disputed and held back: not on the list any more. */
          held: z.boolean(),
          supplement: z.int(),
          /** What he objected to, with the answers, newest first. */
          objections: z.array(z.strictObject({ text: z.string(), answer: z.string().nullable() })),
        }),
      ),
    }),
  ),
  /** The worker at the kiosk: why his own line is what it is, by his own card. Open without sign-in. */
  ownExplain: base.input(z.strictObject({ readId: z.string(), lineId: idSchema })).output(explanationSchema),
  /** The worker at the kiosk: his own account on the project, by his own card. Open without sign-in. */
  ownStanding: base
    .input(z.strictObject({ readId: z.string() }))
    .output(z.strictObject({ total: standingSchema, months: z.array(monthStandingSchema) })),
  confirm: base.input(z.strictObject({ lineId: idSchema, way: confirmWaySchema })).output(okSchema),
  /** The clerk has checked list against sheet; all lines are confirmed. */
  review: base.input(z.strictObject({ listId: idSchema })).output(wageListSchema),
  publish: base.input(z.strictObject({ listId: idSchema })).output(wageListSchema),
  object: base
    .input(z.strictObject({ lineId: idSchema, text: z.string().trim().min(2).max(500), readId: z.string().nullable() }))
    .output(okSchema),
  answerObjection: base.input(z.strictObject({ objectionId: idSchema, answer: reasonSchema })).output(wageListSchema),
  /** Whether the list could be frozen this very moment, by the station's clock: the first reason against, before anybody types a PIN. */
  freezable: base.input(z.strictObject({ listId: idSchema })).output(
    z.strictObject({
      from: dateSchema.nullable(),
      against: z.strictObject({ code: z.string(), params }).nullable(),
    }),
  ),
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
        workerId: idSchema,
        engagementId: idSchema,
        /** State of the list that it was held on. */
        listState: listStateSchema,
        /** The objection that still waits for an answer. */
        openObjectionId: idSchema.nullable(),
        /** State of the list in `paidBy`, and whether the bank has paid the line. */
        paidByState: listStateSchema.nullable(),
        paid: z.boolean(),
      }),
    ),
  ),
  supplements: base
    .input(z.strictObject({ month: monthSchema }))
    .output(z.array(z.strictObject({ supplement: z.int(), addsTo: idSchema, list: wageListHeadSchema }))),
  /** What a supplementary list of a frozen list would take up, and what the open one holds already. */
  supplementPlan: base.input(z.strictObject({ listId: idSchema })).output(supplementPlanSchema),
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
        teamId: idSchema,
        listId: idSchema.nullable(),
        unpaidFen: fenSchema,
        what: dueWhatSchema,
      }),
    ),
  ),
  /** Wages whose pay date is near and whose list is not frozen yet: a warning before they are late. */
  dueSoon: base.input(z.void()).output(
    z.array(
      z.strictObject({
        month: monthSchema,
        payDate: dateSchema,
        daysLeft: z.int(),
        teamName: z.string(),
        teamId: idSchema,
        listId: idSchema.nullable(),
        what: dueWhatSchema,
      }),
    ),
  ),
}
