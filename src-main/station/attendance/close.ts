import { type ErrorParams, StationError } from '../../contract/errors.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../access/approval.ts'
import { userById } from '../access/queries.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { type TeamRow, teamById, teams } from '../roster/queries.ts'
import type { Db } from '../store/db.ts'
import { sheetClosed } from './facts.ts'
import { type FrozenWorkday, frozenDaysOf, sheetOf } from './frozen.ts'
import { computeSpan, monthEnds, neutralDevices, type Span } from './live.ts'
import { openQuestions, workerNames } from './questions.ts'
import { epochOf, epochToLocal } from './rules/time.ts'
import { type SheetContent, type SheetDay, sheetHash, sheetTotals } from './sheet-content.ts'

export interface ClosedSheet {
  sheetId: string
  hash: string
  workdayCenti: number
  workers: number
}

/** Questions named in a refusal; the queue has them all. */
const NAMED_QUESTIONS = 50

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
  const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  const done: ClosedSheets = { closed: [], left: [] }
  for (const team of teams(tx.db)) {
    if (!mayClose(team) || sheetOf(tx.db, team.id, month)) continue
    try {
      done.closed.push(closeTeam(tx, team, month, () => approver))
    } catch (error) {
      // A refusal comes before anything of its team is recorded, so the others stand.
      if (!(error instanceof StationError)) throw error
      done.left.push({ teamId: team.id, teamName: team.name, code: error.code, params: error.params })
    }
  }
  return done
}

function closeTeam(tx: Tx, team: TeamRow, month: string, sign: () => Actor): ClosedSheet {
  const { db } = tx
  const teamId = team.id
  if (sheetOf(db, teamId, month)) throw new StationError('attendance.already-closed', { team: team.name, month })
  const now = epochOf(tx.at)
  const { from, to } = monthEnds(month)
  const span = computeSpan(db, { teamId }, from, to, now)
  if (epochToLocal(span.zone, now).date <= to) throw new StationError('attendance.month-not-over', { month, to })
  assertAnswered(tx, team, month, span)
  assertEnded(tx, team, span)
  const content = contentOfSpan(db, teamId, month, span)
  if (content.workers.length === 0) throw new StationError('attendance.nothing-to-close', { team: team.name, month })
  assertNotElsewhere(db, content)
  const approver = sign()
  const sheetId = tx.newId('AS')
  const hash = sheetHash(content)
  tx.record(sheetClosed, { sheetId, month, hash, content }, { approver })
  return { sheetId, hash, ...sheetTotals(content) }
}

function assertAnswered({ db }: Tx, team: TeamRow, month: string, span: Span): void {
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
function assertEnded({ db }: Tx, team: TeamRow, span: Span): void {
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
  for (const { workerId, days } of span.workers.values()) {
    for (const day of days) {
      if (day.teamId !== teamId) continue
      const key = `${workerId}|${day.engagementId}`
      const entry: SheetDay = [
        day.date,
        day.window.shift.id,
        day.normalMinutes,
        day.overtimeMinutes,
        day.workdayCenti,
        day.manual ? 1 : 0,
        day.used.map(({ id }) => id),
      ]
      const known = workers.get(key)
      if (known) known.days.push(entry)
      else workers.set(key, { workerId, engagementId: day.engagementId, days: [entry] })
    }
  }
  const sorted = [...workers.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, worker]) => worker)
  const mute = neutralDevices(db).sort()
  return { teamId, month, zone: span.zone, ...(mute.length > 0 ? { neutralDevices: mute } : {}), workers: sorted }
}

/** Whoever changed teams within a day has each punch of it in one sheet only. */
function assertNotElsewhere(db: Db, { month, workers }: SheetContent): void {
  const taken = new Map<string, FrozenWorkday>()
  const ids = workers.map(({ workerId }) => workerId)
  for (const day of frozenDaysOf(db, ids, month)) for (const punch of day.punchIds) taken.set(punch, day)
  if (taken.size === 0) return
  for (const { days } of workers) {
    for (const day of days) {
      const other = day[6].map((id) => taken.get(id)).find((row) => row !== undefined)
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
