import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { resourcesDir } from '../store/resources.ts'
import { weekdayOf } from './rules/time.ts'

const yearSchema = z.object({
  year: z.int(),
  source: z.string(),
  /** Days of 300 % pay by 劳动法 §44(3). */
  statutory: z.array(z.iso.date()),
  /** Days off by the year's notice, statutory ones among them. */
  off: z.array(z.iso.date()),
  /** Weekend days worked in exchange. */
  working: z.array(z.iso.date()),
})
export type HolidayYear = z.infer<typeof yearSchema>

let years: HolidayYear[] | undefined

/** The editable table `resources/policies/holidays.json`, by year. */
export function holidayYears(): HolidayYear[] {
  if (!years) {
    const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'holidays.json'), 'utf8'))
    years = z.object({ rows: z.array(yearSchema) }).parse(file).rows
  }
  return years
}

export interface CalendarDay {
  date: string
  /** 1 Monday … 7 Sunday. */
  weekday: number
  /** A day off by the State Council's notice of the year; false where the table has no such year. */
  holiday: boolean
}

export function calendarDay(date: string): CalendarDay {
  const year = holidayYears().find((row) => row.year === Number(date.slice(0, 4)))
  return { date, weekday: weekdayOf(date), holiday: year?.off.includes(date) ?? false }
}
