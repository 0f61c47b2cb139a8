import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { resourcesDir } from '../store/resources.ts'

const measuresSchema = z.object({
  effectiveFrom: z.iso.date(),
  accountOpeningDays: z.int(),
  boardPhotoMaxAgeDays: z.int(),
  manualPunchPercentAmber: z.int(),
  manualPunchPercentRed: z.int(),
  terminalSilentDays: z.int(),
  clockSkewSeconds: z.int(),
  /** A day's passages of a gate above its readers' punches that are worth a look: by more than this share, and by more than so many. */
  gateExcessPercentAmber: z.int(),
  gateExcessLeast: z.int(),
  filingDay: z.int().min(1).max(31),
})
export type Measures = z.infer<typeof measuresSchema>

const crossSchema = z.object({
  effectiveFrom: z.iso.date(),
  /** Two people's punches this close at one device are beside each other. */
  inStepSeconds: z.int().positive(),
  inStepDays: z.int().positive(),
  inStepSeriousDays: z.int().positive(),
  /** Share of the days of the one who was there less. */
  inStepPercent: z.int().min(1).max(100),
  twoPlacesSeconds: z.int().positive(),
  twoPlacesSeriousTimes: z.int().positive(),
  afterExitGraceMinutes: z.int().nonnegative(),
  sharedPhonePeople: z.int().min(2),
  /** Median absolute deviations from the median, and percent of the median, beyond which pay per day stands out. */
  outlierMads: z.int().positive(),
  outlierPercent: z.int().positive(),
  /** Fewer people than this are no group to compare with. */
  outlierPeople: z.int().min(3),
  lowAttendanceCenti: z.int().positive(),
  lowAttendancePayPercent: z.int().min(101),
  /** Wages above the labour value of the output by more than this share of it, and below it by more than this. */
  progressOverPercent: z.int().positive(),
  progressUnderPercent: z.int().min(1).max(99),
})
export type CrossMeasures = z.infer<typeof crossSchema>

const tables = new Map<string, Array<{ effectiveFrom: string }>>()

/** Measures of the eight checks in force in a month (`resources/policies/checks.json`). */
export function measuresOf(month: string): Measures {
  return rowOf('checks', measuresSchema, month)
}

/** Measures of the cross-checks in force in a month (`resources/policies/cross-checks.json`). */
export function crossMeasuresOf(month: string): CrossMeasures {
  return rowOf('cross-checks', crossSchema, month)
}

function rowOf<T extends { effectiveFrom: string }>(name: string, schema: z.ZodType<T>, month: string): T {
  let rows = tables.get(name) as T[] | undefined
  if (!rows) {
    const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', `${name}.json`), 'utf8'))
    rows = z.object({ rows: z.array(schema) }).parse(file).rows
    rows.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
    tables.set(name, rows)
  }
  const row = rows.find((candidate) => candidate.effectiveFrom.slice(0, 7) <= month) ?? rows.at(-1)
  if (!row) throw new Error(`resources/policies/${name}.json has no rows`)
  return row
}
