import { type Db, prepare } from '../store/db.ts'
import type { Violation } from './facts.ts'
import { checkpointHash } from './ledger.ts'
import { fastDigest } from './merkle.ts'

/** Leaves checked together; nodes up to `BLOCK_LEVELS` lie inside one block. */
export const BLOCK = 512
export const BLOCK_LEVELS = 9
const HASH = 32

export interface RangeReport {
  /** Facts and nodes that do not fit. */
  intact: Violation[]
  /** Checkpoints that do not fit. */
  chain: Violation[]
}

/**
 * Checks one block of the journal in place: every fact's bytes against its leaf hash and kind, every inner node of the block against its two children, every
 * checkpoint's root against the tree at that size, and every commit's word about the checkpoint before it. Each stored hash is compared with what lies directly
 * below it, so a change is named where it was made and nowhere else.
 * @param size number of facts in the journal; facts from `from` (a multiple of BLOCK) up to BLOCK further or `size` are checked.
 */
export function checkBlock(db: Db, from: number, size: number, origin: string, report: RangeReport): void {
  const to = Math.min(from + BLOCK, size)
  const facts = readFacts(db, from, to, report)
  const notes = readNotes(db, from, to)
  checkFacts(facts, notes, from, report)
  const levels = [facts.leaves]
  for (let level = 1; level <= BLOCK_LEVELS; level++) {
    const first = from / 2 ** level
    const count = Math.floor((to - from) / 2 ** level)
    if (count === 0) break
    levels.push(checkLevel(db, level, first, count, levels[level - 1]!, report))
  }
  checkRoots(db, levels, notes, from, origin, report)
}

interface FactBlock {
  /** All facts' bytes, one after the other, and where each ends. */
  bytes: Buffer
  ends: number[]
  kinds: string[]
  leaves: Buffer
  missing: Set<number>
}

// A row object per fact would cost more than its hash, so SQLite joins a block into one value.
const FACTS_JOINED = `
  SELECT count(*), CAST(group_concat(leaf, '') AS BLOB), CAST(group_concat(bytes, '') AS BLOB),
    group_concat(length(bytes)), group_concat(kind, char(10))
  FROM (SELECT leaf, bytes, kind FROM journal_fact WHERE seq >= ? AND seq < ? ORDER BY seq)`

function readFacts(db: Db, from: number, to: number, report: RangeReport): FactBlock {
  const joined = readJoined(db, from, to)
  if (joined) return joined
  const rows = prepare(db, 'SELECT seq, kind, leaf, bytes FROM journal_fact WHERE seq >= ? AND seq < ?').all(from, to)
  const found = new Map((rows as FactRow[]).map((row) => [row.seq, row]))
  const block: FactBlock = { bytes: Buffer.alloc(0), ends: [], kinds: [], leaves: Buffer.alloc(0), missing: new Set() }
  const [pieces, leaves]: [Buffer[], Buffer[]] = [[], []]
  let end = 0
  for (let seq = from; seq < to; seq++) {
    const row = found.get(seq)
    if (!row) {
      block.missing.add(seq)
      report.intact.push({ where: `fact ${seq}`, what: 'is missing' })
    }
    pieces.push(row?.bytes ?? Buffer.alloc(0))
    leaves.push(row?.leaf.length === HASH ? row.leaf : Buffer.alloc(HASH))
    block.kinds.push(row?.kind ?? '')
    end += row?.bytes.length ?? 0
    block.ends.push(end)
  }
  return { ...block, bytes: Buffer.concat(pieces), leaves: Buffer.concat(leaves) }
}

interface FactRow {
  seq: number
  kind: string
  leaf: Buffer
  bytes: Buffer
}

/** The block in one read, or undefined if anything about it is out of the ordinary. */
function readJoined(db: Db, from: number, to: number): FactBlock | undefined {
  let row: [number, Buffer, Buffer, string, string]
  try {
    row = prepare(db, FACTS_JOINED).raw().get(from, to) as typeof row
  } catch (error) {
    // A block beyond SQLite's largest value (1 GB) is read row by row.
    if ((error as { code?: string }).code === 'SQLITE_TOOBIG') return undefined
    throw error
  }
  const [count, leaves, bytes, lengths, kindList] = row
  if (count !== to - from || leaves.length !== count * HASH) return undefined
  const kinds = kindList.split('\n')
  let end = 0
  const ends = lengths.split(',').map((length) => {
    end += Number(length)
    return end
  })
  if (kinds.length !== count || ends.length !== count || end !== bytes.length) return undefined
  return { bytes, ends, kinds, leaves, missing: new Set() }
}

function readNotes(db: Db, from: number, to: number): Map<number, string> {
  const rows = prepare(db, 'SELECT size, note FROM journal_checkpoint WHERE size >= ? AND size <= ?').all(from, to)
  return new Map((rows as Array<{ size: number; note: string }>).map(({ size, note }) => [size, note]))
}

function checkFacts(facts: FactBlock, notes: Map<number, string>, from: number, report: RangeReport): void {
  const { bytes, ends, kinds } = facts
  const leaves = facts.leaves.toString('latin1')
  const text = bytes.toString('latin1')
  const widest = ends.reduce((most, end, i) => Math.max(most, end - (ends[i - 1] ?? 0)), 0)
  const scratch = Buffer.alloc(widest + 1)
  let start = 0
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!
    const seq = from + i
    if (!facts.missing.has(seq)) {
      bytes.copy(scratch, 1, start, end)
      const leaf = fastDigest(scratch.subarray(0, end - start + 1))
      if (!leaves.startsWith(leaf, i * HASH))
        report.intact.push({ where: `fact ${seq}`, what: 'bytes do not match the leaf hash' })
      checkEnvelope(text, start, end, kinds[i]!, seq, notes.get(seq), report)
    }
    start = end
  }
}

const KIND_KEY = ',"kind":"'
const PREVIOUS_KEY = ',"previous":"'

/**
 * Kind and `previous` of a fact, read from its canonical bytes without parsing them: names are sorted, so no object follows the outer `kind`, and `,"kind":"`
 * cannot stand inside a JSON string, where a quote is escaped.
 */
function checkEnvelope(
  text: string,
  start: number,
  end: number,
  kind: string,
  seq: number,
  note: string | undefined,
  report: RangeReport,
): void {
  const at = text.lastIndexOf(KIND_KEY, end)
  const after = at + KIND_KEY.length + kind.length
  if (at < start || !text.startsWith(kind, at + KIND_KEY.length) || text[after] !== '"') {
    report.intact.push({ where: `fact ${seq}`, what: `column kind says ${kind}, the bytes do not` })
    return
  }
  const says = text.startsWith(PREVIOUS_KEY, after + 1)
  if (says && note === undefined && seq > 0)
    report.chain.push({ where: `checkpoint ${seq}`, what: `is missing; fact ${seq} names it` })
  if (note === undefined || seq === 0) return
  if (!says) report.chain.push({ where: `checkpoint ${seq}`, what: `fact ${seq} does not name it` })
  else if (!text.startsWith(`${checkpointHash(note)}"`, after + 1 + PREVIOUS_KEY.length))
    report.chain.push({ where: `checkpoint ${seq}`, what: `differs from what fact ${seq} says of it` })
}

const NODES_JOINED = `
  SELECT count(*), CAST(group_concat(hash, '') AS BLOB)
  FROM (SELECT hash FROM journal_node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx)`

/** Compares the stored nodes `first … first + count` of a level with their children; returns them (a missing one as computed). */
export function checkLevel(
  db: Db,
  level: number,
  first: number,
  count: number,
  children: Buffer,
  report: RangeReport,
): Buffer {
  const [found, joined] = prepare(db, NODES_JOINED)
    .raw()
    .get(level, first, first + count) as [number, Buffer | null]
  const complete = found === count && joined?.length === count * HASH
  const nodes = complete ? joined : Buffer.alloc(count * HASH)
  const missing = complete ? new Set<number>() : fillNodes(db, level, first, count, nodes)
  const text = nodes.toString('latin1')
  const scratch = Buffer.alloc(1 + 2 * HASH, 1)
  for (let i = 0; i < count; i++) {
    children.copy(scratch, 1, i * 2 * HASH, (i + 1) * 2 * HASH)
    const computed = fastDigest(scratch)
    if (text.startsWith(computed, i * HASH)) continue
    const where = `node ${level}/${first + i}`
    if (missing.has(i)) {
      nodes.write(computed, i * HASH, 'latin1')
      report.intact.push({ where, what: 'is missing' })
    } else report.intact.push({ where, what: 'does not match its two children' })
  }
  return nodes
}

function fillNodes(db: Db, level: number, first: number, count: number, nodes: Buffer): Set<number> {
  const missing = new Set(Array.from({ length: count }, (_, i) => i))
  const sql = 'SELECT idx, hash FROM journal_node WHERE level = ? AND idx >= ? AND idx < ?'
  for (const { idx, hash: stored } of prepare(db, sql).all(level, first, first + count) as NodeRow[]) {
    if (stored.length !== HASH) continue
    stored.copy(nodes, (idx - first) * HASH)
    missing.delete(idx - first)
  }
  return missing
}

interface NodeRow {
  idx: number
  hash: Buffer
}

function checkRoots(
  db: Db,
  levels: Buffer[],
  notes: Map<number, string>,
  from: number,
  origin: string,
  report: RangeReport,
): void {
  let edges: Buffer[] | undefined
  for (const [size, note] of notes) {
    if (size === from) continue
    edges ??= edgesOf(db, from)
    const root = rootInBlock(levels, size - from, edges)
    if (!note.startsWith(`${origin}\n${size}\n${root}\n\n— `))
      report.chain.push({ where: `checkpoint ${size}`, what: 'does not state the root of the tree at that size' })
  }
}

/** Complete subtrees left of a block, lowest first. */
function edgesOf(db: Db, from: number): Buffer[] {
  const edges: Buffer[] = []
  for (let level = BLOCK_LEVELS, rest = from / BLOCK; rest > 0; level++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) edges.push(storedOrZero(db, level, rest - 1))
  }
  return edges
}

/** A missing node is reported where its level is checked; the roots above it then fail as well. */
function storedOrZero(db: Db, level: number, index: number): Buffer {
  const sql = 'SELECT hash FROM journal_node WHERE level = ? AND idx = ?'
  const stored = prepare(db, sql).get(level, index) as { hash: Buffer } | undefined
  return stored?.hash.length === HASH ? stored.hash : Buffer.alloc(HASH)
}

/** Base64 root of the tree that ends `low` leaves (1 … BLOCK) into the block. */
function rootInBlock(levels: Buffer[], low: number, edges: Buffer[]): string {
  const scratch = Buffer.alloc(1 + 2 * HASH, 1)
  let empty = true
  const join = (source: Buffer, offset: number) => {
    if (empty) source.copy(scratch, 1 + HASH, offset, offset + HASH)
    else {
      source.copy(scratch, 1, offset, offset + HASH)
      scratch.write(fastDigest(scratch), 1 + HASH, 'latin1')
    }
    empty = false
  }
  for (let level = 0; low >> level > 0; level++) {
    if ((low >> level) % 2 === 1) join(levels[level]!, ((low >> level) - 1) * HASH)
  }
  for (const edge of edges) join(edge, 0)
  return scratch.toString('base64', 1 + HASH)
}
