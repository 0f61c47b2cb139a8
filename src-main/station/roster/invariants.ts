import type { Invariant, Violation } from '../journal/facts.ts'
import { all, type Db } from '../store/db.ts'
import { sameName } from './rules/names.ts'

const onePersonOneWorker: Invariant = {
  name: 'one-person-one-worker',
  check: (db) =>
    all<{ ids: string }>(
      db,
      'SELECT group_concat(id) AS ids FROM worker GROUP BY id_number_index HAVING count(*) > 1',
    ).map(({ ids }) => ({ where: `worker ${ids}`, what: 'one identity number is enrolled more than once' })),
}

const accountHolderIsWorker: Invariant = {
  name: 'account-holder-is-worker',
  check: (db) =>
    all<{ id: string; holder: string; name: string }>(
      db,
      `SELECT a.id, a.holder_name AS holder, w.name FROM worker_account a JOIN worker w ON w.id = a.worker_id
       WHERE a.holder_name <> w.name`,
    )
      .filter(({ holder, name }) => !sameName(holder, name))
      .map(({ id, holder, name }) => ({
        where: `worker_account ${id}`,
        what: `the account is held by ${holder}, the worker is ${name}`,
      })),
}

const accountOfOneWorker: Invariant = {
  name: 'account-of-one-worker',
  check: (db) =>
    all<{ ids: string }>(
      db,
      `SELECT group_concat(id) AS ids FROM worker_account WHERE replaced_at IS NULL
       GROUP BY account_index HAVING count(*) > 1`,
    ).map(({ ids }) => ({ where: `worker_account ${ids}`, what: 'one account number belongs to several workers' })),
}

const engagementsDoNotOverlap: Invariant = {
  name: 'running-engagement-once',
  check: (db) =>
    all<{ id: string; other: string }>(
      db,
      `SELECT a.id, b.id AS other FROM engagement a JOIN engagement b ON b.worker_id = a.worker_id AND b.rowid > a.rowid
       WHERE a.entry_date < coalesce(b.exit_date, '9999-12-31') AND b.entry_date < coalesce(a.exit_date, '9999-12-31')`,
    ).map(({ id, other }) => ({ where: `engagement ${id}`, what: `it overlaps ${other} of the same worker` })),
}

const rateFromEntry: Invariant = {
  name: 'rate-from-entry',
  check: (db) =>
    all<{ id: string }>(
      db,
      `SELECT e.id FROM engagement e WHERE NOT EXISTS
         (SELECT 1 FROM engagement_rate r WHERE r.engagement_id = e.id AND r.from_date = e.entry_date)`,
    ).map(({ id }) => ({ where: `engagement ${id}`, what: 'it has no day rate from its entry date' })),
}

/** Facts that change money or trust a hand-typed identity carry a second person. */
const secondPersonWhereNeeded: Invariant = {
  name: 'roster-second-person',
  check(db: Db): Violation[] {
    return all<{ seq: number; kind: string }>(
      db,
      `SELECT seq, kind FROM (
         SELECT seq, kind, CAST(bytes AS TEXT) AS body FROM journal_fact
         WHERE kind IN ('roster.day-rate-set', 'roster.worker-erased', 'roster.worker-enrolled'))
       WHERE json_extract(body, '$.approver.userId') IS NULL
         AND (kind <> 'roster.worker-enrolled' OR json_extract(body, '$.data.source') = 'manual')`,
    ).map(({ seq, kind }) => ({ where: `fact ${seq}`, what: `${kind} was recorded without a second person` }))
  },
}

export const rosterInvariants: Invariant[] = [
  onePersonOneWorker,
  accountHolderIsWorker,
  accountOfOneWorker,
  engagementsDoNotOverlap,
  rateFromEntry,
  secondPersonWhereNeeded,
]
