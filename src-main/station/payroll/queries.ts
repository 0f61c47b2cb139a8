import { StationError } from '../../contract/errors.ts'
import type { Explanation, WageLine, WageListHead } from '../../contract/payroll.ts'
import { teams } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { payPolicyOf } from './policy.ts'
import { type DatedBasis, rateInForce } from './rules.ts'
import { termsOfSheet } from './sources.ts'
import { componentsOf, headOf, type ListRow, lineViews, listRow, livingLists } from './views.ts'

/** Reads of the payroll room that later rooms and the screens build on. */

export interface TeamMonth {
  teamId: string
  teamName: string
  companyId: string
  companyName: string
  sheetClosed: boolean
  list: WageListHead | null
}

/** Every team of the site with its sheet and living list of a month. */
export function teamMonths(db: Db, month: string): TeamMonth[] {
  const lists = new Map(livingLists(db, month).map((row) => [row.teamId, row]))
  const closed = new Set(
    all<{ id: string }>(db, 'SELECT team_id AS id FROM attendance_sheet WHERE month = ?', [month]).map((row) => row.id),
  )
  return teams(db).map((team) => {
    const list = lists.get(team.id)
    return {
      teamId: team.id,
      teamName: team.name,
      companyId: team.companyId,
      companyName: team.companyName,
      sheetClosed: closed.has(team.id),
      list: list ? headOf(list) : null,
    }
  })
}

export interface FrozenLine {
  lineId: string
  listId: string
  workerId: string
  engagementId: string
  netFen: number
}

/** Lines of a frozen list: all that may ever stand in a bank batch. @throws StationError `payroll.not-frozen`. */
export function frozenLines(db: Db, listId: string): FrozenLine[] {
  const list = listRow(db, listId)
  if (list.state !== 'frozen') throw new StationError('payroll.not-frozen', { team: list.teamName, state: list.state })
  return all<FrozenLine>(
    db,
    `SELECT id AS lineId, list_id AS listId, worker_id AS workerId, engagement_id AS engagementId, net_fen AS netFen
     FROM wage_line WHERE list_id = ? AND held = 0 ORDER BY id`,
    [listId],
  )
}

/** The line and its list. @throws StationError `payroll.unknown-line`. */
export function lineAndList(db: Db, lineId: string): { workerId: string; confirmed: boolean; list: ListRow } {
  const row = one<{ listId: string; workerId: string; how: string | null }>(
    db,
    'SELECT list_id AS listId, worker_id AS workerId, confirmed_how AS how FROM wage_line WHERE id = ?',
    [lineId],
  )
  if (!row) throw new StationError('payroll.unknown-line', { line: lineId })
  return { workerId: row.workerId, confirmed: row.how !== null, list: listRow(db, row.listId) }
}

interface DayRow {
  date: string
  workdayCenti: number
  overtimeMinutes: number
  punchIds: string
}

/** One line down to its punches: components with formulas, days with rates, punches with where they came from. */
export function explain(db: Db, keys: KeyRing, lineId: string): Explanation {
  const { list } = lineAndList(db, lineId)
  const line = lineViews(db, keys, list, true).find((view) => view.id === lineId)
  if (!line) throw new StationError('payroll.unknown-line', { line: lineId })
  const terms = termsOfSheet(db, list.sheetId).get(line.engagementId) ?? []
  const days = all<DayRow>(
    db,
    `SELECT date, workday_centi AS workdayCenti, overtime_minutes AS overtimeMinutes, punch_ids AS punchIds
     FROM workday WHERE sheet_id = ? AND engagement_id = ? AND (workday_centi > 0 OR overtime_minutes > 0) ORDER BY date`,
    [list.sheetId, line.engagementId],
  )
  const policy = payPolicyOf(list.month)
  return {
    line,
    components: componentsOf(db, lineId),
    days: days.map((day) => ({
      date: day.date,
      workdayCenti: day.workdayCenti,
      overtimeMinutes: day.overtimeMinutes,
      dayRateFen: dayRate(rateInForce(terms, day.date)),
      punches: punchesOf(db, day.punchIds),
    })),
    policy: `${policy.effectiveFrom} · ${policy.source}`,
  }
}

/** Pay for one workday where the basis is by the day; 0 for other bases, whose formula says the rest. */
function dayRate(term: DatedBasis | undefined): number {
  return term?.basis.kind === 'day' ? term.basis.dayRateFen : 0
}

/** Punches of a day by time; `punchIds` is a JSON array. */
function punchesOf(db: Db, punchIds: string): Explanation['days'][number]['punches'] {
  return all<{ id: string; seconds: number; direction: number; provenance: string }>(
    db,
    `SELECT id, at_seconds AS seconds, direction, provenance FROM punch
     WHERE id IN (SELECT value FROM json_each(?)) AND at_seconds IS NOT NULL ORDER BY at_seconds, id`,
    [punchIds],
  ).map(({ id, seconds, direction, provenance }) => ({
    id,
    at: new Date(seconds * 1000).toISOString(),
    direction,
    provenance,
  }))
}

export interface OwnLine extends WageLine {
  month: string
  teamName: string
  state: WageListHead['state']
  payment: string | null
}

/** A worker's own lines on living lists, newest month first, with the bank's word on the last payment of each. */
export function ownLines(db: Db, keys: KeyRing, workerId: string): OwnLine[] {
  const found = all<{ id: string; listId: string; payment: string | null }>(
    db,
    `SELECT l.id, l.list_id AS listId,
       (SELECT p.state FROM bank_payment p WHERE p.line_id = l.id AND p.state <> 're-issued') AS payment
     FROM wage_line l WHERE l.worker_id = ? AND l.live = 1 ORDER BY l.month DESC, l.id`,
    [workerId],
  )
  return found.flatMap(({ id, listId, payment }) => {
    const list = listRow(db, listId)
    const line = lineViews(db, keys, list).find((view) => view.id === id)
    if (!line || list.state === 'superseded') return []
    return [{ ...line, month: list.month, teamName: list.teamName, state: list.state, payment }]
  })
}
