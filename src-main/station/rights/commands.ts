import { StationError } from '../../contract/errors.ts'
import { boardOf, type Channels } from '../filing/board.ts'
import type { Tx } from '../journal/ledger.ts'
import { requireProject, siteDate } from '../roster/queries.ts'
import { documentTypeOf } from '../store/media-type.ts'
import { boardPosted, channelsSet } from './facts.ts'

/** Sets the channels of art. 34 that the project card does not hold. */
export function setChannels(tx: Tx, channels: Channels): void {
  tx.record(channelsSet, channels)
}

/**
 * Records that the board hangs, with its photo; its items are those of the present.
 * @throws StationError `rights.posted-in-future`, `rights.not-a-photo`, `roster.no-project`.
 */
export function postBoard(tx: Tx, input: { postedOn: string; place: string; photo: Uint8Array }): void {
  requireProject(tx.db)
  const today = siteDate(tx.db, tx.at)
  if (input.postedOn > today) throw new StationError('rights.posted-in-future', { date: input.postedOn, today })
  tx.record(boardPosted, {
    boardId: tx.newId('RB'),
    postedOn: input.postedOn,
    place: input.place,
    photoSha256: tx.keep(input.photo, photoType(input.photo)),
    items: boardOf(tx.db),
  })
}

/** JPEG or PNG by their first bytes. @throws StationError `rights.not-a-photo`. */
function photoType(bytes: Uint8Array): string {
  const type = documentTypeOf(bytes)
  if (type === undefined || type === 'application/pdf') throw new StationError('rights.not-a-photo')
  return type
}
