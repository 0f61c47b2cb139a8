/** What the wage list is made from: the closed sheet's frozen days and the dated pay bases. */
import type { PayBasis } from '../../contract/pay.ts'
import { type Holidays, holidaysOf } from '../attendance/calendar.ts'
import { frozenFigures } from '../attendance/queries.ts'
import { dayKind } from '../attendance/rules/day-kind.ts'
import { all, type Db, one } from '../store/db.ts'
import { type MonthDays, monthDaysOf } from './month-days.ts'
import type { DatedBasis, PaidDay } from './rules.ts'

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
    'SELECT id, team_id AS teamId, month, hash FROM standing_sheet WHERE team_id = ? AND month = ?',
    [teamId, month],
  )
}

export interface EngagementDays {
  engagementId: string
  workerId: string
  days: PaidDay[]
  /** Some day is paid by whether it is a rest day or a statutory holiday. */
  byKind: boolean
}

/** Frozen days of a sheet by engagement, with what the day's shift says on overtime. Days without work and overtime are left out. */
export function daysOfSheet(db: Db, sheetId: string): EngagementDays[] {
  const shifts = shiftPay(db)
  const holidays = holidaysOf(db)
  const found: EngagementDays[] = []
  for (const { engagementId, workerId, days } of frozenFigures(db, sheetId)) {
    const entry: EngagementDays = { engagementId, workerId, days: [], byKind: false }
    for (const [date, shiftId, normalMinutes, overtimeMinutes, workdayCenti] of days) {
      if (workdayCenti === 0 && overtimeMinutes === 0) continue
      const { workdayMinutes, overtimePercent, dayPercents } = shifts.get(shiftId) ?? LEGAL
      const day: PaidDay = { date, workdayCenti, overtimeMinutes, workdayMinutes, overtimePercent, normalMinutes }
      entry.days.push(dayPercents ? byKindOfDay(day, dayPercents, holidays) : day)
      if (dayPercents) entry.byKind = true
    }
    if (entry.days.length > 0) found.push(entry)
  }
  return found
}

/** A shift that pays rest days and statutory holidays by law (劳动法 §44): all of such a day at its percent. */
export function byKindOfDay(day: PaidDay, percents: { rest: number; holiday: number }, holidays: Holidays): PaidDay {
  const kind = dayKind(day.date, holidays(day.date))
  if (kind === 'working') return day
  const percent = kind === 'rest' ? percents.rest : percents.holiday
  return { ...day, dayPercent: percent, overtimePercent: Math.max(percent, day.overtimePercent) }
}

/** Eight hours and 150 % (劳动法 §36, §44), for a shift that says nothing else. */
const LEGAL: ShiftPay = { workdayMinutes: 480, overtimePercent: 150 }

/** Dated pay bases of every engagement that has days on a sheet, rising by date: the contract's day rates and what was agreed later. */
export function termsOfSheet(db: Db, sheetId: string): Map<string, DatedBasis[]> {
  const terms = new Map<string, DatedBasis[]>()
  for (const { engagementId, fromDate, dayRateFen, basis } of all<TermRow>(
    db,
    `WITH here AS (SELECT engagement_id AS id FROM sheet_worker WHERE sheet_id = ?) ${TERMS}`,
    [sheetId],
  )) {
    const term: DatedBasis = { fromDate, basis: basisOf(dayRateFen, basis) }
    const known = terms.get(engagementId)
    if (known) known.push(term)
    else terms.set(engagementId, [term])
  }
  return terms
}

interface TermRow {
  engagementId: string
  fromDate: string
  dayRateFen: number | null
  basis: string | null
}

/** Of a rate and a basis of one date the basis comes last, so that it counts. */
const TERMS = `
  SELECT engagement_id AS engagementId, from_date AS fromDate, day_rate_fen AS dayRateFen, NULL AS basis, 0 AS later
  FROM engagement_rate WHERE engagement_id IN (SELECT id FROM here)
  UNION ALL
  SELECT engagement_id, from_date, NULL, basis, 1 FROM pay_basis WHERE engagement_id IN (SELECT id FROM here)
  ORDER BY fromDate, later`

function basisOf(dayRateFen: number | null, basis: string | null): PayBasis {
  return basis === null ? { kind: 'day', dayRateFen: dayRateFen ?? 0 } : (JSON.parse(basis) as PayBasis)
}

/** Dated pay bases of one engagement, with where each comes from. */
export function termsOfEngagement(
  db: Db,
  engagementId: string,
): Array<{ fromDate: string; basis: PayBasis; source: 'engagement' | 'agreed' }> {
  return all<TermRow>(db, `WITH here AS (SELECT ? AS id) ${TERMS}`, [engagementId]).map((row) => ({
    fromDate: row.fromDate,
    basis: basisOf(row.dayRateFen, row.basis),
    source: row.basis === null ? 'engagement' : 'agreed',
  }))
}

/** Days of a month for each engagement of a sheet. */
export function monthDaysOfSheet(db: Db, sheetId: string, month: string): Map<string, MonthDays> {
  const year = holidaysOf(db)(month)
  return new Map(
    all<{ id: string; entry: string; exit: string | null }>(
      db,
      `SELECT id, entry_date AS entry, exit_date AS exit FROM engagement
       WHERE id IN (SELECT engagement_id FROM sheet_worker WHERE sheet_id = ?)`,
      [sheetId],
    ).map(({ id, entry, exit }) => [id, monthDaysOf(month, entry, exit, year)]),
  )
}

interface ShiftPay {
  workdayMinutes: number
  overtimePercent: number
  dayPercents?: { rest: number; holiday: number }
}

function shiftPay(db: Db): Map<string, ShiftPay> {
  const shifts = new Map<string, ShiftPay>()
  for (const { id, rule } of all<{ id: string; rule: string }>(db, 'SELECT id, rule FROM shift')) {
    const { workdayMinutes, overtimePercent, dayPercents } = JSON.parse(rule) as ShiftPay
    shifts.set(id, { workdayMinutes, overtimePercent, ...(dayPercents ? { dayPercents } : {}) })
  }
  return shifts
}

/** The longest overtime of a day per engagement of a sheet, for the warning of 劳动法 §41; of equals the first day. */
export function longestOvertime(db: Db, sheetId: string): Map<string, { date: string; minutes: number }> {
  const longest = new Map<string, { date: string; minutes: number }>()
  for (const { engagementId, days } of frozenFigures(db, sheetId)) {
    for (const [date, , , minutes] of days) {
      const known = longest.get(engagementId)
      if (!known || minutes > known.minutes) longest.set(engagementId, { date, minutes })
    }
  }
  return longest
}
