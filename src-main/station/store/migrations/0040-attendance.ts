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
        registered_at TEXT NOT NULL
      ) STRICT;
      -- how a device hangs on this PC: a setting of the PC, not a fact
      CREATE TABLE device_link (
        device_id TEXT PRIMARY KEY,
        settings_sealed TEXT NOT NULL
      ) STRICT;
      CREATE TABLE shift (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
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
        PRIMARY KEY (device_id, number, from_date)
      ) STRICT;
      CREATE TABLE pull (
        id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        source TEXT NOT NULL CHECK (source IN ('terminal', 'file')),
        origin TEXT NOT NULL,
        pulled_at TEXT NOT NULL,
        skew_ms INTEGER,
        received INTEGER NOT NULL,
        added INTEGER NOT NULL,
        device_count INTEGER,
        complete INTEGER CHECK (complete IN (0, 1))
      ) STRICT;
      CREATE TABLE punch_batch (batch_id TEXT PRIMARY KEY, pull_id TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
      CREATE TABLE punch (
        id TEXT PRIMARY KEY,
        device_id TEXT REFERENCES device (id),
        number TEXT NOT NULL,
        device_time TEXT NOT NULL,
        direction INTEGER NOT NULL,
        verify INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        raw TEXT NOT NULL,
        provenance TEXT NOT NULL CHECK (provenance IN ('terminal', 'file', 'manual')),
        pull_id TEXT REFERENCES pull (id),
        host_at TEXT NOT NULL,
        skew_ms INTEGER,
        -- NULL where the device time is impossible: quarantined, raw bytes kept
        at TEXT,
        local_date TEXT,
        -- NULL while the number is unknown (inbox)
        worker_id TEXT REFERENCES worker (id),
        reason TEXT,
        voided_reason TEXT,
        seq INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX punch_once ON punch (device_id, number, device_time, direction, verify, ordinal)
        WHERE device_id IS NOT NULL;
      CREATE INDEX punch_worker ON punch (worker_id, local_date);
      CREATE INDEX punch_unknown ON punch (device_id, number) WHERE worker_id IS NULL;
      CREATE INDEX punch_date ON punch (local_date);
      CREATE TABLE attendance_sheet (
        id TEXT PRIMARY KEY,
        team_id TEXT NOT NULL REFERENCES team (id),
        month TEXT NOT NULL,
        hash TEXT NOT NULL,
        closed_at TEXT NOT NULL,
        closed_by TEXT NOT NULL,
        approved_by TEXT NOT NULL,
        workday_centi INTEGER NOT NULL,
        UNIQUE (team_id, month)
      ) STRICT;
      -- frozen workdays of closed sheets; a workday belongs to the day its shift starts
      CREATE TABLE workday (
        sheet_id TEXT NOT NULL REFERENCES attendance_sheet (id),
        worker_id TEXT NOT NULL REFERENCES worker (id),
        engagement_id TEXT NOT NULL REFERENCES engagement (id),
        date TEXT NOT NULL,
        shift_id TEXT NOT NULL REFERENCES shift (id),
        workday_centi INTEGER NOT NULL CHECK (workday_centi >= 0),
        normal_minutes INTEGER NOT NULL CHECK (normal_minutes >= 0),
        overtime_minutes INTEGER NOT NULL CHECK (overtime_minutes >= 0),
        manual INTEGER NOT NULL CHECK (manual IN (0, 1)),
        punch_ids TEXT NOT NULL, -- JSON array of the punches that make the day
        PRIMARY KEY (worker_id, date, sheet_id)
      ) STRICT;
      CREATE INDEX workday_sheet ON workday (sheet_id);
    `)
  },
}
