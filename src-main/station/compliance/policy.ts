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
  filingDay: z.int().min(1).max(31),
})
export type Measures = z.infer<typeof measuresSchema>

let rows: Measures[] | undefined

/** Measures of the eight checks in force in a month (`resources/policies/checks.json`). */
export function measuresOf(month: string): Measures {
  if (!rows) {
    const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'checks.json'), 'utf8'))
    rows = z.object({ rows: z.array(measuresSchema) }).parse(file).rows
    rows.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
  }
  const row = rows.find((candidate) => candidate.effectiveFrom.slice(0, 7) <= month) ?? rows.at(-1)
  if (!row) throw new Error('resources/policies/checks.json has no rows')
  return row
}
