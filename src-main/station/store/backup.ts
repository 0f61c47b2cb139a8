import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { StationError } from '../../contract/errors.ts'
import { type Db, one, openDatabase } from './db.ts'
import { classifySqliteError } from './errors.ts'
import { fileStamp, renameDurably } from './files.ts'

export interface BackupInfo {
  path: string
  /** Schema version and number of facts in the backup. */
  version: number
  facts: number
}

/**
 * Copies the open database while it is in use (SQLite online backup), into a temporary file that is verified, synced and only then given its name
 * `station-<UTC stamp>-v<version>.db`. A backup holds sealed fields and wrapped keys; without the station key it opens nothing.
 * @param now instant for the name. @param label e.g. `before-v20`.
 * @throws StationError `store.backup-broken`, `store.disk-full`.
 */
export async function backUp(db: Db, folder: string, now: string, label?: string): Promise<BackupInfo> {
  mkdirSync(folder, { recursive: true })
  const version = db.pragma('user_version', { simple: true }) as number
  const name = freeName(folder, `station-${fileStamp(now)}-v${version}${label ? `-${label}` : ''}`)
  const unfinished = join(folder, `${name}.part`)
  rmSync(unfinished, { force: true })
  try {
    await db.backup(unfinished)
    const info = inspectBackup(unfinished)
    const path = join(folder, name)
    renameDurably(unfinished, path)
    return { ...info, path }
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw classifySqliteError(error) ?? error
  }
}

function freeName(folder: string, stem: string): string {
  const taken = new Set(readdirSync(folder))
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${stem}.db` : `${stem}-${n}.db`
    if (!taken.has(name)) return name
  }
}

/**
 * Opens a backup and has SQLite read all of it.
 * @throws StationError `store.backup-broken`.
 */
export function inspectBackup(path: string): BackupInfo {
  let db: Db | undefined
  try {
    db = openDatabase(path, { readonly: true })
    const result = db.pragma('quick_check', { simple: true })
    if (result !== 'ok') throw new Error(String(result))
    const version = db.pragma('user_version', { simple: true }) as number
    // SQLite takes an empty or very short file for an empty database; it is no station.
    if (!one(db, "SELECT 1 FROM sqlite_schema WHERE name = 'journal_fact'")) throw new Error('holds no journal')
    const facts = one<{ n: number }>(db, 'SELECT count(*) AS n FROM journal_fact')!.n
    return { path, version, facts }
  } catch (error) {
    throw new StationError('store.backup-broken', { file: basename(path), why: (error as Error).message })
  } finally {
    db?.close()
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
  }
}

export interface BackupPolicy {
  /** Hours between scheduled backups. */
  everyHours: number
  /** Newest backups kept whatever their day. */
  newest: number
  /** Days of which the last backup is kept, then months likewise. */
  days: number
  months: number
}

export const usualPolicy: BackupPolicy = { everyHours: 6, newest: 4, days: 14, months: 24 }

/**
 * The station's timer calls this often (at least hourly); a backup is made when the newest is older than the policy says.
 * @returns the backup made, or undefined if none was due.
 */
export async function backupStation(
  db: Db,
  folder: string,
  now: string,
  policy = usualPolicy,
): Promise<BackupInfo | undefined> {
  const newest = listBackups(folder).at(-1)
  const age = newest ? Date.parse(now) - Date.parse(newest.at) : Number.POSITIVE_INFINITY
  // A newest backup from the future means that the clock was set back: make one.
  if (age >= 0 && age < policy.everyHours * 3_600_000) return undefined
  const made = await backUp(db, folder, now)
  rotate(folder, policy)
  return made
}

export interface ListedBackup {
  path: string
  name: string
  at: string
  bytes: number
}

/** Backups of a folder, oldest first, by the stamp in their names. */
export function listBackups(folder: string): ListedBackup[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return names
    .flatMap((name) => {
      const stamp = /^station-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-v\d+.*\.db$/.exec(name)
      if (!stamp) return []
      const [, year, month, day, hour, minute, second] = stamp
      const path = join(folder, name)
      return [
        { path, name, at: `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`, bytes: statSync(path).size },
      ]
    })
    .sort((a, b) => (a.at + a.name < b.at + b.name ? -1 : 1))
}

/** Names that the policy lets go, given all in order. Those made before a migration are kept as long as a month's last. */
export function superfluous(backups: ListedBackup[], policy: BackupPolicy): ListedBackup[] {
  const newestFirst = backups.toReversed()
  const kept = new Set(newestFirst.slice(0, policy.newest))
  keepLastOf(newestFirst, 10, policy.days, kept)
  keepLastOf(newestFirst, 7, policy.months, kept)
  for (const backup of newestFirst.filter(({ name }) => name.includes('-before-')).slice(0, policy.months))
    kept.add(backup)
  return backups.filter((backup) => !kept.has(backup))
}

/** Keeps the last backup of each of the newest `count` periods; a period is the first `length` characters of the instant. */
function keepLastOf(newestFirst: ListedBackup[], length: number, count: number, kept: Set<ListedBackup>): void {
  const periods = new Set<string>()
  for (const backup of newestFirst) {
    const period = backup.at.slice(0, length)
    if (periods.has(period) || periods.size >= count) continue
    periods.add(period)
    kept.add(backup)
  }
}

function rotate(folder: string, policy: BackupPolicy): void {
  for (const { path } of superfluous(listBackups(folder), policy)) rmSync(path)
}
