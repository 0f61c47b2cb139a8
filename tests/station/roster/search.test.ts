import { beforeAll, describe, expect, it } from 'vitest'
import { searchStatements } from '../../../src-main/station/roster/search.ts'
import { refusalOf } from '../../support/ledger.ts'
import { citizenNumber, testCard, testEngagement } from '../../support/people.ts'
import { openTestSite, type RosterClient, type TestSite } from '../../support/site.ts'

const PEOPLE = [
  ['曾小明', '13800000011', 'first'],
  ['单雄信', '13800000022', 'second'],
  ['买买提·艾力', '13800001234', 'first'],
  ['张三', '13800000044', null],
  ['张三丰', '13700001234', 'second'],
] as const

describe('search', () => {
  let site: TestSite
  let clerk: RosterClient
  const names = async (text: string, more: Partial<Parameters<RosterClient['search']>[0]> = {}) =>
    (await clerk.search({ text, status: 'all', ...more })).rows.map(({ name }) => name)

  beforeAll(async () => {
    site = openTestSite()
    clerk = site.as(site.clerk)
    for (const [index, [name, phone, team]] of PEOPLE.entries()) {
      site.station.putCard(testCard(index + 1, { name }))
      const engagement = team && testEngagement(site.teams[team])
      const identity = { from: 'card' as const, readId: `read-${index + 1}` }
      await clerk.enrol({ identity, phone, consent: true, engagement, account: null })
    }
    const [left] = (await clerk.search({ text: '单雄信' })).rows
    await clerk.exit({ engagementId: left?.engagement?.id ?? '', exitDate: '2026-10-01', reason: '完工' })
  })

  it.each([
    ['', ['买买提·艾力', '单雄信', '曾小明', '张三', '张三丰']],
    ['张三', ['张三', '张三丰']],
    ['艾力', ['买买提·艾力']],
    ['zeng', ['曾小明']],
    ['Zeng Xiao', ['曾小明']],
    ['sxx', ['单雄信']],
    ['maimaitiaili', ['买买提·艾力']],
    ['zs', ['张三', '张三丰']],
    ['1234', ['买买提·艾力', '张三丰']],
    ['1380000 1234', ['买买提·艾力']],
    ['00001234', ['买买提·艾力', '张三丰']],
    [citizenNumber('1985-06-15', 2), ['单雄信']],
    [citizenNumber('1985-06-15', 2).slice(-4).toLowerCase(), ['单雄信']],
    [citizenNumber('1985-06-15', 2).slice(-6), ['单雄信']],
    ['234', []],
    ['%', []],
    ["' OR 1=1 --", []],
  ])('“%s” finds %j', async (text, expected) => {
    expect(await names(text)).toEqual(expected)
  })

  it('tells on site, left and all apart, by team too', async () => {
    expect({
      onSite: await names('', { status: 'on-site' }),
      left: await names('', { status: 'left' }),
      team: await names('', { status: 'on-site', teamId: site.teams.first }),
      teamLeft: await names('', { status: 'left', teamId: site.teams.second }),
      teamAll: await names('', { status: 'all', teamId: site.teams.second }),
      both: await names('zhang', { status: 'on-site' }),
    }).toEqual({
      onSite: ['买买提·艾力', '曾小明', '张三丰'],
      left: ['单雄信'],
      team: ['买买提·艾力', '曾小明'],
      teamLeft: ['单雄信'],
      teamAll: ['单雄信', '张三丰'],
      both: ['张三丰'],
    })
    expect(await refusalOf(() => names('', { teamId: 'TM0000000000000000' }))).toMatchObject({
      code: 'roster.unknown-team',
    })
  })

  it('pages without a gap or a repeat, and counts the whole', async () => {
    const pages = []
    for (const offset of [0, 2, 4]) pages.push(await clerk.search({ status: 'all', offset, limit: 2 }))
    expect(pages.map(({ total, rows }) => [total, rows.length])).toEqual([
      [5, 2],
      [5, 2],
      [5, 1],
    ])
    expect(pages.flatMap(({ rows }) => rows.map(({ name }) => name))).toEqual(await names(''))
  })
})

it.each([
  ['', 'on-site'],
  ['', 'all'],
  ['1234', 'all'],
  ['zhang', 'on-site'],
  ['zx', 'left'],
] as const)('“%s” of those %s is found by index: no sorting of the whole roster', (text, status) => {
  const site = openTestSite()
  const { db, keys } = site.station
  const reading = { db, keys, viewer: { role: 'clerk' as const, companyId: null }, today: '2026-10-01' }
  const { page, params } = searchStatements(reading, { text, status, teamId: null, offset: 0, limit: 100 })
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${page}`).all({ ...params, limit: 100, offset: 0 }) as {
    detail: string
  }[]
  const steps = plan.map(({ detail }) => detail)
  expect(steps.filter((step) => step.startsWith('SCAN') && !step.includes('USING'))).toEqual([])
  if (text === '') expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
})
