import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { epochToWall } from '../../../src-main/devices/clock.ts'
import { createDriver } from '../../../src-main/devices/drivers/create.ts'
import { LARGEST_PICTURE } from '../../../src-main/devices/drivers/face-panel.ts'
import { DeviceError } from '../../../src-main/devices/errors.ts'
import type { DeviceSettings } from '../../../src-main/devices/messages.ts'
import { parseOperlog, parsePushedAttlog } from '../../../src-main/devices/protocols/push/iclock.ts'
import { multipartParts, parseIsapiEvent } from '../../../src-main/devices/protocols/push/panels.ts'
import {
  ISAPI_TYPE,
  isapiBody,
  practiceJpeg,
  sendIsapi,
  sendTornIsapi,
  startPracticeUface,
} from '../../../src-main/practice/panel/face-panel.ts'
import { PracticePushTerminal } from '../../../src-main/practice/push/push-terminal.ts'
import { RecordingHost, until } from '../helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const ZONE = 'Asia/Shanghai'

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function listen(
  driver: DeviceSettings['driver'],
  more: Partial<Extract<DeviceSettings['link'], { kind: 'listen' }>> = {},
  options: DeviceSettings['options'] = {},
) {
  const port = more.port ?? (await freePort())
  const link = {
    kind: 'listen',
    host: '127.0.0.1',
    serialNumber: 'PRACTICE00000001',
    secret: '',
    deviceUrl: '',
    ...more,
    port,
  } as const
  const host = new RecordingHost()
  const started = createDriver({ id: `DV-${link.serialNumber}`, driver, name: '大门', zone: ZONE, link, options }, host)
  started.start()
  cleanups.push(() => started.stop())
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (
      await fetch(url).then(
        (response) => response.status === 404,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return { host, driver: started, url, port }
}

function terminalAt(url: string, punches: number) {
  const terminal = new PracticePushTerminal({ station: url })
  terminal.device.addPunches(
    Array.from({ length: punches }, (_, index) => ({
      number: String(1001 + (index % 3)),
      deviceTime: new Date(Date.UTC(2026, 9, 1) + index * 60_000).toISOString().slice(0, 19),
      direction: index % 2,
      verify: 15,
    })),
  )
  return terminal
}

const numbers = (host: RecordingHost) =>
  host.deliveries.flatMap(({ records }) =>
    records.map(({ number, deviceTime, direction, verify }) => ({ number, deviceTime, direction, verify })),
  )

describe('a terminal that pushes', () => {
  it('is greeted, pushes its log in pieces, and is told what was taken', async () => {
    const { host, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 25)
    expect([await terminal.hello(), terminal.options.ATTLOGStamp, terminal.options.TimeZone]).toEqual([200, '0', '8'])
    expect([await terminal.push(10), await terminal.push(10), await terminal.push(10)]).toEqual([
      'OK: 10',
      'OK: 10',
      'OK: 5',
    ])
    expect(numbers(host)).toEqual(terminal.device.punches)
    await terminal.hello()
    expect([terminal.options.ATTLOGStamp, host.lastHealth()?.state]).toEqual(['25', 'online'])
    expect(host.deliveries.map(({ live }) => live)).toEqual([undefined, undefined, undefined])
  })

  it('marks a punch of this minute as live', async () => {
    const { host, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 0)
    terminal.device.punchNow('1001')
    await terminal.push()
    expect(host.deliveries[0]!.live).toBe(true)
  })

  it('hears OK only after the commit, and keeps its log where there was none', async () => {
    const { host, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 5)
    let committed = false
    host.deliver = async () => {
      await new Promise((resolve) => setTimeout(resolve, 150))
      committed = true
      throw new Error('the disk is full')
    }
    expect([await terminal.push(), committed, terminal.acknowledged]).toEqual(['ERROR', true, 0])
    host.deliver = async (delivery) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      host.deliveries.push(delivery)
    }
    expect([await terminal.push(), host.deliveries.length, terminal.acknowledged]).toEqual(['OK: 5', 1, 5])
  })

  it.each([
    ['an unknown serial number', { secret: '' }, 'STRANGER', '', 404],
    ['no secret where one is set', { secret: 's3cret' }, 'PRACTICE00000001', '', 403],
    ['a wrong secret', { secret: 's3cret' }, 'PRACTICE00000001', '/wrong1', 403],
    ['the right secret', { secret: 's3cret' }, 'PRACTICE00000001', '/s3cret', 200],
  ])('with %s is answered rightly', async (_name, link, serialNumber, path, status) => {
    const { host, url } = await listen('iclock-push', link)
    const terminal = new PracticePushTerminal({ station: url + path, serialNumber })
    terminal.device.punchNow('1001')
    expect(await terminal.hello()).toBe(status)
    await terminal.push()
    expect([host.deliveries.length, terminal.acknowledged]).toEqual(status === 200 ? [1, 1] : [0, 0])
  })

  it('shares its port with another and each hears its own; nobody listens after both are gone', async () => {
    const first = await listen('iclock-push')
    const second = await listen('iclock-push', { port: first.port, serialNumber: 'PRACTICE00000002' })
    for (const [serialNumber, count] of [
      ['PRACTICE00000001', 2],
      ['PRACTICE00000002', 3],
    ] as const) {
      const terminal = new PracticePushTerminal({ station: first.url, serialNumber })
      for (let punch = 0; punch < count; punch++) terminal.device.punchNow('1001')
      await terminal.push()
    }
    expect([first.host, second.host].map((host) => host.deliveries[0]!.records.length)).toEqual([2, 3])
    await first.driver.stop()
    expect((await fetch(first.url)).status).toBe(404)
    await second.driver.stop()
    await expect(fetch(first.url)).rejects.toThrow('fetch failed')
  })

  it('gets users at its next questions; the request ends when it has confirmed them', async () => {
    const { driver, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 0)
    terminal.device.addUsers([{ number: '1002', name: '退场' }])
    const syncing = driver.syncUsers!([{ number: '1001', name: '王一', card: 40856634 }], ['1002'])
    const commands: boolean[] = []
    for (let ask = 0; ask < 3; ask++) commands.push(await terminal.work())
    expect([commands, await syncing]).toEqual([[true, true, false], { received: 2, rejected: [] }])
    expect(terminal.device.users.map(({ number, name, card }) => [number, name, card])).toEqual([
      ['1001', '王一', 40856634],
    ])
    const refused = driver.syncUsers!([{ number: '1003', name: '李二' }], [])
    refused.catch(() => undefined)
    await terminal.work(-2)
    await expect(refused).rejects.toMatchObject({ code: 'devices.push-command-failed', params: { result: -2 } })
  })

  it('tells its operations, and the lines that cannot be read', async () => {
    const { host, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 0)
    expect(
      await terminal.pushOperations([
        'OPLOG 23\t1\t2026-10-03 08:00:00\t0\t0\t0\t0',
        'USER PIN=1\tName=王',
        'FP PIN=1\tTMP=AAAA',
      ]),
    ).toBe('OK: 3')
    expect(host.of('operations')[0]!.entries).toMatchObject([
      { code: 23, admin: 1, warning: 'devices.operation-log-cleared' },
    ])
    const response = await fetch(`${url}/iclock/cdata?SN=PRACTICE00000001&table=ATTLOG&Stamp=1`, {
      method: 'POST',
      body: '7\t2026-02-31 08:00:00\t0\t1\nnonsense\n8\t2026/10/3 8:00:01\t1\t15\t0\n',
    })
    expect([await response.text(), numbers(host)]).toEqual([
      'OK: 2',
      [
        { number: '7', deviceTime: '2026-02-31T08:00:00', direction: 0, verify: 1 },
        { number: '8', deviceTime: '2026-10-03T08:00:01', direction: 1, verify: 15 },
      ],
    ])
    expect(host.lastHealth()?.error).toEqual({ code: 'devices.push-lines-unreadable', params: { lines: 1 } })
  })

  it('sends its whole log again when it is asked, past what it had an OK for', async () => {
    const { host, driver, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 230)
    await terminal.hello()
    for (let piece = 0; piece < 3; piece++) await terminal.push()
    host.deliveries.length = 0
    const pulling = driver.pull!('RQ1')
    expect([await terminal.work(), await pulling]).toEqual([true, { received: 230, rejected: [] }])
    expect(numbers(host)).toEqual(terminal.device.punches)
    expect(host.of('pull-progress').map(({ requestId, received }) => [requestId, received])).toEqual([
      ['RQ1', 100],
      ['RQ1', 200],
      ['RQ1', 230],
    ])
    // The stamp of the answer is none of the log's.
    await terminal.hello()
    expect(terminal.options.ATTLOGStamp).toBe('230')
    const refused = driver.pull!('RQ2')
    refused.catch(() => undefined)
    await terminal.work(-1004)
    await expect(refused).rejects.toMatchObject({ code: 'devices.push-command-failed', params: { result: -1004 } })
  })

  it('tells its users when it is asked, administrators named and passwords left alone', async () => {
    const { driver, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 0)
    terminal.device.addUsers([
      { number: '1001', name: '王一', card: 40856634 },
      { number: '9', name: 'admin', privilege: 14 },
    ])
    const reading = driver.readUsers!()
    await terminal.work()
    expect(await reading).toEqual([
      { number: '1001', name: '王一', card: 40856634 },
      { number: '9', name: 'admin', admin: true },
    ])
  })

  it('hears OK to its operations only after their commit', async () => {
    const { host, url } = await listen('iclock-push')
    const terminal = terminalAt(url, 0)
    const line = 'OPLOG 21\t1\t2026-10-03 08:00:00\t0\t0\t0\t0'
    const deliver = host.deliverOperations.bind(host)
    host.deliverOperations = () => Promise.reject(new DeviceError('devices.batch-refused', { reason: 'x' }))
    expect(await terminal.pushOperations([line])).toBe('ERROR')
    await terminal.hello()
    expect(terminal.options.OPERLOGStamp).toBe('0')
    host.deliverOperations = deliver
    expect(await terminal.pushOperations([line])).toBe('OK: 1')
    await terminal.hello()
    expect([terminal.options.OPERLOGStamp, host.of('operations').length]).toEqual(['1', 1])
  })

  it('says that another program has the port', async () => {
    const port = await freePort()
    const server = createServer().listen(port, '127.0.0.1')
    cleanups.push(() => new Promise((resolve) => server.close(resolve)))
    const host = new RecordingHost()
    const link = { kind: 'listen', host: '127.0.0.1', port, serialNumber: 'X', secret: '', deviceUrl: '' } as const
    const driver = createDriver({ id: 'DV', driver: 'iclock-push', name: '', zone: ZONE, link }, host)
    driver.start()
    cleanups.push(() => driver.stop())
    await until('in use', () => host.lastHealth()?.error?.code === 'devices.listen-in-use')
  })

  it('is parsed from any bytes without a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { punches, rejected } = parsePushedAttlog(bytes)
        parseOperlog(bytes)
        expect(punches.length + rejected.length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})

describe('a UFace panel', () => {
  const AT = Date.parse('2026-10-03T00:58:11.500Z')

  it('is heard at the secret path under its key; strangers and foreign times are no punches', async () => {
    const { host, url } = await listen(
      'uface-panel',
      { secret: 's3cret', serialNumber: 'KEY1' },
      { direction: 0, keepPictures: true },
    )
    const panel = await startPracticeUface('KEY1', 's3cret')
    cleanups.push(() => panel.stop())
    const answers = [
      await panel.callBack(`${url}/uface/s3cret`, { number: '1001', at: AT, picture: true }),
      await panel.callBack(`${url}/uface/s3cret`, { number: 'STRANGERBABY', at: AT, type: 'face_2' }),
      await panel.callBack(`${url}/uface/s3cret`, { number: '1002', at: AT, type: 'face_1' }),
      await panel.callBack(`${url}/uface/wrong1`, { number: '1003', at: AT }),
      await panel.callBack(`${url}/uface/s3cret`, { number: '1004', at: AT, deviceKey: 'KEY2' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 404])
    expect(JSON.parse(answers[0]!.text)).toEqual({ result: 1, success: true })
    expect(numbers(host)).toEqual([{ number: '1001', deviceTime: '2026-10-03T08:58:11', direction: 0, verify: 15 }])
    const { pictures, records } = host.deliveries[0]!
    const jpegBase64 = Buffer.from(practiceJpeg()).toString('base64')
    const sha256 = createHash('sha256').update(practiceJpeg()).digest('hex')
    expect(pictures).toEqual([{ record: 0, sha256, bytes: 400, whole: true, jpegBase64 }])
    expect(Buffer.from(records[0]!.raw, 'hex').toString()).toMatch(new RegExp(`jpg:${sha256}$`))
  })

  it('hands on no picture unless the site keeps them, and of one that is too large the hash', async () => {
    const plain = await listen('uface-panel', { secret: 's3cret', serialNumber: 'KEY1' })
    const keeping = await listen('uface-panel', { secret: 's3cret', serialNumber: 'KEY2' }, { keepPictures: true })
    const post = (url: string, deviceKey: string, jpeg: Uint8Array) =>
      fetch(`${url}/uface/s3cret`, {
        method: 'POST',
        body: new URLSearchParams({
          deviceKey,
          personId: '1001',
          time: String(AT),
          type: 'face_0',
          imgBase64: Buffer.from(jpeg).toString('base64'),
        }),
      })
    await post(plain.url, 'KEY1', practiceJpeg())
    await post(keeping.url, 'KEY2', practiceJpeg(LARGEST_PICTURE + 1))
    expect([plain.host.deliveries[0], keeping.host.deliveries[0]]).toMatchObject([
      { records: [{ number: '1001', raw: expect.stringMatching(/^554641/) }] },
      { pictures: [{ bytes: LARGEST_PICTURE + 1, whole: true }] },
    ])
    expect([plain.host.deliveries[0]!.pictures, keeping.host.deliveries[0]!.pictures![0]!.jpegBase64]).toEqual([
      undefined,
      undefined,
    ])
  })

  it('takes people and lets them go; a wrong password and an absent panel are told', async () => {
    const panel = await startPracticeUface('KEY1', 's3cret')
    const { driver } = await listen('uface-panel', { secret: 's3cret', serialNumber: 'KEY1', deviceUrl: panel.url })
    await driver.syncUsers!(
      [
        { number: '1001', name: '王一' },
        { number: '1002', name: '李二' },
      ],
      [],
    )
    await driver.syncUsers!([], ['1001'])
    expect(panel.people()).toEqual({ 1002: '李二' })
    const other = await listen('uface-panel', { secret: 'wrong1', serialNumber: 'KEY1', deviceUrl: panel.url })
    await expect(other.driver.syncUsers!([{ number: '1', name: 'x' }], [])).rejects.toMatchObject({
      code: 'devices.panel-refused',
    })
    await panel.stop()
    await expect(driver.syncUsers!([{ number: '1', name: 'x' }], [])).rejects.toMatchObject({
      code: 'devices.panel-unreachable',
    })
  })

  it('is not configured without a secret', () => {
    const link = { kind: 'listen', host: '127.0.0.1', port: 1, serialNumber: 'K', secret: '', deviceUrl: '' } as const
    expect(() =>
      createDriver({ id: 'DV', driver: 'uface-panel', name: '', zone: ZONE, link }, new RecordingHost()),
    ).toThrow('devices.panel-without-secret')
  })
})

describe('an ISAPI panel', () => {
  const MAC = 'aa:bb:cc:00:11:22'
  const event = {
    macAddress: MAC,
    employeeNo: '1001',
    dateTime: '2026-10-03T09:58:11+09:00',
    attendanceStatus: 'checkOut',
  }

  it('is heard with its picture, in the zone of the site; other events are no punches', async () => {
    const { host, url } = await listen(
      'isapi-panel',
      { secret: 's3cret', serialNumber: MAC.toUpperCase() },
      { keepPictures: true },
    )
    const statuses = [
      await sendIsapi(`${url}/isapi/s3cret`, isapiBody(event)),
      await sendIsapi(`${url}/isapi/s3cret`, isapiBody({ ...event, subEventType: 76, employeeNo: '1002' })),
      await sendIsapi(`${url}/isapi/s3cret`, isapiBody({ ...event, eventType: 'heartBeat' })),
      await sendIsapi(`${url}/isapi/wrong1`, isapiBody({ ...event, employeeNo: '1003' })),
      await sendIsapi(`${url}/isapi/s3cret`, isapiBody({ ...event, macAddress: '00:00:00:00:00:00' })),
    ]
    expect(statuses).toEqual([200, 200, 200, 403, 404])
    expect(numbers(host)).toEqual([{ number: '1001', deviceTime: '2026-10-03T08:58:11', direction: 1, verify: 15 }])
    expect(host.deliveries[0]!.pictures).toMatchObject([{ bytes: 400, whole: true }])
  })

  it('gives the punch and the beginning of the picture, marked, where the line breaks in the middle of it', async () => {
    const { host, url } = await listen('isapi-panel', { secret: 's3cret', serialNumber: MAC }, { keepPictures: true })
    const body = isapiBody(event)
    await sendTornIsapi(`${url}/isapi/s3cret`, body, body.length - 200)
    await until('punch', () => host.deliveries.length === 1)
    const picture = host.deliveries[0]!.pictures![0]!
    expect([numbers(host)[0]!.number, picture.whole]).toEqual(['1001', false])
    const came = Buffer.from(picture.jpegBase64!, 'base64')
    expect(came).toEqual(Buffer.from(practiceJpeg().subarray(0, came.length)))
    expect(picture.bytes).toBeLessThan(400)
  })

  it('is parsed at every break: the punch as soon as its JSON is whole, the picture whole only at its end', () => {
    const body = isapiBody(event)
    const jsonEnd = body.indexOf('}}') + 2
    const outcomes = Array.from({ length: body.length + 1 }, (_, length) => {
      const parsed = parseIsapiEvent(body.subarray(0, length), ISAPI_TYPE, ZONE)
      return [parsed !== undefined, parsed !== undefined && 'picture' in parsed && parsed.picture!.whole]
    })
    expect(outcomes.findIndex(([punch]) => punch)).toBe(jsonEnd)
    const pictureEnd = body.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2
    expect(outcomes.findIndex(([, picture]) => picture)).toBe(pictureEnd)
    expect(outcomes.slice(pictureEnd).every(([punch, picture]) => punch && picture)).toBe(true)
  })

  it('is parsed from any bytes without a crash or a flood of parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, type) => {
        expect(multipartParts(bytes, `${type}; boundary=a`).length).toBeLessThanOrEqual(16)
        parseIsapiEvent(bytes, type, ZONE)
      }),
    )
  })

  it('counts time without an offset as the wall time of the panel', () => {
    const parsed = parseIsapiEvent(isapiBody({ ...event, dateTime: '2026-10-03T08:00:00' }), ISAPI_TYPE, ZONE)
    expect(parsed).toMatchObject({ deviceTime: '2026-10-03T08:00:00' })
    expect(epochToWall(Date.parse('2026-10-03T00:00:00Z'), ZONE)).toBe('2026-10-03T08:00:00')
  })
})
