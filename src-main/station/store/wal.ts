import { statSync } from 'node:fs'
import type { Db } from './db.ts'

export interface WalKeeper {
  /** To be called after each commit. */
  touch(): void
  stop(): void
}

export interface WalPolicy {
  /** Milliseconds without a commit after which the log is folded in. */
  idleMs: number
  /** Bytes of log that are folded in without waiting for a pause, at most every `pauseMs`. */
  mostBytes: number
  pauseMs: number
}

export const usualWalPolicy: WalPolicy = { idleMs: 5_000, mostBytes: 4_000_000, pauseMs: 30_000 }

/**
 * Keeps the write-ahead log short: SQLite's own checkpoints may leave data in it for long, so a copy of the `.db` file alone would be stale, and the bytes
 * of an erased key would linger. Truncates when the station pauses, or under way when the log has grown large.
 */
export function keepWalShort(db: Db, policy = usualWalPolicy): WalKeeper {
  let idle: NodeJS.Timeout | undefined
  let last = 0
  const truncate = () => {
    last = Date.now()
    if (db.open && !db.inTransaction) truncateWal(db)
  }
  return {
    touch() {
      clearTimeout(idle)
      idle = setTimeout(truncate, policy.idleMs)
      idle.unref()
      if (Date.now() - last >= policy.pauseMs && walBytes(db) > policy.mostBytes) truncate()
    },
    stop: () => clearTimeout(idle),
  }
}

/** Folds the log into the database and empties it. @returns false if a reader held it back; it is tried again at the next pause. */
export function truncateWal(db: Db): boolean {
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as Array<{ busy: number }>
  return result?.busy === 0
}

export function walBytes(db: Db): number {
  return statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0
}
