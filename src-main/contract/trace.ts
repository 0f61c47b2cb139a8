/** What stands behind an amount of a wage line: the paper or record that it rests on, beside its formula and tables. */
import { z } from 'zod'
import { dateSchema, fenSchema, idSchema, instantSchema, monthSchema, workdayCentiSchema } from './common.ts'

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** One step of a reckoning: a code of the locale files and its parameters. */
export const stepSchema = z.strictObject({ code: z.string(), params })
export type Step = z.infer<typeof stepSchema>

/** How an amount is reckoned; `steps` where one sentence does not hold it, `sourceId` the record that it rests on. */
export const formulaSchema = stepSchema.extend({
  steps: z.array(stepSchema).optional(),
  sourceId: idSchema.optional(),
})

export const policyTableSchema = z.enum(['pay', 'holidays', 'income-tax', 'tax-period', 'minimum-wage'])
export type PolicyTable = z.infer<typeof policyTableSchema>

export const tracedPunchSchema = z.strictObject({
  id: z.string(),
  at: instantSchema,
  direction: z.int(),
  provenance: z.string(),
})

const sheetRefSchema = z.strictObject({ id: idSchema, hash: z.string() })
const sheetDaySchema = z.strictObject({ workdayCenti: workdayCentiSchema, overtimeMinutes: z.int() })

/** What an order or a voucher is for, what earlier lists took of it, and what this line leaves open. */
const claimed = { amountFen: fenSchema, takenBeforeFen: fenSchema, leftFen: fenSchema }

export const groundSchema = z.discriminatedUnion('kind', [
  /** Day, hour or month pay: the agreement in force. */
  z.strictObject({
    kind: z.literal('agreement'),
    fromDate: dateSchema,
    source: z.enum(['engagement', 'agreed']),
    contractNumber: z.string(),
    /** Where another divisor of the month is agreed. */
    clause: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('pot'),
    id: idSchema,
    name: z.string(),
    split: z.enum(['workdays', 'shares']),
    amountFen: fenSchema,
    items: z.array(
      z.strictObject({
        name: z.string(),
        unit: z.string(),
        quantityMilli: z.int(),
        unitPriceFen: fenSchema,
        percent: z.int(),
        amountFen: fenSchema,
      }),
    ),
    generalBy: z.string().nullable(),
    contractorBy: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('extra'),
    id: idSchema,
    name: z.string(),
    month: monthSchema,
    per: z.enum(['month', 'day']),
    amountFen: fenSchema,
  }),
  z.strictObject({
    kind: z.literal('advance'),
    id: idSchema,
    voucher: z.string(),
    paidOn: dateSchema,
    how: z.enum(['transfer', 'cash']),
    ...claimed,
  }),
  z.strictObject({
    kind: z.literal('order'),
    id: idSchema,
    document: z.string(),
    month: monthSchema,
    approvedBy: z.string().nullable(),
    ...claimed,
  }),
  /** A corrected sheet: both of them, and the days in which they differ with the punches that stand now. */
  z.strictObject({
    kind: z.literal('sheets'),
    before: sheetRefSchema,
    after: sheetRefSchema,
    days: z.array(
      z.strictObject({
        date: dateSchema,
        before: sheetDaySchema.nullable(),
        after: sheetDaySchema.nullable(),
        punches: z.array(tracedPunchSchema),
      }),
    ),
  }),
])
export type Ground = z.infer<typeof groundSchema>

/** Tables and record behind one amount. */
export const behindSchema = z.strictObject({ tables: z.array(policyTableSchema), ground: groundSchema.nullable() })

/** Pay for normal time against the local minimum for the time worked (最低工资规定 §12). */
export const minimumCheckSchema = z.strictObject({
  minimumFen: fenSchema,
  workdayCenti: workdayCentiSchema,
  paidDaysCenti: workdayCentiSchema,
  owedFen: fenSchema,
  paidFen: fenSchema,
  belowMinimum: z.boolean(),
})
