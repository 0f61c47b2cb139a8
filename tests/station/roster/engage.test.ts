import { expect, it } from 'vitest'
import { engagementOn, engagementsOfTeam, rateOn, teams } from '../../../src-main/station/roster/queries.ts'
import { consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { testCard, testEngagement } from '../../support/people.ts'
import { openTestSite } from '../../support/site.ts'

/** A site at 8 October (local) with one enrolled worker. */
async function withWorker(birth = '1985-06-15') {
  const site = openTestSite('2026-10-08T00:00:00.000Z')
  const clerk = site.as(site.clerk)
  site.station.putCard(testCard(1, { birth }))
  const { id: workerId } = await clerk.enrol({
    identity: { from: 'card', readId: 'read-1' },
    phone: '13900000001',
    consent: true,
    engagement: null,
    account: null,
  })
  const engage = (teamId: string, fields: object = {}) =>
    clerk.engage({ workerId, engagement: testEngagement(teamId, fields) })
  return { ...site, clerk, clerkUser: site.clerk, workerId, engage }
}

it('moves a worker from team to team, and tells who was where on which day', async () => {
  const { station, teams: team, clerk, engage, workerId } = await withWorker()
  const first = await engage(team.first)
  await clerk.exit({ engagementId: first.engagement?.id ?? '', exitDate: '2026-10-05', reason: '调班' })
  const second = await engage(team.second, { entryDate: '2026-10-06', trade: '240' })
  expect(second.engagements.map(({ teamName, entryDate, exitDate }) => [teamName, entryDate, exitDate])).toEqual([
    ['木工班', '2026-10-06', null],
    ['钢筋班', '2026-10-01', '2026-10-05'],
  ])
  const row = {
    engagementId: first.engagement?.id,
    workerId,
    workerName: '张三',
    teamId: team.first,
    trade: '020',
    workRole: 'worker',
    entryDate: '2026-10-01',
    exitDate: '2026-10-05',
  }
  expect(engagementsOfTeam(station.db, team.first, '2026-10-05', '2026-10-31')).toEqual([row])
  expect(engagementsOfTeam(station.db, team.first, '2026-10-06', '2026-10-31')).toEqual([])
  expect(engagementsOfTeam(station.db, team.second, '2026-09-01', '2026-10-05')).toEqual([])
  expect(
    ['2026-09-30', '2026-10-05', '2026-10-06'].map((date) => engagementOn(station.db, workerId, date)?.teamId),
  ).toEqual([undefined, team.first, team.second])
  expect(teams(station.db).map(({ name, workers }) => [name, workers])).toEqual([
    ['木工班', 1],
    ['钢筋班', 0],
  ])
  expect(factsOf(station.db).find(({ kind }) => kind === 'roster.worker-exited')).toMatchObject({ reason: '调班' })
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
})

it.each<[string, object, string]>([
  ['an unknown trade', { trade: '999' }, 'roster.unknown-trade'],
  ['an unknown team', { teamId: 'TM0000000000000000' }, 'roster.unknown-team'],
  ['a contract that ends before it starts', { contractTo: '2026-09-01' }, 'roster.contract-dates'],
  ['a contract that starts after the entry', { contractFrom: '2026-10-02' }, 'roster.contract-not-covering'],
  ['a contract that ended before the entry', { entryDate: '2027-10-01' }, 'roster.contract-not-covering'],
  ['training after the entry', { trainingDate: '2026-10-02' }, 'roster.training-after-entry'],
])('refuses %s', async (_what, fields, code) => {
  const { teams: team, engage } = await withWorker()
  expect(await refusalOf(() => engage(team.first, fields))).toMatchObject({ code })
})

it('refuses an entry before the 16th birthday, even of someone who is 16 by now', async () => {
  const { teams: team, engage } = await withWorker('2010-10-07')
  expect(await refusalOf(() => engage(team.first))).toEqual({
    code: 'roster.under-16',
    params: { age: 15, name: '张三' },
  })
  expect((await engage(team.first, { entryDate: '2026-10-07' })).engagement?.entryDate).toBe('2026-10-07')
})

it('refuses overlapping engagements; the day of a change of teams belongs to both', async () => {
  const { teams: team, clerk, engage } = await withWorker()
  const worker = await engage(team.first)
  const overlap = (to: string) => ({
    code: 'roster.engagement-overlap',
    params: { team: '钢筋班', from: '2026-10-01', to },
  })
  expect(await refusalOf(() => engage(team.second))).toEqual(overlap('—'))
  await clerk.exit({ engagementId: worker.engagement?.id ?? '', exitDate: '2026-10-05', reason: '完工' })
  expect(await refusalOf(() => engage(team.second, { entryDate: '2026-10-04' }))).toEqual(overlap('2026-10-05'))
  expect((await engage(team.second, { entryDate: '2026-10-05' })).engagement).toMatchObject({
    teamId: team.second,
    entryDate: '2026-10-05',
  })
})

it('refuses an exit before the entry, in the future, or twice', async () => {
  const { teams: team, clerk, engage } = await withWorker()
  const engagementId = (await engage(team.first)).engagement?.id ?? ''
  const exit = (exitDate: string) => clerk.exit({ engagementId, exitDate, reason: '完工' })
  const refusals = [await refusalOf(() => exit('2026-09-30')), await refusalOf(() => exit('2026-10-09'))]
  await exit('2026-10-08')
  refusals.push(await refusalOf(() => exit('2026-10-08')))
  refusals.push(
    await refusalOf(() => clerk.exit({ engagementId: 'EN0000000000000000', exitDate: '2026-10-08', reason: '完工' })),
  )
  expect(refusals.map(({ code }) => code)).toEqual([
    'roster.exit-before-entry',
    'roster.exit-in-future',
    'roster.already-left',
    'roster.unknown-engagement',
  ])
})

it('keeps every day rate by date, set by two people, and replaces one of the same day', async () => {
  const { station, teams: team, clerk, clerkUser, manager, engage } = await withWorker()
  const engagementId = (await engage(team.first)).engagement?.id ?? ''
  const set = (fromDate: string, dayRateFen: number, approver = manager) =>
    clerk.setDayRate({ engagementId, fromDate, dayRateFen, reason: '调薪', approval: consentOf(approver) })
  await set('2026-10-05', 42_000)
  await set('2026-10-05', 43_000)
  const later = await set('2026-10-20', 45_000)
  expect(later.engagement?.dayRateFen).toBe(43_000)
  const days = ['2026-10-01', '2026-10-04', '2026-10-05', '2026-10-19', '2026-10-20', '2027-01-01']
  expect(days.map((date) => rateOn(station.db, engagementId, date))).toEqual([
    40_000, 40_000, 43_000, 43_000, 45_000, 45_000,
  ])
  const refusals = [
    await refusalOf(() => rateOn(station.db, engagementId, '2026-09-30')),
    await refusalOf(() => set('2026-09-30', 50_000)),
    await refusalOf(() => set('2026-10-25', 45_000)),
    await refusalOf(() => set('2026-10-25', 50_000, clerkUser)),
  ]
  expect(refusals.map(({ code }) => code)).toEqual([
    'roster.no-rate',
    'roster.rate-outside-engagement',
    'roster.rate-unchanged',
    'access.same-person',
  ])
  expect(factsOf(station.db).at(-1)).toMatchObject({
    kind: 'roster.day-rate-set',
    approver: { userId: manager.id },
    reason: '调薪',
    data: { engagementId, fromDate: '2026-10-20', dayRateFen: 45_000 },
  })
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
})
