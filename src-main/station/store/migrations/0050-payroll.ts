import type { Migration } from '../migrate.ts'

export const payrollMigration: Migration = {
  version: 50,
  name: 'payroll',
  up(db) {
    db.exec(tables)
    db.exec(order)
  },
}

const tables = `
  CREATE TABLE wage_list (
    id TEXT PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES team (id),
    month TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    sheet_id TEXT NOT NULL REFERENCES attendance_sheet (id),
    sheet_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('drafted', 'confirmed', 'reviewed', 'published', 'frozen', 'superseded')),
    gross_fen INTEGER NOT NULL CHECK (gross_fen >= 0),
    net_fen INTEGER NOT NULL CHECK (net_fen >= 0),
    supersedes TEXT REFERENCES wage_list (id),
    -- confirmations of the superseded version that no longer count
    confirmations_lost INTEGER NOT NULL CHECK (confirmations_lost >= 0),
    drafted_at TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    reviewed_at TEXT,
    reviewed_by TEXT,
    published_at TEXT,
    notice_from TEXT,
    notice_until TEXT CHECK (notice_until >= notice_from),
    frozen_at TEXT,
    frozen_by TEXT,
    -- manager who approved the freeze
    approved_by TEXT,
    -- SHA-256 of the canonical list; the same bytes are kept as a blob
    hash TEXT CHECK (length(hash) = 64),
    UNIQUE (team_id, month, version),
    CHECK ((state = 'frozen') = (hash IS NOT NULL AND frozen_at IS NOT NULL AND approved_by IS NOT NULL)),
    CHECK (approved_by IS NULL OR (approved_by <> frozen_by AND approved_by <> reviewed_by))
  ) STRICT;
  -- one living list per team and month
  CREATE UNIQUE INDEX wage_list_living ON wage_list (team_id, month) WHERE state <> 'superseded';
  CREATE INDEX wage_list_month ON wage_list (month);
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
    -- 0 once its list is superseded
    live INTEGER NOT NULL CHECK (live IN (0, 1)),
    confirmed_how TEXT CHECK (confirmed_how IN ('card', 'paper')),
    confirmed_at TEXT,
    -- journal position of the confirmation
    confirmed_seq INTEGER,
    CHECK ((confirmed_how IS NULL) = (confirmed_at IS NULL) AND (confirmed_how IS NULL) = (confirmed_seq IS NULL)),
    UNIQUE (list_id, engagement_id)
  ) STRICT;
  -- one living line per worker's engagement and month, whatever the list
  CREATE UNIQUE INDEX wage_line_once ON wage_line (worker_id, month, engagement_id) WHERE live = 1;
  CREATE TABLE wage_component (
    line_id TEXT NOT NULL REFERENCES wage_line (id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('day-rate', 'overtime')),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit TEXT NOT NULL CHECK (unit IN ('workday-centi', 'minute')),
    rate_fen INTEGER NOT NULL CHECK (rate_fen > 0),
    amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
    formula TEXT NOT NULL, -- JSON {code, params}
    PRIMARY KEY (line_id, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE wage_objection (
    id TEXT PRIMARY KEY,
    line_id TEXT NOT NULL REFERENCES wage_line (id),
    -- 'card': the worker himself; 'clerk': written down for him
    raised_how TEXT NOT NULL CHECK (raised_how IN ('card', 'clerk')),
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    answer TEXT,
    answered_at TEXT,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
  ) STRICT;
  CREATE INDEX wage_objection_line ON wage_objection (line_id);
`

/** The order of a list's life holds in the database too, whoever writes. */
const order = `
  CREATE TRIGGER wage_list_first BEFORE INSERT ON wage_list WHEN NEW.state <> 'drafted'
  BEGIN SELECT RAISE(ABORT, 'a wage list begins as drafted'); END;
  CREATE TRIGGER wage_list_frozen BEFORE UPDATE ON wage_list WHEN OLD.state IN ('frozen', 'superseded')
  BEGIN SELECT RAISE(ABORT, 'a frozen or superseded list never changes'); END;
  CREATE TRIGGER wage_list_order BEFORE UPDATE OF state ON wage_list
  WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'drafted' AND NEW.state IN ('confirmed', 'superseded'))
    OR (OLD.state = 'confirmed' AND NEW.state IN ('reviewed', 'superseded'))
    OR (OLD.state = 'reviewed' AND NEW.state IN ('published', 'superseded'))
    OR (OLD.state = 'published' AND NEW.state IN ('frozen', 'superseded'))
  )
  BEGIN SELECT RAISE(ABORT, 'wage list states go in order'); END;
  CREATE TRIGGER wage_list_confirmed BEFORE UPDATE OF state ON wage_list
  WHEN NEW.state = 'confirmed'
    AND EXISTS (SELECT 1 FROM wage_line WHERE list_id = NEW.id AND confirmed_how IS NULL)
  BEGIN SELECT RAISE(ABORT, 'every line is confirmed first'); END;
  CREATE TRIGGER wage_list_answered BEFORE UPDATE OF state ON wage_list
  WHEN NEW.state = 'frozen'
    AND EXISTS (
      SELECT 1 FROM wage_objection o JOIN wage_line l ON l.id = o.line_id WHERE l.list_id = NEW.id AND o.answer IS NULL
    )
  BEGIN SELECT RAISE(ABORT, 'every objection is answered first'); END;
  CREATE TRIGGER wage_line_late BEFORE INSERT ON wage_line
  WHEN (SELECT state FROM wage_list WHERE id = NEW.list_id) <> 'drafted'
  BEGIN SELECT RAISE(ABORT, 'lines are added only to a drafted list'); END;
  CREATE TRIGGER wage_line_amounts BEFORE UPDATE OF
    id, list_id, month, worker_id, engagement_id, workday_centi, overtime_minutes, gross_fen, deduction_fen, net_fen
  ON wage_line
  BEGIN SELECT RAISE(ABORT, 'amounts of a line never change; a new version is drafted'); END;
  CREATE TRIGGER wage_line_confirmed BEFORE UPDATE OF confirmed_how, confirmed_at, confirmed_seq ON wage_line
  WHEN OLD.confirmed_how IS NOT NULL OR (SELECT state FROM wage_list WHERE id = OLD.list_id) <> 'drafted'
  BEGIN SELECT RAISE(ABORT, 'a line is confirmed once, on a drafted list'); END;
  CREATE TRIGGER wage_line_frozen BEFORE UPDATE ON wage_line
  WHEN (SELECT state FROM wage_list WHERE id = OLD.list_id) = 'frozen'
  BEGIN SELECT RAISE(ABORT, 'a frozen line never changes'); END;
  CREATE TRIGGER wage_component_frozen BEFORE UPDATE ON wage_component
  BEGIN SELECT RAISE(ABORT, 'components of a line never change'); END;
  CREATE TRIGGER wage_objection_frozen BEFORE UPDATE ON wage_objection WHEN OLD.answer IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'an answered objection never changes'); END;
`
