import type { Migration } from '../migrate.ts'

/** Photos of posted wage lists; their bytes are blobs. */
export const noticePhotosMigration: Migration = {
  version: 380,
  name: 'notice-photos',
  up(db) {
    db.exec(`
      CREATE TABLE wage_notice_photo (
        id TEXT NOT NULL PRIMARY KEY,
        list_id TEXT NOT NULL REFERENCES wage_list (id),
        taken_on TEXT NOT NULL,
        photo_sha256 TEXT NOT NULL,
        added_at TEXT NOT NULL,
        added_by TEXT NOT NULL,
        after_freeze INTEGER NOT NULL CHECK (after_freeze IN (0, 1)),
        UNIQUE (list_id, photo_sha256)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
