import type { z } from 'zod'
import type { deviceProcedures } from '../../../contract/devices.ts'
import { StationError } from '../../../contract/errors.ts'
import type { Tx } from '../../journal/ledger.ts'
import { one } from '../../store/db.ts'
import { isZone } from '../rules/time.ts'
import { deviceRegistered } from './facts.ts'
import { type LinkSettings, linkOf, saveLink } from './links.ts'

type Input<K extends keyof typeof deviceProcedures> =
  NonNullable<(typeof deviceProcedures)[K]['~orpc']['inputSchema']> extends z.ZodType<infer T> ? T : never

const LINKS: Record<Input<'addDevice'>['driver'], LinkSettings['link']['kind'][]> = {
  'sdt-reader': ['serial', 'hid', 'library'],
  'zk-terminal': ['tcp', 'udp'],
  'attlog-file': ['file'],
  'iclock-push': ['listen'],
  'line-terminal': ['serial', 'tcp'],
  'osdp-panel': ['serial'],
  'gate-7e': ['serial'],
  'uface-panel': ['listen'],
  'isapi-panel': ['listen'],
}

/** Registers a device and how it hangs on this PC. @returns its id */
export function addDevice(tx: Tx, input: Input<'addDevice'>): string {
  if (!isZone(input.zone)) throw new StationError('attendance.zone-unknown', { zone: input.zone })
  assertLink(input.driver, input.link.kind)
  if (one(tx.db, 'SELECT 1 FROM device WHERE name = ?', [input.name]))
    throw new StationError('attendance.device-exists', { name: input.name })
  const deviceId = tx.newId('DV')
  tx.record(deviceRegistered, { deviceId, driver: input.driver, name: input.name, zone: input.zone })
  const { link, commKey, pullEverySeconds, options } = input
  saveLink(tx.db, tx.keys, deviceId, { link, commKey, pullEverySeconds, options: options ?? {} })
  return deviceId
}

/** Another port or address on this PC; key and interval stay. No fact: it means nothing elsewhere. */
export function setDeviceLink(tx: Tx, { deviceId, link, options }: Input<'setDeviceLink'>): void {
  const device = one<{ driver: Input<'addDevice'>['driver'] }>(tx.db, 'SELECT driver FROM device WHERE id = ?', [
    deviceId,
  ])
  if (!device) throw new StationError('attendance.unknown-device', { device: deviceId })
  assertLink(device.driver, link.kind)
  const before = linkOf(tx.db, tx.keys, deviceId) ?? { commKey: 0, pullEverySeconds: 0, options: {} }
  saveLink(tx.db, tx.keys, deviceId, {
    ...before,
    link: keepingSecret(link, before),
    options: options ?? before.options,
  })
}

/** A screen never sees the secret, so that it sends none back: then the old one stays. */
function keepingSecret(link: LinkSettings['link'], before: Partial<LinkSettings>): LinkSettings['link'] {
  if (link.kind !== 'listen' || link.secret !== '' || before.link?.kind !== 'listen') return link
  return { ...link, secret: before.link.secret }
}

function assertLink(driver: Input<'addDevice'>['driver'], kind: LinkSettings['link']['kind']): void {
  if (!LINKS[driver].includes(kind)) throw new StationError('attendance.link-not-for-driver', { driver, kind })
}
