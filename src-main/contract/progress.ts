import { z } from 'zod'
import { base, fenSchema, idSchema, instantSchema, monthSchema, okSchema } from './common.ts'

export const progressSchema = z.strictObject({
  /** Labour value of the month's confirmed output (当月工程进度的人工费), and what stands it on paper; null while nobody has noted it. */
  noted: z
    .strictObject({ labourFen: fenSchema, reference: z.string(), notedAt: instantSchema, notedBy: z.string() })
    .nullable(),
  /** Gross of the team's lists of the month, supplementary ones included. */
  grossFen: fenSchema,
  /** Of all months up to this one that have both: what was earned and what was done. */
  months: z.int(),
  totalGrossFen: fenSchema,
  totalLabourFen: fenSchema,
})
export type Progress = z.infer<typeof progressSchema>

/** 条例 §31 and 53号 §18: a contractor hands in the month's progress beside attendance sheet and wage list. */
export const progressProcedures = {
  progress: base.input(z.strictObject({ teamId: idSchema, month: monthSchema })).output(progressSchema),
  /** A later word takes the place of the one before; both stay in the journal. */
  noteProgress: base
    .input(
      z.strictObject({
        teamId: idSchema,
        month: monthSchema,
        labourFen: fenSchema.positive(),
        /** Number of the progress confirmation (工程进度确认单) or what it is called. */
        reference: z.string().trim().min(1).max(100),
      }),
    )
    .output(okSchema),
}
