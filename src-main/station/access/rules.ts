/** Lock-out of a user after wrong PINs. Pure: the tables and `station rebuild` derive the same state from the same facts. */

/** Wrong PINs in a row that lock a user for the first time. */
export const FAILURES_BEFORE_LOCK = 5

/** Minutes of each further lock; the last one repeats. */
const LOCK_MINUTES = [1, 5, 15, 60, 240] as const

/**
 * Instant until which a user is locked after his n-th wrong PIN in a row, or null while he may still try.
 * @param failures wrong PINs in a row, the one at `at` included
 * @param at instant of the last one, ISO 8601 UTC
 */
export function lockedUntil(failures: number, at: string): string | null {
  if (failures < FAILURES_BEFORE_LOCK) return null
  const minutes = LOCK_MINUTES[Math.min(failures - FAILURES_BEFORE_LOCK, LOCK_MINUTES.length - 1)] ?? 240
  return new Date(Date.parse(at) + minutes * 60_000).toISOString()
}

/** Tries left before the next lock, after `failures` wrong PINs in a row. */
export function triesLeft(failures: number): number {
  return Math.max(0, FAILURES_BEFORE_LOCK - failures)
}
