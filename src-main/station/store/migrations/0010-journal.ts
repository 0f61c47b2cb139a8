import type { Migration } from '../migrate.ts'

/** The journal: facts as hashed, Merkle nodes, signed checkpoints. Append-only by trigger; keys and blobs beside it. */
export const journalMigration: Migration = {
  version: 10,
  name: 'journal',
  up(db) {
    db.exec(`
      CREATE TABLE journal_fact (
        seq INTEGER PRIMARY KEY CHECK (seq >= 0),
        kind TEXT NOT NULL,
        bytes BLOB NOT NULL,
        leaf BLOB NOT NULL CHECK (length(leaf) = 32)
      ) STRICT;
      CREATE INDEX journal_fact_kind ON journal_fact (kind, seq);
      CREATE TABLE journal_node (
        level INTEGER NOT NULL CHECK (level >= 1),
        idx INTEGER NOT NULL CHECK (idx >= 0),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (level, idx)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE journal_checkpoint (
        size INTEGER PRIMARY KEY CHECK (size > 0),
        note TEXT NOT NULL
      ) STRICT;
      CREATE TABLE journal_cosignature (
        size INTEGER NOT NULL REFERENCES journal_checkpoint (size),
        witness TEXT NOT NULL,
        line TEXT NOT NULL,
        PRIMARY KEY (size, witness)
      ) STRICT;
      CREATE TABLE blob (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
        media_type TEXT NOT NULL,
        bytes BLOB NOT NULL
      ) STRICT;
      CREATE TABLE person_key (person_id TEXT PRIMARY KEY, wrapped TEXT NOT NULL) STRICT;
      CREATE TABLE station_secret (name TEXT PRIMARY KEY, sealed TEXT NOT NULL) STRICT;
      CREATE TABLE station (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
        founded_at TEXT NOT NULL,
        verifier_key TEXT NOT NULL
      ) STRICT;
    `)
    for (const table of ['journal_fact', 'journal_node', 'journal_checkpoint', 'journal_cosignature', 'blob']) {
      db.exec(`
        CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
        CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
      `)
    }
  },
}
