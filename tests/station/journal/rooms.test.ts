import { expect, it } from 'vitest'
import { indexKinds } from '../../../src-main/station/journal/replay.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { all, openDatabase } from '../../../src-main/station/store/db.ts'
import { migrate } from '../../../src-main/station/store/migrate.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'

/** The store's own tables: the journal itself, blobs checked by their hashes, keys that must not follow from the journal. */
const OF_THE_STORE = [
  'blob',
  'journal_checkpoint',
  'journal_cosignature',
  'journal_fact',
  'journal_node',
  'person_key',
  'station_secret',
]
/** Settings of this PC, not facts. */
const OF_THE_PC = ['device_link', 'offered_file']

it('every table follows from the journal, or is known not to: none escapes `station check` by being forgotten', () => {
  const db = openDatabase(':memory:')
  migrate(db, migrations)
  const tables = all<{ name: string }>(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  const known = rooms.flatMap((room) => [...room.tables, ...(room.operational ?? [])])
  expect(tables.map(({ name }) => name).sort()).toEqual([...new Set([...known, ...OF_THE_STORE, ...OF_THE_PC])].sort())
})

it('every fact kind and every invariant has one owner', () => {
  expect(indexKinds(rooms).size).toBe(rooms.flatMap((room) => room.facts).length)
  const names = rooms.flatMap((room) => room.invariants.map(({ name }) => name))
  expect([...new Set(names)]).toEqual(names)
})
