import { createHash } from 'node:crypto'
import { z } from 'zod'
import { dateSchema, idSchema, monthSchema } from '../../contract/common.ts'
import { canonicalBytes } from '../journal/canonical.ts'

/** Date, shift, normal minutes, overtime minutes, hundredths of a workday, 1 if a manual punch is among them, punch ids by time. */
const daySchema = z.tuple([
  dateSchema,
  idSchema,
  z.int().nonnegative(),
  z.int().nonnegative(),
  z.int().min(0).max(100),
  z.union([z.literal(0), z.literal(1)]),
  z.array(z.string()).min(1),
])

/** What a closed sheet freezes; workers by id and engagement, days by date, those without a workday left out. */
export const sheetContentSchema = z.strictObject({
  teamId: idSchema,
  month: monthSchema,
  zone: z.string(),
  /** Terminals whose direction codes meant nothing; absent where there were none. */
  neutralDevices: z.array(idSchema).min(1).optional(),
  workers: z.array(
    z.strictObject({ workerId: idSchema, engagementId: idSchema, days: z.array(daySchema).min(1).max(31) }),
  ),
})
export type SheetContent = z.infer<typeof sheetContentSchema>
export type SheetDay = z.infer<typeof daySchema>

/** SHA-256 (hex) of the canonical bytes of a sheet. */
export function sheetHash(content: SheetContent): string {
  return createHash('sha256').update(canonicalBytes(content)).digest('hex')
}

export function sheetTotals(content: SheetContent): { workdayCenti: number; workers: number } {
  let workdayCenti = 0
  for (const { days } of content.workers) for (const day of days) workdayCenti += day[4]
  return { workdayCenti, workers: new Set(content.workers.map(({ workerId }) => workerId)).size }
}
