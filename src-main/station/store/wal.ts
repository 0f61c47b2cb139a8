import { statSync } from 'node:fs'
import type { Db } from './db.ts'

export interface WalPolicy {
  /** How often to look, in milliseconds; a log that has not grown since the last look is folded in. */
  everyMs: number
  /** Bytes of log that are folded in without waiting for a pause. */
  mostBytes: number
}

/** Pages of log after which a commit folds it in by itself, should the pauses never come: a quarter of a gigabyte. */
const MOST_PAGES = 65_536

export const usualWalPolicy: WalPolicy = { everyMs: 5_000, mostBytes: 16_000_000 }

/**
 * Keeps the write-ahead log short: SQLite's own checkpoints may leave data in it for long, so a copy of the `.db` file alone would be stale, and the bytes
 * of an erased key would linger. Folds it in whenever the station pauses, or under way when it has grown large, instead of within a commit, where
 * somebody waits for it: a large month would be written twice before it is said to be closed. Ends with the database.
 * @returns the way to stop earlier.
 */
export function keepWalShort(db: Db, policy = usualWalPolicy): () => void {
  db.pragma(`wal_autocheckpoint = ${MOST_PAGES}`)
  let before = 0
  const timer = setInterval(() => {
    if (!db.open) return clearInterval(timer)
    const bytes = walBytes(db)
    if (bytes > 0 && !db.inTransaction && (bytes === before || bytes > policy.mostBytes)) truncateWal(db)
    before = walBytes(db)
  }, policy.everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * Folds the log into the database and empties it, without waiting: a reader (a running check, a backup) must not hold up the station.
 * @returns false if somebody held it back; it is tried again at the next pause.
 */
export function truncateWal(db: Db): boolean {
  const patience = db.pragma('busy_timeout', { simple: true }) as number
  db.pragma('busy_timeout = 0')
  try {
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as Array<{ busy: number }>
    return result?.busy === 0
  } finally {
    db.pragma(`busy_timeout = ${patience}`)
  }
}

export function walBytes(db: Db): number {
  return statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0
}
