import { StationError } from '../../../contract/errors.ts'
import type { Approval } from '../../access/approval.ts'
import { secondPersonRoles, verifyApproval } from '../../access/approval.ts'
import type { Tx } from '../../journal/ledger.ts'
import { siteDate } from '../../roster/queries.ts'
import { findingSilenced, silenceLifted } from './facts.ts'
import { crossFindings, silencesOn } from './queries.ts'

export interface SilenceInput {
  month: string
  key: string
  reason: string
  until: string | null
  approval: Approval | null
}

/**
 * Silences a finding that stands now. A serious one needs a second person, of the two at least one a manager.
 * @throws StationError `compliance.unknown-finding` (gone, or its evidence has changed since it was read), `compliance.already-silenced`,
 *   `compliance.until-past`, and the refusals of the approval.
 */
export function silenceFinding(tx: Tx, { month, key, reason, until, approval }: SilenceInput): void {
  const today = siteDate(tx.db, tx.at)
  const finding = crossFindings(tx.db, tx.keys, month, tx.at).find((candidate) => candidate.key === key)
  if (!finding) throw new StationError('compliance.unknown-finding')
  if (silencesOn(tx.db, month, today).has(key)) throw new StationError('compliance.already-silenced')
  if (until !== null && until < today) throw new StationError('compliance.until-past', { until, today })
  const serious = finding.severity === 'serious'
  const approver = serious ? verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) }) : undefined
  tx.record(
    findingSilenced,
    {
      silenceId: tx.newId('FS'),
      key,
      rule: finding.rule,
      severity: finding.severity,
      month,
      workerIds: finding.people.map(({ workerId }) => workerId),
      until,
    },
    approver ? { reason, approver } : { reason },
  )
}

/** Takes a silence back. @throws StationError `compliance.not-silenced`. */
export function liftSilence(tx: Tx, { month, key, reason }: { month: string; key: string; reason: string }): void {
  const silence = silencesOn(tx.db, month, siteDate(tx.db, tx.at)).get(key)
  if (!silence) throw new StationError('compliance.not-silenced')
  tx.record(silenceLifted, { silenceId: silence.id }, { reason })
}
