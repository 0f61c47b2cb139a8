import { readFileSync } from 'node:fs'

/** Source of the present. Rules never read it; commands get it as `tx.at`. */
export interface Clock {
  /** Present instant, ISO 8601 UTC with milliseconds. */
  now(): string
}

export const systemClock: Clock = { now: () => new Date().toISOString() }

/**
 * Clock of a practice station: real time plus an offset in milliseconds kept in a file, so that a whole wage month can be played in minutes.
 * Only a station founded as a practice station may open with one.
 */
export function practiceClock(file: string): Clock & { offsetMs(): number } {
  const offsetMs = () => readOffset(file)
  return { offsetMs, now: () => new Date(Date.now() + offsetMs()).toISOString() }
}

function readOffset(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return 0
  }
}

/** Calendar date of an instant in a zone (IANA name). */
export function localDateOf(instant: string, zone: string): string {
  return formatter(zone).format(new Date(instant))
}

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (!found) {
    // en-CA writes dates as YYYY-MM-DD.
    found = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formatters.set(zone, found)
  }
  return found
}
