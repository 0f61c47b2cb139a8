/** The table of holidays in force: what was set at this station, else what ships with the program. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { all, type Db, one } from '../store/db.ts'
import { resourcesDir } from '../store/resources.ts'
import { weekdayOf } from './rules/time.ts'

const yearSchema = z.object({
  year: z.int(),
  source: z.string(),
  statutory: z.array(z.iso.date()),
  off: z.array(z.iso.date()),
  working: z.array(z.iso.date()),
})

export interface HolidayYear {
  statutory: string[]
  off: string[]
  working: string[]
  year: number
  /** The notice that orders the year: title and number. */
  source: string
  /** Name of a day (春节 …) where it was given. */
  names?: Record<string, string>
}

/** The year of a date or month; undefined where no table reaches. */
export type Holidays = (date: string) => HolidayYear | undefined

let shipped: HolidayYear[] | undefined

/** Years of `resources/policies/holidays.json`. */
export function shippedYears(): HolidayYear[] {
  if (!shipped) {
    const file: unknown = JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'holidays.json'), 'utf8'))
    shipped = z.object({ rows: z.array(yearSchema) }).parse(file).rows
  }
  return shipped
}

/** The table that ships with the program, for rules that are tried without a station. */
export const shippedHolidays: Holidays = (date) => shippedYears().find(({ year }) => year === Number(date.slice(0, 4)))

/** The station's table. Each year is read once, so take it once for a whole computation, and anew for the next. */
export function holidaysOf(db: Db): Holidays {
  const known = new Map<string, HolidayYear | undefined>()
  return (date) => {
    const year = date.slice(0, 4)
    if (!known.has(year)) known.set(year, ownYear(db, Number(year)) ?? shippedHolidays(date))
    return known.get(year)
  }
}

interface StoredYear {
  year: number
  source: string
  days: string
  setAt: string
}

const STORED = 'SELECT year, source, days, set_at AS setAt FROM holiday_year'

function ownYear(db: Db, year: number): HolidayYear | undefined {
  const row = one<StoredYear>(db, `${STORED} WHERE year = ?`, [year])
  return row && opened(row)
}

type Days = Omit<HolidayYear, 'year' | 'source'>

/** Stored days once parsed, by their text: a year is looked up for every worker of a list, and has few texts in its life. */
const parsed = new Map<string, Days>()

function opened({ year, source, days }: StoredYear): HolidayYear {
  let known = parsed.get(days)
  if (!known) {
    known = JSON.parse(days) as Days
    parsed.set(days, known)
  }
  return { year, source, ...known }
}

/** Every year that a table reaches, rising, with when it was set at this station; null for a year as it ships. */
export function yearsInForce(db: Db): Array<HolidayYear & { setAt: string | null }> {
  const own = all<StoredYear>(db, STORED).map((row) => ({ ...opened(row), setAt: row.setAt }))
  const others = shippedYears().filter(({ year }) => own.every((row) => row.year !== year))
  return [...own, ...others.map((row) => ({ ...row, setAt: null }))].sort((a, b) => a.year - b.year)
}

/** Years that no table reaches though days of them are counted or paid by now: the running one, and from December on the next. */
export function missingYears(db: Db, today: string): number[] {
  const year = Number(today.slice(0, 4))
  const needed = today.slice(5, 7) === '12' ? [year, year + 1] : [year]
  const holidays = holidaysOf(db)
  return needed.filter((one) => holidays(String(one)) === undefined)
}

export interface CalendarDay {
  date: string
  /** 1 Monday … 7 Sunday. */
  weekday: number
  /** A day off by the State Council's notice of the year; false where the table has no such year. */
  holiday: boolean
  /** A weekend day worked in exchange by that notice. */
  moved: boolean
}

export function calendarDay(holidays: Holidays, date: string): CalendarDay {
  const year = holidays(date)
  return {
    date,
    weekday: weekdayOf(date),
    holiday: year?.off.includes(date) ?? false,
    moved: year?.working.includes(date) ?? false,
  }
}
