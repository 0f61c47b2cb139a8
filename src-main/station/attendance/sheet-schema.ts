/** What is accepted as the content of a sheet in a fact. */
import { z } from 'zod'
import { dateSchema, idSchema, monthSchema } from '../../contract/common.ts'
import { datesOfMonth } from './rules/time.ts'
import type { SheetContent, SheetContentV1, SheetDay } from './sheet-content.ts'

const head = {
  teamId: idSchema,
  month: monthSchema,
  zone: z.string(),
  neutralDevices: z.array(idSchema).min(1).optional(),
}
const shape = z.strictObject({ ...head, shifts: z.array(idSchema).min(1), workers: z.array(z.unknown()) })

/** What a closed sheet freezes; workers by id and engagement, days by date, those without a workday left out. Given on as it is, not as a copy. */
export const sheetContentSchema = z.unknown().transform((value, context): SheetContent => {
  const { success, error, data } = shape.safeParse(value)
  const refuse = (path: PropertyKey[], message: string) =>
    context.issues.push({ code: 'custom', path, message, input: value })
  if (!success) for (const { path, message } of error.issues) refuse(path, message)
  else {
    const lastDay = datesOfMonth(data.month).length
    for (const [index, worker] of data.workers.entries()) {
      const wrong = wrongPart(worker, data.shifts.length, lastDay)
      if (wrong) refuse(['workers', index, ...wrong], 'not a worker with his days of a sheet')
    }
  }
  return value as SheetContent
})

/** Checked by hand: a sheet has a thousand days, and one function call each is several times faster than a schema of seven parts. */
function wrongPart(worker: unknown, shifts: number, lastDay: number): PropertyKey[] | undefined {
  if (typeof worker !== 'object' || worker === null) return []
  const { workerId, engagementId, days, punches, ...more } = worker as Record<string, unknown>
  if (Object.keys(more).length > 0) return []
  if (!idSchema.safeParse(workerId).success) return ['workerId']
  if (!idSchema.safeParse(engagementId).success) return ['engagementId']
  if (!Array.isArray(days) || days.length === 0) return ['days']
  let before = 0
  for (let index = 0; index < days.length; index += 1) {
    const day = days[index] as unknown
    if (!isSheetDay(day, shifts, lastDay) || day[0] <= before) return ['days', index]
    before = day[0]
  }
  if (typeof punches !== 'string' || !PUNCHES.test(punches) || arraysIn(punches) !== days.length) return ['punches']
  return undefined
}

/** Arrays of whole numbers that are safe, in the one way to write them. */
const PUNCHES = /^\[(?:\[(?:0|[1-9]\d{0,14})(?:,(?:0|[1-9]\d{0,14}))*\](?:,(?!\])|(?=\]$)))+\]$/

function arraysIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('[', 1); at >= 0; at = text.indexOf('[', at + 1)) count += 1
  return count
}

function isSheetDay(value: unknown, shifts: number, lastDay: number): value is SheetDay {
  if (!Array.isArray(value) || value.length !== 6) return false
  const [date, shift, normal, overtime, centi, manual] = value as unknown[]
  return (
    isCount(date) &&
    date >= 1 &&
    date <= lastDay &&
    isCount(shift) &&
    shift < shifts &&
    isCount(normal) &&
    isCount(overtime) &&
    isCount(centi) &&
    centi <= 100 &&
    (manual === 0 || manual === 1)
  )
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

const dayV1 = z.tuple([
  dateSchema,
  z.string().min(1),
  z.int().nonnegative(),
  z.int().nonnegative(),
  z.int().min(0).max(100),
  z.union([z.literal(0), z.literal(1)]),
  z.array(z.string().min(1)).min(1),
])

/** Of a sheet of the first version. */
export const sheetContentV1Schema: z.ZodType<SheetContentV1> = z.strictObject({
  ...head,
  workers: z.array(z.strictObject({ workerId: idSchema, engagementId: idSchema, days: z.array(dayV1).min(1).max(31) })),
})
