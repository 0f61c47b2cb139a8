import type { z } from 'zod'
import type { Db } from '../store/db.ts'

/** Who acted. `system` is the station itself (timed jobs, devices). */
export interface Actor {
  userId: string
  role: 'clerk' | 'contractor' | 'manager' | 'inspector' | 'worker' | 'system'
}

/** A fact as recorded: nothing in it is meaningful on one PC only. */
export interface Fact<D = unknown> {
  /** Position in the journal, 0-based: the leaf index. Not part of the hashed bytes. */
  seq: number
  kind: string
  version: number
  /** Instant of recording, UTC. */
  at: string
  station: string
  actor: Actor
  /** Second person who consented, where the command needs one. */
  approver?: Actor
  /** Why, where the command asks for a reason. */
  reason?: string
  /** Sequence number of the fact that this one corrects. */
  corrects?: number
  /** Id of the device that the data came from. */
  device?: string
  /**
   * Base64 SHA-256 of the checkpoint note before this commit, in the first fact of each commit but the founding one. So the newest signed root
   * covers every older checkpoint with its signature, byte for byte, and none can be taken out.
   */
  previous?: string
  data: D
}

export interface FactKind<D = unknown> {
  kind: string
  version: number
  schema: z.ZodType<D>
  /** Writes the fact into the tables. A pure function of the fact and the tables: it is replayed by `station rebuild` and `station check`. */
  apply(db: Db, fact: Fact<D>): void
}

/** A fact kind with its data type forgotten, for lists of many. */
export interface AnyFactKind {
  kind: string
  version: number
  schema: z.ZodType
  apply(db: Db, fact: Fact<never>): void
}

/** Declares a fact kind `<room>.<past-participle>`; the version rises when the shape of `data` changes, old versions stay readable for ever. */
export function defineFact<D>(kind: FactKind<D>): FactKind<D> {
  return kind
}

/** A named check of `station check`: a value with the offending places, not an exception. */
export interface Violation {
  /** Table and row, or journal position, that offends: `wage_line WL…`, `fact 128`. */
  where: string
  /** What is wrong, in one English sentence for the report. */
  what: string
}

export interface Invariant {
  name: string
  check(db: Db): Violation[]
}

/** A domain room as the station joins it. */
export interface Room {
  name: string
  facts: AnyFactKind[]
  /** Tables written only by `apply`, parents before children. */
  tables: string[]
  /** Tables that hold no facts (sign-in sessions, lock-out counters): neither rebuilt nor compared. */
  operational?: string[]
  invariants: Invariant[]
}
