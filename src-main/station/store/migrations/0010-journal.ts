import type { Migration } from '../migrate.ts'

/**
 * The journal: facts as hashed with their leaf hashes, every eighth level of the Merkle tree above them (as in C2SP tlog-tiles: what lies between is
 * computed from 256 hashes), signed checkpoints. Append-only by trigger; keys and blobs beside it.
 */
export const journalMigration: Migration = {
  version: 10,
  name: 'journal',
  up(db) {
    db.exec(`
      CREATE TABLE journal_fact (
        seq INTEGER PRIMARY KEY CHECK (seq >= 0),
        kind TEXT NOT NULL,
        leaf BLOB NOT NULL CHECK (length(leaf) = 32),
        bytes BLOB NOT NULL
      ) STRICT;
      CREATE INDEX journal_fact_kind ON journal_fact (kind, seq);
      CREATE TABLE journal_node (
        level INTEGER NOT NULL CHECK (level >= 8 AND level % 8 = 0),
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
      CREATE TABLE person_key (
        person_id TEXT PRIMARY KEY,
        wrapped TEXT,
        erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1) AND (erased = 1) = (wrapped IS NULL))
      ) STRICT;
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
    // INSERT OR REPLACE removes the old row without firing the delete trigger, so a second row of the same key is stopped at the door.
    db.exec(`
      CREATE TRIGGER journal_fact_next BEFORE INSERT ON journal_fact
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM journal_fact)
        BEGIN SELECT RAISE(ABORT, 'journal_fact has no gaps'); END;
      CREATE TRIGGER journal_node_once BEFORE INSERT ON journal_node
        WHEN EXISTS (SELECT 1 FROM journal_node WHERE level = NEW.level AND idx = NEW.idx)
        BEGIN SELECT RAISE(ABORT, 'journal_node is append-only'); END;
      CREATE TRIGGER journal_checkpoint_next BEFORE INSERT ON journal_checkpoint
        WHEN NEW.size <= (SELECT max(size) FROM journal_checkpoint)
        BEGIN SELECT RAISE(ABORT, 'journal_checkpoint only grows'); END;
      CREATE TRIGGER journal_cosignature_once BEFORE INSERT ON journal_cosignature
        WHEN EXISTS (SELECT 1 FROM journal_cosignature WHERE size = NEW.size AND witness = NEW.witness)
        BEGIN SELECT RAISE(ABORT, 'journal_cosignature is append-only'); END;
      CREATE TRIGGER blob_once BEFORE INSERT ON blob
        WHEN EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256)
        BEGIN SELECT RAISE(IGNORE); END;
    `)
  },
}
