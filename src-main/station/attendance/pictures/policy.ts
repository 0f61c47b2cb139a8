import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { resourcesDir } from '../../store/resources.ts'

const policySchema = z.object({
  effectiveFrom: z.iso.date(),
  /** Days after the punch on whose end its picture goes. */
  keepDays: z.int().positive(),
  /** Bytes of one picture as it came. */
  largestBytes: z.int().positive(),
  /** Bytes of all pictures kept. */
  mostTotalBytes: z.int().positive(),
})
export type PicturePolicy = z.infer<typeof policySchema>

let rows: PicturePolicy[] | undefined

/** How long and how large pictures of punches are kept on a date (`resources/policies/pictures.json`). */
export function picturePolicyOf(date: string): PicturePolicy {
  if (!rows) {
    const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'pictures.json'), 'utf8'))
    rows = z.object({ rows: z.array(policySchema) }).parse(file).rows
    rows.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
  }
  const row = rows.find((candidate) => candidate.effectiveFrom <= date) ?? rows.at(-1)
  if (!row) throw new Error('resources/policies/pictures.json has no rows')
  return row
}
