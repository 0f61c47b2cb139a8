import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { broughtBy, receiveBatches, receivePunches } from '../../../src-main/station/attendance/ingest.ts'
import { assignNumber } from '../../../src-main/station/attendance/number-commands.ts'
import { deviceList } from '../../../src-main/station/attendance/queries.ts'
import { all, one } from '../../../src-main/station/store/db.ts'
import { factsOf, refusalOf, replayed, SYSTEM, tablesOf } from '../../support/ledger.ts'
import { addTerminal, batch, type GateSite, openGateSite, records } from './site.ts'

const count = ({ station }: GateSite) => one<{ n: number }>(station.db, 'SELECT count(*) AS n FROM punch')?.n
const kinds = ({ station }: GateSite) => factsOf(station.db).map(({ kind }) => kind)

describe('a pull', () => {
  it('keeps raw bytes, instant, local date, skew and owner, and replays to the same tables', async () => {
    const site = openGateSite()
    const workerId = await site.worker(1, site.teams.first)
    expect(site.pull(['1001 2026-10-08 06:55:07 in', '7777 2026-10-08 06:56 in'])).toEqual({
      added: 2,
      duplicates: 0,
      unknown: 1,
    })
    const rows = all(
      site.station.db,
      'SELECT number, device_time, at_seconds, local_date, worker_id, skew_ms, raw, provenance, problem FROM punch ORDER BY number',
    )
    const common = { local_date: '2026-10-08', skew_ms: 800, provenance: 'terminal', problem: null }
    expect(rows).toEqual([
      {
        ...common,
        number: '1001',
        device_time: '2026-10-08T06:55:07',
        at_seconds: Date.parse('2026-10-07T22:55:07Z') / 1000,
        worker_id: workerId,
        raw: Buffer.from('1001 2026-10-08 06:55:07 in').toString('hex'),
      },
      {
        ...common,
        number: '7777',
        device_time: '2026-10-08T06:56:00',
        at_seconds: Date.parse('2026-10-07T22:56:00Z') / 1000,
        worker_id: null,
        raw: Buffer.from('7777 2026-10-08 06:56 in').toString('hex'),
      },
    ])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('that is repeated adds nothing and no fact of punches; a real double stays (odoo#27762)', async () => {
    const site = openGateSite()
    const texts = ['1001 2026-10-08 06:55:07 in', '1001 2026-10-08 06:55:07 in', '1001 2026-10-08 17:01 out']
    expect(site.pull(texts)).toEqual({ added: 3, duplicates: 0, unknown: 3 })
    const before = kinds(site)
    expect(site.pull(texts)).toEqual({ added: 0, duplicates: 3, unknown: 0 })
    expect([count(site), kinds(site)]).toEqual([3, before])
    expect(site.pull([...texts, '1001 2026-10-09 06:58 in'])).toEqual({ added: 1, duplicates: 3, unknown: 1 })
    expect(count(site)).toBe(4)
  })

  it('whose batch comes again after a crash, before it was acknowledged, adds nothing', () => {
    const site = openGateSite()
    const sent = batch(site.deviceId, ['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:01 out'])
    receivePunches(site.station.ledger, sent)
    expect(receivePunches(site.station.ledger, sent)).toEqual({ added: 0, duplicates: 2, unknown: 0 })
    expect(count(site)).toBe(2)
  })

  it('from a stick of the same terminal finds the same punches', () => {
    const site = openGateSite()
    const texts = ['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:01 out']
    site.pull(texts)
    expect(site.pull(texts, { source: 'file', origin: '1_attlog.dat' })).toEqual({
      added: 0,
      duplicates: 2,
      unknown: 0,
    })
  })

  it('in several batches counts as done with the last, in one commit or in many', () => {
    const site = openGateSite()
    const parts = (pullId: string) =>
      [0, 1, 2].map((index) =>
        batch(site.deviceId, [], {
          pullId,
          batchId: `${pullId}-${index}`,
          offset: index,
          records: records([`1001 2026-10-0${index + 1} 06:55 in`]),
          last: index === 2,
          deviceCount: 3,
        }),
      )
    const [first, second] = parts('A')
    if (first && second) receiveBatches(site.station.ledger, [first, second])
    const device = () => deviceList(site.station.db, site.station.keys, () => undefined)[0]
    expect(device()).toMatchObject({ punches: 2, lastPullIncomplete: true })
    // The pull broke off; the next one brings everything again (node-zklib#48).
    const results = receiveBatches(site.station.ledger, parts('B'))
    expect(results.map(({ added }) => added)).toEqual([0, 0, 1])
    expect(device()).toMatchObject({ punches: 3, lastPullIncomplete: false, newestPunchAt: '2026-10-02T22:55:00.000Z' })
    expect(broughtBy(site.station.db, site.deviceId)).toMatchObject({
      pullId: 'B',
      received: 5,
      added: 3,
      complete: true,
    })
  })

  it('with fewer records than the terminal counts is incomplete (node-zklib#48, pyzk#7)', () => {
    const site = openGateSite()
    site.pull(['1001 2026-10-08 06:55 in'], { deviceCount: 20 })
    expect(all(site.station.db, 'SELECT received, added, device_count, complete FROM pull')).toEqual([
      { received: 1, added: 1, device_count: 20, complete: 0 },
    ])
  })

  it('that brings nothing new is recorded once an hour, so that frequent pulls do not fill the journal', () => {
    const site = openGateSite()
    const texts = ['1001 2026-10-08 06:55 in']
    site.pull(texts)
    const facts = () => kinds(site).filter((kind) => kind === 'attendance.pull-finished').length
    site.pull(texts, { pulledAt: '2026-10-31T12:30:00.000Z' })
    expect(facts()).toBe(1)
    site.pull(texts, { pulledAt: '2026-10-31T13:00:00.000Z' })
    expect(facts()).toBe(2)
  })

  it('with impossible, future and ancient times keeps them aside with their bytes (pyzatt#18, php_zklib#59)', async () => {
    const site = openGateSite()
    await site.worker(1, site.teams.first)
    site.pull([
      '1001 2026-02-31 07:00 in',
      '1001 2133-01-01 07:00 in',
      '1001 2000-01-01 00:00 in',
      '1001 2026-10-08 06:55 in',
    ])
    const rows = all(
      site.station.db,
      'SELECT device_time, problem, at_seconds IS NULL AS aside, worker_id IS NULL AS nobody FROM punch ORDER BY id',
    )
    expect(rows).toEqual([
      { device_time: '2026-02-31T07:00:00', problem: 'attendance.impossible-time', aside: 1, nobody: 0 },
      { device_time: '2133-01-01T07:00:00', problem: 'attendance.future-time', aside: 1, nobody: 0 },
      { device_time: '2000-01-01T00:00:00', problem: 'attendance.before-start', aside: 1, nobody: 1 },
      { device_time: '2026-10-08T06:55:00', problem: null, aside: 0, nobody: 0 },
    ])
  })

  it('of more than five hundred records becomes facts of five hundred', () => {
    const site = openGateSite()
    const texts = Array.from({ length: 1201 }, (_, index) => `${2000 + index} 2026-10-08 06:55 in`)
    expect(site.pull(texts)).toEqual({ added: 1201, duplicates: 0, unknown: 1201 })
    const batches = factsOf(site.station.db).filter(({ kind }) => kind === 'attendance.punches-received')
    expect(batches.map(({ data }) => (data.records as unknown[]).length)).toEqual([500, 500, 201])
  })

  it('of a device that was never registered is refused whole', async () => {
    const site = openGateSite()
    const stray = batch('DV0000000000000000', ['1001 2026-10-08 06:55 in'])
    expect((await refusalOf(() => receivePunches(site.station.ledger, stray))).code).toBe('attendance.unknown-device')
    expect(count(site)).toBe(0)
  })

  it('holds each record once, for all logs, batchings and repeats', () => {
    const site = openGateSite()
    let doors = 0
    const log = fc.array(
      fc.record({ number: fc.integer({ min: 1, max: 4 }), minute: fc.integer({ min: 0, max: 5 }), out: fc.boolean() }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(log, fc.integer({ min: 1, max: 9 }), (entries, size) => {
        const deviceId = addTerminal(site, `门${doors++}`)
        const all30 = records(
          entries.map(({ number, minute, out }) => `${number} 2026-10-08 06:0${minute} ${out ? 'out' : 'in'}`),
        )
        const send = (records: typeof all30) => {
          for (let offset = 0; offset === 0 || offset < records.length; offset += size) {
            const part = records.slice(offset, offset + size)
            const last = offset + size >= records.length
            receivePunches(site.station.ledger, { ...batch(deviceId, []), offset, records: part, last })
          }
        }
        send(all30.slice(0, Math.floor(all30.length / 2)))
        send(all30)
        send(all30)
        const kept = all<{ raw: string }>(site.station.db, 'SELECT raw FROM punch WHERE device_id = ?', [deviceId])
        expect(kept.map(({ raw }) => raw).sort()).toEqual(all30.map(({ raw }) => raw).sort())
      }),
      { numRuns: 30 },
    )
  })
})

describe('numbers', () => {
  it('unknown ones wait in the inbox with a guess, and their punches are judged again when assigned (pyzk#209, bast PR#24)', async () => {
    const site = openGateSite()
    const workerId = await site.worker(1, site.teams.first)
    site.pull(['2001 2026-10-08 06:55 in', '2001 2026-10-08 17:05 out', '2001 2026-10-09 06:50 in'])
    const api = site.api()
    expect(await api.inbox()).toEqual([
      {
        deviceId: site.deviceId,
        deviceName: '东门',
        number: '2001',
        punches: 3,
        firstAt: '2026-10-07T22:55:00.000Z',
        lastAt: '2026-10-08T22:50:00.000Z',
        guess: null,
      },
    ])
    expect(
      await api.assignNumber({ deviceId: site.deviceId, number: '2001', workerId, fromDate: '2026-10-09' }),
    ).toEqual({ punches: 1 })
    expect(await api.assignNumber({ deviceId: null, number: '2001', workerId, fromDate: '2026-10-01' })).toEqual({
      punches: 3,
    })
    expect(await api.inbox()).toEqual([])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('given to another later stay with the first until then (numbers are short and reused)', async () => {
    const site = openGateSite()
    const first = await site.worker(1, site.teams.first)
    const second = await site.worker(2, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-20 06:55 in'])
    site.station.ledger.commit(SYSTEM, (tx) =>
      assignNumber(tx, { deviceId: null, number: '1001', workerId: second, fromDate: '2026-10-15' }),
    )
    site.pull(['1001 2026-10-10 06:55 in', '1001 2026-10-21 06:55 in'])
    const owners = all<{ date: string; owner: string }>(
      site.station.db,
      'SELECT local_date AS date, worker_id AS owner FROM punch ORDER BY local_date',
    )
    expect(owners.map(({ date, owner }) => [date, owner === first ? 1 : owner === second ? 2 : 0])).toEqual([
      ['2026-10-08', 1],
      ['2026-10-10', 1],
      ['2026-10-20', 2],
      ['2026-10-21', 2],
    ])
  })

  it('on one device go before those of the whole site', async () => {
    const site = openGateSite()
    await site.worker(1, site.teams.first)
    const second = await site.worker(2, site.teams.first)
    const west = addTerminal(site, '西门')
    await site.api().assignNumber({ deviceId: west, number: '1001', workerId: second, fromDate: '2026-10-01' })
    receivePunches(site.station.ledger, batch(west, ['1001 2026-10-08 06:55 in']))
    expect(one(site.station.db, 'SELECT worker_id AS owner FROM punch')).toEqual({ owner: second })
  })

  it('guess the only worker without a number, and say why', async () => {
    const site = openGateSite()
    const workerId = await site.worker(1, site.teams.first)
    site.station.db.prepare('DELETE FROM device_number').run()
    site.pull(['2001 2026-10-08 06:55 in'])
    expect((await site.api().inbox()).map(({ guess }) => guess)).toEqual([
      { workerId, name: '工甲', why: 'attendance.only-one-without-number' },
    ])
  })
})
