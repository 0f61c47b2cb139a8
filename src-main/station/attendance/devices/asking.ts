/** Requests to the devices process on behalf of a screen: by ability, refused with the device's own code. */
import type { Ability } from '../../../contract/device-abilities.ts'
import type { Device } from '../../../contract/devices.ts'
import { StationError } from '../../../contract/errors.ts'
import { requireRole } from '../../access/procedure.ts'
import type { StationContext } from '../../access/session.ts'
import { siteDate } from '../../roster/queries.ts'
import { newId } from '../../store/ids.ts'
import { type Brought, broughtBy } from '../ingest.ts'
import { deviceById } from './list.ts'
import { comparedUsers } from './users.ts'

type Request = Parameters<StationContext['devices']['request']>[0]

export function shownDevice({ ledger, devices }: StationContext, deviceId: string): Device {
  return deviceById(ledger.db, ledger.keys, deviceId, (id) => devices.health(id))
}

/** A device that can do what is asked. @throws StationError `attendance.unknown-device`, `attendance.not-able` */
export function ableDevice(context: StationContext, deviceId: string, ability: Ability): Device {
  requireRole(context, 'clerk', 'manager')
  const device = shownDevice(context, deviceId)
  if (!device.link) throw new StationError('attendance.device-not-linked', { name: device.name })
  if (!device.abilities.includes(ability))
    throw new StationError('attendance.not-able', { name: device.name, ability: `attendance.abilities.${ability}` })
  return device
}

/** Asks the devices process and refuses with its own code. */
export async function ask(context: StationContext, message: Request) {
  const done = await context.devices.request(message)
  if (!done.ok) throw new StationError(done.code, done.params)
  return done
}

interface Between {
  received: number
  added: number
  unknown: number
  /** Of the delivery that ended last, undefined where none did: a terminal with an empty log brings none. */
  complete: boolean | undefined
}

/** What a device brought since `before`: counted as the batches were committed. */
function broughtSince({ ledger }: StationContext, deviceId: string, before: Brought | undefined): Between {
  const now = broughtBy(ledger.db, deviceId)
  return {
    received: (now?.received ?? 0) - (before?.received ?? 0),
    added: (now?.added ?? 0) - (before?.added ?? 0),
    unknown: (now?.unknown ?? 0) - (before?.unknown ?? 0),
    complete: now?.pullId === before?.pullId ? undefined : now?.complete,
  }
}

export async function pull(context: StationContext, deviceId: string) {
  ableDevice(context, deviceId, 'pull')
  const before = broughtBy(context.ledger.db, deviceId)
  const done = await context.devices.request({ type: 'pull', deviceId, requestId: newId('RQ') })
  const { received, added, unknown, complete } = broughtSince(context, deviceId, before)
  // An incomplete pull is an answer, not a failure: what came is kept, and pulling again adds the rest.
  if (!done.ok && !(done.code === 'devices.pull-incomplete' && complete !== undefined))
    throw new StationError(done.code, done.params)
  context.live.emit({ topic: 'devices' })
  return { received, added, complete: done.ok && (complete ?? true), unknownNumbers: unknown }
}

/** Carries out an import of a device's file and tells what it brought. */
export async function importing(
  context: StationContext,
  message: Extract<Request, { type: 'import-file' | 'import-offered' }>,
) {
  const { deviceId } = message
  ableDevice(context, deviceId, message.type === 'import-file' ? 'import-file' : 'offer-files')
  const { db, clock } = context.ledger
  const before = broughtBy(db, deviceId)
  const done = await ask(context, message)
  const brought = broughtSince(context, deviceId, before)
  context.live.emit({ topic: 'devices' })
  return {
    received: brought.complete === undefined ? done.received : brought.received,
    added: brought.added,
    unknownNumbers: brought.unknown,
    rejected: done.rejected,
    users: done.users ? comparedUsers(db, deviceId, siteDate(db, clock.now()), done.users) : null,
  }
}
