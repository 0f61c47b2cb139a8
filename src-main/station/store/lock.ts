import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StationError } from '../../contract/errors.ts'

export interface DataLock {
  release(): void
}

/**
 * Takes the data folder for this process: one engine writes a station, and nothing replaces its database meanwhile. The lock is the operating system's (an
 * exclusive transaction on an empty SQLite file), so it ends with the process, kill -9 included.
 * @throws StationError `store.in-use`.
 */
export function lockData(dataDir: string): DataLock {
  mkdirSync(dataDir, { recursive: true })
  // The host takes the same file for the same purpose.
  const file = new Database(join(dataDir, 'station.lock'), { timeout: 0 })
  try {
    file.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY'))
      throw new StationError('store.in-use', { folder: dataDir })
    throw error
  }
  return { release: () => file.close() }
}
