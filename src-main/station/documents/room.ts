import type { Room } from '../journal/facts.ts'
import { all } from '../store/db.ts'
import { monthBound, paperMade } from './facts.ts'

export const documentsRoom: Room = {
  name: 'documents',
  facts: [monthBound, paperMade],
  tables: ['month_book', 'paper_made'],
  invariants: [
    {
      name: 'bound-books-kept',
      check: (db) =>
        all<{ id: string }>(
          db,
          'SELECT id FROM month_book m WHERE NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = m.blob)',
        ).map(({ id }) => ({ where: `month_book ${id}`, what: 'the bound book is missing' })),
    },
  ],
}
