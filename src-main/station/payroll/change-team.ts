import type { z } from 'zod'
import { StationError } from '../../contract/errors.ts'
import type { teamChangeSchema } from '../../contract/pay.ts'
import type { Approval } from '../access/approval.ts'
import { closedSinceOf } from '../attendance/queries.ts'
import type { Tx } from '../journal/ledger.ts'
import { engageWorker, exitWorker } from '../roster/commands/engage.ts'
import { engagementById, rateOn, teamById } from '../roster/queries.ts'
import { setPayBasis } from './inputs.ts'

type TeamChange = z.output<typeof teamChangeSchema> & { approval: Approval }

/**
 * A worker leaves his team and enters another one on the same date, with contract and pay of the new engagement, in one commit. He works for both teams
 * on that date; each counts the punches of its own shift.
 * @throws StationError `payroll.same-team`, `payroll.team-closed`, and what leaving, entering and setting pay refuse
 */
export function changeTeam(tx: Tx, input: TeamChange): string {
  const { db } = tx
  const { engagementId, date, basis, reason, approval, ...engagement } = input
  const left = engagementById(db, engagementId)
  if (left.teamId === engagement.teamId)
    throw new StationError('payroll.same-team', { team: teamById(db, left.teamId).name })
  for (const teamId of [left.teamId, engagement.teamId]) {
    const month = closedSinceOf(db, teamId, date.slice(0, 7))
    if (month !== null) throw new StationError('payroll.team-closed', { team: teamById(db, teamId).name, month })
  }
  exitWorker(tx, { engagementId, exitDate: date, reason })
  const dayRateFen = basis.kind === 'day' ? basis.dayRateFen : rateOn(db, engagementId, date)
  const entered = engageWorker(tx, left.workerId, {
    ...engagement,
    workRole: left.workRole,
    entryDate: date,
    dayRateFen,
  })
  setPayBasis(tx, { engagementId: entered, fromDate: date, basis, reason, approval })
  return left.workerId
}
