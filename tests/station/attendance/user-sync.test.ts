import { afterEach, describe, expect, it } from 'vitest'
import type { FromDevices, ToDevices } from '../../../src-main/devices/messages.ts'
import { setDeviceLink } from '../../../src-main/station/attendance/devices/commands.ts'
import { watchUsers } from '../../../src-main/station/attendance/devices/user-sync.ts'
import { until } from '../../devices/helpers.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { addTerminal, openGateSite } from './site.ts'

type Sync = Extract<ToDevices, { type: 'sync-users' }>

const stops: Array<() => void> = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function watched() {
  const site = openGateSite('2026-10-20T00:00:00.000Z')
  const { ledger } = site.station
  addTerminal(site, '西门')
  const link = { kind: 'tcp', host: '127.0.0.1', port: 4370 } as const
  ledger.commit(SYSTEM, (tx) => setDeviceLink(tx, { deviceId: site.deviceId, link, options: { syncUsers: true } }))
  const asked: Sync[] = []
  let reachable = true
  const request = async (message: Sync): Promise<Extract<FromDevices, { type: 'done' }>> => {
    asked.push(message)
    const { requestId } = message
    return reachable
      ? { type: 'done', requestId, ok: true, received: 1, rejected: [] }
      : { type: 'done', requestId, ok: false, code: 'devices.terminal-unreachable', params: {} }
  }
  stops.push(watchUsers(ledger, { request, log: () => {}, settleMs: 30, retryMs: 60 }))
  return {
    ...site,
    ledger,
    asked,
    reach: (now: boolean) => {
      reachable = now
    },
  }
}

describe('entry and exit', () => {
  it('reach the terminal that asks for it, and no other', async () => {
    const { worker, teams, asked, deviceId, as, clerk, ledger } = watched()
    const id = await worker(1, teams.first)
    await until('entry', () => asked.some(({ users }) => users.some(({ number }) => number === '1001')))
    const engagement = ledger.db.prepare('SELECT id FROM engagement WHERE worker_id = ?').get(id) as { id: string }
    await as(clerk).exit({ engagementId: engagement.id, exitDate: '2026-10-19', reason: '完工' })
    await until('exit', () => asked.at(-1)?.remove.includes('1001'))
    expect([new Set(asked.map((message) => message.deviceId)), asked.at(-1)?.users]).toEqual([new Set([deviceId]), []])
  })

  it('wait for a terminal that cannot be reached', async () => {
    const { worker, teams, asked, reach } = watched()
    reach(false)
    await worker(1, teams.first)
    await until('tries', () => asked.length >= 3)
    reach(true)
    const tries = asked.length
    await until('brought over', () => asked.length > tries)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked.length).toBeLessThanOrEqual(tries + 2)
    expect(asked.at(-1)?.users.map(({ number }) => number)).toEqual(['1001'])
  })
})
