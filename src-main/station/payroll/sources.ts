/** What the wage list is made from: the closed sheet's frozen days and the dated rates. */
import { all, type Db, one } from '../store/db.ts'
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

interface DayRow {
  engagementId: string
  workerId: string
  date: string
  workdayCenti: number
  overtimeMinutes: number
  shiftId: string
}

/** Frozen days of a sheet by engagement, with what the day's shift says on overtime. Days without work and overtime are left out. */
export function daysOfSheet(db: Db, sheetId: string): EngagementDays[] {
  const shifts = shiftPay(db)
  const found = new Map<string, EngagementDays>()
  for (const row of all<DayRow>(
    db,
    `SELECT engagement_id AS engagementId, worker_id AS workerId, date, workday_centi AS workdayCenti,
       overtime_minutes AS overtimeMinutes, shift_id AS shiftId
     FROM workday WHERE sheet_id = ? AND (workday_centi > 0 OR overtime_minutes > 0)`,
    [sheetId],
  )) {
    let entry = found.get(row.engagementId)
    if (!entry) {
      entry = { engagementId: row.engagementId, workerId: row.workerId, days: [] }
      found.set(row.engagementId, entry)
    }
    const shift = shifts.get(row.shiftId) ?? { workdayMinutes: 480, overtimePercent: 150 }
    entry.days.push({
      date: row.date,
      workdayCenti: row.workdayCenti,
      overtimeMinutes: row.overtimeMinutes,
      workdayMinutes: shift.workdayMinutes,
      overtimePercent: shift.overtimePercent,
    })
  }
  return [...found.values()].sort((a, b) => (a.engagementId < b.engagementId ? -1 : 1))
}

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
