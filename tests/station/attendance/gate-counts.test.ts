import { describe, expect, it } from 'vitest'
import { addDevice } from '../../../src-main/station/attendance/devices/commands.ts'
import { gateDays } from '../../../src-main/station/attendance/gate-counts/queries.ts'
import { type GateCounts, openGateCounts } from '../../../src-main/station/attendance/gate-counts/record.ts'
import { receivePunches } from '../../../src-main/station/attendance/ingest.ts'
import { monthTiles } from '../../../src-main/station/compliance/queries.ts'
import { checkStation } from '../../../src-main/station/journal/check.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { todayOf } from '../../../src-main/station/today.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { batch, openGateSite } from './site.ts'

function gateSite() {
  const site = openGateSite('2026-10-08T00:00:00.000Z')
  const { ledger, clock, db } = site.station
  const add = (driver: 'gate-7e' | 'line-terminal', name: string, options = {}) =>
    ledger.commit(SYSTEM, (tx) =>
      addDevice(tx, {
        driver,
        name,
        zone: 'Asia/Shanghai',
        link: { kind: 'serial', path: `/dev/${name}`, baudRate: 19200 },
        commKey: 0,
        pullEverySeconds: 0,
        options,
      }),
    )
  const gateId = add('gate-7e', '南门闸机')
  const readerId = add('line-terminal', '南门刷卡机', { gateId })
  const keeper = openGateCounts(ledger)
  /** The board tells its counters at an instant. */
  const tell = (instant: string, counts: Partial<GateCounts>) => {
    clock.set(instant)
    keeper.take(gateId, { left: 0, right: 0, fault: 0, alarm: 0, ...counts })
  }
  const kept = () =>
    all<{ why: string; left: number; fault: number }>(
      db,
      'SELECT why, left_count AS left, fault FROM gate_count ORDER BY seq',
    ).map(({ why, left, fault }) => [why, left, fault])
  const gate = async () => (await site.api().devices()).find(({ id }) => id === gateId)
  return { ...site, db, ledger, clock, gateId, readerId, keeper, tell, kept, gate }
}

describe("a gate's own counters", () => {
  it('are kept once an hour, at both ends of a day, and when the station closes', () => {
    const { tell, kept, keeper, ledger } = gateSite()
    // A passage every minute from 08:00 to 10:30, then a reading a minute with nobody.
    for (let minute = 0; minute <= 150; minute++)
      tell(new Date(Date.UTC(2026, 9, 8, 0, minute)).toISOString(), { left: 500 + minute })
    for (let minute = 151; minute < 16 * 60; minute++)
      tell(new Date(Date.UTC(2026, 9, 8, 0, minute)).toISOString(), { left: 650 })
    // The site's midnight is at 16:00 UTC.
    tell('2026-10-08T16:00:00.000Z', { left: 650 })
    tell('2026-10-08T16:10:00.000Z', { left: 655 })
    keeper.close()
    expect(kept()).toEqual([
      ['first', 500, 0],
      ['hour', 560, 0],
      ['hour', 620, 0],
      ['hour', 650, 0],
      ['day-end', 650, 0],
      ['day-start', 650, 0],
      ['closing', 655, 0],
    ])
    expect(checkStation(ledger.db, rooms).flatMap(({ violations }) => violations)).toEqual([])
  })

  it('are kept before and after they begin anew, so that nothing is lost', () => {
    const { tell, kept, gateId, db } = gateSite()
    tell('2026-10-08T00:00:00.000Z', { left: 500 })
    tell('2026-10-08T00:20:00.000Z', { left: 530 })
    tell('2026-10-08T00:21:00.000Z', { left: 0 })
    tell('2026-10-08T00:40:00.000Z', { left: 7 })
    tell('2026-10-08T01:30:00.000Z', { left: 9 })
    expect(kept()).toEqual([
      ['first', 500, 0],
      ['reset', 530, 0],
      ['reset', 0, 0],
      ['hour', 9, 0],
    ])
    expect(gateDays(db, gateId, '2026-10-08', '2026-10-08')).toMatchObject([{ passages: 39 }])
  })

  it('do not flood the journal from a loose contact', () => {
    const { tell, kept } = gateSite()
    for (let second = 0; second < 3600; second++)
      tell(new Date(Date.UTC(2026, 9, 8, 0, 0, second)).toISOString(), { left: 1, fault: second % 2 })
    expect(kept()).toHaveLength(21)
  })

  it('make an event and an alert of a fault, until it is over', async () => {
    const { tell, api, db, gate, clock } = gateSite()
    tell('2026-10-08T00:00:00.000Z', {})
    tell('2026-10-08T00:01:00.000Z', { fault: 4 })
    const alerts = () => todayOf(db, clock.now()).alerts.filter(({ code }) => code === 'station.alert.gate-fault')
    expect([alerts(), (await gate())?.gateCounts]).toMatchObject([[{ params: { n: 1 }, serious: true }], { fault: 4 }])
    tell('2026-10-08T00:02:00.000Z', { alarm: 1 })
    tell('2026-10-08T00:03:00.000Z', {})
    expect(alerts()).toEqual([])
    expect((await api().deviceEvents({})).map(({ at, code }) => [at.slice(11, 16), code])).toEqual([
      ['00:03', 'attendance.gate-well'],
      ['00:02', 'attendance.gate-alarm'],
      ['00:01', 'attendance.gate-fault'],
    ])
  })
})

describe('people who pass without punching', () => {
  async function day(passages: number, punches: number) {
    const site = gateSite()
    await site.worker(1, site.teams.first)
    site.tell('2026-10-08T00:00:00.000Z', { left: 100 })
    const times = Array.from({ length: punches }, (_, index) => {
      const minute = String(Math.floor(index / 60)).padStart(2, '0')
      return `1001 2026-10-08 08:${minute}:${String(index % 60).padStart(2, '0')} in`
    })
    site.clock.set('2026-10-08T01:00:00.000Z')
    receivePunches(site.ledger, batch(site.readerId, times, { pulledAt: site.clock.now() }))
    site.tell('2026-10-08T02:00:00.000Z', { left: 100 + passages })
    const evidence = monthTiles({ db: site.db, keys: site.station.keys }, '2026-10', site.clock.now()).find(
      ({ key }) => key === 'channel',
    )!.evidence
    return { ...site, evidence: evidence.filter(({ code }) => code.includes('.gate-')) }
  }

  it('show as more passages of the gate than punches at its readers, on the device and in the channel check', async () => {
    // The first punch, at 08:00:00, is not after the first reading.
    const { evidence, gate } = await day(140, 101)
    expect(evidence).toEqual([
      {
        code: 'compliance.channel.gate-excess',
        params: { name: '南门闸机', passages: 140, punches: 100, days: 1, date: '2026-10-08' },
        serious: false,
      },
    ])
    expect((await gate())?.gateCounts).toMatchObject({
      left: 240,
      day: { date: '2026-10-08', passages: 140, punches: 100 },
    })
  })

  it.each([
    ['a tenth more', 110, 101],
    ['a few more of a few', 6, 2],
    ['fewer, as where somebody swipes twice', 80, 101],
  ])('are not seen in %s', async (_, passages, punches) => {
    const { evidence } = await day(passages, punches)
    expect(evidence).toMatchObject([{ code: 'compliance.channel.gate-agrees', params: { passages } }])
  })
})
