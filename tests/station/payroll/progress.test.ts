import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { crossFindings } from '../../../src-main/station/compliance/cross-checks/queries.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { addUser, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite } from './site.ts'

const NOW = '2026-10-02T00:00:00.000Z'

it('lays a team’s wages beside its progress, month by month and together (条例 §31, 53号 §18)', async () => {
  const site = openSite({ dayRateFen: 30_000, entryDate: '2026-08-01' })
  const team = site.teams[0]!
  const { db, keys } = site.station
  const as = (user: typeof site.clerk) => createRouterClient(payrollApi, { context: site.station.context(user) })
  const clerk = as(site.clerk)
  const at = (month: string) => ({ teamId: team.teamId, month })
  const findings = (month: string) =>
    crossFindings(db, keys, month, NOW)
      .filter(({ rule }) => rule === 'progress-differs')
      .map(({ severity, params, evidence }) => [severity, params, evidence.map(({ code, params }) => [code, params])])

  // Three people, ten and then twenty days at 300 yuan: 9,000 and 18,000 yuan.
  for (const [month, count] of [
    ['2026-08', 10],
    ['2026-09', 20],
  ] as const) {
    closeSheet(site, team, month, () => days(month, count))
    await clerk.draft(at(month))
  }
  expect(await clerk.progress(at('2026-08'))).toEqual({
    noted: null,
    grossFen: 900_000,
    months: 0,
    totalGrossFen: 0,
    totalLabourFen: 0,
  })
  expect(findings('2026-08')).toEqual([])

  // 9,000 of 8,182 yuan is within ten percent; of 8,181 yuan it is not.
  await clerk.noteProgress({ ...at('2026-08'), labourFen: 818_200, reference: 'JD-08' })
  expect(findings('2026-08')).toEqual([])
  await as(site.contractor).noteProgress({ ...at('2026-08'), labourFen: 818_100, reference: 'JD-08' })
  const over = ['compliance.cross-evidence.progress-over', { month: '2026-08', wages: '9000.00', labour: '8181.00' }]
  expect(findings('2026-08')).toEqual([['notable', { team: team.name, percent: 110 }, [over]]])

  // September's output makes good for August; without September's word September says nothing.
  expect(findings('2026-09')).toEqual([])
  await clerk.noteProgress({ ...at('2026-09'), labourFen: 1_900_000, reference: 'JD-09' })
  expect(findings('2026-09')).toEqual([])
  expect(await clerk.progress(at('2026-09'))).toMatchObject({
    noted: { labourFen: 1_900_000, reference: 'JD-09', notedBy: site.clerk.name },
    grossFen: 1_800_000,
    months: 2,
    totalGrossFen: 2_700_000,
    totalLabourFen: 2_718_100,
  })
  // Far more done than paid: 27,000 of 48,181 yuan.
  await clerk.noteProgress({ ...at('2026-09'), labourFen: 4_000_000, reference: 'JD-09' })
  expect(findings('2026-09')).toEqual([
    [
      'notable',
      { team: team.name, percent: 56 },
      [
        ['compliance.cross-evidence.progress-under', { month: '2026-08', wages: '9000.00', labour: '8181.00' }],
        ['compliance.cross-evidence.progress-under', { month: '2026-09', wages: '18000.00', labour: '40000.00' }],
      ],
    ],
  ])

  const stranger = as(addUser(site.station, 'contractor', site.generalId))
  const refused = [
    await refusalOf(() => clerk.noteProgress({ ...at('2026-11'), labourFen: 1, reference: 'JD' })),
    await refusalOf(() => clerk.noteProgress({ ...at('2026-09'), labourFen: 4_000_000, reference: 'JD-09' })),
    await refusalOf(() => stranger.noteProgress({ ...at('2026-09'), labourFen: 1, reference: 'JD' })),
    await refusalOf(() => stranger.progress(at('2026-09'))),
  ]
  expect(refused.map(({ code }) => code)).toEqual([
    'payroll.progress-ahead',
    'payroll.progress-same',
    'payroll.other-company',
    'payroll.other-company',
  ])
  expect(replayed(db)).toEqual(tablesOf(db))
})
