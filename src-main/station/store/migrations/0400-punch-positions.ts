import type { Migration } from '../migrate.ts'

/**
 * Sheets name punches by their place in the journal and shifts by their place in the sheet's own list: a month of a large site in a third of the
 * bytes. Which punches make a day is read from the sheet's own fact, not from a copy in the table.
 */
export const punchPositionsMigration: Migration = {
  version: 400,
  name: 'punch-positions',
  up(db) {
    db.exec(`
      -- shifts that the days of the sheet name by their index; null where days name them by id (first version)
      ALTER TABLE attendance_sheet ADD COLUMN shifts TEXT;
      CREATE INDEX punch_batch_seq ON punch_batch (seq);
      CREATE INDEX punch_manual_seq ON punch (seq) WHERE provenance = 'manual';

      -- days by date: [day of the month, shift, normal minutes, overtime minutes, hundredths of a workday, 1 if a manual punch is among them];
      -- in the first version with the whole date and the shift's id
      DROP VIEW workday;
      ALTER TABLE sheet_worker DROP COLUMN punch_ids;
      CREATE VIEW workday AS
        SELECT w.sheet_id, w.worker_id, w.engagement_id,
          iif(s.shifts IS NULL, d.value ->> 0, w.month || '-' || printf('%02d', d.value ->> 0)) AS date,
          iif(s.shifts IS NULL, d.value ->> 1, json_extract(s.shifts, '$[' || (d.value ->> 1) || ']')) AS shift_id,
          d.value ->> 4 AS workday_centi, d.value ->> 2 AS normal_minutes, d.value ->> 3 AS overtime_minutes,
          d.value ->> 5 AS manual, w.standing
        FROM sheet_worker w JOIN attendance_sheet s ON s.id = w.sheet_id, json_each(w.days) d;
    `)
  },
}
