import { afterEach, describe, expect, it } from 'vitest'
import { type SdtDriverTiming, SdtReaderDriver } from '../../../src-main/devices/drivers/sdt-reader.ts'
import { SerialLink } from '../../../src-main/devices/links/serial.ts'
import { practiceCard } from '../../../src-main/practice/reader/cards.ts'
import { type PracticeReaderOptions, startPracticeReader } from '../../../src-main/practice/reader/practice-reader.ts'
import { ptyPath, RecordingHost, readerSettings, socat, until } from '../helpers.ts'

const FAST: Partial<SdtDriverTiming> = {
  pollMs: 20,
  heartbeatMs: 200,
  firstRetryMs: 30,
  mostRetryMs: 100,
  rereadMs: 60,
}
const ADDRESS = '练习省练习市练习路1号'
const WANG = practiceCard({
  name: '王一',
  sex: 'male',
  nation: '汉',
  birth: '1985-01-02',
  address: ADDRESS,
  sequence: 1,
})
const LI = practiceCard({
  name: '李二',
  sex: 'female',
  nation: '土家族',
  birth: '1990-03-07',
  address: ADDRESS,
  sequence: 2,
})

const cleanups: Array<() => Promise<unknown>> = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function practice(options: Partial<PracticeReaderOptions> = {}) {
  const reader = await startPracticeReader({ linkPath: ptyPath(), ...options })
  cleanups.push(() => reader.stop())
  return reader
}

function drive(path: string, timing: Partial<SdtDriverTiming> = FAST) {
  const host = new RecordingHost()
  const driver = new SdtReaderDriver(readerSettings(path), host, timing)
  driver.start()
  cleanups.push(() => driver.stop())
  return { host, driver }
}

const cards = (host: RecordingHost) => host.of('card').map(({ card }) => card.idNumber)
const counted = (reader: { commands(): Readonly<Record<string, number>> }, name: string) => reader.commands()[name] ?? 0

describe.runIf(socat)('the SDT reader driver on a real serial line', () => {
  it.each([true, false])(
    'reads a card that stays there once (reader finds it again: %s), and the next one',
    async (findsAgain) => {
      const reader = await practice({ findsAgain })
      const { host } = drive(reader.path)
      reader.present(WANG)
      await until('first card', () => cards(host).length === 1)
      const finds = counted(reader, 'find')
      await until('many more polls', () => counted(reader, 'find') > finds + 10)
      expect([cards(host), counted(reader, 'read')]).toEqual([[WANG.idNumber], 1])
      reader.remove()
      await until('removal', () => host.of('card-removed').length === 1)
      reader.present(LI)
      await until('second card', () => cards(host).length === 2)
      expect(cards(host)).toEqual([WANG.idNumber, LI.idNumber])
      expect(host.of('card-failed')).toEqual([])
    },
  )

  it.each([true, false])(
    'tells the change of cards in order where one follows another at once (reader finds it again: %s)',
    async (findsAgain) => {
      const reader = await practice({ findsAgain })
      const { host } = drive(reader.path, { ...FAST, lingerMs: 60_000 })
      for (const [index, card] of [WANG, LI, WANG].entries()) {
        reader.present(card)
        await until('card', () => cards(host).length === index + 1)
        const finds = counted(reader, 'find')
        await until('more polls', () => counted(reader, 'find') > finds + 5)
      }
      const told = host.messages.filter(({ type }) => type === 'card' || type === 'card-removed')
      expect([told.map(({ type }) => type), cards(host)]).toEqual([
        ['card', 'card-removed', 'card', 'card-removed', 'card'],
        [WANG.idNumber, LI.idNumber, WANG.idNumber],
      ])
    },
  )

  it('shows a card once where a reader misses it right after the read and then finds it again', async () => {
    const reader = await practice()
    const { host } = drive(reader.path, { ...FAST, lingerMs: 60_000 })
    await until('online', () => host.lastHealth()?.state === 'online')
    reader.missAfterRead(1)
    reader.present(WANG)
    await until('second read', () => counted(reader, 'read') === 2)
    const finds = counted(reader, 'find')
    await until('more polls', () => counted(reader, 'find') > finds + 10)
    expect([cards(host), host.of('card-removed'), counted(reader, 'read')]).toEqual([[WANG.idNumber], [], 2])
    reader.remove()
    await until('removal', () => host.of('card-removed').length === 1)
  })

  it('does not take a card for a lasting one where it is lifted at once', async () => {
    const reader = await practice()
    const { host } = drive(reader.path, { ...FAST, lingerMs: 60_000 })
    for (const [index, card] of [WANG, LI].entries()) {
      reader.present(card)
      await until('card', () => cards(host).length === index + 1)
      reader.remove()
      await until('removal', () => host.of('card-removed').length === index + 1)
    }
  })

  it('gives every field, the raw block, the photo and the SAM identity', async () => {
    const reader = await practice()
    const { host } = drive(reader.path)
    reader.present(LI)
    const { card } = await until('card', () => host.of('card')[0])
    expect(card).toEqual({
      readId: expect.stringMatching(/^CR[0-9A-F]{20}$/),
      deviceId: 'DV-READER',
      at: expect.stringMatching(/Z$/),
      kind: 'resident',
      name: '李二',
      sex: '2',
      nation: '15',
      birth: '1990-03-07',
      address: ADDRESS,
      idNumber: LI.idNumber,
      authority: '练习市公安局',
      validFrom: '2020-01-01',
      validTo: '2040-01-01',
      rawText: Buffer.from(LI.text).toString('hex'),
      photoWlt: Buffer.from(LI.photo).toString('base64'),
      samId: '05.01-20260101-0000000001-0000000001',
    })
    expect(host.lastHealth()).toMatchObject({ state: 'online', samId: card.samId })
  })

  it('reads replies that come in fragments, with noise around every one', async () => {
    const reader = await practice({ pieceBytes: 97 })
    reader.fail('noise', 1000)
    const { host } = drive(reader.path)
    reader.present(WANG)
    await until('card', () => cards(host).length === 1)
    expect(host.of('card-failed')).toEqual([])
  })

  it.each(['half-frame', 'bad-checksum'] as const)('reads again after a reply with %s', async (fault) => {
    const reader = await practice({ findsAgain: true })
    reader.fail(fault, 1, 'read')
    const { host } = drive(reader.path)
    reader.present(WANG)
    await until('card', () => cards(host).length === 1)
    expect([counted(reader, 'read'), host.of('card-failed')]).toEqual([2, []])
  })

  it.each(['half-frame', 'bad-checksum'] as const)(
    'asks for the card again where %s spoiled the only read the reader gives',
    async (fault) => {
      const reader = await practice({ findsAgain: false })
      reader.fail(fault, 1, 'read')
      const { host } = drive(reader.path)
      reader.present(WANG)
      const failed = await until('failure', () => host.of('card-failed')[0])
      expect([failed.code, cards(host)]).toEqual(['devices.reader-bad-frame', []])
      reader.remove()
      reader.present(WANG)
      await until('card', () => cards(host).length === 1)
    },
  )

  it('says once that a card cannot be read while replies stay damaged, and reads it when they are whole', async () => {
    const reader = await practice({ findsAgain: true })
    reader.fail('bad-checksum', 8, 'read')
    const { host } = drive(reader.path)
    reader.present(WANG)
    await until('card', () => cards(host).length === 1)
    expect(host.of('card-failed')).toEqual([
      {
        type: 'card-failed',
        deviceId: 'DV-READER',
        code: 'devices.reader-bad-frame',
        params: { command: 'read', fault: 'checksum' },
      },
    ])
  })

  it.each([
    [0x31, 'devices.sdt-card-refused-reader'],
    [0x32, 'devices.sdt-reader-refused-card'],
    [0x33, 'devices.sdt-information-not-genuine'],
    [0x40, 'devices.sdt-wrong-card-kind'],
    [0x41, 'devices.sdt-read-failed'],
    [0x47, 'devices.sdt-random-failed'],
    [0x77, 'devices.sdt-other-status'],
  ])('tells status %i of a read by its own code', async (sw3, code) => {
    const reader = await practice({ findsAgain: true })
    reader.refuse(sw3, 'read', 2)
    const { host } = drive(reader.path)
    reader.present(WANG)
    await until('card', () => cards(host).length === 1)
    expect(host.of('card-failed').map((failed) => failed.code)).toEqual([code])
  })

  it('reads anyway where a reader refuses to select', async () => {
    const reader = await practice({ readsUnselected: true })
    reader.refuse(0x81, 'select', 2)
    const { host } = drive(reader.path)
    reader.present(WANG)
    await until('card', () => cards(host).length === 1)
    expect(host.of('card-failed')).toEqual([])
  })

  it('survives the plug pulled in the middle of a read: no half card, and the card once after replugging', async () => {
    const reader = await practice()
    reader.unplugDuringRead(700)
    const { host } = drive(reader.path)
    reader.present(WANG)
    await until('unplugged', () =>
      host.of('health').some(({ health }) => health.error?.code === 'devices.reader-unplugged'),
    )
    expect(cards(host)).toEqual([])
    await until('missing', () => host.lastHealth()?.error?.code === 'devices.port-missing')
    await reader.replug()
    await until('card', () => cards(host).length >= 1)
    const finds = counted(reader, 'find')
    await until('more polls', () => counted(reader, 'find') > finds + 5)
    expect(cards(host)).toEqual([WANG.idNumber])
  })

  it('tells a silent reader, and finds back to it', async () => {
    const reader = await practice()
    const { host } = drive(reader.path)
    await until('online', () => host.lastHealth()?.state === 'online')
    reader.fail('silence', 7)
    await until('silent', () => host.of('health').some(({ health }) => health.error?.code === 'devices.reader-silent'))
    await until('online', () => host.lastHealth()?.state === 'online')
    expect(host.lastHealth()?.error).toBeUndefined()
  })

  it('asks an idle reader for its status', async () => {
    const reader = await practice()
    drive(reader.path)
    await until('heartbeats', () => counted(reader, 'status') >= 3)
  })

  it('shows a reader that is not authorised as failed, until it is', async () => {
    const reader = await practice()
    reader.refuse(0x66, 'status', 2)
    const { host } = drive(reader.path)
    await until('online', () => host.lastHealth()?.state === 'online')
    expect(host.of('health')[0]?.health).toMatchObject({
      state: 'failed',
      error: { code: 'devices.sdt-sam-not-authorised' },
    })
  })

  it('tells a port that is in use, and takes it when it is free', async () => {
    const reader = await practice()
    const first = drive(reader.path)
    await until('first online', () => first.host.lastHealth()?.state === 'online')
    const second = drive(reader.path)
    await until('in use', () => second.host.lastHealth()?.error?.code === 'devices.port-in-use')
    expect(second.host.lastHealth()?.error?.params).toEqual({ path: reader.path })
    await first.driver.stop()
    await until('second online', () => second.host.lastHealth()?.state === 'online')
  })

  it('never writes to a closed port (node-serialport#1593)', async () => {
    const reader = await practice()
    const link = await SerialLink.open(reader.path, 115200)
    await link.close()
    expect(() => link.write(Uint8Array.of(1))).toThrow('devices.reader-unplugged')
  })
})
