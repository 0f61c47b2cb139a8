import type { Room } from '../journal/facts.ts'
import { all } from '../store/db.ts'
import { boardPosted, channelsSet } from './facts.ts'

export const rightsRoom: Room = {
  name: 'rights',
  facts: [channelsSet, boardPosted],
  tables: ['rights_channels', 'rights_board'],
  invariants: [
    {
      name: 'board-photos-kept',
      check: (db) =>
        all<{ id: string }>(
          db,
          'SELECT id FROM rights_board WHERE NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = photo_sha256)',
        ).map(({ id }) => ({ where: `rights_board ${id}`, what: 'the photo of the posted board is missing' })),
    },
  ],
}
