/** What wages are made from besides the sheet: pay bases, piecework, allowances, advances, deductions, income tax. */
import { z } from 'zod'
import {
  approvalSchema,
  base,
  dateSchema,
  fenSchema,
  idSchema,
  monthSchema,
  okSchema,
  positiveFenSchema,
  reasonSchema,
} from './common.ts'
import { engagementInputSchema } from './roster.ts'
import { formulaSchema } from './trace.ts'

/** How an engagement is paid from a date on. Overtime follows from it, at the percent of the shift and the kind of day. */
export const payBasisSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('day'), dayRateFen: positiveFenSchema }),
  z.strictObject({ kind: z.literal('hour'), hourRateFen: positiveFenSchema }),
  z.strictObject({
    kind: z.literal('month'),
    monthFen: positiveFenSchema,
    /** Paid days of a month in hundredths: 2175 by 人社部发〔2025〕2号, anything else by agreement only. */
    divisorCenti: z.int().min(2000).max(3100).default(2175),
    /** Where the other divisor is agreed, e.g. the contract's clause. */
    agreement: z.string().trim().min(2).max(200).nullable().default(null),
  }),
  /** No time pay: shares of piecework pots only. Whoever has another basis may share in a pot as well (mixed pay). */
  z.strictObject({ kind: z.literal('piece') }),
])
export type PayBasis = z.infer<typeof payBasisSchema>

export const payTermSchema = z.strictObject({
  fromDate: dateSchema,
  basis: payBasisSchema,
  /** `engagement`: the day rate of the contract; `agreed`: set later. */
  source: z.enum(['engagement', 'agreed']),
})

/** One measured position of a piecework pot. Overtime on piecework is a position of its own with its percent (工资支付暂行规定 art. 13). */
export const pieceItemSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  unit: z.string().trim().min(1).max(20),
  /** Thousandths of the unit. */
  quantityMilli: z.int().positive(),
  unitPriceFen: positiveFenSchema,
  percent: z.union([z.literal(100), z.literal(150), z.literal(200), z.literal(300)]).default(100),
})
export type PieceItem = z.infer<typeof pieceItemSchema>

export const pieceShareSchema = z.strictObject({ engagementId: idSchema, weight: z.int().positive().max(1_000_000) })

export const pieceSplitSchema = z.enum(['workdays', 'shares'])

export const deductionKindSchema = z.enum(['social-insurance', 'tax', 'court-order', 'damage', 'other', 'advance'])
/** Deductions that are ordered: an advance is one by its voucher, computed tax by its rule. */
export const orderedDeductionSchema = deductionKindSchema.exclude(['advance'])
export const extraKindSchema = z.enum(['allowance', 'bonus'])
export const taxModeSchema = z.enum(['cumulative', 'none', 'manual'])

/** An amount taken off a line, with what it is founded on. */
export const deductionSchema = z.strictObject({
  kind: deductionKindSchema,
  amountFen: positiveFenSchema,
  sourceId: idSchema.nullable(),
  formula: formulaSchema,
})
export type Deduction = z.infer<typeof deductionSchema>

export const advanceInputSchema = z.strictObject({
  engagementId: idSchema,
  paidOn: dateSchema,
  amountFen: positiveFenSchema,
  /** Number of the receipt or transfer. */
  voucher: z.string().trim().min(1).max(60),
  how: z.enum(['transfer', 'cash']),
})

export const deductionInputSchema = z.strictObject({
  engagementId: idSchema,
  month: monthSchema,
  kind: orderedDeductionSchema,
  amountFen: positiveFenSchema,
  /** Judgment, agreement or assessment that it rests on. */
  document: z.string().trim().min(2).max(200),
})

export const extraInputSchema = z.strictObject({
  engagementId: idSchema,
  month: monthSchema,
  kind: extraKindSchema,
  /** `day`: counted by the days worked (e.g. heat allowance). */
  per: z.enum(['month', 'day']),
  amountFen: positiveFenSchema,
  name: z.string().trim().min(1).max(60),
})

export const potInputSchema = z.strictObject({
  teamId: idSchema,
  month: monthSchema,
  name: z.string().trim().min(1).max(100),
  split: pieceSplitSchema,
  items: z.array(pieceItemSchema).min(1).max(100),
  /** Who shares; by workdays an empty list means everybody of the team who is paid by the piece. */
  shares: z.array(pieceShareSchema).max(500),
})

export const potSchema = potInputSchema.extend({
  id: idSchema,
  amountFen: fenSchema,
  generalConfirmed: z.boolean(),
  contractorConfirmed: z.boolean(),
  /** Names of those who confirmed for each side. */
  generalBy: z.string().nullable(),
  contractorBy: z.string().nullable(),
})

export const taxInputSchema = z.strictObject({
  workerId: idSchema,
  fromMonth: monthSchema,
  mode: taxModeSchema,
  monthlySpecialFen: z.int().nonnegative().default(0),
  why: z.string().trim().min(2).max(200),
})

export const taxOpeningSchema = z.strictObject({
  workerId: idSchema,
  year: z.int().min(2019).max(2100),
  months: z.int().min(1).max(12),
  incomeFen: z.int().nonnegative(),
  /** Social insurance, special and other deductions claimed in those months, without the 5,000 a month. */
  deductedFen: z.int().nonnegative(),
  withheldFen: z.int().nonnegative(),
})

const reasoned = z.strictObject({ reason: reasonSchema, approval: approvalSchema })
const idOnly = z.strictObject({ id: idSchema })
const params = z.record(z.string(), z.union([z.string(), z.number()]))

export const payInputsSchema = z.strictObject({
  advances: z.array(
    advanceInputSchema.extend({
      id: idSchema,
      name: z.string(),
      /** Set off on living wage lines so far. */
      takenFen: fenSchema,
    }),
  ),
  deductions: z.array(
    deductionInputSchema.extend({ id: idSchema, name: z.string(), takenFen: fenSchema, approved: z.boolean() }),
  ),
  extras: z.array(extraInputSchema.extend({ id: idSchema, workerName: z.string() })),
  pots: z.array(potSchema),
})
export type PayInputs = z.infer<typeof payInputsSchema>

/** Somebody of a team in a month, with what decides how his wage is made. */
export const payPersonSchema = z.strictObject({
  workerId: idSchema,
  engagementId: idSchema,
  name: z.string(),
  /** Last four characters of the identity number, to tell namesakes apart. */
  idTail: z.string(),
  trade: z.string(),
  entryDate: dateSchema,
  exitDate: dateSchema.nullable(),
  /** In force on the last day of the month or of the engagement; null where there is none. */
  basis: payBasisSchema.nullable(),
  /** Workdays on the closed sheet; null while it is open. */
  workdayCenti: z.int().nullable(),
  tax: z
    .strictObject({ fromMonth: monthSchema, mode: taxModeSchema, monthlySpecialFen: fenSchema, why: z.string() })
    .nullable(),
  /** Months of the tax year with another employer. */
  opening: taxOpeningSchema.nullable(),
})
export type PayPerson = z.infer<typeof payPersonSchema>

export const payPeopleSchema = z.strictObject({
  people: z.array(payPersonSchema),
  payDate: dateSchema,
  /** Month and year in which the wages of this month count for income tax, and by what. */
  taxMonth: monthSchema,
  taxBy: z.enum(['payment', 'wage-month']),
  /** The list of the month is frozen: its inputs are only read. */
  frozen: z.boolean(),
})
export type PayPeople = z.infer<typeof payPeopleSchema>

/** What became of rows entered together: those that were in order are recorded, the others named by their place (from 0) and field. */
export const enteredSchema = z.strictObject({
  recorded: z.array(z.strictObject({ row: z.int(), id: idSchema })),
  refused: z.array(z.strictObject({ row: z.int(), field: z.string().nullable(), code: z.string(), params })),
})
export type Entered = z.infer<typeof enteredSchema>

/** Rows that one consent covers. */
const rowsOf = <T extends z.ZodType>(row: T) => z.array(row).min(1).max(500)

/** A worker's account on the project: payable − deducted − advanced − paid = unpaid. */
export const standingSchema = z.strictObject({
  payableFen: fenSchema,
  /** Lawful deductions, advances apart. */
  deductedFen: fenSchema,
  advancedFen: fenSchema,
  paidFen: fenSchema,
  unpaidFen: fenSchema,
  /** Held lines that no list pays yet; not in `payableFen`. */
  disputedFen: fenSchema,
})
export type Standing = z.infer<typeof standingSchema>

export const monthStandingSchema = standingSchema.extend({ month: monthSchema, cumulativeUnpaidFen: fenSchema })

export type MonthStanding = z.infer<typeof monthStandingSchema>

export const previewSchema = z.strictObject({
  lines: z.array(
    z.strictObject({
      workerId: idSchema,
      engagementId: idSchema,
      name: z.string(),
      grossFen: fenSchema,
      deductionFen: fenSchema,
      netFen: fenSchema,
    }),
  ),
  /** Rows that cannot be computed, by name and reason; the others can. */
  refused: z.array(z.strictObject({ name: z.string(), code: z.string(), params })),
})

export const lineChangeSchema = z.strictObject({
  engagementId: idSchema,
  name: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.strictObject({ workdayCenti: z.int(), grossFen: fenSchema, netFen: fenSchema }).nullable(),
  after: z.strictObject({ workdayCenti: z.int(), grossFen: fenSchema, netFen: fenSchema }).nullable(),
})
export type LineChange = z.infer<typeof lineChangeSchema>

export const backPaySchema = z.strictObject({
  engagementId: idSchema,
  /** Month that it is owed for: the list's own or an earlier one. */
  forMonth: monthSchema,
  amountFen: positiveFenSchema,
  reason: reasonSchema,
})

/** A worker goes from one team to another on a date: the engagement he leaves, and the one he enters with its contract and pay. */
export const teamChangeSchema = z.strictObject({
  engagementId: idSchema,
  date: dateSchema,
  reason: reasonSchema,
  ...engagementInputSchema.pick({
    teamId: true,
    trade: true,
    contractKind: true,
    contractNumber: true,
    contractFrom: true,
    contractTo: true,
    trainingDate: true,
  }).shape,
  basis: payBasisSchema,
})

/** Inputs of the wages and the accounts that follow from them. */
export const payContract = {
  payTerms: base.input(z.strictObject({ engagementId: idSchema })).output(z.array(payTermSchema)),
  /** Changes money, so a second person consents. */
  setPayBasis: base
    .input(reasoned.extend({ engagementId: idSchema, fromDate: dateSchema, basis: payBasisSchema }))
    .output(z.array(payTermSchema)),
  /** Exit, entry and pay in one commit; a second person consents, since pay is set. */
  changeTeam: base.input(teamChangeSchema.extend({ approval: approvalSchema })).output(okSchema),
  inputs: base.input(z.strictObject({ teamId: idSchema, month: monthSchema })).output(payInputsSchema),
  payPeople: base.input(z.strictObject({ teamId: idSchema, month: monthSchema })).output(payPeopleSchema),
  addAdvance: base.input(advanceInputSchema.extend({ approval: approvalSchema })).output(idOnly),
  /** What the law does not name (`other`) is refused without a manager's consent. */
  addDeduction: base.input(deductionInputSchema.extend({ approval: approvalSchema.nullable() })).output(idOnly),
  addExtra: base.input(extraInputSchema.extend({ approval: approvalSchema })).output(idOnly),
  /** Many at once with one consent. A row that is refused keeps none of the others. */
  addAdvances: base
    .input(z.strictObject({ rows: rowsOf(advanceInputSchema), approval: approvalSchema }))
    .output(enteredSchema),
  addDeductions: base
    .input(z.strictObject({ rows: rowsOf(deductionInputSchema), approval: approvalSchema }))
    .output(enteredSchema),
  addExtras: base
    .input(z.strictObject({ rows: rowsOf(extraInputSchema), approval: approvalSchema }))
    .output(enteredSchema),
  /** Whoever measures confirms for his side: clerk and manager for the general contractor, a contractor's user for his company. */
  measurePot: base.input(potInputSchema).output(idOnly),
  confirmPot: base.input(z.strictObject({ potId: idSchema })).output(okSchema),
  voidInput: base
    .input(reasoned.extend({ what: z.enum(['advance', 'deduction', 'extra', 'pot']), id: idSchema }))
    .output(okSchema),
  setTax: base.input(taxInputSchema.extend({ approval: approvalSchema })).output(okSchema),
  /** The same setting for several workers, in one commit. */
  setTaxOfMany: base
    .input(
      taxInputSchema
        .omit({ workerId: true })
        .extend({ workerIds: z.array(idSchema).min(1).max(500), approval: approvalSchema }),
    )
    .output(okSchema),
  setTaxOpening: base.input(taxOpeningSchema.extend({ approval: approvalSchema })).output(okSchema),
  /** What the list would be, drafted now; nothing is recorded. */
  preview: base.input(z.strictObject({ teamId: idSchema, month: monthSchema })).output(previewSchema),
  /** What changed since the version that this list supersedes, line by line. */
  changes: base.input(z.strictObject({ listId: idSchema })).output(z.array(lineChangeSchema)),
  deductionsOf: base.input(z.strictObject({ lineId: idSchema })).output(z.array(deductionSchema)),
  standing: base
    .input(z.strictObject({ workerId: idSchema }))
    .output(z.strictObject({ name: z.string(), total: standingSchema, months: z.array(monthStandingSchema) })),
}
