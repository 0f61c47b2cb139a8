import type { Migration } from '../migrate.ts'

/** Labour value of a team's confirmed output by month, beside which its wages are laid. */
export const teamProgressMigration: Migration = {
  version: 360,
  name: 'team-progress',
  up(db) {
    db.exec(`
      CREATE TABLE team_progress (
        team_id TEXT NOT NULL REFERENCES team (id),
        month TEXT NOT NULL,
        labour_fen INTEGER NOT NULL CHECK (labour_fen > 0),
        reference TEXT NOT NULL CHECK (reference <> ''),
        noted_at TEXT NOT NULL,
        noted_by TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (team_id, month)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
