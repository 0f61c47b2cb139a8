import { StationError } from '../../contract/errors.ts'
import type { Db } from './db.ts'

export interface Migration {
  /** Multiples of 10, rising; stored in `user_version`. */
  version: number
  name: string
  /**
   * True where a table that others refer to is built anew: SQLite then asks for foreign keys to be off meanwhile
   * (sqlite.org/lang_altertable.html, section 7). What points nowhere afterwards is found when the database is opened.
   */
  rebuildsTables?: true
  up(db: Db): void
}

/**
 * Brings a database to the newest version, each migration in a transaction of its own together with its version mark.
 * @throws StationError `store.from-the-future` for a database written by a newer station: it is left untouched.
 */
export function migrate(db: Db, migrations: Migration[], upTo = Number.POSITIVE_INFINITY): number[] {
  assertRising(migrations)
  const newest = migrations.at(-1)?.version ?? 0
  const current = db.pragma('user_version', { simple: true }) as number
  if (current > newest) throw new StationError('store.from-the-future', { found: current, known: newest })
  const done: number[] = []
  for (const migration of migrations) {
    if (migration.version <= current || migration.version > upTo) continue
    const run = db.transaction(() => {
      migration.up(db)
      db.pragma(`user_version = ${migration.version}`)
    })
    if (migration.rebuildsTables) withoutForeignKeys(db, () => run.immediate())
    else run.immediate()
    done.push(migration.version)
  }
  return done
}

/** The setting has no effect inside a transaction, so that it is changed around it. */
function withoutForeignKeys(db: Db, body: () => void): void {
  const before = db.pragma('foreign_keys', { simple: true })
  db.pragma('foreign_keys = OFF')
  try {
    body()
  } finally {
    db.pragma(`foreign_keys = ${before === 1 ? 'ON' : 'OFF'}`)
  }
}

/** Versions not yet applied, so that a backup can be taken before any is. */
export function pendingMigrations(db: Db, migrations: Migration[]): number[] {
  const current = db.pragma('user_version', { simple: true }) as number
  return migrations.map((m) => m.version).filter((v) => v > current)
}

function assertRising(migrations: Migration[]): void {
  let previous = 0
  for (const { version, name } of migrations) {
    if (version <= previous || version % 10 !== 0) throw new Error(`migration ${version} ${name} is out of order`)
    previous = version
  }
}
