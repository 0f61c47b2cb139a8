/**
 * The clock of this PC as the devices process sees it, and the bridge between a device's wall time and an instant.
 */
import { Temporal } from 'temporal-polyfill'

export interface HostClock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** Wall clock plus an offset that only a practice station moves, so that a whole month can be played. */
export class MovableClock implements HostClock {
  #offsetMs = 0

  now(): number {
    return Date.now() + this.#offsetMs
  }

  move(offsetMs: number): void {
    this.#offsetMs = offsetMs
  }
}

/** ISO-8601 UTC with milliseconds. */
export function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

/** Wall time `YYYY-MM-DDTHH:mm:ss` in `zone` → epoch milliseconds, or undefined where no such day or hour exists. */
export function wallToEpoch(wallTime: string, zone: string): number | undefined {
  try {
    const plain = Temporal.PlainDateTime.from(wallTime, { overflow: 'reject' })
    return plain.toZonedDateTime(zone).epochMilliseconds
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Epoch milliseconds → wall time `YYYY-MM-DDTHH:mm:ss` in `zone`, milliseconds cut off. */
export function epochToWall(epochMs: number, zone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.trunc(epochMs)).toZonedDateTimeISO(zone)
  return zoned.toPlainDateTime().toString({ smallestUnit: 'second', roundingMode: 'floor' })
}
