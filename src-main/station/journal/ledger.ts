import { createHash } from 'node:crypto'
import { StationError } from '../../contract/errors.ts'
import type { Clock } from '../store/clock.ts'
import { type Db, one, prepare, run } from '../store/db.ts'
import { newId } from '../store/ids.ts'
import type { KeyRing } from '../store/sealing.ts'
import { canonicalBytes } from './canonical.ts'
import type { Actor, AnyFactKind, Fact, FactKind, Room } from './facts.ts'
import { Frontier, leafHash } from './merkle.ts'
import { type NoteSigner, signCheckpoint } from './note.ts'

export interface RecordOptions {
  approver?: Actor
  reason?: string
  corrects?: number
  device?: string
}

/** What a command works with inside the one transaction. */
export interface Tx {
  db: Db
  /** Instant of this commit: the only clock a command has. */
  at: string
  actor: Actor
  keys: KeyRing
  newId(prefix: string): string
  record<D>(kind: FactKind<D>, data: D, options?: RecordOptions): Fact<D>
  /** Keeps bytes by their SHA-256 (hex, returned); facts name the hash. */
  keep(bytes: Uint8Array, mediaType: string): string
}

export interface Committed {
  /** First sequence number of the commit and the size after it. */
  from: number
  size: number
  kinds: string[]
}

export interface LedgerOptions {
  db: Db
  rooms: Room[]
  stationId: string
  origin: string
  signer: NoteSigner
  keys: KeyRing
  clock: Clock
}

/** The one writer: every change is a fact, recorded and applied in one IMMEDIATE transaction that ends with a signed checkpoint (DESIGN §3). */
export class Ledger {
  readonly db: Db
  readonly keys: KeyRing
  readonly stationId: string
  readonly origin: string
  readonly clock: Clock
  private readonly signer: NoteSigner
  private readonly kinds = new Set<AnyFactKind>()
  private readonly listeners = new Set<(committed: Committed) => void>()
  private frontier: Frontier

  constructor(options: LedgerOptions) {
    this.db = options.db
    this.keys = options.keys
    this.stationId = options.stationId
    this.origin = options.origin
    this.signer = options.signer
    this.clock = options.clock
    for (const room of options.rooms) for (const kind of room.facts) this.kinds.add(kind)
    this.frontier = loadFrontier(options.db)
  }

  get size(): number {
    return this.frontier.size
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /**
   * Runs a command: checks, then facts. Throwing rolls everything back.
   * A commit without facts leaves no trace.
   */
  commit<T>(actor: Actor, body: (tx: Tx) => T): T {
    const frontier = this.frontier.copy()
    const kinds: string[] = []
    const at = this.clock.now()
    const { db, keys } = this
    const result = db
      .transaction(() => {
        const value = body({
          db,
          at,
          actor,
          keys,
          newId,
          keep: (bytes, mediaType) => keepBlob(db, bytes, mediaType),
          record: (kind, data, options = {}) => {
            const fact = this.append(frontier, kind, data, { at, actor, ...options })
            kinds.push(kind.kind)
            return fact
          },
        })
        if (value instanceof Promise) throw new Error('a command is synchronous')
        if (frontier.size > this.frontier.size) {
          const note = signCheckpoint({ origin: this.origin, size: frontier.size, root: frontier.root() }, this.signer)
          run(db, 'INSERT INTO journal_checkpoint (size, note) VALUES (?, ?)', [frontier.size, note])
        }
        return value
      })
      .immediate()
    const from = this.frontier.size
    this.frontier = frontier
    if (frontier.size > from) for (const listener of this.listeners) listener({ from, size: frontier.size, kinds })
    return result
  }

  private append<D>(
    frontier: Frontier,
    kind: FactKind<D>,
    data: D,
    envelope: { at: string; actor: Actor } & RecordOptions,
  ): Fact<D> {
    if (!this.kinds.has(kind)) throw new Error(`fact kind ${kind.kind} belongs to no room`)
    const parsed = kind.schema.safeParse(data)
    if (!parsed.success)
      throw new StationError('journal.fact-malformed', { kind: kind.kind, why: parsed.error.message.slice(0, 500) })
    const body = {
      kind: kind.kind,
      version: kind.version,
      station: this.stationId,
      ...envelope,
      data: parsed.data,
    }
    const bytes = canonicalBytes(body)
    const seq = frontier.size
    const leaf = leafHash(bytes)
    prepare(this.db, 'INSERT INTO journal_fact (seq, kind, bytes, leaf) VALUES (?, ?, ?, ?)').run(
      seq,
      kind.kind,
      bytes,
      leaf,
    )
    for (const node of frontier.append(leaf)) {
      prepare(this.db, 'INSERT INTO journal_node (level, idx, hash) VALUES (?, ?, ?)').run(
        node.level,
        node.index,
        node.hash,
      )
    }
    const fact: Fact<D> = { seq, ...body }
    kind.apply(this.db, fact)
    return fact
  }
}

/** Loads the right edge of the stored tree. */
export function loadFrontier(db: Db): Frontier {
  const size = one<{ n: number }>(db, 'SELECT coalesce(max(seq) + 1, 0) AS n FROM journal_fact')?.n ?? 0
  return Frontier.of(size, (level, index) => subtreeHash(db, level, index))
}

/** Stored hash of a complete subtree. @throws StationError `journal.node-missing`. */
export function subtreeHash(db: Db, level: number, index: number): Buffer {
  const row =
    level === 0
      ? one<{ hash: Buffer }>(db, 'SELECT leaf AS hash FROM journal_fact WHERE seq = ?', [index])
      : one<{ hash: Buffer }>(db, 'SELECT hash FROM journal_node WHERE level = ? AND idx = ?', [level, index])
  if (!row) throw new StationError('journal.node-missing', { level, index })
  return row.hash
}

function keepBlob(db: Db, bytes: Uint8Array, mediaType: string): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  run(db, 'INSERT INTO blob (sha256, media_type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
    sha256,
    mediaType,
    Buffer.from(bytes),
  ])
  return sha256
}
