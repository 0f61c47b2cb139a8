/** The days of a month as pay by the month needs them. */
import { dayKind, isWeekend, type YearDays } from '../attendance/rules/day-kind.ts'

export interface MonthDays {
  /** First and last day of the engagement within the month. */
  from: string
  to: string
  /** Whether the engagement covers the month from its first to its last day. */
  whole: boolean
  /** Working days of the month by the calendar: weekdays that are not off, weekend days worked in exchange. Rising. */
  working: readonly string[]
  /** Statutory holidays that fall on a weekday: paid days that nobody works (the 21.75 days count them). Rising. */
  paidHolidays: readonly string[]
}

/** Days of a month for an engagement from `entry` to `exit` (both inclusive, null = still running). */
export function monthDaysOf(month: string, entry: string, exit: string | null, year: YearDays | undefined): MonthDays {
  const dates = datesOf(month)
  const [first, last] = [dates[0] ?? '', dates.at(-1) ?? '']
  return {
    from: entry > first ? entry : first,
    to: exit !== null && exit < last ? exit : last,
    whole: entry <= first && (exit === null || exit >= last),
    working: dates.filter((date) => dayKind(date, year) === 'working'),
    paidHolidays: dates.filter((date) => dayKind(date, year) === 'statutory' && !isWeekend(date)),
  }
}

export function datesOf(month: string): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
}
