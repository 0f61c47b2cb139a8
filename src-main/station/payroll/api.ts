import { StationError } from '../../contract/errors.ts'
import type { CardRead } from '../../devices/messages.ts'
import { verifyApproval } from '../access/approval.ts'
import { os, requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { engagementById, siteDate, teamById, workerByIdNumber } from '../roster/queries.ts'
import { standingOf } from './accounts.ts'
import { payInputsApi } from './api-inputs.ts'
import { answerObjection, type ConfirmWay, confirm, freeze, hold, object, publish, review } from './commands.ts'
import { draft, draftAll, draftSupplement } from './draft.ts'
import { dueSoon, overdueWages } from './due.ts'
import { explain } from './explain.ts'
import { againstFreezeNow, freezeFrom } from './life.ts'
import { addNoticePhoto, keptNoticePhoto, noticePhotosOf } from './notice.ts'
import { lineAndList, ownLines, teamMonths } from './queries.ts'
import { assertOwnTeam } from './scope.ts'
import { heldLines, settle, settlementOf, supplementPlan, supplementsOf } from './settlement.ts'
import { listRow, listView } from './views.ts'

/** Procedures of the wage list. What a worker does with his own card needs no sign-in; a contractor's user sees his own teams only. */
export const payrollApi = os.payroll.router({
  ...payInputsApi,

  lists: os.payroll.lists.handler(({ input, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    return teamMonths(context.ledger.db, input.month)
      .filter((team) => user.role !== 'contractor' || team.companyId === user.companyId)
      .map(({ teamId, teamName, companyName, sheetClosed, list }) => ({
        teamId,
        teamName,
        companyName,
        sheetClosed,
        list,
      }))
  }),

  draft: os.payroll.draft.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager')
    assertOwnTeam(context, teamById(context.ledger.db, input.teamId).companyId)
    return viewAfter(context, (tx) => draft(tx, input))
  }),

  draftAll: os.payroll.draftAll.handler(({ input, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager')
    const mayDraft = (companyId: string) => user.role !== 'contractor' || companyId === user.companyId
    return context.ledger.commit(actorOf(context.session), (tx) => draftAll(tx, input.month, mayDraft))
  }),

  list: os.payroll.list.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    assertOwnTeam(context, listRow(context.ledger.db, input.listId).companyId)
    return listView(context.ledger.db, context.ledger.keys, input.listId)
  }),

  noticePhotos: os.payroll.noticePhotos.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    assertOwnTeam(context, listRow(context.ledger.db, input.listId).companyId)
    return noticePhotosOf(context.ledger.db, input.listId)
  }),

  addNoticePhoto: os.payroll.addNoticePhoto.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { listId, takenOn, photoBase64 } = input
    const photo = Buffer.from(photoBase64, 'base64')
    const add = (tx: Tx) => addNoticePhoto(tx, { listId, takenOn, photo })
    return { photoId: context.ledger.commit(actorOf(context.session), add) }
  }),

  noticePhoto: os.payroll.noticePhoto.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { listId, mediaType, bytes } = keptNoticePhoto(context.ledger.db, input.photoId)
    assertOwnTeam(context, listRow(context.ledger.db, listId).companyId)
    return { mediaType, contentBase64: bytes.toString('base64') }
  }),

  explain: os.payroll.explain.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    assertOwnTeam(context, lineAndList(context.ledger.db, input.lineId).list.companyId)
    return explain(context.ledger.db, context.ledger.keys, input.lineId)
  }),

  ownLines: os.payroll.ownLines.handler(({ input, context }) => {
    const { db, keys } = context.ledger
    const worker = workerByIdNumber(db, keys, cardOf(context, input.readId).idNumber)
    if (!worker) throw new StationError('payroll.card-unknown')
    return { workerId: worker.id, name: worker.name, lines: ownLines(db, keys, worker.id) }
  }),

  ownExplain: os.payroll.ownExplain.handler(({ input, context }) => {
    const { db, keys } = context.ledger
    const worker = workerByIdNumber(db, keys, cardOf(context, input.readId).idNumber)
    if (!worker) throw new StationError('payroll.card-unknown')
    const { workerId } = lineAndList(db, input.lineId)
    if (workerId !== worker.id) throw new StationError('payroll.card-not-of-worker', { name: worker.name })
    return explain(db, keys, input.lineId)
  }),

  ownStanding: os.payroll.ownStanding.handler(({ input, context }) => {
    const { db, keys } = context.ledger
    const worker = workerByIdNumber(db, keys, cardOf(context, input.readId).idNumber)
    if (!worker) throw new StationError('payroll.card-unknown')
    const { total, months } = standingOf(db, worker.id)
    return { total, months }
  }),

  confirm: os.payroll.confirm.handler(({ input, context }) => {
    const { lineId, way } = input
    if (way.how === 'card') {
      const card = cardOf(context, way.readId)
      const desk = context.session.user?.id ?? null
      context.ledger.commit(holderOf(context, card), (tx) => confirm(tx, { lineId, way: { how: 'card', card, desk } }))
      return { ok: true as const }
    }
    requireRole(context, 'clerk', 'contractor', 'manager')
    assertOwnTeam(context, lineAndList(context.ledger.db, lineId).list.companyId)
    context.ledger.commit(actorOf(context.session), (tx) => {
      const approver = verifyApproval(tx, way.approval, { roles: ['clerk', 'manager'] })
      confirm(tx, { lineId, way: { how: 'paper', reason: way.reason, approver } })
    })
    return { ok: true as const }
  }),

  review: os.payroll.review.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    return viewAfter(context, (tx) => {
      review(tx, input)
      return input.listId
    })
  }),

  publish: os.payroll.publish.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    return viewAfter(context, (tx) => {
      publish(tx, input)
      return input.listId
    })
  }),

  object: os.payroll.object.handler(({ input, context }) => {
    const card = input.readId === null ? null : cardOf(context, input.readId)
    if (!card) {
      requireRole(context, 'clerk', 'contractor', 'manager')
      assertOwnTeam(context, lineAndList(context.ledger.db, input.lineId).list.companyId)
    }
    context.ledger.commit(card ? holderOf(context, card) : actorOf(context.session), (tx) =>
      object(tx, { lineId: input.lineId, text: input.text, card }),
    )
    return { ok: true as const }
  }),

  answerObjection: os.payroll.answerObjection.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    return viewAfter(context, (tx) => answerObjection(tx, input))
  }),

  freezable: os.payroll.freezable.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { db, clock } = context.ledger
    const list = listRow(db, input.listId)
    assertOwnTeam(context, list.companyId)
    return { from: freezeFrom(list), against: againstFreezeNow(list, siteDate(db, clock.now())) }
  }),

  freeze: os.payroll.freeze.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    return viewAfter(context, (tx) => {
      const approver = verifyApproval(tx, input.approval, { roles: ['manager'] })
      freeze(tx, { listId: input.listId, approver })
      return input.listId
    })
  }),

  hold: os.payroll.hold.handler(({ input, context }) => {
    const { lineId, text } = input
    const card = input.readId === null ? null : cardOf(context, input.readId)
    if (!card) {
      requireRole(context, 'clerk', 'contractor', 'manager')
      assertOwnTeam(context, lineAndList(context.ledger.db, lineId).list.companyId)
    }
    context.ledger.commit(card ? holderOf(context, card) : actorOf(context.session), (tx) =>
      hold(tx, { lineId, text, card }),
    )
    return { ok: true as const }
  }),

  heldLines: os.payroll.heldLines.handler(({ input, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    return heldLines(context.ledger.db, input.month)
      .filter((line) => user.role !== 'contractor' || line.companyId === user.companyId)
      .map(({ companyId: _, ...line }) => line)
  }),

  supplements: os.payroll.supplements.handler(({ input, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    return supplementsOf(context.ledger.db, input.month)
      .filter((entry) => user.role !== 'contractor' || entry.companyId === user.companyId)
      .map(({ companyId: _, ...entry }) => entry)
  }),

  supplementPlan: os.payroll.supplementPlan.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    assertOwnTeam(context, listRow(context.ledger.db, input.listId).companyId)
    return supplementPlan(context.ledger.db, input.listId)
  }),

  draftSupplement: os.payroll.draftSupplement.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager')
    assertOwnTeam(context, listRow(context.ledger.db, input.listId).companyId)
    return viewAfter(context, (tx) => draftSupplement(tx, input))
  }),

  settlement: os.payroll.settlement.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { db } = context.ledger
    assertOwnTeam(context, teamById(db, engagementById(db, input.engagementId).teamId).companyId)
    return settlementOf(db, input.engagementId)
  }),

  settle: os.payroll.settle.handler(({ input: { engagementId, way }, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { ledger } = context
    if (way.how === 'card') {
      const card = cardOf(context, way.readId)
      const signed: ConfirmWay = { how: 'card', card, desk: context.session.user?.id ?? null }
      ledger.commit(holderOf(context, card), (tx) => settle(tx, { engagementId, way: signed }))
    } else {
      ledger.commit(actorOf(context.session), (tx) => {
        const approver = verifyApproval(tx, way.approval, { roles: ['clerk', 'manager'] })
        settle(tx, { engagementId, way: { how: 'paper', reason: way.reason, approver } })
      })
    }
    return settlementOf(ledger.db, engagementId)
  }),

  overdue: os.payroll.overdue.handler(({ context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { db } = context.ledger
    return overdueWages(db, siteDate(db, context.ledger.clock.now()))
      .filter((row) => user.role !== 'contractor' || row.companyId === user.companyId)
      .map(({ companyId: _, ...row }) => row)
  }),

  dueSoon: os.payroll.dueSoon.handler(({ context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { db } = context.ledger
    return dueSoon(db, siteDate(db, context.ledger.clock.now()))
      .filter((row) => user.role !== 'contractor' || row.companyId === user.companyId)
      .map(({ companyId: _, ...row }) => row)
  }),
})

type Command = Parameters<StationContext['ledger']['commit']>[1]

/** Runs a command that gives a list's id, and shows that list. */
function viewAfter(context: StationContext, command: (tx: Parameters<Command>[0]) => string) {
  const listId = context.ledger.commit(actorOf(context.session), command)
  return listView(context.ledger.db, context.ledger.keys, listId)
}

/** The card of a read, on its reader or lifted just now. @throws StationError `payroll.card-gone`. */
function cardOf(context: StationContext, readId: string): CardRead {
  const card = context.cards.atHand(readId)
  if (!card) throw new StationError('payroll.card-gone')
  return card
}

/** Who acts by his own card: the worker it belongs to. @throws StationError `payroll.card-unknown`. */
function holderOf(context: StationContext, card: CardRead): Actor {
  const worker = workerByIdNumber(context.ledger.db, context.ledger.keys, card.idNumber)
  if (!worker) throw new StationError('payroll.card-unknown')
  return { userId: worker.id, role: 'worker' }
}
