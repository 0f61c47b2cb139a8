import { z } from 'zod'
import { approvalSchema, base, dateSchema, idSchema, instantSchema, okSchema } from './common.ts'

/** Presence of one trade. */
export const tradeCountSchema = z.strictObject({ trade: z.string(), present: z.int(), engaged: z.int() })

/** Somebody on site, by his punches. */
export const presentPersonSchema = z.strictObject({
  workerId: idSchema,
  name: z.string(),
  teamId: idSchema,
  trade: z.string(),
  /** First punch of the running shift, and the last up to the minute asked for. */
  firstAt: instantSchema,
  lastAt: instantSchema,
})

const rollRowSchema = z.strictObject({
  workerId: idSchema,
  name: z.string(),
  trade: z.string(),
  /** First punch of the day's shift; null for whoever has none. */
  firstAt: instantSchema.nullable(),
  /** Last punch out; null while there is none. */
  lastAt: instantSchema.nullable(),
  manual: z.boolean(),
  /** He is named in the declaration; null where it names nobody. */
  declared: z.boolean().nullable(),
})
export type RollRow = z.infer<typeof rollRowSchema>

/** 每日点名册 of a team's date: who was there by the punches, and what was declared. */
export const rollSchema = z.strictObject({
  teamId: idSchema,
  teamName: z.string(),
  companyName: z.string(),
  date: dateSchema,
  /** Those who punched, by name; then those who are only declared. */
  rows: z.array(rollRowSchema),
  /** On the team's roster that day, whether they came or not: who may be declared. */
  engaged: z.array(z.strictObject({ workerId: idSchema, name: z.string(), trade: z.string() })),
  present: z.int(),
  declaration: z
    .strictObject({ total: z.int(), named: z.int().nullable(), by: z.string(), at: instantSchema })
    .nullable(),
  differences: z.strictObject({
    /** Declared less present; 0 without a declaration. */
    total: z.int(),
    /** Punched and not named. */
    notDeclared: z.array(z.string()),
    /** Named and no punch. */
    notThere: z.array(z.string()),
  }),
  /** SHA-256 over the roll as it stands now. */
  hash: z.string(),
  signed: z
    .strictObject({
      hash: z.string(),
      how: z.enum(['pin', 'paper']),
      /** Name of who signed. */
      by: z.string(),
      at: instantSchema,
      /** Punches or the declaration have changed since. */
      changed: z.boolean(),
    })
    .nullable(),
})
export type Roll = z.infer<typeof rollSchema>

const teamDate = { teamId: idSchema, date: dateSchema }

export const headcountProcedures = {
  /** Names of everybody on site now, or at a past minute; a contractor's user sees his own teams. */
  present: base
    .input(z.strictObject({ at: instantSchema.nullable() }))
    .output(z.strictObject({ at: instantSchema, people: z.array(presentPersonSchema) })),
  roll: base.input(z.strictObject(teamDate)).output(rollSchema),
  /** The contractor's word on who came: a number, and names where he has them. A later one takes the place of an earlier. */
  declareHeadcount: base
    .input(
      z.strictObject({
        ...teamDate,
        total: z.int().min(0).max(5000),
        workerIds: z.array(idSchema).max(5000).nullable(),
      }),
    )
    .output(okSchema),
  /**
   * Signs the roll as it was read (`hash`): by the PIN of the team's own contractor or of a manager, or as signed on paper by somebody named.
   */
  signRoll: base
    .input(
      z.strictObject({
        ...teamDate,
        hash: z.string().regex(/^[0-9a-f]{64}$/),
        way: z.discriminatedUnion('how', [
          z.strictObject({ how: z.literal('pin'), approval: approvalSchema }),
          z.strictObject({ how: z.literal('paper'), signerName: z.string().trim().min(2).max(50) }),
        ]),
      }),
    )
    .output(okSchema),
}
