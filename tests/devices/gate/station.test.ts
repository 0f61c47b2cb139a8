import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DevicesSupervisor } from '../../../src-main/devices/supervisor.ts'
import { startPracticeGate } from '../../../src-main/practice/gate/practice-gate.ts'
import { startPracticeLine } from '../../../src-main/practice/line/practice-line.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { openStation } from '../../../src-main/station/station.ts'
import { ptyPath, socat, temporaryFolder, until } from '../helpers.ts'

const cleanups: Array<() => unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe.runIf(socat)('from a swipe to the gate, through the processes', () => {
  it('keeps the punch, refuses a number that nobody owns, and leaves the gate shut', async () => {
    const gate = await startPracticeGate(ptyPath())
    const reader = await startPracticeLine(ptyPath())
    cleanups.push(
      () => gate.stop(),
      () => reader.stop(),
    )
    const dataDir = temporaryFolder()
    const station = await openStation({ dataDir, masterKey: randomBytes(32), practice: true })
    cleanups.push(() => station.close())
    const { ledger } = station
    const add = (driver: 'gate-7e' | 'line-terminal', name: string, path: string, options = {}) =>
      ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
        addDevice(tx, {
          driver,
          name,
          zone: 'Asia/Shanghai',
          link: { kind: 'serial', path, baudRate: 19200 },
          commKey: 0,
          pullEverySeconds: 0,
          options,
        }),
      )
    const gateId = add('gate-7e', '闸机', gate.path)
    add('line-terminal', '刷卡机', reader.path, { gateId })
    const supervisor = new DevicesSupervisor({ spoolFolder: join(dataDir, 'spool') })
    cleanups.push(() => supervisor.stop())
    const online = new Set<string>()
    supervisor.on(
      (message) =>
        message.type === 'health' && message.health.state === 'online' && online.add(message.health.deviceId),
    )
    station.attachDevices({
      send: (message) => supervisor.send(message),
      onMessage: (listener) => void supervisor.on(listener),
    })
    supervisor.start()
    await until('both online', () => online.size === 2)
    reader.swipe('4711')
    const refusals = () => ledger.db.prepare('SELECT number, reason FROM gate_refusal').all()
    await until('refusal', () => refusals().length === 1)
    expect([refusals(), ledger.db.prepare('SELECT number FROM punch').all(), gate.openings]).toEqual([
      [{ number: '4711', reason: 'attendance.gate-unknown-number' }],
      [{ number: '4711' }],
      [],
    ])
  })
})
