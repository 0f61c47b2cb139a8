import type { CrossFinding as FindingView } from '../../../contract/cross-checks.ts'
import { os, requireRole } from '../../access/procedure.ts'
import { actorName } from '../../access/queries.ts'
import { actorOf, type StationContext } from '../../access/session.ts'
import { siteDate, teams } from '../../roster/queries.ts'
import { assertVisibleWorker, companyScope, requireVisibleTeam } from '../../roster/scope.ts'
import type { Db } from '../../store/db.ts'
import { liftSilence, silenceFinding } from './commands.ts'
import type { CrossFinding } from './finding.ts'
import { crossFindings, openSerious, type Silence, silencesOn, twoPlacesOn } from './queries.ts'

export const crossCheckApi = {
  crossChecks: os.compliance.crossChecks.handler(({ input, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { db, keys, clock } = context.ledger
    if (input.teamId !== null) requireVisibleTeam(db, user, input.teamId)
    const company = companyScope(user)
    const own = new Set(
      teams(db).flatMap((team) =>
        (company === null || team.companyId === company) && (input.teamId === null || team.id === input.teamId)
          ? [team.id]
          : [],
      ),
    )
    const now = clock.now()
    const silent = silencesOn(db, input.month, siteDate(db, now))
    const shown = crossFindings(db, keys, input.month, now).filter((finding) => {
      if (company !== null) return isOfTeamsAlone(finding, own)
      return input.teamId === null || isOfTeam(finding, input.teamId)
    })
    return { month: input.month, findings: shown.map((finding) => viewOf(db, finding, silent.get(finding.key))) }
  }),

  dayDoubts: os.compliance.dayDoubts.handler(({ input: { workerId, date }, context }) => {
    const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
    const { db } = context.ledger
    assertVisibleWorker(db, user, workerId)
    return twoPlacesOn(db, workerId, date).map(({ code, params, punchIds }) => ({
      code,
      params,
      punchIds: [...punchIds],
    }))
  }),

  openChecks: os.compliance.openChecks.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const { db, keys, clock } = context.ledger
    return { serious: openSerious(db, keys, input.month, clock.now()) }
  }),

  silence: os.compliance.silence.handler(({ input, context }) => acting(context, (tx) => silenceFinding(tx, input))),

  reopen: os.compliance.reopen.handler(({ input, context }) => acting(context, (tx) => liftSilence(tx, input))),
}

function acting(context: StationContext, body: Parameters<StationContext['ledger']['commit']>[1]): { ok: true } {
  requireRole(context, 'clerk', 'manager')
  context.ledger.commit(actorOf(context.session), body)
  return { ok: true }
}

function isOfTeam({ teamId, people }: CrossFinding, wanted: string): boolean {
  return teamId === wanted || people.some((person) => person.teamId === wanted)
}

/** A contractor's user is shown what is of his own teams, and of nobody else besides. */
function isOfTeamsAlone({ teamId, people }: CrossFinding, own: ReadonlySet<string>): boolean {
  if (teamId === null && people.length === 0) return false
  if (teamId !== null && !own.has(teamId)) return false
  return people.every((person) => person.teamId !== null && own.has(person.teamId))
}

function viewOf(db: Db, finding: CrossFinding, silence: Silence | undefined): FindingView {
  const { key, rule, severity, params, teamId, people, evidence } = finding
  return {
    key,
    rule,
    severity,
    code: `compliance.cross.${rule}`,
    params,
    teamId,
    people: people.map(({ workerId, name, teamId, teamName }) => ({ workerId, name, teamId, teamName })),
    evidence,
    silenced: silence
      ? {
          reason: silence.reason,
          by: actorName(db, silence.byUser),
          approvedBy: silence.approvedBy && actorName(db, silence.approvedBy),
          at: silence.at,
          until: silence.until,
        }
      : null,
  }
}
