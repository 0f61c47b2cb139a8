/** Contactless readers over PC/SC: the real service (pcscd) with a virtual reader, where Debian's packages are installed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { discover } from '../../src-main/devices/discovery.ts'
import { PcscReaderDriver, uidNumber } from '../../src-main/devices/drivers/pcsc-reader.ts'
import { listPcscReaders } from '../../src-main/devices/links/pcsc.ts'
import type { DeviceSettings } from '../../src-main/devices/messages.ts'
import {
  PRACTICE_READER,
  type PracticePcsc,
  startPracticePcsc,
  whyNoPcsc,
} from '../../src-main/practice/pcsc/service.ts'
import { layCard } from '../../src-main/practice/pcsc/virtual-card.ts'
import { RecordingHost, temporaryFolder, until } from './helpers.ts'

const why = whyNoPcsc()
if (why) console.warn(`SKIPPED: no PC/SC reader is tried: ${why}`)

/** UID of the M1 card of xujuanpiju.com. */
const UID = Uint8Array.of(0x2a, 0x83, 0x15, 0x5e)
const SLOT = `${PRACTICE_READER} 00 00`

function settings(reader: string, options: DeviceSettings['options'] = {}): DeviceSettings {
  return {
    id: 'DV-PCSC',
    driver: 'pcsc-reader',
    name: '发卡器',
    link: { kind: 'pcsc', reader },
    zone: 'Asia/Shanghai',
    options,
  }
}

it('a UID is the number that other readers tell: of four bytes in digits, of more in hexadecimal', () => {
  expect([uidNumber(UID), uidNumber(UID, '8h10d-reversed'), uidNumber(Uint8Array.from([4, 1, 2, 3, 4, 5, 6]))]).toEqual(
    ['0713233758', '1578468138', '04010203040506'],
  )
})

describe.skipIf(why)('a PC/SC reader', () => {
  const folder = temporaryFolder()
  let service: PracticePcsc
  let driver: PcscReaderDriver | undefined
  const before = process.env.PCSCLITE_CSOCK_NAME

  beforeAll(async () => {
    service = await startPracticePcsc(folder)
    process.env.PCSCLITE_CSOCK_NAME = service.socket
  })

  afterEach(async () => {
    await driver?.stop()
    driver = undefined
  })

  afterAll(async () => {
    await service.stop()
    if (before === undefined) delete process.env.PCSCLITE_CSOCK_NAME
    else process.env.PCSCLITE_CSOCK_NAME = before
  })

  async function started(reader = SLOT, options = {}) {
    const host = new RecordingHost()
    driver = new PcscReaderDriver(settings(reader, options), host, 50, 200)
    driver.start()
    return { host, driver }
  }

  it('is listed, and makes each card laid down one punch with its UID as raw bytes', async () => {
    const { host } = await started()
    await until('the reader', () => host.lastHealth()?.state === 'online')
    const card = await layCard(service.port, UID)
    await until('the punch', () => host.deliveries.length === 1)
    await card.remove()
    const again = await layCard(service.port, UID)
    await until('the second punch', () => host.deliveries.length === 2)
    await again.remove()
    expect(host.deliveries.map(({ records, live, source }) => ({ records, live, source }))).toEqual(
      Array.from({ length: 2 }, () => ({
        records: [
          {
            number: '0713233758',
            deviceTime: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/),
            verify: 2,
            direction: 255,
            raw: '2a83155e',
          },
        ],
        live: true,
        source: 'terminal',
      })),
    )
    expect([card.asked, again.asked]).toEqual([['FFCA000000'], ['FFCA000000']])
  })

  it('says so when a card tells no number, or another one each time', async () => {
    const { host } = await started('')
    await until('the reader', () => host.lastHealth()?.state === 'online')
    const mute = await layCard(service.port, null)
    await until('the refusal', () => host.lastHealth()?.error?.code === 'devices.pcsc-no-uid')
    expect(host.lastHealth()).toMatchObject({ state: 'online', error: { params: { status: '6A81' } } })
    await mute.remove()
    const phone = await layCard(service.port, Uint8Array.of(0x08, 1, 2, 3))
    await until('the refusal', () => host.lastHealth()?.error?.code === 'devices.pcsc-random-uid')
    await phone.remove()
    expect(host.deliveries).toEqual([])
  })

  it('that is not plugged in is told as missing', async () => {
    const { host } = await started('ACS ACR122U 00 00')
    await until('the reader', () => host.lastHealth()?.error?.code === 'devices.pcsc-no-reader')
    expect(host.lastHealth()?.state).toBe('offline')
  })

  it('is found when devices are looked for, unless it is in use already', async () => {
    expect(await listPcscReaders()).toContain(SLOT)
    const rest = { ports: async () => [], hids: async () => [], openHid: () => Promise.reject(new Error('none')) }
    const surroundings = { ...rest, pcscReaders: listPcscReaders }
    const link = { kind: 'pcsc', reader: SLOT } as const
    const found = await discover([], undefined, surroundings)
    expect(found.find(({ label }) => label === SLOT)).toEqual({ link, label: SLOT, driver: 'pcsc-reader' })
    expect((await discover([link], undefined, surroundings)).map(({ label }) => label)).not.toContain(SLOT)
  })

  it('whose service answers no more holds up nothing else, is told, and works again when it answers', async () => {
    const { host } = await started()
    await until('the reader', () => host.lastHealth()?.state === 'online')
    service.hold()
    try {
      // This thread is where the practice card and the clock of this test live: a call that waited in it would never end.
      await until('the loss', () => host.lastHealth()?.error?.code === 'devices.pcsc-no-service', 30_000)
      expect(host.lastHealth()?.state).toBe('offline')
    } finally {
      service.goOn()
    }
    await until('the reader again', () => host.lastHealth()?.state === 'online', 30_000)
    const card = await layCard(service.port, UID)
    await until('the punch', () => host.deliveries.length === 1)
    await card.remove()
  })

  it('whose service ends is told, with the command that starts it, and works again when it is back', async () => {
    const { host } = await started()
    await until('the reader', () => host.lastHealth()?.state === 'online')
    await service.stop()
    await until('the loss', () => host.lastHealth()?.error?.code === 'devices.pcsc-no-service')
    expect(host.lastHealth()).toMatchObject({
      state: 'offline',
      error: { params: { command: expect.stringMatching(/pcscd/) } },
    })
    service = await startPracticePcsc(folder)
    await until('the reader again', () => host.lastHealth()?.state === 'online')
  })
})
