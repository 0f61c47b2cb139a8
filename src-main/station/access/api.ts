import type { User } from '../../contract/access.ts'
import { one } from '../store/db.ts'
import { createUser, deactivateUser, hasUsers, setPin, setUpFirstUser, signIn } from './commands.ts'
import { os, requireRole } from './procedure.ts'
import { allUsers, findUser, publicUser } from './queries.ts'
import { actorOf, type Session, type StationContext } from './session.ts'

function enter(session: Session, { id, name, role, companyId }: User): void {
  session.user = { id, name, role, companyId }
}

function stateOf({ ledger, session }: StationContext) {
  const station = one<{ id: string; name: string; practice: number }>(
    ledger.db,
    'SELECT id, name, practice FROM station LIMIT 1',
  )
  const user = session.user && findUser(ledger.db, session.user.id)
  return {
    stationId: ledger.stationId,
    stationName: station?.name ?? '',
    practice: station?.practice === 1,
    needsFirstUser: !hasUsers(ledger.db),
    user: user ? publicUser(user) : null,
    users: allUsers(ledger.db)
      .filter(({ active }) => active)
      .map(({ id, name, role }) => ({ id, name, role })),
    now: ledger.clock.now(),
  }
}

export const accessApi = os.access.router({
  state: os.access.state.handler(({ context }) => stateOf(context)),

  setUp: os.access.setUp.handler(({ input, context }) => {
    const user = context.ledger.commit({ userId: 'system', role: 'system' }, (tx) => setUpFirstUser(tx, input))
    enter(context.session, user)
    return user
  }),

  signIn: os.access.signIn.handler(({ input, context }) => {
    const user = signIn(context.ledger, input)
    enter(context.session, user)
    return user
  }),

  signOut: os.access.signOut.handler(({ context }) => {
    delete context.session.user
    return { ok: true as const }
  }),

  users: os.access.users.handler(({ context }) => {
    requireRole(context, 'manager', 'inspector')
    return allUsers(context.ledger.db)
  }),

  createUser: os.access.createUser.handler(({ input, context }) => {
    requireRole(context, 'manager')
    return context.ledger.commit(actorOf(context.session), (tx) => createUser(tx, input))
  }),

  setPin: os.access.setPin.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    context.ledger.commit(actorOf(context.session), (tx) => setPin(tx, input))
    return { ok: true as const }
  }),

  deactivateUser: os.access.deactivateUser.handler(({ input, context }) => {
    requireRole(context, 'manager')
    context.ledger.commit(actorOf(context.session), (tx) => deactivateUser(tx, input))
    return { ok: true as const }
  }),
})
