/** Closed sheets and their frozen workdays, as payroll and the papers read them. */
import { StationError } from '../../contract/errors.ts'
import { all, type Db, one, prepare } from '../store/db.ts'
import type { SheetContent, SheetDay } from './sheet-content.ts'

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
  /** Journal position of its fact. */
  seq: number
  /** When a correction opened it again; null while it stands. */
  reopenedAt: string | null
  reopenReason: string | null
}

type StoredSheet = Omit<Sheet, 'neutralDevices'> & { neutralDevices: string }

const SHEET = `
  SELECT id, team_id AS teamId, month, hash, zone, closed_at AS closedAt, closed_by AS closedBy,
    approved_by AS approvedBy, workday_centi AS workdayCenti, workers, neutral_devices AS neutralDevices, seq,
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
  return { ...row, neutralDevices: JSON.parse(row.neutralDevices) as string[] }
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
  /** Punches that make the day, by time. */
  punchIds: string[]
}

/** Sheet, worker, engagement, days and the punches of each, as the table holds them. */
type Stored = [string, string, string, string, string]
/** A day without its punches: date, shift, normal and overtime minutes, hundredths of a workday, 1 if a manual punch is among them. */
export type DayFigures = [string, string, number, number, number, 0 | 1]

const WORKER = 'SELECT sheet_id, worker_id, engagement_id, days, punch_ids FROM sheet_worker'

/** Frozen workdays of a sheet, by worker, engagement and date. */
export function frozenWorkdays(db: Db, sheetId: string): FrozenWorkday[] {
  return workdays(db, 'WHERE sheet_id = ? ORDER BY worker_id, engagement_id', [sheetId])
}

/** The frozen workdays of a worker on a date: one, or one of each team where he changed teams on that day. */
export function frozenDays(db: Db, workerId: string, date: string): FrozenWorkday[] {
  const month = date.slice(0, 7)
  return workdays(db, 'WHERE worker_id = ? AND month = ? AND standing = 1 ORDER BY sheet_id', [workerId, month]).filter(
    (day) => day.date === date,
  )
}

/** Frozen workdays of a month of these workers, on every team's sheet that stands. */
export function frozenDaysOf(db: Db, workerIds: readonly string[], month: string): FrozenWorkday[] {
  return workdays(db, 'WHERE worker_id IN (SELECT value FROM json_each(?)) AND month = ? AND standing = 1', [
    JSON.stringify(workerIds),
    month,
  ])
}

/** All frozen workdays of a worker on sheets that stand, by date. */
export function standingDaysOf(db: Db, workerId: string): FrozenWorkday[] {
  return workdays(db, 'WHERE worker_id = ? AND standing = 1 ORDER BY month, engagement_id', [workerId]).sort((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
  )
}

function workdays(db: Db, which: string, params: string[]): FrozenWorkday[] {
  const rows = prepare(db, `${WORKER} ${which}`)
    .raw()
    .all(...params) as Stored[]
  return rows.flatMap(([sheetId, workerId, engagementId, days, punchIds]) => {
    const punches = JSON.parse(punchIds) as string[][]
    return (JSON.parse(days) as DayFigures[]).map(
      ([date, shiftId, normalMinutes, overtimeMinutes, workdayCenti, manual], index): FrozenWorkday => ({
        ...{ sheetId, workerId, engagementId, date, shiftId, workdayCenti, normalMinutes, overtimeMinutes },
        manual: manual === 1,
        punchIds: punches[index] ?? [],
      }),
    )
  })
}

export interface FrozenFigures {
  engagementId: string
  workerId: string
  /** By date. */
  days: DayFigures[]
}

/** The days of a sheet by engagement, without their punches: what wages are made from. */
export function frozenFigures(db: Db, sheetId: string): FrozenFigures[] {
  const rows = prepare(
    db,
    'SELECT engagement_id, worker_id, days FROM sheet_worker WHERE sheet_id = ? ORDER BY engagement_id',
  )
    .raw()
    .all(sheetId) as Array<[string, string, string]>
  return rows.map(([engagementId, workerId, days]) => ({
    engagementId,
    workerId,
    days: JSON.parse(days) as DayFigures[],
  }))
}

/** The content of a closed sheet as its tables hold it: what its hash is over. */
export function contentOf(db: Db, sheet: Sheet): SheetContent {
  const workers: SheetContent['workers'] = []
  for (const day of frozenWorkdays(db, sheet.id)) {
    const last = workers.at(-1)
    const entry: SheetDay = [
      day.date,
      day.shiftId,
      day.normalMinutes,
      day.overtimeMinutes,
      day.workdayCenti,
      day.manual ? 1 : 0,
      day.punchIds,
    ]
    if (last?.workerId === day.workerId && last.engagementId === day.engagementId) last.days.push(entry)
    else workers.push({ workerId: day.workerId, engagementId: day.engagementId, days: [entry] })
  }
  const { teamId, month, zone, neutralDevices } = sheet
  return { teamId, month, zone, ...(neutralDevices.length > 0 ? { neutralDevices } : {}), workers }
}
