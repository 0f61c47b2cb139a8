import { networkInterfaces } from 'node:os'
import { deviceLinkSchema } from '../../../contract/devices.ts'
import { StationError } from '../../../contract/errors.ts'
import { os, requireRole } from '../../access/procedure.ts'
import type { StationContext } from '../../access/session.ts'
import { newId } from '../../store/ids.ts'
import { ask } from './asking.ts'
import { deviceSettings } from './links.ts'

function pcAddresses(): { address: string; name: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([name, own = []]) =>
    own.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [{ address, name }] : [])),
  )
}

/** What a search of the devices process found, in the contract's form. */
async function foundBy(context: StationContext, message: Parameters<typeof ask>[1]) {
  const { found = [] } = await ask(context, message)
  return found.map(({ link, label, driver, detail, error }) => ({
    link: deviceLinkSchema.parse(link),
    label,
    driver: driver ?? null,
    detail: detail ?? null,
    error: error ?? null,
  }))
}

/** Procedures that find devices: part of the attendance router. */
export const deviceSearchApi = {
  pcAddresses: os.attendance.pcAddresses.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager')
    return pcAddresses()
  }),

  discoverDevices: os.attendance.discoverDevices.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager')
    return foundBy(context, { type: 'discover', requestId: newId('RQ') })
  }),

  findTerminal: os.attendance.findTerminal.handler(async ({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { host, port } = input
    // A terminal speaks to one at a time: what is in use is not asked a second time.
    const holder = deviceSettings(context.ledger.db, context.ledger.keys).find(
      ({ link }) => (link.kind === 'tcp' || link.kind === 'udp') && link.host === host && link.port === port,
    )
    if (holder) throw new StationError('attendance.device-address-taken', { host, device: holder.name })
    const [found] = await foundBy(context, { type: 'find-terminal', requestId: newId('RQ'), ...input })
    return found!
  }),

  searchNetwork: os.attendance.searchNetwork.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager')
    const { address } = input
    if (!pcAddresses().some((own) => own.address === address))
      throw new StationError('attendance.not-an-own-address', { address })
    return foundBy(context, { type: 'search-network', requestId: newId('RQ'), address })
  }),
}
