/** What a screen may set of a device, what it sees of it, and how a device leaves the site. */
import { isIPv4 } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { DeviceOptions } from '../../../src-main/contract/devices.ts'
import type { Refusal } from '../../../src-main/contract/refusals.ts'
import type { DeviceSettings } from '../../../src-main/devices/messages.ts'
import { deviceSettings } from '../../../src-main/station/attendance/devices/links.ts'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { refusalOf } from '../../support/ledger.ts'
import { type AttendanceClient, openGateSite } from './site.ts'

type Adding = Parameters<AttendanceClient['addDevice']>[0]
type Link = Adding['link']

const KEY = '000102030405060708090a0b0c0d0e0f'
const serial = (path: string): Link => ({ kind: 'serial', path, baudRate: 9600 })
const listen = (fields: Partial<Extract<Link, { kind: 'listen' }>> = {}): Link => ({
  kind: 'listen',
  host: '0.0.0.0',
  port: 8090,
  serialNumber: 'SN-1',
  secret: '',
  deviceUrl: '',
  ...fields,
})

function open() {
  const site = openGateSite()
  const configured: DeviceSettings[][] = []
  const api = site.api(site.clerk, { configure: (devices) => configured.push(devices), health: () => undefined })
  const add = (driver: Adding['driver'], name: string, link: Link, options?: DeviceOptions) =>
    api.addDevice({ driver, name, link, ...(options ? { options } : {}) })
  return {
    ...site,
    apiOf: site.api,
    api,
    add,
    sent: (id: string) => configured.at(-1)?.find((device) => device.id === id),
  }
}

/** Field and code of each finding. */
async function findingsOf(body: () => Promise<unknown>): Promise<[string | undefined, string][]> {
  const error = await body().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const { code, details } = (error as { data: Refusal }).data
  expect(code).toBe('attendance.device-settings')
  return details.map((detail) => [detail.where, detail.code])
}

describe('the settings of a device', () => {
  it('are shown without key, secret and communication key, and kept where a screen sends none', async () => {
    const { api, add, sent } = open()
    const panel = await add('uface-panel', '面板', listen({ secret: 'geheim' }), { direction: 0 })
    expect([panel.secretSet, panel.options, JSON.stringify(panel).includes('geheim')]).toEqual([
      true,
      { direction: 0 },
      false,
    ])
    const osdp = await add('osdp-panel', '读头', serial('/dev/ttyS0'), { addresses: [0, 1], scbk: KEY })
    expect([osdp.scbkSet, osdp.options]).toEqual([true, { addresses: [0, 1] }])

    await api.setDeviceLink({ deviceId: panel.id, link: listen({ port: 8091 }), options: { direction: 1 } })
    await api.setDeviceLink({ deviceId: osdp.id, link: serial('/dev/ttyS1'), options: { addresses: [2] } })
    expect([sent(panel.id)?.link, sent(panel.id)?.options, sent(osdp.id)?.options]).toEqual([
      listen({ port: 8091, secret: 'geheim' }),
      { direction: 1 },
      { addresses: [2], scbk: KEY },
    ])
    const opened = await api.setDeviceLink({
      deviceId: osdp.id,
      link: serial('/dev/ttyS1'),
      options: { addresses: [2], scbk: '' },
    })
    expect([opened.scbkSet, sent(osdp.id)?.options]).toEqual([false, { addresses: [2] }])
  })

  it('of a terminal change one by one', async () => {
    const { api, sent, deviceId } = open()
    const link: Link = { kind: 'udp', host: '10.0.0.9', port: 4370 }
    const changed = await api.setDeviceLink({ deviceId, link, pullEverySeconds: 60, options: { realtime: true } })
    expect([changed.commKeySet, changed.pullEverySeconds, changed.options]).toEqual([true, 60, { realtime: true }])
    expect(sent(deviceId)).toMatchObject({ link, commKey: 7, pullEverySeconds: 60 })
    const without = await api.setDeviceLink({ deviceId, link, commKey: 0 })
    expect([without.commKeySet, without.pullEverySeconds, without.options]).toEqual([false, 60, { realtime: true }])
  })

  it.each<[string, Adding['driver'], Link, DeviceOptions, [string, string][]]>([
    ['a pattern that is none', 'line-terminal', serial('a'), { pattern: '(' }, [['pattern', 'line-pattern-syntax']]],
    [
      'a pattern without number',
      'line-terminal',
      serial('a'),
      { pattern: '^(\\d+)$' },
      [['pattern', 'line-pattern-no-number']],
    ],
    ['a port that is taken', 'gate-7e', serial('/dev/gate'), {}, [['path', 'device-port-taken']]],
    [
      'an address that is taken',
      'zk-terminal',
      { kind: 'udp', host: '10.1.1.1', port: 4370 },
      {},
      [['host', 'device-address-taken']],
    ],
    [
      'a listener on one address beside one on all',
      'iclock-push',
      listen({ host: '10.0.0.1', serialNumber: 'X' }),
      {},
      [['port', 'device-listen-clash']],
    ],
    [
      'a serial number that is taken',
      'iclock-push',
      listen({ serialNumber: 'sn-iclock' }),
      {},
      [['serialNumber', 'device-serial-taken']],
    ],
    ['a panel without secret', 'isapi-panel', listen(), {}, [['secret', 'device-secret-missing']]],
    [
      'a secret that fits into no address',
      'isapi-panel',
      listen({ secret: 'a/b' }),
      {},
      [['secret', 'device-secret-characters']],
    ],
    [
      'a roster for a panel without address',
      'uface-panel',
      listen({ secret: 's' }),
      { syncUsers: true },
      [['deviceUrl', 'device-url-missing']],
    ],
    [
      'no reader address, a repeated one',
      'osdp-panel',
      serial('a'),
      { addresses: [] },
      [['addresses', 'device-addresses-empty']],
    ],
    [
      'a repeated reader address',
      'osdp-panel',
      serial('a'),
      { addresses: [1, 1] },
      [['addresses', 'device-addresses-twice']],
    ],
    [
      'install mode without key',
      'osdp-panel',
      serial('a'),
      { installMode: true },
      [['scbk', 'device-install-without-key']],
    ],
    [
      'several at once',
      'line-terminal',
      serial('/dev/gate'),
      { pattern: '(', gateId: 'DV0000000000000000' },
      [
        ['path', 'device-port-taken'],
        ['pattern', 'line-pattern-syntax'],
        ['gateId', 'device-no-gate'],
      ],
    ],
  ])('are refused with %s, each field named', async (_, driver, link, options, findings) => {
    const { add } = open()
    await add('gate-7e', '闸机', serial('/dev/gate'))
    await add('iclock-push', '推送', listen({ serialNumber: 'SN-ICLOCK' }))
    await add('zk-terminal', '南门', { kind: 'tcp', host: '10.1.1.1', port: 4370 })
    expect(await findingsOf(() => add(driver, '新', link, options))).toEqual(
      findings.map(([where, code]) => [where, `attendance.${code}`]),
    )
  })

  it('let a gate be opened by a reader or a terminal in realtime, and an OSDP reader by itself', async () => {
    const { api, add } = open()
    const gate = await add('gate-7e', '闸机', serial('/dev/gate'), { machine: 1 })
    const terminal = (options: DeviceOptions) =>
      add('zk-terminal', '南门', { kind: 'tcp', host: 'h', port: 1 }, options)
    expect(await findingsOf(() => terminal({ gateId: gate.id }))).toEqual([
      ['realtime', 'attendance.device-gate-needs-realtime'],
    ])
    expect((await terminal({ gateId: gate.id, realtime: true })).options.gateId).toBe(gate.id)
    const osdp = await add('osdp-panel', '读头', serial('/dev/osdp'))
    const link = serial('/dev/osdp')
    const changed = await api.setDeviceLink({ deviceId: osdp.id, link, options: { gateId: osdp.id } })
    expect(changed.options).toEqual({ gateId: osdp.id })
    const other = { deviceId: gate.id, link: serial('/dev/gate'), options: { gateId: osdp.id } }
    expect((await refusalOf(() => api.setDeviceLink(other))).code).toBe('attendance.device-settings')
  })
})

describe('a device that is taken out of use', () => {
  it('keeps its punches and its name, is no longer connected, and the tables are those of the journal', async () => {
    const site = open()
    const { api, deviceId, station } = site
    site.pull(['1001 2026-10-08 06:55 in'])
    await api.retireDevice({ deviceId, reason: '已更换' })
    expect([await api.devices(), deviceSettings(station.db, station.keys), await api.retiredDevices()]).toMatchObject([
      [],
      [],
      [{ id: deviceId, name: '东门', reason: '已更换', punches: 1 }],
    ])
    const again = { driver: 'zk-terminal', name: '东门', link: { kind: 'tcp', host: 'h', port: 1 } } as const
    const refused = [
      () => api.retireDevice({ deviceId, reason: '再一次' }),
      () => api.setDeviceLink({ deviceId, link: again.link }),
      () => api.pull({ deviceId }),
      () => api.addDevice(again),
    ]
    expect(await Promise.all(refused.map(async (body) => (await refusalOf(body)).code))).toEqual([
      'attendance.unknown-device',
      'attendance.unknown-device',
      'attendance.unknown-device',
      'attendance.device-exists',
    ])
    // What the terminal still had under way is kept.
    expect(site.pull(['1001 2026-10-08 17:05 out']).added).toBe(1)
    expect((await api.retiredDevices())[0]?.punches).toBe(2)
    expect(checkStation(station.db, rooms).flatMap(({ violations }) => violations)).toEqual([])
  })

  it('is no gate that others still open', async () => {
    const { api, add } = open()
    const gate = await add('gate-7e', '闸机', serial('/dev/gate'))
    const reader = await add('line-terminal', '刷卡机', serial('/dev/line'), { gateId: gate.id })
    const retire = () => api.retireDevice({ deviceId: gate.id, reason: '拆除' })
    expect((await refusalOf(retire)).code).toBe('attendance.gate-in-use')
    await api.setDeviceLink({ deviceId: reader.id, link: serial('/dev/line'), options: {} })
    await retire()
    // Its port is free again.
    await add('gate-7e', '新闸机', serial('/dev/gate'))
  })

  it('is retired by clerk or manager only', async () => {
    const site = open()
    const inspector = site.apiOf({ id: 'US0000000000000000', name: '查', role: 'inspector', companyId: null })
    const refusal = await refusalOf(() => inspector.retireDevice({ deviceId: site.deviceId, reason: '不许' }))
    expect(refusal.code).toBe('access.not-allowed')
  })
})

it('tells the addresses under which devices reach this PC', async () => {
  const addresses = await open().api.pcAddresses()
  expect(addresses.filter(({ address }) => !isIPv4(address) || address.startsWith('127.'))).toEqual([])
})
