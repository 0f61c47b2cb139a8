import { StationError } from '../../contract/errors.ts'
import type { WageLine, WageListHead } from '../../contract/payroll.ts'
import { teams } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { headOf, type ListRow, lineViews, listRow, livingLists } from './views.ts'

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
    all<{ id: string }>(db, 'SELECT team_id AS id FROM standing_sheet WHERE month = ?', [month]).map((row) => row.id),
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

export interface OwnLine extends WageLine {
  month: string
  teamName: string
  state: WageListHead['state']
  payment: string | null
  held: boolean
  supplement: number
  objections: Array<{ text: string; answer: string | null }>
}

/** A worker's own lines on lists in force, held ones too, newest month first, with the bank's word on the last payment of each. */
export function ownLines(db: Db, keys: KeyRing, workerId: string): OwnLine[] {
  const found = all<{ id: string; listId: string; held: number; payment: string | null }>(
    db,
    `SELECT l.id, l.list_id AS listId, l.held,
       (SELECT p.state FROM bank_payment p WHERE p.line_id = l.id AND p.state <> 're-issued') AS payment
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id
     WHERE l.worker_id = ? AND (l.live = 1 OR l.held = 1) AND w.state <> 'superseded'
     ORDER BY l.month DESC, w.supplement DESC, l.id`,
    [workerId],
  )
  return found.flatMap(({ id, listId, payment, held }) => {
    const list = listRow(db, listId)
    const line = lineViews(db, keys, list, true).find((view) => view.id === id)
    if (!line || list.state === 'superseded') return []
    const { month, teamName, state, supplement } = list
    const objections = all<OwnLine['objections'][number]>(
      db,
      'SELECT text, answer FROM wage_objection WHERE line_id = ? ORDER BY at DESC, id DESC',
      [id],
    )
    return [{ ...line, month, teamName, state, payment, held: held === 1, supplement, objections }]
  })
}
