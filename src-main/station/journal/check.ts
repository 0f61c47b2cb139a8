import { hash } from 'node:crypto'
import { all, type Db, openDatabase, prepare } from '../store/db.ts'
import { type Migration, migrate } from '../store/migrate.ts'
import { migrations as allMigrations } from '../store/migrations/index.ts'
import type { Room, Violation } from './facts.ts'
import { tablesMatchJournal } from './rebuild.ts'
import { type VerifyOptions, verifyJournal } from './verify.ts'

export interface CheckResult {
  name: string
  violations: Violation[]
}

export interface CheckOptions extends VerifyOptions {
  migrations?: Migration[]
  /** Called after each invariant, for progress. */
  onResult?: (result: CheckResult) => void
}

/**
 * Runs every invariant in a fixed order: the journal and its checkpoints, the blobs, the schema, the tables against the journal, then each room's own. All see
 * one snapshot of the database, so it may run beside a working station on a read-only connection; nothing is written.
 * @returns one result per invariant, with the offending places as values. No violation anywhere means the station is sound.
 */
export function checkStation(db: Db, rooms: Room[], options: CheckOptions = {}): CheckResult[] {
  const known = options.migrations ?? allMigrations
  const results: CheckResult[] = []
  const add = (name: string, check: () => Violation[]) => {
    const result = { name, violations: guarded(name, check) }
    results.push(result)
    options.onResult?.(result)
  }
  const body = () => {
    let chain: Violation[] = []
    add('journal-intact', () => {
      const report = verifyJournal(db, options)
      chain = report.chain
      return report.intact
    })
    add('checkpoint-chain', () => chain)
    add('blob-hashes', () => blobHashes(db))
    add('schema-intact', () => schemaIntact(db, known))
    add('tables-match-journal', () => tablesMatchJournal(db, rooms, known))
    for (const room of rooms) for (const { name, check } of room.invariants) add(name, () => check(db))
  }
  // One read transaction is one snapshot.
  if (db.inTransaction) body()
  else db.transaction(body).deferred()
  return results
}

/** A check that cannot run has not passed: its failure is a finding of that check, and the others still run. */
function guarded(name: string, check: () => Violation[]): Violation[] {
  try {
    return check()
  } catch (error) {
    return [{ where: name, what: `could not be checked: ${error instanceof Error ? error.message : String(error)}` }]
  }
}

/** Every kept blob's bytes give the hash that names it. */
function blobHashes(db: Db): Violation[] {
  const violations: Violation[] = []
  const rows = prepare(db, 'SELECT sha256, bytes FROM blob ORDER BY sha256').iterate()
  for (const { sha256, bytes } of rows as Iterable<{ sha256: string; bytes: Buffer }>) {
    if (hash('sha256', bytes, 'hex') !== sha256)
      violations.push({ where: `blob ${sha256}`, what: 'bytes do not match the hash that names them' })
  }
  return violations
}

const SCHEMA =
  "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"

/** Tables, indexes and the triggers that keep the journal append-only are those that the migrations make. */
function schemaIntact(db: Db, migrations: Migration[]): Violation[] {
  const version = db.pragma('user_version', { simple: true }) as number
  const fresh = openDatabase(':memory:')
  try {
    migrate(fresh, migrations, version)
    const expected = new Map(all<SchemaRow>(fresh, SCHEMA).map((row) => [`${row.type} ${row.name}`, row.sql]))
    const violations: Violation[] = []
    for (const { type, name, sql } of all<SchemaRow>(db, SCHEMA)) {
      const where = `${type} ${name}`
      if (!expected.has(where)) violations.push({ where, what: 'was made by no migration' })
      else if (expected.get(where) !== sql) violations.push({ where, what: 'differs from what its migration made' })
      expected.delete(where)
    }
    for (const where of expected.keys()) violations.push({ where, what: 'is missing' })
    const newest = migrations.at(-1)?.version ?? 0
    if (version !== newest)
      violations.push({ where: 'schema', what: `is version ${version}, this station knows ${newest}` })
    return violations
  } finally {
    fresh.close()
  }
}

interface SchemaRow {
  type: string
  name: string
  sql: string
}
