/** Dates of a wage month. Calendar arithmetic on local dates, with the table of holidays. */
import type { Holidays } from '../attendance/calendar.ts'
import { dayKind } from '../attendance/rules/day-kind.ts'

export function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

export function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

/**
 * Day by which a month's wages are paid: the project's pay day of the following month, moved back to the working day before it where it falls on a
 * weekend or a day off by the year's notice (条例 art. 14). A year that the holiday table does not reach knows weekends only.
 */
export function payDateOf(holidays: Holidays, month: string, payDay: number): string {
  let date = `${nextMonth(month)}-${String(payDay).padStart(2, '0')}`
  while (dayKind(date, holidays(date)) !== 'working') {
    date = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  }
  return date
}

/** Day by which the month is filed; the last day of a shorter month. */
export function filingDateOf(month: string, filingDay: number): string {
  const following = nextMonth(month)
  const wanted = `${following}-${String(filingDay).padStart(2, '0')}`
  const last = lastDayOf(following)
  return wanted > last ? last : wanted
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
