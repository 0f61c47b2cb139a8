import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Role } from '../../src-main/contract/access.ts'
import { StationError } from '../../src-main/contract/errors.ts'
import type { LiveEvent } from '../../src-main/contract/station.ts'
import type { CardRead } from '../../src-main/devices/messages.ts'
import { userCreated } from '../../src-main/station/access/facts.ts'
import { hashPin, sealPinHash } from '../../src-main/station/access/pin.ts'
import type { Session, StationContext } from '../../src-main/station/access/session.ts'
import type { Actor, AnyFactKind, Fact } from '../../src-main/station/journal/facts.ts'
import { stationFounded } from '../../src-main/station/journal/founding.ts'
import { Ledger } from '../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../src-main/station/journal/note.ts'
import { rooms } from '../../src-main/station/rooms.ts'
import { all, type Db, openDatabase } from '../../src-main/station/store/db.ts'
import { newId } from '../../src-main/station/store/ids.ts'
import { migrate } from '../../src-main/station/store/migrate.ts'
import { migrations } from '../../src-main/station/store/migrations/index.ts'
import { type KeyRing, openKeyRing } from '../../src-main/station/store/sealing.ts'

/** The station itself as actor: for seeding state in tests. */
export const SYSTEM: Actor = { userId: 'system', role: 'system' }

export interface TestClock {
  now(): string
  /** Sets the present: an instant, ISO 8601 UTC with milliseconds. */
  set(instant: string): void
  /** Moves the present on by seconds. */
  advance(seconds: number): void
}

export interface TestStation {
  db: Db
  ledger: Ledger
  keys: KeyRing
  clock: TestClock
  /** Folder of the station's data, removed after the tests of the file. */
  dataDir: string
  /** Live events emitted so far. */
  events: LiveEvent[]
  /** Lays a card on the practice desk. */
  putCard(card: CardRead): void
  /** A procedure context; one session per call. */
  context(user?: Session['user']): StationContext
  close(): void
}

const opened: TestStation[] = []
afterAll(() => {
  for (const station of opened) station.close()
})

/** A founded station on a temporary database, with every room, a clock that stands still until moved, and stub devices. */
export function openTestStation(now = '2026-10-01T00:00:00.000Z'): TestStation {
  const dataDir = mkdtempSync(join(tmpdir(), 'anxin-test-'))
  const db = openDatabase(join(dataDir, 'station.db'))
  // Tests check behaviour, not power loss.
  db.pragma('synchronous = OFF')
  migrate(db, migrations)
  const keys = openKeyRing(db, Buffer.alloc(32, 7))
  const clock = testClock(now)
  const stationId = newId('ST')
  const signer = signerFromSeed(`anxin.test/${stationId}`, newSeed())
  const ledger = new Ledger({ db, rooms, stationId, origin: signer.name, signer, keys, clock })
  ledger.commit(SYSTEM, (tx) =>
    tx.record(stationFounded, { stationId, name: '测试站', practice: true, verifierKey: signer.verifierKey }),
  )
  const cards = new Map<string, CardRead>()
  const events: LiveEvent[] = []
  const station: TestStation = {
    db,
    ledger,
    keys,
    clock,
    dataDir,
    events,
    putCard: (card) => cards.set(card.readId, card),
    context: (user) => ({
      ledger,
      session: user ? { id: newId('SE'), user } : { id: newId('SE') },
      devices: {
        configure: () => {},
        request: (message) => Promise.reject(new Error(`no devices in this test: ${message.type}`)),
        health: () => undefined,
      },
      cards: {
        current: () => [...cards.values()].at(-1),
        byId: (readId) => cards.get(readId),
        atHand: (readId) => cards.get(readId),
      },
      live: { emit: (event) => events.push(event), subscribe: () => () => {} },
      dataDir,
    }),
    close: () => {
      db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  opened.push(station)
  return station
}

/** PIN of every user that `addUser` creates. */
export const TEST_PIN = '246810'

let testPinHash: string | undefined

/** A user of a role, ready for `station.context(user)` or for an approval with TEST_PIN. The slow hash is computed once per file. */
export function addUser(
  station: TestStation,
  role: Role,
  companyId: string | null = null,
): NonNullable<Session['user']> {
  testPinHash ??= hashPin(TEST_PIN)
  const id = newId('US')
  const name = `${role}-${id.slice(-6)}`
  const pinSealed = sealPinHash(station.keys, id, testPinHash)
  station.ledger.commit(SYSTEM, (tx) => tx.record(userCreated, { userId: id, name, role, companyId, pinSealed }))
  return { id, name, role, companyId }
}

/** A user's consent as a screen sends it. */
export function consentOf(user: { id: string }, pin = TEST_PIN): { userId: string; pin: string } {
  return { userId: user.id, pin }
}

/** The refusal that a procedure or command ended in; any other end fails the test. */
export async function refusalOf(body: () => unknown): Promise<{ code: string; params: Record<string, unknown> }> {
  try {
    await body()
  } catch (error) {
    if (error instanceof StationError) return { code: error.code, params: error.params }
    const data = (error as { code?: unknown; data?: { code: string; params: Record<string, unknown> } }).data
    if ((error as { code?: unknown }).code === 'REFUSED' && data) return { code: data.code, params: data.params }
    throw error
  }
  throw new Error('not refused')
}

function testClock(start: string): TestClock {
  let present = start
  return {
    now: () => present,
    set: (instant) => {
      present = instant
    },
    advance: (seconds) => {
      present = new Date(Date.parse(present) + seconds * 1000).toISOString()
    },
  }
}

/** Facts of the journal as recorded, in order. */
export function factsOf(db: Db): Fact<Record<string, unknown>>[] {
  return all<{ seq: number; bytes: Buffer }>(db, 'SELECT seq, bytes FROM journal_fact ORDER BY seq').map((row) => ({
    seq: row.seq,
    ...JSON.parse(row.bytes.toString('utf8')),
  }))
}

/** All tables that facts write, as rows in a stable order: for comparing two databases. */
export function tablesOf(db: Db): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {}
  for (const table of rooms.flatMap((room) => room.tables)) {
    const rows = all<Record<string, unknown>>(db, `SELECT * FROM ${table}`)
    found[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return found
}

/** Derives all tables anew from the journal, on a fresh database, as `station rebuild` does. */
export function replayed(db: Db): Record<string, unknown[]> {
  const fresh = openDatabase(':memory:')
  migrate(fresh, migrations)
  const kinds = new Map<string, AnyFactKind>()
  for (const room of rooms) for (const kind of room.facts) kinds.set(`${kind.kind}@${kind.version}`, kind)
  fresh.transaction(() => {
    for (const fact of factsOf(db)) {
      const kind = kinds.get(`${fact.kind}@${fact.version}`)
      if (!kind) throw new Error(`unknown fact ${fact.kind}@${fact.version}`)
      kind.apply(fresh, fact as unknown as Fact<never>)
    }
  })()
  const tables = tablesOf(fresh)
  fresh.close()
  return tables
}
