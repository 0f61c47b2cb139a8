import type { Invariant } from '../journal/facts.ts'
import { all } from '../store/db.ts'

/** What was filed is what is frozen, and the copy of the receipt is there. */
export const filingInvariants: Invariant[] = [
  {
    name: 'filing-matches-frozen-lists',
    check: (db) => [
      ...all<{ id: string; has: number; should: number }>(
        db,
        `SELECT f.id, f.net_fen AS has, coalesce(sum(w.net_fen), 0) AS should FROM filing f
         LEFT JOIN wage_list w ON w.month = f.month AND w.state = 'frozen' AND w.frozen_at <= f.recorded_at
         GROUP BY f.id HAVING has <> should`,
      ).map(({ id, has, should }) => ({
        where: `filing ${id}`,
        what: `filed ${has} fen, the lists frozen by then make ${should} fen`,
      })),
      ...all<{ id: string }>(
        db,
        `SELECT id FROM filing WHERE receipt_sha256 IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = receipt_sha256)`,
      ).map(({ id }) => ({ where: `filing ${id}`, what: 'the copy of the receipt is missing' })),
    ],
  },
]
