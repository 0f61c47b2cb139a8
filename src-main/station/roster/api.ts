import { StationError } from '../../contract/errors.ts'
import type { WorkerDetail } from '../../contract/roster.ts'
import { os, requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import type { Tx } from '../journal/ledger.ts'
import { setAccount } from './commands/account.ts'
import { changeTrade, engageWorker, exitWorker, setDayRate } from './commands/engage.ts'
import { enrolWorker, type IdentitySource } from './commands/enrol.ts'
import { eraseWorker, revealField } from './commands/privacy.ts'
import { addCompany, addTeam, setProject } from './commands/site.ts'
import { siteDate } from './queries.ts'
import { assertVisibleWorker, requireVisibleTeam, type Viewer } from './scope.ts'
import { searchWorkers } from './search.ts'
import { cardView, type Reading, siteView, workerDetail } from './views.ts'

function reading({ ledger }: StationContext, viewer: Viewer): Reading {
  const { db, keys, clock } = ledger
  return { db, keys, viewer, today: siteDate(db, clock.now()) }
}

/** Anyone signed in may look; a contractor's user sees his own company only. */
function viewing(context: StationContext): Reading {
  return reading(context, requireRole(context, 'clerk', 'contractor', 'manager', 'inspector'))
}

/** Runs a command of a clerk or manager that changes one worker, and shows him as he is now. */
function changing(context: StationContext, body: (tx: Tx) => string): WorkerDetail {
  const user = requireRole(context, 'clerk', 'manager')
  const workerId = context.ledger.commit(actorOf(context.session), body)
  return workerDetail(reading(context, user), workerId)
}

export const rosterApi = os.roster.router({
  site: os.roster.site.handler(({ context }) => {
    const { db, viewer } = viewing(context)
    return siteView(db, viewer)
  }),

  setProject: os.roster.setProject.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    return context.ledger.commit(actorOf(context.session), (tx) => setProject(tx, input))
  }),

  addCompany: os.roster.addCompany.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    return context.ledger.commit(actorOf(context.session), (tx) => addCompany(tx, input))
  }),

  addTeam: os.roster.addTeam.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const team = context.ledger.commit(actorOf(context.session), (tx) => addTeam(tx, input))
    const { id, companyId, companyName, name, workers } = team
    return { id, companyId, companyName, name, workers }
  }),

  cardOnReader: os.roster.cardOnReader.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager')
    const card = context.cards.current()
    const { db, keys, clock } = context.ledger
    return card ? cardView(db, keys, card, clock.now()) : null
  }),

  enrol: os.roster.enrol.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const identity = identityOf(context, input.identity)
    return changing(context, (tx) => enrolWorker(tx, { ...input, identity }))
  }),

  engage: os.roster.engage.handler(({ input, context }) =>
    changing(context, (tx) => {
      engageWorker(tx, input.workerId, input.engagement)
      return input.workerId
    }),
  ),

  exit: os.roster.exit.handler(({ input, context }) => changing(context, (tx) => exitWorker(tx, input))),

  setDayRate: os.roster.setDayRate.handler(({ input, context }) => changing(context, (tx) => setDayRate(tx, input))),

  changeTrade: os.roster.changeTrade.handler(({ input, context }) => changing(context, (tx) => changeTrade(tx, input))),

  setAccount: os.roster.setAccount.handler(({ input, context }) =>
    changing(context, (tx) => {
      setAccount(tx, input.workerId, input.account, input.approval)
      return input.workerId
    }),
  ),

  search: os.roster.search.handler(({ input, context }) => {
    const asked = viewing(context)
    if (input.teamId !== null) requireVisibleTeam(asked.db, asked.viewer, input.teamId)
    return searchWorkers(asked, input)
  }),

  worker: os.roster.worker.handler(({ input, context }) => {
    const asked = viewing(context)
    assertVisibleWorker(asked.db, asked.viewer, input.workerId)
    return workerDetail(asked, input.workerId)
  }),

  reveal: os.roster.reveal.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return { text: context.ledger.commit(actorOf(context.session), (tx) => revealField(tx, input)) }
  }),

  erase: os.roster.erase.handler(({ input, context }) => {
    requireRole(context, 'manager')
    context.ledger.commit(actorOf(context.session), (tx) => eraseWorker(tx, input))
    return { ok: true as const }
  }),
})

type EnrolIdentity = { from: 'card'; readId: string } | Extract<IdentitySource, { from: 'manual' }>

/** The identity fields of a card come from the reader, never from the screen. @throws StationError `roster.card-gone`. */
function identityOf(context: StationContext, identity: EnrolIdentity): IdentitySource {
  if (identity.from === 'manual') return identity
  const card = context.cards.byId(identity.readId)
  if (!card) throw new StationError('roster.card-gone')
  return { from: 'card', card }
}
