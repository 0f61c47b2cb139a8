import type { Migration } from '../migrate.ts'

/** Years of the table of holidays that were set at the station; they count before those that ship with the program. */
export const holidaysMigration: Migration = {
  version: 300,
  name: 'holidays',
  up(db) {
    db.exec(`
      CREATE TABLE holiday_year (
        year INTEGER PRIMARY KEY,
        source TEXT NOT NULL CHECK (source <> ''),
        days TEXT NOT NULL, -- JSON: statutory, off, working, names
        set_at TEXT NOT NULL,
        seq INTEGER NOT NULL
      ) STRICT;
    `)
  },
}
