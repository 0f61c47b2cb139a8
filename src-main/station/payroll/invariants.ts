import type { Invariant, Violation } from '../journal/facts.ts'
import { all, type Db, one } from '../store/db.ts'
import { frozenContent } from './content.ts'

const grossIsSum: Invariant = {
  name: 'gross-is-sum-of-lines',
  check: (db) => [
    ...rows(
      db,
      `SELECT l.id AS id, l.gross_fen AS has, coalesce(sum(c.amount_fen), 0) AS should
       FROM wage_line l LEFT JOIN wage_component c ON c.line_id = l.id
       GROUP BY l.id HAVING has <> should`,
      'wage_line',
      (row) => `gross is ${row.has} fen, its components make ${row.should} fen`,
    ),
    ...rows(
      db,
      `SELECT w.id AS id, w.gross_fen AS has, coalesce(sum(l.gross_fen), 0) AS should
       FROM wage_list w LEFT JOIN wage_line l ON l.list_id = w.id AND l.held = 0
       GROUP BY w.id HAVING has <> should`,
      'wage_list',
      (row) => `gross is ${row.has} fen, its lines make ${row.should} fen`,
    ),
    ...rows(
      db,
      `SELECT w.id AS id, w.net_fen AS has, coalesce(sum(l.net_fen), 0) AS should
       FROM wage_list w LEFT JOIN wage_line l ON l.list_id = w.id AND l.held = 0
       GROUP BY w.id HAVING has <> should`,
      'wage_list',
      (row) => `net is ${row.has} fen, its lines make ${row.should} fen`,
    ),
  ],
}

const netIsGross: Invariant = {
  name: 'net-is-gross-less-deductions',
  check: (db) =>
    rows(
      db,
      `SELECT id, net_fen AS has, gross_fen - deduction_fen AS should FROM wage_line
       WHERE net_fen <> gross_fen - deduction_fen OR net_fen < 0 OR deduction_fen < 0`,
      'wage_line',
      (row) => `net is ${row.has} fen, gross less deductions is ${row.should} fen`,
    ),
}

/** What is taken off a line is the sum of its named deductions; damage takes at most 20 % of the wage (工资支付暂行规定 art. 16). */
const deductionsAreSum: Invariant = {
  name: 'deductions-are-lawful',
  check: (db) => [
    ...rows(
      db,
      `SELECT l.id AS id, l.deduction_fen AS has, coalesce(sum(d.amount_fen), 0) AS should
       FROM wage_line l LEFT JOIN wage_deduction d ON d.line_id = l.id GROUP BY l.id HAVING has <> should`,
      'wage_line',
      (row) => `deductions are ${row.has} fen, their parts make ${row.should} fen`,
    ),
    ...rows(
      db,
      `SELECT l.id AS id, sum(d.amount_fen) AS has, l.gross_fen AS should
       FROM wage_line l JOIN wage_deduction d ON d.line_id = l.id AND d.kind = 'damage'
       GROUP BY l.id HAVING sum(d.amount_fen) * 5 > l.gross_fen`,
      'wage_line',
      (row) => `damage takes ${row.has} fen of a wage of ${row.should} fen, more than a fifth`,
    ),
    ...rows(
      db,
      `SELECT d.source_id AS id, sum(d.amount_fen) AS has, coalesce(a.amount_fen, o.amount_fen, -1) AS should
       FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id AND l.live = 1
       LEFT JOIN advance a ON a.id = d.source_id LEFT JOIN deduction_order o ON o.id = d.source_id
       WHERE d.source_id IS NOT NULL GROUP BY d.source_id HAVING has > should`,
      'wage_deduction',
      (row) => `${row.has} fen were taken for a claim of ${row.should} fen`,
    ),
  ],
}

/** The parts of a piecework pot on the living lists of its month make the whole pot, or none of it yet. */
const potIsSum: Invariant = {
  name: 'pot-is-sum-of-shares',
  check: (db) =>
    rows(
      db,
      `SELECT w.id AS id, sum(c.amount_fen) AS has,
         (SELECT coalesce(sum(p.amount_fen), 0) FROM piece_pot p WHERE p.team_id = w.team_id AND p.month = w.month
           AND p.general_by IS NOT NULL AND p.contractor_by IS NOT NULL AND p.voided_reason IS NULL) AS should
       FROM wage_list w JOIN wage_line l ON l.list_id = w.id JOIN wage_component c ON c.line_id = l.id AND c.kind = 'piecework'
       WHERE w.supplement = 0 AND w.state = 'frozen' GROUP BY w.id HAVING has <> should`,
      'wage_list',
      (row) => `piecework on it is ${row.has} fen, the confirmed pots are ${row.should} fen`,
    ),
}

/** One living line per engagement and month, of the engagement's own worker, and no day of a worker paid on two lists. */
const oneLine: Invariant = {
  name: 'one-line-per-worker-month',
  check: (db) => [
    ...rows(
      db,
      `SELECT min(id) AS id, count(*) AS has, 1 AS should FROM wage_line WHERE live = 1 AND covers_days = 1
       GROUP BY engagement_id, month HAVING has > 1`,
      'wage_line',
      (row) => `${row.has} living lines for one engagement and month`,
    ),
    ...rows(
      db,
      `SELECT l.id AS id, l.worker_id AS has, e.worker_id AS should FROM wage_line l
       JOIN engagement e ON e.id = l.engagement_id WHERE l.worker_id <> e.worker_id`,
      'wage_line',
      (row) => `line of ${row.has}, engagement of ${row.should}`,
    ),
    ...rows(
      db,
      `SELECT l.id AS id, w.state AS has, l.live AS should FROM wage_line l JOIN wage_list w ON w.id = l.list_id
       WHERE (w.state <> 'superseded' AND l.held = 0) <> (l.live = 1)`,
      'wage_line',
      (row) => `living mark ${row.should} on a ${row.has} list`,
    ),
    ...rows(
      db,
      // Only who was in two teams in one month can be paid twice for a day of it.
      `WITH twice AS (SELECT worker_id, month FROM sheet_worker GROUP BY worker_id, month HAVING count(*) > 1)
       SELECT min(l.id) AS id, count(*) AS has, d.date AS should FROM twice
       JOIN sheet_worker s ON s.worker_id = twice.worker_id AND s.month = twice.month
       JOIN workday d ON d.sheet_id = s.sheet_id AND d.engagement_id = s.engagement_id
       JOIN wage_list w ON w.sheet_id = d.sheet_id AND w.state <> 'superseded'
       JOIN wage_line l ON l.list_id = w.id AND l.engagement_id = d.engagement_id AND l.live = 1 AND l.covers_days = 1
       WHERE d.workday_centi > 0 GROUP BY d.worker_id, d.date HAVING has > 1`,
      'wage_line',
      (row) => `the day ${row.should} is paid on ${row.has} lines`,
    ),
  ],
}

/** Whoever has a paid day on the sheet stands on the list made from it, or is named as left out. */
const nobodyForgotten: Invariant = {
  name: 'nobody-forgotten',
  check: (db) =>
    rows(
      db,
      `SELECT w.id AS id, count(*) AS has, min(d.engagement_id) AS should
       FROM wage_list w JOIN sheet_worker d ON d.sheet_id = w.sheet_id
       WHERE (d.workday_centi > 0 OR EXISTS (SELECT 1 FROM json_each(d.days) j WHERE j.value ->> 3 > 0)) AND w.state <> 'superseded' AND w.supplement = 0
         AND NOT EXISTS (SELECT 1 FROM wage_line l WHERE l.list_id = w.id AND l.engagement_id = d.engagement_id)
         AND NOT EXISTS (SELECT 1 FROM wage_left_out o WHERE o.list_id = w.id AND o.engagement_id = d.engagement_id)
       GROUP BY w.id`,
      'wage_list',
      (row) =>
        `${row.has} engagements with days on its sheet are neither on it nor left out by name, e.g. ${row.should}`,
    ),
}

/** A frozen list is its hash: the tables give the same bytes again, and the blob of that hash holds them. */
const frozenHash: Invariant = {
  name: 'frozen-list-hash',
  check: (db) => {
    const violations: Violation[] = []
    for (const { id, hash } of all<{ id: string; hash: string | null }>(
      db,
      "SELECT id, hash FROM wage_list WHERE state = 'frozen'",
    )) {
      const content = frozenContent(db, id)
      if (content.hash !== hash) {
        violations.push({
          where: `wage_list ${id}`,
          what: `frozen as ${hash}, its content now hashes to ${content.hash}`,
        })
        continue
      }
      const blob = one<{ bytes: Buffer }>(db, 'SELECT bytes FROM blob WHERE sha256 = ?', [hash])
      if (!blob?.bytes.equals(content.bytes)) {
        violations.push({ where: `blob ${hash}`, what: `content of the frozen list ${id} is missing or differs` })
      }
    }
    return violations
  },
}

const noticePhotosKept: Invariant = {
  name: 'notice-photos-kept',
  check: (db) =>
    all<{ id: string }>(
      db,
      'SELECT id FROM wage_notice_photo WHERE NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = photo_sha256)',
    ).map(({ id }) => ({ where: `wage_notice_photo ${id}`, what: 'the photo of the posted list is missing' })),
}

export const payrollInvariants: Invariant[] = [
  grossIsSum,
  netIsGross,
  deductionsAreSum,
  potIsSum,
  oneLine,
  nobodyForgotten,
  frozenHash,
  noticePhotosKept,
]

interface Row {
  id: string
  has: number | string
  should: number | string
}

function rows(db: Db, sql: string, table: string, say: (row: Row) => string): Violation[] {
  return all<Row>(db, sql).map((row) => ({ where: `${table} ${row.id}`, what: say(row) }))
}
