import { StationError } from '../../contract/errors.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../access/approval.ts'
import type { Tx } from '../journal/ledger.ts'
import { teamById } from '../roster/queries.ts'
import { sheetReopened } from './facts.ts'
import { sheetOf } from './frozen.ts'

/**
 * Opens a team's closed month again, with reason and a second person, one of the two a manager. The sheet stays in the journal and under the wages frozen by it; what a new
 * one gives otherwise is owed on a supplementary list.
 * @throws StationError `attendance.not-closed`
 */
export function reopenSheet(
  tx: Tx,
  { teamId, month, reason, approval }: { teamId: string; month: string; reason: string; approval: Approval },
): void {
  const team = teamById(tx.db, teamId)
  const sheet = sheetOf(tx.db, teamId, month)
  if (!sheet) throw new StationError('attendance.not-closed', { team: team.name, month })
  const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(sheetReopened, { sheetId: sheet.id }, { approver, reason, corrects: sheet.seq })
}
