/** Who may look at attendance and who may change it. */
import { requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import type { Tx } from '../journal/ledger.ts'
import { epochOf } from './rules/time.ts'

/** Anyone signed in may look; a contractor's user sees his own company only. */
export function viewing(context: StationContext) {
  const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
  const { db, keys, clock } = context.ledger
  return { user, db, keys, now: epochOf(clock.now()) }
}

/** Runs a command of a clerk or manager. */
export function changing<T>(context: StationContext, body: (tx: Tx) => T): T {
  requireRole(context, 'clerk', 'manager')
  return context.ledger.commit(actorOf(context.session), body)
}
