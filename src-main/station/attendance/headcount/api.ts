import { os, requireRole } from '../../access/procedure.ts'
import { actorOf, type StationContext } from '../../access/session.ts'
import type { Tx } from '../../journal/ledger.ts'
import { companyScope, requireVisibleTeam } from '../../roster/scope.ts'
import { presentPeople } from '../on-site.ts'
import { epochOf } from '../rules/time.ts'
import { viewing } from '../sessions.ts'
import { declareHeadcount, signRoll } from './commands.ts'
import { rollOf } from './roll.ts'

export const headcountApi = {
  present: os.attendance.present.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    return presentPeople(db, input.at === null ? now : Math.min(now, epochOf(input.at)), companyScope(user))
  }),

  roll: os.attendance.roll.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    requireVisibleTeam(db, user, input.teamId)
    return rollOf(db, input.teamId, input.date, now)
  }),

  declareHeadcount: os.attendance.declareHeadcount.handler(({ input, context }) =>
    forTeam(context, input.teamId, (tx) => declareHeadcount(tx, input)),
  ),

  signRoll: os.attendance.signRoll.handler(({ input, context }) =>
    forTeam(context, input.teamId, (tx) => signRoll(tx, input)),
  ),
}

/** Runs a command about a team of the clerk, a manager, or the team's own contractor. */
function forTeam(context: StationContext, teamId: string, body: (tx: Tx) => void): { ok: true } {
  const user = requireRole(context, 'clerk', 'manager', 'contractor')
  requireVisibleTeam(context.ledger.db, user, teamId)
  context.ledger.commit(actorOf(context.session), body)
  return { ok: true }
}
