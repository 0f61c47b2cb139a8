import type { DayCell, PunchView, Shift } from '../../contract/attendance.ts'
import type { Db } from '../store/db.ts'
import { type FrozenWorkday, frozenDays, sheetById } from './frozen.ts'
import { emptyCell, frozenCell, liveCell } from './grid.ts'
import { allShifts, computeSpan, windowLookup } from './live.ts'
import { punchIdsAt, punchIdsOf } from './punch-positions.ts'
import { type OwnedPunchView, plainView, punchesByIds, punchesOfWorker } from './punch-views.ts'
import { openQuestions } from './questions.ts'
import { explain, type Step } from './rules/explain.ts'
import { membershipOn } from './rules/month.ts'
import type { Punch } from './rules/punches.ts'
import { shiftWindow } from './rules/shift.ts'
import { type Epoch, epochOf } from './rules/time.ts'
import { type WorkdayResult, workdayOf } from './rules/workday.ts'
import { punchesOfDay } from './sheet-punches.ts'

export interface DayView {
  cell: DayCell
  shift: Shift | null
  punches: PunchView[]
  explanation: Step[]
}

/**
 * One worker's day with its punches and every step from them to the minutes. A closed day is explained from what was frozen.
 * @param teamId whose day is meant, where he was in two teams on the date
 */
export function dayView(db: Db, workerId: string, date: string, now: Epoch, teamId?: string): DayView {
  const frozen = frozenDays(db, workerId, date).find(
    ({ sheetId }) => teamId === undefined || sheetById(db, sheetId).teamId === teamId,
  )
  return frozen ? frozenDayView(db, frozen) : liveDayView(db, workerId, date, now, teamId)
}

function liveDayView(db: Db, workerId: string, date: string, now: Epoch, teamId: string | undefined): DayView {
  const span = computeSpan(db, { workerIds: [workerId] }, date, date, now)
  const worker = span.workers.get(workerId)
  const days = worker?.days.filter((candidate) => candidate.date === date) ?? []
  const day = days.find((candidate) => candidate.teamId === teamId) ?? (teamId === undefined ? days[0] : undefined)
  const codes = openQuestions(db, span, null)
    .filter((question) => question.date === date)
    .map(({ code }) => code)
  const wanted = teamId ?? (worker && membershipOn(worker.memberships, date)?.teamId)
  const window = day?.window ?? (wanted === undefined ? undefined : windowLookup(db, span.zone)(wanted, date))
  const strays = worker?.strays.map(({ punch }) => punch) ?? []
  const idAt = punchIdsAt(
    db,
    [...punchesOf(day), ...strays].map(({ position }) => position),
  )
  const idOf = ({ position }: Punch) => idAt.get(position) ?? ''
  const own = punchesOf(day).map(idOf)
  const [listed, strayIds] = [new Set(own), new Set(strays.map(idOf))]
  const others = punchesOfWorker(db, workerId, date, date, span.zone, ignoredOf(day, idOf))
    // A punch of the same calendar day that another shift day has taken is not shown twice.
    .filter((punch) => !listed.has(punch.id) && (punch.voided || punch.ignored !== null || strayIds.has(punch.id)))
  const punches = [...punchesByIds(db, own, span.zone, ignoredOf(day, idOf)), ...others].sort((a, b) =>
    a.at < b.at ? -1 : 1,
  )
  const status = codes.length > 0 ? 'question' : 'none'
  return {
    cell: day ? liveCell(day, codes) : { ...emptyCell(date), status, questions: codes },
    shift: window?.shift ?? null,
    punches: punches.map(plainView),
    explanation: day ? explain(day, span.zone) : [],
  }
}

function punchesOf(day: WorkdayResult | undefined): Punch[] {
  return day ? [...day.used, ...day.doubles, ...day.between] : []
}

function ignoredOf(day: WorkdayResult | undefined, idOf: (punch: Punch) => string): Map<string, string> {
  const ignored = new Map<string, string>()
  for (const punch of day?.doubles ?? []) ignored.set(idOf(punch), 'attendance.double-tap')
  for (const punch of day?.between ?? []) ignored.set(idOf(punch), 'attendance.between')
  return ignored
}

function frozenDayView(db: Db, frozen: FrozenWorkday): DayView {
  const sheet = sheetById(db, frozen.sheetId)
  const { zone } = sheet
  const shift = allShifts(db).find(({ id }) => id === frozen.shiftId) ?? null
  const punches = punchesByIds(db, punchIdsOf(db, punchesOfDay(db, frozen)), zone)
  return {
    cell: frozenCell(frozen),
    shift,
    punches: punches.map(plainView),
    explanation: shift ? explain(recomputed(frozen.date, shift, punches, sheet), zone) : [],
  }
}

/** The rules over the frozen punches: what the explanation of a closed day is made from. */
function recomputed(
  date: string,
  shift: Shift,
  punches: readonly OwnedPunchView[],
  { zone, neutralDevices }: { zone: string; neutralDevices: readonly string[] },
): WorkdayResult {
  const ruled = punches.map(
    (punch, index): Punch => ({
      position: index,
      at: epochOf(punch.at),
      direction: punch.direction,
      neutral: punch.deviceId !== null && neutralDevices.includes(punch.deviceId),
      manual: punch.provenance === 'manual',
      pinnedDate: null,
      skewMs: punch.skewMs,
    }),
  )
  return workdayOf(shiftWindow(shift, date, zone), ruled, Number.POSITIVE_INFINITY)
}
