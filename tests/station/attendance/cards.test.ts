import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CardNumberFormat, formatCardNumber, sameCard } from '../../../src-main/contract/wedge.ts'
import type { ToDevices } from '../../../src-main/devices/messages.ts'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { receiveBatches } from '../../../src-main/station/attendance/ingest.ts'
import { NumberBook } from '../../../src-main/station/attendance/numbers.ts'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'
import { factsOf, refusalOf, SYSTEM } from '../../support/ledger.ts'
import { batch, openGateSite } from './site.ts'

/** 7:01:22 at the site. */
const NOW = '2026-10-19T23:01:22.000Z'
const TODAY = '2026-10-20'
/** Card of cnblogs.com/beauty/p/1879901: 0040856634, 07302202, 111,27706. */
const CARD = 0x026f6c3a

type Driver = 'wedge-reader' | 'line-terminal' | 'gate-7e' | 'pcsc-reader' | 'osdp-panel'

async function siteWithReader(cardFormat: CardNumberFormat | null = '8h10d', options = {}) {
  const site = openGateSite(NOW)
  const { ledger } = site.station
  const add = (driver: Driver, name: string, own: object) =>
    ledger.commit(SYSTEM, (tx) =>
      addDevice(tx, {
        driver,
        name,
        zone: 'Asia/Shanghai',
        link:
          driver === 'wedge-reader'
            ? { kind: 'keyboard' }
            : driver === 'pcsc-reader'
              ? { kind: 'pcsc', reader: '' }
              : { kind: 'serial', path: `/dev/${name}`, baudRate: 9600 },
        commKey: 0,
        pullEverySeconds: 0,
        options: own,
      }),
    )
  const gateId = add('gate-7e', '闸机', {})
  const readerId = add('wedge-reader', '门口读卡器', { ...(cardFormat ? { cardFormat } : {}), ...options, gateId })
  const lineId = add('line-terminal', '刷卡机', { cardFormat: '6h8d' })
  const [first, second] = [await site.worker(1, site.teams.first), await site.worker(2, site.teams.second)]
  const asked: ToDevices[] = []
  const request = async (message: Extract<ToDevices, { requestId: string }>) => {
    asked.push(message)
    return { type: 'done' as const, requestId: message.requestId, ok: true as const, received: 0, rejected: [] }
  }
  const api = site.api(site.clerk, { request })
  const addReader = (driver: 'line-terminal' | 'pcsc-reader' | 'osdp-panel') =>
    add(driver, '发卡', { cardFormat: '8h10d' })
  const open = site.station.context()
  // Nobody is signed in at the kiosk.
  const kiosk = createRouterClient(attendanceApi, { context: { ...open, devices: { ...open.devices, request } } })
  const give = (workerId: string, text = '0040856634', fields = {}) =>
    api.giveCard({ workerId, text, deviceId: null, fromDate: TODAY, ...fields })
  const tap = (text = '0040856634') => kiosk.cardTap({ deviceId: readerId, text })
  const owners = () =>
    all<{ number: string; owner: string | null }>(
      ledger.db,
      "SELECT number, worker_id AS owner FROM punch WHERE provenance = 'terminal' ORDER BY seq, id",
    )
  return { ...site, ledger, gateId, readerId, lineId, first, second, api, kiosk, give, tap, owners, asked, addReader }
}

describe('a card tapped at the reader that types', () => {
  it('is a punch of its worker, committed with the raw text, and opens the gate', async () => {
    const { give, tap, first, ledger, asked, gateId, readerId } = await siteWithReader('8h10d', { direction: 0 })
    await give(first)
    expect(await tap()).toEqual({
      outcome: 'punched',
      name: '工甲',
      number: '****6634',
      at: NOW,
      time: '07:01:22',
      direction: 0,
      deviceName: '门口读卡器',
    })
    expect(all(ledger.db, 'SELECT device_id, number, device_time, direction, raw, worker_id FROM punch')).toEqual([
      {
        device_id: readerId,
        number: '0040856634',
        device_time: '2026-10-20T07:01:22',
        direction: 0,
        raw: Buffer.from('0040856634').toString('hex'),
        worker_id: first,
      },
    ])
    expect(asked).toMatchObject([{ type: 'open-gate', deviceId: gateId, direction: 0 }])
  })

  it('counts once within a second', async () => {
    const { give, tap, first, owners, station } = await siteWithReader()
    await give(first)
    await tap()
    await tap()
    expect(owners()).toHaveLength(1)
    station.clock.set('2026-10-19T23:01:24.000Z')
    await tap()
    expect(owners()).toHaveLength(2)
  })

  it('waits in the inbox while nobody owns it, and is his once it is given', async () => {
    const { give, tap, first, api, owners } = await siteWithReader()
    expect(await tap()).toMatchObject({ outcome: 'unknown', name: null, number: '0040856634' })
    expect(await api.inbox()).toMatchObject([{ number: '0040856634', punches: 1 }])
    expect(await give(first)).toEqual({ number: '0040856634', punches: 1 })
    expect([await api.inbox(), owners()]).toEqual([[], [{ number: '0040856634', owner: first }]])
  })

  it('of somebody who has left is kept, told as such, without his whole name, and opens nothing', async () => {
    const { give, tap, first, asked, as, clerk, ledger } = await siteWithReader()
    await give(first)
    const { id } = ledger.db.prepare('SELECT id FROM engagement WHERE worker_id = ?').get(first) as { id: string }
    await as(clerk).exit({ engagementId: id, exitDate: '2026-10-19', reason: '完工' })
    expect(await tap()).toMatchObject({ outcome: 'left', name: '工*' })
    expect(asked).toEqual([])
  })

  it('is refused before the format is known, in another format, and at another kind of device', async () => {
    const { tap, api, kiosk, readerId, deviceId, owners } = await siteWithReader(null)
    expect((await refusalOf(tap)).code).toBe('attendance.card-format-unknown')
    await api.setCardFormat({ deviceId: readerId, format: '2h4h' })
    expect(await kiosk.keyboardReader()).toEqual({ deviceId: readerId, name: '门口读卡器', cardFormat: '2h4h' })
    expect((await refusalOf(() => tap('0040856634'))).code).toBe('attendance.card-unreadable')
    expect(await tap('111,27706')).toMatchObject({ outcome: 'unknown', number: '07302202' })
    const elsewhere = await refusalOf(() => kiosk.cardTap({ deviceId, text: '0040856634' }))
    expect([elsewhere.code, owners().length]).toEqual(['attendance.not-a-keyboard-reader', 1])
  })

  it('is taken a few times a minute only while nobody knows it', async () => {
    const { give, tap, first, owners, station } = await siteWithReader()
    await give(first)
    const numbers = Array.from({ length: 25 }, (_, index) => String(1_000_000_000 + index))
    const answers = await Promise.allSettled(numbers.map((number) => tap(number)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    expect(owners()).toHaveLength(20)
    expect(await tap()).toMatchObject({ outcome: 'punched' })
    expect(await refusalOf(() => tap('nonsense'))).toEqual({
      code: 'attendance.taps-too-many',
      params: { seconds: 60 },
    })
    station.clock.set('2026-10-19T23:02:23.000Z')
    expect(await tap('1000000000')).toMatchObject({ outcome: 'unknown' })
  })

  it('has one reader only', async () => {
    const { api } = await siteWithReader()
    const again = { driver: 'wedge-reader', name: '另一台', link: { kind: 'keyboard' } } as const
    expect((await refusalOf(() => api.addDevice(again))).code).toBe('attendance.device-settings')
  })
})

describe('readers of 24 and of 32 bits', () => {
  it('find each other’s card, and guess between nobody', async () => {
    const { give, tap, first, second, lineId, ledger, owners } = await siteWithReader()
    const line = (number: string, time: string) =>
      receiveBatches(ledger, [batch(lineId, [`${number} ${TODAY} ${time} in`], { pulledAt: NOW })])
    await give(first)
    line('07302202', '06:50')
    // Another card with the same lower three bytes: the reader of 24 bits cannot tell the two apart any more.
    await give(second, formatCardNumber(0x7f6f6c3a, '8h10d'))
    line('07302202', '06:55')
    expect((await tap()).outcome).toBe('punched')
    expect(owners().map(({ owner }) => owner)).toEqual([null, null, first])
  })

  it('a card given by its three bytes is found by all four', async () => {
    const { give, tap, first, owners } = await siteWithReader()
    await tap()
    await give(first, '111,27706')
    expect([(await tap()).outcome, owners()[0]?.owner]).toEqual(['punched', first])
  })

  it('a card is the same whichever writing comes first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 0xffffffff }), (one, other) => {
        const [full, part] = [formatCardNumber(one, '8h10d'), formatCardNumber(one, '6h8d')]
        expect([sameCard(full, part), sameCard(part, full), sameCard(full, full)]).toEqual([true, true, true])
        expect(sameCard(full, formatCardNumber(other, '8h10d'))).toBe(one === other)
      }),
    )
  })

  it('numbers that devices gave are no cards', async () => {
    const { first, api, ledger, deviceId } = await siteWithReader()
    await api.assignNumber({ deviceId: null, number: '07302202', workerId: first, fromDate: TODAY })
    const book = new NumberBook(ledger.db, ['0040856634', '07302202'])
    expect(['0040856634', '07302202'].map((number) => book.workerOf(deviceId, number, TODAY))).toEqual([null, first])
  })
})

describe('a card', () => {
  it('is given to one worker at a time, and handed over with the day before as the last one', async () => {
    const { give, tap, first, second, api, station } = await siteWithReader()
    await give(first)
    await tap()
    const refused = await refusalOf(() => give(second, '111,27706'))
    expect([refused.code, refused.params]).toEqual([
      'attendance.card-of-another',
      { number: '07302202', name: '工甲', from: TODAY },
    ])
    expect((await refusalOf(() => give(first))).code).toBe('attendance.card-already-his')
    station.clock.set('2026-10-21T23:01:22.000Z')
    await give(second, '0040856634', { fromDate: '2026-10-22', takeOver: true })
    expect(await tap()).toMatchObject({ outcome: 'punched', name: '工乙' })
    expect(await api.numbersOf({ workerId: first })).toMatchObject([
      { number: '1001', card: false, toDate: null, current: true },
      { number: '0040856634', card: true, fromDate: TODAY, toDate: '2026-10-21', current: false },
    ])
    expect((await refusalOf(() => give(first, '0040856634', { fromDate: '2026-10-19', takeOver: true }))).code).toBe(
      'attendance.card-given-later',
    )
  })

  it('that is lost ends in all its writings: punches after the day wait in the inbox, those before stay', async () => {
    const { give, tap, first, api, station, owners } = await siteWithReader()
    await give(first)
    await give(first, '07302202')
    await tap()
    station.clock.set('2026-10-21T23:01:22.000Z')
    await tap()
    await api.endNumber({
      workerId: first,
      deviceId: null,
      number: '0040856634',
      fromDate: TODAY,
      lastDate: '2026-10-21',
      reason: '卡丢失',
    })
    expect(await tap()).toMatchObject({ outcome: 'unknown' })
    expect(owners().map(({ owner }) => owner)).toEqual([first, null])
    expect((await api.numbersOf({ workerId: first })).filter(({ card }) => card)).toMatchObject([
      { toDate: '2026-10-21', current: false },
      { toDate: '2026-10-21', current: false },
    ])
    const end = { workerId: first, deviceId: null, number: '1001', fromDate: '2026-10-01', reason: '停用' }
    expect((await refusalOf(() => api.endNumber({ ...end, lastDate: '2026-10-30' }))).code).toBe(
      'attendance.ends-in-future',
    )
    expect((await refusalOf(() => api.endNumber({ ...end, lastDate: '2026-09-01' }))).code).toBe(
      'attendance.ends-before-start',
    )
    expect((await refusalOf(() => api.endNumber({ ...end, number: '9', lastDate: TODAY }))).code).toBe(
      'attendance.no-such-number',
    )
  })

  it('is refused as no number when it is none', async () => {
    const { give, first } = await siteWithReader()
    expect((await refusalOf(() => give(first, '12'))).code).toBe('attendance.card-number-unreadable')
  })
})

it('what other readers told is shown as they wrote it, for learning and for giving cards', async () => {
  const { api, lineId, ledger, tap } = await siteWithReader()
  receiveBatches(ledger, [batch(lineId, [`07302202 ${TODAY} 07:01:00 in`], { pulledAt: NOW })])
  await tap()
  expect(await api.readerTaps({ since: '2026-10-19T23:00:00.000Z' })).toEqual([
    {
      deviceId: lineId,
      deviceName: '刷卡机',
      at: '2026-10-19T23:01:00.000Z',
      text: formatCardNumber(CARD, '6h8d'),
      number: '07302202',
      workerName: null,
      punchId: expect.any(String),
    },
  ])
  expect(await api.readerTaps({ since: '2026-10-19T23:01:23.000Z' })).toEqual([])
})

it('the tables follow from the facts again', async () => {
  const { give, tap, first, second, api, ledger } = await siteWithReader()
  await tap()
  await give(first)
  await give(second, '111,27706', { fromDate: '2026-10-21', takeOver: true })
  const end = { workerId: second, deviceId: null, number: '07302202', fromDate: '2026-10-21', reason: '交回' }
  await api.endNumber({ ...end, lastDate: TODAY })
  const found = checkStation(ledger.db, rooms, { migrations })
  expect(found.flatMap(({ violations }) => violations)).toEqual([])
})

it('facts of older stations mean what they meant: numbers without an end, of no card', async () => {
  const { station } = await siteWithReader()
  const old = factsOf(station.db).find(({ kind }) => kind === 'attendance.number-assigned')
  expect(old?.data).toEqual({ deviceId: null, number: '1001', workerId: expect.any(String), fromDate: '2026-10-01' })
})

describe('a card laid on a reader of the devices process to be given or learnt', () => {
  const open = (db: Parameters<typeof all>[0]) =>
    all<{ number: string; owner: string | null; counts: number }>(
      db,
      'SELECT number, worker_id AS owner, voided_reason IS NULL AS counts FROM punch ORDER BY seq, id',
    ).map(({ number, owner, counts }) => [number, owner, counts])
  const KINDS = ['line-terminal', 'pcsc-reader', 'osdp-panel'] as const

  it.each(KINDS)('at a %s is kept and no punch, also when it becomes a worker\u2019s card', async (driver) => {
    const { api, ledger, first, addReader } = await siteWithReader()
    const deviceId = addReader(driver)
    const pull = (time: string) =>
      receiveBatches(ledger, [batch(deviceId, [`0713233758 ${TODAY} ${time} in`], { pulledAt: NOW })])
    pull('07:00:40')
    pull('07:00:58')
    const taps = (await api.readerTaps({ since: '2026-10-19T23:00:00.000Z' })).map(({ punchId }) => punchId!)
    const given = await api.giveCard({
      workerId: first,
      text: '0713233758',
      deviceId,
      fromDate: TODAY,
      takeOver: false,
      taps,
    })
    // The next time he goes in it is one.
    pull('07:01:20')
    expect([given, open(ledger.db)]).toEqual([
      { number: '0713233758', punches: expect.any(Number) },
      [
        ['0713233758', first, 0],
        ['0713233758', first, 0],
        ['0713233758', first, 1],
      ],
    ])
    const [third] = (await api.readerTaps({ since: '2026-10-19T23:00:00.000Z' })).filter(
      ({ punchId }) => !taps.includes(punchId!),
    )
    await api.tapsTaken({ punchIds: [third!.punchId!] })
    expect(open(ledger.db).map(([, , counts]) => counts)).toEqual([0, 0, 0])
    expect(checkStation(ledger.db, rooms, { migrations }).filter(({ violations }) => violations.length > 0)).toEqual([])
  })

  it('is only what a reader of cards told just now: a terminal\u2019s punch and one of the morning are corrected with a second person', async () => {
    const { api, ledger, lineId, pull } = await siteWithReader()
    pull([`1001 ${TODAY} 06:55 in`])
    receiveBatches(ledger, [batch(lineId, [`07302202 ${TODAY} 06:30:00 in`], { pulledAt: '2026-10-19T22:30:00.000Z' })])
    // An hour-old one that the reader only now got rid of is no tap of just now either.
    receiveBatches(ledger, [batch(lineId, [`07302203 ${TODAY} 06:00:00 in`], { pulledAt: '2026-10-19T23:00:30.000Z' })])
    const ids = all<{ id: string }>(ledger.db, 'SELECT id FROM punch').map(({ id }) => id)
    const refusals = await Promise.all(ids.map((id) => refusalOf(() => api.tapsTaken({ punchIds: [id] }))))
    expect(refusals.map(({ code }) => code)).toEqual(Array(3).fill('attendance.not-a-tap'))
    expect(open(ledger.db).map(([, , counts]) => counts)).toEqual([1, 1, 1])
  })
})
