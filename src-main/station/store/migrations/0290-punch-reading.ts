import type { Migration } from '../migrate.ts'

/**
 * A worker's month is read from the index alone. The punches of one worker lie far apart in the table, since they come in by the day, and to fetch
 * each from its place cost more than everything else that makes a sheet. Same key, same number of indexes to write; the rest of the columns ride along.
 */
export const punchReadingMigration: Migration = {
  version: 290,
  name: 'punch-reading',
  up(db) {
    db.exec(`
      DROP INDEX punch_worker;
      CREATE INDEX punch_worker ON punch (worker_id, local_date, at_seconds, id, direction, provenance, device_id, skew_ms,
        shift_date, voided_reason, seq);
    `)
  },
}
