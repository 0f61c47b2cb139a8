import { existsSync } from 'node:fs'
import { StationError } from '../../contract/errors.ts'
import { backUp } from './backup.ts'
import { all, type Db, openDatabase } from './db.ts'
import { classifySqliteError } from './errors.ts'
import { backupFolder, databaseFile } from './files.ts'
import { openStationKeys } from './master-key.ts'
import { type Migration, migrate, pendingMigrations } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { keepWalShort } from './wal.ts'

export interface OpenStationOptions {
  migrations?: Migration[]
  /** Instant for the name of a backup. */
  now?: string
}

/**
 * Opens a station's database for work: refuses one from the future, backs up before migrating, migrates, lets SQLite look for rows that point nowhere, and makes
 * sure that the key is this station's own. The caller holds the data folder's lock (lock.ts).
 * @throws StationError `store.from-the-future`, `store.corrupt`, `store.dangling`, `store.backup-broken`, `store.wrong-key`, `store.disk-full`.
 */
export async function openStationDatabase(
  dataDir: string,
  masterKey: Buffer,
  options: OpenStationOptions = {},
): Promise<Db> {
  const { migrations = allMigrations, now = new Date().toISOString() } = options
  const path = databaseFile(dataDir)
  const created = !existsSync(path)
  let db: Db | undefined
  try {
    db = openDatabase(path)
    await bringUpToDate(db, dataDir, migrations, created, now)
    openStationKeys(db, masterKey)
    keepWalShort(db)
    return db
  } catch (error) {
    db?.close()
    throw classifySqliteError(error) ?? error
  }
}

async function bringUpToDate(
  db: Db,
  dataDir: string,
  migrations: Migration[],
  created: boolean,
  now: string,
): Promise<void> {
  refuseFuture(db, migrations)
  const pending = pendingMigrations(db, migrations)
  if (pending.length === 0) return
  if (!created) await backUp(db, backupFolder(dataDir), now, `before-v${pending.at(-1)}`)
  migrate(db, migrations)
  const dangling = all<{ table: string; rowid: number | null }>(db, 'PRAGMA foreign_key_check')
  if (dangling[0]) throw new StationError('store.dangling', { table: dangling[0].table, row: dangling[0].rowid ?? 0 })
}

/** A newer station's database is left untouched: not migrated, not even backed up over. @throws StationError `store.from-the-future`. */
export function refuseFuture(db: Db, migrations: Migration[]): void {
  const found = db.pragma('user_version', { simple: true }) as number
  const known = migrations.at(-1)?.version ?? 0
  if (found > known) throw new StationError('store.from-the-future', { found, known })
}
