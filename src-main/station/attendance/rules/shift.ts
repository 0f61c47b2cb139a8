import type { Shift } from '../../../contract/attendance.ts'
import { dayNumber, type Epoch, localToEpoch } from './time.ts'

/** A shift on one date, as instants. The workday belongs to `date`, the day on which the shift starts, also when it ends on the next. */
export interface ShiftWindow {
  date: string
  shift: Shift
  /** From here on a punch belongs to this shift. */
  opens: Epoch
  starts: Epoch
  ends: Epoch
  /** Until here, inclusive. */
  closes: Epoch
}

/** Minutes of a wall time `HH:mm` since midnight. */
export function minutesOf(wallTime: string): number {
  return Number(wallTime.slice(0, 2)) * 60 + Number(wallTime.slice(3, 5))
}

/** Minutes from start to end; an end at or before the start lies on the next day. */
export function shiftLength(shift: Pick<Shift, 'start' | 'end'>): number {
  const length = minutesOf(shift.end) - minutesOf(shift.start)
  return length > 0 ? length : length + 24 * 60
}

/** The window of a shift on a date in the site's zone (frappe/hrms#3298: grouped by the start of the shift, never by midnight). */
export function shiftWindow(shift: Shift, date: string, zone: string): ShiftWindow {
  const day = dayNumber(date)
  if (day === undefined) throw new RangeError(`no such date: ${date}`)
  const start = minutesOf(shift.start)
  const starts = wallInstant(zone, day, start)
  const ends = wallInstant(zone, day, start + shiftLength(shift))
  return {
    date,
    shift,
    opens: starts - shift.earliestInMinutes * 60,
    starts,
    ends,
    closes: ends + shift.latestOutMinutes * 60,
  }
}

/** A wall time skipped by summer time means the first minute after the gap. */
function wallInstant(zone: string, day: number, minutes: number): Epoch {
  for (let later = 0; later <= 180; later += 15) {
    const epoch = localToEpoch(zone, day, (minutes + later) * 60)
    if (epoch !== undefined) return epoch
  }
  throw new RangeError('no such wall time')
}
