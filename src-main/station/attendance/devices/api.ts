import { os, requireRole } from '../../access/procedure.ts'
import { siteDate } from '../../roster/queries.ts'
import { newId } from '../../store/ids.ts'
import { picturePolicyOf } from '../pictures/policy.ts'
import { changing, viewing } from '../sessions.ts'
import { ask, shownDevice } from './asking.ts'
import { cardApi } from './card-api.ts'
import { deviceCareApi } from './care-api.ts'
import { addDevice, retireDevice, setDeviceLink } from './commands.ts'
import { configure } from './configure.ts'
import { deviceList, retiredDevices } from './list.ts'
import { deviceSearchApi } from './search-api.ts'

const OK = { ok: true as const }

/** Procedures of readers, terminals and gates: part of the attendance router. */
export const deviceApi = {
  picturePolicy: os.attendance.picturePolicy.handler(({ context }) => {
    const { db } = viewing(context)
    const { keepDays, largestBytes } = picturePolicyOf(siteDate(db, context.ledger.clock.now()))
    return { keepDays, largestBytes }
  }),

  ...cardApi,
  ...deviceCareApi,
  ...deviceSearchApi,

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
}
