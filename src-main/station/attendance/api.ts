import { deviceLinkSchema } from '../../contract/attendance.ts'
import { StationError } from '../../contract/errors.ts'
import { os, requireRole } from '../access/procedure.ts'
import { actorOf, type StationContext } from '../access/session.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate } from '../roster/queries.ts'
import { assertVisibleWorker, companyScope, requireVisibleTeam } from '../roster/scope.ts'
import { newId } from '../store/ids.ts'
import { closeSheet, closeSheets } from './close.ts'
import {
  addDevice,
  addManualPunch,
  addShift,
  assignNumber,
  setDeviceLink,
  setTeamShift,
  voidPunch,
} from './commands.ts'
import { dayView } from './day.ts'
import { deviceById, deviceList } from './device-list.ts'
import { deviceEvents, wantedUsers } from './gate.ts'
import { monthGrid } from './grid.ts'
import { inbox } from './inbox.ts'
import { lastOutcome, type PullOutcome } from './ingest.ts'
import { deviceSettings } from './links.ts'
import { allShifts, teamShifts } from './live.ts'
import { onSite } from './on-site.ts'
import { questionsOf } from './questions.ts'
import { epochOf } from './rules/time.ts'

const OK = { ok: true as const }

/** Anyone signed in may look; a contractor's user sees his own company only. */
function viewing(context: StationContext) {
  const user = requireRole(context, 'clerk', 'contractor', 'manager', 'inspector')
  const { db, keys, clock } = context.ledger
  return { user, db, keys, now: epochOf(clock.now()) }
}

/** Runs a command of a clerk or manager. */
function changing<T>(context: StationContext, body: (tx: Tx) => T): T {
  requireRole(context, 'clerk', 'manager')
  return context.ledger.commit(actorOf(context.session), body)
}

/** Tells the devices process the present settings. Without one running it gets them when it starts. */
function configure({ ledger, devices, live }: StationContext): void {
  try {
    devices.configure(deviceSettings(ledger.db, ledger.keys))
  } catch (error) {
    if (!(error instanceof StationError) || error.code !== 'station.devices-missing') throw error
  }
  live.emit({ topic: 'devices' })
}

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

export const attendanceApi = os.attendance.router({
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

  inbox: os.attendance.inbox.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return inbox(context.ledger.db)
  }),

  assignNumber: os.attendance.assignNumber.handler(({ input, context }) => ({
    punches: changing(context, (tx) => assignNumber(tx, input)),
  })),

  shifts: os.attendance.shifts.handler(({ context }) => {
    const { db } = viewing(context)
    return { shifts: allShifts(db), teams: teamShifts(db) }
  }),

  addShift: os.attendance.addShift.handler(({ input, context }) => changing(context, (tx) => addShift(tx, input))),

  setTeamShift: os.attendance.setTeamShift.handler(({ input, context }) => {
    changing(context, (tx) => setTeamShift(tx, input))
    return OK
  }),

  month: os.attendance.month.handler(({ input, context }) => {
    const { user, db, keys, now } = viewing(context)
    requireVisibleTeam(db, user, input.teamId)
    return monthGrid(db, keys, input.teamId, input.month, now)
  }),

  day: os.attendance.day.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    assertVisibleWorker(db, user, input.workerId)
    return dayView(db, input.workerId, input.date, now)
  }),

  questions: os.attendance.questions.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    if (input.teamId !== null) requireVisibleTeam(db, user, input.teamId)
    else if (companyScope(user) !== null) throw new StationError('attendance.choose-team')
    return questionsOf(db, input.month, input.teamId, now)
  }),

  addManualPunch: os.attendance.addManualPunch.handler(({ input, context }) => {
    changing(context, (tx) => addManualPunch(tx, input))
    return OK
  }),

  voidPunch: os.attendance.voidPunch.handler(({ input, context }) => {
    changing(context, (tx) => voidPunch(tx, input))
    return OK
  }),

  closeSheet: os.attendance.closeSheet.handler(({ input, context }) =>
    changing(context, (tx) => closeSheet(tx, input)),
  ),

  closeSheets: os.attendance.closeSheets.handler(({ input, context }) =>
    changing(context, (tx) => closeSheets(tx, input)),
  ),

  onSite: os.attendance.onSite.handler(({ context }) => {
    const { user, db, now } = viewing(context)
    return onSite(db, now, companyScope(user))
  }),

  headcount: os.attendance.headcount.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    return onSite(db, Math.min(now, epochOf(input.at)), companyScope(user))
  }),
})
