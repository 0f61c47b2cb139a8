/**
 * Tables of the practice bank. Its promises stand in the schema, not in code: one payment for an end-to-end id, one
 * booking of it, one return of it, no escrow account below zero.
 */
export const BANK_SCHEMA = `
CREATE TABLE IF NOT EXISTS account (
  account TEXT PRIMARY KEY CHECK (account GLOB '[0-9]*'),
  holder TEXT NOT NULL,
  cnaps TEXT NOT NULL CHECK (length(cnaps) = 12),
  kind TEXT NOT NULL CHECK (kind IN ('escrow', 'personal')),
  state TEXT NOT NULL DEFAULT 'normal' CHECK (state IN ('normal', 'closed', 'frozen')),
  balance_fen INTEGER NOT NULL DEFAULT 0 CHECK (kind <> 'escrow' OR balance_fen >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS batch (
  message_id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('pain.001', 'text')),
  file BLOB NOT NULL,
  received_at TEXT NOT NULL,
  debtor_account TEXT NOT NULL,
  payment_count INTEGER NOT NULL,
  sum_fen INTEGER NOT NULL,
  refusal TEXT,
  -- id of the format it came in
  profile TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS payment (
  message_id TEXT NOT NULL REFERENCES batch (message_id),
  sequence INTEGER NOT NULL,
  end_to_end_id TEXT NOT NULL,
  payee_name TEXT NOT NULL,
  account TEXT NOT NULL,
  cnaps TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  remark TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('PDNG', 'ACSC', 'RJCT')),
  reason_code TEXT,
  bank_reference TEXT UNIQUE,
  settled_at TEXT,
  returned_at TEXT,
  return_code TEXT,
  PRIMARY KEY (message_id, sequence)
) STRICT;
-- A second order under a known id is kept, refused with AM05; only one row can be the payment itself.
CREATE UNIQUE INDEX IF NOT EXISTS payment_once ON payment (end_to_end_id) WHERE reason_code IS NOT 'AM05';

CREATE TABLE IF NOT EXISTS entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL REFERENCES account (account),
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('fund', 'wage', 'return')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),
  end_to_end_id TEXT,
  memo TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS entry_once ON entry (end_to_end_id, account, kind) WHERE end_to_end_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL CHECK (at IN ('submit', 'query')),
  kind TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times > 0),
  delay_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`
