import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  datesOfMonth,
  deviceEpoch,
  epochOf,
  epochToLocal,
  instantOf,
  type TimeFrame,
  timeJudge,
  weekdayOf,
} from '../../../../src-main/station/attendance/rules/time.ts'

const PULL = '2026-10-31T12:00:00.000Z'
const FRAME: TimeFrame = {
  zone: 'Asia/Shanghai',
  siteZone: 'Asia/Shanghai',
  receivedAt: epochOf(PULL),
  skewMs: 0,
  notBefore: '2026-01-01',
}
const told = (frame: Partial<TimeFrame>, deviceTime: string) => {
  const { at, localDate, problem } = timeJudge({ ...FRAME, ...frame })(deviceTime)
  return [at === null ? null : instantOf(at), localDate, problem]
}

describe('device time and zone to instant and local date', () => {
  it.each([
    [
      'odoo PR#192434: half past seven in Shanghai is the evening before in UTC',
      {},
      '2026-10-03T07:30:00',
      ['2026-10-02T23:30:00.000Z', '2026-10-03', null],
    ],
    [
      'hrms#661: one second before midnight',
      {},
      '2026-10-03T23:59:59',
      ['2026-10-03T15:59:59.000Z', '2026-10-03', null],
    ],
    [
      'a device in another zone: the site’s date counts',
      { zone: 'Asia/Tokyo' },
      '2026-10-04T00:30:00',
      ['2026-10-03T15:30:00.000Z', '2026-10-03', null],
    ],
    [
      'pyzk#211: 31 February is not 3 March',
      {},
      '2026-02-31T07:30:00',
      [null, '2026-10-31', 'attendance.impossible-time'],
    ],
    ['29 February of a common year', {}, '2026-02-29T07:30:00', [null, '2026-10-31', 'attendance.impossible-time']],
    ['hour 24', {}, '2026-10-03T24:00:00', [null, '2026-10-31', 'attendance.impossible-time']],
    ['second 60', {}, '2026-10-03T07:30:60', [null, '2026-10-31', 'attendance.impossible-time']],
    ['month 0', {}, '2026-00-10T07:30:00', [null, '2026-10-31', 'attendance.impossible-time']],
    ['no time at all', {}, 'FFFFFFFF', [null, '2026-10-31', 'attendance.impossible-time']],
    [
      'pyzatt#18: a clock that fell back to 2000-01-01',
      {},
      '2000-01-01T00:03:00',
      [null, '2026-10-31', 'attendance.before-start'],
    ],
    ['php_zklib#59: 2133', {}, '2133-11-20T07:30:00', [null, '2026-10-31', 'attendance.future-time']],
    [
      'four minutes ahead of the host: tolerated',
      {},
      '2026-10-31T20:04:00',
      ['2026-10-31T12:04:00.000Z', '2026-10-31', null],
    ],
    [
      'six minutes ahead of the host and no skew',
      {},
      '2026-10-31T20:06:00',
      [null, '2026-10-31', 'attendance.future-time'],
    ],
    [
      'the clock’s own lead is not the future',
      { skewMs: 1_200_000 },
      '2026-10-31T20:20:00',
      ['2026-10-31T12:20:00.000Z', '2026-10-31', null],
    ],
    [
      'adms#14: a lead of two and a half hours is more than a lead',
      { skewMs: 9_000_000 },
      '2026-10-31T22:30:00',
      [null, '2026-10-31', 'attendance.future-time'],
    ],
    [
      'a file tells no skew: up to an hour',
      { skewMs: null },
      '2026-10-31T20:55:00',
      ['2026-10-31T12:55:00.000Z', '2026-10-31', null],
    ],
    ['the day before the project began', {}, '2025-12-31T23:59:59', [null, '2026-10-31', 'attendance.before-start']],
    [
      'summer time skips half past two',
      { zone: 'Europe/Berlin' },
      '2026-03-29T02:30:00',
      [null, '2026-10-31', 'attendance.impossible-time'],
    ],
    [
      'summer time repeats half past two: the first one',
      { zone: 'Europe/Berlin' },
      '2026-10-25T02:30:00',
      ['2026-10-25T00:30:00.000Z', '2026-10-25', null],
    ],
  ] satisfies Array<[string, Partial<TimeFrame>, string, unknown[]]>)('%s', (_, frame, deviceTime, expected) => {
    expect(told(frame, deviceTime)).toEqual(expected)
  })

  it('every existing wall time comes back as itself, and no other text is taken', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
    const texts = fc
      .tuple(fc.integer({ min: 2000, max: 2100 }), part(13), part(32), part(25), part(61), part(61))
      .map(([year, month, day, hour, minute, second]) => `${year}-${month}-${day}T${hour}:${minute}:${second}`)
    fc.assert(
      fc.property(texts, fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Asia/Kolkata'), (text, zone) => {
        const at = deviceEpoch(zone, text)
        const exists = !Number.isNaN(Date.parse(`${text}Z`)) && new Date(`${text}Z`).toISOString().startsWith(text)
        // Only a zone with summer time lacks an hour that the calendar has.
        if (at === undefined) expect(exists && zone !== 'Europe/Berlin').toBe(false)
        else expect(Object.values(epochToLocal(zone, at)).join('T')).toBe(text)
      }),
    )
  })

  it('counts days and weekdays', () => {
    expect([
      addDays('2026-02-28', 1),
      addDays('2024-03-01', -1),
      weekdayOf('2026-10-01'),
      weekdayOf('2026-10-04'),
    ]).toEqual(['2026-03-01', '2024-02-29', 4, 7])
    expect(datesOfMonth('2026-02')).toHaveLength(28)
  })
})
