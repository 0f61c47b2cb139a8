import { hash } from 'node:crypto'
import { z } from 'zod'
import { idSchema, monthSchema } from '../../contract/common.ts'
import { dayNumber } from './rules/time.ts'

/** Date, shift, normal minutes, overtime minutes, hundredths of a workday, 1 if a manual punch is among them, punch ids by time. */
export type SheetDay = [string, string, number, number, number, 0 | 1, string[]]

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** Checked by hand: a sheet has a thousand days, and one function call each is several times faster than a schema of seven parts. */
function isSheetDay(value: unknown): value is SheetDay {
  if (!Array.isArray(value) || value.length !== 7) return false
  const [date, shiftId, normal, overtime, centi, manual, punches] = value as unknown[]
  return (
    typeof date === 'string' &&
    DATE.test(date) &&
    dayNumber(date) !== undefined &&
    typeof shiftId === 'string' &&
    shiftId !== '' &&
    isMinutes(normal) &&
    isMinutes(overtime) &&
    isMinutes(centi) &&
    centi <= 100 &&
    (manual === 0 || manual === 1) &&
    Array.isArray(punches) &&
    punches.length > 0 &&
    punches.every((id) => typeof id === 'string' && id !== '')
  )
}

function isMinutes(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

const daySchema = z.custom<SheetDay>(isSheetDay, 'not a day of a sheet')

const shape = z.strictObject({
  teamId: idSchema,
  month: monthSchema,
  zone: z.string(),
  /** Terminals whose direction codes meant nothing; absent where there were none. */
  neutralDevices: z.array(idSchema).min(1).optional(),
  workers: z.array(
    z.strictObject({ workerId: idSchema, engagementId: idSchema, days: z.array(daySchema).min(1).max(31) }),
  ),
})
export type SheetContent = z.infer<typeof shape>

/** What a closed sheet freezes; workers by id and engagement, days by date, those without a workday left out. Given on as it is, not as a copy. */
export const sheetContentSchema = z.unknown().transform((value, context): SheetContent => {
  const { success, error } = shape.safeParse(value)
  if (!success)
    for (const { path, message } of error.issues) context.issues.push({ code: 'custom', path, message, input: value })
  return value as SheetContent
})

/** A sheet with the bytes that its hash is over. */
export interface WrittenSheet {
  content: SheetContent
  /** Canonical JSON of `content`. */
  bytes: Uint8Array<ArrayBuffer>
  /** SHA-256 of `bytes`, hex. */
  hash: string
}

/**
 * Writes a sheet in canonical bytes (RFC 8785) and hashes them. Its keys are ASCII and its numbers integers, so that plain JSON with the keys in
 * order is canonical already; a sheet has thousands of days, and this is much faster than the general way.
 */
export function writeSheet({ month, neutralDevices, teamId, workers, zone }: SheetContent): WrittenSheet {
  const ordered = workers.map(({ days, engagementId, workerId }) => ({ days, engagementId, workerId }))
  const content = { month, ...(neutralDevices ? { neutralDevices } : {}), teamId, workers: ordered, zone }
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  return { content, bytes, hash: hash('sha256', bytes, 'hex') }
}

/** SHA-256 (hex) of a sheet's canonical bytes. */
export function sheetHash(content: SheetContent): string {
  return writeSheet(content).hash
}

export function sheetTotals(content: SheetContent): { workdayCenti: number; workers: number } {
  let workdayCenti = 0
  for (const { days } of content.workers) for (const day of days) workdayCenti += day[4]
  return { workdayCenti, workers: new Set(content.workers.map(({ workerId }) => workerId)).size }
}
