import { StationError } from '../../contract/errors.ts'
import type { CardRead } from '../../devices/messages.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { requireProject, siteDate, workerByIdNumber } from '../roster/queries.ts'
import { one } from '../store/db.ts'
import { frozenContent } from './content.ts'
import { assertAgreesWithSheet } from './draft.ts'
import {
  lineConfirmed,
  lineHeld,
  listConfirmed,
  listFrozen,
  listPublished,
  listReviewed,
  objectionAnswered,
  objectionRaised,
} from './facts.ts'
import {
  againstConfirm,
  againstFreeze,
  againstObjection,
  againstPublish,
  againstReview,
  noticePeriod,
  refuseIf,
} from './life.ts'
import { lineAndList } from './queries.ts'
import { listRow } from './views.ts'

export type ConfirmWay =
  /** `desk`: the signed-in user where the card was read, null at the open kiosk. The transaction's actor is the worker. */
  | { how: 'card'; card: CardRead; desk: string | null }
  /** His signature on paper, witnessed by a second person who is already verified. */
  | { how: 'paper'; reason: string; approver: Actor }

/**
 * Confirms one line. When the last line is confirmed the list is.
 * @throws StationError `payroll.card-unknown`, `payroll.card-not-of-worker`, `payroll.already-confirmed`, `payroll.needs-drafted`.
 */
export function confirm(tx: Tx, input: { lineId: string; way: ConfirmWay }): void {
  const { workerId, confirmed, list } = lineAndList(tx.db, input.lineId)
  if (isHeld(tx.db, input.lineId)) throw new StationError('payroll.already-held')
  refuseIf(againstConfirm(list, confirmed))
  if (input.way.how === 'card') {
    const { card, desk } = input.way
    assertCardOf(tx, card, workerId)
    tx.record(
      lineConfirmed,
      { lineId: input.lineId, how: 'card', readId: card.readId, readAt: card.at, desk },
      { device: card.deviceId },
    )
  } else {
    tx.record(
      lineConfirmed,
      { lineId: input.lineId, how: 'paper', readId: null, readAt: null, desk: tx.actor.userId },
      { approver: input.way.approver, reason: input.way.reason },
    )
  }
  confirmIfComplete(tx, list.id)
}

/** The list is confirmed with its last line that is not held. */
function confirmIfComplete(tx: Tx, listId: string): void {
  const left = one<{ lines: number; open: number }>(
    tx.db,
    `SELECT count(*) AS lines, coalesce(sum(confirmed_how IS NULL), 0) AS open FROM wage_line WHERE list_id = ? AND held = 0`,
    [listId],
  )
  if (left?.open === 0) tx.record(listConfirmed, { listId, lines: left.lines })
}

/**
 * The worker disputes his line: it is held with his objection, and the rest of the list goes on without it. What is found right is paid by a
 * supplementary list.
 * @throws StationError `payroll.frozen`, `payroll.no-longer-in-force`, `payroll.already-held`, `payroll.only-line`, `payroll.card-not-of-worker`.
 */
export function hold(tx: Tx, input: { lineId: string; text: string; card: CardRead | null }): void {
  const { list } = lineAndList(tx.db, input.lineId)
  refuseIf(againstObjection(list))
  if (isHeld(tx.db, input.lineId)) throw new StationError('payroll.already-held')
  if (list.lines < 2) throw new StationError('payroll.only-line')
  const objectionId = object(tx, input)
  tx.record(lineHeld, { lineId: input.lineId, objectionId }, { reason: input.text })
  if (list.state === 'drafted') confirmIfComplete(tx, list.id)
}

function isHeld(db: Tx['db'], lineId: string): boolean {
  return one(db, 'SELECT 1 FROM wage_line WHERE id = ? AND held = 1', [lineId]) !== undefined
}

/** The card must be the line's worker's own: found by the blind index of its number. */
export function assertCardOf(tx: Tx, card: CardRead, workerId: string): void {
  const holder = workerByIdNumber(tx.db, tx.keys, card.idNumber)
  if (!holder) throw new StationError('payroll.card-unknown')
  if (holder.id !== workerId) throw new StationError('payroll.card-not-of-worker', { name: holder.name })
}

/** @throws StationError `payroll.unconfirmed-lines`, `payroll.needs-confirmed`, `payroll.sheet-differs`. */
export function review(tx: Tx, input: { listId: string }): void {
  const list = listRow(tx.db, input.listId)
  refuseIf(againstReview(list))
  assertAgreesWithSheet(tx, list)
  tx.record(listReviewed, { listId: list.id })
}

/** Posts the list from today for the project's days. @throws StationError `payroll.needs-reviewed`, `roster.no-project`. */
export function publish(tx: Tx, input: { listId: string }): void {
  const list = listRow(tx.db, input.listId)
  refuseIf(againstPublish(list))
  const { from, until } = noticePeriod(siteDate(tx.db, tx.at), requireProject(tx.db).noticeDays)
  tx.record(listPublished, { listId: list.id, noticeFrom: from, noticeUntil: until })
}

/**
 * An objection against a line: by the worker's own card, or written down by the clerk for him.
 * @throws StationError `payroll.frozen`, `payroll.no-longer-in-force`, `payroll.card-unknown`, `payroll.card-not-of-worker`.
 */
export function object(tx: Tx, input: { lineId: string; text: string; card: CardRead | null }): string {
  const { workerId, list } = lineAndList(tx.db, input.lineId)
  refuseIf(againstObjection(list))
  const objectionId = tx.newId('WB')
  if (input.card) {
    assertCardOf(tx, input.card, workerId)
    tx.record(
      objectionRaised,
      { objectionId, lineId: input.lineId, how: 'card', readId: input.card.readId, text: input.text },
      { device: input.card.deviceId },
    )
  } else {
    tx.record(objectionRaised, { objectionId, lineId: input.lineId, how: 'clerk', readId: null, text: input.text })
  }
  return objectionId
}

/** @throws StationError `payroll.unknown-objection`, `payroll.already-answered`. Returns the list's id. */
export function answerObjection(tx: Tx, input: { objectionId: string; answer: string }): string {
  const row = one<{ listId: string; answer: string | null }>(
    tx.db,
    `SELECT l.list_id AS listId, o.answer FROM wage_objection o JOIN wage_line l ON l.id = o.line_id WHERE o.id = ?`,
    [input.objectionId],
  )
  if (!row) throw new StationError('payroll.unknown-objection', { objection: input.objectionId })
  if (row.answer !== null) throw new StationError('payroll.already-answered')
  tx.record(objectionAnswered, { objectionId: input.objectionId, answer: input.answer })
  return row.listId
}

/**
 * Freezes the list: its canonical content is kept as a blob and its hash recorded with the approving manager.
 * @throws StationError `payroll.needs-published`, `payroll.notice-running`, `payroll.open-objections`, `payroll.approver-involved`.
 */
export function freeze(tx: Tx, input: { listId: string; approver: Actor }): void {
  const list = listRow(tx.db, input.listId)
  refuseIf(againstFreeze(list, siteDate(tx.db, tx.at), input.approver))
  if (input.approver.userId === tx.actor.userId) throw new StationError('payroll.approver-involved')
  const { bytes, hash } = frozenContent(tx.db, list.id)
  tx.keep(bytes, 'application/json')
  tx.record(listFrozen, { listId: list.id, hash }, { approver: input.approver })
}
