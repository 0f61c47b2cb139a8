/** What a year of the table of holidays must satisfy, and what is unusual about it. Pure. */
import { isWeekend, type YearDays } from '../rules/day-kind.ts'

interface Note {
  code: string
  params: Record<string, string | number>
}

/** Statutory holidays of a year: 13 since 2025 by the revised 全国年节及纪念日放假办法, 11 from 2008 on. */
export function statutoryCount(year: number): number {
  return year >= 2025 ? 13 : 11
}

/** What cannot be: dates of another year, dates given twice or both off and worked, worked days that are no weekend, statutory days that are not off. */
export function faultsOf({ year, statutory, off, working }: YearDays & { year: number }): Note[] {
  const notes: Note[] = []
  const note = (code: string, date: string) => notes.push({ code: `attendance.${code}`, params: { date, year } })
  const others = [...new Set([...statutory, ...off, ...working])].filter((date) => !date.startsWith(`${year}-`))
  for (const date of others) note('holiday-other-year', date)
  for (const list of [statutory, off, working])
    for (const date of new Set(list.filter((one, index) => list.indexOf(one) !== index))) note('holiday-twice', date)
  for (const date of working) {
    if (off.includes(date)) note('holiday-off-and-worked', date)
    if (!isWeekend(date)) note('holiday-worked-weekday', date)
  }
  for (const date of statutory) if (!off.includes(date)) note('holiday-statutory-not-off', date)
  if (off.length === 0) notes.push({ code: 'attendance.holiday-none', params: { year } })
  return notes
}

/**
 * What may be right and seldom is: another number of statutory days than the law has, and days off that are not paid for by statutory days and
 * by days worked in exchange (every weekday off is one or the other).
 */
export function doubtsOf({ year, statutory, off, working }: YearDays & { year: number }): Note[] {
  const notes: Note[] = []
  const lawful = statutoryCount(year)
  if (statutory.length !== lawful)
    notes.push({ code: 'attendance.holiday-statutory-count', params: { year, count: statutory.length, lawful } })
  const weekdays = off.filter((date) => !isWeekend(date)).length
  const covered = statutory.length + working.length
  if (weekdays !== covered)
    notes.push({
      code: 'attendance.holiday-unbalanced',
      params: { weekdays, statutory: statutory.length, working: working.length },
    })
  return notes
}

/** A date of the calendar as YYYY-MM-DD; null for the like of 30 February. */
export function calendarDate(year: number, month: number, day: number): string | null {
  const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const time = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? null : date
}
