import { expect, it } from 'vitest'
import { sheetClosedV1, sheetReopened } from '../../../src-main/station/attendance/facts.ts'
import { allSheets, frozenWorkdays } from '../../../src-main/station/attendance/frozen.ts'
import type { SheetContentV1, SheetDayV1 } from '../../../src-main/station/attendance/sheet-content.ts'
import { contentOf, punchReader } from '../../../src-main/station/attendance/sheet-punches.ts'
import { canonicalBytes } from '../../../src-main/station/journal/canonical.ts'
import type { Fact } from '../../../src-main/station/journal/facts.ts'
import { all, type Db, insert, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

const day = (date: string, centi: number, manual: 0 | 1, punches: string[]): SheetDayV1 => [
  ...([date, 'SH1', centi * 4, 30, centi, manual] as const),
  punches,
]

const CONTENT: SheetContentV1 = {
  teamId: 'TM0000000000000001',
  month: '2026-10',
  zone: 'Asia/Shanghai',
  workers: [
    {
      workerId: 'WK0000000000000001',
      engagementId: 'EN0000000000000001',
      days: [day('2026-10-08', 100, 0, ['PB1-000', 'PB1-007']), day('2026-10-10', 50, 1, ['PB2-001', 'PU1'])],
    },
    {
      workerId: 'WK0000000000000002',
      engagementId: 'EN0000000000000002',
      days: [day('2026-10-09', 0, 0, ['PB1-499'])],
    },
  ],
}

const WORKDAYS = 'SELECT * FROM workday ORDER BY sheet_id, worker_id, date'

it('what an older station froze by day stands by worker as if it had been frozen so, down to the hash', () => {
  // A sheet closed, opened again and closed anew: once with the tables of old, once with those of now.
  const old = openDatabase(':memory:')
  migrate(old, migrations, 360)
  old.pragma('foreign_keys = OFF')
  for (const [sheetId, standing] of [['AS1', 0] as const, ['AS2', 1] as const]) {
    insert(old, 'attendance_sheet', {
      ...{
        id: sheetId,
        team_id: 'TM0000000000000001',
        month: '2026-10',
        hash: 'h',
        zone: 'Asia/Shanghai',
        closed_at: 'x',
      },
      ...{ closed_by: 'U1', approved_by: 'U2', workday_centi: 150, workers: 2, neutral_devices: '[]', seq: 0 },
      ...(standing === 1 ? {} : { reopened_at: 'y', reopened_by: 'U1', reopen_approved_by: 'U2', reopen_reason: 'z' }),
    })
    for (const { workerId, engagementId, days } of CONTENT.workers) {
      // Rows of a table have no order that counts.
      for (const [date, shift, normal, overtime, centi, manual, punches] of days.toReversed()) {
        insert(old, 'workday', {
          ...{ sheet_id: sheetId, worker_id: workerId, engagement_id: engagementId, date, shift_id: shift, standing },
          ...{ workday_centi: centi, normal_minutes: normal, overtime_minutes: overtime, manual },
          punch_ids: JSON.stringify(punches),
        })
      }
    }
  }
  const before = all(old, WORKDAYS)
  migrate(old, migrations)
  const now = openDatabase(':memory:')
  migrate(now, migrations)
  now.pragma('foreign_keys = OFF')
  const envelope = { seq: 0, version: 1, at: 'x', station: 'ST1', actor: { userId: 'U1', role: 'clerk' as const } }
  const apply = <D>(kind: { kind: string; apply(db: Db, fact: Fact<D>): void }, data: D) =>
    kind.apply(now, { ...envelope, kind: kind.kind, approver: { userId: 'U2', role: 'manager' }, reason: 'z', data })
  apply(sheetClosedV1, { sheetId: 'AS1', month: '2026-10', hash: 'h', content: CONTENT })
  apply(sheetReopened, { sheetId: 'AS1' })
  apply(sheetClosedV1, { sheetId: 'AS2', month: '2026-10', hash: 'h', content: CONTENT })
  const rows = 'SELECT * FROM sheet_worker ORDER BY sheet_id, engagement_id'
  expect(all(old, rows)).toEqual(all(now, rows))
  expect(all(old, rows)).toHaveLength(4)
  // The view tells the days as the table did, column by column.
  const columns = (row: unknown) => Object.fromEntries(Object.entries(row as object).sort())
  expect(all(old, WORKDAYS).map(columns)).toEqual(before.map(columns).map(({ punch_ids: _, ...row }) => row))
  expect(before).toHaveLength(6)
  // Which punches make them is read from the fact that closed the sheet.
  for (const db of [old, now])
    insert(db, 'journal_fact', {
      ...{ seq: 0, kind: sheetClosedV1.kind, leaf: Buffer.alloc(32) },
      bytes: canonicalBytes({ data: { content: CONTENT } }),
    })
  expect(allSheets(old).map((sheet) => contentOf(old, sheet))).toEqual([CONTENT, CONTENT])
  const punchesOf = punchReader(now)
  expect(frozenWorkdays(now, 'AS2').map((one) => punchesOf(one))).toEqual([
    ...[['PB1-000', 'PB1-007'], ['PB2-001', 'PU1'], ['PB1-499']],
  ])
  // The same month of the same engagement cannot stand twice.
  expect(() => apply(sheetClosedV1, { sheetId: 'AS3', month: '2026-10', hash: 'h', content: CONTENT })).toThrow(
    /UNIQUE/,
  )
})
