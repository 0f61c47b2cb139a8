import type { Migration } from '../migrate.ts'

export const payrollMigration: Migration = {
  version: 50,
  name: 'payroll',
  up(db) {
    db.exec(`
      CREATE TABLE wage_list (
        id TEXT PRIMARY KEY,
        team_id TEXT NOT NULL REFERENCES team (id),
        month TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        sheet_id TEXT NOT NULL REFERENCES attendance_sheet (id),
        state TEXT NOT NULL CHECK (state IN ('drafted', 'confirmed', 'reviewed', 'published', 'frozen', 'superseded')),
        gross_fen INTEGER NOT NULL,
        net_fen INTEGER NOT NULL,
        notice_from TEXT,
        notice_until TEXT,
        hash TEXT,
        drafted_at TEXT NOT NULL,
        frozen_at TEXT,
        UNIQUE (team_id, month, version)
      ) STRICT;
      -- one living list per team and month
      CREATE UNIQUE INDEX wage_list_living ON wage_list (team_id, month) WHERE state <> 'superseded';
      CREATE TABLE wage_line (
        id TEXT PRIMARY KEY,
        list_id TEXT NOT NULL REFERENCES wage_list (id),
        month TEXT NOT NULL,
        worker_id TEXT NOT NULL REFERENCES worker (id),
        engagement_id TEXT NOT NULL REFERENCES engagement (id),
        workday_centi INTEGER NOT NULL CHECK (workday_centi >= 0),
        overtime_minutes INTEGER NOT NULL CHECK (overtime_minutes >= 0),
        gross_fen INTEGER NOT NULL CHECK (gross_fen >= 0),
        deduction_fen INTEGER NOT NULL CHECK (deduction_fen >= 0),
        net_fen INTEGER NOT NULL CHECK (net_fen = gross_fen - deduction_fen AND net_fen >= 0),
        live INTEGER NOT NULL CHECK (live IN (0, 1)),
        confirmed_how TEXT CHECK (confirmed_how IN ('card', 'paper')),
        confirmed_at TEXT,
        UNIQUE (list_id, engagement_id)
      ) STRICT;
      -- one living line per engagement and month, whatever the list
      CREATE UNIQUE INDEX wage_line_once ON wage_line (engagement_id, month) WHERE live = 1;
      CREATE INDEX wage_line_worker ON wage_line (worker_id, month);
      CREATE TABLE wage_component (
        line_id TEXT NOT NULL REFERENCES wage_line (id),
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('day-rate', 'overtime')),
        quantity INTEGER NOT NULL,
        unit TEXT NOT NULL CHECK (unit IN ('workday-centi', 'minute')),
        rate_fen INTEGER NOT NULL,
        amount_fen INTEGER NOT NULL,
        formula TEXT NOT NULL, -- JSON {code, params}
        PRIMARY KEY (line_id, ordinal)
      ) STRICT;
      CREATE TABLE wage_objection (
        id TEXT PRIMARY KEY,
        line_id TEXT NOT NULL REFERENCES wage_line (id),
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        answer TEXT,
        answered_at TEXT
      ) STRICT;
      CREATE TRIGGER wage_list_order BEFORE UPDATE OF state ON wage_list
      WHEN NOT (
        OLD.state = NEW.state
        OR (OLD.state = 'drafted' AND NEW.state IN ('confirmed', 'superseded'))
        OR (OLD.state = 'confirmed' AND NEW.state IN ('reviewed', 'superseded'))
        OR (OLD.state = 'reviewed' AND NEW.state IN ('published', 'superseded'))
        OR (OLD.state = 'published' AND NEW.state IN ('frozen', 'superseded'))
      )
      BEGIN SELECT RAISE(ABORT, 'wage list states go in order'); END;
      CREATE TRIGGER wage_list_frozen BEFORE UPDATE ON wage_list WHEN OLD.state = 'frozen'
      BEGIN SELECT RAISE(ABORT, 'a frozen list never changes'); END;
      CREATE TRIGGER wage_line_frozen BEFORE UPDATE ON wage_line
      WHEN (SELECT state FROM wage_list WHERE id = OLD.list_id) = 'frozen'
      BEGIN SELECT RAISE(ABORT, 'a frozen line never changes'); END;
      CREATE TRIGGER wage_component_frozen BEFORE UPDATE ON wage_component
      WHEN (SELECT l.state FROM wage_line w JOIN wage_list l ON l.id = w.list_id WHERE w.id = OLD.line_id) = 'frozen'
      BEGIN SELECT RAISE(ABORT, 'a frozen line never changes'); END;
    `)
  },
}
