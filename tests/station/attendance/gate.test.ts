import { describe, expect, it } from 'vitest'
import type { FromDevices, PunchBatch } from '../../../src-main/devices/messages.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { judgePassages, receiveOperations, wantedUsers } from '../../../src-main/station/attendance/devices/gate.ts'
import { receiveBatches } from '../../../src-main/station/attendance/ingest.ts'
import { assignNumber } from '../../../src-main/station/attendance/number-commands.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { batch, openGateSite } from './site.ts'

const NOW = '2026-10-20T00:00:00.000Z'

async function siteWithGate() {
  const site = openGateSite(NOW)
  const { ledger } = site.station
  const add = (driver: 'gate-7e' | 'line-terminal', name: string, options = {}) =>
    ledger.commit(SYSTEM, (tx) =>
      addDevice(tx, {
        driver,
        name,
        zone: 'Asia/Shanghai',
        link: { kind: 'serial', path: `/dev/${name}`, baudRate: 9600 },
        commKey: 0,
        pullEverySeconds: 0,
        options,
      }),
    )
  const gateId = add('gate-7e', '闸机')
  const readerId = add('line-terminal', '刷卡机', { gateId })
  const engaged = await site.worker(1, site.teams.first)
  const show = (text: string, fields: Partial<PunchBatch> = {}) => {
    const batches = [batch(readerId, [text], { live: true, pulledAt: NOW, ...fields })]
    return judgePassages(ledger, batches, receiveBatches(ledger, batches))
  }
  return { ...site, ledger, gateId, readerId, engaged, show }
}

describe('a gate', () => {
  it('opens for an engaged worker, in and out, and stays shut for others, each refusal recorded', async () => {
    const { show, gateId, readerId, api, ledger, engaged } = await siteWithGate()
    expect([show('1001 2026-10-20 08:00:00 in'), show('1001 2026-10-20 08:01:00 out')]).toEqual([
      [{ gateId, direction: 0 }],
      [{ gateId, direction: 1 }],
    ])
    // Number 7 belonged to nobody, 8 to a worker from tomorrow on.
    ledger.commit(SYSTEM, (tx) =>
      assignNumber(tx, { deviceId: null, number: '8', workerId: engaged, fromDate: '2026-10-21' }),
    )
    expect([show('7 2026-10-20 08:02:00 in'), show('8 2026-10-20 08:03:00 in')]).toEqual([[], []])
    expect((await api().deviceEvents({})).map(({ deviceId, code, number }) => [deviceId, code, number])).toEqual([
      [readerId, 'attendance.gate-unknown-number', '8'],
      [readerId, 'attendance.gate-unknown-number', '7'],
    ])
  })

  it('stays shut for a worker who has left', async () => {
    const { show, as, clerk, engaged, api, ledger } = await siteWithGate()
    const engagement = ledger.db.prepare('SELECT id FROM engagement WHERE worker_id = ?').get(engaged) as { id: string }
    await as(clerk).exit({ engagementId: engagement.id, exitDate: '2026-10-19', reason: '完工' })
    expect(show('1001 2026-10-20 08:00:00 in')).toEqual([])
    expect(await api().deviceEvents({})).toMatchObject([
      { code: 'attendance.gate-not-engaged', number: '1001', workerName: '工甲' },
    ])
  })

  it('opens once: not for a repeat, not for what comes late from the spool, not for a pull', async () => {
    const { show } = await siteWithGate()
    const fields = { batchId: 'B1', pullId: 'P1' }
    expect(show('1001 2026-10-20 08:00:00 in', fields)).toHaveLength(1)
    expect(show('1001 2026-10-20 08:00:00 in', fields)).toEqual([])
    expect(show('1001 2026-10-20 08:00:30 in', { pulledAt: '2026-10-19T23:59:40.000Z' })).toEqual([])
    expect(show('1001 2026-10-20 08:01:00 in', { live: false })).toEqual([])
  })
})

describe('the operation log of a terminal', () => {
  it('is kept once, and shows who set the clock and cleared the log', async () => {
    const { station, deviceId, api } = openGateSite(NOW)
    const { ledger } = station
    const entries = [
      { code: 4, admin: 1, deviceTime: '2026-10-19T08:00:00', raw: '01' },
      { code: 21, admin: 1, deviceTime: '2026-10-19T08:01:00', warning: 'devices.operation-time-set', raw: '02' },
      { code: 23, admin: 1, deviceTime: '2026-10-19T08:02:00', warning: 'devices.operation-log-cleared', raw: '03' },
    ]
    const more = {
      code: 21,
      admin: 1,
      deviceTime: '2026-10-20T08:01:00',
      warning: 'devices.operation-time-set',
      raw: '04',
    }
    expect([
      receiveOperations(ledger, deviceId, entries),
      receiveOperations(ledger, deviceId, [...entries, more]),
      receiveOperations(ledger, 'DV-NOWHERE', entries),
    ]).toEqual([3, 1, 0])
    expect((await api().deviceEvents({})).map(({ code, deviceTime }) => [code, deviceTime])).toEqual([
      ['devices.operation-time-set', '2026-10-20T08:01:00'],
      ['devices.operation-log-cleared', '2026-10-19T08:02:00'],
      ['devices.operation-time-set', '2026-10-19T08:01:00'],
    ])
  })
})

describe('the users of a terminal', () => {
  it('are those on site by the roster; who has left goes', async () => {
    const { worker, teams, as, clerk, ledger, deviceId, api } = await siteWithGate()
    const left = await worker(2, teams.first)
    const engagement = ledger.db.prepare('SELECT id FROM engagement WHERE worker_id = ?').get(left) as { id: string }
    await as(clerk).exit({ engagementId: engagement.id, exitDate: '2026-10-19', reason: '完工' })
    const wanted = { users: [{ number: '1001', name: '工甲' }], remove: ['1002'] }
    expect(wantedUsers(ledger.db, deviceId, '2026-10-20')).toEqual(wanted)
    const asked: unknown[] = []
    const request = async (message: { requestId: string }) => {
      asked.push(message)
      return { type: 'done', requestId: message.requestId, ok: true, received: 2, rejected: [] } satisfies FromDevices
    }
    expect(await api(undefined, { request }).syncUsers({ deviceId })).toEqual({ changed: 2 })
    expect(asked).toMatchObject([{ type: 'sync-users', deviceId, ...wanted }])
  })
})
