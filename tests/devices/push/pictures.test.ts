import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { DevicesHub } from '../../../src-main/devices/hub.ts'
import type { FromDevices, ToDevices } from '../../../src-main/devices/messages.ts'
import { ISAPI_TYPE, isapiBody } from '../../../src-main/practice/panel/face-panel.ts'
import { practiceFace } from '../../../src-main/practice/panel/face-picture.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { openStation, type Station } from '../../../src-main/station/station.ts'
import { temporaryFolder, until } from '../helpers.ts'

const cleanups: Array<() => unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function listening(port: number): Promise<void> {
  for (let turn = 0; turn < 500; turn++) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Devices process and engine joined by a wire that can be cut: what a crash of either side does to it. */
function wire(spoolFolder: string) {
  const listeners = new Set<(message: FromDevices) => void>()
  const told: FromDevices[] = []
  const hub = new DevicesHub({
    spoolFolder,
    send: (message) => {
      told.push(message)
      for (const listener of listeners) listener(structuredClone(message))
    },
  })
  const attach = (station: Station) => {
    let up = true
    station.attachDevices({
      send: (message: ToDevices) => void (up && hub.handle(structuredClone(message))),
      onMessage: (listener) => void listeners.add((message) => void (up && listener(message))),
    })
    return () => {
      up = false
    }
  }
  return { hub, told, attach }
}

it('a picture is there once, with its punch, whichever side crashes before the panel has its answer', async () => {
  const [dataDir, port, masterKey] = [temporaryFolder(), await freePort(), randomBytes(32)]
  const open = () => openStation({ dataDir, masterKey, practice: true })
  const serialNumber = 'aa:bb:cc:00:11:22'
  let station = await open()
  station.ledger.commit({ userId: 'system', role: 'system' }, (tx) =>
    addDevice(tx, {
      driver: 'isapi-panel',
      name: '人脸机',
      zone: 'Asia/Shanghai',
      link: { kind: 'listen', host: '127.0.0.1', port, serialNumber, secret: 's3cret', deviceUrl: '' },
      commKey: 0,
      pullEverySeconds: 0,
      options: { keepPictures: true },
    }),
  )
  const body = isapiBody(
    { macAddress: serialNumber, employeeNo: '1001', dateTime: '2026-10-03T08:58:11+08:00' },
    practiceFace(),
  )
  /** The panel's event; undefined where it had no answer in time and keeps the event. */
  const post = (patienceMs: number) =>
    fetch(`http://127.0.0.1:${port}/isapi/s3cret`, {
      method: 'POST',
      headers: { 'content-type': ISAPI_TYPE },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(patienceMs),
    }).then(
      ({ status }) => status,
      () => undefined,
    )

  // The engine dies: its devices are configured, and what they send reaches nobody.
  const first = wire(join(dataDir, 'spool'))
  const cut = first.attach(station)
  first.hub.start()
  await listening(port)
  cut()
  station.close()
  expect(await post(500)).toBeUndefined()
  expect(first.told.filter(({ type }) => type === 'punches')).toHaveLength(1)

  // The devices process dies too; both come back, and the spool has the batch with its picture.
  await first.hub.stop()
  station = await open()
  cleanups.push(() => station.close())
  const { db } = station.ledger
  const second = wire(join(dataDir, 'spool'))
  cleanups.push(() => second.hub.stop())
  second.attach(station)
  second.hub.start()
  const kept = () =>
    db.prepare('SELECT p.number, x.sha256 FROM punch p LEFT JOIN punch_picture x ON x.punch_id = p.id').all()
  await until('committed', () => kept().length > 0)
  const once = [{ number: '1001', sha256: createHash('sha256').update(practiceFace()).digest('hex') }]
  expect(kept()).toEqual(once)

  // The panel never had its answer and sends the event again.
  await listening(port)
  expect(await post(5000)).toBe(200)
  expect([kept(), db.prepare('SELECT count(*) AS n FROM blob').get()]).toEqual([once, { n: 1 }])
})
