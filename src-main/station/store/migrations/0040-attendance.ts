import type { Migration } from '../migrate.ts'

export const attendanceMigration: Migration = {
  version: 40,
  name: 'attendance',
  up(db) {
    db.exec(`
      CREATE TABLE device (
        id TEXT PRIMARY KEY,
        driver TEXT NOT NULL CHECK (driver IN ('sdt-reader', 'zk-terminal', 'attlog-file')),
        name TEXT NOT NULL,
        zone TEXT NOT NULL,
        registered_at TEXT NOT NULL,
        -- direction codes seen from this device, bit per code: 1 = only ever 0, so perhaps a terminal without directions
        directions INTEGER NOT NULL DEFAULT 0,
        punches INTEGER NOT NULL DEFAULT 0,
        newest_seconds INTEGER
      ) STRICT;
      -- how a device hangs on this PC: a setting of the PC, not a fact
      CREATE TABLE device_link (
        device_id TEXT PRIMARY KEY,
        settings_sealed TEXT NOT NULL
      ) STRICT;
      CREATE TABLE shift (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        rule TEXT NOT NULL -- JSON of the contract's shift schema
      ) STRICT;
      CREATE TABLE team_shift (
        team_id TEXT NOT NULL REFERENCES team (id),
        from_date TEXT NOT NULL,
        shift_id TEXT NOT NULL REFERENCES shift (id),
        PRIMARY KEY (team_id, from_date)
      ) STRICT;
      -- who a device number is; device_id '' stands for every device of the site
      CREATE TABLE device_number (
        device_id TEXT NOT NULL,
        number TEXT NOT NULL,
        from_date TEXT NOT NULL,
        worker_id TEXT NOT NULL REFERENCES worker (id),
        PRIMARY KEY (number, device_id, from_date)
      ) STRICT;
      CREATE TABLE pull (
        id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        source TEXT NOT NULL CHECK (source IN ('terminal', 'file')),
        origin TEXT NOT NULL,
        pulled_at TEXT NOT NULL,
        skew_ms INTEGER,
        -- NULL until the last batch is in: a pull that broke off stays incomplete
        received INTEGER,
        added INTEGER,
        device_count INTEGER,
        complete INTEGER CHECK (complete IN (0, 1))
      ) STRICT;
      CREATE INDEX pull_device ON pull (device_id, pulled_at);
      CREATE TABLE punch_batch (
        id TEXT PRIMARY KEY,
        batch_id TEXT NOT NULL UNIQUE,
        pull_id TEXT NOT NULL REFERENCES pull (id),
        records INTEGER NOT NULL,
        seq INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE punch (
        id TEXT PRIMARY KEY,
        device_id TEXT REFERENCES device (id),
        number TEXT NOT NULL,
        -- as the device holds it, even if impossible
        device_time TEXT NOT NULL,
        direction INTEGER NOT NULL,
        verify INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        raw TEXT NOT NULL,
        provenance TEXT NOT NULL CHECK (provenance IN ('terminal', 'file', 'manual')),
        pull_id TEXT REFERENCES pull (id),
        skew_ms INTEGER,
        -- seconds since 1970 UTC; NULL where the device time cannot be: set aside with its problem, raw bytes kept
        at_seconds INTEGER,
        problem TEXT,
        -- local date at the site; of a punch set aside the date on which it was received
        local_date TEXT NOT NULL,
        -- NULL while the number is unknown (inbox)
        worker_id TEXT REFERENCES worker (id),
        -- of a manual punch: the shift day it was made for, why, and the second person
        shift_date TEXT,
        reason TEXT,
        approved_by TEXT,
        voided_reason TEXT,
        voided_by TEXT,
        seq INTEGER NOT NULL,
        CHECK ((at_seconds IS NULL) = (problem IS NOT NULL)),
        CHECK ((provenance = 'manual') = (device_id IS NULL)),
        CHECK (provenance <> 'manual' OR (worker_id IS NOT NULL AND shift_date IS NOT NULL AND reason IS NOT NULL AND approved_by IS NOT NULL))
      ) STRICT;
      -- device time second, so that a growing log is appended and one range read finds what a batch repeats
      CREATE UNIQUE INDEX punch_once ON punch (device_id, device_time, number, direction, verify, ordinal)
        WHERE device_id IS NOT NULL;
      CREATE UNIQUE INDEX punch_manual_once ON punch (worker_id, at_seconds, direction)
        WHERE provenance = 'manual' AND voided_reason IS NULL;
      CREATE INDEX punch_worker ON punch (worker_id, local_date);
      CREATE INDEX punch_unknown ON punch (number, device_id) WHERE worker_id IS NULL;
      CREATE INDEX punch_date ON punch (local_date);
      CREATE TABLE attendance_sheet (
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
        UNIQUE (team_id, month)
      ) STRICT;
      -- frozen workdays of closed sheets; a workday belongs to the day its shift starts
      CREATE TABLE workday (
        sheet_id TEXT NOT NULL REFERENCES attendance_sheet (id),
        worker_id TEXT NOT NULL REFERENCES worker (id),
        engagement_id TEXT NOT NULL REFERENCES engagement (id),
        date TEXT NOT NULL,
        shift_id TEXT NOT NULL REFERENCES shift (id),
        workday_centi INTEGER NOT NULL CHECK (workday_centi BETWEEN 0 AND 100),
        normal_minutes INTEGER NOT NULL CHECK (normal_minutes >= 0),
        overtime_minutes INTEGER NOT NULL CHECK (overtime_minutes >= 0),
        manual INTEGER NOT NULL CHECK (manual IN (0, 1)),
        punch_ids TEXT NOT NULL, -- JSON array of the punches that make the day
        PRIMARY KEY (sheet_id, worker_id, date)
      ) STRICT, WITHOUT ROWID;
      -- nobody has the same day in two teams' sheets
      CREATE UNIQUE INDEX workday_once ON workday (worker_id, date);
    `)
  },
}
