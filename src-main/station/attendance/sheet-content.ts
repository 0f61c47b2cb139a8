import { createHash } from 'node:crypto'
import { z } from 'zod'
import { dateSchema, idSchema, monthSchema } from '../../contract/common.ts'

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

/**
 * SHA-256 (hex) of the canonical bytes (RFC 8785) of a sheet. Its keys are ASCII and its numbers integers, so that plain JSON with the keys in
 * order is canonical already; a sheet has thousands of days, and this is much faster than the general way.
 */
export function sheetHash(content: SheetContent): string {
  return createHash('sha256').update(sheetText(content)).digest('hex')
}

/** Canonical JSON text of a sheet. */
export function sheetText({ month, neutralDevices, teamId, workers, zone }: SheetContent): string {
  const ordered = workers.map(({ days, engagementId, workerId }) => ({ days, engagementId, workerId }))
  return JSON.stringify({ month, ...(neutralDevices ? { neutralDevices } : {}), teamId, workers: ordered, zone })
}

export function sheetTotals(content: SheetContent): { workdayCenti: number; workers: number } {
  let workdayCenti = 0
  for (const { days } of content.workers) for (const day of days) workdayCenti += day[4]
  return { workdayCenti, workers: new Set(content.workers.map(({ workerId }) => workerId)).size }
}
