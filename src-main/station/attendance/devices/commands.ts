import type { z } from 'zod'
import type { deviceProcedures } from '../../../contract/devices.ts'
import { StationError } from '../../../contract/errors.ts'
import type { Tx } from '../../journal/ledger.ts'
import { one } from '../../store/db.ts'
import { isZone } from '../rules/time.ts'
import { assertSettings, type Checked } from './checks.ts'
import { deviceRegistered, deviceRetired } from './facts.ts'
import { deviceSettings, dropLink, type LinkSettings, linkOf, saveLink } from './links.ts'

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
  'wedge-reader': ['keyboard'],
  'pcsc-reader': ['pcsc'],
}

/** Registers a device and how it hangs on this PC. @returns its id */
export function addDevice(tx: Tx, input: Input<'addDevice'>): string {
  if (!isZone(input.zone)) throw new StationError('attendance.zone-unknown', { zone: input.zone })
  assertLink(input.driver, input.link.kind)
  if (one(tx.db, 'SELECT 1 FROM device WHERE name = ?', [input.name]))
    throw new StationError('attendance.device-exists', { name: input.name })
  const { driver, name, zone, link, commKey, pullEverySeconds, options = {} } = input
  assertSettings({ driver, name, link, options }, configured(tx))
  const deviceId = tx.newId('DV')
  tx.record(deviceRegistered, { deviceId, driver, name, zone })
  saveLink(tx.db, tx.keys, deviceId, { link, commKey, pullEverySeconds, options })
  return deviceId
}

/** Another port or address on this PC, or other options; what is not given stays. No fact: it means nothing elsewhere. */
export function setDeviceLink(tx: Tx, input: Input<'setDeviceLink'>): void {
  const { deviceId } = input
  const { driver, name } = deviceInUse(tx, deviceId)
  assertLink(driver, input.link.kind)
  const before = linkOf(tx.db, tx.keys, deviceId)
  const link = keepingSecret(input.link, before?.link)
  const options = input.options ? keepingKey(input.options, before?.options) : (before?.options ?? {})
  assertSettings({ id: deviceId, driver, name, link, options }, configured(tx))
  saveLink(tx.db, tx.keys, deviceId, {
    link,
    options,
    commKey: input.commKey ?? before?.commKey ?? 0,
    pullEverySeconds: input.pullEverySeconds ?? before?.pullEverySeconds ?? 0,
  })
}

/** Takes a device out of use. @throws StationError `attendance.unknown-device`, `attendance.gate-in-use` */
export function retireDevice(tx: Tx, { deviceId, reason }: Input<'retireDevice'>): void {
  const { name } = deviceInUse(tx, deviceId)
  const bound = configured(tx).find(({ id, options }) => id !== deviceId && options.gateId === deviceId)
  if (bound) throw new StationError('attendance.gate-in-use', { gate: name, device: bound.name })
  tx.record(deviceRetired, { deviceId, reason })
  dropLink(tx.db, deviceId)
}

function deviceInUse(tx: Tx, deviceId: string): { driver: Input<'addDevice'>['driver']; name: string } {
  const device = one<{ driver: Input<'addDevice'>['driver']; name: string }>(
    tx.db,
    'SELECT driver, name FROM device WHERE id = ? AND retired_at IS NULL',
    [deviceId],
  )
  if (!device) throw new StationError('attendance.unknown-device', { device: deviceId })
  return device
}

function configured(tx: Tx): Checked[] {
  return deviceSettings(tx.db, tx.keys)
}

/** A screen never sees the secret, so that it sends none back: then the old one stays. */
function keepingSecret(link: LinkSettings['link'], before: LinkSettings['link'] | undefined): LinkSettings['link'] {
  if (link.kind !== 'listen' || link.secret !== '' || before?.kind !== 'listen') return link
  return { ...link, secret: before.secret }
}

/** The same with the key of an OSDP line; an empty one gives it up. */
function keepingKey(
  { scbk, ...options }: NonNullable<Input<'setDeviceLink'>['options']>,
  before: LinkSettings['options'] | undefined,
): LinkSettings['options'] {
  const key = scbk ?? before?.scbk
  return key ? { ...options, scbk: key } : options
}

function assertLink(driver: Input<'addDevice'>['driver'], kind: LinkSettings['link']['kind']): void {
  if (!LINKS[driver].includes(kind)) throw new StationError('attendance.link-not-for-driver', { driver, kind })
}
