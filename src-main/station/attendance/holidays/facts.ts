import { z } from 'zod'
import { holidayDaysShape } from '../../../contract/holidays.ts'
import { defineFact } from '../../journal/facts.ts'
import { run } from '../../store/db.ts'

/** A year of the table of holidays, whole: it takes the place of the one before, and of the year that ships with the program. */
export const holidaysSet = defineFact({
  kind: 'attendance.holidays-set',
  version: 1,
  schema: z.strictObject({ year: z.int(), source: z.string().min(1).max(200), ...holidayDaysShape }),
  apply(db, { data: { year, source, ...days }, at, seq }) {
    run(
      db,
      `INSERT INTO holiday_year (year, source, days, set_at, seq) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (year) DO UPDATE SET source = excluded.source, days = excluded.days, set_at = excluded.set_at, seq = excluded.seq`,
      [year, source, JSON.stringify(days), at, seq],
    )
  },
})
