import { type ErrorParams, StationError } from '../../contract/errors.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../access/approval.ts'
import { userById } from '../access/queries.ts'
import { noteCanonicalBytes } from '../journal/canonical.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { type TeamRow, teamById, teams } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { sheetClosed } from './facts.ts'
import { type FrozenWorkday, frozenDaysOf, sheetOf } from './frozen.ts'
import { punchIdsOf } from './punch-positions.ts'
import { workerNames } from './questions.ts'
import { readAhead } from './read-ahead.ts'
import { epochOf } from './rules/time.ts'
import { type SheetContent, sheetTotals, type WrittenSheet } from './sheet-content.ts'
import { punchesByDay, punchReader } from './sheet-punches.ts'
import { teamMonth } from './team-month.ts'

export interface ClosedSheet {
  sheetId: string
  hash: string
  workdayCenti: number
  workers: number
}

/**
 * Closes and freezes a team's month: every workday with the punches that make it, under one hash. The second person signs for the team: a manager,
 * or the user of the team's own company.
 * @throws StationError `attendance.already-closed`, `attendance.month-not-over`, `attendance.open-questions` (with the questions as details),
 * `attendance.shift-still-running`, `attendance.nothing-to-close`, `attendance.day-already-closed`
 */
export function closeSheet(
  tx: Tx,
  { teamId, month, approval }: { teamId: string; month: string; approval: Approval },
): ClosedSheet {
  const team = teamById(tx.db, teamId)
  return closeTeam(tx, team, month, () => signedFor(tx, team, approval))
}

export interface ClosedSheets {
  closed: ClosedSheet[]
  /** Teams that stay open, each with the refusal that closing it alone would meet. */
  left: Array<{ teamId: string; teamName: string; code: string; params: ErrorParams }>
}

/**
 * Closes every team's month that can be closed, in one commit and signed by one manager: a site with hundreds of teams is not closed one by one.
 * Teams whose sheet is closed already are passed over. A contractor cannot sign here, since he signs for his own teams only.
 */
export function closeSheets(
  tx: Tx,
  { month, approval }: { month: string; approval: Approval },
  mayClose: (team: TeamRow) => boolean = () => true,
): ClosedSheets {
  const open = teams(tx.db).filter((team) => mayClose(team) && !sheetOf(tx.db, team.id, month))
  const onSheets = workersOnSheets(tx.db, month)
  const months = readAhead(tx.db, open, month, epochOf(tx.at))
  const done: ClosedSheets = { closed: [], left: [] }
  try {
    const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
    for (const [index, team] of open.entries()) {
      try {
        done.closed.push(
          closeTeam(
            tx,
            team,
            month,
            () => approver,
            () => months.take(index),
            onSheets,
          ),
        )
      } catch (error) {
        // A refusal comes before anything of its team is recorded, so the others stand.
        if (!(error instanceof StationError)) throw error
        done.left.push({ teamId: team.id, teamName: team.name, code: error.code, params: error.params })
      }
    }
  } finally {
    months.end()
  }
  return done
}

function closeTeam(
  tx: Tx,
  team: TeamRow,
  month: string,
  sign: () => Actor,
  read: () => WrittenSheet = () => teamMonth(tx.db, team, month, epochOf(tx.at)),
  onSheets = workersOnSheets(tx.db, month),
): ClosedSheet {
  const { db } = tx
  if (sheetOf(db, team.id, month)) throw new StationError('attendance.already-closed', { team: team.name, month })
  const { content, bytes, hash } = read()
  assertNotElsewhere(db, content, onSheets)
  const approver = sign()
  const sheetId = tx.newId('AS')
  noteCanonicalBytes(content, bytes)
  tx.record(sheetClosed, { sheetId, month, hash, content }, { approver })
  for (const { workerId } of content.workers) onSheets.add(workerId)
  return { sheetId, hash, ...sheetTotals(content) }
}

/** Everybody on a sheet of the month that stands. */
function workersOnSheets(db: Db, month: string): Set<string> {
  const sql = `SELECT DISTINCT w.worker_id AS id FROM standing_sheet s JOIN sheet_worker w ON w.sheet_id = s.id WHERE s.month = ?`
  return new Set(all<{ id: string }>(db, sql, [month]).map(({ id }) => id))
}

/** Whoever changed teams within a day has each punch of it in one sheet only. */
function assertNotElsewhere(db: Db, { month, workers }: SheetContent, onSheets: ReadonlySet<string>): void {
  const ids = workers.map(({ workerId }) => workerId).filter((workerId) => onSheets.has(workerId))
  if (ids.length === 0) return
  const taken = new Map<string, FrozenWorkday>()
  const punchesOf = punchReader(db)
  for (const day of frozenDaysOf(db, ids, month)) for (const id of punchIdsOf(db, punchesOf(day))) taken.set(id, day)
  if (taken.size === 0) return
  const concerned = new Set([...taken.values()].map(({ workerId }) => workerId))
  for (const worker of workers.filter(({ workerId }) => concerned.has(workerId))) {
    for (const names of punchesByDay(worker)) {
      const other = punchIdsOf(db, names)
        .map((id) => taken.get(id))
        .find((row) => row !== undefined)
      if (!other) continue
      const name = workerNames(db, [other.workerId]).get(other.workerId) ?? ''
      throw new StationError('attendance.day-already-closed', { name, date: other.date })
    }
  }
}

function signedFor(tx: Tx, team: TeamRow, approval: Approval): Actor {
  const approver = verifyApproval(tx, approval, { roles: [...secondPersonRoles(tx.actor), 'contractor'] })
  if (approver.role === 'contractor' && userById(tx.db, approver.userId).companyId !== team.companyId)
    throw new StationError('attendance.approver-other-company', { team: team.name })
  return approver
}
