import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StationError } from '../../contract/errors.ts'
import { all, type Db, openDatabase, prepare, run } from '../store/db.ts'
import { withStoreErrors } from '../store/errors.ts'
import { type Migration, migrate } from '../store/migrate.ts'
import { compareTable } from './compare.ts'
import type { Room, Violation } from './facts.ts'
import { journalSize } from './ledger.ts'
import { replay, type StoredFact } from './replay.ts'

/**
 * Writes every room table anew from the journal, in one transaction: either all tables follow from the facts afterwards, or nothing has changed.
 * The caller has verified the journal and made a backup.
 * @returns the number of facts applied. @throws StationError `journal.cannot-rebuild` naming the facts that could not be applied.
 */
export function rebuildTables(db: Db, rooms: Room[]): number {
  return withStoreErrors(() =>
    db
      .transaction(() => {
        db.pragma('defer_foreign_keys = ON')
        emptyTables(db, tablesOf(rooms))
        const violations = replay(db, db, rooms)
        if (violations.length > 0)
          throw new StationError(
            'journal.cannot-rebuild',
            { count: violations.length, where: violations[0]!.where },
            violations
              .slice(0, 100)
              .map(({ where, what }) => ({ code: 'journal.fact-not-applied', params: { what }, where })),
          )
        return journalSize(db)
      })
      .immediate(),
  )
}

/** Empties tables, children first. Triggers that guard rows against deletion are set aside meanwhile and put back before the replay. */
function emptyTables(db: Db, tables: string[]): void {
  const wanted = new Set(tables)
  const triggers = all<{ name: string; tbl_name: string; sql: string }>(
    db,
    "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'",
  ).filter((trigger) => wanted.has(trigger.tbl_name))
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`)
  for (const table of tables.toReversed()) db.exec(`DELETE FROM "${table}"`)
  for (const { sql } of triggers) db.exec(sql)
}

export function tablesOf(rooms: Room[]): string[] {
  return rooms.flatMap((room) => room.tables)
}

/**
 * Replays the journal into a database of its own and compares every room table with it, row by row. Memory stays bounded: the second database is a temporary
 * file, removed afterwards.
 */
export function tablesMatchJournal(db: Db, rooms: Room[], migrations: Migration[]): Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-replay-'))
  const fresh = openDatabase(join(folder, 'replay.db'))
  try {
    // Thrown away afterwards, so nothing is spent on durability.
    fresh.pragma('journal_mode = OFF')
    fresh.pragma('synchronous = OFF')
    fresh.pragma('locking_mode = EXCLUSIVE')
    migrate(fresh, migrations)
    fresh.exec('BEGIN')
    copyBeside(db, fresh)
    const violations = replay(db, fresh, rooms, (stored) => standIn(fresh, stored))
    fresh.exec('COMMIT')
    for (const table of tablesOf(rooms)) violations.push(...compareTable(db, fresh, table))
    return violations
  } finally {
    fresh.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Room tables may refer to blobs and keys: rows of the same names stand in for them, without their contents. */
function copyBeside(db: Db, fresh: Db): void {
  for (const row of prepare(db, 'SELECT sha256, media_type FROM blob').iterate() as Iterable<{
    sha256: string
    media_type: string
  }>)
    run(fresh, "INSERT INTO blob (sha256, media_type, bytes) VALUES (?, ?, x'')", [row.sha256, row.media_type])
  for (const row of prepare(db, 'SELECT person_id FROM person_key').iterate() as Iterable<{ person_id: string }>)
    run(fresh, "INSERT INTO person_key (person_id, wrapped) VALUES (?, '')", [row.person_id])
}

/** A fact's row, without its bytes, for tables that refer to it. */
function standIn(fresh: Db, { seq, kind }: StoredFact): void {
  const sql = "INSERT OR IGNORE INTO journal_fact (seq, kind, leaf, bytes) VALUES (?, ?, zeroblob(32), x'')"
  run(fresh, sql, [seq, kind])
}
