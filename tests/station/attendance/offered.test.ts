import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, expect, it } from 'vitest'
import { DevicesSupervisor } from '../../../src-main/devices/supervisor.ts'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { openStation } from '../../../src-main/station/station.ts'
import { temporaryFolder, until } from '../../devices/helpers.ts'

const cleanups: Array<() => unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

it('a stick is offered through the processes, imported on the word of the clerk, and gone from the list', async () => {
  const [dataDir, stick] = [temporaryFolder(), temporaryFolder()]
  const station = await openStation({ dataDir, masterKey: randomBytes(32), practice: true })
  cleanups.push(() => station.close())
  const { ledger } = station
  ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
    addDevice(tx, {
      driver: 'attlog-file',
      name: 'U盘',
      zone: 'Asia/Shanghai',
      link: { kind: 'file', folder: stick },
      commKey: 0,
      pullEverySeconds: 0,
    }),
  )
  const supervisor = new DevicesSupervisor({ spoolFolder: join(dataDir, 'spool') })
  cleanups.push(() => supervisor.stop())
  station.attachDevices({
    send: (message) => supervisor.send(message),
    onMessage: (listener) => void supervisor.on(listener),
  })
  supervisor.start()
  const user = { id: 'US1', name: '王', role: 'clerk', companyId: null } as const
  const api = createRouterClient(attendanceApi, { context: station.createContext({ id: 'S', user }) })
  writeFileSync(join(stick, '1_attlog.dat'), '1001\t2026-10-03 08:00:00\t1\t0\t1\t0\r\nrubbish\r\n')
  const punches = () => ledger.db.prepare('SELECT number FROM punch').all().length
  let offers = await api.offeredFiles()
  await until('looking', () => {
    void api.offeredFiles().then((found) => {
      offers = found
    })
    return offers.length > 0
  })
  expect([offers, punches()]).toMatchObject([
    [{ fileName: '1_attlog.dat', kind: 'attlog', records: 1, rejected: 1 }],
    0,
  ])
  const { deviceId, fileName, sha256 } = offers[0]!
  expect(await api.importOffered({ deviceId, fileName, sha256 })).toMatchObject({
    received: 1,
    added: 1,
    rejected: [{ line: 2, reason: 'devices.attlog-line-unreadable' }],
  })
  expect([await api.offeredFiles(), punches()]).toEqual([[], 1])
})
