import { describe, expect, it } from 'vitest'
import { one } from '../../../src-main/station/store/db.ts'
import { consentOf } from '../../support/ledger.ts'
import { checkInvariants } from './invariants.ts'
import { openGateSite } from './site.ts'

describe('closing all teams at once', () => {
  it('closes in one commit what can be closed and names the rest with the reason, and can be said again', async () => {
    const site = openGateSite()
    const { station } = site
    const clerkApi = site.api()
    const first = await site.worker(1, site.teams.first)
    await site.worker(2, site.teams.second)
    site.pull(
      [
        '1001 2026-10-08 06:55 in',
        '1001 2026-10-08 17:05 out',
        '1001 2026-10-09 06:52 in',
        '1002 2026-10-08 18:50 in',
        '1002 2026-10-09 05:04 out',
        '1002 2026-10-31 18:55 in',
        '1002 2026-11-01 05:02 out',
      ],
      { pulledAt: '2026-11-01T02:00:00.000Z' },
    )
    const commits = () => one<{ n: number }>(station.db, 'SELECT count(*) AS n FROM journal_checkpoint')?.n ?? 0
    const before = commits()
    const all = { month: '2026-10', approval: consentOf(site.manager) }
    const { closed, left } = await clerkApi.closeSheets(all)
    expect({
      closed: closed.map(({ workers, workdayCenti }) => ({ workers, workdayCenti })),
      left: left.map(({ teamName, code }) => [teamName, code]),
      commits: commits() - before,
    }).toEqual({
      closed: [{ workers: 1, workdayCenti: 200 }],
      left: [['钢筋班', 'attendance.open-questions']],
      commits: 1,
    })
    await clerkApi.addManualPunch({
      workerId: first,
      date: '2026-10-09',
      time: '17:00',
      direction: 1,
      reason: '漏打卡，施工日志证明在岗',
      approval: consentOf(site.manager),
    })
    const again = await clerkApi.closeSheets(all)
    expect([again.closed.length, again.left, (await clerkApi.closeSheets(all)).closed.length]).toEqual([1, [], 0])
    expect(checkInvariants(station.db)).toEqual([])
  })
})
