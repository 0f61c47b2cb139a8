import { networkInterfaces } from 'node:os'
import { deviceLinkSchema } from '../../../contract/devices.ts'
import { StationError } from '../../../contract/errors.ts'
import { os, requireRole } from '../../access/procedure.ts'
import type { StationContext } from '../../access/session.ts'
import { siteDate } from '../../roster/queries.ts'
import { newId } from '../../store/ids.ts'
import { lastOutcome, type PullOutcome } from '../ingest.ts'
import { changing, viewing } from '../sessions.ts'
import { cardApi } from './card-api.ts'
import { addDevice, retireDevice, setDeviceLink } from './commands.ts'
import { configure } from './configure.ts'
import { deviceEvents, wantedUsers } from './gate.ts'
import { deviceById, deviceList, retiredDevices } from './list.ts'

const OK = { ok: true as const }

function shownDevice({ ledger, devices }: StationContext, deviceId: string) {
  return deviceById(ledger.db, ledger.keys, deviceId, (id) => devices.health(id))
}

/** Asks the devices process and refuses with its own code. */
async function ask(context: StationContext, message: Parameters<StationContext['devices']['request']>[0]) {
  const done = await context.devices.request(message)
  if (!done.ok) throw new StationError(done.code, done.params)
  return done
}

/** What a pull or file brought: counted as the batches were committed. A terminal with an empty log brings no batch. */
function outcomeSince(
  context: StationContext,
  deviceId: string,
  before: PullOutcome | undefined,
): PullOutcome | undefined {
  const outcome = lastOutcome(context.ledger.db, deviceId)
  return outcome?.pullId === before?.pullId ? undefined : outcome
}

async function pull(context: StationContext, deviceId: string) {
  requireRole(context, 'clerk', 'manager')
  const { driver } = shownDevice(context, deviceId)
  if (driver !== 'zk-terminal') throw new StationError('attendance.not-a-terminal')
  const before = lastOutcome(context.ledger.db, deviceId)
  const done = await context.devices.request({ type: 'pull', deviceId, requestId: newId('RQ') })
  const outcome = outcomeSince(context, deviceId, before)
  // An incomplete pull is an answer, not a failure: what came is kept, and pulling again adds the rest.
  if (!done.ok && !(done.code === 'devices.pull-incomplete' && outcome)) throw new StationError(done.code, done.params)
  context.live.emit({ topic: 'devices' })
  return {
    received: outcome?.received ?? 0,
    added: outcome?.added ?? 0,
    complete: done.ok && (outcome?.complete ?? true),
    unknownNumbers: outcome?.unknown ?? 0,
  }
}

/** Carries out an import of a device's file and tells what it brought. */
async function importing(
  context: StationContext,
  message: Extract<Parameters<StationContext['devices']['request']>[0], { type: 'import-file' | 'import-offered' }>,
) {
  requireRole(context, 'clerk', 'manager')
  const { deviceId } = message
  shownDevice(context, deviceId)
  const before = lastOutcome(context.ledger.db, deviceId)
  const done = await ask(context, message)
  const outcome = outcomeSince(context, deviceId, before)
  context.live.emit({ topic: 'devices' })
  return {
    received: outcome?.received ?? done.received,
    added: outcome?.added ?? 0,
    unknownNumbers: outcome?.unknown ?? 0,
    rejected: done.rejected,
  }
}

function pcAddresses(): { address: string; name: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([name, own = []]) =>
    own.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [{ address, name }] : [])),
  )
}

/** Procedures of readers, terminals and gates: part of the attendance router. */
export const deviceApi = {
  ...cardApi,

  devices: os.attendance.devices.handler(({ context }) => {
    const { db, keys } = viewing(context)
    return deviceList(db, keys, (id) => context.devices.health(id))
  }),

  ports: os.attendance.ports.handler(async ({ context }) => {
    requireRole(context, 'clerk', 'manager')
    return (await ask(context, { type: 'list-ports', requestId: newId('RQ') })).ports ?? []
  }),

  addDevice: os.attendance.addDevice.handler(({ input, context }) => {
    const deviceId = changing(context, (tx) => addDevice(tx, input))
    configure(context)
    return shownDevice(context, deviceId)
  }),

  setDeviceLink: os.attendance.setDeviceLink.handler(({ input, context }) => {
    changing(context, (tx) => setDeviceLink(tx, input))
    configure(context)
    return shownDevice(context, input.deviceId)
  }),

  retireDevice: os.attendance.retireDevice.handler(({ input, context }) => {
    changing(context, (tx) => retireDevice(tx, input))
    configure(context)
    return OK
  }),

  retiredDevices: os.attendance.retiredDevices.handler(({ context }) => retiredDevices(viewing(context).db)),

  pcAddresses: os.attendance.pcAddresses.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager')
    return pcAddresses()
  }),

  pull: os.attendance.pull.handler(({ input, context }) => pull(context, input.deviceId)),

  importFile: os.attendance.importFile.handler(({ input, context }) =>
    importing(context, { type: 'import-file', requestId: newId('RQ'), ...input }),
  ),

  offeredFiles: os.attendance.offeredFiles.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager')
    return (context.devices.offered?.() ?? []).map(({ deviceId, file }) => ({ deviceId, ...file }))
  }),

  importOffered: os.attendance.importOffered.handler(async ({ input, context }) => {
    const result = await importing(context, { type: 'import-offered', requestId: newId('RQ'), ...input })
    context.devices.forgetOffer?.(input.deviceId, input.fileName)
    return result
  }),

  syncUsers: os.attendance.syncUsers.handler(async ({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    shownDevice(context, input.deviceId)
    const { db, clock } = context.ledger
    const wanted = wantedUsers(db, input.deviceId, siteDate(db, clock.now()))
    const done = await ask(context, { type: 'sync-users', requestId: newId('RQ'), ...input, ...wanted })
    return { changed: done.received }
  }),

  deviceEvents: os.attendance.deviceEvents.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return deviceEvents(context.ledger.db, input.limit)
  }),

  discoverDevices: os.attendance.discoverDevices.handler(async ({ context }) => {
    requireRole(context, 'clerk', 'manager')
    const { found = [] } = await ask(context, { type: 'discover', requestId: newId('RQ') })
    return found.map(({ link, label, driver, detail, error }) => ({
      link: deviceLinkSchema.parse(link),
      label,
      driver: driver ?? null,
      detail: detail ?? null,
      error: error ?? null,
    }))
  }),

  setDeviceClock: os.attendance.setDeviceClock.handler(async ({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    shownDevice(context, input.deviceId)
    await ask(context, { type: 'set-clock', deviceId: input.deviceId, requestId: newId('RQ') })
    context.live.emit({ topic: 'devices' })
    return OK
  }),
}
