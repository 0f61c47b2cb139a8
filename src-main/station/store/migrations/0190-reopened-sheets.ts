import type { Migration } from '../migrate.ts'

/**
 * A closed sheet can be opened again by a correction: it stays with its workdays, since frozen wages rest on them, but stands no more. A team's
 * month therefore may have several sheets of which one stands, and a worker who changes teams within a day has that day in both teams' sheets.
 */
export const reopenedSheetsMigration: Migration = {
  version: 190,
  name: 'reopened-sheets',
  rebuildsTables: true,
  up(db) {
    db.exec(`
      CREATE TABLE attendance_sheet_new (
        id TEXT PRIMARY KEY,
        team_id TEXT NOT NULL REFERENCES team (id),
        month TEXT NOT NULL,
        hash TEXT NOT NULL,
        zone TEXT NOT NULL,
        closed_at TEXT NOT NULL,
        closed_by TEXT NOT NULL,
        approved_by TEXT NOT NULL,
        workday_centi INTEGER NOT NULL,
        workers INTEGER NOT NULL,
        neutral_devices TEXT NOT NULL, -- JSON array
        seq INTEGER NOT NULL,
        -- set when it was opened again
        reopened_at TEXT,
        reopened_by TEXT,
        reopen_approved_by TEXT,
        reopen_reason TEXT,
        CHECK ((reopened_at IS NULL) = (reopened_by IS NULL)),
        CHECK (reopened_at IS NULL OR (reopen_approved_by <> reopened_by AND reopen_reason <> ''))
      ) STRICT;
      INSERT INTO attendance_sheet_new (id, team_id, month, hash, zone, closed_at, closed_by, approved_by, workday_centi,
          workers, neutral_devices, seq)
        SELECT id, team_id, month, hash, zone, closed_at, closed_by, approved_by, workday_centi, workers, neutral_devices,
          seq FROM attendance_sheet;
      DROP TABLE attendance_sheet;
      ALTER TABLE attendance_sheet_new RENAME TO attendance_sheet;
      CREATE UNIQUE INDEX attendance_sheet_standing ON attendance_sheet (team_id, month) WHERE reopened_at IS NULL;
      CREATE INDEX attendance_sheet_month ON attendance_sheet (month);
      -- the sheets that count
      CREATE VIEW standing_sheet AS SELECT * FROM attendance_sheet WHERE reopened_at IS NULL;
      ALTER TABLE workday ADD COLUMN standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (0, 1));
      DROP INDEX workday_once;
      -- nobody has the same day of the same engagement in two sheets that stand
      CREATE UNIQUE INDEX workday_once ON workday (worker_id, date, engagement_id) WHERE standing = 1;
      -- document of a correction (leave slip, signed statement), by its hash
      ALTER TABLE punch ADD COLUMN attachment_sha256 TEXT;
      ALTER TABLE punch ADD COLUMN void_attachment_sha256 TEXT;
    `)
  },
}
