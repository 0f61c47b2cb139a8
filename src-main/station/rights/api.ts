import { os, requireRole } from '../access/procedure.ts'
import { actorOf } from '../access/session.ts'
import { boardOf, channelsOf, postedBoard } from '../filing/board.ts'
import { postBoard, setChannels } from './commands.ts'

export const rightsApi = os.rights.router({
  channels: os.rights.channels.handler(({ context }) => channelsOf(context.ledger.db)),
  setChannels: os.rights.setChannels.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    context.ledger.commit(actorOf(context.session), (tx) => setChannels(tx, input))
    return { ok: true as const }
  }),
  postBoard: os.rights.postBoard.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { photoBase64, postedOn, place } = input
    const photo = Buffer.from(photoBase64, 'base64')
    context.ledger.commit(actorOf(context.session), (tx) => postBoard(tx, { postedOn, place, photo }))
    return { ok: true as const }
  }),
  // What hangs at the gate is public, so the board is open to everyone.
  board: os.rights.board.handler(({ context }) => {
    const posted = postedBoard(context.ledger.db)
    return {
      items: boardOf(context.ledger.db),
      posted: posted ? { postedOn: posted.postedOn, place: posted.place, photoSha256: posted.photoSha256 } : null,
    }
  }),
})
