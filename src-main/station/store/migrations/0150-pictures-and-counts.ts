import type { Migration } from '../migrate.ts'

export const picturesAndCountsMigration: Migration = {
  version: 150,
  name: 'pictures-and-counts',
  up(db) {
    db.exec(`
      -- pictures of face panels; the sealed bytes lie in blob until they are dropped
      CREATE TABLE punch_picture (
        id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        number TEXT NOT NULL,
        punch_id TEXT NOT NULL REFERENCES punch (id),
        date TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        bytes INTEGER NOT NULL CHECK (bytes > 0),
        whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
        -- whose key seals it: a worker, or a number that nobody owned
        holder TEXT,
        sealed_sha256 TEXT,
        not_kept TEXT,
        dropped_at TEXT,
        dropped_why TEXT,
        received_at TEXT NOT NULL,
        seq INTEGER NOT NULL,
        UNIQUE (punch_id, sha256),
        CHECK ((holder IS NULL) = (sealed_sha256 IS NULL)),
        CHECK ((sealed_sha256 IS NULL) = (not_kept IS NOT NULL)),
        CHECK ((dropped_at IS NULL) = (dropped_why IS NULL))
      ) STRICT;
      CREATE INDEX punch_picture_date ON punch_picture (date) WHERE sealed_sha256 IS NOT NULL AND dropped_at IS NULL;
      CREATE INDEX punch_picture_holder ON punch_picture (holder);
      CREATE INDEX punch_picture_sealed ON punch_picture (sealed_sha256);
      ALTER TABLE device ADD COLUMN pictures INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE device ADD COLUMN picture_bytes INTEGER NOT NULL DEFAULT 0;
      -- bytes may go only where a fact has dropped every picture that they are
      DROP TRIGGER blob_no_delete;
      CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob
        WHEN NOT EXISTS (SELECT 1 FROM punch_picture WHERE sealed_sha256 = OLD.sha256 AND dropped_at IS NOT NULL)
          OR EXISTS (SELECT 1 FROM punch_picture WHERE sealed_sha256 = OLD.sha256 AND dropped_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'blob is append-only'); END;
      -- readings of a gate board's own counters, as far as they are worth keeping
      CREATE TABLE gate_count (
        id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        read_at TEXT NOT NULL,
        date TEXT NOT NULL, -- local date at the site
        left_count INTEGER NOT NULL,
        right_count INTEGER NOT NULL,
        fault INTEGER NOT NULL,
        alarm INTEGER NOT NULL,
        why TEXT NOT NULL,
        readers TEXT NOT NULL, -- JSON array of the devices whose punches this gate opened for then
        seq INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX gate_count_device ON gate_count (device_id, read_at);
    `)
  },
}
