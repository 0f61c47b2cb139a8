import type { Migration } from '../migrate.ts'

/** Filing, rights board, papers and month books. What they show comes from the other rooms' tables. */
export const complianceMigration: Migration = {
  version: 70,
  name: 'compliance',
  up(db) {
    db.exec(`
      CREATE TABLE filing (
        id TEXT PRIMARY KEY,
        month TEXT NOT NULL,
        how TEXT NOT NULL CHECK (how IN ('platform', 'paper')),
        receipt_number TEXT NOT NULL,
        filed_on TEXT NOT NULL,
        -- copy of the receipt, a blob
        receipt_sha256 TEXT CHECK (length(receipt_sha256) = 64),
        -- sum and lines of the frozen lists that were filed
        lines INTEGER NOT NULL CHECK (lines > 0),
        net_fen INTEGER NOT NULL CHECK (net_fen >= 0),
        recorded_at TEXT NOT NULL,
        UNIQUE (month, receipt_number)
      ) STRICT;
      -- channels of art. 34 that the project card does not hold; the last row counts
      CREATE TABLE rights_channels (
        seq INTEGER PRIMARY KEY,
        channels TEXT NOT NULL -- JSON
      ) STRICT;
      CREATE TABLE rights_board (
        id TEXT PRIMARY KEY,
        posted_on TEXT NOT NULL,
        place TEXT NOT NULL,
        photo_sha256 TEXT NOT NULL CHECK (length(photo_sha256) = 64),
        -- the items as posted, JSON, and how many were empty
        items TEXT NOT NULL,
        gaps INTEGER NOT NULL CHECK (gaps >= 0),
        recorded_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX rights_board_posted ON rights_board (posted_on);
      CREATE TABLE month_book (
        id TEXT PRIMARY KEY,
        month TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        -- of the PDF's bytes, and of the sealed blob that keeps them
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        blob TEXT NOT NULL CHECK (length(blob) = 64),
        pages INTEGER NOT NULL CHECK (pages > 0),
        -- size of the journal that the book shows
        journal_size INTEGER NOT NULL,
        bound_at TEXT NOT NULL,
        bound_by TEXT NOT NULL,
        UNIQUE (month, version)
      ) STRICT;
      -- papers with personal data in full that were made, and by whom
      CREATE TABLE paper_made (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        month TEXT NOT NULL,
        team_id TEXT,
        persons INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        by_user TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT;
      -- punches set aside, so that the channel check need not read a whole month of good ones
      CREATE INDEX punch_set_aside ON punch (local_date) WHERE problem IS NOT NULL;
      CREATE TRIGGER month_book_fixed BEFORE UPDATE ON month_book
      BEGIN SELECT RAISE(ABORT, 'a bound book never changes; a new one is bound'); END;
    `)
  },
}
