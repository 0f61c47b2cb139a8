import type { Migration } from '../migrate.ts'

/** What was done about devices: clocks set, operations taken note of, offered files answered; and punches set aside found without a scan. */
export const deviceCareMigration: Migration = {
  version: 130,
  name: 'device-care',
  up(db) {
    db.exec(`
      CREATE TABLE device_clock_set (
        seq INTEGER PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES device (id),
        at TEXT NOT NULL,
        -- device clock minus host clock as last seen before, milliseconds
        skew_before_ms INTEGER,
        set_by TEXT NOT NULL
      ) STRICT;
      CREATE INDEX device_clock_set_at ON device_clock_set (device_id, at);
      ALTER TABLE device_operation ADD COLUMN noted_at TEXT;
      ALTER TABLE device_operation ADD COLUMN noted_by TEXT;
      ALTER TABLE device_operation ADD COLUMN noted_reason TEXT;
      CREATE INDEX device_operation_warning ON device_operation (received_at) WHERE warning IS NOT NULL;
      -- what was answered to files of sticks and folders on this PC: a setting of the PC, not a fact
      CREATE TABLE offered_file (
        device_id TEXT NOT NULL,
        file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        answer TEXT NOT NULL CHECK (answer IN ('imported', 'ignored')),
        PRIMARY KEY (device_id, file_name)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX punch_problem ON punch (device_id, device_time) WHERE problem IS NOT NULL;
    `)
  },
}
