import type { Migration } from '../migrate.ts'

/**
 * Wages as sites pay them: dated pay bases, piecework pots, allowances, advances, deductions, income tax, held lines, supplementary lists and
 * exit settlements. Lists that exist keep their meaning and their hashes: every new column says "as before" unless a later fact sets it.
 */
export const payBasesMigration: Migration = {
  version: 110,
  name: 'pay-bases',
  up(db) {
    db.exec(components)
    db.exec(inputs)
    db.exec(lists)
    db.exec(order)
  },
}

const components = `
  CREATE TABLE wage_component_new (
    line_id TEXT NOT NULL REFERENCES wage_line (id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN
      ('day-rate', 'hour-rate', 'month', 'special-day', 'overtime', 'piecework', 'allowance', 'bonus', 'back-pay')),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit TEXT NOT NULL CHECK (unit IN ('workday-centi', 'minute', 'share', 'day', 'once')),
    rate_fen INTEGER NOT NULL CHECK (rate_fen > 0),
    amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
    formula TEXT NOT NULL, -- JSON {code, params}
    PRIMARY KEY (line_id, ordinal)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO wage_component_new SELECT line_id, ordinal, kind, quantity, unit, rate_fen, amount_fen, formula FROM wage_component;
  DROP TABLE wage_component;
  ALTER TABLE wage_component_new RENAME TO wage_component;
  CREATE TRIGGER wage_component_frozen BEFORE UPDATE ON wage_component
  BEGIN SELECT RAISE(ABORT, 'components of a line never change'); END;
  CREATE TABLE wage_deduction (
    line_id TEXT NOT NULL REFERENCES wage_line (id),
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('social-insurance', 'tax', 'court-order', 'damage', 'other', 'advance')),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    -- order or advance that it comes from; NULL for computed tax
    source_id TEXT,
    formula TEXT NOT NULL,
    PRIMARY KEY (line_id, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX wage_deduction_source ON wage_deduction (source_id) WHERE source_id IS NOT NULL;
  CREATE TRIGGER wage_deduction_fixed BEFORE UPDATE ON wage_deduction
  BEGIN SELECT RAISE(ABORT, 'deductions of a line never change'); END;
`

const inputs = `
  CREATE TABLE pay_basis (
    engagement_id TEXT NOT NULL REFERENCES engagement (id),
    from_date TEXT NOT NULL,
    basis TEXT NOT NULL, -- JSON of the contract's payBasisSchema
    PRIMARY KEY (engagement_id, from_date)
  ) STRICT;
  -- living expenses paid ahead (生活费预支): payments already made
  CREATE TABLE advance (
    id TEXT PRIMARY KEY,
    engagement_id TEXT NOT NULL REFERENCES engagement (id),
    worker_id TEXT NOT NULL REFERENCES worker (id),
    paid_on TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    voucher TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('transfer', 'cash')),
    voided_reason TEXT
  ) STRICT;
  CREATE UNIQUE INDEX advance_voucher ON advance (voucher) WHERE voided_reason IS NULL;
  CREATE INDEX advance_engagement ON advance (engagement_id, paid_on);
  CREATE TABLE deduction_order (
    id TEXT PRIMARY KEY,
    engagement_id TEXT NOT NULL REFERENCES engagement (id),
    -- from this month on; damage goes on until it is made good, others are of this month only
    month TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('social-insurance', 'tax', 'court-order', 'damage', 'other')),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    document TEXT NOT NULL,
    approved_by TEXT,
    voided_reason TEXT,
    -- what the law does not name needs a manager (工资支付暂行规定 art. 15, 16)
    CHECK (kind <> 'other' OR approved_by IS NOT NULL)
  ) STRICT;
  CREATE INDEX deduction_order_engagement ON deduction_order (engagement_id, month);
  CREATE TABLE wage_extra (
    id TEXT PRIMARY KEY,
    engagement_id TEXT NOT NULL REFERENCES engagement (id),
    month TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('allowance', 'bonus')),
    per TEXT NOT NULL CHECK (per IN ('month', 'day')),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    name TEXT NOT NULL,
    voided_reason TEXT
  ) STRICT;
  CREATE INDEX wage_extra_engagement ON wage_extra (engagement_id, month);
  CREATE TABLE piece_pot (
    id TEXT PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES team (id),
    month TEXT NOT NULL,
    name TEXT NOT NULL,
    split TEXT NOT NULL CHECK (split IN ('workdays', 'shares')),
    items TEXT NOT NULL, -- JSON array of measured items
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    -- measured by both sides: the general contractor's and the team's own company's
    general_by TEXT,
    contractor_by TEXT,
    voided_reason TEXT,
    CHECK (general_by IS NULL OR contractor_by IS NULL OR general_by <> contractor_by)
  ) STRICT;
  CREATE INDEX piece_pot_team ON piece_pot (team_id, month);
  CREATE TABLE piece_share (
    pot_id TEXT NOT NULL REFERENCES piece_pot (id),
    engagement_id TEXT NOT NULL REFERENCES engagement (id),
    -- agreed share; by workdays the sheet gives it
    weight INTEGER NOT NULL CHECK (weight > 0),
    PRIMARY KEY (pot_id, engagement_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tax_setting (
    worker_id TEXT NOT NULL REFERENCES worker (id),
    from_month TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('cumulative', 'none', 'manual')),
    -- special additional deductions of a month (专项附加扣除)
    monthly_special_fen INTEGER NOT NULL CHECK (monthly_special_fen >= 0),
    why TEXT NOT NULL,
    PRIMARY KEY (worker_id, from_month)
  ) STRICT;
  -- months of the same year with another employer, from his own certificate
  CREATE TABLE tax_opening (
    worker_id TEXT NOT NULL REFERENCES worker (id),
    year INTEGER NOT NULL,
    months INTEGER NOT NULL CHECK (months BETWEEN 1 AND 12),
    income_fen INTEGER NOT NULL CHECK (income_fen >= 0),
    deducted_fen INTEGER NOT NULL CHECK (deducted_fen >= 0),
    withheld_fen INTEGER NOT NULL CHECK (withheld_fen >= 0),
    PRIMARY KEY (worker_id, year)
  ) STRICT;
  CREATE TABLE exit_settlement (
    id TEXT PRIMARY KEY,
    engagement_id TEXT NOT NULL UNIQUE REFERENCES engagement (id),
    worker_id TEXT NOT NULL REFERENCES worker (id),
    payable_fen INTEGER NOT NULL,
    deducted_fen INTEGER NOT NULL,
    advanced_fen INTEGER NOT NULL,
    paid_fen INTEGER NOT NULL,
    unpaid_fen INTEGER NOT NULL CHECK (unpaid_fen = payable_fen - deducted_fen - advanced_fen - paid_fen),
    how TEXT NOT NULL CHECK (how IN ('card', 'paper')),
    at TEXT NOT NULL,
    seq INTEGER NOT NULL
  ) STRICT;
`

const lists = `
  -- 0: the month's own list; n: the n-th supplementary one (补发), with the frozen list that it adds to
  ALTER TABLE wage_list ADD COLUMN supplement INTEGER NOT NULL DEFAULT 0 CHECK (supplement >= 0);
  ALTER TABLE wage_list ADD COLUMN adds_to TEXT REFERENCES wage_list (id);
  DROP INDEX wage_list_living;
  CREATE UNIQUE INDEX wage_list_living ON wage_list (team_id, month, supplement) WHERE state <> 'superseded';
  -- a disputed line is held: it leaves the list's sums, and the rest goes on without it
  ALTER TABLE wage_line ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
  -- 1: paid from the sheet's days; 0: an amount of back pay only
  ALTER TABLE wage_line ADD COLUMN covers_days INTEGER NOT NULL DEFAULT 1 CHECK (covers_days IN (0, 1));
  DROP INDEX wage_line_once;
  -- the days of an engagement's month are paid on one living line, whatever the list
  CREATE UNIQUE INDEX wage_line_once ON wage_line (worker_id, month, engagement_id) WHERE live = 1 AND covers_days = 1;
`

const order = `
  DROP TRIGGER wage_list_confirmed;
  CREATE TRIGGER wage_list_confirmed BEFORE UPDATE OF state ON wage_list
  WHEN NEW.state = 'confirmed'
    AND EXISTS (SELECT 1 FROM wage_line WHERE list_id = NEW.id AND confirmed_how IS NULL AND held = 0)
  BEGIN SELECT RAISE(ABORT, 'every line that is not held is confirmed first'); END;
  DROP TRIGGER wage_list_answered;
  CREATE TRIGGER wage_list_answered BEFORE UPDATE OF state ON wage_list
  WHEN NEW.state = 'frozen'
    AND EXISTS (
      SELECT 1 FROM wage_objection o JOIN wage_line l ON l.id = o.line_id
      WHERE l.list_id = NEW.id AND o.answer IS NULL AND l.held = 0
    )
  BEGIN SELECT RAISE(ABORT, 'every objection to a line that is not held is answered first'); END;
  CREATE TRIGGER wage_line_held BEFORE UPDATE OF held ON wage_line
  WHEN OLD.held = 1 OR OLD.live = 0 OR NEW.live = 1
  BEGIN SELECT RAISE(ABORT, 'a living line is held once and then counts no more'); END;
  CREATE TRIGGER wage_list_adds_to BEFORE INSERT ON wage_list
  WHEN (NEW.supplement = 0) <> (NEW.adds_to IS NULL) OR (NEW.adds_to IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM wage_list w WHERE w.id = NEW.adds_to AND w.state = 'frozen' AND w.supplement = 0
      AND w.team_id = NEW.team_id AND w.month = NEW.month))
  BEGIN SELECT RAISE(ABORT, 'a supplementary list adds to the frozen list of its team and month'); END;
`
