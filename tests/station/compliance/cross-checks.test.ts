/** Findings of a month in the tables: who sees them, how they are silenced and come back, and which tile they make red. */
import { call } from '@orpc/server'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CrossFinding } from '../../../src-main/contract/cross-checks.ts'
import { complianceApi } from '../../../src-main/station/compliance/api.ts'
import { type Draft, findingOf } from '../../../src-main/station/compliance/cross-checks/finding.ts'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { addUser, consentOf, refusalOf } from '../../support/ledger.ts'
import { addTerminal, type GateSite, openGateSite } from '../attendance/site.ts'

const MONTH = '2026-10'
type User = GateSite['clerk']

/** Persons 1 and 2 of the first team in step on days 9…(8 + days), person 3 of the second team alone by night. */
async function openStepSite(days: number): Promise<GateSite> {
  const site = openGateSite()
  await site.worker(1, site.teams.first)
  await site.worker(2, site.teams.first)
  await site.worker(3, site.teams.second)
  for (let day = 9; day < 9 + days; day += 1) step(site, day)
  site.pull(['1003 2026-10-12 18:50 in', '1003 2026-10-13 05:05 out'])
  return site
}

function step(site: GateSite, day: number): void {
  const date = `${MONTH}-${String(day).padStart(2, '0')}`
  site.pull([
    `1001 ${date} 06:50:10 in`,
    `1002 ${date} 06:50:13 in`,
    `1001 ${date} 17:02:40 out`,
    `1002 ${date} 17:02:44 out`,
  ])
}

const findings = async (site: GateSite, user: User, teamId: string | null = null) =>
  (await call(complianceApi.crossChecks, { month: MONTH, teamId }, { context: site.station.context(user) })).findings
const rules = (found: CrossFinding[]) => found.map(({ rule, silenced }) => (silenced ? `(${rule})` : rule))
const stepOf = (found: CrossFinding[]) => found.find(({ rule }) => rule === 'in-step')!

describe('cross-checks of a site', () => {
  let site: GateSite
  beforeAll(async () => {
    site = await openStepSite(10)
  })

  it('name both people with every day, and show a contractor only what is of his own teams alone', async () => {
    const { station, clerk, companies, teams } = site
    const [first, second] = [companies.first, companies.second].map((company) =>
      addUser(station, 'contractor', company),
    )
    const found = stepOf(await findings(site, clerk))
    expect([
      found.severity,
      found.people.map(({ name }) => name).sort(),
      found.evidence.length,
      found.params.days,
    ]).toEqual(['serious', ['工乙', '工甲'], 10, 10])
    expect([
      rules(await findings(site, first!)),
      rules(await findings(site, second!)),
      rules(await findings(site, clerk, teams.second)),
      rules(await findings(site, addUser(station, 'inspector'))),
      await refusalOf(() => findings(site, second!, teams.first)),
    ]).toEqual([['in-step'], [], [], ['in-step'], { code: 'roster.other-company', params: {} }])
  })

  it('are silenced with a reason and a second person, stay visible, and come back when their evidence changes', async () => {
    const { station, clerk, manager } = site
    const context = station.context(clerk)
    const { key } = stepOf(await findings(site, clerk))
    const silence = (fields: object) =>
      call(complianceApi.silence, { month: MONTH, key, reason: '夫妻同住同行，已看监控', ...fields }, { context })
    const channel = async () => {
      const { tiles } = await call(complianceApi.month, { month: MONTH }, { context })
      const tile = tiles.find((one) => one.key === 'channel')!
      return tile.evidence.filter(({ code }) => code.endsWith('.cross-checks')).map(({ params }) => params.n)
    }
    const open = async () => (await call(complianceApi.openChecks, { month: MONTH }, { context })).serious
    expect([await channel(), await open()]).toEqual([[1], 1])
    expect([
      (await refusalOf(() => silence({}))).code,
      (await refusalOf(() => silence({ approval: consentOf(clerk) }))).code,
      (await refusalOf(() => silence({ key: 'f'.repeat(64), approval: consentOf(manager) }))).code,
      (await refusalOf(() => silence({ until: '2026-10-31', approval: consentOf(manager) }))).code,
      (
        await refusalOf(() =>
          call(
            complianceApi.silence,
            { month: MONTH, key, reason: '看过了', approval: consentOf(manager) },
            { context: station.context(addUser(station, 'inspector')) },
          ),
        )
      ).code,
    ]).toEqual([
      'access.approval-needed',
      'access.same-person',
      'compliance.unknown-finding',
      'compliance.until-past',
      'access.not-allowed',
    ])
    await silence({ approval: consentOf(manager) })
    const silenced = stepOf(await findings(site, clerk))
    expect([silenced.silenced, await channel(), await open()]).toEqual([
      {
        reason: '夫妻同住同行，已看监控',
        by: clerk.name,
        approvedBy: manager.name,
        at: '2026-11-01T04:00:00.000Z',
        until: null,
      },
      [],
      0,
    ])
    expect((await refusalOf(() => silence({ approval: consentOf(manager) }))).code).toBe('compliance.already-silenced')

    await call(complianceApi.reopen, { month: MONTH, key, reason: '监控看错了' }, { context })
    expect([rules(await findings(site, clerk)), await channel()]).toEqual([['in-step'], [1]])
    expect(
      (await refusalOf(() => call(complianceApi.reopen, { month: MONTH, key, reason: '再撤' }, { context }))).code,
    ).toBe('compliance.not-silenced')

    await silence({ approval: consentOf(manager), until: '2026-11-05' })
    expect(rules(await findings(site, clerk))).toEqual(['(in-step)'])
    // One more day of the same is other evidence.
    step(site, 20)
    const again = stepOf(await findings(site, clerk))
    expect([again.silenced, again.key === key, await channel()]).toEqual([null, false, [1]])
    await call(
      complianceApi.silence,
      { month: MONTH, key: again.key, reason: '同上', until: '2026-11-05', approval: consentOf(manager) },
      { context },
    )
    expect(rules(await findings(site, clerk))).toEqual(['(in-step)'])
    site.station.clock.set('2026-11-06T04:00:00.000Z')
    expect(rules(await findings(site, clerk))).toEqual(['in-step'])
    expect(checkStation(station.db, rooms).flatMap(({ violations }) => violations)).toEqual([])
  })
})

it('leave a clean month green and find nothing in it', async () => {
  const site = await openStepSite(0)
  site.pull([
    '1001 2026-10-12 06:50 in',
    '1001 2026-10-12 17:05 out',
    '1002 2026-10-12 06:58 in',
    '1002 2026-10-12 17:01 out',
  ])
  expect(await findings(site, site.clerk)).toEqual([])
})

it('see punches after an exit, and people whom nobody knows', async () => {
  const site = openGateSite()
  const id = await site.worker(1, site.teams.first)
  const { rows } = await site.as(site.clerk).search({ text: '', teamId: null, status: 'all', offset: 0, limit: 10 })
  await site.as(site.clerk).exit({ engagementId: rows[0]!.engagement!.id, exitDate: '2026-10-09', reason: '完工' })
  site.pull([
    '1001 2026-10-09 06:50 in',
    '1001 2026-10-09 17:05 out',
    '1001 2026-10-12 06:50 in',
    '999 2026-10-12 06:51 in',
  ])
  const found = await findings(site, site.clerk)
  expect(found.map(({ rule, severity, people }) => [rule, severity, people.map(({ workerId }) => workerId)])).toEqual([
    ['after-exit', 'serious', [id]],
    ['unknown-number', 'serious', []],
  ])
})

describe('the key of a finding', () => {
  const draft = fc.record({
    rule: fc.constant('in-step' as const),
    severity: fc.constantFrom('serious' as const, 'notable' as const),
    params: fc.constant({ days: 1 }),
    people: fc.uniqueArray(
      fc.record({
        workerId: fc.string({ minLength: 1 }),
        name: fc.string(),
        teamId: fc.constant(null),
        teamName: fc.constant(''),
      }),
      { selector: ({ workerId }) => workerId, maxLength: 4 },
    ),
    evidence: fc.array(
      fc.record({
        code: fc.constantFrom('punch', 'step-day'),
        params: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.integer(), { maxKeys: 3 }),
        date: fc.constantFrom('2026-10-01', '2026-10-02', null),
        punchIds: fc.uniqueArray(fc.string(), { maxLength: 3 }),
      }),
      { maxLength: 5 },
    ),
  })
  it('does not depend on the order of people and evidence, and changes with any of the evidence', () => {
    fc.assert(
      fc.property(draft, (made) => {
        const turned: Draft = {
          ...made,
          people: [...made.people].reverse(),
          evidence: [...made.evidence].reverse().map((one) => ({ ...one, punchIds: [...one.punchIds].reverse() })),
        }
        const { key } = findingOf(MONTH, made)
        expect(findingOf(MONTH, turned)).toEqual(findingOf(MONTH, made))
        const more: Draft = { ...made, evidence: [...made.evidence, { code: 'punch', params: { new: 'x' } }] }
        expect([findingOf(MONTH, more).key === key, findingOf('2026-11', made).key === key]).toEqual([false, false])
      }),
      { numRuns: 60 },
    )
  })
})

it('a day tells where its worker was at two terminals within seconds, and another day of his does not', async () => {
  const site = openGateSite()
  const workerId = await site.worker(1, site.teams.first)
  const west = addTerminal(site, '西门')
  site.pull(['1001 2026-10-08 06:55:10 in', '1001 2026-10-08 17:02:00 out', '1001 2026-10-09 06:50:00 in'])
  site.pull(['1001 2026-10-08 06:55:30 in', '1001 2026-10-09 17:00:00 out'], { deviceId: west })
  const doubts = (date: string, user = site.clerk) =>
    call(complianceApi.dayDoubts, { workerId, date }, { context: site.station.context(user) })
  const [doubt, ...more] = await doubts('2026-10-08')
  expect([doubt?.code, doubt?.params, doubt?.punchIds.length, more]).toEqual([
    'compliance.cross-evidence.two-places',
    { date: '2026-10-08', first: '东门', firstAt: '06:55:10', second: '西门', secondAt: '06:55:30' },
    2,
    [],
  ])
  expect(await doubts('2026-10-09')).toEqual([])
  const stranger = addUser(site.station, 'contractor', site.companies.second)
  expect(await refusalOf(() => doubts('2026-10-08', stranger))).toMatchObject({
    code: expect.stringMatching(/^roster\./),
  })
})
