/** A year of holidays in words: runs of days off, and back to the rows that the station reads. */
import type { HolidayInput } from '../../../../src-main/contract/holidays.ts'

type Days = Pick<HolidayInput, 'statutory' | 'off' | 'working' | 'names'>

export interface Run {
  from: string
  to: string
  days: number
  /** Statutory days within, rising. */
  statutory: string[]
  name: string
}

/** Days off as runs of consecutive days, rising. */
export function runsOf({ off, statutory, names = {} }: Days): Run[] {
  const runs: Run[] = []
  for (const date of [...off].sort()) {
    const last = runs.at(-1)
    if (last && Date.parse(date) - Date.parse(last.to) === 86_400_000) {
      last.to = date
      last.days += 1
      if (last.name === '') last.name = names[date] ?? ''
    } else runs.push({ from: date, to: date, days: 1, statutory: [], name: names[date] ?? '' })
    if (statutory.includes(date)) runs.at(-1)?.statutory.push(date)
  }
  return runs
}

/** Rows `date,kind,name` of a year, as the station reads them. */
export function rowsOf(days: Days, words: Record<'statutory' | 'off' | 'working', string>): string {
  const { statutory, off, working, names = {} } = days
  const kind = (date: string) =>
    statutory.includes(date) ? words.statutory : working.includes(date) ? words.working : words.off
  const dates = [...new Set([...off, ...working])].sort()
  return dates.map((date) => [date, kind(date), ...(names[date] ? [names[date]] : [])].join(',')).join('\n')
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
}
