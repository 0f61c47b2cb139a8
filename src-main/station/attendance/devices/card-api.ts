import { os, requireRole } from '../../access/procedure.ts'
import { siteDate } from '../../roster/queries.ts'
import { assertVisibleWorker } from '../../roster/scope.ts'
import { newId } from '../../store/ids.ts'
import { endNumber, giveCard } from '../number-commands.ts'
import { numberViews } from '../number-views.ts'
import { changing, viewing } from '../sessions.ts'
import { configure } from './configure.ts'
import { keyboardReader } from './readers.ts'
import { takeTaps } from './taken-taps.ts'
import { readerTaps, setCardFormat, takeTap } from './taps.ts'

const OK = { ok: true as const }

/** Procedures of cards and their readers: part of the attendance router. */
export const cardApi = {
  keyboardReader: os.attendance.keyboardReader.handler(({ context }) =>
    keyboardReader(context.ledger.db, context.ledger.keys),
  ),

  cardTap: os.attendance.cardTap.handler(({ input, context }) => {
    const { result, openings } = takeTap(context.ledger, input.deviceId, input.text)
    for (const { gateId, direction } of openings) {
      // A gate that does not answer tells its own health; the punch is committed either way.
      void context.devices
        .request({ type: 'open-gate', deviceId: gateId, requestId: newId('RQ'), direction })
        .catch(() => undefined)
    }
    return result
  }),

  readerTaps: os.attendance.readerTaps.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { db, keys } = context.ledger
    return readerTaps(db, keys, input.since, (id) => context.devices.health(id))
  }),

  tapsTaken: os.attendance.tapsTaken.handler(({ input, context }) => {
    changing(context, (tx) => takeTaps(tx, input.punchIds, 'learn'))
    return OK
  }),

  setCardFormat: os.attendance.setCardFormat.handler(({ input, context }) => {
    changing(context, (tx) => setCardFormat(tx, input.deviceId, input.format))
    configure(context)
    return OK
  }),

  numbersOf: os.attendance.numbersOf.handler(({ input, context }) => {
    const { user, db } = viewing(context)
    assertVisibleWorker(db, user, input.workerId)
    return numberViews(db, input.workerId, siteDate(db, context.ledger.clock.now()))
  }),

  giveCard: os.attendance.giveCard.handler(({ input, context }) =>
    changing(context, (tx) => {
      // First: what the card was tapped for is then among nobody's punches.
      if (input.taps.length > 0) takeTaps(tx, input.taps, 'give')
      return giveCard(tx, input)
    }),
  ),

  endNumber: os.attendance.endNumber.handler(({ input, context }) => {
    changing(context, (tx) => endNumber(tx, input))
    return OK
  }),
}
