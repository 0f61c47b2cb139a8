/** Declared headcount against punches, and the daily roll sheet (issue: contractor's view). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headcountDifferences } from '../../../src-main/station/attendance/headcount/compare.ts'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { run } from '../../../src-main/station/store/db.ts'
import { addUser, consentOf, refusalOf } from '../../support/ledger.ts'
import { type GateSite, openGateSite } from './site.ts'

const DATE = '2026-10-08'

/** Three steel workers, of whom two came; one carpenter by night. */
async function openDay(now = '2026-10-09T04:00:00.000Z') {
  const site = openGateSite(now)
  const people = [
    await site.worker(1, site.teams.first),
    await site.worker(2, site.teams.first, { trade: '030' }),
    await site.worker(3, site.teams.first),
    await site.worker(4, site.teams.second),
  ]
  site.pull(
    [
      `1001 ${DATE} 06:55 in`,
      `1001 ${DATE} 17:05 out`,
      `1002 ${DATE} 06:58 in`,
      `1004 ${DATE} 18:50 in`,
      '1004 2026-10-09 05:04 out',
    ],
    { pulledAt: '2026-10-09T03:00:00.000Z' },
  )
  const own = addUser(site.station, 'contractor', site.companies.first)
  const other = addUser(site.station, 'contractor', site.companies.second)
  return { ...site, people, own, other }
}
const utc = (local: string) => new Date(Date.parse(`${local}:00.000+08:00`)).toISOString()
const at = { teamId: '', date: DATE }
const place = (site: GateSite) => ({ ...at, teamId: site.teams.first })

describe('who is on site', () => {
  it('is told at any minute by team, by trade and by name, to a contractor of his own teams only', async () => {
    const site = await openDay()
    const noon = { at: utc(`${DATE}T12:00`) }
    const { trades, teams } = await site.api(site.own).headcount(noon)
    expect([trades, teams.map(({ present, engaged }) => [present, engaged])]).toEqual([
      [
        { trade: '020', present: 1, engaged: 2 },
        { trade: '030', present: 1, engaged: 1 },
      ],
      [[2, 3]],
    ])
    const names = async (user: typeof site.own, local: string) =>
      (await site.api(user).present({ at: utc(local) })).people.map(({ name }) => name)
    expect([
      await names(site.own, `${DATE}T12:00`),
      await names(site.own, `${DATE}T19:00`),
      await names(site.other, `${DATE}T19:00`),
      await names(site.clerk, `${DATE}T19:00`),
    ]).toEqual([['工甲', '工乙'], ['工乙'], ['工丁'], ['工丁', '工乙']])
    const [first] = (await site.api(site.own).present(noon)).people
    expect([first?.firstAt, first?.lastAt]).toEqual([utc(`${DATE}T06:55`), utc(`${DATE}T06:55`)])
  })
})

describe('a declared headcount', () => {
  it('is compared with the punches by name: there and not named, named and not there', async () => {
    const site = await openDay()
    const api = site.api(site.own)
    expect((await api.roll(place(site))).differences).toEqual({ total: 0, notDeclared: [], notThere: [] })
    await api.declareHeadcount({ ...place(site), total: 4, workerIds: null })
    expect((await api.roll(place(site))).differences).toEqual({ total: 2, notDeclared: [], notThere: [] })
    const [first, second, third] = site.people
    await api.declareHeadcount({ ...place(site), total: 2, workerIds: [first!, third!] })
    const roll = await api.roll(place(site))
    expect([roll.differences, roll.declaration, roll.present]).toEqual([
      { total: 0, notDeclared: [second], notThere: [third] },
      { total: 2, named: 2, by: site.own.name, at: '2026-10-09T04:00:00.000Z' },
      2,
    ])
    expect(roll.rows.map(({ name, firstAt, lastAt, declared }) => [name, firstAt, lastAt, declared])).toEqual([
      ['工甲', utc(`${DATE}T06:55`), utc(`${DATE}T17:05`), true],
      ['工乙', utc(`${DATE}T06:58`), null, false],
      ['工丙', null, null, true],
    ])
  })
  it('is refused for strangers, for fewer than are named, for tomorrow and for a foreign team', async () => {
    const site = await openDay()
    const declare = (fields: object, user = site.own) =>
      refusalOf(() => site.api(user).declareHeadcount({ ...place(site), total: 1, workerIds: null, ...fields }))
    expect([
      await declare({ workerIds: [site.people[3]!] }),
      await declare({ workerIds: site.people.slice(0, 2) }),
      await declare({ date: '2026-10-10' }),
      await declare({}, site.other),
      await declare({}, addUser(site.station, 'inspector')),
    ]).toEqual([
      { code: 'attendance.not-in-team-that-day', params: { count: 1, date: DATE } },
      { code: 'attendance.declared-fewer-than-named', params: { total: 1, named: 2 } },
      { code: 'attendance.date-in-future', params: { date: '2026-10-10', today: '2026-10-09' } },
      { code: 'roster.other-company', params: {} },
      { code: 'access.not-allowed', params: { role: 'inspector' } },
    ])
  })
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))
  it('names everybody of the one list who is not in the other, and nobody twice', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(9), (named, present, more) => {
        const { notDeclared, notThere, total } = headcountDifferences(
          { total: named.length + more, workerIds: named },
          present,
        )
        expect([...notDeclared, ...named.filter((id) => !notThere.includes(id))].sort()).toEqual([...present].sort())
        expect(total).toBe(notThere.length - notDeclared.length + more)
      }),
    )
  })
})

describe('a daily roll', () => {
  it('is signed by the contractor on his own screen, by a second person on the clerk’s, or on paper', async () => {
    const site = await openDay()
    const roll = () => site.api(site.clerk).roll(place(site))
    const sign = async (user: typeof site.own, way: Parameters<ReturnType<typeof site.api>['signRoll']>[0]['way']) =>
      site.api(user).signRoll({ ...place(site), hash: (await roll()).hash, way })
    const pin = (user: typeof site.own) => ({ how: 'pin' as const, approval: consentOf(user) })
    expect([
      await refusalOf(() => sign(site.clerk, pin(site.clerk))),
      await refusalOf(() => sign(site.clerk, pin(site.other))),
      (await refusalOf(() => sign(site.own, { how: 'pin', approval: consentOf(site.own, '999999') }))).code,
      await refusalOf(() => sign(site.other, pin(site.other))),
      (await roll()).signed,
    ]).toEqual([
      { code: 'access.same-person', params: {} },
      { code: 'attendance.approver-other-company', params: { team: '钢筋班' } },
      'access.wrong-pin',
      { code: 'roster.other-company', params: {} },
      null,
    ])
    const signed: unknown[] = []
    await sign(site.own, pin(site.own))
    signed.push((await roll()).signed)
    await sign(site.clerk, pin(site.own))
    await sign(site.clerk, { how: 'paper', signerName: '班长老周' })
    signed.push((await roll()).signed)
    const { hash } = await roll()
    const stamp = { hash, at: '2026-10-09T04:00:00.000Z', changed: false }
    expect(signed).toEqual([
      { ...stamp, how: 'pin', by: site.own.name },
      { ...stamp, how: 'paper', by: '班长老周' },
    ])
    expect(checkStation(site.station.db, rooms).flatMap(({ violations }) => violations)).toEqual([])
  })
  it('says when it has changed since, and is not signed unread', async () => {
    const site = await openDay()
    const api = site.api(site.own)
    const { hash } = await api.roll(place(site))
    const way = { how: 'paper' as const, signerName: '班长老周' }
    await api.signRoll({ ...place(site), hash, way })
    site.pull([`1003 ${DATE} 07:10 in`], { pulledAt: '2026-10-09T03:30:00.000Z' })
    const roll = await api.roll(place(site))
    expect([roll.present, roll.signed?.changed]).toEqual([3, true])
    expect([
      (await refusalOf(() => api.signRoll({ ...place(site), hash, way }))).code,
      (
        await refusalOf(async () =>
          api.signRoll({
            ...place(site),
            date: '2026-10-05',
            hash: (await api.roll({ ...place(site), date: '2026-10-05' })).hash,
            way,
          }),
        )
      ).code,
    ]).toEqual(['attendance.roll-changed', 'attendance.roll-empty'])
  })
  it('cannot be changed in the table, and the check sees one that was', async () => {
    const site = await openDay()
    const { hash } = await site.api(site.own).roll(place(site))
    await site.api(site.own).signRoll({ ...place(site), hash, way: { how: 'paper', signerName: '班长老周' } })
    const { db } = site.station
    expect(() => run(db, "UPDATE daily_roll SET content = '{}'")).toThrow(/never changes/)
    db.exec('DROP TRIGGER daily_roll_fixed')
    run(db, "UPDATE daily_roll SET content = replace(content, 'Shanghai', 'Tokyo')")
    const failed = checkStation(db, rooms).filter(({ violations }) => violations.length > 0)
    expect(failed.map(({ name }) => name)).toContain('daily-roll-hash')
  })
})
