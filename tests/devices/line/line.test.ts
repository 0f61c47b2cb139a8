import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { LineTerminalDriver } from '../../../src-main/devices/drivers/line-terminal.ts'
import { DeviceError } from '../../../src-main/devices/errors.ts'
import type { DeviceOptions, LinkSettings } from '../../../src-main/devices/messages.ts'
import { LineDecoder, lineReader } from '../../../src-main/devices/protocols/line/format.ts'
import { startPracticeLine } from '../../../src-main/practice/line/practice-line.ts'
import { ptyPath, RecordingHost, socat, until } from '../helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe('a line of a swipe reader', () => {
  it.each([
    [undefined, '  0040856634 ', { number: '0040856634' }],
    [undefined, '!!', undefined],
    [
      '^(?<number>\\d+),(?<date>\\S+) (?<time>\\S+),(?<direction>.)$',
      '1001,2026-10-03 08:58:11,O',
      { number: '1001', date: '2026-10-03', time: '08:58:11', direction: 1 },
    ],
    ['^(?<number>\\d+),(?<date>\\S+) (?<time>\\S+),(?<direction>.)$', '1001,2026-10-03 late,O', undefined],
    [
      'fixed:number@0+8;direction@8+1;time@9+6;date@15+6',
      '00001001I085811261003',
      { number: '00001001', direction: 0, time: '08:58:11', date: '2026-10-03' },
    ],
    ['fixed:number@0+8;direction@8+1', '0000100', undefined],
  ])('by the pattern %s: %s', (pattern, line, record) => expect(lineReader(pattern)(line)).toEqual(record))

  it.each([
    ['8h10d', '0040856634', '0040856634'],
    ['8h10d-reversed', '1578468138', '0713233758'],
    ['6h8d', '07302202', '07302202'],
    ['2h4h', '111,27706', '07302202'],
  ] as const)('in the card format %s tells one number for one card', (format, line, number) => {
    expect(lineReader('^(?<number>[\\d,]+)$', format)(line)).toEqual({ number })
  })

  it.each([
    '^(\\d+)$',
    '^(?<number>(',
    '^(?<number>(\\d+)+)x$',
    'fixed:direction@0+1',
    'fixed:number@0',
    'fixed:name@0+5',
  ])('refuses the pattern %s', (pattern) => {
    expect(() => lineReader(pattern)).toThrow(DeviceError)
  })
})

describe('the cutting into lines', () => {
  it.each([
    ['line', 'a1\r\nb2\rc3\n\nd4', ['a1', 'b2', 'c3']],
    ['stx-etx', 'xx\x02a1\x03yy\x02b\x02c3\x03\x02d4', ['a1', 'c3']],
  ] as const)('framing %s', (framing, text, lines) => {
    const whole = new LineDecoder(framing).push(Buffer.from(text), 0)
    const decoder = new LineDecoder(framing)
    const pieces = [...Buffer.from(text)].flatMap((byte, at) => decoder.push(Uint8Array.of(byte), at))
    expect([whole, pieces]).toEqual([lines, lines])
  })

  it('gives up what never ends, and a half line after a second of silence', () => {
    const decoder = new LineDecoder()
    expect(decoder.push(Buffer.from(`${'9'.repeat(500)}\r\n1001\r\n10`), 0)).toEqual(['1001'])
    expect(decoder.push(Buffer.from('1002\r\n'), 1500)).toEqual(['1002'])
  })

  it('takes no time that this PC spent on earlier lines for a silence of the reader', () => {
    const decoder = new LineDecoder()
    expect(decoder.push(Buffer.from('1001\r\n10'), 0)).toEqual(['1001'])
    decoder.handled(4000)
    expect(decoder.push(Buffer.from('02\r\n10'), 4001)).toEqual(['1002'])
    expect(decoder.push(Buffer.from('03\r\n'), 5002)).toEqual(['03'])
  })

  it('keeps its memory small on any input', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 })),
        fc.constantFrom('line' as const, 'stx-etx' as const),
        (chunks, framing) => {
          const decoder = new LineDecoder(framing)
          for (const [at, chunk] of chunks.entries())
            for (const line of decoder.push(chunk, at)) expect(line.length).toBeLessThanOrEqual(120)
        },
      ),
    )
  })
})

describe.runIf(socat)('the line terminal driver', () => {
  function drive(link: LinkSettings, options: DeviceOptions = {}) {
    const host = new RecordingHost()
    const driver = new LineTerminalDriver(
      { id: 'DV-LINE', driver: 'line-terminal', name: '刷卡机', zone: 'Asia/Shanghai', link, options },
      host,
      20,
      60,
    )
    driver.start()
    cleanups.push(() => driver.stop())
    return host
  }
  const shown = (host: RecordingHost) => host.deliveries.map(({ records }) => records[0]!.number)

  it('takes a swipe at 9600 7E1 between STX and ETX, and says what it cannot read', async () => {
    const practice = await startPracticeLine(ptyPath(), (text) => `\x02${text}\x03`)
    cleanups.push(() => practice.stop())
    const host = drive(
      { kind: 'serial', path: practice.path, baudRate: 9600, dataBits: 7, parity: 'even' },
      { framing: 'stx-etx', direction: 0 },
    )
    await until('online', () => host.lastHealth()?.state === 'online')
    practice.swipe('1001')
    await until('swipe', () => shown(host).length === 1)
    expect(host.deliveries[0]).toMatchObject({
      live: true,
      complete: true,
      records: [{ number: '1001', direction: 0, verify: 2, raw: Buffer.from('1001').toString('hex') }],
    })
    expect(host.deliveries[0]!.records[0]!.deviceTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
    practice.swipe('???')
    await until('told', () => host.lastHealth()?.error?.code === 'devices.line-unreadable')
    practice.swipe('1002')
    await until('swipe', () => shown(host).length === 2)
    expect(host.lastHealth()?.error).toBeUndefined()
  })

  it('keeps a swipe that the disk refuses, and hands it over later, no longer as live', async () => {
    const practice = await startPracticeLine(ptyPath())
    cleanups.push(() => practice.stop())
    const host = drive({ kind: 'serial', path: practice.path, baudRate: 9600 })
    await until('online', () => host.lastHealth()?.state === 'online')
    const deliver = host.deliver.bind(host)
    let full = true
    host.deliver = (delivery) =>
      full ? Promise.reject(new DeviceError('devices.spool-failed', { message: 'full' })) : deliver(delivery)
    practice.swipe('1001')
    await until('told', () => host.lastHealth()?.error?.code === 'devices.spool-failed')
    full = false
    await until('kept', () => shown(host).length === 1)
    expect(host.deliveries[0]!.live).toBeUndefined()
  })

  it('notices a port that went without a word (node-serialport#2351)', async () => {
    const practice = await startPracticeLine(ptyPath())
    cleanups.push(() => practice.stop())
    const host = drive({ kind: 'serial', path: practice.path, baudRate: 9600 })
    await until('online', () => host.lastHealth()?.state === 'online')
    // The line itself stays up: no close, no error, only the device file is gone.
    rmSync(practice.path)
    await until('missing', () => host.lastHealth()?.error?.code === 'devices.port-missing')
  })

  it('takes each swipe exactly once over 50 unplugs', async () => {
    const practice = await startPracticeLine(ptyPath())
    cleanups.push(() => practice.stop())
    const host = drive({ kind: 'serial', path: practice.path, baudRate: 9600 })
    for (let turn = 1; turn <= 50; turn++) {
      await until('online', () => host.lastHealth()?.state === 'online')
      practice.swipe(String(1000 + turn))
      await until(`swipe ${turn}`, () => shown(host).length === turn)
      await practice.unplug()
      await until('gone', () => host.lastHealth()?.state === 'offline')
      await practice.replug()
    }
    expect(new Set(shown(host)).size).toBe(50)
  })
})
