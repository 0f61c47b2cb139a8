import { describe, expect, it } from 'vitest'
import type { FromDevices, ToDevices } from '../../../src-main/devices/messages.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { receiveOperations, recordLogCleared } from '../../../src-main/station/attendance/devices/operations.ts'
import { wantedUsers } from '../../../src-main/station/attendance/devices/users.ts'
import { assignNumber } from '../../../src-main/station/attendance/number-commands.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { todayOf } from '../../../src-main/station/today.ts'
import { factsOf, refusalOf, SYSTEM } from '../../support/ledger.ts'
import { addTerminal, type GateSite, openGateSite } from './site.ts'

const NOW = '2026-10-20T00:00:00.000Z'

type Done = Extract<FromDevices, { type: 'done'; ok: true }>
type Asked = Extract<ToDevices, { requestId: string }>

/** A devices process that answers every request so. */
function answering(answer: Partial<Done> = {}, before: (message: Asked) => void = () => {}) {
  const asked: Asked[] = []
  const request = async (message: Asked): Promise<Done> => {
    asked.push(message)
    before(message)
    return { type: 'done', requestId: message.requestId, ok: true, received: 0, rejected: [], ...answer }
  }
  return { asked, devices: { request } }
}

const operation = (code: number, deviceTime: string, raw: string) => ({
  code,
  admin: 1,
  deviceTime,
  raw,
  ...(code === 21 ? { warning: 'devices.operation-time-set' } : {}),
  ...(code === 23 ? { warning: 'devices.operation-log-cleared' } : {}),
})

const LOG = [
  operation(4, '2026-10-19T08:00:00', '01'),
  operation(21, '2026-10-19T08:01:00', '02'),
  operation(23, '2026-10-19T08:02:00', '03'),
]

const alertsOf = ({ station }: GateSite, offered = 0) =>
  todayOf(station.db, NOW, offered)
    .alerts.map(({ code, params }) => [code.replace('station.alert.', ''), params.n])
    .filter(([code]) => /terminal|offered/.test(String(code)))

describe('the operation log of a terminal', () => {
  it('is kept once, in words, and asks about the clock and the log until somebody has taken note', async () => {
    const site = openGateSite(NOW)
    const { deviceId, api } = site
    const { ledger } = site.station
    const more = operation(21, '2026-10-20T08:01:00', '04')
    expect([
      receiveOperations(ledger, deviceId, LOG),
      receiveOperations(ledger, deviceId, [...LOG, more, more]),
      alertsOf(site),
    ]).toEqual([
      3,
      1,
      [
        ['terminal-log-cleared', 1],
        ['terminal-clock-set', 2],
      ],
    ])
    const events = await api().deviceEvents({})
    expect(events.map(({ code, deviceTime, warning }) => [code, deviceTime, warning])).toEqual([
      ['attendance.operations.21', '2026-10-20T08:01:00', true],
      ['attendance.operations.23', '2026-10-19T08:02:00', true],
      ['attendance.operations.21', '2026-10-19T08:01:00', true],
    ])
    expect((await api().deviceEvents({ deviceId, warnings: false })).map(({ deviceTime }) => deviceTime)).toEqual([
      '2026-10-20T08:01:00',
      '2026-10-19T08:02:00',
      '2026-10-19T08:01:00',
      '2026-10-19T08:00:00',
    ])
    const operations = events.slice(1).map(({ operation }) => operation!)
    await api().noteOperations({ operations, reason: '换电池，已核对记录' })
    expect([alertsOf(site), (await api().deviceEvents({})).map(({ noted }) => noted?.reason)]).toEqual([
      [['terminal-clock-set', 1]],
      [undefined, '换电池，已核对记录', '换电池，已核对记录'],
    ])
    const again = await refusalOf(() => api().noteOperations({ operations, reason: '再记一次' }))
    const strange = await refusalOf(() =>
      api().noteOperations({ operations: [{ ...operations[0]!, raw: 'ff' }], reason: '没有' }),
    )
    expect([again.code, strange.code]).toEqual(['attendance.operation-noted', 'attendance.unknown-operation'])
    expect(factsOf(site.station.db).at(-1)).toMatchObject({
      kind: 'attendance.operations-noted',
      reason: '换电池，已核对记录',
    })
  })

  it('asks nothing about a log that the station itself cleared, and asks about a clearing at another time or device', async () => {
    const site = openGateSite(NOW)
    const { deviceId, api } = site
    const { ledger } = site.station
    // The terminal ran 95 seconds fast: 08:00:00 here was 08:01:35 there.
    recordLogCleared(ledger, { deviceId, skewMs: 95_000, punches: 12 })
    receiveOperations(ledger, addTerminal(site, '西门'), [operation(23, '2026-10-20T08:01:35', '10')])
    receiveOperations(ledger, deviceId, [
      operation(23, '2026-10-20T08:01:35', '11'),
      operation(23, '2026-10-20T11:00:00', '12'),
      operation(21, '2026-10-20T08:01:34', '13'),
    ])
    const own = (await api().deviceEvents({ deviceId })).map(({ deviceTime, ownAct }) => [
      deviceTime?.slice(11),
      ownAct,
    ])
    expect([own, alertsOf(site)]).toEqual([
      [
        ['11:00:00', false],
        ['08:01:35', true],
        ['08:01:34', false],
      ],
      [
        ['terminal-log-cleared', 2],
        ['terminal-clock-set', 1],
      ],
    ])
  })

  it('of a device that is not there is refused, not lost', () => {
    const { station } = openGateSite(NOW)
    expect(() => receiveOperations(station.ledger, 'DV-NOWHERE', LOG)).toThrow('attendance.unknown-device')
  })

  it('is fetched, and the answer counts what was new', async () => {
    const { station, deviceId, api } = openGateSite(NOW)
    const { devices } = answering({ received: 3 }, () => void receiveOperations(station.ledger, deviceId, LOG))
    const client = api(undefined, devices)
    expect([await client.readOperations({ deviceId }), await client.readOperations({ deviceId })]).toEqual([
      { received: 3, added: 3 },
      { received: 3, added: 0 },
    ])
  })
})

describe('a clock set from here', () => {
  it('is a fact with the skew before; the terminal’s own word of it asks nobody', async () => {
    const site = openGateSite(NOW)
    const { deviceId, api, station } = site
    const { devices, asked } = answering()
    const health = () => ({ deviceId, state: 'online', skewMs: 3_600_000 }) as const
    await api(undefined, { ...devices, health }).setDeviceClock({ deviceId })
    expect([asked.map(({ type }) => type), factsOf(station.db).at(-1)]).toMatchObject([
      ['set-clock'],
      { kind: 'attendance.clock-set', data: { deviceId, skewBeforeMs: 3_600_000 } },
    ])
    // 08:00 here; the terminal writes it at its own time before, an hour ahead. The third is another's doing.
    receiveOperations(station.ledger, deviceId, [
      operation(21, '2026-10-20T09:00:01', '01'),
      operation(21, '2026-10-20T08:01:59', '02'),
      operation(21, '2026-10-20T08:02:01', '03'),
      operation(23, '2026-10-20T08:00:00', '04'),
    ])
    expect([(await api().deviceEvents({})).map(({ ownAct }) => ownAct), alertsOf(site)]).toEqual([
      [true, false, true, false],
      [
        ['terminal-log-cleared', 1],
        ['terminal-clock-set', 1],
      ],
    ])
  })

  it('begins the drift anew', async () => {
    const site = openGateSite(NOW)
    const { deviceId, api } = site
    const pulled = (day: number, skewMs: number) =>
      site.pull([`1001 2026-10-${String(day).padStart(2, '0')} 07:00 in`], {
        pulledAt: `2026-10-${String(day).padStart(2, '0')}T01:00:00.000Z`,
        skewMs,
      })
    for (const [day, skewMs] of [
      [8, 1000],
      [9, 13_000],
      [10, 25_000],
    ] as const)
      pulled(day, skewMs)
    const seen = async () => (await api().devices()).map(({ driftMsPerDay, drifts }) => [driftMsPerDay, drifts])
    expect(await seen()).toEqual([[12_000, true]])
    await api(undefined, answering().devices).setDeviceClock({ deviceId })
    expect(await seen()).toEqual([[null, false]])
  })
})

describe('the users of a terminal', () => {
  async function siteWithUsers() {
    const site = openGateSite(NOW)
    await site.worker(1, site.teams.first)
    const left = await site.worker(2, site.teams.first)
    await site.worker(3, site.teams.first)
    const { ledger } = site.station
    const engagement = ledger.db.prepare('SELECT id FROM engagement WHERE worker_id = ?').get(left) as { id: string }
    await site.as(site.clerk).exit({ engagementId: engagement.id, exitDate: '2026-10-19', reason: '完工' })
    return { ...site, ledger }
  }

  it('are those on site by the roster; who has left goes', async () => {
    const { ledger, deviceId, api } = await siteWithUsers()
    const wanted = {
      users: [
        { number: '1001', name: '工甲' },
        { number: '1003', name: '工丙' },
      ],
      remove: ['1002'],
    }
    expect(wantedUsers(ledger.db, deviceId, '2026-10-20')).toEqual(wanted)
    const { devices, asked } = answering({ received: 2 })
    expect(await api(undefined, devices).syncUsers({ deviceId })).toEqual({ changed: 2 })
    expect(asked).toMatchObject([{ type: 'sync-users', deviceId, ...wanted }])
  })

  it('are read and shown beside the roster, and so are those of a file', async () => {
    const site = await siteWithUsers()
    const { deviceId, api, ledger } = site
    const users = [
      { number: '9', name: 'admin', admin: true },
      { number: '1001', name: '工' },
      { number: '1002', name: '工乙' },
    ]
    const { rows, ...rest } = await api(undefined, answering({ users }).devices).deviceUsers({ deviceId })
    const brief = rows.map(({ number, nameOnDevice, workerName, standing, admin, change }) => [
      number,
      nameOnDevice,
      workerName,
      standing,
      admin,
      change,
    ])
    expect([brief, rest]).toEqual([
      [
        ['1002', '工乙', '工乙', 'left', false, 'remove'],
        ['1003', null, '工丙', 'missing', false, 'add'],
        ['9', 'admin', null, 'unknown', true, null],
        // A terminal cuts names off; this one is still his.
        ['1001', '工', '工甲', 'on-site', false, null],
      ],
      { read: true, numberless: 0 },
    ])
    const stick = ledger.commit(SYSTEM, (tx) => addStick(tx))
    const imported = await api(undefined, answering({ received: 3, users }).devices).importFile({
      deviceId: stick,
      fileName: 'user.dat',
      contentBase64: Buffer.from('x').toString('base64'),
    })
    expect(imported).toMatchObject({ received: 3, added: 0, users: { read: true, numberless: 0, rows } })
  })

  it('of whom none has a number are counted', async () => {
    const site = await siteWithUsers()
    site.station.ledger.commit(SYSTEM, (tx) =>
      assignNumber(tx, { deviceId: null, number: '1003', workerId: ownerOf(site, '1001'), fromDate: '2026-10-20' }),
    )
    const { numberless } = await site
      .api(undefined, answering({ users: [] }).devices)
      .deviceUsers({ deviceId: site.deviceId })
    expect(numberless).toBe(1)
  })
})

function ownerOf({ station }: GateSite, number: string): string {
  return (
    station.db.prepare('SELECT worker_id AS id FROM device_number WHERE number = ?').get(number) as { id: string }
  ).id
}

function addStick(tx: Parameters<typeof addDevice>[0]): string {
  return addDevice(tx, {
    driver: 'attlog-file',
    name: 'U盘',
    zone: 'Asia/Shanghai',
    link: { kind: 'file', folder: '/media/stick' },
    commKey: 0,
    pullEverySeconds: 0,
  })
}

describe('files of a stick', () => {
  const file = { fileName: '1_attlog.dat', kind: 'attlog', bytes: 9, records: 2, rejected: 1 } as const

  it('wait until they are answered; an ignored one comes up again only when it has changed', async () => {
    const site = openGateSite(NOW)
    const deviceId = site.station.ledger.commit(SYSTEM, (tx) => addStick(tx))
    let sha256 = 'a'.repeat(64)
    const api = site.api(undefined, {
      offered: () => [{ deviceId, file: { ...file, sha256 } }],
      ...answering().devices,
    })
    const offered = async () => (await api.offeredFiles()).map(({ ignored, sha256 }) => [sha256[0], ignored])
    expect(await offered()).toEqual([['a', false]])
    await api.ignoreOffered({ deviceId, fileName: file.fileName, sha256 })
    expect(await offered()).toEqual([['a', true]])
    sha256 = 'b'.repeat(64)
    expect([await offered(), alertsOf(site, 1)]).toEqual([[['b', false]], [['files-offered', 1]]])
    await api.importOffered({ deviceId, fileName: file.fileName, sha256 })
    // The process tells it again after its restart: it is in already.
    expect(await offered()).toEqual([])
  })
})

describe('what a device cannot do', () => {
  it('is refused by what it is', async () => {
    const { station, api } = openGateSite(NOW)
    const deviceId = station.ledger.commit(SYSTEM, (tx) => addStick(tx))
    const client = api(undefined, answering().devices)
    const codes = await Promise.all(
      [
        () => client.pull({ deviceId }),
        () => client.setDeviceClock({ deviceId }),
        () => client.readOperations({ deviceId }),
        () => client.deviceUsers({ deviceId }),
        () => client.syncUsers({ deviceId }),
      ].map((call) => refusalOf(call)),
    )
    expect(codes.map(({ code, params }) => [code, params.ability])).toEqual([
      ['attendance.not-able', 'attendance.abilities.pull'],
      ['attendance.not-able', 'attendance.abilities.set-clock'],
      ['attendance.not-able', 'attendance.abilities.read-operations'],
      ['attendance.not-able', 'attendance.abilities.sync-users'],
      ['attendance.not-able', 'attendance.abilities.sync-users'],
    ])
  })
})

describe('punches whose time cannot be', () => {
  it('are listed as the device holds them, with the reason and the raw bytes', async () => {
    const site = openGateSite(NOW)
    const texts = [
      '1001 2026-02-31 07:00 in',
      '1002 2027-01-01 07:00 in',
      '1003 2020-08-01 07:00 in',
      '1001 2026-10-08 07:00 in',
    ]
    site.pull(texts)
    const { total, rows } = await site.api().impossiblePunches({})
    expect([
      total,
      rows.map(({ number, deviceTime, problem, raw }) => [
        number,
        deviceTime,
        problem,
        Buffer.from(raw, 'hex').toString(),
      ]),
    ]).toEqual([
      3,
      [
        ['1001', '2026-02-31T07:00:00', 'attendance.impossible-time', texts[0]],
        ['1002', '2027-01-01T07:00:00', 'attendance.future-time', texts[1]],
        ['1003', '2020-08-01T07:00:00', 'attendance.before-start', texts[2]],
      ],
    ])
  })
  it('leave the list of today once somebody has said how they were dealt with, and stay set aside', async () => {
    const site = openGateSite(NOW)
    const { station, api } = site
    site.pull(['1001 2026-02-31 07:00 in', '1002 2027-01-01 07:00 in', '1001 2026-10-08 07:00 in'])
    const alert = () =>
      todayOf(station.db, NOW).alerts.find(({ code }) => code === 'station.alert.impossible-times')?.params.n ?? 0
    const { rows } = await api().impossiblePunches({})
    const [first, second] = rows.map(({ id }) => id)
    const before = alert()
    await api().noteImpossible({ punchIds: [first!], reason: '已补打卡' })
    const between = await api().impossiblePunches({})
    expect([before, alert(), between.total, between.open]).toEqual([2, 1, 2, 1])
    // What waits comes first.
    expect(between.rows.map(({ id, noted }) => [id, noted?.reason])).toEqual([
      [second, undefined],
      [first, '已补打卡'],
    ])
    await api().noteImpossible({ punchIds: [second!], reason: '非本人误触' })
    const sound = all<{ id: string }>(station.db, 'SELECT id FROM punch WHERE problem IS NULL')[0]!.id
    const refusals = [first!, sound].map((id) =>
      refusalOf(() => api().noteImpossible({ punchIds: [id], reason: '再记' })),
    )
    expect([alert(), (await Promise.all(refusals)).map(({ code }) => code)]).toEqual([
      0,
      ['attendance.impossible-handled', 'attendance.not-impossible'],
    ])
    expect(all(station.db, 'SELECT 1 FROM punch WHERE problem IS NOT NULL AND at_seconds IS NULL')).toHaveLength(2)
  })
})
