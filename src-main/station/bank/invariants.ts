import type { Invariant, Violation } from '../journal/facts.ts'
import { all, type Db } from '../store/db.ts'

/** Count and sum of a batch are those of its payments; no line of a list is forgotten but where its batch was taken back. */
const batchIsSum: Invariant = {
  name: 'batch-is-sum-of-payments',
  check: (db) => [
    ...violations(
      db,
      'bank_batch',
      `SELECT b.id, b.payment_count || ' payments, ' || b.total_fen || ' fen' AS should,
         count(p.id) || ' payments, ' || coalesce(sum(p.amount_fen), 0) || ' fen' AS has
       FROM bank_batch b LEFT JOIN bank_payment p ON p.batch_id = b.id GROUP BY b.id HAVING should <> has`,
    ),
    ...violations(
      db,
      'wage_line',
      `SELECT l.id, 'in a batch like others of its list' AS should, 'in none' AS has
       FROM wage_line l WHERE l.live = 1 AND l.net_fen > 0
         AND EXISTS (SELECT 1 FROM bank_payment o WHERE o.list_id = l.list_id)
         AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id)
         AND NOT EXISTS (SELECT 1 FROM bank_cancelled_payment c WHERE c.line_id = l.id)`,
    ),
    ...violations(
      db,
      'bank_batch_list',
      `SELECT bl.batch_id || ' ' || bl.list_id AS id, bl.list_hash AS should, coalesce(w.hash, w.state) AS has
       FROM bank_batch_list bl JOIN wage_list w ON w.id = bl.list_id WHERE w.hash IS NOT bl.list_hash`,
    ),
  ],
}

/** A wage line has at most one living payment, for its whole net pay; every re-issue follows a proven failure, in a chain without forks. */
const paidOnce: Invariant = {
  name: 'paid-once',
  check: (db) => [
    ...violations(
      db,
      'wage_line',
      `SELECT p.line_id AS id, 'one living payment' AS should, count(*) || ' living payments' AS has
       FROM bank_payment p WHERE p.state <> 're-issued' GROUP BY p.line_id HAVING count(*) > 1`,
    ),
    ...violations(
      db,
      'wage_line',
      `SELECT p.line_id AS id, 'paid once' AS should, 'paid ' || count(*) || ' times' AS has
       FROM bank_payment p WHERE p.state = 'paid' GROUP BY p.line_id HAVING count(*) > 1`,
    ),
    ...violations(
      db,
      'bank_payment',
      `SELECT p.id, 'a re-issue that names it' AS should, coalesce(n.reissue_of, 'none') AS has
       FROM bank_payment p LEFT JOIN bank_payment n ON n.id = p.reissued_by
       WHERE (p.state = 're-issued' OR p.reissued_by IS NOT NULL) AND (n.reissue_of IS NOT p.id OR n.line_id <> p.line_id)`,
    ),
    ...violations(
      db,
      'bank_payment',
      `SELECT n.id, 'the re-issue of a failed payment' AS should, 're-issues one that is ' || coalesce(p.state, 'missing') AS has
       FROM bank_payment n LEFT JOIN bank_payment p ON p.id = n.reissue_of
       WHERE n.reissue_of IS NOT NULL AND (p.reissued_by IS NOT n.id OR p.failed_as IS NULL OR p.state <> 're-issued')`,
    ),
  ],
}

/** Who is paid is the worker of the line, on a frozen list, by its amount, to the account in his own name; two people released it. */
const payeeIsOwnAccount: Invariant = {
  name: 'payee-is-own-account',
  check: (db) => [
    ...violations(
      db,
      'bank_payment',
      `SELECT p.id, coalesce(l.net_fen || ' fen to ' || l.worker_id || ' of a frozen list', 'a wage line') AS should,
         p.amount_fen || ' fen to ' || p.worker_id || ' of a ' || coalesce(w.state, 'missing') || ' list' AS has
       FROM bank_payment p LEFT JOIN wage_line l ON l.id = p.line_id LEFT JOIN wage_list w ON w.id = p.list_id
       WHERE l.worker_id IS NOT p.worker_id OR l.net_fen IS NOT p.amount_fen OR l.list_id IS NOT p.list_id OR w.state IS NOT 'frozen'`,
    ),
    ...violations(
      db,
      'bank_payment',
      `SELECT p.id, 'the account of ' || p.worker_id || ' in the name ' || p.payee_name AS should,
         coalesce('the account of ' || a.worker_id || ' in the name ' || a.holder_name, 'no account') AS has
       FROM bank_payment p LEFT JOIN worker_account a ON a.id = p.account_id
       WHERE a.worker_id IS NOT p.worker_id OR a.holder_name IS NOT p.payee_name OR a.account_index IS NOT p.account_index`,
    ),
    ...violations(
      db,
      'bank_batch',
      `SELECT id, 'released by a second person' AS should, coalesce('by ' || approved_by, 'by nobody') AS has
       FROM bank_batch WHERE state <> 'prepared' AND (approved_by IS NULL OR approved_by = prepared_by)`,
    ),
  ],
}

export const bankInvariants: Invariant[] = [batchIsSum, paidOnce, payeeIsOwnAccount]

function violations(db: Db, table: string, sql: string): Violation[] {
  return all<{ id: string; should: string; has: string }>(db, sql).map(({ id, should, has }) => ({
    where: `${table} ${id}`,
    what: `should be ${should}, is ${has}`,
  }))
}
