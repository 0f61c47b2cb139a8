import { describe, expect, it } from 'vitest'
import { receivePunches } from '../../../src-main/station/attendance/ingest.ts'
import { consentOf } from '../../support/ledger.ts'
import { addTerminal, batch, type GateSite, openGateSite } from './site.ts'

/** Workdays of the first team, in hundredths, and the questions of its month. */
async function outcome(site: GateSite) {
  const { rows, questions } = await site.api().month({ teamId: site.teams.first, month: '2026-10' })
  return { workdays: rows.map(({ workdayCenti }) => workdayCenti), questions }
}

describe('a device that tells no direction (255)', () => {
  it('is paired by first and last, also where another device only ever says out', async () => {
    const site = openGateSite()
    await site.worker(1, site.teams.first)
    await site.worker(2, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 255', '1001 2026-10-08 17:05 255'])
    const exit = addTerminal(site, '出口')
    receivePunches(site.station.ledger, batch(exit, ['1002 2026-10-08 17:06 out']))
    expect(await outcome(site)).toEqual({ workdays: [100, 0], questions: 1 })
  })

  it('stays neutral where some of its records say 0', async () => {
    const site = openGateSite()
    await site.worker(1, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:05 255'])
    expect(await outcome(site)).toEqual({ workdays: [100], questions: 0 })
  })

  it('leaves a punch by hand its own direction', async () => {
    const site = openGateSite()
    const workerId = await site.worker(1, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 255'])
    await site.api().addManualPunch({
      ...{ workerId, date: '2026-10-08', time: '17:00', nextDay: false, direction: 1, reason: '漏打卡，班长证明' },
      approval: consentOf(site.manager),
    })
    const { rows } = await site.api().month({ teamId: site.teams.first, month: '2026-10' })
    expect(rows[0]?.cells.find(({ date }) => date === '2026-10-08')).toMatchObject({
      status: 'corrected',
      workdayCenti: 100,
      manual: true,
    })
  })
})
