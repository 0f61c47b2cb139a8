import type { Migration } from '../migrate.ts'

/**
 * Any transport and any shipped profile for a batch; batches in several parts and of several files; cancelled batches; statements of the
 * escrow account; the outbox. A cancelled batch and its payments leave the living tables, so that whoever reads those sees orders only.
 */
export const bankProfilesMigration: Migration = {
  version: 90,
  name: 'bank-profiles',
  up(db) {
    db.exec(transports)
    db.exec(cancelled)
    db.exec(statements)
    db.exec(settings)
  },
}

const transports = `
  ALTER TABLE bank_batch ADD COLUMN carried_by TEXT NOT NULL DEFAULT '';
  UPDATE bank_batch SET carried_by = transport;
  ALTER TABLE bank_batch DROP COLUMN transport;
  ALTER TABLE bank_batch RENAME COLUMN carried_by TO transport;
  -- one list may need several batches: which part this is, and the first of them
  ALTER TABLE bank_batch ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE bank_batch ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE bank_batch ADD COLUMN first_part TEXT;
  -- files beside the one of the payments, such as the order to work it off
  CREATE TABLE bank_batch_file (
    batch_id TEXT NOT NULL REFERENCES bank_batch (id),
    position INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    blob TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (batch_id, position)
  ) STRICT;
  DROP TRIGGER bank_batch_order;
  CREATE TRIGGER bank_batch_order BEFORE UPDATE OF state ON bank_batch
  WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'prepared' AND NEW.state = 'approved')
    OR (OLD.state = 'approved' AND NEW.state IN ('unknown', 'handed-over'))
    -- laid down at the bank's door, as a file transfer proves it
    OR (OLD.state = 'unknown' AND NEW.state IN ('approved', 'handed-over', 'accepted', 'settled', 'refused'))
    OR (OLD.state = 'handed-over' AND NEW.state IN ('accepted', 'settled', 'refused'))
    OR (OLD.state = 'accepted' AND NEW.state IN ('settled', 'refused'))
  )
  BEGIN SELECT RAISE(ABORT, 'batch states go in order'); END;
  DROP TRIGGER bank_payment_order;
  CREATE TRIGGER bank_payment_order BEFORE UPDATE OF state ON bank_payment
  WHEN NOT (
    OLD.state = NEW.state
    OR (OLD.state = 'prepared' AND NEW.state IN ('unknown', 'handed-over'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('prepared', 'handed-over', 'accepted', 'paid', 'rejected', 'returned'))
    OR (OLD.state = 'handed-over' AND NEW.state IN ('accepted', 'paid', 'rejected', 'returned'))
    OR (OLD.state = 'accepted' AND NEW.state IN ('paid', 'rejected', 'returned'))
    OR (OLD.state = 'paid' AND NEW.state = 'returned')
    OR (OLD.state IN ('rejected', 'returned') AND NEW.state = 're-issued')
    -- its re-issue was cancelled before it left
    OR (OLD.state = 're-issued' AND NEW.state = OLD.failed_as
        AND EXISTS (SELECT 1 FROM bank_cancelled_payment c WHERE c.id = OLD.reissued_by))
  )
  BEGIN SELECT RAISE(ABORT, 'a payment goes its way in order; only a failed one is re-issued'); END;
`

const cancelled = `
  CREATE TABLE bank_cancelled_batch (
    id TEXT PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    month TEXT NOT NULL,
    profile TEXT NOT NULL,
    transport TEXT NOT NULL,
    payment_count INTEGER NOT NULL,
    total_fen INTEGER NOT NULL,
    is_reissue INTEGER NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_blob TEXT NOT NULL,
    prepared_at TEXT NOT NULL,
    prepared_by TEXT NOT NULL,
    approved_by TEXT,
    cancelled_at TEXT NOT NULL,
    cancelled_by TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE TABLE bank_cancelled_payment (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES bank_cancelled_batch (id),
    end_to_end_id TEXT NOT NULL UNIQUE,
    line_id TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    reissue_of TEXT
  ) STRICT;
  DROP TRIGGER bank_payment_kept;
  CREATE TRIGGER bank_payment_kept BEFORE DELETE ON bank_payment
  WHEN OLD.state <> 'prepared' OR NOT EXISTS (SELECT 1 FROM bank_cancelled_payment c WHERE c.id = OLD.id)
  BEGIN SELECT RAISE(ABORT, 'a payment is never deleted; one that never left may be cancelled'); END;
  DROP TRIGGER bank_batch_kept;
  CREATE TRIGGER bank_batch_kept BEFORE DELETE ON bank_batch
  WHEN OLD.state NOT IN ('prepared', 'approved') OR OLD.attempts > 0
    OR NOT EXISTS (SELECT 1 FROM bank_cancelled_batch c WHERE c.id = OLD.id)
  BEGIN SELECT RAISE(ABORT, 'a batch is never deleted; one that never left may be cancelled'); END;
  CREATE TRIGGER bank_payment_not_cancelled BEFORE INSERT ON bank_payment
  WHEN EXISTS (SELECT 1 FROM bank_cancelled_payment c WHERE c.id = NEW.id OR c.end_to_end_id = NEW.end_to_end_id)
  BEGIN SELECT RAISE(ABORT, 'the id of a cancelled payment is never used again'); END;
`

const statements = `
  -- statements of the escrow account, and balances noted by hand
  CREATE TABLE escrow_statement (
    id TEXT PRIMARY KEY,
    escrow_id TEXT NOT NULL REFERENCES escrow_account (id),
    source TEXT NOT NULL CHECK (source IN ('camt.053', 'table', 'noted')),
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    opening_fen INTEGER,
    closing_fen INTEGER,
    -- of the file's bytes and of the sealed blob; a noted balance has none
    sha256 TEXT,
    blob TEXT,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX escrow_statement_date ON escrow_statement (escrow_id, to_date);
  CREATE TABLE escrow_entry (
    escrow_id TEXT NOT NULL REFERENCES escrow_account (id),
    -- the bank's reference, or what the entry says with its ordinal: the same entry in two statements is one
    entry_key TEXT NOT NULL,
    statement_id TEXT NOT NULL REFERENCES escrow_statement (id),
    booked_on TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),
    counterparty TEXT NOT NULL,
    summary TEXT NOT NULL,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('funding', 'wages', 'return', 'interest', 'fee', 'other-in', 'other-out')),
    flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    batch_id TEXT,
    payment_id TEXT,
    PRIMARY KEY (escrow_id, entry_key)
  ) STRICT;
  CREATE INDEX escrow_entry_date ON escrow_entry (booked_on);
  CREATE INDEX escrow_entry_batch ON escrow_entry (batch_id) WHERE batch_id IS NOT NULL;
`

const settings = `
  -- settings of this PC and work of this PC: not facts
  ALTER TABLE bank_connection ADD COLUMN client_sealed TEXT;
  CREATE TABLE bank_sftp (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    host_key TEXT NOT NULL,
    orders_folder TEXT NOT NULL,
    results_folder TEXT NOT NULL,
    secret_sealed TEXT NOT NULL
  ) STRICT;
  CREATE TABLE bank_profile_setting (
    profile TEXT PRIMARY KEY,
    parameters_sealed TEXT NOT NULL,
    max_rows INTEGER,
    max_amount_fen INTEGER,
    max_total_fen INTEGER
  ) STRICT;
  CREATE TABLE bank_outbox (
    batch_id TEXT PRIMARY KEY,
    queued_at TEXT NOT NULL,
    next_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    last_error TEXT
  ) STRICT;
`
