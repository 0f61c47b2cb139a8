import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { StationError } from '../../contract/errors.ts'
import { inspectBackup } from './backup.ts'
import { type Db, one, openDatabase } from './db.ts'
import { databaseFile, fileStamp, renameDurably, replacedFolder, syncFile, syncFolder } from './files.ts'
import { lockData } from './lock.ts'
import type { Migration } from './migrate.ts'

export interface Restored {
  /** Where the database that stood there before is kept, if there was one. */
  replaced?: string
  version: number
  facts: number
  /** Facts in the replaced database, where it could still be read: more than `facts` means that recorded work was set aside. */
  replacedFacts?: number
}

/**
 * Puts a backup in the place of a data folder's database. The backup is verified first; the database that stood there is kept under `replaced/`, never
 * deleted; after a power cut either the old or the new one stands there.
 * @throws StationError `store.in-use`, `store.backup-broken`, `store.from-the-future`.
 */
export function restoreBackup(dataDir: string, backup: string, migrations: Migration[], now: string): Restored {
  if (!existsSync(backup))
    throw new StationError('store.backup-broken', { file: basename(backup), why: 'no such file' })
  const lock = lockData(dataDir)
  try {
    const arriving = `${databaseFile(dataDir)}.arriving`
    copyFileSync(backup, arriving)
    const { version, facts } = inspectBackup(arriving)
    const known = migrations.at(-1)?.version ?? 0
    if (version > known) {
      rmSync(arriving)
      throw new StationError('store.from-the-future', { found: version, known })
    }
    syncFile(arriving)
    const before = setAside(dataDir, now)
    renameDurably(arriving, databaseFile(dataDir))
    return { version, facts, ...before }
  } finally {
    lock.release()
  }
}

/** Keeps the present database under a second name; its log must not stay beside the newcomer, or SQLite would play it into the wrong database. */
function setAside(dataDir: string, now: string): Pick<Restored, 'replaced' | 'replacedFacts'> {
  const current = databaseFile(dataDir)
  if (!existsSync(current)) return {}
  const facts = foldLog(current)
  const folder = replacedFolder(dataDir)
  mkdirSync(folder, { recursive: true })
  const aside = freePath(join(folder, `station-${fileStamp(now)}`))
  linkOrCopy(current, aside)
  for (const suffix of ['-wal', '-shm']) if (existsSync(current + suffix)) renameSync(current + suffix, aside + suffix)
  syncFolder(folder)
  syncFolder(dataDir)
  return { replaced: aside, ...(facts === undefined ? {} : { replacedFacts: facts }) }
}

/** Brings the log into the database file if it can still be read, and counts its facts; a broken one is kept with its log as it is. */
function foldLog(path: string): number | undefined {
  let db: Db | undefined
  try {
    db = openDatabase(path)
    db.pragma('wal_checkpoint(TRUNCATE)')
    return one<{ n: number }>(db, 'SELECT count(*) AS n FROM journal_fact')?.n
  } catch (error) {
    process.emitWarning(`the replaced database cannot be opened: ${(error as Error).message}`, {
      code: 'STORE_REPLACED',
    })
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // FAT and exFAT know no second name.
    copyFileSync(from, to)
    syncFile(to)
  }
}

function freePath(stem: string): string {
  for (let n = 1; ; n++) {
    const path = n === 1 ? `${stem}.db` : `${stem}-${n}.db`
    if (!existsSync(path)) return path
  }
}
