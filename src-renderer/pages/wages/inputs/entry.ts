/** Rows of a quick entry: typed cell by cell or pasted from a spreadsheet, read with every problem named by row and field. Pure. */
import { parseYuan } from '../../../../src-main/contract/money.ts'

export interface EntryPerson {
  engagementId: string
  name: string
  /** Last characters of the identity number: tells namesakes apart. */
  idTail: string
}

export interface EntryColumn {
  key: string
  kind: 'money' | 'date' | 'text'
  /** What an empty cell stands for: the n-th row in use, from 0. Without it the cell has to be filled in. */
  fallback?: (n: number) => string
}

/** Why the engine did not take a row: at a field, or as a whole. */
export interface Refused {
  field: string | null
  text: string
}

export interface EntryRow {
  key: number
  person: string
  cells: Readonly<Record<string, string>>
  refused: Refused | null
}

export const PERSON = 'person'

export type Problem =
  | { field: string; code: 'person-unknown' | 'person-twice' | 'not-positive' | 'not-a-date' | 'missing' }
  | { field: string; code: 'not-a-number' | 'too-many-decimals' | 'too-large' }

export interface ReadRow {
  key: number
  /** Place in the table, from 1. */
  place: number
  engagementId: string
  /** Amounts in fen, everything else as text. */
  amounts: Record<string, number>
  texts: Record<string, string>
}

export interface Reading {
  good: ReadRow[]
  /** Problems by the row's key. */
  problems: Map<number, { place: number; problems: Problem[] }>
  /** What an empty cell of a row in use stands for, by the row's key. */
  fallbacks: Map<number, Record<string, string>>
}

/** A person as he is written in a row: with the last digits only where the name alone does not tell him. */
export function personText(person: EntryPerson, people: readonly EntryPerson[]): string {
  const namesakes = people.filter(({ name }) => name === person.name)
  return namesakes.length > 1 ? `${person.name} ${person.idTail}` : person.name
}

/** Reads every row. Rows without any figure are left aside unless they name somebody who is not here. */
export function readRows(
  rows: readonly EntryRow[],
  columns: readonly EntryColumn[],
  people: readonly EntryPerson[],
): Reading {
  const reading: Reading = { good: [], problems: new Map(), fallbacks: new Map() }
  let used = 0
  for (const [index, row] of rows.entries()) {
    const fallbacks = Object.fromEntries(
      columns.flatMap(({ key, fallback }) => (fallback ? [[key, fallback(used)]] : [])),
    )
    const found = findPerson(row.person, people)
    if (columns.every(({ key }) => (row.cells[key] ?? '') === '') && (row.person.trim() === '' || found.length > 0))
      continue
    used += 1
    reading.fallbacks.set(row.key, fallbacks)
    const read: ReadRow = {
      key: row.key,
      place: index + 1,
      engagementId: found[0]?.engagementId ?? '',
      amounts: {},
      texts: {},
    }
    const problems: Problem[] = []
    if (found.length !== 1)
      problems.push({ field: PERSON, code: found.length === 0 ? 'person-unknown' : 'person-twice' })
    for (const column of columns) {
      const problem = readCell(column, row.cells[column.key] || (fallbacks[column.key] ?? ''), read)
      if (problem) problems.push(problem)
    }
    if (problems.length > 0) reading.problems.set(row.key, { place: index + 1, problems })
    else reading.good.push(read)
  }
  return reading
}

function readCell({ key, kind }: EntryColumn, text: string, read: ReadRow): Problem | null {
  const clean = text.trim()
  if (clean === '') return { field: key, code: 'missing' }
  if (kind === 'text') {
    read.texts[key] = clean
    return null
  }
  if (kind === 'date') {
    if (!isDate(clean)) return { field: key, code: 'not-a-date' }
    read.texts[key] = clean
    return null
  }
  const parsed = parseYuan(clean)
  if (!parsed.ok) return { field: key, code: parsed.problem === 'empty' ? 'missing' : parsed.problem }
  if (parsed.fen <= 0) return { field: key, code: 'not-positive' }
  read.amounts[key] = parsed.fen
  return null
}

/** Those whom a text means: by the name, with the last four of the identity number where it is given. */
export function findPerson(text: string, people: readonly EntryPerson[]): EntryPerson[] {
  const clean = text.normalize('NFKC').trim()
  const byName = people.filter(({ name }) => name === clean)
  if (byName.length > 0) return byName
  const match = /^(.+?)[\s·(]*([0-9]{3}[0-9Xx])\)?$/.exec(clean)
  if (!match) return []
  const [, name, tail = ''] = match
  return people.filter((person) => person.name === name && person.idTail === tail.toUpperCase())
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Cells of a block that a spreadsheet put on the clipboard: rows by line, cells by tab. Its last, empty line is none. */
export function blockCells(text: string): string[][] {
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => line.split('\t').map((cell) => cell.replace(/^"(.*)"$/, '$1').trim()))
}

const HEADS = /^(姓名|工人|名字|金额|凭证号?|日期|name|worker|amount|voucher|date)$/i

/** A cell as a spreadsheet writes it, in the form that is typed here: `¥1,200.00` → `1200.00`, `2026/9/5` → `2026-09-05`. What it is not is left as it is. */
export function cleanCell(kind: EntryColumn['kind'], text: string): string {
  const clean = text.normalize('NFKC').trim()
  if (kind === 'text') return clean
  if (kind === 'date') {
    const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(clean)
    if (!match) return clean
    const [, year = '', month = '', day = ''] = match
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  }
  const bare = clean.replace(/^[¥¥]\s*/, '').replace(/\s*元$/, '')
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare) ? bare.replaceAll(',', '') : bare
}

/**
 * The rows with a block laid over them from a cell on: down the rows and to the right over the columns, the person being the first. Rows that are
 * missing are added; a first line of headings is left out.
 */
export function pasteBlock(
  rows: readonly EntryRow[],
  at: { row: number; field: string },
  text: string,
  columns: readonly EntryColumn[],
  nextKey: () => number,
): EntryRow[] {
  const fields = [PERSON, ...columns.map(({ key }) => key)]
  const first = fields.indexOf(at.field)
  const block = blockCells(text)
  if (block[0]?.every((cell) => cell === '' || HEADS.test(cell))) block.shift()
  const pasted = [...rows]
  for (const [down, cells] of block.entries()) {
    const place = at.row + down
    const row = pasted[place] ?? { key: nextKey(), person: '', cells: {}, refused: null }
    let { person } = row
    const filled = { ...row.cells }
    for (const [right, cell] of cells.entries()) {
      const column = columns[first + right - 1]
      if (first + right === 0) person = cell.normalize('NFKC')
      else if (column) filled[column.key] = cleanCell(column.kind, cell)
    }
    pasted[place] = { ...row, person, cells: filled, refused: null }
  }
  return pasted
}
