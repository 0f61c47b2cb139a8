import type { Migration } from '../migrate.ts'

/** Punches of impossible times that somebody has dealt with, and logs of terminals that the station itself cleared. */
export const handledMarksMigration: Migration = {
  version: 330,
  name: 'handled-marks',
  up(db) {
    db.exec(`
      CREATE TABLE impossible_note (
        punch_id TEXT PRIMARY KEY REFERENCES punch (id),
        noted_at TEXT NOT NULL,
        noted_by TEXT NOT NULL,
        noted_reason TEXT NOT NULL
      ) STRICT;
      CREATE TABLE device_log_clear (
        seq INTEGER PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        at TEXT NOT NULL,
        -- device clock minus host clock at the pull before, milliseconds
        skew_ms INTEGER
      ) STRICT;
    `)
  },
}
