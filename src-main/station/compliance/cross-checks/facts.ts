import { z } from 'zod'
import { dateSchema, idSchema, monthSchema } from '../../../contract/common.ts'
import { crossRuleSchema } from '../../../contract/cross-checks.ts'
import { defineFact } from '../../journal/facts.ts'
import { insert, run } from '../../store/db.ts'

const keySchema = z.string().regex(/^[0-9a-f]{64}$/)

/** A finding, as it stood, need not be looked at any more; the reason and, for a serious one, the second person are the fact's own. */
export const findingSilenced = defineFact({
  kind: 'compliance.finding-silenced',
  version: 1,
  schema: z.strictObject({
    silenceId: idSchema,
    /** Digest of rule, month, people and evidence. */
    key: keySchema,
    rule: crossRuleSchema,
    severity: z.enum(['serious', 'notable']),
    month: monthSchema,
    workerIds: z.array(idSchema),
    /** Last day of the silence, null for as long as the evidence stays. */
    until: dateSchema.nullable(),
  }),
  apply(db, { data, at, seq, actor, approver, reason }) {
    insert(db, 'finding_silence', {
      id: data.silenceId,
      finding_key: data.key,
      rule: data.rule,
      month: data.month,
      until: data.until,
      reason: reason ?? '',
      by_user: actor.userId,
      approved_by: approver?.userId ?? null,
      at,
      seq,
      lifted_at: null,
      lifted_reason: null,
    })
  },
})

/** A silence was taken back: the finding is open again. */
export const silenceLifted = defineFact({
  kind: 'compliance.silence-lifted',
  version: 1,
  schema: z.strictObject({ silenceId: idSchema }),
  apply(db, { data, at, reason }) {
    run(db, 'UPDATE finding_silence SET lifted_at = ?, lifted_reason = ? WHERE id = ?', [
      at,
      reason ?? '',
      data.silenceId,
    ])
  },
})
