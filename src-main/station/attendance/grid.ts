import type { DayCell, MonthGrid } from '../../contract/attendance.ts'
import { maskIdNumber } from '../../contract/mask.ts'
import { type EngagementRow, engagementsOfTeam, teamById } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { calendarDay, holidaysOf } from './calendar.ts'
import { type FrozenWorkday, frozenWorkdays, lastReopened, type Sheet, sheetOf } from './frozen.ts'
import { computeSpan, monthEnds, windowLookup } from './live.ts'
import { byWorkerDay, openQuestions } from './questions.ts'
import type { WorkerDay } from './rules/month.ts'
import { datesOfMonth, type Epoch, instantOf } from './rules/time.ts'
import { watermarkOf } from './watermark.ts'

/** The month of a team as a grid: computed from the punches while open, from the frozen workdays once closed. */
export function monthGrid(db: Db, keys: KeyRing, teamId: string, month: string, now: Epoch): MonthGrid {
  const team = teamById(db, teamId)
  const { from, to } = monthEnds(month)
  const sheet = sheetOf(db, teamId, month)
  const members = engagementsOfTeam(db, teamId, from, to)
  const masked = maskedIdNumbers(db, keys, members)
  const watermark = watermarkOf(db, teamId, to)
  const reopened = sheet ? undefined : lastReopened(db, teamId, month)
  const { cellOf, questions } = sheet ? frozenCells(db, sheet) : liveCells(db, teamId, from, to, { now, watermark })
  const dates = datesOfMonth(month)
  const holidays = holidaysOf(db)
  const rows = members.map((member) => {
    const cells = dates.map((date) => cellOf(member, date))
    return {
      workerId: member.workerId,
      engagementId: member.engagementId,
      name: member.workerName,
      trade: member.trade,
      maskedIdNumber: masked.get(member.workerId) ?? '',
      cells,
      workdayCenti: cells.reduce((sum, cell) => sum + cell.workdayCenti, 0),
      overtimeMinutes: cells.reduce((sum, cell) => sum + cell.overtimeMinutes, 0),
    }
  })
  return {
    teamId,
    teamName: team.name,
    month,
    state: sheet ? 'closed' : 'open',
    sheetId: sheet?.id ?? null,
    sheetHash: sheet?.hash ?? null,
    closedAt: sheet?.closedAt ?? null,
    watermark: watermark === null ? null : instantOf(watermark),
    reopened: reopened?.reopenedAt ? { at: reopened.reopenedAt, reason: reopened.reopenReason ?? '' } : null,
    days: dates.map((date) => calendarDay(holidays, date)),
    rows,
    questions,
    ...punchCounts(db, teamId, from, to),
  }
}

interface Cells {
  cellOf(member: EngagementRow, date: string): DayCell
  questions: number
}

export function emptyCell(date: string): DayCell {
  return { date, status: 'none', workdayCenti: 0, normalMinutes: 0, overtimeMinutes: 0, manual: false, questions: [] }
}

export function liveCell(day: WorkerDay, questions: readonly string[]): DayCell {
  const { date, workdayCenti, normalMinutes, overtimeMinutes, manual } = day
  const status = questions.length > 0 ? 'question' : day.status
  return { date, status, workdayCenti, normalMinutes, overtimeMinutes, manual, questions: [...questions] }
}

export function frozenCell(day: FrozenWorkday): DayCell {
  const { date, workdayCenti, normalMinutes, overtimeMinutes, manual } = day
  const status = manual ? 'corrected' : 'worked'
  return { date, status, workdayCenti, normalMinutes, overtimeMinutes, manual, questions: [] }
}

interface Moment {
  now: Epoch
  /** Until when the team's devices have told everything. */
  watermark: Epoch | null
}

function liveCells(db: Db, teamId: string, from: string, to: string, { now, watermark }: Moment): Cells {
  const span = computeSpan(db, { teamId }, from, to, now)
  const open = openQuestions(db, span, teamId)
  const questions = byWorkerDay(open)
  const days = new Map<string, WorkerDay>()
  for (const { workerId, days: own } of span.workers.values())
    for (const day of own) if (day.teamId === teamId) days.set(`${workerId}|${day.engagementId}|${day.date}`, day)
  const windows = windowLookup(db, span.zone)
  const toldAll = (date: string) => {
    const window = windows(teamId, date)
    return window !== undefined && watermark !== null && window.closes <= Math.min(now, watermark)
  }
  return {
    questions: open.length,
    cellOf: (member, date) => {
      if (!isMember(member, date)) return emptyCell(date)
      const codes = (questions.get(`${member.workerId}|${date}`) ?? []).map(({ code }) => code)
      const day = days.get(`${member.workerId}|${member.engagementId}|${date}`)
      if (day) return liveCell(day, codes)
      if (codes.length > 0) return { ...emptyCell(date), status: 'question', questions: codes }
      return toldAll(date) ? { ...emptyCell(date), status: 'absent' } : emptyCell(date)
    },
  }
}

function isMember({ entryDate, exitDate }: EngagementRow, date: string): boolean {
  return entryDate <= date && (exitDate === null || exitDate >= date)
}

function frozenCells(db: Db, sheet: Sheet): Cells {
  const days = new Map(frozenWorkdays(db, sheet.id).map((day) => [`${day.engagementId}|${day.date}`, day]))
  return {
    questions: 0,
    cellOf: (member, date) => {
      const day = days.get(`${member.engagementId}|${date}`)
      if (day) return frozenCell(day)
      return isMember(member, date) ? { ...emptyCell(date), status: 'absent' } : emptyCell(date)
    },
  }
}

function maskedIdNumbers(db: Db, keys: KeyRing, members: readonly EngagementRow[]): Map<string, string> {
  const rows = all<{ id: string; sealed: string; erased: string | null }>(
    db,
    `SELECT id, id_number_sealed AS sealed, erased_at AS erased FROM worker
     WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(members.map(({ workerId }) => workerId))],
  )
  return new Map(
    rows.map(({ id, sealed, erased }) => [id, erased === null ? maskIdNumber(keys.open(id, 'idNumber', sealed)) : '—']),
  )
}

/** Punches of the team's members within their membership, and how many of them were written by hand. */
export function punchCounts(
  db: Db,
  teamId: string,
  from: string,
  to: string,
): { punches: number; manualPunches: number } {
  const row = all<{ punches: number; manualPunches: number }>(
    db,
    `SELECT count(*) AS punches, count(*) FILTER (WHERE p.provenance = 'manual') AS manualPunches
     FROM engagement e JOIN punch p ON p.worker_id = e.worker_id
       AND p.local_date BETWEEN max(@from, e.entry_date) AND min(@to, coalesce(e.exit_date, @to))
     WHERE e.team_id = @team AND e.entry_date <= @to AND p.voided_reason IS NULL`,
    { team: teamId, from, to },
  )[0]
  return { punches: row?.punches ?? 0, manualPunches: row?.manualPunches ?? 0 }
}
