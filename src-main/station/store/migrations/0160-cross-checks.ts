import type { Migration } from '../migrate.ts'

/** Silenced findings of the cross-checks; declared headcounts and signed daily rolls. */
export const crossChecksMigration: Migration = {
  version: 160,
  name: 'cross-checks',
  up(db) {
    db.exec(`
      CREATE TABLE finding_silence (
        id TEXT PRIMARY KEY,
        -- digest of rule, month, people and evidence: other evidence is another finding
        finding_key TEXT NOT NULL CHECK (length(finding_key) = 64),
        rule TEXT NOT NULL,
        month TEXT NOT NULL,
        until TEXT,
        reason TEXT NOT NULL CHECK (reason <> ''),
        by_user TEXT NOT NULL,
        approved_by TEXT CHECK (approved_by <> by_user),
        at TEXT NOT NULL,
        seq INTEGER NOT NULL,
        lifted_at TEXT,
        lifted_reason TEXT,
        CHECK ((lifted_at IS NULL) = (lifted_reason IS NULL))
      ) STRICT;
      CREATE INDEX finding_silence_key ON finding_silence (finding_key);
      -- one silence without an end holds at a time
      CREATE UNIQUE INDEX finding_silence_once ON finding_silence (finding_key) WHERE lifted_at IS NULL AND until IS NULL;
      -- what a contractor says about who came; the last word on a team's date counts
      CREATE TABLE headcount_declaration (
        id TEXT PRIMARY KEY,
        team_id TEXT NOT NULL REFERENCES team (id),
        date TEXT NOT NULL,
        total INTEGER NOT NULL CHECK (total >= 0),
        -- JSON array of workers, NULL where only the number was given
        worker_ids TEXT,
        by_user TEXT NOT NULL,
        at TEXT NOT NULL,
        seq INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX headcount_declaration_team ON headcount_declaration (team_id, date, seq);
      -- daily roll sheets as signed; the last one of a team's date counts
      CREATE TABLE daily_roll (
        id TEXT PRIMARY KEY,
        team_id TEXT NOT NULL REFERENCES team (id),
        date TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        content TEXT NOT NULL, -- JSON, what the hash is over
        how TEXT NOT NULL CHECK (how IN ('pin', 'paper')),
        -- who signed: a user by PIN, or the name under the paper
        signed_by TEXT,
        signer_name TEXT,
        recorded_by TEXT NOT NULL,
        at TEXT NOT NULL,
        seq INTEGER NOT NULL,
        CHECK ((how = 'pin') = (signed_by IS NOT NULL) AND (how = 'paper') = (signer_name IS NOT NULL))
      ) STRICT;
      CREATE INDEX daily_roll_team ON daily_roll (team_id, date, seq);
      CREATE TRIGGER daily_roll_fixed BEFORE UPDATE ON daily_roll
      BEGIN SELECT RAISE(ABORT, 'a signed roll never changes; a new one is signed'); END;
    `)
  },
}
