import { hash } from 'node:crypto'
import { StationError } from '../../contract/errors.ts'
import type { Clock } from '../store/clock.ts'
import { type Db, one, prepare, run } from '../store/db.ts'
import { withStoreErrors } from '../store/errors.ts'
import { newId } from '../store/ids.ts'
import type { KeyRing } from '../store/sealing.ts'
import { canonicalForm } from './canonical.ts'
import type { Actor, AnyFactKind, Fact, FactKind, Room } from './facts.ts'
import { Frontier, joinComplete, leafHash, TILE_LEVELS } from './merkle.ts'
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
   * @throws StationError `store.disk-full`, `store.readonly`, `store.busy`, `store.corrupt` if the database refuses; nothing is half done.
   */
  commit<T>(actor: Actor, body: (tx: Tx) => T): T {
    if (this.db.inTransaction) throw new Error('commits do not nest')
    const { result, frontier, from, kinds } = withStoreErrors(() =>
      this.db.transaction(() => this.runInside(actor, body)).immediate(),
    )
    this.frontier = frontier
    if (frontier.size > from) this.announce({ from, size: frontier.size, kinds })
    return result
  }

  private runInside<T>(actor: Actor, body: (tx: Tx) => T) {
    const { db, keys } = this
    const at = this.clock.now()
    const kinds: string[] = []
    const frontier = this.currentFrontier()
    const from = frontier.size
    const previous = previousCheckpointHash(db)
    const result = body({
      db,
      at,
      actor,
      keys,
      newId,
      keep: (bytes, mediaType) => keepBlob(db, bytes, mediaType),
      record: (kind, data, options = {}) => {
        const chained = frontier.size === from && previous ? { previous } : {}
        const fact = this.append(frontier, kind, data, { at, actor, ...options, ...chained })
        kinds.push(kind.kind)
        return fact
      },
    })
    if (result instanceof Promise) throw new Error('a command is synchronous')
    if (frontier.size > from) {
      const note = signCheckpoint({ origin: this.origin, size: frontier.size, root: frontier.root() }, this.signer)
      run(db, 'INSERT INTO journal_checkpoint (size, note) VALUES (?, ?)', [frontier.size, note])
    }
    return { result, frontier, from, kinds }
  }

  /** A copy of the right edge; read anew if another process has written since, or if a failed commit left its fate unknown. */
  private currentFrontier(): Frontier {
    return journalSize(this.db) === this.frontier.size ? this.frontier.copy() : loadFrontier(this.db)
  }

  /** The commit is done whatever a listener does, so a listener's failure must not look like a failed command. */
  private announce(committed: Committed): void {
    for (const listener of this.listeners) {
      try {
        listener(committed)
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error), { code: 'LEDGER_LISTENER' })
      }
    }
  }

  private append<D>(
    frontier: Frontier,
    kind: FactKind<D>,
    data: D,
    envelope: { at: string; actor: Actor; previous?: string } & RecordOptions,
  ): Fact<D> {
    if (!this.kinds.has(kind)) throw new Error(`fact kind ${kind.kind} belongs to no room`)
    const parsed = kind.schema.safeParse(data)
    if (!parsed.success)
      throw new StationError('journal.fact-malformed', { kind: kind.kind, why: parsed.error.message.slice(0, 500) })
    const { kind: name, version } = kind
    const body = { kind: name, version, station: this.stationId, ...envelope, data: parsed.data }
    const { bytes, value } = canonicalForm(body)
    const seq = frontier.size
    const leaf = leafHash(bytes)
    prepare(this.db, 'INSERT INTO journal_fact (seq, kind, leaf, bytes) VALUES (?, ?, ?, ?)').run(
      seq,
      name,
      leaf,
      bytes,
    )
    for (const node of frontier.append(leaf)) {
      if (node.level % TILE_LEVELS !== 0) continue
      prepare(this.db, 'INSERT INTO journal_node (level, idx, hash) VALUES (?, ?, ?)').run(
        node.level,
        node.index,
        node.hash,
      )
    }
    // Applied as its bytes read back, so that a replay sees exactly the same fact, key order included.
    const fact: Fact<D> = { seq, ...(value as Omit<Fact<D>, 'seq'>) }
    kind.apply(this.db, fact)
    return fact
  }
}

/** Number of facts in the journal. */
export function journalSize(db: Db): number {
  return one<{ n: number }>(db, 'SELECT coalesce(max(seq) + 1, 0) AS n FROM journal_fact')?.n ?? 0
}

function previousCheckpointHash(db: Db): string | undefined {
  const latest = one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint ORDER BY size DESC LIMIT 1')
  return latest && checkpointHash(latest.note)
}

/** What the next commit says about the checkpoint before it. */
export function checkpointHash(note: string): string {
  return hash('sha256', note, 'base64')
}

/** Loads the right edge of the stored tree. */
export function loadFrontier(db: Db): Frontier {
  return Frontier.of(journalSize(db), (level, index) => subtreeHash(db, level, index))
}

/** Hash of a complete subtree, stored or joined from the stored level below. @throws StationError `journal.node-missing`. */
export function subtreeHash(db: Db, level: number, index: number): Buffer {
  const count = 2 ** (level % TILE_LEVELS)
  const base = level - (level % TILE_LEVELS)
  const hashes = storedHashes(db, base, index * count, count)
  if (hashes.length !== count) throw new StationError('journal.node-missing', { level, index })
  return joinComplete(hashes)
}

/** Stored hashes `first … first + count` of a stored level (0: leaves), in order; fewer if some are missing. */
export function storedHashes(db: Db, level: number, first: number, count: number): Buffer[] {
  const rows =
    level === 0
      ? prepare(db, 'SELECT leaf AS hash FROM journal_fact WHERE seq >= ? AND seq < ? ORDER BY seq').all(
          first,
          first + count,
        )
      : prepare(db, 'SELECT hash FROM journal_node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx').all(
          level,
          first,
          first + count,
        )
  return (rows as Array<{ hash: Buffer }>).map(({ hash }) => hash)
}

function keepBlob(db: Db, bytes: Uint8Array, mediaType: string): string {
  const sha256 = hash('sha256', bytes, 'hex')
  run(db, 'INSERT INTO blob (sha256, media_type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
    sha256,
    mediaType,
    Buffer.from(bytes),
  ])
  return sha256
}
