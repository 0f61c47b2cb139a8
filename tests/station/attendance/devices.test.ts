import { describe, expect, it } from 'vitest'
import { StationError } from '../../../src-main/contract/errors.ts'
import type { DeviceSettings, FromDevices, ToDevices } from '../../../src-main/devices/messages.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { deviceSettings } from '../../../src-main/station/attendance/devices/links.ts'
import { receivePunches } from '../../../src-main/station/attendance/ingest.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { factsOf, refusalOf, SYSTEM } from '../../support/ledger.ts'
import { batch, type GateSite, openGateSite } from './site.ts'

type Done = Extract<FromDevices, { type: 'done' }>
type Outcome = { ok: true; received: number } | { ok: false; code: string; params: Record<string, string | number> }

/** A devices process that delivers punches before it answers, as the real one does. */
function process(site: GateSite, deliver: () => void, outcome: Outcome) {
  const asked: ToDevices[] = []
  const request = async (message: Extract<ToDevices, { requestId: string }>): Promise<Done> => {
    asked.push(message)
    deliver()
    const { requestId } = message
    return outcome.ok ? { type: 'done', requestId, rejected: [], ...outcome } : { type: 'done', requestId, ...outcome }
  }
  return { asked, api: site.api(site.clerk, { request }) }
}

const TEXTS = ['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:05 out']

describe('a pull asked for by the clerk', () => {
  it('answers with what was committed', async () => {
    const site = openGateSite()
    const { api, asked } = process(site, () => site.pull(TEXTS), { ok: true, received: 2 })
    expect(await api.pull({ deviceId: site.deviceId })).toEqual({
      received: 2,
      added: 2,
      complete: true,
      unknownNumbers: 2,
    })
    expect(await api.pull({ deviceId: site.deviceId })).toEqual({
      received: 2,
      added: 0,
      complete: true,
      unknownNumbers: 0,
    })
    expect(asked.map(({ type }) => type)).toEqual(['pull', 'pull'])
  })

  it('may come in many deliveries, as a terminal that pushes answers', async () => {
    const site = openGateSite()
    const pieces = () => {
      for (const text of TEXTS) site.pull([text])
    }
    const { api } = process(site, pieces, { ok: true, received: 2 })
    const answer = { received: 2, added: 2, complete: true, unknownNumbers: 2 }
    expect(await api.pull({ deviceId: site.deviceId })).toEqual(answer)
    expect(await api.pull({ deviceId: site.deviceId })).toEqual({ ...answer, added: 0, unknownNumbers: 0 })
  })

  it('that broke off says so and keeps what came', async () => {
    const site = openGateSite()
    const broken = { ok: false as const, code: 'devices.pull-incomplete', params: { received: 2, expected: 9 } }
    const { api } = process(site, () => site.pull(TEXTS, { deviceCount: 9, complete: false }), broken)
    expect(await api.pull({ deviceId: site.deviceId })).toEqual({
      received: 2,
      added: 2,
      complete: false,
      unknownNumbers: 2,
    })
    expect((await api.devices())[0]).toMatchObject({ punches: 2, lastPullIncomplete: true })
  })

  it('of an empty terminal brings nothing and is complete; of a dead one it is refused', async () => {
    const site = openGateSite()
    const empty = process(site, () => {}, { ok: true, received: 0 })
    expect(await empty.api.pull({ deviceId: site.deviceId })).toEqual({
      received: 0,
      added: 0,
      complete: true,
      unknownNumbers: 0,
    })
    const dead = process(site, () => {}, { ok: false, code: 'devices.no-answer', params: {} })
    expect((await refusalOf(() => dead.api.pull({ deviceId: site.deviceId }))).code).toBe('devices.no-answer')
  })
})

it('a file is imported through the devices process, with the lines it could not read', async () => {
  const site = openGateSite()
  const { ledger } = site.station
  const link = { kind: 'file' } as const
  const fields = {
    driver: 'attlog-file',
    name: 'U盘',
    zone: 'Asia/Shanghai',
    link,
    commKey: 0,
    pullEverySeconds: 0,
  } as const
  const deviceId = ledger.commit(SYSTEM, (tx) => addDevice(tx, fields))
  const sent = () => receivePunches(ledger, batch(deviceId, TEXTS, { source: 'file', origin: '1_attlog.dat' }))
  const { api, asked } = process(site, sent, { ok: true, received: 2 })
  const file = { deviceId, fileName: '1_attlog.dat', contentBase64: Buffer.from('x').toString('base64') }
  expect(await api.importFile(file)).toEqual({ received: 2, added: 2, unknownNumbers: 2, rejected: [], users: null })
  expect(asked[0]).toMatchObject({ type: 'import-file', ...file })
})

describe('a device', () => {
  const NEW = {
    driver: 'zk-terminal',
    name: '西门',
    zone: 'Asia/Shanghai',
    link: { kind: 'tcp', host: '10.9.8.7', port: 4370 },
    commKey: 123456,
    pullEverySeconds: 600,
  } as const

  it('is a fact without its address and key, which stay sealed on this PC', async () => {
    const site = openGateSite()
    const configured: DeviceSettings[][] = []
    const api = site.api(site.clerk, { configure: (devices) => configured.push(devices), health: () => undefined })
    const device = await api.addDevice(NEW)
    expect(device).toMatchObject({ name: '西门', link: NEW.link, state: 'connecting', punches: 0, newestPunchAt: null })
    const { db, keys } = site.station
    expect(configured.at(-1)?.find(({ id }) => id === device.id)).toMatchObject({ ...NEW, id: device.id })
    expect(deviceSettings(db, keys)).toEqual(configured.at(-1))
    expect(JSON.stringify([factsOf(db), all(db, 'SELECT * FROM device_link')])).not.toMatch(/10\.9\.8\.7|123456/)
    const moved = await api.setDeviceLink({ deviceId: device.id, link: { kind: 'tcp', host: '10.9.8.8', port: 4370 } })
    expect(moved.link).toEqual({ kind: 'tcp', host: '10.9.8.8', port: 4370 })
    expect(configured.at(-1)?.find(({ id }) => id === device.id)).toMatchObject({
      commKey: 123456,
      pullEverySeconds: 600,
    })
  })

  it('can be registered while no devices process runs', async () => {
    const site = openGateSite()
    const configure = () => {
      throw new StationError('station.devices-missing')
    }
    expect(await site.api(site.clerk, { configure }).addDevice(NEW)).toMatchObject({ name: '西门' })
  })

  it.each([
    ['with a name that is taken', { name: '东门' }, 'attendance.device-exists'],
    ['in a zone that does not exist', { zone: 'Asia/Yongkang' }, 'attendance.zone-unknown'],
    ['with a link its driver does not speak', { link: { kind: 'file' as const } }, 'attendance.link-not-for-driver'],
  ])('is refused %s', async (_, fields, code) => {
    const site = openGateSite()
    expect((await refusalOf(() => site.api().addDevice({ ...NEW, ...fields }))).code).toBe(code)
  })
})

it('an inspector looks and changes nothing', async () => {
  const site = openGateSite()
  const inspector = site.api({ id: 'US0000000000000000', name: '查', role: 'inspector', companyId: null })
  expect(await inspector.devices()).toHaveLength(1)
  expect((await refusalOf(() => inspector.pull({ deviceId: site.deviceId }))).code).toBe('access.not-allowed')
  expect(
    (
      await refusalOf(() =>
        inspector.setTeamShift({ teamId: site.teams.first, shiftId: site.night.id, fromDate: '2026-11-01' }),
      )
    ).code,
  ).toBe('access.not-allowed')
})
