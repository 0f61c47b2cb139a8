import type { Migration } from '../migrate.ts'

export const gateMigration: Migration = {
  version: 100,
  name: 'gate',
  up(db) {
    db.exec(`
      -- people who showed at a gate and for whom it stayed shut
      CREATE TABLE gate_refusal (
        id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        number TEXT NOT NULL,
        worker_id TEXT REFERENCES worker (id),
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        seq INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX gate_refusal_at ON gate_refusal (at);
      -- operation logs of terminals; the same entry read twice is one
      CREATE TABLE device_operation (
        device_id TEXT NOT NULL REFERENCES device (id),
        device_time TEXT NOT NULL,
        code INTEGER NOT NULL,
        admin INTEGER NOT NULL,
        raw TEXT NOT NULL,
        warning TEXT,
        received_at TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (device_id, device_time, code, raw)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
