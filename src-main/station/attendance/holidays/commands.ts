import type { z } from 'zod'
import { StationError } from '../../../contract/errors.ts'
import type { HolidayInput, HolidayReview, holidayProcedures } from '../../../contract/holidays.ts'
import { secondPersonRoles, verifyApproval } from '../../access/approval.ts'
import type { Tx } from '../../journal/ledger.ts'
import { all, type Db } from '../../store/db.ts'
import { holidaysOf } from '../calendar.ts'
import { changedDays } from '../rules/day-kind.ts'
import { holidaysSet } from './facts.ts'
import { doubtsOf, faultsOf } from './rules.ts'

type SetInput = z.infer<NonNullable<(typeof holidayProcedures.setHolidays)['~orpc']['inputSchema']>>
type Days = Omit<HolidayInput, 'source'>

/**
 * Sets a year of the table, whole. A day whose kind would change in a month with a closed sheet is refused: that month's wages rest on it. Whoever
 * must correct such a month opens its sheet again first; what the new sheet gives otherwise is owed on a supplementary list.
 * @throws StationError `attendance.holidays-refused` (each fault as a detail), `attendance.holidays-same`
 */
export function setHolidays(tx: Tx, input: SetInput): void {
  const { approval, ...given } = input
  const { year } = given
  const { refusals } = reviewHolidays(tx.db, given)
  if (refusals.length > 0)
    throw new StationError(
      'attendance.holidays-refused',
      { year, count: refusals.length },
      refusals.map((refusal) => ({ ...refusal, where: String(refusal.params.date ?? year) })),
    )
  const data = { ...given, ...sorted(given) }
  const before = holidaysOf(tx.db)(String(year))
  if (before && before.source === data.source && sameDays(before, data))
    throw new StationError('attendance.holidays-same', { year })
  const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(holidaysSet, data, { approver })
}

/** What setting a year would change against the table in force, what must be mended first, and what is unusual. */
export function reviewHolidays(db: Db, days: Days): HolidayReview {
  const changes = changedDays(days.year, holidaysOf(db)(String(days.year)), days)
  const closed = new Map<string, string[]>()
  for (const { month, team } of all<{ month: string; team: string }>(
    db,
    `SELECT s.month, t.name AS team FROM standing_sheet s JOIN team t ON t.id = s.team_id
     WHERE s.month BETWEEN ? AND ? ORDER BY t.name`,
    [`${days.year}-01`, `${days.year}-12`],
  ))
    closed.set(month, [...(closed.get(month) ?? []), team])
  const frozen = changes.flatMap(({ date }) => {
    const teams = closed.get(date.slice(0, 7)) ?? []
    const [team] = teams
    if (team === undefined) return []
    return [
      { code: 'attendance.holiday-month-closed', params: { date, month: date.slice(0, 7), team, count: teams.length } },
    ]
  })
  return { changes, refusals: [...faultsOf(days), ...frozen], warnings: doubtsOf(days) }
}

function sorted({ statutory, off, working }: Days): Pick<Days, 'statutory' | 'off' | 'working'> {
  return { statutory: statutory.toSorted(), off: off.toSorted(), working: working.toSorted() }
}

function sameDays(a: Parameters<typeof changedDays>[2], b: Days): boolean {
  const text = (days: Parameters<typeof changedDays>[2]) => [days.statutory, days.off, days.working].join('|')
  return text(a) === text(b)
}
