import { all, type Db } from '../store/db.ts'
import type { Violation } from './facts.ts'

/** Differences named per table; a broken table should not bury the others. */
const MOST_PER_TABLE = 100

type Value = string | number | bigint | Buffer | null

/**
 * Compares a table of the station with the same table as replayed, row by row in the order of the primary key (of all columns where there is none).
 * Each difference names table and row: `wage_line WL…: column net_fen is 100, the journal gives 99`.
 */
export function compareTable(actual: Db, expected: Db, table: string): Violation[] {
  const columns = columnsOf(expected, table)
  const keys = columns.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk)
  const ordered = keys.length > 0 ? keys : columns
  const names = columns.map(({ name }) => name)
  const keyAt = ordered.map(({ name }) => names.indexOf(name))
  const list = (each: string[]) => each.map((name) => `"${name}"`).join(', ')
  const sql = `SELECT ${list(names)} FROM "${table}" ORDER BY ${list(ordered.map(({ name }) => name))}`
  const here = actual.prepare(sql).safeIntegers().raw().iterate() as IterableIterator<Value[]>
  const there = expected.prepare(sql).safeIntegers().raw().iterate() as IterableIterator<Value[]>
  const found: Violation[] = []
  try {
    merge(here, there, keyAt, (mine, theirs) => {
      const row = (mine ?? theirs)!
      const where = `${table} ${keyAt.map((index) => show(row[index] ?? null)).join(' ')}`
      found.push({ where, what: difference(names, mine, theirs) })
      return found.length < MOST_PER_TABLE
    })
  } finally {
    here.return?.()
    there.return?.()
  }
  if (found.length === MOST_PER_TABLE) found.push({ where: table, what: 'has more differences than are listed' })
  return found
}

interface Column {
  name: string
  pk: number
}

function columnsOf(db: Db, table: string): Column[] {
  const columns = all<Column>(db, 'SELECT name, pk FROM pragma_table_info(?)', [table])
  if (columns.length === 0) throw new Error(`a room names the table ${table}, which does not exist`)
  return columns
}

/** Walks two ordered cursors side by side and reports each row that differs or stands on one side only, until told to stop. */
function merge(
  here: Iterator<Value[]>,
  there: Iterator<Value[]>,
  keyAt: number[],
  report: (mine: Value[] | undefined, theirs: Value[] | undefined) => boolean,
): void {
  let mine = take(here)
  let theirs = take(there)
  while (mine || theirs) {
    const order = !mine ? 1 : !theirs ? -1 : compareKeys(mine, theirs, keyAt)
    let goOn = true
    if (order < 0) goOn = report(mine, undefined)
    else if (order > 0) goOn = report(undefined, theirs)
    else if (!equalRows(mine!, theirs!)) goOn = report(mine, theirs)
    if (!goOn) return
    if (order <= 0) mine = take(here)
    if (order >= 0) theirs = take(there)
  }
}

function take(cursor: Iterator<Value[]>): Value[] | undefined {
  const next = cursor.next()
  return next.done ? undefined : next.value
}

function equalRows(a: Value[], b: Value[]): boolean {
  for (let index = 0; index < a.length; index++) if (!equalValues(a[index]!, b[index]!)) return false
  return true
}

function equalValues(a: Value, b: Value): boolean {
  return a === b || (Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.equals(b))
}

function compareKeys(a: Value[], b: Value[], keyAt: number[]): number {
  for (const index of keyAt) {
    const order = compareValues(a[index] ?? null, b[index] ?? null)
    if (order !== 0) return order
  }
  return 0
}

/** SQLite's own order: NULL, numbers, texts by their UTF-8 bytes, blobs. */
function compareValues(a: Value, b: Value): number {
  if (equalValues(a, b)) return 0
  const [rankA, rankB] = [rankOf(a), rankOf(b)]
  if (rankA !== rankB) return rankA - rankB
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Buffer.compare(a, b)
  return (a as number | bigint) < (b as number | bigint) ? -1 : 1
}

function rankOf(value: Value): number {
  if (value === null) return 0
  if (typeof value === 'string') return 2
  return Buffer.isBuffer(value) ? 3 : 1
}

function difference(names: string[], mine: Value[] | undefined, theirs: Value[] | undefined): string {
  if (!mine) return 'is missing; the journal gives it'
  if (!theirs) return 'does not follow from the journal'
  return names
    .map((name, index) => ({ name, is: mine[index] ?? null, gives: theirs[index] ?? null }))
    .filter(({ is, gives }) => !equalValues(is, gives))
    .map(({ name, is, gives }) => `column ${name} is ${show(is)}, the journal gives ${show(gives)}`)
    .join('; ')
}

/** Short and safe to print: sealed texts and long values are cut. */
function show(value: Value): string {
  if (value === null) return 'NULL'
  const text = Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : String(value)
  return text.length > 40 ? `${text.slice(0, 24)}…(${text.length})` : text
}
