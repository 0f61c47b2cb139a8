import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

export type Db = Database.Database

export interface OpenOptions {
  readonly?: boolean
  /** Milliseconds to wait for another process's lock. */
  busyTimeoutMs?: number
  /** Pages kept in memory, KiB; 64 MiB without it. Whoever reads everything once needs few, and memory asked for is slower than a page read. */
  cacheKib?: number
}

/**
 * Opens a station database with the durability the product promises: WAL with `synchronous=FULL` (better-sqlite3 defaults WAL to NORMAL,
 * which may lose the last commits on power loss), foreign keys on, no trusted schema.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Db {
  if (path !== ':memory:' && !options.readonly) mkdirSync(dirname(path), { recursive: true })
  const db = new Database(path, { readonly: options.readonly ?? false, timeout: options.busyTimeoutMs ?? 5_000 })
  if (!options.readonly) db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  // Rows that are removed (a person's key, above all) are overwritten, not merely unlinked.
  db.pragma('secure_delete = ON')
  db.pragma('temp_store = MEMORY')
  db.pragma(`cache_size = -${options.cacheKib ?? 65_536}`)
  return db
}

const statements = new WeakMap<Db, Map<string, Database.Statement>>()

/** A prepared statement, kept per database and text. */
export function prepare(db: Db, sql: string): Database.Statement {
  let cache = statements.get(db)
  if (!cache) {
    cache = new Map()
    statements.set(db, cache)
  }
  let statement = cache.get(sql)
  if (!statement) {
    statement = db.prepare(sql)
    cache.set(sql, statement)
  }
  return statement
}

export type SqlValue = string | number | bigint | Buffer | Uint8Array | null
export type SqlParams = Record<string, SqlValue> | SqlValue[]

/** All rows of a read. */
export function all<T>(db: Db, sql: string, params: SqlParams = []): T[] {
  return prepare(db, sql).all(params) as T[]
}

/** The first row, or undefined. */
export function one<T>(db: Db, sql: string, params: SqlParams = []): T | undefined {
  return prepare(db, sql).get(params) as T | undefined
}

/** Runs a write and returns the number of changed rows. */
export function run(db: Db, sql: string, params: SqlParams = []): number {
  return prepare(db, sql).run(params).changes
}

/** Inserts one row given as column → value. Column names come from code, never from input. */
export function insert(db: Db, table: string, row: Record<string, SqlValue>): void {
  const columns = Object.keys(row)
  run(db, `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`, row)
}

/** Rows of one statement: beyond some thirty nothing is gained any more. */
const ROWS_AT_ONCE = 32

/**
 * Inserts many rows, several by each statement: a fifth less work than one by one.
 * @param values of all rows, one after the other, in the order of `columns`
 */
export function insertRows(db: Db, table: string, columns: readonly string[], values: readonly SqlValue[]): void {
  const width = columns.length
  const row = `(${columns.map(() => '?').join(', ')})`
  const head = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `
  const many = prepare(db, head + Array(ROWS_AT_ONCE).fill(row).join(', '))
  const step = width * ROWS_AT_ONCE
  let done = 0
  for (; done + step <= values.length; done += step) many.run(values.slice(done, done + step))
  const rest = prepare(db, head + row)
  for (; done < values.length; done += width) rest.run(values.slice(done, done + width))
}
