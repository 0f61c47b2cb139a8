import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { SdtReaderDriver } from '../../../src-main/devices/drivers/sdt-reader.ts'
import { DeviceError } from '../../../src-main/devices/errors.ts'
import { HidLink, hidReportData, hidReports, hidShape } from '../../../src-main/devices/links/hid.ts'
import { decodePhoto } from '../../../src-main/devices/links/photo-decoder.ts'
import type { DeviceSettings } from '../../../src-main/devices/messages.ts'
import { SdtSession } from '../../../src-main/devices/protocols/sdt/session.ts'
import { practiceCard, practiceForeignCard } from '../../../src-main/practice/reader/cards.ts'
import { PracticeHidBus } from '../../../src-main/practice/reader/hid-bus.ts'
import { type PracticeReaderOptions, startPracticeReader } from '../../../src-main/practice/reader/practice-reader.ts'
import { BOUNDED } from '../../support/bounded.ts'
import { ptyPath, RecordingHost, readerSettings, sharedReference, socat, temporaryFolder, until } from '../helpers.ts'
import { compileLibrary, hasCompiler } from './sdt-library.ts'

const FAST = { pollMs: 15, heartbeatMs: 200, firstRetryMs: 20, mostRetryMs: 60, rereadMs: 60 }
const person = { sex: 'male', nation: '汉', birth: '1985-01-02', address: '练习省练习市练习路1号' } as const
const WANG = practiceCard({ ...person, name: '王一', sequence: 1 })
const LI = practiceCard({
  ...person,
  name: '𠮷䶮',
  sequence: 2,
  validTo: '长期',
  appended: ['练习省旧址2号', '练习省新址3号'],
})

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function onHid(options: Partial<PracticeReaderOptions> = {}, shape = hidShape({})) {
  const bus = new PracticeHidBus(shape)
  const reader = await startPracticeReader({ linkPath: '', startLine: bus.startLine, ...options })
  const host = new RecordingHost()
  const link = { kind: 'hid', vendorId: 0x2b8b, productId: 0x2721 } as const
  const driver = new SdtReaderDriver({ ...readerSettings(''), link }, host, FAST, async () => {
    let line: HidLink
    try {
      line = new HidLink(bus.open(), shape, 'USB 2B8B:2721')
    } catch {
      throw new DeviceError('devices.hid-missing', { device: 'USB 2B8B:2721' })
    }
    return { session: new SdtSession(line), close: () => line.close() }
  })
  driver.start()
  cleanups.push(() => driver.stop())
  return { bus, reader, host, driver }
}

const cards = (host: RecordingHost) => host.of('card').map(({ card }) => card.idNumber)

describe('a reader on HID reports', () => {
  const shared = sharedReference('vectors.json')
  it.runIf(shared !== undefined)('cuts the 1295 bytes of a read into 21 reports of 64 (devices.md §1.3)', () => {
    const frame = Buffer.from(JSON.parse(shared!).sdt.read_3001_resident_frame, 'hex')
    const reports = hidReports(frame, hidShape({}))
    expect([frame.length, reports.length, [...new Set(reports.map((report) => report.length))]]).toEqual([
      1295,
      21,
      [65],
    ])
    const back = Buffer.concat(reports.map((report) => hidReportData(report.subarray(1), hidShape({}))))
    expect(back.subarray(0, 1295)).toEqual(frame)
    expect(back.subarray(1295)).toEqual(Buffer.alloc(64 * 21 - 1295))
  })

  it('puts a request at the start of one zero-padded report, its id before it', () => {
    const find = Buffer.from('aaaaaa96690003200122', 'hex')
    expect(Buffer.from(hidReports(find, hidShape({}))[0]!).toString('hex')).toBe(
      `00${find.toString('hex')}${'00'.repeat(54)}`,
    )
  })

  it.each([
    ['64 bytes', {}],
    ['a length byte before the data', { reportSize: 32, prefix: 1 }],
    ['a report id and two length bytes', { reportSize: 255, prefix: 2, reportId: 5 }],
  ])('reads a card, with reports of %s', async (_name, settings) => {
    const { reader, host } = await onHid({}, hidShape(settings))
    reader.present(WANG)
    await until('card', () => cards(host).length === 1)
    expect(host.of('card')[0]!.card).toMatchObject({ name: '王一', samId: '05.01-20260101-0000000001-0000000001' })
  })

  it('reads each card exactly once over 50 unplugs', async () => {
    const { bus, reader, host } = await onHid()
    for (let turn = 0; turn < 50; turn++) {
      reader.present(turn % 2 ? WANG : LI)
      await until(`card ${turn}`, () => cards(host).length === turn + 1)
      await bus.unplug()
      reader.remove()
      await until('missing', () => host.lastHealth()?.error?.code === 'devices.hid-missing')
      await bus.replug()
      await until('online', () => host.lastHealth()?.state === 'online')
    }
    expect(cards(host)).toEqual(Array.from({ length: 50 }, (_, turn) => (turn % 2 ? WANG : LI).idNumber))
    expect(bus.opened).toBe(51)
  })
})

describe('the card itself', () => {
  it('comes with rare characters, 长期 and the newest appended address (30 03)', async () => {
    const { reader, host } = await onHid()
    reader.present(LI)
    const { card } = await until('card', () => host.of('card')[0])
    expect(card).toMatchObject({ name: '𠮷䶮', validTo: '长期', appendedAddress: '练习省新址3号' })
  })

  it.each([0, 512, 1024])(
    'is read by 30 10 where a reader knows no 30 01, past %i bytes of fingerprints',
    async (bytes) => {
      const { reader, host } = await onHid({ fingerprintOnly: bytes })
      reader.present(WANG)
      const { card } = await until('card', () => host.of('card')[0])
      expect([
        card.idNumber,
        Buffer.from(card.photoWlt!, 'base64').length,
        JSON.stringify(card).includes('ngerprint'),
      ]).toEqual([WANG.idNumber, 1024, false])
    },
  )

  it.each([
    [
      { kind: 'J', name: '港测试', idNumber: '810000199003070031', permitNumber: 'H12345678', issueCount: '02' },
      { kind: 'hk-mo-tw', permitNumber: 'H12345678', issueCount: '02', name: '港测试' },
    ],
    [
      { kind: 'I', name: '', englishName: 'TEST, PERSON', idNumber: 'KAZ110090123105', nationality: 'KAZ' },
      { kind: 'foreigner-2017', nationality: 'KAZ', englishName: 'TEST, PERSON', name: 'TEST, PERSON' },
    ],
    [
      {
        kind: 'Y',
        name: '测试',
        englishName: 'A VERY LONG NAME THAT NEEDS BOTH FIELDS OK',
        idNumber: '911840199003070014',
        nationality: '840',
      },
      { kind: 'foreigner-2023', nationality: '840', englishName: 'A VERY LONG NAME THAT NEEDS BOTH FIELDS OK' },
    ],
  ] as const)('of kind %o carries its own fields', async (input, expected) => {
    const { reader, host } = await onHid()
    reader.present(practiceForeignCard({ sex: '1', birth: '19900307', ...input }))
    const { card } = await until('card', () => host.of('card')[0])
    expect(card).toMatchObject({ ...expected, idNumber: input.idNumber, birth: '1990-03-07', validTo: '2032-01-01' })
    expect(reader.commands()['new-address'] ?? 0).toBe(0)
  })
})

describe.runIf(socat)('the speed of a serial reader', () => {
  it('is found where the reader was set to another than configured', async () => {
    const reader = await startPracticeReader({ linkPath: ptyPath(), baudRate: 9600 })
    cleanups.push(() => reader.stop())
    const host = new RecordingHost()
    const driver = new SdtReaderDriver(readerSettings(reader.path), host, FAST)
    driver.start()
    cleanups.push(() => driver.stop())
    reader.present(WANG)
    await until('card at 9600', () => cards(host).length === 1)
    expect(host.of('health').some(({ health }) => health.error?.code === 'devices.reader-silent')).toBe(true)
  })
})

describe.runIf(hasCompiler)('a reader behind a vendor library', () => {
  function drive(link: Extract<DeviceSettings['link'], { kind: 'library' }>, vendorFolder: string) {
    const host = new RecordingHost()
    host.vendorFolder = vendorFolder
    const driver = new SdtReaderDriver({ ...readerSettings(''), link }, host, FAST)
    driver.start()
    cleanups.push(() => driver.stop())
    return host
  }

  it('is read through koffi: status, identity, find, select, read, appended address', async () => {
    const folder = temporaryFolder()
    compileLibrary(folder, WANG)
    const host = drive({ kind: 'library', file: 'libsdtapi.so', port: 1001 }, folder)
    const { card } = await until('card', () => host.of('card')[0])
    expect(card).toMatchObject({
      idNumber: WANG.idNumber,
      name: '王一',
      samId: '05.01-20260101-0000000001-0000000001',
      appendedAddress: '练习省图书馆5号',
      photoWlt: Buffer.from(WANG.photo).toString('base64'),
    })
    await until('removed', () => host.of('card-removed').length === 1)
    expect(host.of('card-failed')).toEqual([])
  })

  it.each([
    ['missing', { kind: 'library', file: 'libnone.so', port: 1 }, 'devices.library-missing'],
    ['no library', { kind: 'library', file: 'libtext.so', port: 1 }, 'devices.library-failed'],
    ['without a reader at its port', { kind: 'library', file: 'libsdtapi.so', port: 7 }, 'devices.reader-unplugged'],
  ] as const)('says that it is %s', async (_name, link, code) => {
    const folder = temporaryFolder()
    compileLibrary(folder, WANG)
    writeFileSync(join(folder, 'libtext.so'), 'no library')
    const host = drive(link, folder)
    await until(code, () => host.lastHealth()?.error?.code === code)
  })
})

describe.runIf(process.platform !== 'win32')('the plug point for a photo decoder', () => {
  function decoder(script: string): string {
    const folder = join(temporaryFolder(), 'vendor')
    mkdirSync(folder)
    writeFileSync(join(folder, 'photo-decoder'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'photo-decoder'), 0o755)
    return folder
  }
  // A BMP of 1×1 that a stub makes out of nothing: nobody decodes WLT here.
  const BMP = `${Buffer.from(
    '424d3a000000000000003600000028000000010000000100000001001800000000000400000000000000000000000000000000000000ffffff00',
    'hex',
  )
    .toString('hex')
    .replace(/../g, '\\x$&')}`
  const octal = BMP.replace(
    /\\x(..)/g,
    (_all, hex: string) => `\\0${Number.parseInt(hex, 16).toString(8).padStart(3, '0')}`,
  )

  it('gives the 1024 bytes to the program and takes its BMP', async () => {
    const folder = decoder(`test "$(wc -c)" -eq 1024 || exit 3\nprintf '%b' '${octal}'`)
    expect(Buffer.from((await decodePhoto(WANG.photo, folder))!).toString('latin1', 0, 2)).toBe('BM')
  })

  it.each([
    ['there is none', undefined],
    ['it fails', 'exit 1'],
    ['it gives something else', 'cat'],
    ['it does not end', 'exec sleep 30'],
  ])('leaves the photo opaque where %s', async (_name, script) => {
    const folder = script === undefined ? temporaryFolder() : decoder(script)
    expect(await decodePhoto(WANG.photo, folder, 300)).toBeUndefined()
  })

  it('has gcc where it should', () => {
    expect(spawnSync('gcc', ['--version'], BOUNDED).status === 0).toBe(hasCompiler)
  })
})
