import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { z } from 'zod'
import { type Actor, defineFact, type Room } from '../../../src-main/station/journal/facts.ts'
import { journalRoom, stationFounded } from '../../../src-main/station/journal/founding.ts'
import { Ledger } from '../../../src-main/station/journal/ledger.ts'
import { newSeed, signerFromSeed } from '../../../src-main/station/journal/note.ts'
import { type Db, insert, one, openDatabase, run } from '../../../src-main/station/store/db.ts'
import { type Migration, migrate } from '../../../src-main/station/store/migrate.ts'
import { journalMigration } from '../../../src-main/station/store/migrations/0010-journal.ts'
import { type KeyRing, openKeyRing } from '../../../src-main/station/store/sealing.ts'

/** A room of a few lines, so that store and journal are tested without any other room. */
export const thingNoted = defineFact({
  kind: 'thing.noted',
  version: 1,
  schema: z.strictObject({ id: z.string(), amount: z.int(), label: z.string(), paper: z.string().optional() }),
  apply(db, fact) {
    const { id, amount, label, paper } = fact.data
    insert(db, 'thing', { id, amount, label, paper: paper ?? null, seq: fact.seq })
  },
})

export const thingChanged = defineFact({
  kind: 'thing.changed',
  version: 1,
  schema: z.strictObject({ id: z.string(), amount: z.int(), extra: z.record(z.string(), z.int()).optional() }),
  apply(db, fact) {
    run(db, 'UPDATE thing SET amount = ?, extra = ? WHERE id = ?', [
      fact.data.amount,
      fact.data.extra ? JSON.stringify(fact.data.extra) : null,
      fact.data.id,
    ])
  },
})

export const toyRoom: Room = {
  name: 'thing',
  facts: [thingNoted, thingChanged],
  tables: ['thing'],
  invariants: [
    {
      name: 'amount-not-negative',
      check: (db) =>
        (db.prepare('SELECT id FROM thing WHERE amount < 0').all() as Array<{ id: string }>).map(({ id }) => ({
          where: `thing ${id}`,
          what: 'amount is negative',
        })),
    },
  ],
}

export const toyMigration: Migration = {
  version: 20,
  name: 'thing',
  up: (db) =>
    db.exec(`
      CREATE TABLE thing (
        id TEXT PRIMARY KEY,
        amount INTEGER NOT NULL,
        label TEXT NOT NULL,
        extra TEXT,
        paper TEXT REFERENCES blob (sha256),
        seq INTEGER NOT NULL REFERENCES journal_fact (seq)
      ) STRICT;
      CREATE TRIGGER thing_no_delete BEFORE DELETE ON thing BEGIN SELECT RAISE(ABORT, 'things stay'); END;
    `),
}

export const toyMigrations = [journalMigration, toyMigration]
export const toyRooms: Room[] = [journalRoom, toyRoom]
export const SYSTEM: Actor = { userId: 'system', role: 'system' }
export const MASTER_KEY = Buffer.alloc(32, 7)

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-store-'))
  folders.push(folder)
  return folder
}

export interface Toy {
  folder: string
  file: string
  db: Db
  keys: KeyRing
  ledger: Ledger
  verifierKey: string
}

/** A founded station with the toy room on a database file. `fast` spares the disk where durability is not what is tested. */
export function openToy({ fast = true, folder = temporaryFolder() } = {}): Toy {
  const file = join(folder, 'station.db')
  const db = openDatabase(file)
  if (fast) db.pragma('synchronous = OFF')
  migrate(db, toyMigrations)
  const keys = openKeyRing(db, MASTER_KEY)
  const signer = signerFromSeed('anxin.test/toy', newSeed())
  const clock = { now: () => '2026-10-03T00:58:11.000Z' }
  const ledger = new Ledger({ db, rooms: toyRooms, stationId: 'STTOY', origin: signer.name, signer, keys, clock })
  ledger.commit(SYSTEM, (tx) =>
    tx.record(stationFounded, { stationId: 'STTOY', name: '玩具站', practice: true, verifierKey: signer.verifierKey }),
  )
  return { folder, file, db, keys, ledger, verifierKey: signer.verifierKey }
}

/** Records things in commits of the given sizes. */
export function noteThings({ ledger }: Pick<Toy, 'ledger'>, sizes: number[], from = 0): void {
  let n = from
  for (const size of sizes)
    ledger.commit(SYSTEM, (tx) => {
      for (let i = 0; i < size; i++, n++) tx.record(thingNoted, { id: `TH${n}`, amount: n, label: `第${n}件` })
    })
}

/** Forgets the guards, as somebody with the sqlite3 shell would. */
export function dropTriggers(db: Db): void {
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as Array<{ name: string }>
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`)
}

export function thing(db: Db, id: string): { amount: number; extra: string | null } | undefined {
  return one(db, 'SELECT amount, extra FROM thing WHERE id = ?', [id])
}
