import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { discover, type Surroundings } from '../../src-main/devices/discovery.ts'
import { DeviceError } from '../../src-main/devices/errors.ts'
import { HidLink, hidShape } from '../../src-main/devices/links/hid.ts'
import { SerialLink } from '../../src-main/devices/links/serial.ts'
import { startPracticeGate } from '../../src-main/practice/gate/practice-gate.ts'
import { startPracticeLine } from '../../src-main/practice/line/practice-line.ts'
import { PracticeOsdpReader, startPracticeOsdp } from '../../src-main/practice/osdp/peripheral.ts'
import { PracticeHidBus } from '../../src-main/practice/reader/hid-bus.ts'
import { startPracticeReader } from '../../src-main/practice/reader/practice-reader.ts'
import { ptyPath, socat, temporaryFolder } from './helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const withPorts = (paths: string[]): Surroundings => ({
  ports: async () => paths.map((path) => ({ path, label: `port ${path.length}` })),
  hids: async () => [],
  openHid: () => Promise.reject(new Error('none')),
  pcscReaders: async () => [],
})

async function kept<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const started = await starting
  cleanups.push(() => started.stop())
  return started
}

describe.runIf(socat)('discovery', () => {
  it('tells a reader, an OSDP reader, a gate and an unknown thing apart, each with its speed', async () => {
    const reader = await kept(startPracticeReader({ linkPath: ptyPath() }))
    const osdp = await kept(startPracticeOsdp(ptyPath(), [new PracticeOsdpReader({ address: 3, serial: 55 })]))
    const gate = await kept(startPracticeGate(ptyPath()))
    const other = await kept(startPracticeLine(ptyPath()))
    const found = await discover([], () => {}, withPorts([reader.path, osdp.path, gate.path, other.path]))
    expect(
      found.map(({ driver, detail, link, error }) => [driver, detail, link.kind === 'serial' && link.baudRate, error]),
    ).toEqual([
      ['sdt-reader', '05.01-20260101-0000000001-0000000001', 115200, undefined],
      ['osdp-panel', '3 #55', 9600, undefined],
      ['gate-7e', '1', 19200, undefined],
      [undefined, undefined, 115200, undefined],
    ])
  })

  it('finds a reader that was set to 9600', async () => {
    const reader = await kept(startPracticeReader({ linkPath: ptyPath(), baudRate: 9600 }))
    const [found] = await discover([], () => {}, withPorts([reader.path]))
    expect([found!.driver, found!.link]).toEqual(['sdt-reader', { kind: 'serial', path: reader.path, baudRate: 9600 }])
  })

  it('says in its own code why a port cannot be asked, and leaves configured ones alone', async () => {
    const [used, mine] = [await kept(startPracticeLine(ptyPath())), await kept(startPracticeLine(ptyPath()))]
    const held = await SerialLink.open(used.path, 9600)
    cleanups.push(() => held.close())
    const file = join(temporaryFolder(), 'ttyFile')
    writeFileSync(file, '')
    const progress: [number, number][] = []
    const found = await discover(
      [{ kind: 'serial', path: mine.path, baudRate: 9600 }],
      (done, total) => progress.push([done, total]),
      withPorts([used.path, '/nowhere/ttyUSB0', file, mine.path]),
    )
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    expect(found.map(({ error }) => error?.code)).toEqual([
      'devices.port-in-use',
      'devices.port-missing',
      'devices.port-failed',
    ])
  })
})

describe('discovery on USB', () => {
  it('asks known readers, lists others without writing to them, and tells a reader without permission', async () => {
    const bus = new PracticeHidBus(hidShape({}))
    await startPracticeReader({ linkPath: '', startLine: bus.startLine })
    const opened: string[] = []
    const found = await discover([], () => {}, {
      ports: async () => [],
      hids: async () => [
        { vendorId: 0x2b8b, productId: 0x2721, label: '读卡器' },
        { vendorId: 0x046d, productId: 0xc52b, label: 'Receiver' },
        { vendorId: 0x0400, productId: 0xc35a, label: 'SAM' },
      ],
      pcscReaders: async () => [],
      openHid: async ({ vendorId }) => {
        opened.push(vendorId.toString(16))
        if (vendorId === 0x0400) throw new DeviceError('devices.port-no-permission', { path: 'USB 0400:C35A' })
        return new HidLink(bus.open(), hidShape({}), 'USB')
      },
    })
    expect(found.map(({ driver, error }) => [driver, error?.code])).toEqual([
      ['sdt-reader', undefined],
      [undefined, undefined],
      [undefined, 'devices.port-no-permission'],
    ])
    expect(opened).toEqual(['2b8b', '400'])
  })

  it('goes on where the system has no HID part', async () => {
    const found = await discover([], () => {}, {
      ports: async () => [],
      hids: () => Promise.reject(new DeviceError('devices.hid-unavailable', { message: 'libusb' })),
      openHid: () => Promise.reject(new Error('none')),
      pcscReaders: async () => [],
    })
    expect(found).toEqual([])
  })
})
