import type { RouterClient } from '@orpc/server'
import { createRouterClient } from '@orpc/server'
import type { Session } from '../../src-main/station/access/session.ts'
import { rosterApi } from '../../src-main/station/roster/api.ts'
import { addCompany, addTeam, setProject } from '../../src-main/station/roster/commands/site.ts'
import { addUser, openTestStation, SYSTEM, type TestStation } from './ledger.ts'
import { creditCode, TEST_PROJECT } from './people.ts'

type User = NonNullable<Session['user']>
export type RosterClient = RouterClient<typeof rosterApi>

/** A station with a project, a general contractor, two subcontractors with a team each, a clerk and a manager. */
export interface TestSite {
  station: TestStation
  projectId: string
  companies: { general: string; first: string; second: string }
  teams: { first: string; second: string }
  clerk: User
  manager: User
  /** Roster procedures as a user calls them. */
  as(user?: User): RosterClient
}

export function openTestSite(now = '2026-10-01T00:00:00.000Z'): TestSite {
  const station = openTestStation(now)
  const company = (kind: 'general' | 'subcontractor', name: string, serial: number) =>
    station.ledger.commit(SYSTEM, (tx) =>
      addCompany(tx, { kind, name, uscc: creditCode(serial), contactName: '联系人', contactPhone: '13900000000' }),
    ).id
  const projectId = station.ledger.commit(SYSTEM, (tx) => setProject(tx, TEST_PROJECT)).id
  const companies = {
    general: company('general', '虚构建设有限公司', 1),
    first: company('subcontractor', '虚构劳务甲有限公司', 2),
    second: company('subcontractor', '虚构劳务乙有限公司', 3),
  }
  const team = (companyId: string, name: string) =>
    station.ledger.commit(SYSTEM, (tx) => addTeam(tx, { companyId, name })).id
  const teams = { first: team(companies.first, '钢筋班'), second: team(companies.second, '木工班') }
  return {
    station,
    projectId,
    companies,
    teams,
    clerk: addUser(station, 'clerk'),
    manager: addUser(station, 'manager'),
    as: (user) => createRouterClient(rosterApi, { context: station.context(user) }),
  }
}
