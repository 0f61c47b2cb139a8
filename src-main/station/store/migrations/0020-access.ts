import type { Migration } from '../migrate.ts'

export const accessMigration: Migration = {
  version: 20,
  name: 'access',
  up(db) {
    db.exec(`
      CREATE TABLE app_user (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('clerk', 'contractor', 'manager', 'inspector')),
        company_id TEXT,
        -- scrypt hash of the PIN, sealed for the station
        pin_sealed TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        failures INTEGER NOT NULL DEFAULT 0,
        locked_until TEXT,
        created_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE personal_read (
        seq INTEGER PRIMARY KEY,
        user_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        field TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT;
    `)
  },
}
