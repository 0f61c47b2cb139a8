import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shippedYears } from '../../../src-main/station/attendance/calendar.ts'
import { weekdayOf } from '../../../src-main/station/attendance/rules/time.ts'
import { all, type Db } from '../../../src-main/station/store/db.ts'
import { resourcesDir } from '../../../src-main/station/store/resources.ts'
import { openGateSite } from './site.ts'

describe('the tables of attendance', () => {
  async function punched() {
    const site = openGateSite()
    const workerId = await site.worker(1, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 17:05 out'])
    return { db: site.station.db, workerId }
  }
  const copy = (changes: Record<string, string>) => {
    const columns = [
      'id',
      'device_id',
      'number',
      'device_time',
      'direction',
      'verify',
      'ordinal',
      'raw',
      'provenance',
      'at_seconds',
      'problem',
      'local_date',
      'worker_id',
      'shift_date',
      'reason',
      'approved_by',
      'seq',
    ]
    const values = columns.map((column) => changes[column] ?? (column === 'id' ? "'other'" : column))
    return `INSERT INTO punch (${columns.join(', ')}) SELECT ${values.join(', ')} FROM punch LIMIT 1`
  }

  it.each([
    ['the same record of a device twice', {}],
    [
      'a manual punch without a second person',
      { device_id: 'NULL', provenance: "'manual'", shift_date: "'2026-10-08'", reason: "'x'" },
    ],
    [
      'a manual punch without a reason',
      { device_id: 'NULL', provenance: "'manual'", shift_date: "'2026-10-08'", approved_by: "'US'" },
    ],
    ['a terminal punch of no device', { device_id: 'NULL' }],
    ['a punch without a time and without a problem', { ordinal: '7', at_seconds: 'NULL' }],
    ['a punch of nobody known', { ordinal: '7', worker_id: "'WK'" }],
  ] as Array<[string, Record<string, string>]>)('refuse %s, whoever asks', async (_, changes) => {
    const { db } = await punched()
    expect(() => db.prepare(copy(changes)).run()).toThrow(/constraint failed/)
    expect(() => db.prepare(copy({ ordinal: '7' })).run()).not.toThrow()
  })

  it('are read by index: a batch by its span, a worker and a month by date, the inbox and what was set aside by their own', async () => {
    const { db } = await punched()
    expect(plan(db, "SELECT 1 FROM punch WHERE device_id = 'a' AND device_time BETWEEN 'b' AND 'c'")).toMatch(
      /punch_once \(device_id=\? AND device_time>\?/,
    )
    expect(plan(db, "SELECT id FROM punch WHERE worker_id = 'a' AND local_date BETWEEN 'b' AND 'c'")).toMatch(
      /punch_worker \(worker_id=\? AND local_date>\?/,
    )
    // A worker's month is read without a look at the table, the days of everybody not by worker.
    const month = `SELECT id, at_seconds, direction, provenance, device_id, shift_date, skew_ms FROM punch
      WHERE worker_id = 'a' AND local_date BETWEEN 'b' AND 'c' AND at_seconds IS NOT NULL AND voided_reason IS NULL`
    expect(plan(db, month)).toMatch(/COVERING INDEX punch_worker/)
    expect(plan(db, month.replace("= 'a'", 'IS NOT NULL'))).toMatch(/punch_date/)
    expect(plan(db, "SELECT id FROM punch WHERE worker_id IS NULL AND number = 'a' AND device_id = 'b'")).toMatch(
      /punch_unknown/,
    )
    expect(plan(db, "SELECT id FROM punch WHERE problem IS NOT NULL AND local_date BETWEEN 'b' AND 'c'")).toMatch(
      /punch_set_aside/,
    )
    expect(plan(db, "SELECT id FROM punch WHERE local_date BETWEEN 'b' AND 'c'")).toMatch(/punch_date/)
  })
})

function plan(db: Db, sql: string): string {
  return all<{ detail: string }>(db, `EXPLAIN QUERY PLAN ${sql}`)
    .map(({ detail }) => detail)
    .join('; ')
}

it('every code of the room has its words in both languages', () => {
  const codes = new Set<string>()
  const folder = join(import.meta.dirname, '../../../src-main/station/attendance')
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('facts.ts') || file.endsWith('invariants.ts')) continue
    for (const [, code] of readFileSync(join(folder, file), 'utf8').matchAll(/'attendance\.([a-z-]+)'/g))
      codes.add(code ?? '')
  }
  codes.delete('punch-added')
  for (const code of ['came-in-by-hand', 'went-out-by-hand', 'seen-by-hand']) codes.add(code)
  const missing: string[] = []
  for (const language of ['zh-CN', 'en']) {
    const file = join(resourcesDir(), 'locales', language, 'attendance.json')
    const groups = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>)
    for (const code of codes) if (!groups.some((group) => code in group)) missing.push(`${language} ${code}`)
  }
  expect(missing).toEqual([])
  expect(codes.size).toBeGreaterThan(50)
})

describe('the table of holidays', () => {
  it.each(shippedYears().map((year) => [year.year, year] as const))(
    '%i: thirteen statutory days, each a day off; exchanged days are weekend days (人社部发〔2025〕2号)',
    (_, year) => {
      expect(year.statutory).toHaveLength(13)
      expect(year.statutory.filter((date) => !year.off.includes(date))).toEqual([])
      expect(year.working.filter((date) => weekdayOf(date) < 6 || year.off.includes(date))).toEqual([])
      // Days off beyond the statutory ones and the weekends are paid for by days worked.
      const weekdays = year.off.filter((date) => weekdayOf(date) < 6).length
      const statutoryOnWeekend = year.statutory.filter((date) => weekdayOf(date) > 5).length
      expect(weekdays).toBe(year.statutory.length - statutoryOnWeekend + year.working.length + statutoryOnWeekend)
    },
  )
})
