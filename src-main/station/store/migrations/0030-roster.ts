import type { Migration } from '../migrate.ts'

export const rosterMigration: Migration = {
  version: 30,
  name: 'roster',
  up(db) {
    db.exec(`
      CREATE TABLE project (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        builder_name TEXT NOT NULL,
        address TEXT NOT NULL,
        zone TEXT NOT NULL,
        start_date TEXT NOT NULL,
        planned_end_date TEXT NOT NULL,
        contract_amount_fen INTEGER NOT NULL CHECK (contract_amount_fen > 0),
        notice_days INTEGER NOT NULL CHECK (notice_days BETWEEN 1 AND 60),
        pay_day INTEGER NOT NULL CHECK (pay_day BETWEEN 1 AND 28),
        minimum_wage_fen INTEGER NOT NULL CHECK (minimum_wage_fen > 0),
        labour_inspection_phone TEXT NOT NULL
      ) STRICT;
      CREATE TABLE company (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES project (id),
        kind TEXT NOT NULL CHECK (kind IN ('general', 'subcontractor')),
        name TEXT NOT NULL,
        uscc TEXT NOT NULL,
        contact_name TEXT NOT NULL,
        contact_phone TEXT NOT NULL,
        UNIQUE (project_id, uscc)
      ) STRICT;
      CREATE UNIQUE INDEX company_one_general ON company (project_id) WHERE kind = 'general';
      CREATE TABLE team (
        id TEXT PRIMARY KEY,
        project_id TEXT NOT NULL REFERENCES project (id),
        company_id TEXT NOT NULL REFERENCES company (id),
        name TEXT NOT NULL,
        UNIQUE (project_id, name)
      ) STRICT;
      CREATE TABLE worker (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        -- search keys: full pinyin and initials of the name, lower case
        pinyin TEXT NOT NULL,
        initials TEXT NOT NULL,
        sex TEXT NOT NULL CHECK (sex IN ('0', '1', '2', '9')),
        -- GB/T 3304 code; empty where the card kind has none
        nation TEXT NOT NULL,
        id_kind TEXT NOT NULL CHECK (id_kind IN ('resident', 'hk-mo-tw', 'foreigner-2017', 'foreigner-2023')),
        id_number_sealed TEXT NOT NULL,
        id_number_index TEXT NOT NULL UNIQUE,
        -- blind index of the last four characters, for search
        id_tail_index TEXT NOT NULL,
        birth_sealed TEXT NOT NULL,
        address_sealed TEXT NOT NULL,
        phone_sealed TEXT NOT NULL,
        phone_index TEXT NOT NULL,
        phone_tail_index TEXT NOT NULL,
        authority TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        valid_to TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('card', 'manual')),
        enrolled_at TEXT NOT NULL,
        erased_at TEXT,
        -- last, since it is long: the columns before it are read without its pages
        photo_sealed TEXT
      ) STRICT;
      CREATE INDEX worker_name ON worker (name, id) WHERE erased_at IS NULL;
      -- the order of the list; covers a page of it
      CREATE INDEX worker_pinyin ON worker (pinyin, id) WHERE erased_at IS NULL;
      CREATE INDEX worker_phone ON worker (phone_index);
      CREATE INDEX worker_initials ON worker (initials, id);
      CREATE INDEX worker_id_tail ON worker (id_tail_index);
      CREATE INDEX worker_phone_tail ON worker (phone_tail_index);
      CREATE TABLE engagement (
        id TEXT PRIMARY KEY,
        worker_id TEXT NOT NULL REFERENCES worker (id),
        team_id TEXT NOT NULL REFERENCES team (id),
        trade TEXT NOT NULL,
        work_role TEXT NOT NULL CHECK (work_role IN ('manager', 'worker')),
        entry_date TEXT NOT NULL,
        exit_date TEXT CHECK (exit_date IS NULL OR exit_date >= entry_date),
        exit_reason TEXT,
        contract_kind TEXT NOT NULL CHECK (contract_kind IN ('labour-contract', 'written-agreement')),
        contract_number TEXT NOT NULL,
        contract_from TEXT NOT NULL,
        contract_to TEXT,
        training_date TEXT NOT NULL
      ) STRICT;
      CREATE INDEX engagement_worker ON engagement (worker_id, entry_date);
      CREATE INDEX engagement_team ON engagement (team_id, entry_date);
      -- one running engagement per worker
      CREATE UNIQUE INDEX engagement_running ON engagement (worker_id) WHERE exit_date IS NULL;
      CREATE TABLE engagement_rate (
        engagement_id TEXT NOT NULL REFERENCES engagement (id),
        from_date TEXT NOT NULL,
        day_rate_fen INTEGER NOT NULL CHECK (day_rate_fen > 0),
        PRIMARY KEY (engagement_id, from_date)
      ) STRICT;
      CREATE TABLE worker_account (
        id TEXT PRIMARY KEY,
        worker_id TEXT NOT NULL REFERENCES worker (id),
        holder_name TEXT NOT NULL,
        account_sealed TEXT NOT NULL,
        account_index TEXT NOT NULL,
        last4 TEXT NOT NULL,
        bank_name TEXT NOT NULL,
        cnaps TEXT NOT NULL,
        since TEXT NOT NULL,
        replaced_at TEXT
      ) STRICT;
      CREATE INDEX worker_account_worker ON worker_account (worker_id);
      CREATE UNIQUE INDEX worker_account_current ON worker_account (worker_id) WHERE replaced_at IS NULL;
      -- nobody collects for others: one account number belongs to one worker at a time (53号 art. 20)
      CREATE UNIQUE INDEX worker_account_owner ON worker_account (account_index) WHERE replaced_at IS NULL;
    `)
  },
}
