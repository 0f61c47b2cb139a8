import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspectBackup } from '../../../src-main/station/store/backup.ts'
import { all, openDatabase } from '../../../src-main/station/store/db.ts'
import { type Migration, migrate, pendingMigrations } from '../../../src-main/station/store/migrate.ts'
import { journalMigration } from '../../../src-main/station/store/migrations/0010-journal.ts'
import { migrations } from '../../../src-main/station/store/migrations/index.ts'
import { openStationDatabase } from '../../../src-main/station/store/open-station-db.ts'
import { MASTER_KEY, temporaryFolder } from '../journal/toy.ts'

const add = (version: number, sql: string): Migration => ({ version, name: `v${version}`, up: (db) => db.exec(sql) })
const NOW = '2026-10-03T00:58:11.000Z'
const version = (db: ReturnType<typeof openDatabase>) => db.pragma('user_version', { simple: true })

describe('migrations', () => {
  it('run in order, each once, each with its version', () => {
    const db = openDatabase(':memory:')
    const [one, two] = [add(10, 'CREATE TABLE a (x) '), add(20, 'CREATE TABLE b (x)')]
    expect(migrate(db, [one])).toEqual([10])
    expect(pendingMigrations(db, [one, two])).toEqual([20])
    expect([migrate(db, [one, two]), migrate(db, [one, two]), version(db)]).toEqual([[20], [], 20])
  })

  it('that fail leave the version before, and nothing of themselves', () => {
    const db = openDatabase(':memory:')
    const broken = add(20, 'CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)')
    expect(() => migrate(db, [add(10, 'CREATE TABLE a (x)'), broken])).toThrow('nowhere')
    expect([version(db), all(db, 'SELECT name FROM sqlite_schema')]).toEqual([10, [{ name: 'a' }]])
  })

  it('are refused out of order or off the tens', () => {
    const db = openDatabase(':memory:')
    for (const versions of [[20, 10], [10, 10], [15]])
      expect(() =>
        migrate(
          db,
          versions.map((v) => add(v, '')),
        ),
      ).toThrow('out of order')
  })

  it('leave a database from the future untouched', () => {
    const db = openDatabase(':memory:')
    db.pragma('user_version = 990')
    expect(() => migrate(db, [add(10, 'CREATE TABLE a (x)')])).toThrow(
      expect.objectContaining({ code: 'store.from-the-future', params: { found: 990, known: 10 } }),
    )
    expect([version(db), all(db, 'SELECT * FROM sqlite_schema')]).toEqual([990, []])
  })
})

describe('opening a station', () => {
  it('backs up before migrating an existing database, not before making a new one', async () => {
    const folder = temporaryFolder()
    const first = [journalMigration]
    const second = [...first, add(20, 'CREATE TABLE thing (x INTEGER) STRICT')]
    const open = async (list: Migration[]) =>
      (await openStationDatabase(folder, MASTER_KEY, { migrations: list, now: NOW })).close()
    await open(first)
    expect(readdirSync(folder)).not.toContain('backups')
    await open(second)
    await open(second)
    const backups = readdirSync(join(folder, 'backups'))
    expect(backups).toEqual(['station-20261003T005811Z-v10-before-v20.db'])
    expect(inspectBackup(join(folder, 'backups', backups[0]!))).toMatchObject({ version: 10, facts: 0 })
  })

  it('keeps the backup and the old version if a migration fails', async () => {
    const folder = temporaryFolder()
    const open = (list: Migration[]) => openStationDatabase(folder, MASTER_KEY, { migrations: list, now: NOW })
    ;(await open([journalMigration])).close()
    await expect(open([journalMigration, add(20, 'INSERT INTO nowhere VALUES (1)')])).rejects.toThrow('nowhere')
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)
    const db = await open([journalMigration])
    expect(version(db)).toBe(10)
    db.close()
  })

  it('refuses a database from the future without touching or copying it', async () => {
    const folder = temporaryFolder()
    const db = openDatabase(join(folder, 'station.db'))
    db.pragma('user_version = 990')
    db.close()
    await expect(openStationDatabase(folder, MASTER_KEY)).rejects.toMatchObject({ code: 'store.from-the-future' })
    expect(readdirSync(folder)).toEqual(['station.db'])
  })

  it('names rows that point nowhere after a migration', async () => {
    const folder = temporaryFolder()
    const dangling = add(
      20,
      `CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);`,
    )
    const orphan: Migration = {
      ...dangling,
      up: (db) => {
        dangling.up(db)
        // As an imported table would bring them.
        db.exec('INSERT INTO b VALUES (7); DELETE FROM b; INSERT INTO a VALUES (7); INSERT INTO b VALUES (7)')
      },
    }
    const db = await openStationDatabase(folder, MASTER_KEY, { migrations: [journalMigration, orphan], now: NOW })
    db.pragma('foreign_keys = OFF')
    db.exec('DELETE FROM a')
    db.close()
    const next = [journalMigration, orphan, add(30, 'CREATE TABLE c (x)')]
    await expect(openStationDatabase(folder, MASTER_KEY, { migrations: next, now: NOW })).rejects.toMatchObject({
      code: 'store.dangling',
      params: { table: 'b', row: 1 },
    })
  })

  it('refuses the wrong key', async () => {
    const folder = temporaryFolder()
    ;(await openStationDatabase(folder, MASTER_KEY)).close()
    await expect(openStationDatabase(folder, Buffer.alloc(32, 8))).rejects.toMatchObject({ code: 'store.wrong-key' })
  })
})

describe('all migrations', () => {
  it('give strict tables only', () => {
    const db = openDatabase(':memory:')
    migrate(db, migrations)
    const loose = all<{ name: string }>(
      db,
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    expect(loose).toEqual([])
  })

  it('0010: the journal, blobs, keys and the station, empty', () => {
    const db = openDatabase(':memory:')
    migrate(db, migrations, 10)
    const names = all<{ name: string }>(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map(
      ({ name }) => name,
    )
    expect(names).toEqual([
      'blob',
      'journal_checkpoint',
      'journal_cosignature',
      'journal_fact',
      'journal_node',
      'person_key',
      'station',
      'station_secret',
    ])
    expect(() => db.exec('INSERT INTO journal_node VALUES (7, 0, zeroblob(32))')).toThrow('CHECK')
    expect(() => db.exec("INSERT INTO journal_fact (seq, kind, leaf, bytes) VALUES (0, 'x', x'00', x'')")).toThrow(
      'CHECK',
    )
    expect(() => db.exec("INSERT INTO journal_cosignature VALUES (1, 'w', 'l')")).toThrow('FOREIGN KEY')
    expect(() => db.exec("INSERT INTO person_key (person_id, wrapped, erased) VALUES ('p', 'w', 1)")).toThrow('CHECK')
  })
})
