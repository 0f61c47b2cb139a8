/** A month of two workers with one question in it, for the tests of closing. */
import { consentOf } from '../../support/ledger.ts'
import { type GateSite, openGateSite } from './site.ts'

export const REASON = '漏打卡，施工日志证明在岗'

/** Worker 1 by day, worker 2 by night; one day with a forgotten out, one with a double tap. */
export async function playedSite(now?: string) {
  const site = openGateSite(now)
  const first = await site.worker(1, site.teams.first)
  const second = await site.worker(2, site.teams.second)
  site.pull(
    [
      '1001 2026-10-08 06:55 in',
      '1001 2026-10-08 06:56 in',
      '1001 2026-10-08 17:05 out',
      '1001 2026-10-09 06:52 in',
      '1001 2026-10-10 06:58 in',
      '1001 2026-10-10 18:40 out',
      '1002 2026-10-08 18:50 in',
      '1002 2026-10-09 05:04 out',
      '1002 2026-10-31 18:55 in',
      '1002 2026-11-01 05:02 out',
    ],
    { pulledAt: '2026-11-01T02:00:00.000Z' },
  )
  return { ...site, first, second, clerkApi: site.api() }
}

/** The answer to the one question: a manual punch with reason and second person. */
export const answer = (site: GateSite, workerId: string) => ({
  workerId,
  date: '2026-10-09',
  time: '17:00',
  direction: 1 as const,
  reason: REASON,
  approval: consentOf(site.manager),
})
