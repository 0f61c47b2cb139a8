import { expect, it } from 'vitest'
import { addUser, factsOf, openTestStation, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { creditCode, TEST_PROJECT, testCard, testEngagement } from '../../support/people.ts'
import { openTestSite } from '../../support/site.ts'

const contact = { contactName: '甲', contactPhone: '0579-00000000' }

it('sets up the project, its companies and teams, and shows them', async () => {
  const site = openTestSite()
  const clerk = site.as(site.clerk)
  const changed = await clerk.setProject({ ...TEST_PROJECT, noticeDays: 7 })
  expect(changed).toEqual({ ...TEST_PROJECT, noticeDays: 7, id: site.projectId })
  const found = await clerk.site()
  expect(found.project).toEqual(changed)
  expect(found.companies.map(({ kind, name }) => [kind, name])).toEqual([
    ['general', '虚构建设有限公司'],
    ['subcontractor', '虚构劳务乙有限公司'],
    ['subcontractor', '虚构劳务甲有限公司'],
  ])
  expect(found.teams.map(({ name, companyName, workers }) => [name, companyName, workers])).toEqual([
    ['木工班', '虚构劳务乙有限公司', 0],
    ['钢筋班', '虚构劳务甲有限公司', 0],
  ])
  expect(found.trades).toHaveLength(39)
  expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
})

it('names the clerk in the facts he makes', async () => {
  const site = openTestSite()
  await site.as(site.clerk).addTeam({ companyId: site.companies.first, name: '架子班' })
  expect(factsOf(site.station.db).at(-1)).toMatchObject({
    kind: 'roster.team-added',
    station: site.station.ledger.stationId,
    actor: { userId: site.clerk.id, role: 'clerk' },
    data: { projectId: site.projectId, name: '架子班' },
  })
})

it('refuses what does not fit', async () => {
  const site = openTestSite()
  const clerk = site.as(site.clerk)
  const company = { kind: 'subcontractor' as const, name: '虚构丙', uscc: creditCode(9), ...contact }
  const refusals = [
    await refusalOf(() => clerk.setProject({ ...TEST_PROJECT, zone: 'Asia/Nowhere' })),
    await refusalOf(() => clerk.setProject({ ...TEST_PROJECT, plannedEndDate: '2025-12-31' })),
    await refusalOf(() => clerk.addCompany({ ...company, kind: 'general' })),
    await refusalOf(() => clerk.addCompany({ ...company, uscc: creditCode(2).toLowerCase() })),
    await refusalOf(() => clerk.addCompany({ ...company, uscc: `${creditCode(9).slice(0, 17)}?` })),
    await refusalOf(() => clerk.addTeam({ companyId: 'CO0000000000000000', name: '丙班' })),
    await refusalOf(() => clerk.addTeam({ companyId: site.companies.second, name: '钢筋班' })),
    await refusalOf(() => site.as().site()),
    await refusalOf(() => site.as(addUser(site.station, 'inspector')).setProject(TEST_PROJECT)),
  ]
  expect(refusals.map(({ code }) => code)).toEqual([
    'roster.unknown-zone',
    'roster.dates-reversed',
    'roster.general-exists',
    'roster.company-exists',
    'roster.uscc-character',
    'roster.unknown-company',
    'roster.team-exists',
    'access.not-signed-in',
    'access.not-allowed',
  ])
})

it('needs a project before anything else', async () => {
  const station = openTestStation()
  const { createRouterClient } = await import('@orpc/server')
  const { rosterApi } = await import('../../../src-main/station/roster/api.ts')
  const clerk = createRouterClient(rosterApi, { context: station.context(addUser(station, 'clerk')) })
  expect((await clerk.site()).project).toBeNull()
  expect(
    await refusalOf(() => clerk.addCompany({ kind: 'general', name: '甲', uscc: creditCode(1), ...contact })),
  ).toMatchObject({ code: 'roster.no-project' })
})

it("shows a contractor's user his own company's teams and workers only", async () => {
  const site = openTestSite()
  const clerk = site.as(site.clerk)
  const enrol = async (person: number, teamId: string) => {
    const card = testCard(person, { name: `工人${person}` })
    site.station.putCard(card)
    return clerk.enrol({
      identity: { from: 'card', readId: card.readId },
      phone: '13900000001',
      consent: true,
      engagement: testEngagement(teamId),
      account: null,
    })
  }
  const own = await enrol(1, site.teams.first)
  const other = await enrol(3, site.teams.second)
  const contractor = site.as(addUser(site.station, 'contractor', site.companies.first))
  const seen = await contractor.site()
  expect(seen.teams.map(({ name, workers }) => [name, workers])).toEqual([['钢筋班', 1]])
  expect(seen.companies.map(({ name }) => name)).toEqual(['虚构建设有限公司', '虚构劳务甲有限公司'])
  expect((await contractor.search({ status: 'all' })).rows.map(({ id }) => id)).toEqual([own.id])
  expect((await contractor.worker({ workerId: own.id })).name).toBe('工人1')
  const refusals = [
    await refusalOf(() => contractor.worker({ workerId: other.id })),
    await refusalOf(() => contractor.search({ teamId: site.teams.second })),
    await refusalOf(() =>
      contractor.exit({ engagementId: own.engagement?.id ?? '', exitDate: '2026-10-01', reason: '完工' }),
    ),
    await refusalOf(() => contractor.reveal({ workerId: own.id, field: 'phone', reason: '联系' })),
  ]
  expect(refusals.map(({ code }) => code)).toEqual([
    'roster.other-company',
    'roster.other-company',
    'access.not-allowed',
    'access.not-allowed',
  ])
})
