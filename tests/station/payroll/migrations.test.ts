import { describe, expect, it } from 'vitest'
import { all, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

describe('migrations of the wage rooms', () => {
  // biome-ignore format: a table is read by its columns
  const cases = [
    { from: 40, to: 50, tables: ['wage_component', 'wage_line', 'wage_list', 'wage_objection'] },
    { from: 60, to: 70, tables: ['filing', 'month_book', 'paper_made', 'rights_board', 'rights_channels'] },
  ]
  it.each(cases)('$to adds its tables, all strict, to a database of $from', ({ from, to, tables }) => {
    const db = openDatabase(':memory:')
    const names = () =>
      all<{ name: string; strict: number }>(
        db,
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
    migrate(db, migrations, from)
    const before = new Set(names().map(({ name }) => name))
    expect(migrate(db, migrations, to)).toEqual([to])
    const added = names().filter(({ name }) => !before.has(name))
    expect(added).toEqual(tables.map((name) => ({ name, strict: 1 })))
    expect(db.pragma('user_version', { simple: true })).toBe(to)
    expect(migrate(db, migrations, to)).toEqual([])
    db.close()
  })
})
