import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { all, type Db, one } from '../../store/db.ts'
import { resourcesDir } from '../../store/resources.ts'
import { driftOf, type SkewSample } from '../rules/drift.ts'

const policySchema = z.object({
  rows: z.array(z.object({ effectiveFrom: z.iso.date(), driftSecondsPerDay: z.int().positive() })).min(1),
})

let policy: z.infer<typeof policySchema> | undefined

/** From what drift on a clock is worth a warning, milliseconds a day (`resources/policies/devices.json`, the newest row). */
function mostDriftMs(): number {
  policy ??= policySchema.parse(JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'devices.json'), 'utf8')))
  const newest = policy.rows.reduce((a, b) => (a.effectiveFrom > b.effectiveFrom ? a : b))
  return newest.driftSecondsPerDay * 1000
}

export interface Drift {
  driftMsPerDay: number | null
  drifts: boolean
}

/** Pulls further back say how the clock ran in another season. */
const LOOK_BACK_DAYS = 21

/** Drift of a device's clock by its pulls since the clock was last set from here. */
export function driftOfDevice(db: Db, deviceId: string): Drift {
  const driftMsPerDay = driftOf(samplesOf(db, deviceId))
  return { driftMsPerDay, drifts: driftMsPerDay !== null && Math.abs(driftMsPerDay) > mostDriftMs() }
}

/** The first pull of each hour, jumping along the index: a terminal that tells every punch has a pull for each. */
function samplesOf(db: Db, deviceId: string): SkewSample[] {
  const newest = one<{ at: string | null }>(db, 'SELECT max(pulled_at) AS at FROM pull WHERE device_id = ?', [deviceId])
  if (!newest?.at) return []
  const set = one<{ at: string | null }>(db, 'SELECT max(at) AS at FROM device_clock_set WHERE device_id = ?', [
    deviceId,
  ])
  const from = new Date(Date.parse(newest.at) - LOOK_BACK_DAYS * 86_400_000).toISOString()
  const since = set?.at && set.at > from ? set.at : from
  return all<{ at: string; skewMs: number | null }>(
    db,
    `WITH RECURSIVE hourly (at) AS (
       SELECT min(pulled_at) FROM pull WHERE device_id = @device AND pulled_at > @since
       UNION ALL
       SELECT (SELECT min(pulled_at) FROM pull WHERE device_id = @device AND pulled_at > substr(hourly.at, 1, 13) || ':59:59.999Z')
       FROM hourly WHERE hourly.at IS NOT NULL
     )
     SELECT hourly.at, (SELECT skew_ms FROM pull WHERE device_id = @device AND pulled_at = hourly.at LIMIT 1) AS skewMs
     FROM hourly WHERE hourly.at IS NOT NULL`,
    { device: deviceId, since },
  ).flatMap(({ at, skewMs }) => (skewMs === null ? [] : [{ at: Date.parse(at), skewMs }]))
}
