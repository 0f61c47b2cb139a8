/** The table of holidays: statutory days, days off and weekend days worked in exchange, by year. */
import { z } from 'zod'
import { approvalSchema, base, dateSchema, instantSchema, okSchema } from './common.ts'

const params = z.record(z.string(), z.union([z.string(), z.number()]))
const yearSchema = z.int().min(2000).max(2099)
const datesSchema = z.array(dateSchema).max(150)

export const holidayDaysShape = {
  /** Days of 300 % pay (劳动法 §44(3)); each is a day off too. */
  statutory: datesSchema,
  /** All days off of the year's notice, statutory ones among them. */
  off: datesSchema,
  /** Weekend days worked in exchange (调休). */
  working: datesSchema,
  /** Names of days (春节 …) where the source gives them. */
  names: z.record(dateSchema, z.string().max(40)).optional(),
}

export const holidayInputSchema = z.strictObject({
  year: yearSchema,
  /** Title and number of the notice. */
  source: z.string().trim().min(2).max(200),
  ...holidayDaysShape,
})
export type HolidayInput = z.infer<typeof holidayInputSchema>

const dayKindSchema = z.enum(['working', 'rest', 'statutory'])
const noteSchema = z.strictObject({ code: z.string(), params })

export const holidayReviewSchema = z.strictObject({
  /** Days whose kind differs from the table in force, rising. */
  changes: z.array(z.strictObject({ date: dateSchema, before: dayKindSchema, after: dayKindSchema })),
  /** What must be mended before the year can be set. */
  refusals: z.array(noteSchema),
  /** What is unusual, and may be right. */
  warnings: z.array(noteSchema),
})
export type HolidayReview = z.infer<typeof holidayReviewSchema>

/** A file or a text that was pasted; one of the two. */
const holidayTextSchema = z.union([
  z.strictObject({ text: z.string().min(1).max(100_000) }),
  z.strictObject({ fileName: z.string().min(1).max(200), contentBase64: z.base64().max(400_000) }),
])

export const holidayProcedures = {
  /** Years that the table reaches; `setAt` null for a year as it ships. `missing`: years that are needed now or soon and are not there. */
  holidays: base.input(z.void()).output(
    z.strictObject({
      years: z.array(z.strictObject({ ...holidayInputSchema.shape, setAt: instantSchema.nullable() })),
      missing: z.array(yearSchema),
    }),
  ),
  /**
   * Reads a year from rows of date, kind and name (CSV or pasted, UTF-8 or GB18030) or from the text of the State Council's notice. Nothing is
   * recorded. Rows that cannot be read are named.
   */
  readHolidays: base.input(z.strictObject({ year: yearSchema, from: holidayTextSchema })).output(
    z.strictObject({
      /** The text as it was decoded, to be mended. */
      text: z.string(),
      ...holidayDaysShape,
      names: z.record(dateSchema, z.string()),
      bad: z.array(z.strictObject({ row: z.int(), text: z.string(), code: z.string(), params })),
      review: holidayReviewSchema,
    }),
  ),
  /** What setting this year would change, refuse and warn of. */
  reviewHolidays: base.input(z.strictObject({ year: yearSchema, ...holidayDaysShape })).output(holidayReviewSchema),
  /** Sets a year of the table, with a second person, since it changes what days are paid. Days of closed months stay as they are. */
  setHolidays: base.input(holidayInputSchema.extend({ approval: approvalSchema })).output(okSchema),
}
