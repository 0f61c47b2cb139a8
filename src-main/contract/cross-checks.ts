import { z } from 'zod'
import {
  approvalSchema,
  base,
  dateSchema,
  idSchema,
  instantSchema,
  monthSchema,
  okSchema,
  reasonSchema,
} from './common.ts'

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** The cross-checks between roster, attendance, pay and bank (domain.md §6), each a rule of its own. */
export const crossRuleSchema = z.enum([
  'in-step',
  'two-places',
  'after-exit',
  'unknown-number',
  'number-shared',
  'manual-share',
  'under-age',
  'over-age',
  'shared-phone',
  'shared-account',
  'holder-differs',
  'attendance-without-roster',
  'roster-without-attendance',
  'paid-without-attendance',
  'attendance-without-pay',
  'days-paid-over-attended',
  'sums-differ',
  'pay-outlier',
  'low-attendance-high-pay',
  'below-minimum',
  'signed-then-changed',
  'late-pay',
  'escrow-short',
  'progress-differs',
])
export type CrossRule = z.infer<typeof crossRuleSchema>

export const crossFindingSchema = z.strictObject({
  /** Digest of rule, month, people and evidence: what a silence holds for. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  rule: crossRuleSchema,
  severity: z.enum(['serious', 'notable']),
  /** `compliance.cross.<rule>`. */
  code: z.string(),
  params,
  teamId: idSchema.nullable(),
  people: z.array(
    z.strictObject({ workerId: idSchema, name: z.string(), teamId: idSchema.nullable(), teamName: z.string() }),
  ),
  evidence: z.array(
    z.strictObject({
      code: z.string(),
      params,
      workerId: idSchema.nullable(),
      date: dateSchema.nullable(),
      punchIds: z.array(z.string()),
    }),
  ),
  /** Why nobody need look at it any more, and who said so. */
  silenced: z
    .strictObject({
      reason: z.string(),
      by: z.string(),
      approvedBy: z.string().nullable(),
      at: instantSchema,
      until: dateSchema.nullable(),
    })
    .nullable(),
})
export type CrossFinding = z.infer<typeof crossFindingSchema>

export const crossCheckProcedures = {
  /** All findings of a month, of the site or of one team; a contractor's user gets those that are of his own teams alone. */
  crossChecks: base
    .input(z.strictObject({ month: monthSchema, teamId: idSchema.nullable().default(null) }))
    .output(z.strictObject({ month: monthSchema, findings: z.array(crossFindingSchema) })),
  /** One worker's day: where he was at two devices within seconds. Cheap, for whoever opens the day. */
  dayDoubts: base
    .input(z.strictObject({ workerId: idSchema, date: dateSchema }))
    .output(z.array(z.strictObject({ code: z.string(), params, punchIds: z.array(z.string()) }))),
  /** Open serious findings of a month; may be a few minutes old, for it is asked for all day long. */
  openChecks: base.input(z.strictObject({ month: monthSchema })).output(z.strictObject({ serious: z.int() })),
  /**
   * Silences a finding as it stands, with a reason; a serious one needs a second person. It stays visible, opens again when its evidence changes,
   * and, where a date is given, after that date.
   */
  silence: base
    .input(
      z.strictObject({
        month: monthSchema,
        key: z.string().regex(/^[0-9a-f]{64}$/),
        reason: reasonSchema,
        until: dateSchema.nullable().default(null),
        approval: approvalSchema.nullable().default(null),
      }),
    )
    .output(okSchema),
  /** Takes a silence back. */
  reopen: base
    .input(z.strictObject({ month: monthSchema, key: z.string().regex(/^[0-9a-f]{64}$/), reason: reasonSchema }))
    .output(okSchema),
}
