import { StationError } from '../../../contract/errors.ts'
import { type Approval, checkPin, secondPersonRoles, verifyApproval } from '../../access/approval.ts'
import { failuresCleared } from '../../access/facts.ts'
import { userById } from '../../access/queries.ts'
import type { Actor } from '../../journal/facts.ts'
import type { Tx } from '../../journal/ledger.ts'
import { engagementsOfTeam, siteDate, type TeamRow, teamById } from '../../roster/queries.ts'
import { epochOf } from '../rules/time.ts'
import { headcountDeclared, rollSigned } from './facts.ts'
import { rollContent, rollHash } from './roll.ts'

interface TeamDate {
  teamId: string
  date: string
}

/**
 * Records who came, as the contractor says.
 * @throws StationError `attendance.date-in-future`, `attendance.declared-fewer-than-named`, `attendance.not-in-team-that-day`.
 */
export function declareHeadcount(
  tx: Tx,
  { teamId, date, total, workerIds }: TeamDate & { total: number; workerIds: string[] | null },
): void {
  assertNotFuture(tx, date)
  const members = new Set(engagementsOfTeam(tx.db, teamId, date, date).map((row) => row.workerId))
  const named = workerIds && [...new Set(workerIds)].sort()
  if (named && total < named.length) {
    throw new StationError('attendance.declared-fewer-than-named', { total, named: named.length })
  }
  const strangers = named?.filter((id) => !members.has(id)) ?? []
  if (strangers.length > 0) {
    throw new StationError('attendance.not-in-team-that-day', { count: strangers.length, date })
  }
  tx.record(headcountDeclared, { declarationId: tx.newId('HD'), teamId, date, total, workerIds: named })
}

export type SignWay = { how: 'pin'; approval: Approval } | { how: 'paper'; signerName: string }

/**
 * Signs a team's daily roll as the signer read it.
 * @throws StationError `attendance.date-in-future`, `attendance.roll-changed` (something came in since it was read), `attendance.roll-empty`,
 *   `attendance.approver-other-company`, and the refusals of PINs and approvals.
 */
export function signRoll(tx: Tx, { teamId, date, hash, way }: TeamDate & { hash: string; way: SignWay }): void {
  assertNotFuture(tx, date)
  const team = teamById(tx.db, teamId)
  const content = rollContent(tx.db, teamId, date, epochOf(tx.at))
  if (content.rows.length === 0 && content.declared === null) {
    throw new StationError('attendance.roll-empty', { team: team.name, date })
  }
  if (rollHash(content) !== hash) throw new StationError('attendance.roll-changed')
  const rollId = tx.newId('DR')
  if (way.how === 'paper') {
    tx.record(rollSigned, { rollId, hash, how: 'paper', signedBy: null, signerName: way.signerName, content })
    return
  }
  const signer = signerOf(tx, team, way.approval)
  const own = signer.userId === tx.actor.userId
  tx.record(
    rollSigned,
    { rollId, hash, how: 'pin', signedBy: signer.userId, signerName: null, content },
    own ? {} : { approver: signer },
  )
}

/** The team's own contractor may sign what is on his own screen; on anybody else's he, or a manager, is the second person. */
function signerOf(tx: Tx, team: TeamRow, approval: Approval): Actor {
  const user = userById(tx.db, approval.userId)
  if (user.role === 'contractor' && user.companyId !== team.companyId) {
    throw new StationError('attendance.approver-other-company', { team: team.name })
  }
  if (approval.userId !== tx.actor.userId || user.role !== 'contractor') {
    return verifyApproval(tx, approval, { roles: [...secondPersonRoles(tx.actor), 'contractor'] })
  }
  const checked = checkPin(tx, user.id, approval.pin, 'approval')
  if (checked.failures > 0) tx.record(failuresCleared, { userId: user.id })
  return { userId: user.id, role: user.role }
}

function assertNotFuture(tx: Tx, date: string): void {
  const today = siteDate(tx.db, tx.at)
  if (date > today) throw new StationError('attendance.date-in-future', { date, today })
}
