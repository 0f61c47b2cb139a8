import type { Migration } from '../migrate.ts'

/** The trades of an engagement by date: a worker may change his trade without leaving the team. `engagement.trade` is the latest. */
export const tradeHistoryMigration: Migration = {
  version: 310,
  name: 'trade-history',
  up(db) {
    db.exec(`
      CREATE TABLE engagement_trade (
        engagement_id TEXT NOT NULL REFERENCES engagement (id),
        from_date TEXT NOT NULL,
        trade TEXT NOT NULL,
        reason TEXT, -- NULL for the trade he entered with
        PRIMARY KEY (engagement_id, from_date)
      ) STRICT;
      INSERT INTO engagement_trade (engagement_id, from_date, trade) SELECT id, entry_date, trade FROM engagement;
    `)
  },
}
