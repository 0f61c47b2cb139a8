import { StationError } from '../../contract/errors.ts'
import { type Db, prepare } from '../store/db.ts'
import type { Violation } from './facts.ts'
import { checkpointHash, storedHashes, subtreeHash } from './ledger.ts'
import { Frontier, fastDigest, TILE, TILE_LEVELS } from './merkle.ts'

const HASH = 32

export interface RangeReport {
  /** Facts and nodes that do not fit. */
  intact: Violation[]
  /** Checkpoints that do not fit. */
  chain: Violation[]
}

/**
 * Checks a run of blocks (256 facts each, the last one perhaps less) in place: every fact's bytes against its leaf hash and kind, every stored node against the
 * hashes below it, every checkpoint's root against the tree at that size, and every commit's word about the checkpoint before it. Each stored hash is
 * compared with what is stored directly below it, so a change is named where it was made.
 * @param size number of facts in the journal.
 */
export function checkBlocks(
  db: Db,
  first: number,
  end: number,
  size: number,
  origin: string,
  report: RangeReport,
): void {
  const above = Frontier.of(first, (level, index) => subtreeOrZero(db, level + TILE_LEVELS, index))
  for (let block = first; block < end; block++) {
    const from = block * TILE
    const to = Math.min(from + TILE, size)
    const facts = readFacts(db, from, to, report)
    const notes = readNotes(db, from, to)
    checkFacts(facts, notes, from, report)
    const levels = levelsOver(facts.leaves)
    checkRoots(levels, notes, from, origin, above.edges(), report)
    if (to - from === TILE) above.append(checkNode(db, TILE_LEVELS, block, levels[TILE_LEVELS]!, report))
  }
}

/** Every level of the tree over a block's leaves, as far as it is complete; hashes joined in one buffer per level. */
function levelsOver(leaves: Buffer): Buffer[] {
  const levels = [leaves]
  const scratch = Buffer.alloc(1 + 2 * HASH, 1)
  for (let below = leaves; below.length >= 2 * HASH; below = levels.at(-1)!) {
    const count = Math.floor(below.length / (2 * HASH))
    const level = Buffer.allocUnsafe(count * HASH)
    for (let i = 0; i < count; i++) {
      below.copy(scratch, 1, i * 2 * HASH, (i + 1) * 2 * HASH)
      level.write(fastDigest(scratch), i * HASH, 'latin1')
    }
    levels.push(level)
  }
  return levels
}

/** Compares a stored node with what the hashes below it give; returns the stored one (the computed one if it is missing). */
export function checkNode(db: Db, level: number, index: number, computed: Buffer, report: RangeReport): Buffer {
  const [stored] = storedHashes(db, level, index, 1)
  if (stored?.equals(computed)) return stored
  const what = stored ? 'does not match the hashes below it' : 'is missing'
  report.intact.push({ where: `node ${level}/${index}`, what })
  return stored?.length === HASH ? stored : computed
}

/** A missing node is reported where it is checked; roots above it then fail as well. */
function subtreeOrZero(db: Db, level: number, index: number): Buffer {
  try {
    return subtreeHash(db, level, index)
  } catch (error) {
    if (error instanceof StationError) return Buffer.alloc(HASH)
    throw error
  }
}

interface FactBlock {
  /** The block's facts one after the other, each led by a zero byte, which is also the leaf prefix. */
  records: Buffer
  /** The same, one character per byte. */
  text: string
  facts: BlockFact[]
  leaves: Buffer
}

interface BlockFact {
  seq: number
  kind: string
  /** Where its zero byte stands, and where it ends. */
  start: number
  end: number
}

// A row object per fact would cost more than its hash, so SQLite joins a block into one value: length, newline, kind, zero byte, bytes.
const FACTS_JOINED = `
  SELECT count(*), CAST(group_concat(leaf, '') AS BLOB),
    CAST(group_concat(length(bytes) || char(10) || kind || x'00' || bytes, '') AS BLOB)
  FROM journal_fact NOT INDEXED WHERE seq >= ? AND seq < ?`

function readFacts(db: Db, from: number, to: number, report: RangeReport): FactBlock {
  const joined = readJoined(db, from, to)
  if (joined) return joined
  const rows = prepare(db, 'SELECT seq, kind, leaf, bytes FROM journal_fact WHERE seq >= ? AND seq < ?').all(from, to)
  const found = new Map((rows as FactRow[]).map((row) => [row.seq, row]))
  const facts: BlockFact[] = []
  const [pieces, leaves]: [Buffer[], Buffer[]] = [[], []]
  let start = 0
  for (let seq = from; seq < to; seq++) {
    const row = found.get(seq)
    leaves.push(row?.leaf.length === HASH ? row.leaf : Buffer.alloc(HASH))
    if (!row) {
      report.intact.push({ where: `fact ${seq}`, what: 'is missing' })
      continue
    }
    const end = start + 1 + row.bytes.length
    facts.push({ seq, kind: row.kind, start, end })
    pieces.push(ZERO, row.bytes)
    start = end
  }
  const records = Buffer.concat(pieces)
  return { records, text: records.toString('latin1'), facts, leaves: Buffer.concat(leaves) }
}

const ZERO = Buffer.alloc(1)

interface FactRow {
  seq: number
  kind: string
  leaf: Buffer
  bytes: Buffer
}

/** The block in one read, or undefined if anything about it is out of the ordinary: then it is read row by row. */
function readJoined(db: Db, from: number, to: number): FactBlock | undefined {
  let row: [number, Buffer, Buffer]
  try {
    row = prepare(db, FACTS_JOINED).raw().get(from, to) as typeof row
  } catch (error) {
    // Beyond SQLite's largest value, 1 GB.
    if ((error as { code?: string }).code === 'SQLITE_TOOBIG') return undefined
    throw error
  }
  const [count, leaves, records] = row
  if (count !== to - from || leaves.length !== count * HASH) return undefined
  // One string of one character per byte: cutting it costs less than cutting the buffer.
  const text = records.toString('latin1')
  const facts: BlockFact[] = []
  let at = 0
  for (let seq = from; seq < to; seq++) {
    const newline = text.indexOf('\n', at)
    const start = text.indexOf('\0', newline)
    const end = start + 1 + Number(text.slice(at, newline))
    if (newline < 0 || start < 0 || !(end <= text.length)) return undefined
    facts.push({ seq, kind: text.slice(newline + 1, start), start, end })
    at = end
  }
  return at === text.length ? { records, text, facts, leaves } : undefined
}

function readNotes(db: Db, from: number, to: number): Map<number, string> {
  const rows = prepare(db, 'SELECT size, note FROM journal_checkpoint WHERE size >= ? AND size <= ?').all(from, to)
  return new Map((rows as Array<{ size: number; note: string }>).map(({ size, note }) => [size, note]))
}

function checkFacts(block: FactBlock, notes: Map<number, string>, from: number, report: RangeReport): void {
  const leaves = block.leaves.toString('latin1')
  const { text } = block
  // How a fact of a kind usually ends, from its outer `kind` on.
  const tails = new Map<string, string>()
  for (const fact of block.facts) {
    const { seq, start, end, kind } = fact
    const leaf = fastDigest(block.records.subarray(start, end))
    if (!leaves.startsWith(leaf, (seq - from) * HASH))
      report.intact.push({ where: `fact ${seq}`, what: 'bytes do not match the leaf hash' })
    const tail = tails.get(kind)
    const usual = tail !== undefined && text.startsWith(tail, end - tail.length)
    if (usual && !notes.has(seq)) continue
    const plain = checkEnvelope(text, fact, notes.get(seq), report)
    if (plain) tails.set(kind, plain)
  }
}

const KIND_KEY = ',"kind":"'
const PREVIOUS_KEY = ',"previous":"'

/**
 * Kind and `previous` of a fact, read from its canonical bytes without parsing them: names are sorted, so no object follows the outer `kind`, and `,"kind":"`
 * cannot stand inside a JSON string, where a quote is escaped.
 * @returns the fact's end from its outer `kind` on, if it is in order and names no checkpoint.
 */
function checkEnvelope(
  text: string,
  { seq, kind, start, end }: BlockFact,
  note: string | undefined,
  report: RangeReport,
): string | undefined {
  const at = text.lastIndexOf(KIND_KEY, end)
  const after = at + KIND_KEY.length + kind.length
  if (at < start || !text.startsWith(kind, at + KIND_KEY.length) || text[after] !== '"') {
    report.intact.push({ where: `fact ${seq}`, what: `column kind says ${kind}, the bytes do not` })
    return undefined
  }
  const says = text.startsWith(PREVIOUS_KEY, after + 1)
  if (says && note === undefined && seq > 0)
    report.chain.push({ where: `checkpoint ${seq}`, what: `is missing; fact ${seq} names it` })
  if (note !== undefined && seq > 0) {
    if (!says) report.chain.push({ where: `checkpoint ${seq}`, what: `fact ${seq} does not name it` })
    else if (!text.startsWith(`${checkpointHash(note)}"`, after + 1 + PREVIOUS_KEY.length))
      report.chain.push({ where: `checkpoint ${seq}`, what: `differs from what fact ${seq} says of it` })
  }
  return says ? undefined : text.slice(at, end)
}

function checkRoots(
  levels: Buffer[],
  notes: Map<number, string>,
  from: number,
  origin: string,
  edges: Buffer[],
  report: RangeReport,
): void {
  for (const [size, note] of notes) {
    if (size === from) continue
    if (!note.startsWith(`${origin}\n${size}\n${rootInBlock(levels, size - from, edges)}\n\n— `))
      report.chain.push({ where: `checkpoint ${size}`, what: 'does not state the root of the tree at that size' })
  }
}

/** Base64 root of the tree that ends `low` leaves (1 … 256) into the block; `edges` are the complete subtrees left of it, smallest first. */
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
