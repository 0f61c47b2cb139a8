/** The days of a month as pay by the month needs them. */

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

export type DayKind = 'working' | 'rest' | 'statutory'

/** Minimal calendar of a year: `resources/policies/holidays.json`. */
export interface YearTable {
  statutory: readonly string[]
  off: readonly string[]
  working: readonly string[]
}

/** Kind of a day by the year's notice: statutory holiday, rest day (weekend or exchanged), working day (weekday or moved weekend day). */
export function dayKind(date: string, year: YearTable | undefined): DayKind {
  if (year?.statutory.includes(date)) return 'statutory'
  if (year?.working.includes(date)) return 'working'
  return year?.off.includes(date) || isWeekend(date) ? 'rest' : 'working'
}

export function isWeekend(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return day === 0 || day === 6
}

/** Days of a month for an engagement from `entry` to `exit` (both inclusive, null = still running). */
export function monthDaysOf(month: string, entry: string, exit: string | null, year: YearTable | undefined): MonthDays {
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
