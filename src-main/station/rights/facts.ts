import { z } from 'zod'
import { dateSchema, idSchema } from '../../contract/common.ts'
import { channelsSchema } from '../../contract/compliance.ts'
import { defineFact } from '../journal/facts.ts'
import { insert } from '../store/db.ts'

export const channelsSet = defineFact({
  kind: 'rights.channels-set',
  version: 1,
  schema: channelsSchema,
  apply(db, { data, seq }) {
    insert(db, 'rights_channels', { seq, channels: JSON.stringify(data) })
  },
})

/** The board as it hangs: its items on that day and its photo. */
export const boardPosted = defineFact({
  kind: 'rights.board-posted',
  version: 1,
  schema: z.strictObject({
    boardId: idSchema,
    postedOn: dateSchema,
    place: z.string(),
    photoSha256: z.string().regex(/^[0-9a-f]{64}$/),
    items: z.array(z.strictObject({ key: z.string(), text: z.string() })),
  }),
  apply(db, { data, at }) {
    insert(db, 'rights_board', {
      id: data.boardId,
      posted_on: data.postedOn,
      place: data.place,
      photo_sha256: data.photoSha256,
      items: JSON.stringify(data.items),
      gaps: data.items.filter((item) => item.text === '').length,
      recorded_at: at,
    })
  },
})
