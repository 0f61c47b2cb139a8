import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { OsdpPanelDriver } from '../../../src-main/devices/drivers/osdp-panel.ts'
import type { DeviceOptions } from '../../../src-main/devices/messages.ts'
import { encodeRaw, parseKeypad, parsePdid, parseRaw } from '../../../src-main/devices/protocols/osdp/events.ts'
import {
  CMD,
  encodeOsdp,
  OsdpDecoder,
  type OsdpPacket,
  osdpChecksum,
  osdpCrc,
  REPLY,
} from '../../../src-main/devices/protocols/osdp/packet.ts'
import { OsdpPeripheral } from '../../../src-main/devices/protocols/osdp/peripheral.ts'
import {
  initialMac,
  openData,
  panelCryptogram,
  peripheralCryptogram,
  sealData,
  sessionKeys,
} from '../../../src-main/devices/protocols/osdp/secure.ts'
import {
  type PracticeOsdpOptions,
  PracticeOsdpReader,
  startPracticeOsdp,
} from '../../../src-main/practice/osdp/peripheral.ts'
import { ptyPath, RecordingHost, seededRandom, sharedReference, socat, until } from '../helpers.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const range = (from: number, count: number) => Uint8Array.from({ length: count }, (_, at) => from + at)
const SCBK = range(0, 16)

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function decoded(text: string): OsdpPacket {
  const [packet] = new OsdpDecoder().push(bytesOf(text))
  if (!packet) throw new Error(`no packet: ${text}`)
  return packet
}

describe('OSDP packets', () => {
  it('have the CRC of Annex E', () => {
    expect(osdpCrc(bytesOf('537f0d00046e0080250000'))).toBe(0x386e)
    expect(osdpCrc(bytesOf('53000900046100'))).toBe(0x66c0)
  })

  const shared = sharedReference('vectors.json')
  const vectors = (shared ? JSON.parse(shared).osdp : {}) as Record<string, string>

  it.runIf(shared)('are those of the transcript with an independent peripheral (libosdp), both ways', () => {
    const packet = (code: number, sequence: number, data: number[] = []): OsdpPacket => ({
      address: 1,
      reply: false,
      sequence,
      code,
      data: Uint8Array.from(data),
    })
    expect(
      [encodeOsdp(packet(CMD.poll, 0)), encodeOsdp(packet(CMD.id, 1, [0]))].map((bytes) => `ff${hex(bytes)}`),
    ).toEqual([vectors.poll_tx, vectors.id_tx])
    const challenge = { ...packet(CMD.chlng, 3, [...range(0xb0, 8)]), security: { type: 0x11, data: Uint8Array.of(1) } }
    expect(`ff${hex(encodeOsdp(challenge))}`).toBe(vectors.sc_chlng_tx)
    expect(decoded(vectors.ack_rx!)).toMatchObject({ address: 1, reply: true, sequence: 0, code: REPLY.ack })
    expect(parsePdid(decoded(vectors.pdid_rx!).data)).toMatchObject({
      vendor: '697a00',
      model: 0x99,
      serial: 0x01020304,
      firmware: '11.12.13',
    })
    const raw = parseRaw(decoded(vectors.raw_plain_rx!).data)!
    // Its parity bits are made up, so that the bits themselves are the number.
    expect([raw.bits, raw.number]).toEqual(['00010010001101000101011001', '12345640'])
    expect(parseKeypad(decoded(vectors.keypad_plain_rx!).data)).toEqual({ reader: 0, keys: '1234#' })
  })

  it.runIf(shared)('carry the secure channel of the transcript', () => {
    const panelRandom = range(0xb0, 8)
    const ccrypt = decoded(vectors.sc_ccrypt_rx!)
    const random = ccrypt.data.subarray(8, 16)
    const keys = sessionKeys(bytesOf(vectors.scbk!), panelRandom)
    expect(hex(peripheralCryptogram(keys, panelRandom, random))).toBe(hex(ccrypt.data.subarray(16)))
    const rmac = decoded(vectors.sc_rmaci_rx!)
    expect(hex(initialMac(keys, panelCryptogram(keys, panelRandom, random)))).toBe(hex(rmac.data))
    expect([rmac.code, rmac.security]).toEqual([REPLY.rmacI, { type: 0x14, data: Uint8Array.of(1) }])
  })

  it('survive any cut, noise and marks between them', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 9 })),
        fc.boolean(),
        (data, cuts, useCrc) => {
          const packet = { address: 5, reply: true, sequence: 2, code: REPLY.raw, data }
          const line = Buffer.concat([
            Uint8Array.of(0xff),
            encodeOsdp(packet, useCrc),
            Uint8Array.of(0xff, 0xff),
            encodeOsdp(packet, useCrc),
          ])
          const decoder = new OsdpDecoder()
          const packets: OsdpPacket[] = []
          let at = 0
          for (const cut of cuts) {
            packets.push(...decoder.push(line.subarray(at, at + cut)))
            at += cut
          }
          packets.push(...decoder.push(line.subarray(at)))
          expect(packets).toEqual([packet, packet])
        },
      ),
    )
  })

  it('have a sum instead of a CRC where the panel is told so', () => {
    expect(osdpChecksum(bytesOf('5300080000'))).toBe((0x100 - ((0x53 + 0x08) & 0xff)) & 0xff)
  })
})

describe('the secure channel, vectors of Annex E', () => {
  const keys = sessionKeys(range(0x30, 16), range(0xb0, 8))

  it('derives keys, cryptograms and the first MAC', () => {
    const [panelRandom, random] = [range(0xb0, 8), range(0xa0, 8)]
    const panel = panelCryptogram(keys, panelRandom, random)
    expect({
      encrypt: hex(keys.encrypt),
      mac1: hex(keys.mac1),
      mac2: hex(keys.mac2),
      panel: hex(panel),
      peripheral: hex(peripheralCryptogram(keys, panelRandom, random)),
      first: hex(initialMac(keys, panel)),
    }).toEqual({
      encrypt: 'bf8dc2a8329acb8c67c6d0cd9a451682',
      mac1: '5e86c676603bdee2d8beafe178637332',
      mac2: '6fda86e857777e81132035758239172e',
      panel: '26d3356e07762d262801fc8e6665a891',
      peripheral: 'fde5d2f428ec16312471ea3c02bd7796',
      first: 'b2a30057eb98ba2229ec1f875662b524',
    })
  })

  it('opens what it sealed, and nothing under another MAC', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (data, mac) => {
          const sealed = sealData(keys, mac, data)
          expect(Uint8Array.from(openData(keys, mac, sealed)!)).toEqual(data)
          const other = mac.map((byte, at) => (at === 15 ? byte ^ 1 : byte))
          expect(hex(openData(keys, other, sealed) ?? new Uint8Array(0))).not.toBe(hex(data))
        },
      ),
    )
  })
})

describe('a panel and a peripheral', () => {
  /** Talks without a line; `spoil` may change or swallow what either side sends. */
  function pairOf(
    options: PracticeOsdpOptions,
    spoil: (bytes: Uint8Array) => Uint8Array | undefined = (bytes) => bytes,
  ) {
    const reader = new PracticeOsdpReader({ address: 1, ...options })
    const link = new OsdpPeripheral(1, async (bytes) => {
      const [packet] = new OsdpDecoder().push(bytes)
      const reply = spoil(reader.answer(packet!))
      return reply && new OsdpDecoder().push(reply)[0]
    })
    return { reader, link }
  }

  it('speak under the channel; a card comes encrypted', async () => {
    const lines: string[] = []
    const { reader, link } = pairOf({ scbk: SCBK }, (bytes) => {
      lines.push(hex(bytes))
      return bytes
    })
    await link.command(CMD.poll)
    await link.openChannel(SCBK)
    reader.showCard(7302202)
    const { code, data } = await link.command(CMD.poll)
    expect([code, parseRaw(data)?.number, reader.secure, link.secure]).toEqual([REPLY.raw, '07302202', true, true])
    expect(lines.some((line) => line.includes(hex(encodeRaw(7302202, 26))))).toBe(false)
    expect((await link.command(CMD.led, range(0, 14))).code).toBe(REPLY.ack)
  })

  it('find out a wrong key, a missing channel, and install mode where none was expected', async () => {
    const refused = async (options: PracticeOsdpOptions) => {
      const { link } = pairOf(options)
      await link.command(CMD.poll)
      return link.openChannel(SCBK).catch((error: { code: string }) => error.code)
    }
    expect([await refused({ scbk: range(1, 16) }), await refused({}), await refused({ installMode: true })]).toEqual([
      'devices.osdp-not-genuine',
      'devices.osdp-no-secure-channel',
      'devices.osdp-install-mode',
    ])
  })

  it('install a key', async () => {
    const { reader, link } = pairOf({ installMode: true })
    await link.command(CMD.poll)
    await link.install(SCBK)
    expect([hex(reader.scbk!), link.secure]).toEqual([hex(SCBK), true])
    expect((await link.command(CMD.poll)).code).toBe(REPLY.ack)
  })

  it('lose no event and double none where every third reply is lost', async () => {
    let sent = 0
    const { reader, link } = pairOf({ scbk: SCBK }, (bytes) => (++sent % 3 === 0 ? undefined : bytes))
    await link.command(CMD.poll)
    await link.openChannel(SCBK)
    const seen: string[] = []
    for (let card = 1; card <= 20; card++) reader.showCard(card)
    for (let poll = 0; poll < 30; poll++) {
      const { code, data } = await link.command(CMD.poll)
      if (code === REPLY.raw) seen.push(parseRaw(data)!.number)
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, at) => String(at + 1).padStart(8, '0')))
  })

  it('take no packet that was changed on the way', async () => {
    const random = seededRandom(7)
    for (let turn = 0; turn < 200; turn++) {
      let changing = false
      const { reader, link } = pairOf({ scbk: SCBK }, (bytes) => {
        if (!changing) return bytes
        const body = Uint8Array.from(bytes.subarray(0, -2))
        const at = 5 + Math.floor(random() * (body.length - 5))
        body[at] = body[at]! ^ (1 << Math.floor(random() * 8))
        const crc = osdpCrc(body)
        return Uint8Array.from([...body, crc & 0xff, crc >> 8])
      })
      await link.command(CMD.poll)
      await link.openChannel(SCBK)
      changing = true
      reader.showCard(7302202)
      const outcome = await link.command(CMD.poll).catch((error: { code: string }) => error.code)
      expect(outcome).toMatch(/^devices\.osdp-/)
    }
  })

  it('take a reader that starts anew for one without a channel', async () => {
    const { reader, link } = pairOf({ scbk: SCBK })
    await link.command(CMD.poll)
    await link.openChannel(SCBK)
    reader.restart()
    await expect(link.command(CMD.poll)).rejects.toMatchObject({ code: 'devices.osdp-refused' })
  })
})

describe.runIf(socat)('the OSDP driver on a real serial line', () => {
  const FAST = { pollMs: 15, replyMs: 120, retryMs: 60, firstRetryMs: 20, mostRetryMs: 60 }

  async function site(readers: PracticeOsdpReader[], options: DeviceOptions = {}) {
    const line = await startPracticeOsdp(ptyPath(), readers)
    cleanups.push(() => line.stop())
    const host = new RecordingHost()
    const link = { kind: 'serial', path: line.path, baudRate: 9600 } as const
    const driver = new OsdpPanelDriver(
      {
        id: 'DV-OSDP',
        driver: 'osdp-panel',
        name: '北门',
        zone: 'Asia/Shanghai',
        link,
        options: { addresses: readers.map(({ address }) => address), ...options },
      },
      host,
      FAST,
    )
    driver.start()
    cleanups.push(() => driver.stop())
    return { line, host, driver }
  }

  const shown = (host: RecordingHost) => host.deliveries.map(({ records }) => records[0]!.number)

  it.each([
    ['in the open', {}, {}],
    ['under the secure channel', { scbk: SCBK }, { scbk: hex(SCBK) }],
    ['after install mode', { installMode: true }, { scbk: hex(SCBK), installMode: true }],
  ])('takes cards and keyed numbers of two readers %s', async (_name, reader, options) => {
    const readers = [0, 7].map((address) => new PracticeOsdpReader({ address, serial: 100 + address, ...reader }))
    const { host } = await site(readers, { direction: 1, ...options })
    await until('online', () => host.lastHealth()?.state === 'online')
    readers[0]!.showCard(7302202)
    await until('card', () => shown(host).length === 1)
    readers[1]!.showCard(40856634, 34)
    await until('card', () => shown(host).length === 2)
    readers[1]!.pressKeys('99*10')
    readers[1]!.pressKeys('01#')
    await until('keys', () => shown(host).length === 3)
    expect([shown(host), readers.map(({ secure }) => secure)]).toEqual([
      ['07302202', '0040856634', '1001'],
      'scbk' in options ? [true, true] : [false, false],
    ])
    expect(host.deliveries[0]).toMatchObject({ live: true, complete: true, records: [{ verify: 2, direction: 1 }] })
  })

  it('opens at the reader where somebody showed, with relay, light and tone', async () => {
    const readers = [0, 7].map((address) => new PracticeOsdpReader({ address }))
    const { host, driver } = await site(readers)
    await expect(driver.openGate()).rejects.toMatchObject({ code: 'devices.osdp-silent' })
    await until('online', () => host.lastHealth()?.state === 'online')
    readers[1]!.showCard(1)
    await until('card', () => shown(host).length === 1)
    await driver.openGate()
    const acted = (reader: PracticeOsdpReader) =>
      reader.commands.filter((code) => [CMD.out, CMD.led, CMD.buz].includes(code as 0x68))
    expect(readers.map(acted)).toEqual([[], [CMD.out, CMD.led, CMD.buz]])
  })

  it('takes nothing from a reader without the key', async () => {
    const readers = [new PracticeOsdpReader({ scbk: range(9, 16) })]
    const { host } = await site(readers, { scbk: hex(SCBK) })
    readers[0]!.showCard(1)
    await until('refused', () => host.lastHealth()?.error?.code === 'devices.osdp-not-genuine')
    await until('tried again', () => host.of('health').length > 3)
    expect(shown(host)).toEqual([])
  })

  it.each(['silence', 'noise', 'half-frame', 'bad-crc'] as const)('reads through %s, each card once', async (kind) => {
    const readers = [new PracticeOsdpReader({ scbk: SCBK })]
    const { line, host } = await site(readers, { scbk: hex(SCBK) })
    await until('online', () => host.lastHealth()?.state === 'online')
    line.setFaults({ every: 4, kind })
    for (let card = 1; card <= 10; card++) readers[0]!.showCard(card)
    await until('cards', () => shown(host).length === 10)
    expect(shown(host)).toEqual(Array.from({ length: 10 }, (_, at) => String(at + 1).padStart(8, '0')))
  })

  it('reads each card exactly once over 50 unplugs', async () => {
    const readers = [new PracticeOsdpReader({ scbk: SCBK })]
    const { line, host } = await site(readers, { scbk: hex(SCBK) })
    for (let turn = 1; turn <= 50; turn++) {
      readers[0]!.showCard(turn)
      await until(`card ${turn}`, () => shown(host).length === turn)
      await line.unplug()
      await until('gone', () => host.lastHealth()?.state === 'offline')
      await line.replug()
    }
    expect(new Set(shown(host)).size).toBe(50)
  })
})
