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
  /** All facts' bytes, a zero byte between two, and the length of each. */
  bytes: Buffer
  lengths: number[]
  kinds: string[]
  leaves: Buffer
  missing: Set<number>
}

// A row object per fact would cost more than its hash, so SQLite joins a block into one value; the zero byte between two facts is the leaf prefix.
const FACTS_JOINED = `
  SELECT count(*), CAST(group_concat(leaf, '') AS BLOB), CAST(group_concat(bytes, x'00') AS BLOB),
    group_concat(length(bytes)), group_concat(kind, char(10))
  FROM (SELECT leaf, bytes, kind FROM journal_fact WHERE seq >= ? AND seq < ? ORDER BY seq)`

function readFacts(db: Db, from: number, to: number, report: RangeReport): FactBlock {
  const joined = readJoined(db, from, to)
  if (joined) return joined
  const rows = prepare(db, 'SELECT seq, kind, leaf, bytes FROM journal_fact WHERE seq >= ? AND seq < ?').all(from, to)
  const found = new Map((rows as FactRow[]).map((row) => [row.seq, row]))
  const block: FactBlock = { bytes: NOTHING, lengths: [], kinds: [], leaves: NOTHING, missing: new Set() }
  const [pieces, leaves]: [Buffer[], Buffer[]] = [[], []]
  for (let seq = from; seq < to; seq++) {
    const row = found.get(seq)
    if (!row) {
      block.missing.add(seq)
      report.intact.push({ where: `fact ${seq}`, what: 'is missing' })
    }
    pieces.push(row?.bytes ?? NOTHING, ZERO)
    leaves.push(row?.leaf.length === HASH ? row.leaf : Buffer.alloc(HASH))
    block.kinds.push(row?.kind ?? '')
    block.lengths.push(row?.bytes.length ?? 0)
  }
  return { ...block, bytes: Buffer.concat(pieces), leaves: Buffer.concat(leaves) }
}

const NOTHING = Buffer.alloc(0)
const ZERO = Buffer.alloc(1)

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
  const [count, leaves, bytes, lengthList, kindList] = row
  if (count !== to - from || leaves.length !== count * HASH) return undefined
  const kinds = kindList.split('\n')
  const lengths = lengthList.split(',').map(Number)
  if (kinds.length !== count || lengths.length !== count) return undefined
  return { bytes, lengths, kinds, leaves, missing: new Set() }
}

function readNotes(db: Db, from: number, to: number): Map<number, string> {
  const rows = prepare(db, 'SELECT size, note FROM journal_checkpoint WHERE size >= ? AND size <= ?').all(from, to)
  return new Map((rows as Array<{ size: number; note: string }>).map(({ size, note }) => [size, note]))
}

function checkFacts(facts: FactBlock, notes: Map<number, string>, from: number, report: RangeReport): void {
  const { bytes, lengths, kinds } = facts
  const leaves = facts.leaves.toString('latin1')
  const text = bytes.toString('latin1')
  let start = 0
  for (let i = 0; i < lengths.length; i++) {
    const end = start + lengths[i]!
    const seq = from + i
    if (!facts.missing.has(seq)) {
      const prefixed = i > 0 ? bytes.subarray(start - 1, end) : Buffer.concat([ZERO, bytes.subarray(start, end)])
      if (!leaves.startsWith(fastDigest(prefixed), i * HASH))
        report.intact.push({ where: `fact ${seq}`, what: 'bytes do not match the leaf hash' })
      checkEnvelope(text, start, end, kinds[i]!, seq, notes.get(seq), report)
    }
    start = end + 1
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
