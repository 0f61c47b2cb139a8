/** An operation log between a terminal that pushes, the devices process and the engine, with a death on either side. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { FromDevices } from '../../../src-main/devices/messages.ts'
import { DevicesSupervisor } from '../../../src-main/devices/supervisor.ts'
import { PracticePushTerminal } from '../../../src-main/practice/push/push-terminal.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { deviceSettings } from '../../../src-main/station/attendance/devices/links.ts'
import { openStation, type Station } from '../../../src-main/station/station.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { temporaryFolder, until } from '../helpers.ts'

const cleanups: Array<() => unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const LINE = 'OPLOG 23\t1\t2026-10-03 08:00:00\t0\t0\t0\t0'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function siteWithPush() {
  const dataDir = temporaryFolder()
  const station = await openStation({ dataDir, masterKey: randomBytes(32), practice: true })
  cleanups.push(() => station.close())
  const port = await freePort()
  station.ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
    addDevice(tx, {
      driver: 'iclock-push',
      name: '南门',
      zone: 'Asia/Shanghai',
      link: { kind: 'listen', host: '127.0.0.1', port, serialNumber: 'PRACTICE00000001', secret: '', deviceUrl: '' },
      commKey: 0,
      pullEverySeconds: 0,
    }),
  )
  const supervisor = new DevicesSupervisor({ spoolFolder: join(dataDir, 'spool'), firstRestartMs: 20 })
  cleanups.push(() => supervisor.stop())
  const terminal = new PracticePushTerminal({ station: `http://127.0.0.1:${port}` })
  return { station, supervisor, terminal }
}

function attach(station: Station, supervisor: DevicesSupervisor) {
  station.attachDevices({
    send: (message) => supervisor.send(message),
    onMessage: (listener) => void supervisor.on(listener),
  })
}

/** Listening takes a moment after each start of the process. */
async function heard(terminal: PracticePushTerminal): Promise<void> {
  for (;;) {
    if (
      await terminal.hello().then(
        (status) => status === 200,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const operations = (station: Station) =>
  all(station.ledger.db, 'SELECT code, device_time AS deviceTime, warning FROM device_operation')

const ONCE = [{ code: 23, deviceTime: '2026-10-03T08:00:00', warning: 'devices.operation-log-cleared' }]

it('an engine that dies before the commit: the terminal hears OK only from its successor’s commit', async () => {
  const { station, supervisor, terminal } = await siteWithPush()
  const lost: FromDevices[] = []
  // The first engine dies with the log in its hands.
  supervisor.on((message) => message.type === 'operations' && lost.push(message))
  supervisor.start()
  supervisor.configure(deviceSettings(station.ledger.db, station.ledger.keys))
  await heard(terminal)
  let answer: string | undefined
  const pushing = terminal.pushOperations([LINE]).then((text) => {
    answer = text
  })
  await until('the log on its way', () => lost.length === 1)
  expect([answer, operations(station)]).toEqual([undefined, []])
  attach(station, supervisor)
  supervisor.configure(deviceSettings(station.ledger.db, station.ledger.keys))
  await pushing
  expect([answer, operations(station)]).toEqual(['OK: 1', ONCE])
})

it('a devices process that dies after the commit: the terminal sends again and nothing is double', async () => {
  const { station, supervisor, terminal } = await siteWithPush()
  let deaths = 0
  supervisor.on((message) => {
    if (message.type !== 'operations' || deaths > 0) return
    deaths += 1
    // After this message the engine commits; its word finds nobody.
    process.kill(supervisor.pid!, 'SIGKILL')
  })
  attach(station, supervisor)
  supervisor.start()
  await heard(terminal)
  await expect(terminal.pushOperations([LINE])).rejects.toThrow()
  await until('committed', () => operations(station).length === 1)
  await until('restarted', () => supervisor.restarts === 1)
  await heard(terminal)
  expect([await terminal.pushOperations([LINE]), operations(station)]).toEqual(['OK: 1', ONCE])
})
