import { existsSync } from 'node:fs'
import { StationError } from '../../contract/errors.ts'
import { type BackupInfo, backUp } from './backup.ts'
import { all, type Db, openDatabase } from './db.ts'
import { classifySqliteError } from './errors.ts'
import { backupFolder, databaseFile } from './files.ts'
import { lockData } from './lock.ts'
import { type Migration, migrate, pendingMigrations } from './migrate.ts'

export interface OpenedDatabase {
  db: Db
  /** True if the database did not exist before. */
  created: boolean
  /** Versions migrated to, and the backup made before. */
  migrated: number[]
  backup?: BackupInfo
  /** Closes the database and gives the data folder free. */
  close(): void
}

/**
 * Opens a station's database for work: takes the data folder's lock, refuses a database from the future, backs up before migrating, migrates, and lets SQLite
 * look for rows that point nowhere.
 * @param now instant for the backup's name.
 * @throws StationError `store.in-use`, `store.from-the-future`, `store.corrupt`, `store.dangling`, `store.backup-broken`.
 */
export async function openStationDb(dataDir: string, migrations: Migration[], now: string): Promise<OpenedDatabase> {
  const lock = lockData(dataDir)
  const path = databaseFile(dataDir)
  const created = !existsSync(path)
  let db: Db | undefined
  try {
    db = openDatabase(path)
    const opened = db
    const { migrated, backup } = await bringUpToDate(opened, dataDir, migrations, created, now)
    const close = () => {
      opened.pragma('optimize')
      opened.close()
      lock.release()
    }
    return { db: opened, created, migrated, ...(backup ? { backup } : {}), close }
  } catch (error) {
    db?.close()
    lock.release()
    throw classifySqliteError(error) ?? error
  }
}

async function bringUpToDate(db: Db, dataDir: string, migrations: Migration[], created: boolean, now: string) {
  refuseFuture(db, migrations)
  const pending = pendingMigrations(db, migrations)
  if (pending.length === 0) return { migrated: [] }
  const backup = created ? undefined : await backUp(db, backupFolder(dataDir), now, `before-v${pending.at(-1)}`)
  const migrated = migrate(db, migrations)
  const dangling = all<{ table: string; rowid: number | null }>(db, 'PRAGMA foreign_key_check')
  if (dangling[0]) throw new StationError('store.dangling', { table: dangling[0].table, row: dangling[0].rowid ?? 0 })
  return { migrated, backup }
}

/** A newer station's database is left untouched: not migrated, not even backed up over. @throws StationError `store.from-the-future`. */
export function refuseFuture(db: Db, migrations: Migration[]): void {
  const found = db.pragma('user_version', { simple: true }) as number
  const known = migrations.at(-1)?.version ?? 0
  if (found > known) throw new StationError('store.from-the-future', { found, known })
}
