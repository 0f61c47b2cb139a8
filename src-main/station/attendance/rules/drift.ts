/**
 * How fast a terminal's clock runs, from what its skew was at each pull. Device time counts for wages, so a clock that runs away has to be seen
 * before it costs anybody a minute.
 */

export interface SkewSample {
  /** Host instant, milliseconds. */
  at: number
  /** Device clock minus host clock, milliseconds. Terminals tell whole seconds, so that one sample is half a second wrong either way. */
  skewMs: number
}

const DAY_MS = 86_400_000
/** Below a day, whole seconds say nothing about a day. */
const SHORTEST_SPAN_MS = DAY_MS
const FEWEST_SAMPLES = 3
/** No clock runs so fast: beyond this somebody set it. */
const JUMP_MS = 10_000
const FASTEST_MS_PER_DAY = 60_000

/**
 * Drift in whole milliseconds a day, positive where the device runs ahead: the least-squares line through the samples since the clock last jumped.
 * @param samples by time, oldest first
 * @returns null where they are fewer than three or span less than a day
 */
export function driftOf(samples: readonly SkewSample[]): number | null {
  const since = sinceLastJump(samples)
  const first = since[0]
  const last = since.at(-1)
  if (!first || !last || since.length < FEWEST_SAMPLES || last.at - first.at < SHORTEST_SPAN_MS) return null
  let [sumX, sumY, sumXX, sumXY] = [0n, 0n, 0n, 0n]
  for (const { at, skewMs } of since) {
    const x = BigInt(at - first.at)
    const y = BigInt(skewMs - first.skewMs)
    sumX += x
    sumY += y
    sumXX += x * x
    sumXY += x * y
  }
  const n = BigInt(since.length)
  return rounded((n * sumXY - sumX * sumY) * BigInt(DAY_MS), n * sumXX - sumX * sumX)
}

/** The samples after the last jump: a clock set at the device itself begins anew. */
export function sinceLastJump(samples: readonly SkewSample[]): readonly SkewSample[] {
  for (let index = samples.length - 1; index > 0; index--) {
    const [before, after] = [samples[index - 1] as SkewSample, samples[index] as SkewSample]
    const most = JUMP_MS + (FASTEST_MS_PER_DAY * (after.at - before.at)) / DAY_MS
    if (Math.abs(after.skewMs - before.skewMs) > most) return samples.slice(index)
  }
  return samples
}

/** Quotient to the nearest integer, halves away from zero. @param below positive */
function rounded(above: bigint, below: bigint): number {
  const half = above < 0n ? -below : below
  return Number((2n * above + half) / (2n * below))
}

/** The station's own setting of a clock is in the terminal's log too, at the time before or after it; this near, seconds, it is that one. */
export const OWN_ACT_SECONDS = 120
