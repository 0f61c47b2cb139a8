import { describe, expect, it } from 'vitest'
import type { PunchBatch } from '../../../src-main/devices/messages.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { judgePassages } from '../../../src-main/station/attendance/devices/gate.ts'
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
