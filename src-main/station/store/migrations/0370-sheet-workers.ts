import type { Migration } from '../migrate.ts'

/**
 * Frozen workdays by worker instead of by day: a site of ten thousand writes 10,000 rows a month, not 310,000, and reads them as fast. `workday`
 * stays as a view with a row a day, for questions in SQL.
 */
export const sheetWorkersMigration: Migration = {
  version: 370,
  name: 'sheet-workers',
  up(db) {
    db.exec(`
      CREATE TABLE sheet_worker (
        sheet_id TEXT NOT NULL REFERENCES attendance_sheet (id),
        worker_id TEXT NOT NULL REFERENCES worker (id),
        engagement_id TEXT NOT NULL REFERENCES engagement (id),
        month TEXT NOT NULL,
        workday_centi INTEGER NOT NULL CHECK (workday_centi >= 0), -- sum of the days, hundredths
        -- by date: [date, shift id, normal minutes, overtime minutes, hundredths of a workday, 1 if a manual punch is among them]
        days TEXT NOT NULL,
        punch_ids TEXT NOT NULL, -- of each of these days the punches that make it, by time
        standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (0, 1)), -- 0 once its sheet was opened again
        PRIMARY KEY (sheet_id, engagement_id)
      ) STRICT;
      INSERT INTO sheet_worker (sheet_id, worker_id, engagement_id, month, workday_centi, days, punch_ids, standing)
        SELECT d.sheet_id, d.worker_id, d.engagement_id, s.month, sum(d.workday_centi),
          json_group_array(json_array(d.date, d.shift_id, d.normal_minutes, d.overtime_minutes, d.workday_centi, d.manual) ORDER BY d.date),
          json_group_array(json(d.punch_ids) ORDER BY d.date), min(d.standing)
        FROM workday d JOIN attendance_sheet s ON s.id = d.sheet_id
        GROUP BY d.sheet_id, d.worker_id, d.engagement_id ORDER BY s.seq, d.worker_id, d.engagement_id;
      DROP TABLE workday;
      -- nobody has the same month of the same engagement in two sheets that stand
      CREATE UNIQUE INDEX sheet_worker_once ON sheet_worker (engagement_id, month) WHERE standing = 1;
      CREATE INDEX sheet_worker_worker ON sheet_worker (worker_id, month);
      CREATE VIEW workday AS
        SELECT w.sheet_id, w.worker_id, w.engagement_id, d.value ->> 0 AS date, d.value ->> 1 AS shift_id,
          d.value ->> 4 AS workday_centi, d.value ->> 2 AS normal_minutes, d.value ->> 3 AS overtime_minutes,
          d.value ->> 5 AS manual, json_extract(w.punch_ids, '$[' || d.key || ']') AS punch_ids, w.standing
        FROM sheet_worker w, json_each(w.days) d;
    `)
  },
}
