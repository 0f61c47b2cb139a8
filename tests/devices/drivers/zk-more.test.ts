import { afterEach, describe, expect, it } from 'vitest'
import { type ZkDriverTiming, ZkTerminalDriver } from '../../../src-main/devices/drivers/zk-terminal.ts'
import type { DeviceSettings } from '../../../src-main/devices/messages.ts'
import { decodeAttendanceEvent } from '../../../src-main/devices/protocols/zk/events.ts'
import { decodeOperations, encodeOperation } from '../../../src-main/devices/protocols/zk/operations.ts'
import {
  decodeUser,
  encodeUserWrite,
  nameEncodingOf,
  userRecordSize,
} from '../../../src-main/devices/protocols/zk/users.ts'
import {
  type PracticeTerminalOptions,
  startPracticeTerminal,
} from '../../../src-main/practice/terminal/practice-terminal.ts'
import { RecordingHost, terminalSettings, until } from '../helpers.ts'

const FAST: Partial<ZkDriverTiming> = { connectMs: 1000, replyMs: 400, probeMs: 300, firstRetryMs: 10, mostRetryMs: 40 }

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function practice(count = 0, options: PracticeTerminalOptions = {}) {
  const terminal = await startPracticeTerminal(options)
  cleanups.push(() => terminal.stop())
  terminal.device.addPunches(
    Array.from({ length: count }, (_, index) => ({
      number: String(1000 + (index % 97)),
      deviceTime: new Date(Date.UTC(2026, 8, 1) + index * 61_000).toISOString().slice(0, 19),
    })),
  )
  return terminal
}

function drive(terminal: { host: string; port: number }, more: Partial<DeviceSettings> = {}, timing = FAST) {
  const host = new RecordingHost()
  const driver = new ZkTerminalDriver(terminalSettings(terminal, more), host, timing)
  cleanups.push(() => driver.stop())
  return { host, driver }
}

const onUdp = (terminal: { host: string; port: number }): Partial<DeviceSettings> => ({
  link: { kind: 'udp', host: terminal.host, port: terminal.port },
})
const held = (terminal: { device: { punches: readonly { number: string; deviceTime: string }[] } }) =>
  terminal.device.punches.map(({ number, deviceTime }) => `${number} ${deviceTime}`)
const delivered = (host: RecordingHost) =>
  host.deliveries.flatMap(({ records }) => records.map(({ number, deviceTime }) => `${number} ${deviceTime}`))

describe('a ZK terminal over UDP', () => {
  it.each([
    ['in one packet', 20, {}],
    ['in chunks of 16 KB and packets of 1 KB, with a key', 3000, { commKey: 123456 }],
  ])('is pulled %s', async (_name, count, options) => {
    const terminal = await practice(count, options)
    const { host, driver } = drive(terminal, { ...onUdp(terminal), commKey: 123456 })
    expect(await driver.pull(undefined)).toEqual({ received: count, rejected: [] })
    expect([delivered(host), terminal.enabled()]).toEqual([held(terminal), true])
  })

  it('asks again for a lost answer and takes no late one for the next', async () => {
    const terminal = await practice(10)
    terminal.setFaults({ loseEvery: 7 })
    const { host, driver } = drive(terminal, onUdp(terminal), { ...FAST, replyMs: 600, pullAttempts: 12 })
    expect(await driver.pull(undefined)).toEqual({ received: 10, rejected: [] })
    expect(delivered(host)).toEqual(held(terminal))
  })

  it('says that a terminal is silent', async () => {
    const terminal = await practice(1)
    terminal.setFaults({ silence: true })
    const { driver } = drive(terminal, onUdp(terminal), { ...FAST, pullAttempts: 1 })
    await expect(driver.pull(undefined)).rejects.toMatchObject({ code: 'devices.terminal-silent' })
  })
})

describe('punches as they happen', () => {
  it('decodes the captured event (zk-protocol realtime.md)', () => {
    const body = Buffer.concat([Buffer.from('999111333'.padEnd(24, '\0')), Buffer.from('0100120619112905', 'hex')])
    expect(decodeAttendanceEvent(body)).toMatchObject({
      number: '999111333',
      deviceTime: '2018-06-25T17:41:05',
      verify: 1,
      state: 0,
    })
  })

  it.each([10, 12, 14, 32, 36, 37, 52])('decodes a body of %i bytes', (length) => {
    const body = new Uint8Array(length)
    const size = length === 12 ? 4 : length < 32 ? 2 : 24
    if (size === 24) body.set(Buffer.from('4711'))
    else Buffer.from(body.buffer).writeUInt16LE(4711)
    body.set([15, 1, 26, 10, 3, 8, 58, 11], size)
    expect(decodeAttendanceEvent(body)).toMatchObject({
      number: '4711',
      deviceTime: '2026-10-03T08:58:11',
      verify: 15,
      state: 1,
    })
    expect(decodeAttendanceEvent(body.subarray(0, 9))).toBeUndefined()
  })

  it.each(['tcp', 'udp'] as const)(
    'come at once over %s, are acknowledged, and are the same records that a pull brings',
    async (kind) => {
      const terminal = await practice()
      const link = { kind, host: terminal.host, port: terminal.port }
      const { host, driver } = drive(terminal, { link, options: { realtime: true } }, { ...FAST, probeMs: 60_000 })
      driver.start()
      await until('registered', () => terminal.commands().includes(500))
      terminal.device.punchNow('1001', 0, 15)
      terminal.device.punchNow('1002', 1, 2)
      await until('both', () => host.deliveries.length === 2)
      await until('acknowledged', () => terminal.acknowledged() === 2)
      const live = host.deliveries.map((delivery) => [delivery.live, delivery.records])
      await driver.pull(undefined)
      const pulled = host.deliveries[2]!
      const keys = (records: typeof pulled.records) =>
        records.map(({ number, deviceTime, verify, direction }) => ({ number, deviceTime, verify, direction }))
      expect(live.map(([isLive, records]) => [isLive, keys(records as typeof pulled.records)])).toEqual(
        keys(pulled.records).map((record) => [true, [record]]),
      )
      expect(pulled.live).toBeUndefined()
    },
  )

  it('are heard again after a pull and after the terminal was away', async () => {
    const terminal = await practice()
    const { host, driver } = drive(terminal, { options: { realtime: true } }, { ...FAST, probeMs: 60_000 })
    const registrations = () => terminal.commands().filter((command) => command === 500).length
    driver.start()
    await until('registered', () => registrations() === 1)
    await driver.pull(undefined)
    await until('again', () => registrations() === 2)
    terminal.device.punchNow('7')
    await until('punch', () => delivered(host).length === 1)
    await terminal.stop()
    await until('offline', () => host.lastHealth()?.state === 'offline')
    const back = await startPracticeTerminal({ port: terminal.port })
    cleanups.push(() => back.stop())
    await until('registered there', () => back.commands().includes(500))
    back.device.punchNow('8')
    await until('punch', () => delivered(host).length === 2)
  })
})

describe('users of a ZK terminal', () => {
  it.each([
    ['72 bytes', {}],
    ['28 bytes', { userRecordSize: 28 as const, nameEncoding: 'gb18030' as const }],
    ['72 bytes in GBK', { nameEncoding: 'gb18030' as const }],
  ])('reach it and leave it, in records of %s; others stay', async (_name, options) => {
    const terminal = await practice(0, options)
    terminal.device.addUsers([
      { number: '1', name: '管理员', privilege: 14 },
      { number: '1001', name: '旧名', card: 5 },
      { number: '1002', name: '退场' },
    ])
    const { driver } = drive(terminal)
    const users = [
      { number: '1001', name: '王一', card: 40856634 },
      { number: '1003', name: '李二' },
    ]
    expect(await driver.syncUsers(users, ['1002', '9999'])).toEqual({ received: 3, rejected: [] })
    expect(
      terminal.device.users.map(({ number, name, card, privilege }) => [number, name, card ?? 0, privilege ?? 0]),
    ).toEqual([
      ['1', '管理员', 0, 14],
      ['1001', '王一', 40856634, 0],
      ['1003', '李二', 0, 0],
    ])
    expect([await driver.syncUsers(users, ['1002']), terminal.enabled()]).toEqual([{ received: 0, rejected: [] }, true])
    expect(await driver.readUsers()).toEqual([
      { number: '1', name: '管理员', admin: true },
      { number: '1001', name: '王一', card: 40856634 },
      { number: '1003', name: '李二' },
    ])
  })

  it('are refused a number that the terminal cannot hold, before anything is written for him', async () => {
    const terminal = await practice(0, { userRecordSize: 28 })
    terminal.device.addUsers([{ number: '1', name: 'a' }])
    const { driver } = drive(terminal)
    await expect(driver.syncUsers([{ number: 'A1', name: '王' }], [])).rejects.toMatchObject({
      code: 'devices.terminal-number-unfit',
    })
    expect([terminal.device.users.length, terminal.enabled()]).toEqual([1, true])
  })

  it('have names cut between characters and read up to the first zero', () => {
    const record = encodeUserWrite({ uid: 1, number: '7', name: '欧阳建国建国建国' }, 72, 'utf-8')
    expect(decodeUser(record).name).toBe('欧阳建国建国建')
    record.set(Buffer.from('444\0ÆšX'), 11)
    expect(decodeUser(record).name).toBe('444')
    expect(nameEncodingOf([decodeUser(encodeUserWrite({ uid: 1, number: '7', name: '王' }, 28, 'gb18030'))])).toBe(
      'gb18030',
    )
  })

  it('are told apart by size: 252 bytes are nine of 28, 504 of 72 only where they look so', () => {
    const of = (size: 28 | 72, count: number) =>
      Buffer.concat(
        Array.from({ length: count }, (_, at) =>
          encodeUserWrite({ uid: at + 1, number: String(at + 1), name: '王' }, size, 'utf-8'),
        ),
      )
    expect([
      userRecordSize(of(28, 9)),
      userRecordSize(of(28, 18)),
      userRecordSize(of(72, 7)),
      userRecordSize(Buffer.from('x')),
    ]).toEqual([28, 28, 72, undefined])
  })
})

describe('the operation log', () => {
  it('names the two operations that matter in a wage dispute', () => {
    const bytes = Buffer.concat([
      encodeOperation({ code: 4, admin: 1, deviceTime: '2026-10-03T08:00:00' }),
      encodeOperation({ code: 21, admin: 1, deviceTime: '2026-10-03T08:01:00' }),
      encodeOperation({ code: 23, admin: 2, deviceTime: '2026-10-03T08:02:00' }),
      Buffer.alloc(7),
    ])
    expect(
      decodeOperations(bytes).map(({ code, admin, deviceTime, warning }) => [code, admin, deviceTime, warning]),
    ).toEqual([
      [4, 1, '2026-10-03T08:00:00', undefined],
      [21, 1, '2026-10-03T08:01:00', 'devices.operation-time-set'],
      [23, 2, '2026-10-03T08:02:00', 'devices.operation-log-cleared'],
    ])
  })

  it('tells that the clock was set', async () => {
    const terminal = await practice(0, { clockOffsetMs: -3_600_000 })
    const { host, driver } = drive(terminal)
    await driver.setClock()
    expect(await driver.readOperations()).toEqual({ received: 1, rejected: [] })
    expect(host.of('operations')[0]).toMatchObject({
      deviceId: 'DV-GATE',
      entries: [{ code: 21, warning: 'devices.operation-time-set' }],
    })
  })
})

describe('clearing the log', () => {
  it('never happens by itself', async () => {
    const terminal = await practice(30)
    const { driver } = drive(terminal)
    await driver.pull(undefined)
    expect(terminal.device.punches).toHaveLength(30)
  })

  it('happens only after the commit, where the site says so', async () => {
    const terminal = await practice(30)
    const { host, driver } = drive(terminal, { options: { clearLog: true } })
    const atCommit: number[] = []
    host.deliver = async (delivery) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      atCommit.push(terminal.device.punches.length)
      host.deliveries.push(delivery)
    }
    await driver.pull(undefined)
    expect([atCommit, terminal.device.punches.length, terminal.enabled()]).toEqual([[30], 0, true])
    expect(host.of('log-cleared')).toMatchObject([{ deviceId: 'DV-GATE', punches: 30 }])
  })

  it.each([
    ['the engine refuses', async () => Promise.reject(new Error('refused')), 30],
    ['somebody punched meanwhile', undefined, 31],
  ])('does not happen where %s', async (_name, deliver, left) => {
    const terminal = await practice(30)
    const { host, driver } = drive(terminal, { options: { clearLog: true } })
    host.deliver = deliver ?? (async () => void terminal.device.punchNow('1001'))
    await driver.pull(undefined).catch(() => undefined)
    expect([terminal.device.punches.length, host.of('log-cleared')]).toEqual([left, []])
  })

  it('does not happen after an incomplete pull', async () => {
    const terminal = await practice(30)
    terminal.setFaults({ countError: 4 })
    const { driver } = drive(terminal, { options: { clearLog: true } })
    await driver.pull(undefined).catch(() => undefined)
    expect(terminal.device.punches).toHaveLength(30)
  })
})
