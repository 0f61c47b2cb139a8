import { os } from '../../access/procedure.ts'
import { siteDate } from '../../roster/queries.ts'
import { missingYears, yearsInForce } from '../calendar.ts'
import { changing, viewing } from '../sessions.ts'
import { reviewHolidays, setHolidays } from './commands.ts'
import { readHolidayText, textOf } from './read.ts'

export const holidayApi = {
  holidays: os.attendance.holidays.handler(({ context }) => {
    const { db } = viewing(context)
    return { years: yearsInForce(db), missing: missingYears(db, siteDate(db, context.ledger.clock.now())) }
  }),

  readHolidays: os.attendance.readHolidays.handler(({ input: { year, from }, context }) => {
    const { db } = viewing(context)
    const text = 'text' in from ? from.text : textOf(from)
    const { bad, ...days } = readHolidayText(text, year)
    return { text, ...days, bad, review: reviewHolidays(db, { year, ...days }) }
  }),

  reviewHolidays: os.attendance.reviewHolidays.handler(({ input, context }) =>
    reviewHolidays(viewing(context).db, input),
  ),

  setHolidays: os.attendance.setHolidays.handler(({ input, context }) => {
    changing(context, (tx) => setHolidays(tx, input))
    return { ok: true as const }
  }),
}
