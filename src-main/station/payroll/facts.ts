import { z } from 'zod'
import { dateSchema, idSchema, instantSchema } from '../../contract/common.ts'
import { defineFact } from '../journal/facts.ts'
import { insert, run } from '../store/db.ts'

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

/** A disputed line leaves the list's sums and waits for its own list; the rest goes on. */
export const lineHeld = defineFact({
  kind: 'payroll.line-held',
  version: 1,
  schema: z.strictObject({ lineId: idSchema, objectionId: idSchema }),
  apply(db, { data }) {
    run(db, 'UPDATE wage_line SET held = 1, live = 0 WHERE id = ?', [data.lineId])
    run(
      db,
      `UPDATE wage_list SET gross_fen = wage_list.gross_fen - l.gross_fen, net_fen = wage_list.net_fen - l.net_fen
       FROM wage_line l WHERE l.id = ? AND l.list_id = wage_list.id`,
      [data.lineId],
    )
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

/** A photo of the posted list; one that came after the freeze is told as such. */
export const noticePhotographed = defineFact({
  kind: 'payroll.notice-photographed',
  version: 1,
  schema: z.strictObject({
    photoId: idSchema,
    listId: idSchema,
    takenOn: dateSchema,
    photoSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  apply(db, { data, at, actor }) {
    run(
      db,
      `INSERT INTO wage_notice_photo (id, list_id, taken_on, photo_sha256, added_at, added_by, after_freeze)
       SELECT ?, id, ?, ?, ?, ?, state = 'frozen' FROM wage_list WHERE id = ?`,
      [data.photoId, data.takenOn, data.photoSha256, at, actor.userId, data.listId],
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
