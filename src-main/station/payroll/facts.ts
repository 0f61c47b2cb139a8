import { z } from 'zod'
import {
  dateSchema,
  fenSchema,
  idSchema,
  instantSchema,
  monthSchema,
  workdayCentiSchema,
} from '../../contract/common.ts'
import { defineFact } from '../journal/facts.ts'
import { insert, prepare, run } from '../store/db.ts'

const componentSchema = z.strictObject({
  kind: z.enum(['day-rate', 'overtime']),
  quantity: z.int().positive(),
  unit: z.enum(['workday-centi', 'minute']),
  rateFen: fenSchema,
  amountFen: fenSchema,
  formula: z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.int()])) }),
})

const lineSchema = z.strictObject({
  id: idSchema,
  workerId: idSchema,
  engagementId: idSchema,
  workdayCenti: workdayCentiSchema,
  overtimeMinutes: z.int().nonnegative(),
  components: z.array(componentSchema),
  grossFen: fenSchema,
  deductionFen: fenSchema,
  netFen: fenSchema,
})
export type DraftedLine = z.infer<typeof lineSchema>

/** A version of a team's list with its whole content; the version it supersedes is closed with its confirmations. */
export const listDrafted = defineFact({
  kind: 'payroll.list-drafted',
  version: 1,
  schema: z.strictObject({
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
    lines: z.array(lineSchema),
  }),
  apply(db, fact) {
    const { data } = fact
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
      drafted_at: fact.at,
      drafted_by: fact.actor.userId,
    })
    const insertLine = prepare(
      db,
      `INSERT INTO wage_line (id, list_id, month, worker_id, engagement_id, workday_centi, overtime_minutes, gross_fen, deduction_fen, net_fen, live)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    )
    const insertComponent = prepare(
      db,
      `INSERT INTO wage_component (line_id, ordinal, kind, quantity, unit, rate_fen, amount_fen, formula)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const line of data.lines) {
      insertLine.run(
        line.id,
        data.listId,
        data.month,
        line.workerId,
        line.engagementId,
        line.workdayCenti,
        line.overtimeMinutes,
        line.grossFen,
        line.deductionFen,
        line.netFen,
      )
      for (const [ordinal, part] of line.components.entries()) {
        const { kind, quantity, unit, rateFen, amountFen, formula } = part
        insertComponent.run(line.id, ordinal, kind, quantity, unit, rateFen, amountFen, JSON.stringify(formula))
      }
    }
  },
})

/** The worker agreed with his line: by his own card (the actor is he himself), or on paper before a second person. */
export const lineConfirmed = defineFact({
  kind: 'payroll.line-confirmed',
  version: 1,
  schema: z.strictObject({
    lineId: idSchema,
    how: z.enum(['card', 'paper']),
    /** Read of the card, where by card. */
    readId: z.string().nullable(),
    readAt: instantSchema.nullable(),
    /** Signed-in user at whose desk the card was read; null at the open kiosk. */
    desk: z.string().nullable(),
  }),
  apply(db, fact) {
    run(db, 'UPDATE wage_line SET confirmed_how = ?, confirmed_at = ?, confirmed_seq = ? WHERE id = ?', [
      fact.data.how,
      fact.at,
      fact.seq,
      fact.data.lineId,
    ])
  },
})

/** The last line was confirmed. */
export const listConfirmed = defineFact({
  kind: 'payroll.list-confirmed',
  version: 1,
  schema: z.strictObject({ listId: idSchema, lines: z.int() }),
  apply(db, fact) {
    run(db, "UPDATE wage_list SET state = 'confirmed' WHERE id = ?", [fact.data.listId])
  },
})

/** The general contractor's clerk checked the list against the sheet (53号 art. 18). */
export const listReviewed = defineFact({
  kind: 'payroll.list-reviewed',
  version: 1,
  schema: z.strictObject({ listId: idSchema }),
  apply(db, fact) {
    run(db, "UPDATE wage_list SET state = 'reviewed', reviewed_at = ?, reviewed_by = ? WHERE id = ?", [
      fact.at,
      fact.actor.userId,
      fact.data.listId,
    ])
  },
})

/** Posted from – until, both days included. */
export const listPublished = defineFact({
  kind: 'payroll.list-published',
  version: 1,
  schema: z.strictObject({ listId: idSchema, noticeFrom: dateSchema, noticeUntil: dateSchema }),
  apply(db, fact) {
    run(
      db,
      "UPDATE wage_list SET state = 'published', published_at = ?, notice_from = ?, notice_until = ? WHERE id = ?",
      [fact.at, fact.data.noticeFrom, fact.data.noticeUntil, fact.data.listId],
    )
  },
})

export const objectionRaised = defineFact({
  kind: 'payroll.objection-raised',
  version: 1,
  schema: z.strictObject({
    objectionId: idSchema,
    lineId: idSchema,
    how: z.enum(['card', 'clerk']),
    readId: z.string().nullable(),
    text: z.string(),
  }),
  apply(db, fact) {
    insert(db, 'wage_objection', {
      id: fact.data.objectionId,
      line_id: fact.data.lineId,
      raised_how: fact.data.how,
      text: fact.data.text,
      at: fact.at,
    })
  },
})

export const objectionAnswered = defineFact({
  kind: 'payroll.objection-answered',
  version: 1,
  schema: z.strictObject({ objectionId: idSchema, answer: z.string() }),
  apply(db, fact) {
    run(db, 'UPDATE wage_objection SET answer = ?, answered_at = ? WHERE id = ?', [
      fact.data.answer,
      fact.at,
      fact.data.objectionId,
    ])
  },
})

/** The list is a hash from here on: of its canonical content, kept as a blob under that hash. */
export const listFrozen = defineFact({
  kind: 'payroll.list-frozen',
  version: 1,
  schema: z.strictObject({ listId: idSchema, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  apply(db, fact) {
    run(
      db,
      "UPDATE wage_list SET state = 'frozen', hash = ?, frozen_at = ?, frozen_by = ?, approved_by = ? WHERE id = ?",
      [fact.data.hash, fact.at, fact.actor.userId, fact.approver?.userId ?? null, fact.data.listId],
    )
  },
})
