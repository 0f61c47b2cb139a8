import type { Migration } from '../migrate.ts'

/** The way to the bank that a site usually takes, and formats that an office brought itself. */
export const bankWaysMigration: Migration = {
  version: 350,
  name: 'bank-ways',
  up(db) {
    db.exec(`
      CREATE TABLE bank_usual_way (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        profile TEXT NOT NULL,
        transport TEXT NOT NULL,
        set_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE bank_own_profile (
        id TEXT PRIMARY KEY CHECK (id LIKE 'own-%'),
        sha256 TEXT NOT NULL,
        content TEXT NOT NULL, -- JSON, as src-main/station/bank/formats/profile.ts has it
        brought_at TEXT NOT NULL,
        brought_by TEXT NOT NULL
      ) STRICT;
    `)
  },
}
