import Database from 'better-sqlite3'
import { StationError } from '../../contract/errors.ts'

const KINDS: Array<[RegExp, string]> = [
  [/^SQLITE_FULL/, 'store.disk-full'],
  [/^SQLITE_READONLY/, 'store.readonly'],
  [/^SQLITE_(BUSY|LOCKED)/, 'store.busy'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'store.corrupt'],
  [/^SQLITE_(IOERR|CANTOPEN|NOLFS|PERM)/, 'store.disk-failing'],
]

/** The station's own error for a failure of the disk or the database file; anything else (a constraint, a bug) is not ours to rename. */
export function classifySqliteError(error: unknown): StationError | undefined {
  if (!(error instanceof Database.SqliteError)) return undefined
  const kind = KINDS.find(([pattern]) => pattern.test(error.code))
  return kind && new StationError(kind[1], { code: error.code, why: error.message })
}

/** Runs a piece of database work; failures of disk and file come out as StationError `store.*`. */
export function withStoreErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw classifySqliteError(error) ?? error
  }
}
