/** What the wage list is made from: the closed sheet's frozen days and the dated rates. */
import { all, type Db, one, prepare } from '../store/db.ts'
import type { DatedRate, PaidDay } from './rules.ts'

export interface ClosedSheet {
  id: string
  teamId: string
  month: string
  hash: string
}

/** The team's closed sheet of a month, if it is closed. */
export function closedSheet(db: Db, teamId: string, month: string): ClosedSheet | undefined {
  return one<ClosedSheet>(
    db,
    'SELECT id, team_id AS teamId, month, hash FROM attendance_sheet WHERE team_id = ? AND month = ?',
    [teamId, month],
  )
}

export interface EngagementDays {
  engagementId: string
  workerId: string
  days: PaidDay[]
}

/** Engagement, worker, date, workday in hundredths, overtime minutes, shift. */
type DayRow = [string, string, string, number, number, string]

/** Frozen days of a sheet by engagement, with what the day's shift says on overtime. Days without work and overtime are left out. */
export function daysOfSheet(db: Db, sheetId: string): EngagementDays[] {
  const shifts = shiftPay(db)
  const found = new Map<string, EngagementDays>()
  // Rows as arrays: a month of a large site has hundreds of thousands of them.
  const rows = prepare(
    db,
    `SELECT engagement_id, worker_id, date, workday_centi, overtime_minutes, shift_id
     FROM workday WHERE sheet_id = ? AND (workday_centi > 0 OR overtime_minutes > 0)`,
  )
    .raw(true)
    .all(sheetId) as DayRow[]
  for (const [engagementId, workerId, date, workdayCenti, overtimeMinutes, shiftId] of rows) {
    let entry = found.get(engagementId)
    if (!entry) {
      entry = { engagementId, workerId, days: [] }
      found.set(engagementId, entry)
    }
    const { workdayMinutes, overtimePercent } = shifts.get(shiftId) ?? LEGAL
    entry.days.push({ date, workdayCenti, overtimeMinutes, workdayMinutes, overtimePercent })
  }
  return [...found.values()].sort((a, b) => (a.engagementId < b.engagementId ? -1 : 1))
}

/** Eight hours and 150 % (劳动法 §36, §44), for a shift that says nothing else. */
const LEGAL = { workdayMinutes: 480, overtimePercent: 150 }

/** Dated rates of every engagement that has days on a sheet. */
export function ratesOfSheet(db: Db, sheetId: string): Map<string, DatedRate[]> {
  const rates = new Map<string, DatedRate[]>()
  for (const { engagementId, fromDate, dayRateFen } of all<DatedRate & { engagementId: string }>(
    db,
    `SELECT engagement_id AS engagementId, from_date AS fromDate, day_rate_fen AS dayRateFen FROM engagement_rate
     WHERE engagement_id IN (SELECT DISTINCT engagement_id FROM workday WHERE sheet_id = ?) ORDER BY from_date`,
    [sheetId],
  )) {
    const known = rates.get(engagementId)
    if (known) known.push({ fromDate, dayRateFen })
    else rates.set(engagementId, [{ fromDate, dayRateFen }])
  }
  return rates
}

interface ShiftPay {
  workdayMinutes: number
  overtimePercent: number
}

function shiftPay(db: Db): Map<string, ShiftPay> {
  const shifts = new Map<string, ShiftPay>()
  for (const { id, rule } of all<{ id: string; rule: string }>(db, 'SELECT id, rule FROM shift')) {
    const { workdayMinutes, overtimePercent } = JSON.parse(rule) as ShiftPay
    shifts.set(id, { workdayMinutes, overtimePercent })
  }
  return shifts
}

/** The longest overtime of a day per engagement of a sheet, for the warning of 劳动法 §41. */
export function longestOvertime(db: Db, sheetId: string): Map<string, { date: string; minutes: number }> {
  const longest = new Map<string, { date: string; minutes: number }>()
  for (const { engagementId, date, minutes } of all<{ engagementId: string; date: string; minutes: number }>(
    db,
    `SELECT engagement_id AS engagementId, date, max(overtime_minutes) AS minutes FROM workday
     WHERE sheet_id = ? GROUP BY engagement_id`,
    [sheetId],
  )) {
    longest.set(engagementId, { date, minutes })
  }
  return longest
}
