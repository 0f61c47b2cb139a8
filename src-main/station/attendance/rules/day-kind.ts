/** What kind of day a date is by the table of holidays. Pure. */
import { addDays, weekdayOf } from './time.ts'

export type DayKind = 'working' | 'rest' | 'statutory'

/** A year of the table of holidays, without where it comes from. Dates rise. */
export interface YearDays {
  /** Days of 300 % pay by 劳动法 §44(3). */
  statutory: readonly string[]
  /** Days off by the year's notice, statutory ones among them. */
  off: readonly string[]
  /** Weekend days worked in exchange (调休). */
  working: readonly string[]
}

/** Kind of a day by the year's notice: statutory holiday, rest day (weekend or exchanged), working day (weekday or moved weekend day). */
export function dayKind(date: string, year: YearDays | undefined): DayKind {
  if (year?.statutory.includes(date)) return 'statutory'
  if (year?.working.includes(date)) return 'working'
  return year?.off.includes(date) || isWeekend(date) ? 'rest' : 'working'
}

export function isWeekend(date: string): boolean {
  return weekdayOf(date) > 5
}

/** All dates of a year, rising. */
export function datesOfYear(year: number): string[] {
  const dates: string[] = []
  for (let date = `${year}-01-01`; date.startsWith(`${year}-`); date = addDays(date, 1)) dates.push(date)
  return dates
}

/** Dates whose kind differs between two tables of a year. */
export function changedDays(
  year: number,
  before: YearDays | undefined,
  after: YearDays,
): Array<{ date: string; before: DayKind; after: DayKind }> {
  return datesOfYear(year)
    .map((date) => ({ date, before: dayKind(date, before), after: dayKind(date, after) }))
    .filter((day) => day.before !== day.after)
}
