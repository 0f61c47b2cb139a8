import { expect, it } from 'vitest'
import { frozenContent } from '../../../src-main/station/payroll/content.ts'
import { all, insert, one, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

it('lists of an older station keep their lines, components and first hash format (DESIGN §4)', () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations, 100)
  // The rows of other rooms do not matter here.
  db.pragma('foreign_keys = OFF')
  const list = { id: 'W', team_id: 'T', month: '2026-09', version: 1, sheet_id: 'S', sheet_hash: 'h', state: 'drafted' }
  const money = { gross_fen: 35_000, net_fen: 35_000 }
  insert(db, 'wage_list', { ...list, ...money, confirmations_lost: 0, drafted_at: 'x', drafted_by: 'U' })
  const line = { id: 'L', list_id: 'W', month: '2026-09', worker_id: 'P', engagement_id: 'E', live: 1 }
  insert(db, 'wage_line', { ...line, workday_centi: 100, overtime_minutes: 0, ...money, deduction_fen: 0 })
  const component = { line_id: 'L', ordinal: 0, kind: 'day-rate', quantity: 100, unit: 'workday-centi' }
  insert(db, 'wage_component', { ...component, rate_fen: 35_000, amount_fen: 35_000, formula: '{}' })
  migrate(db, migrations)
  expect(all(db, 'SELECT * FROM wage_component')).toEqual([
    { ...component, rate_fen: 35_000, amount_fen: 35_000, formula: '{}' },
  ])
  expect(one(db, 'SELECT held, covers_days, live FROM wage_line')).toEqual({ held: 0, covers_days: 1, live: 1 })
  expect(one(db, 'SELECT supplement, adds_to FROM wage_list')).toEqual({ supplement: 0, adds_to: null })
  const content = JSON.parse(frozenContent(db, 'W').bytes.toString('utf8')) as { format: string; lines: object[] }
  expect([content.format, Object.keys(content.lines[0] ?? {}).includes('deductions')]).toEqual([
    'anxin-wage-list/1',
    false,
  ])
  expect(() => db.exec('UPDATE wage_component SET amount_fen = 1')).toThrow(/never change/)
  db.close()
})
