import type { Invariant } from '../../journal/facts.ts'
import { all } from '../../store/db.ts'
import type { RollContent } from './facts.ts'
import { rollHash } from './roll.ts'

/** What was signed is what its hash says. */
export const signedRolls: Invariant = {
  name: 'daily-roll-hash',
  check: (db) =>
    all<{ id: string; hash: string; content: string }>(db, 'SELECT id, hash, content FROM daily_roll ORDER BY seq')
      .filter(({ hash, content }) => rollHash(JSON.parse(content) as RollContent) !== hash)
      .map(({ id }) => ({ where: `daily_roll ${id}`, what: 'its content does not give its hash' })),
}
