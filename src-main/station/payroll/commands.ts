import { type ErrorParams, StationError } from '../../contract/errors.ts'
import { sumFen } from '../../contract/money.ts'
import type { CardRead } from '../../devices/messages.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { requireProject, siteDate, teamById, teams, workerByIdNumber } from '../roster/queries.ts'
import { all, one } from '../store/db.ts'
import { frozenContent } from './content.ts'
import {
  type DraftedLine,
  lineConfirmed,
  listConfirmed,
  listDrafted,
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
  againstRedraft,
  againstReview,
  noticePeriod,
  type Reason,
} from './life.ts'
import { lineAndList } from './queries.ts'
import { payOf } from './rules.ts'
import { closedSheet, daysOfSheet, ratesOfSheet } from './sources.ts'
import { listRow, livingList } from './views.ts'

/**
 * Drafts the team's list from its closed sheet, as version 1 or as the next one, which supersedes the living version and its confirmations.
 * @throws StationError `payroll.sheet-open`, `payroll.no-rate`, `payroll.nothing-to-pay`, `payroll.frozen`, `payroll.already-reviewed`.
 */
export function draft(tx: Tx, input: { teamId: string; month: string }): string {
  const team = teamById(tx.db, input.teamId)
  const sheet = closedSheet(tx.db, input.teamId, input.month)
  if (!sheet) throw new StationError('payroll.sheet-open', { team: team.name, month: input.month })
  const living = livingList(tx.db, input.teamId, input.month)
  if (living) refuseIf(againstRedraft(living))
  const lines = draftLines(tx, sheet.id)
  if (lines.length === 0) throw new StationError('payroll.nothing-to-pay', { team: team.name, month: input.month })
  const listId = tx.newId('WS')
  tx.record(listDrafted, {
    listId,
    teamId: input.teamId,
    month: input.month,
    version: (living?.version ?? 0) + 1,
    sheetId: sheet.id,
    sheetHash: sheet.hash,
    supersedes: living?.id ?? null,
    confirmationsLost: living?.confirmed ?? 0,
    grossFen: sumFen(lines.map((line) => line.grossFen)),
    netFen: sumFen(lines.map((line) => line.netFen)),
    lines,
  })
  return listId
}

export interface DraftedLists {
  drafted: number
  left: Array<{ teamId: string; teamName: string; code: string; params: ErrorParams }>
}

/** Drafts the first list of every team with a closed sheet and none yet, in one commit; a team that cannot be is named with the refusal. */
export function draftAll(tx: Tx, month: string, mayDraft: (companyId: string) => boolean): DraftedLists {
  const done: DraftedLists = { drafted: 0, left: [] }
  for (const { id: teamId, name: teamName, companyId } of teams(tx.db)) {
    if (!mayDraft(companyId) || !closedSheet(tx.db, teamId, month) || livingList(tx.db, teamId, month)) continue
    try {
      draft(tx, { teamId, month })
      done.drafted += 1
    } catch (error) {
      // A refusal comes before anything of its team is recorded, so the others stand.
      if (!(error instanceof StationError)) throw error
      done.left.push({ teamId, teamName, code: error.code, params: error.params })
    }
  }
  return done
}

function draftLines(tx: Tx, sheetId: string): DraftedLine[] {
  const rates = ratesOfSheet(tx.db, sheetId)
  const gaps: StationError['details'] = []
  const lines: DraftedLine[] = []
  const lineId = lineIds(tx.newId('WL'))
  for (const { engagementId, workerId, days } of daysOfSheet(tx.db, sheetId)) {
    const result = payOf(days, rates.get(engagementId) ?? [])
    if (result.ok) lines.push({ id: lineId(lines.length), workerId, engagementId, ...result.pay })
    else for (const { date } of result.gaps) gaps.push({ code: 'payroll.no-rate', params: { date }, where: workerId })
  }
  if (gaps.length > 0) throw new StationError('payroll.no-rate', { days: gaps.length }, gaps)
  return lines
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ids of the lines of one list share their random part, so that its rows lie together on disk: a list is written and read as one. */
function lineIds(seed: string): (index: number) => string {
  return (index) => {
    let tail = ''
    for (let shift = 25; shift >= 0; shift -= 5) tail += BASE32.charAt((index >> shift) & 31)
    return seed.slice(0, -6) + tail
  }
}

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
  const left = one<{ n: number }>(
    tx.db,
    'SELECT count(*) AS n FROM wage_line WHERE list_id = ? AND confirmed_how IS NULL',
    [list.id],
  )
  if (left?.n === 0) tx.record(listConfirmed, { listId: list.id, lines: list.lines })
}

/** The card must be the line's worker's own: found by the blind index of its number. */
function assertCardOf(tx: Tx, card: CardRead, workerId: string): void {
  const holder = workerByIdNumber(tx.db, tx.keys, card.idNumber)
  if (!holder) throw new StationError('payroll.card-unknown')
  if (holder.id !== workerId) throw new StationError('payroll.card-not-of-worker', { name: holder.name })
}

/** @throws StationError `payroll.unconfirmed-lines`, `payroll.needs-confirmed`, `payroll.sheet-differs`. */
export function review(tx: Tx, input: { listId: string }): void {
  const list = listRow(tx.db, input.listId)
  refuseIf(againstReview(list))
  assertAgreesWithSheet(tx, list.id, list.sheetId)
  tx.record(listReviewed, { listId: list.id })
}

/** The review is a comparison, not a click: each line again from the sheet's days and today's rates must give the same amounts. */
function assertAgreesWithSheet(tx: Tx, listId: string, sheetId: string): void {
  const rates = ratesOfSheet(tx.db, sheetId)
  const stored = new Map(
    all<{ engagementId: string; grossFen: number }>(
      tx.db,
      'SELECT engagement_id AS engagementId, gross_fen AS grossFen FROM wage_line WHERE list_id = ?',
      [listId],
    ).map((line) => [line.engagementId, line.grossFen]),
  )
  const details: StationError['details'] = []
  for (const { engagementId, workerId, days } of daysOfSheet(tx.db, sheetId)) {
    const result = payOf(days, rates.get(engagementId) ?? [])
    const should = result.ok ? result.pay.grossFen : -1
    const has = stored.get(engagementId) ?? 0
    stored.delete(engagementId)
    if (has !== should)
      details.push({ code: 'payroll.line-differs', params: { hasFen: has, shouldFen: should }, where: workerId })
  }
  for (const [engagementId, has] of stored) {
    details.push({ code: 'payroll.line-differs', params: { hasFen: has, shouldFen: 0 }, where: engagementId })
  }
  if (details.length > 0) throw new StationError('payroll.sheet-differs', { lines: details.length }, details)
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
export function object(tx: Tx, input: { lineId: string; text: string; card: CardRead | null }): void {
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

function refuseIf(reason: Reason | null): void {
  if (reason) throw new StationError(reason.code, reason.params)
}
