import { expect, it } from 'vitest'
import { engagementOn, engagementsOfTeam } from '../../../src-main/station/roster/queries.ts'
import { factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { openGateSite } from '../attendance/site.ts'

it('a trade changed in mid-month stands from its date on: in the grid at the end of the month, on site by the day, with its history', async () => {
  const site = openGateSite('2026-11-20T04:00:00.000Z')
  const { db } = site.station
  const workerId = await site.worker(1, site.teams.first)
  const engagementId = engagementOn(db, workerId, '2026-11-01')?.engagementId ?? ''
  const change = (fromDate: string, trade: string) =>
    site.as(site.clerk).changeTrade({ engagementId, fromDate, trade, reason: '木工缺人' })
  const worker = await change('2026-11-10', '240')
  expect(worker.engagement?.trade).toBe('240')
  expect(worker.trades).toEqual([
    { engagementId, fromDate: '2026-11-10', trade: '240', reason: '木工缺人' },
    { engagementId, fromDate: '2026-10-01', trade: '020', reason: null },
  ])
  // Entered later, counts earlier: the latest by date stays the current one.
  await change('2026-10-20', '030')
  const gridTrade = async (month: string) =>
    (await site.api().month({ teamId: site.teams.first, month })).rows.map(({ trade }) => trade)
  expect([await gridTrade('2026-10'), await gridTrade('2026-11')]).toEqual([['030'], ['240']])
  const engaged = async (at: string) =>
    (await site.api().headcount({ at })).trades.filter(({ engaged }) => engaged > 0).map(({ trade }) => trade)
  expect([await engaged('2026-10-05T04:00:00.000Z'), await engaged('2026-11-12T04:00:00.000Z')]).toEqual([
    ['020'],
    ['240'],
  ])
  expect(engagementsOfTeam(db, site.teams.first, '2026-11-01', '2026-11-09').map(({ trade }) => trade)).toEqual(['030'])
  expect(factsOf(db).at(-1)).toMatchObject({ kind: 'roster.trade-changed', reason: '木工缺人' })
  const codes = [
    await refusalOf(() => change('2026-11-21', '020')),
    await refusalOf(() => change('2026-09-30', '020')),
    await refusalOf(() => change('2026-11-15', '240')),
    await refusalOf(() => change('2026-11-15', 'no such')),
  ].map(({ code }) => code)
  expect(codes).toEqual([
    'roster.trade-in-future',
    'roster.rate-outside-engagement',
    'roster.trade-unchanged',
    'roster.unknown-trade',
  ])
  expect(replayed(db)).toEqual(tablesOf(db))
})

it('a person on site is counted by the trade of that day', async () => {
  const site = openGateSite('2026-10-10T04:00:00.000Z')
  const workerId = await site.worker(1, site.teams.first)
  site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:02 out'], { pulledAt: '2026-10-09T00:00:00.000Z' })
  const engagementId = engagementOn(site.station.db, workerId, '2026-10-08')?.engagementId ?? ''
  await site.as(site.clerk).changeTrade({ engagementId, fromDate: '2026-10-09', trade: '240', reason: '木工缺人' })
  const { trades } = await site.api().headcount({ at: '2026-10-08T02:00:00.000Z' })
  expect(trades).toEqual([{ trade: '020', present: 1, engaged: 1 }])
})
