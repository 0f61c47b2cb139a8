import { StationError } from '../../../contract/errors.ts'
import { os, requireRole } from '../../access/procedure.ts'
import { actorOf, type StationContext } from '../../access/session.ts'
import { siteDate } from '../../roster/queries.ts'
import { newId } from '../../store/ids.ts'
import { impossiblePunches, noteImpossible } from '../impossible.ts'
import { changing } from '../sessions.ts'
import { ableDevice, ask, importing, pull, shownDevice } from './asking.ts'
import { clockSet } from './facts.ts'
import { answerOffer, offeredFiles } from './offers.ts'
import { deviceEvents, noteOperations, operationsAdded } from './operations.ts'
import { comparedUsers, wantedUsers } from './users.ts'

const OK = { ok: true as const }

/** Sets the clock and records it. The skew before is what the device last told: a pull or probe of the last half minute. */
async function setClock(context: StationContext, deviceId: string): Promise<void> {
  const { skewMs } = ableDevice(context, deviceId, 'set-clock')
  await ask(context, { type: 'set-clock', deviceId, requestId: newId('RQ') })
  context.ledger.commit(actorOf(context.session), (tx) =>
    tx.record(clockSet, { deviceId, skewBeforeMs: skewMs }, { device: deviceId }),
  )
  context.live.emit({ topic: 'devices' })
}

/** Procedures of what devices know and do: part of the attendance router. */
export const deviceCareApi = {
  pull: os.attendance.pull.handler(({ input, context }) => pull(context, input.deviceId)),

  importFile: os.attendance.importFile.handler(({ input, context }) =>
    importing(context, { type: 'import-file', requestId: newId('RQ'), ...input }),
  ),

  offeredFiles: os.attendance.offeredFiles.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager')
    return offeredFiles(context.ledger.db, context.devices.offered?.() ?? [])
  }),

  importOffered: os.attendance.importOffered.handler(async ({ input, context }) => {
    const { db } = context.ledger
    try {
      const result = await importing(context, { type: 'import-offered', requestId: newId('RQ'), ...input })
      answerOffer(db, input, 'imported')
      return result
    } catch (error) {
      // It will not come back as it was: what the folder has now is offered by itself.
      if (error instanceof StationError && error.code === 'devices.offered-file-gone')
        context.devices.forgetOffer?.(input.deviceId, input.fileName)
      throw error
    } finally {
      context.live.emit({ topic: 'devices' })
    }
  }),

  ignoreOffered: os.attendance.ignoreOffered.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    shownDevice(context, input.deviceId)
    answerOffer(context.ledger.db, input, 'ignored')
    context.live.emit({ topic: 'devices' })
    return OK
  }),

  deviceUsers: os.attendance.deviceUsers.handler(async ({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { deviceId } = input
    const { db, clock } = context.ledger
    const today = siteDate(db, clock.now())
    // A device that takes people and cannot tell them: what would be sent.
    if (!shownDevice(context, deviceId).abilities.includes('read-users')) {
      ableDevice(context, deviceId, 'sync-users')
      return comparedUsers(db, deviceId, today, undefined)
    }
    const { users = [] } = await ask(context, { type: 'read-users', deviceId, requestId: newId('RQ') })
    return comparedUsers(db, deviceId, today, users)
  }),

  syncUsers: os.attendance.syncUsers.handler(async ({ input, context }) => {
    ableDevice(context, input.deviceId, 'sync-users')
    const { db, clock } = context.ledger
    const wanted = wantedUsers(db, input.deviceId, siteDate(db, clock.now()))
    const done = await ask(context, { type: 'sync-users', requestId: newId('RQ'), ...input, ...wanted })
    return { changed: done.received }
  }),

  readOperations: os.attendance.readOperations.handler(async ({ input, context }) => {
    const { deviceId } = input
    ableDevice(context, deviceId, 'read-operations')
    const before = operationsAdded(context.ledger.db, deviceId)
    const { received } = await ask(context, { type: 'read-operations', deviceId, requestId: newId('RQ') })
    return { received, added: operationsAdded(context.ledger.db, deviceId) - before }
  }),

  deviceEvents: os.attendance.deviceEvents.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return deviceEvents(context.ledger.db, input)
  }),

  noteOperations: os.attendance.noteOperations.handler(({ input, context }) => {
    changing(context, (tx) => noteOperations(tx, input))
    return OK
  }),

  impossiblePunches: os.attendance.impossiblePunches.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return impossiblePunches(context.ledger.db, input)
  }),

  noteImpossible: os.attendance.noteImpossible.handler(({ input, context }) => {
    changing(context, (tx) => noteImpossible(tx, input))
    return OK
  }),

  setDeviceClock: os.attendance.setDeviceClock.handler(async ({ input, context }) => {
    await setClock(context, input.deviceId)
    return OK
  }),
}
