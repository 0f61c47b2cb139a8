/** A team's month as its punches stand, ready to be frozen as its sheet. Only reads. */
import { StationError } from '../../contract/errors.ts'
import type { Db } from '../store/db.ts'
import { computeSpan, grouped, monthEnds, neutralDevices, type Span } from './live.ts'
import { openQuestions, workerNames } from './questions.ts'
import { type Epoch, epochToLocal } from './rules/time.ts'
import { type SheetContent, type WrittenSheet, writeSheet } from './sheet-content.ts'

export interface Team {
  id: string
  name: string
}

/** Questions named in a refusal; the queue has them all. */
const NAMED_QUESTIONS = 50

/**
 * @param now instant in seconds
 * @throws StationError `attendance.month-not-over`, `attendance.open-questions` (with the questions as details), `attendance.shift-still-running`,
 * `attendance.nothing-to-close`
 */
export function teamMonth(db: Db, team: Team, month: string, now: Epoch): WrittenSheet {
  const { from, to } = monthEnds(month)
  const span = computeSpan(db, { teamId: team.id }, from, to, now)
  if (epochToLocal(span.zone, now).date <= to) throw new StationError('attendance.month-not-over', { month, to })
  assertAnswered(db, team, month, span)
  assertEnded(db, team, span)
  const content = contentOfSpan(db, team.id, month, span)
  if (content.workers.length === 0) throw new StationError('attendance.nothing-to-close', { team: team.name, month })
  return writeSheet(content)
}

function assertAnswered(db: Db, team: Team, month: string, span: Span): void {
  const open = openQuestions(db, span, team.id)
  if (open.length === 0) return
  const named = open.slice(0, NAMED_QUESTIONS)
  const names = workerNames(
    db,
    named.map(({ workerId }) => workerId),
  )
  throw new StationError(
    'attendance.open-questions',
    { team: team.name, month, count: open.length },
    named.map(({ code, workerId, date }) => ({
      code,
      params: { name: names.get(workerId) ?? '', date },
      where: `${workerId} ${date}`,
    })),
  )
}

/** A night shift of the last day may still run on the first of the next month. */
function assertEnded(db: Db, team: Team, span: Span): void {
  for (const { workerId, days } of span.workers.values()) {
    const running = days.find((day) => day.teamId === team.id && day.status === 'none')
    if (!running) continue
    const name = workerNames(db, [workerId]).get(workerId) ?? ''
    throw new StationError('attendance.shift-still-running', { name, date: running.date })
  }
}

/** What a sheet freezes, in its canonical order. */
export function contentOfSpan(db: Db, teamId: string, month: string, span: Span): SheetContent {
  const workers = new Map<string, SheetContent['workers'][number]>()
  const shifts: string[] = []
  for (const { workerId, days } of span.workers.values()) {
    const ofTeam = days.filter((day) => day.teamId === teamId)
    for (const [engagementId, own] of grouped(ofTeam, ({ engagementId }) => engagementId)) {
      workers.set(`${workerId}|${engagementId}`, {
        workerId,
        engagementId,
        days: own.map(({ date, window, normalMinutes, overtimeMinutes, workdayCenti, manual }) => [
          ...([Number(date.slice(-2)), indexOf(shifts, window.shift.id)] as const),
          ...([normalMinutes, overtimeMinutes, workdayCenti, manual ? 1 : 0] as const),
        ]),
        punches: JSON.stringify(own.map(({ used }) => used.map(({ position }) => position))),
      })
    }
  }
  const sorted = [...workers.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, worker]) => worker)
  const mute = neutralDevices(db).sort()
  return {
    teamId,
    month,
    zone: span.zone,
    ...(mute.length > 0 ? { neutralDevices: mute } : {}),
    shifts,
    workers: sorted,
  }
}

/** Index of `id`, put at the end where it is not there yet; a team has one shift or two. */
function indexOf(ids: string[], id: string): number {
  const known = ids.indexOf(id)
  return known >= 0 ? known : ids.push(id) - 1
}
