import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { termsOfEngagement } from '../../../src-main/station/payroll/sources.ts'
import { engagementsOn } from '../../../src-main/station/roster/queries.ts'
import { consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { openGateSite } from '../attendance/site.ts'

const CONTRACT = {
  trade: '240',
  contractKind: 'labour-contract' as const,
  contractNumber: 'HT-2',
  contractFrom: '2026-10-01',
  contractTo: null,
  trainingDate: '2026-09-30',
}

it('a worker changes teams in one commit: out and in on one date, with contract and pay, or nothing at all', async () => {
  const site = openGateSite()
  const { db } = site.station
  const workerId = await site.worker(1, site.teams.first)
  const engagementId = engagementsOn(db, workerId, '2026-10-08')[0]?.engagementId ?? ''
  const payroll = createRouterClient(payrollApi, { context: site.station.context(site.clerk) })
  const change = (fields: object = {}) =>
    payroll.changeTeam({
      engagementId,
      date: '2026-10-15',
      reason: '木工班缺人',
      teamId: site.teams.second,
      ...CONTRACT,
      basis: { kind: 'hour', hourRateFen: 4_000 },
      approval: consentOf(site.manager),
      ...fields,
    })
  const before = factsOf(db).length
  const codes = [
    await refusalOf(() => change({ teamId: site.teams.first })),
    await refusalOf(() => change({ trainingDate: '2026-10-16' })),
    await refusalOf(() => change({ approval: consentOf(site.clerk) })),
  ].map(({ code }) => code)
  expect(codes.slice(0, 2)).toEqual(['payroll.same-team', 'roster.training-after-entry'])
  expect(codes[2]).toMatch(/^access\./)
  expect(factsOf(db).length).toBe(before)
  await change()
  expect(
    factsOf(db)
      .slice(before)
      .map(({ kind }) => kind),
  ).toEqual(['roster.worker-exited', 'roster.worker-engaged', 'payroll.pay-basis-set'])
  const both = engagementsOn(db, workerId, '2026-10-15')
  expect(both.map(({ teamId, trade, entryDate, exitDate }) => [teamId, trade, entryDate, exitDate])).toEqual([
    [site.teams.second, '240', '2026-10-15', null],
    [site.teams.first, '020', '2026-10-01', '2026-10-15'],
  ])
  expect(termsOfEngagement(db, both[0]?.engagementId ?? '').at(-1)).toMatchObject({
    basis: { kind: 'hour', hourRateFen: 4_000 },
  })
  expect(replayed(db)).toEqual(tablesOf(db))
})

it('a change of teams within a closed month names team and month', async () => {
  const site = openGateSite()
  const workerId = await site.worker(1, site.teams.first)
  site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:02 out'])
  await site.api().closeSheet({ teamId: site.teams.first, month: '2026-10', approval: consentOf(site.manager) })
  const engagementId = engagementsOn(site.station.db, workerId, '2026-10-08')[0]?.engagementId ?? ''
  const payroll = createRouterClient(payrollApi, { context: site.station.context(site.clerk) })
  const refusal = await refusalOf(() =>
    payroll.changeTeam({
      engagementId,
      date: '2026-10-15',
      reason: '木工班缺人',
      teamId: site.teams.second,
      ...CONTRACT,
      basis: { kind: 'day', dayRateFen: 35_000 },
      approval: consentOf(site.manager),
    }),
  )
  expect(refusal).toEqual({ code: 'payroll.team-closed', params: { team: '钢筋班', month: '2026-10' } })
})
