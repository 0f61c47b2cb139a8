import { z } from 'zod'
import { defineFact, type Room } from '../../../src-main/station/journal/facts.ts'
import { journalRoom } from '../../../src-main/station/journal/founding.ts'
import { insert, run } from '../../../src-main/station/store/db.ts'
import type { Migration } from '../../../src-main/station/store/migrate.ts'
import { journalMigration } from '../../../src-main/station/store/migrations/0010-journal.ts'

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
