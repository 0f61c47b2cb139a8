/** A drafted list with its whole content: version 1 as first shipped, version 2 with every kind of pay, deductions and supplementary lists. */
import { z } from 'zod'
import { fenSchema, idSchema, monthSchema, workdayCentiSchema } from '../../contract/common.ts'
import { deductionSchema } from '../../contract/pay.ts'
import { policySourceSchema } from '../../contract/payroll.ts'
import { defineFact } from '../journal/facts.ts'
import { type Db, insert, insertRows, run, type SqlValue } from '../store/db.ts'

const params = z.record(z.string(), z.union([z.string(), z.int()]))

/** Steps and source are there only where an amount has them, so that the bytes of older facts stay what they were. */
const formulaSchema = z.strictObject({
  code: z.string(),
  params,
  steps: z.array(z.strictObject({ code: z.string(), params })).optional(),
  sourceId: idSchema.optional(),
})

const componentSchema1 = z.strictObject({
  kind: z.enum(['day-rate', 'overtime']),
  quantity: z.int().positive(),
  unit: z.enum(['workday-centi', 'minute']),
  rateFen: fenSchema,
  amountFen: fenSchema,
  formula: formulaSchema,
})

const componentSchema = componentSchema1.extend({
  kind: z.enum([
    ...(['day-rate', 'hour-rate', 'month', 'special-day', 'overtime'] as const),
    ...(['piecework', 'allowance', 'bonus', 'back-pay'] as const),
  ]),
  unit: z.enum(['workday-centi', 'minute', 'share', 'day', 'once']),
})

const lineSchema1 = z.strictObject({
  id: idSchema,
  workerId: idSchema,
  engagementId: idSchema,
  workdayCenti: workdayCentiSchema,
  overtimeMinutes: z.int().nonnegative(),
  components: z.array(componentSchema1),
  grossFen: fenSchema,
  deductionFen: fenSchema,
  netFen: fenSchema,
})

const lineSchema = lineSchema1.extend({
  components: z.array(componentSchema),
  deductions: z.array(deductionSchema),
  /** False for an amount of back pay alone. */
  coversDays: z.boolean(),
  /** Why no income tax is withheld; lines of older stations, and those with tax, do not say it. */
  zeroTax: formulaSchema.optional(),
})
export type DraftedLine = z.infer<typeof lineSchema>

const listSchema1 = z.strictObject({
  listId: idSchema,
  teamId: idSchema,
  month: monthSchema,
  version: z.int().positive(),
  sheetId: idSchema,
  sheetHash: z.string(),
  supersedes: idSchema.nullable(),
  confirmationsLost: z.int().nonnegative(),
  grossFen: fenSchema,
  netFen: fenSchema,
  lines: z.array(lineSchema1),
})

/** A row that could not be computed, with the reason as a code of the locale files. */
const leftOutSchema = z.strictObject({
  workerId: idSchema.nullable(),
  engagementId: idSchema.nullable(),
  code: z.string(),
  params,
})

const listSchema = listSchema1.extend({
  lines: z.array(lineSchema),
  /** 0: the month's own list; n: the n-th supplementary one. */
  supplement: z.int().nonnegative(),
  /** The frozen list that a supplementary one adds to. */
  addsTo: idSchema.nullable(),
  /** Only where there are any, so that the bytes of a whole list stay what they were. */
  leftOut: z.array(leftOutSchema).min(1).optional(),
  /** Dated tables in force when it was drafted; lists of older stations do not name them. */
  policies: z.array(policySourceSchema).optional(),
})
type DraftedList = z.infer<typeof listSchema>

/** As shipped first: pay by the day and overtime only. */
export const listDrafted1 = defineFact({
  kind: 'payroll.list-drafted',
  version: 1,
  schema: listSchema1,
  apply(db, fact) {
    const lines = fact.data.lines.map((line) => ({ ...line, deductions: [], coversDays: true }))
    applyDraft(db, { ...fact.data, lines, supplement: 0, addsTo: null }, fact.at, fact.actor.userId)
  },
})

/** A version of a team's list with its whole content; the version it supersedes is closed with its confirmations. */
export const listDrafted = defineFact({
  kind: 'payroll.list-drafted',
  version: 2,
  schema: listSchema,
  apply(db, fact) {
    applyDraft(db, fact.data, fact.at, fact.actor.userId)
  },
})

function applyDraft(db: Db, data: DraftedList, at: string, by: string): void {
  if (data.supersedes) {
    run(db, "UPDATE wage_list SET state = 'superseded' WHERE id = ?", [data.supersedes])
    run(db, 'UPDATE wage_line SET live = 0 WHERE list_id = ?', [data.supersedes])
  }
  insert(db, 'wage_list', {
    id: data.listId,
    team_id: data.teamId,
    month: data.month,
    version: data.version,
    sheet_id: data.sheetId,
    sheet_hash: data.sheetHash,
    state: 'drafted',
    gross_fen: data.grossFen,
    net_fen: data.netFen,
    supersedes: data.supersedes,
    confirmations_lost: data.confirmationsLost,
    drafted_at: at,
    drafted_by: by,
    supplement: data.supplement,
    adds_to: data.addsTo,
    policies: data.policies ? JSON.stringify(data.policies) : null,
  })
  for (const [ordinal, { workerId, engagementId, code, params }] of (data.leftOut ?? []).entries()) {
    const row = { list_id: data.listId, ordinal, worker_id: workerId, engagement_id: engagementId }
    insert(db, 'wage_left_out', { ...row, code, params: JSON.stringify(params) })
  }
  const lines: SqlValue[] = []
  const components: SqlValue[] = []
  const deductions: SqlValue[] = []
  for (const line of data.lines) {
    const { id, workerId, engagementId, workdayCenti, overtimeMinutes, grossFen, deductionFen, netFen } = line
    lines.push(id, data.listId, data.month, workerId, engagementId)
    lines.push(workdayCenti, overtimeMinutes, grossFen, deductionFen, netFen, 1, line.coversDays ? 1 : 0)
    lines.push(line.zeroTax ? JSON.stringify(line.zeroTax) : null)
    for (const [ordinal, part] of line.components.entries()) {
      const { kind, quantity, unit, rateFen, amountFen, formula } = part
      components.push(id, ordinal, kind, quantity, unit, rateFen, amountFen, JSON.stringify(formula))
    }
    for (const [ordinal, { kind, amountFen, sourceId, formula }] of line.deductions.entries())
      deductions.push(id, ordinal, kind, amountFen, sourceId, JSON.stringify(formula))
  }
  insertRows(db, 'wage_line', LINE_COLUMNS, lines)
  insertRows(db, 'wage_component', COMPONENT_COLUMNS, components)
  insertRows(db, 'wage_deduction', DEDUCTION_COLUMNS, deductions)
}

const LINE_COLUMNS = [
  ...(['id', 'list_id', 'month', 'worker_id', 'engagement_id', 'workday_centi', 'overtime_minutes'] as const),
  ...(['gross_fen', 'deduction_fen', 'net_fen', 'live', 'covers_days', 'zero_tax'] as const),
]
const COMPONENT_COLUMNS = ['line_id', 'ordinal', 'kind', 'quantity', 'unit', 'rate_fen', 'amount_fen', 'formula']
const DEDUCTION_COLUMNS = ['line_id', 'ordinal', 'kind', 'amount_fen', 'source_id', 'formula']
