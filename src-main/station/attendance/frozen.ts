/** Closed sheets and their frozen workdays, as payroll and the papers read them. */
import { StationError } from '../../contract/errors.ts'
import { all, type Db, one, prepare } from '../store/db.ts'

export interface Sheet {
  id: string
  teamId: string
  month: string
  hash: string
  zone: string
  closedAt: string
  closedBy: string
  approvedBy: string
  /** Sum over the sheet, hundredths. */
  workdayCenti: number
  workers: number
  /** Terminals that told no directions when the sheet was closed. */
  neutralDevices: string[]
  /** Shifts that its days name by index; null in a sheet of the first version, whose days name them by id. */
  shifts: string[] | null
  /** Journal position of its fact. */
  seq: number
  /** When a correction opened it again; null while it stands. */
  reopenedAt: string | null
  reopenReason: string | null
}

type StoredSheet = Omit<Sheet, 'neutralDevices' | 'shifts'> & { neutralDevices: string; shifts: string | null }

const SHEET = `
  SELECT id, team_id AS teamId, month, hash, zone, closed_at AS closedAt, closed_by AS closedBy,
    approved_by AS approvedBy, workday_centi AS workdayCenti, workers, neutral_devices AS neutralDevices, shifts, seq,
    reopened_at AS reopenedAt, reopen_reason AS reopenReason
  FROM attendance_sheet`

/** The team's closed sheet of a month that stands, or undefined while it is open. */
export function sheetOf(db: Db, teamId: string, month: string): Sheet | undefined {
  const row = one<StoredSheet>(db, `${SHEET} WHERE team_id = ? AND month = ? AND reopened_at IS NULL`, [teamId, month])
  return row && openedSheet(row)
}

/** The team's sheet of a month that was opened again last, if any was. */
export function lastReopened(db: Db, teamId: string, month: string): Sheet | undefined {
  const row = one<StoredSheet>(
    db,
    `${SHEET} WHERE team_id = ? AND month = ? AND reopened_at IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    [teamId, month],
  )
  return row && openedSheet(row)
}

/** A closed sheet, standing or opened again. @throws StationError `attendance.unknown-sheet`. */
export function sheetById(db: Db, sheetId: string): Sheet {
  const row = one<StoredSheet>(db, `${SHEET} WHERE id = ?`, [sheetId])
  if (!row) throw new StationError('attendance.unknown-sheet', { sheet: sheetId })
  return openedSheet(row)
}

function openedSheet(row: StoredSheet): Sheet {
  return { ...row, neutralDevices: JSON.parse(row.neutralDevices) as string[], shifts: shiftsOf(row.shifts) }
}

/** All sheets ever closed; those opened again are among them. */
export function allSheets(db: Db): Sheet[] {
  return all<StoredSheet>(db, `${SHEET} ORDER BY month, team_id`).map(openedSheet)
}

/** The first month from `month` on that a team has closed, or null. */
export function closedSinceOf(db: Db, teamId: string, month: string): string | null {
  return (
    one<{ month: string | null }>(
      db,
      'SELECT min(month) AS month FROM standing_sheet WHERE team_id = ? AND month >= ?',
      [teamId, month],
    )?.month ?? null
  )
}

/** The newest month that a team has closed, `YYYY-MM`. */
export function lastClosedMonth(db: Db, teamId: string): string | undefined {
  const row = one<{ month: string | null }>(db, 'SELECT max(month) AS month FROM standing_sheet WHERE team_id = ?', [
    teamId,
  ])
  return row?.month ?? undefined
}

export interface FrozenWorkday {
  sheetId: string
  workerId: string
  engagementId: string
  /** Day on which the shift starts. */
  date: string
  shiftId: string
  /** Hundredths of a workday. */
  workdayCenti: number
  normalMinutes: number
  overtimeMinutes: number
  /** A manual punch is among them. */
  manual: boolean
}

/** Date, shift id, normal and overtime minutes, hundredths of a workday, 1 if a manual punch is among them. */
export type DayFigures = [string, string, number, number, number, 0 | 1]

const shiftsOf = (stored: string | null) => (stored === null ? null : (JSON.parse(stored) as string[]))

/** Days as the table has them, with date and shift written out. */
function openedDays(stored: string, month: string, shifts: readonly string[] | null): DayFigures[] {
  const days = JSON.parse(stored) as unknown[][]
  // Changed in place, since there are many.
  if (shifts !== null)
    for (const day of days) {
      day[0] = dateIn(month, day[0] as number)
      day[1] = shifts[day[1] as number] ?? ''
    }
  return days as unknown as DayFigures[]
}

/** Date of a day of a month. */
export function dateIn(month: string, day: number): string {
  return day < 10 ? `${month}-0${day}` : `${month}-${day}`
}

/** Sheet, its shifts, month, worker, engagement, days. */
type Stored = [string, string | null, string, string, string, string]

const WORKER = `
  SELECT w.sheet_id, s.shifts, w.month, w.worker_id, w.engagement_id, w.days
  FROM sheet_worker w JOIN attendance_sheet s ON s.id = w.sheet_id`

/** Frozen workdays of a sheet, by worker, engagement and date. */
export function frozenWorkdays(db: Db, sheetId: string): FrozenWorkday[] {
  return workdays(db, 'WHERE w.sheet_id = ? ORDER BY w.worker_id, w.engagement_id', [sheetId])
}

/** The frozen workdays of a worker on a date: one, or one of each team where he changed teams on that day. */
export function frozenDays(db: Db, workerId: string, date: string): FrozenWorkday[] {
  const month = date.slice(0, 7)
  return workdays(db, 'WHERE w.worker_id = ? AND w.month = ? AND w.standing = 1 ORDER BY w.sheet_id', [
    workerId,
    month,
  ]).filter((day) => day.date === date)
}

/** Frozen workdays of a month of these workers, on every team's sheet that stands. */
export function frozenDaysOf(db: Db, workerIds: readonly string[], month: string): FrozenWorkday[] {
  return workdays(db, 'WHERE w.worker_id IN (SELECT value FROM json_each(?)) AND w.month = ? AND w.standing = 1', [
    JSON.stringify(workerIds),
    month,
  ])
}

/** All frozen workdays of a worker on sheets that stand, by date. */
export function standingDaysOf(db: Db, workerId: string): FrozenWorkday[] {
  return workdays(db, 'WHERE w.worker_id = ? AND w.standing = 1 ORDER BY w.month, w.engagement_id', [workerId]).sort(
    (a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0),
  )
}

function workdays(db: Db, which: string, params: string[]): FrozenWorkday[] {
  const rows = prepare(db, `${WORKER} ${which}`)
    .raw()
    .all(...params) as Stored[]
  return rows.flatMap(([sheetId, shifts, month, workerId, engagementId, days]) =>
    openedDays(days, month, shiftsOf(shifts)).map(
      ([date, shiftId, normalMinutes, overtimeMinutes, workdayCenti, manual]): FrozenWorkday => ({
        ...{ sheetId, workerId, engagementId, date, shiftId, workdayCenti, normalMinutes, overtimeMinutes },
        manual: manual === 1,
      }),
    ),
  )
}

export interface FrozenFigures {
  engagementId: string
  workerId: string
  /** By date. */
  days: DayFigures[]
}

/** The days of a sheet by engagement: what wages are made from. */
export function frozenFigures(db: Db, sheetId: string): FrozenFigures[] {
  return rowsOfSheet(db, sheetId, 'engagement_id').map(([, shifts, month, workerId, engagementId, days]) => ({
    engagementId,
    workerId,
    days: openedDays(days, month, shiftsOf(shifts)),
  }))
}

function rowsOfSheet(db: Db, sheetId: string, order: string): Stored[] {
  return prepare(db, `${WORKER} WHERE w.sheet_id = ? ORDER BY ${order}`).raw().all(sheetId) as Stored[]
}
