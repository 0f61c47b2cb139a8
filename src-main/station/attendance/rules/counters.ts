/** Counters of a gate board: 24 bits that go round, and that begin anew at power-up or when somebody clears them. */
import type { Epoch } from './time.ts'

/** One more than the largest value of a counter. */
export const COUNTER_SIZE = 2 ** 24

/** More do not pass one lane between two readings: a smaller value that would need more is a counter that began anew. */
const MOST_BETWEEN = 20_000

/** Passages between two values of one counter. After a fresh start what the counter shows has passed; what it had shown before is lost with it. */
export function passedBetween(before: number, after: number): number {
  if (after >= before) return after - before
  const around = after + COUNTER_SIZE - before
  return around <= MOST_BETWEEN ? around : after
}

/** Whether a counter began anew between two values. */
export function beganAnew(before: number, after: number): boolean {
  return after < before && after + COUNTER_SIZE - before > MOST_BETWEEN
}

export interface CountReading {
  at: Epoch
  /** Local date of the site. */
  date: string
  left: number
  right: number
}

export interface DayPassages {
  date: string
  /** First and last reading of the day: only what lies between is counted. */
  from: Epoch
  to: Epoch
  left: number
  right: number
}

/**
 * Passages of each day by readings in order of time. What passed between the last reading of a day and the first of the next belongs to neither:
 * nobody knows on which side of midnight it was.
 */
export function passagesByDay(readings: readonly CountReading[]): DayPassages[] {
  const days: DayPassages[] = []
  let before: CountReading | undefined
  for (const reading of readings) {
    const day = days.at(-1)
    if (before && day && day.date === reading.date) {
      day.to = reading.at
      day.left += passedBetween(before.left, reading.left)
      day.right += passedBetween(before.right, reading.right)
    } else {
      days.push({ date: reading.date, from: reading.at, to: reading.at, left: 0, right: 0 })
    }
    before = reading
  }
  return days
}
