import { os, requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import type { Tx } from '../journal/ledger.ts'
import { engagementById, teamById } from '../roster/queries.ts'
import { changesOf, deductionsOfLine, payInputs, preview, standingOf } from './accounts.ts'
import { changeTeam } from './change-team.ts'
import {
  addAdvance,
  addAdvances,
  addDeduction,
  addDeductions,
  addExtra,
  addExtras,
  confirmPot,
  measurePot,
  potRow,
  setPayBasis,
  setTax,
  setTaxOfMany,
  setTaxOpening,
  voidInput,
} from './inputs.ts'
import { payPeople } from './people.ts'
import { noteProgress, progressOf } from './progress.ts'
import { lineAndList } from './queries.ts'
import { assertOwnTeam } from './scope.ts'
import { termsOfEngagement } from './sources.ts'
import { listRow } from './views.ts'

const READERS = ['clerk', 'contractor', 'manager', 'inspector'] as const

/** Procedures of what wages are made from. Only measuring and confirming piecework is a contractor's; money changes with two people. */
export const payInputsApi = {
  payTerms: os.payroll.payTerms.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    ownEngagement(context, input.engagementId)
    return termsOfEngagement(context.ledger.db, input.engagementId)
  }),
  setPayBasis: os.payroll.setPayBasis.handler(({ input, context }) => {
    act(context, (tx) => setPayBasis(tx, input))
    return termsOfEngagement(context.ledger.db, input.engagementId)
  }),
  changeTeam: os.payroll.changeTeam.handler(({ input, context }) => {
    act(context, (tx) => changeTeam(tx, input))
    return { ok: true as const }
  }),
  inputs: os.payroll.inputs.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    ownTeam(context, input.teamId)
    return payInputs(context.ledger.db, input.teamId, input.month)
  }),
  payPeople: os.payroll.payPeople.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    ownTeam(context, input.teamId)
    return payPeople(context.ledger.db, context.ledger.keys, input.teamId, input.month)
  }),
  addAdvance: os.payroll.addAdvance.handler(({ input, context }) => ({
    id: act(context, (tx) => addAdvance(tx, input)),
  })),
  addDeduction: os.payroll.addDeduction.handler(({ input, context }) => ({
    id: act(context, (tx) => addDeduction(tx, input)),
  })),
  addExtra: os.payroll.addExtra.handler(({ input, context }) => ({ id: act(context, (tx) => addExtra(tx, input)) })),
  addAdvances: os.payroll.addAdvances.handler(({ input, context }) => act(context, (tx) => addAdvances(tx, input))),
  addDeductions: os.payroll.addDeductions.handler(({ input, context }) =>
    act(context, (tx) => addDeductions(tx, input)),
  ),
  addExtras: os.payroll.addExtras.handler(({ input, context }) => act(context, (tx) => addExtras(tx, input))),
  measurePot: os.payroll.measurePot.handler(({ input, context }) => {
    const side = sideOf(context, input.teamId)
    return { id: context.ledger.commit(actorOf(context.session), (tx) => measurePot(tx, input, side)) }
  }),
  confirmPot: os.payroll.confirmPot.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'contractor')
    const side = sideOf(context, potRow(context.ledger, input.potId).teamId)
    context.ledger.commit(actorOf(context.session), (tx) => confirmPot(tx, input.potId, side))
    return { ok: true as const }
  }),
  progress: os.payroll.progress.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    ownTeam(context, input.teamId)
    return progressOf(context.ledger.db, input.teamId, input.month)
  }),
  noteProgress: os.payroll.noteProgress.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'contractor')
    ownTeam(context, input.teamId)
    context.ledger.commit(actorOf(context.session), (tx) => noteProgress(tx, input))
    return { ok: true as const }
  }),
  voidInput: os.payroll.voidInput.handler(({ input, context }) => {
    act(context, (tx) => voidInput(tx, input))
    return { ok: true as const }
  }),
  setTax: os.payroll.setTax.handler(({ input, context }) => {
    act(context, (tx) => setTax(tx, input))
    return { ok: true as const }
  }),
  setTaxOfMany: os.payroll.setTaxOfMany.handler(({ input, context }) => {
    act(context, (tx) => setTaxOfMany(tx, input))
    return { ok: true as const }
  }),
  setTaxOpening: os.payroll.setTaxOpening.handler(({ input, context }) => {
    act(context, (tx) => setTaxOpening(tx, input))
    return { ok: true as const }
  }),
  preview: os.payroll.preview.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    ownTeam(context, input.teamId)
    return preview(context.ledger.db, input.teamId, input.month)
  }),
  changes: os.payroll.changes.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    assertOwnTeam(context, listRow(context.ledger.db, input.listId).companyId)
    return changesOf(context.ledger.db, input.listId)
  }),
  deductionsOf: os.payroll.deductionsOf.handler(({ input, context }) => {
    requireRole(context, ...READERS)
    assertOwnTeam(context, lineAndList(context.ledger.db, input.lineId).list.companyId)
    return deductionsOfLine(context.ledger.db, input.lineId)
  }),
  standing: os.payroll.standing.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return standingOf(context.ledger.db, input.workerId)
  }),
}

function act<T>(context: StationContext, command: (tx: Tx) => T): T {
  requireRole(context, 'clerk', 'manager')
  return context.ledger.commit(actorOf(context.session), command)
}

/** For which side the signed-in user measures. */
function sideOf(context: StationContext, teamId: string): 'general' | 'contractor' {
  const user = requireRole(context, 'clerk', 'manager', 'contractor')
  ownTeam(context, teamId)
  return user.role === 'contractor' ? 'contractor' : 'general'
}

function ownTeam(context: StationContext, teamId: string): void {
  assertOwnTeam(context, teamById(context.ledger.db, teamId).companyId)
}

function ownEngagement(context: StationContext, engagementId: string): void {
  ownTeam(context, engagementById(context.ledger.db, engagementId).teamId)
}
