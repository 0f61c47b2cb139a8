/** Reads of attendance that later rooms build on. */
import type { Db } from '../store/db.ts'
import { computeSpan, monthEnds, type Span } from './live.ts'

export { calendarDay, type Holidays, holidaysOf } from './calendar.ts'
export { dayView } from './day.ts'
export { deviceList, lastPull } from './devices/list.ts'
export {
  allSheets,
  closedSinceOf,
  type DayFigures,
  type FrozenWorkday,
  frozenDays,
  frozenFigures,
  frozenWorkdays,
  type Sheet,
  sheetById,
  sheetOf,
} from './frozen.ts'
export { type GateDay, gateDays } from './gate-counts/queries.ts'
export { monthGrid, punchCounts } from './grid.ts'
export { rollOf } from './headcount/roll.ts'
export { inbox } from './inbox.ts'
export { allShifts, computeSpan, siteZone, teamShifts } from './live.ts'
export { onSite } from './on-site.ts'
export { type PunchName, punchIdsOf } from './punch-positions.ts'
export { punchesByIds, punchesOfWorker } from './punch-views.ts'
export { openQuestions, questionsOf } from './questions.ts'

export { punchReader } from './sheet-punches.ts'

/**
 * Workdays of a team's month as the punches give them now, whether closed or not; read `frozenWorkdays` for what is paid.
 * @param now instant in seconds; without it every shift counts as over
 */
export function computeTeamMonth(db: Db, teamId: string, month: string, now = Number.POSITIVE_INFINITY): Span {
  const { from, to } = monthEnds(month)
  return computeSpan(db, { teamId }, from, to, now)
}
