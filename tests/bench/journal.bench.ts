/**
 * Verification of a journal of 1,000,000 facts (DESIGN §6: under 5 s, at least 0.5 of bare SHA-256 over the same bytes). Bare SHA-256 is one-shot
 * `crypto.hash` over each fact's bytes, already in memory, in one thread; the verification reads the database, hashes leaves and tree, compares all stored
 * hashes, checks kinds and every checkpoint, with as many threads as the machine has. They take turns in one process; the best of each counts.
 */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Actor, defineFact } from '../../src-main/station/journal/facts.ts'
import { journalRoom, stationFounded } from '../../src-main/station/journal/founding.ts'
import { Ledger } from '../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../src-main/station/journal/note.ts'
import { verifyJournal } from '../../src-main/station/journal/verify.ts'
import { type Db, openDatabase } from '../../src-main/station/store/db.ts'
import { migrate } from '../../src-main/station/store/migrate.ts'
import { journalMigration } from '../../src-main/station/store/migrations/0010-journal.ts'
import { openKeyRing } from '../../src-main/station/store/sealing.ts'

const FACTS = Number(process.env.ANXIN_BENCH_FACTS ?? 1_000_000)
/** Facts per commit, in turn: single taps, small commands, whole lists. 6 checkpoints for 200 facts. */
const COMMITS = [1, 1, 3, 10, 50, 135]
const ROUNDS = 5
const SYSTEM: Actor = { userId: 'US0123456789ABCDEF', role: 'system' }

const noted = defineFact({
  kind: 'bench.noted',
  version: 1,
  schema: z.strictObject({ number: z.int(), sealed: z.string() }),
  apply() {},
})

export interface JournalResult {
  name: string
  facts: number
  checkpoints: number
  bytesPerFact: number
  threads: number
  /** Whole verification with threads, and in one thread, ms. */
  verifyMs: number
  verifyOneThreadMs: number
  /** Bare SHA-256, single thread, ms, with a Buffer as its result, as the writer hashes its leaves. */
  bareMs: number
  /** The same with hex text as its result, which Node 24 gives much faster. */
  bareHexMs: number
  /** Processor time of the same, all threads together, ms: what a busy machine does not distort. */
  verifyCpuMs: number
  bareCpuMs: number
  /** bareMs / verifyMs: this one has the budget. And the same for bareHexMs. */
  ratio: number
  ratioHex: number
  databaseMb: number
  budgetMs: number
  budgetRatio: number
  passed: boolean
}

function build(db: Db): void {
  migrate(db, [journalMigration])
  // Building is not measured.
  db.pragma('synchronous = OFF')
  const signer = signerFromSeed('anxin.bench/ST0123456789ABCDEF', newSeed())
  const rooms = [journalRoom, { name: 'bench', facts: [noted], tables: [], invariants: [] }]
  const clock = { now: () => '2026-10-31T12:00:00.000Z' }
  const keys = openKeyRing(db, Buffer.alloc(32, 7))
  const stationId = 'ST0123456789ABCDEF'
  const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock })
  ledger.commit(SYSTEM, (tx) =>
    tx.record(stationFounded, { stationId, name: '测速', practice: true, verifierKey: signer.verifierKey }),
  )
  for (let turn = 0; ledger.size < FACTS; turn++) {
    const count = Math.min(COMMITS[turn % COMMITS.length]!, FACTS - ledger.size)
    const from = ledger.size
    ledger.commit(SYSTEM, (tx) => {
      for (let i = 0; i < count; i++)
        tx.record(noted, { number: from + i, sealed: `s1:${(from + i).toString(36).padStart(112, 'k')}` })
    })
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
}

function measure(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function processorMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

export async function run(): Promise<JournalResult> {
  const folder = mkdtempSync(join(process.env.ANXIN_BENCH_DIR ?? tmpdir(), 'anxin-bench-'))
  const file = join(folder, 'station.db')
  const db = openDatabase(file)
  try {
    build(db)
    let checkpoints = 0
    const verify = (threads: number) => () => {
      const report = verifyJournal(db, { threads })
      const found = report.intact.length + report.chain.length
      if (found > 0 || report.size !== FACTS) throw new Error(`${found} findings in ${report.size} facts`)
      checkpoints = report.checkpoints
    }
    const threads = Math.min(availableParallelism(), 8)
    const best = { verify: Infinity, one: Infinity, bare: Infinity, hex: Infinity }
    const bytes = db.prepare('SELECT bytes FROM journal_fact ORDER BY seq').pluck().all() as Buffer[]
    for (let round = 0; round < ROUNDS; round++) {
      best.hex = Math.min(
        best.hex,
        measure(() => bytes.forEach((each) => void hash('sha256', each))),
      )
      best.verify = Math.min(best.verify, measure(verify(threads)))
      best.bare = Math.min(
        best.bare,
        measure(() => bytes.forEach((each) => void hash('sha256', each, 'buffer'))),
      )
      best.one = Math.min(best.one, measure(verify(1)))
    }
    const verifyCpuMs = Math.round(processorMs(verify(threads)))
    const bareCpuMs = Math.round(processorMs(() => bytes.forEach((each) => void hash('sha256', each, 'buffer'))))
    const ratio = best.bare / best.verify
    const rounded = (value: number) => Math.round(value * 100) / 100
    return {
      name: 'verification of a journal of 1,000,000 facts',
      facts: FACTS,
      checkpoints,
      bytesPerFact: Math.round(bytes.reduce((sum, each) => sum + each.length, 0) / bytes.length),
      threads,
      verifyMs: Math.round(best.verify),
      verifyOneThreadMs: Math.round(best.one),
      bareMs: Math.round(best.bare),
      bareHexMs: Math.round(best.hex),
      verifyCpuMs,
      bareCpuMs,
      ratio: rounded(ratio),
      ratioHex: rounded(best.hex / best.verify),
      databaseMb: Math.round(statSync(file).size / 1e6),
      budgetMs: 5000,
      budgetRatio: 0.5,
      passed: best.verify < 5000 && ratio >= 0.5,
    }
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) console.log(await run())
