import { expect, it } from 'vitest'
import { openGateSite } from './site.ts'

it('tells who was on site at any past minute, whatever came later (issue: declared headcount against punches)', async () => {
  const site = openGateSite('2026-10-09T04:00:00.000Z')
  await site.worker(1, site.teams.first)
  await site.worker(2, site.teams.second)
  site.pull(
    ['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:05 out', '1002 2026-10-08 18:50 in', '1002 2026-10-09 05:04 out'],
    { pulledAt: '2026-10-09T03:00:00.000Z' },
  )
  const at = async (local: string) => {
    const instant = new Date(Date.parse(`${local}:00.000+08:00`)).toISOString()
    const { teams, total } = await site.api().headcount({ at: instant })
    return [total, ...teams.filter(({ present }) => present > 0).map(({ teamName }) => teamName)]
  }
  expect([
    await at('2026-10-08T06:54'),
    await at('2026-10-08T06:55'),
    await at('2026-10-08T17:05'),
    await at('2026-10-08T23:59'),
    await at('2026-10-09T05:04'),
    await at('2030-01-01T00:00'),
  ]).toEqual([[0], [1, '钢筋班'], [0], [1, '木工班'], [0], [0]])
})
