import type { Migration } from '../migrate.ts'

/** Rows of a draft that could not be computed: they stand on the list by name until they are mended, and no list with one of them is reviewed. */
export const leftOutMigration: Migration = {
  version: 170,
  name: 'left-out',
  up(db) {
    db.exec(`
      CREATE TABLE wage_left_out (
        list_id TEXT NOT NULL REFERENCES wage_list (id),
        ordinal INTEGER NOT NULL,
        -- NULL where a piecework pot has nobody to share in it
        worker_id TEXT REFERENCES worker (id),
        engagement_id TEXT REFERENCES engagement (id),
        code TEXT NOT NULL,
        params TEXT NOT NULL, -- JSON
        PRIMARY KEY (list_id, ordinal)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER wage_list_whole BEFORE UPDATE OF state ON wage_list
      WHEN NEW.state IN ('reviewed', 'published', 'frozen') AND EXISTS (SELECT 1 FROM wage_left_out WHERE list_id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'nobody is left out of a reviewed list'); END;
    `)
  },
}
