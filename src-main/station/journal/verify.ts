import { all, type Db, one } from '../store/db.ts'
import { cosignatureProblem } from './cosignature.ts'
import type { Violation } from './facts.ts'
import { journalSize, storedHashes } from './ledger.ts'
import { joinComplete, TILE, TILE_LEVELS } from './merkle.ts'
import { type NoteVerifier, openNote, parseCheckpoint, verifierFromKey } from './note.ts'
import { rootAt, storedSubtrees } from './proof.ts'
import { checkNode, type RangeReport } from './verify-range.ts'
import { checkBlocksInThreads } from './verify-threads.ts'

export interface VerifyOptions {
  /** Threads to use for a large journal; 1 keeps the work in this thread. Default: as many as the machine has, at most 8. */
  threads?: number
  /** Verify every checkpoint's signature, not only the newest one's. The older ones are covered by the newest root in any case. */
  allSignatures?: boolean
  /** The key that the journal must be signed with, known from outside (a notice, an earlier visit). */
  expectedKey?: string
  /** A checkpoint of this journal that left the PC (QR code on a notice, a bank batch): the journal must still contain it. */
  expectedCheckpoint?: string
}

export interface JournalReport extends RangeReport {
  size: number
  checkpoints: number
  /** The key that the founding fact names, in verifier-key form. */
  verifierKey?: string
  origin?: string
}

/** Journals below this many facts are not worth starting threads for. */
const THREADS_FROM = 40_000

/**
 * Verifies the whole journal: facts → leaf hashes → inner nodes → the root of every checkpoint → the newest checkpoint's signature by the key of the founding
 * fact. Findings are values; each names its place (`fact 128`, `node 3/16`, `checkpoint 129`).
 */
export function verifyJournal(db: Db, options: VerifyOptions = {}): JournalReport {
  const size = journalSize(db)
  const checkpoints = one<{ n: number }>(db, 'SELECT count(*) AS n FROM journal_checkpoint')?.n ?? 0
  const report: JournalReport = { size, checkpoints, intact: [], chain: [] }
  const verifier = foundingKey(db, report)
  if (verifier) {
    report.verifierKey = verifier.verifierKey
    report.origin = verifier.name
  }
  const origin = report.origin ?? ''
  const threads = options.threads ?? (size < THREADS_FROM ? 1 : undefined)
  checkBlocksInThreads(db, { size, origin, blocks: Math.ceil(size / TILE) }, threads, report)
  checkUpperLevels(db, size, report)
  checkStrays(db, size, report)
  checkNewest(db, size, verifier, options, report)
  checkCosignatures(db, report)
  if (options.expectedCheckpoint !== undefined) checkExpected(db, size, verifier, options.expectedCheckpoint, report)
  return report
}

function foundingKey(db: Db, report: JournalReport): NoteVerifier | undefined {
  if (report.size === 0) return undefined
  const row = one<{ bytes: Buffer }>(db, 'SELECT bytes FROM journal_fact WHERE seq = 0')
  try {
    const fact = JSON.parse(row?.bytes.toString('utf8') ?? '')
    if (fact.kind !== 'station.founded') throw new Error(`the first fact is ${fact.kind}`)
    return verifierFromKey(fact.data.verifierKey)
  } catch (error) {
    report.chain.push({ where: 'fact 0', what: `names no signing key: ${(error as Error).message}` })
    return undefined
  }
}

/** Stored levels above the blocks: few nodes, each over 256 stored hashes. */
function checkUpperLevels(db: Db, size: number, report: JournalReport): void {
  for (let level = 2 * TILE_LEVELS; 2 ** level <= size; level += TILE_LEVELS) {
    for (let index = 0; index < Math.floor(size / 2 ** level); index++) {
      const below = storedHashes(db, level - TILE_LEVELS, index * TILE, TILE)
      if (below.length === TILE) checkNode(db, level, index, joinComplete(below), report)
    }
  }
}

/** Rows where the tree has no place for any. */
function checkStrays(db: Db, size: number, report: JournalReport): void {
  for (const { seq } of all<{ seq: number }>(db, 'SELECT seq FROM journal_fact WHERE seq < 0'))
    report.intact.push({ where: `fact ${seq}`, what: 'lies before the first' })
  const levels = size > 0 ? Math.floor(Math.log2(size) / TILE_LEVELS) * TILE_LEVELS : 0
  const stray = 'SELECT level, idx FROM journal_node WHERE level = ? AND (idx < 0 OR idx >= ?)'
  const found: Array<{ level: number; idx: number }> = []
  for (let level = TILE_LEVELS; level <= levels; level += TILE_LEVELS)
    found.push(...all<(typeof found)[0]>(db, stray, [level, Math.floor(size / 2 ** level)]))
  found.push(
    ...all<(typeof found)[0]>(
      db,
      'SELECT level, idx FROM journal_node WHERE level > ? OR level < 8 OR level % 8 <> 0',
      [levels],
    ),
  )
  for (const { level, idx } of found)
    report.intact.push({ where: `node ${level}/${idx}`, what: 'has no place in a tree of this size' })
  for (const { size: beyond } of all<{ size: number }>(
    db,
    'SELECT size FROM journal_checkpoint WHERE size > ? OR size < 1',
    [size],
  ))
    report.chain.push({ where: `checkpoint ${beyond}`, what: `lies beyond the journal's ${size} facts` })
}

function checkNewest(
  db: Db,
  size: number,
  verifier: NoteVerifier | undefined,
  options: VerifyOptions,
  report: JournalReport,
): void {
  if (options.expectedKey && options.expectedKey !== verifier?.verifierKey)
    report.chain.push({ where: 'fact 0', what: `names another key than the expected ${options.expectedKey}` })
  if (size === 0 || !verifier) return
  const order = options.allSignatures ? '' : 'LIMIT 1'
  const notes = all<{ size: number; note: string }>(
    db,
    `SELECT size, note FROM journal_checkpoint ORDER BY size DESC ${order}`,
  )
  if (notes[0]?.size !== size)
    report.chain.push({
      where: `checkpoint ${size}`,
      what: `is missing; the newest one covers ${notes[0]?.size ?? 0} facts`,
    })
  for (const { size: at, note } of notes) {
    try {
      openNote(note, [verifier])
    } catch (error) {
      report.chain.push({ where: `checkpoint ${at}`, what: (error as Error).message })
    }
  }
}

function checkExpected(
  db: Db,
  size: number,
  verifier: NoteVerifier | undefined,
  note: string,
  report: JournalReport,
): void {
  const add = (where: string, what: string) => report.chain.push({ where, what })
  try {
    const known = parseCheckpoint(openNote(note, verifier ? [verifier] : []))
    const where = `checkpoint ${known.size}`
    if (known.size > size) add(where, `is known outside, but this journal has only ${size} facts`)
    else if (known.size > 0 && !rootAt(storedSubtrees(db), known.size).equals(known.root))
      add(where, 'is known outside with another root: the journal was rewritten')
  } catch (error) {
    add('expected checkpoint', error instanceof Error ? error.message : String(error))
  }
}

function checkCosignatures(db: Db, report: JournalReport): void {
  const sql = `SELECT c.size, c.witness, c.line, p.note FROM journal_cosignature c LEFT JOIN journal_checkpoint p ON p.size = c.size`
  for (const row of all<{ size: number; witness: string; line: string; note: string | null }>(db, sql)) {
    const problem = row.note === null ? 'belongs to no checkpoint' : cosignatureProblem(row.note, row.line, row.witness)
    if (problem)
      report.chain.push({ where: `cosignature ${row.size} ${row.witness}`, what: problem } satisfies Violation)
  }
}
