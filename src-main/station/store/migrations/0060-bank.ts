import type { Migration } from '../migrate.ts'

/** Escrow account, batches and payments. That a wage is paid once stands in keys and triggers, whoever writes. */
export const bankMigration: Migration = {
  version: 60,
  name: 'bank',
  up(db) {
    db.exec(tables)
    db.exec(order)
  },
}

const tables = `
  CREATE TABLE escrow_account (
    id TEXT PRIMARY KEY,
    account_name TEXT NOT NULL,
    -- a company's account, not a person's: plain
    account_number TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    cnaps TEXT NOT NULL CHECK (length(cnaps) = 12),
    opened_on TEXT NOT NULL,
    since TEXT NOT NULL,
    replaced_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX escrow_account_current ON escrow_account ((1)) WHERE replaced_at IS NULL;
  -- how this PC reaches the bank: a setting of the PC, not a fact
  CREATE TABLE bank_connection (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    url TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    secret_sealed TEXT NOT NULL
  ) STRICT;
  CREATE TABLE bank_batch (
    id TEXT PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    month TEXT NOT NULL,
    state TEXT NOT NULL
      CHECK (state IN ('prepared', 'approved', 'unknown', 'handed-over', 'accepted', 'settled', 'refused')),
    transport TEXT NOT NULL CHECK (transport IN ('https', 'file')),
    profile TEXT NOT NULL,
    execution_date TEXT NOT NULL,
    escrow_id TEXT NOT NULL REFERENCES escrow_account (id),
    payment_count INTEGER NOT NULL CHECK (payment_count > 0),
    total_fen INTEGER NOT NULL CHECK (total_fen > 0),
    is_reissue INTEGER NOT NULL CHECK (is_reissue IN (0, 1)),
    -- the one file of the batch: SHA-256 of its bytes, and of the sealed blob that keeps them
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL CHECK (length(file_sha256) = 64),
    file_blob TEXT NOT NULL CHECK (length(file_blob) = 64),
    prepared_at TEXT NOT NULL,
    prepared_by TEXT NOT NULL,
    approved_at TEXT,
    approved_by TEXT CHECK (approved_by <> prepared_by),
    -- times that sending was begun
    attempts INTEGER NOT NULL DEFAULT 0,
    handed_over_at TEXT,
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (state = 'prepared' OR approved_by IS NOT NULL)
  ) STRICT;
  CREATE INDEX bank_batch_month ON bank_batch (month);
  CREATE TABLE bank_batch_list (
    batch_id TEXT NOT NULL REFERENCES bank_batch (id),
    list_id TEXT NOT NULL REFERENCES wage_list (id),
    list_hash TEXT NOT NULL,
    PRIMARY KEY (batch_id, list_id)
  ) STRICT;
  CREATE TABLE bank_payment (
    id TEXT PRIMARY KEY,
    end_to_end_id TEXT NOT NULL UNIQUE,
    batch_id TEXT NOT NULL REFERENCES bank_batch (id),
    -- 1-based place in the file
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    list_id TEXT NOT NULL REFERENCES wage_list (id),
    line_id TEXT NOT NULL REFERENCES wage_line (id),
    worker_id TEXT NOT NULL REFERENCES worker (id),
    account_id TEXT NOT NULL REFERENCES worker_account (id),
    payee_name TEXT NOT NULL,
    account_sealed TEXT NOT NULL,
    account_index TEXT NOT NULL,
    last4 TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    cnaps TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    state TEXT NOT NULL CHECK (state IN
      ('prepared', 'handed-over', 'unknown', 'accepted', 'paid', 'rejected', 'returned', 're-issued')),
    reason_code TEXT,
    reason_text TEXT,
    bank_reference TEXT,
    -- how it failed, kept when it has been re-issued
    failed_as TEXT CHECK (failed_as IN ('rejected', 'returned')),
    decided_at TEXT,
    reissue_of TEXT UNIQUE REFERENCES bank_payment (id),
    reissued_by TEXT UNIQUE,
    UNIQUE (batch_id, sequence),
    CHECK ((state = 're-issued') = (reissued_by IS NOT NULL)),
    CHECK (state NOT IN ('rejected', 'returned', 're-issued') OR failed_as IS NOT NULL)
  ) STRICT;
  -- at most one living payment per wage line: a second one needs the first to be re-issued, and that needs its failure
  CREATE UNIQUE INDEX bank_payment_once ON bank_payment (line_id) WHERE state <> 're-issued';
  CREATE INDEX bank_payment_worker ON bank_payment (worker_id);
  CREATE INDEX bank_payment_failed ON bank_payment (state) WHERE state IN ('rejected', 'returned');
  CREATE TABLE bank_evidence (
    batch_id TEXT NOT NULL REFERENCES bank_batch (id),
    what TEXT NOT NULL CHECK (what IN ('sent', 'exported', 'answer', 'imported', 'returns')),
    -- of the bytes themselves, and of the sealed blob
    sha256 TEXT NOT NULL,
    blob TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (batch_id, what, sha256)
  ) STRICT;
  -- what the bank said and nobody believes: shown to the clerk, never applied
  CREATE TABLE bank_quarantine (
    batch_id TEXT NOT NULL REFERENCES bank_batch (id),
    end_to_end_id TEXT NOT NULL,
    why TEXT NOT NULL,
    detail TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (batch_id, end_to_end_id, why, detail)
  ) STRICT;
`

const order = `
  CREATE TRIGGER bank_payment_order BEFORE UPDATE OF state ON bank_payment
  WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'prepared' AND NEW.state IN ('unknown', 'handed-over'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('prepared', 'accepted', 'paid', 'rejected', 'returned'))
    OR (OLD.state = 'handed-over' AND NEW.state IN ('accepted', 'paid', 'rejected', 'returned'))
    OR (OLD.state = 'accepted' AND NEW.state IN ('paid', 'rejected', 'returned'))
    OR (OLD.state = 'paid' AND NEW.state = 'returned')
    OR (OLD.state IN ('rejected', 'returned') AND NEW.state = 're-issued')
  )
  BEGIN SELECT RAISE(ABORT, 'a payment goes its way in order; only a failed one is re-issued'); END;
  CREATE TRIGGER bank_payment_fixed BEFORE UPDATE OF
    id, end_to_end_id, batch_id, sequence, list_id, line_id, worker_id, account_id, payee_name, account_index, amount_fen, reissue_of
  ON bank_payment
  BEGIN SELECT RAISE(ABORT, 'what a payment is never changes'); END;
  CREATE TRIGGER bank_payment_kept BEFORE DELETE ON bank_payment
  BEGIN SELECT RAISE(ABORT, 'a payment is never deleted'); END;
  CREATE TRIGGER bank_batch_kept BEFORE DELETE ON bank_batch
  BEGIN SELECT RAISE(ABORT, 'a batch is never deleted'); END;
  CREATE TRIGGER bank_payment_frozen_list BEFORE INSERT ON bank_payment
  WHEN NOT EXISTS (
    SELECT 1 FROM wage_line l JOIN wage_list w ON w.id = l.list_id
    WHERE l.id = NEW.line_id AND w.id = NEW.list_id AND w.state = 'frozen' AND l.live = 1
      AND l.worker_id = NEW.worker_id AND l.net_fen = NEW.amount_fen
  )
  BEGIN SELECT RAISE(ABORT, 'a payment pays one line of a frozen list, whole, to its worker'); END;
  CREATE TRIGGER bank_payment_own_account BEFORE INSERT ON bank_payment
  WHEN NOT EXISTS (
    SELECT 1 FROM worker_account a
    WHERE a.id = NEW.account_id AND a.worker_id = NEW.worker_id AND a.account_index = NEW.account_index
      AND a.holder_name = NEW.payee_name
  )
  BEGIN SELECT RAISE(ABORT, 'a payment goes to the account in the name of the worker himself'); END;
  CREATE TRIGGER bank_payment_first BEFORE INSERT ON bank_payment
  WHEN NEW.state <> 'prepared' OR (NEW.reissue_of IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM bank_payment p
    WHERE p.id = NEW.reissue_of AND p.state = 're-issued' AND p.reissued_by = NEW.id AND p.line_id = NEW.line_id
  ))
  BEGIN SELECT RAISE(ABORT, 'a payment begins as prepared, a re-issue names the failed one'); END;
  CREATE TRIGGER bank_batch_order BEFORE UPDATE OF state ON bank_batch
  WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'prepared' AND NEW.state = 'approved')
    OR (OLD.state = 'approved' AND NEW.state IN ('unknown', 'handed-over'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('approved', 'accepted', 'settled', 'refused'))
    OR (OLD.state = 'handed-over' AND NEW.state IN ('accepted', 'settled', 'refused'))
    OR (OLD.state = 'accepted' AND NEW.state IN ('settled', 'refused'))
  )
  BEGIN SELECT RAISE(ABORT, 'batch states go in order'); END;
  CREATE TRIGGER bank_batch_fixed BEFORE UPDATE OF
    id, message_id, month, profile, escrow_id, payment_count, total_fen, file_sha256, file_blob, prepared_by ON bank_batch
  BEGIN SELECT RAISE(ABORT, 'what a batch is never changes'); END;
`
