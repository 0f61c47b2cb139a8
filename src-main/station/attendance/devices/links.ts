import { z } from 'zod'
import { deviceLinkSchema, deviceOptionsSchema } from '../../../contract/devices.ts'
import type { DeviceSettings } from '../../../devices/messages.ts'
import { all, type Db, one, run } from '../../store/db.ts'
import type { KeyRing } from '../../store/sealing.ts'

/** How a device hangs on this PC: path or host, communication key, pull interval. Sealed, a setting of the PC and not a fact. */
const settingsSchema = z.strictObject({
  link: deviceLinkSchema,
  commKey: z.int().min(0).max(0xffffffff),
  pullEverySeconds: z.int().min(0),
  /** Absent in settings saved before there were any. */
  options: deviceOptionsSchema.default({}),
})
export type LinkSettings = z.infer<typeof settingsSchema>

const PURPOSE = 'device-link'

export function saveLink(db: Db, keys: KeyRing, deviceId: string, settings: LinkSettings): void {
  run(db, 'INSERT OR REPLACE INTO device_link (device_id, settings_sealed) VALUES (?, ?)', [
    deviceId,
    keys.sealForStation(`${PURPOSE}/${deviceId}`, JSON.stringify(settings)),
  ])
}

/** Link of a device, or undefined where it has none on this PC. */
export function linkOf(db: Db, keys: KeyRing, deviceId: string): LinkSettings | undefined {
  const row = one<{ sealed: string }>(db, 'SELECT settings_sealed AS sealed FROM device_link WHERE device_id = ?', [
    deviceId,
  ])
  return row && openLink(keys, deviceId, row.sealed)
}

function openLink(keys: KeyRing, deviceId: string, sealed: string): LinkSettings {
  return settingsSchema.parse(JSON.parse(keys.openForStation(`${PURPOSE}/${deviceId}`, sealed)))
}

/** Forgets how a device hangs on this PC. */
export function dropLink(db: Db, deviceId: string): void {
  run(db, 'DELETE FROM device_link WHERE device_id = ?', [deviceId])
}

/** Settings of every device in use that hangs on this PC. */
export function deviceSettings(db: Db, keys: KeyRing): (DeviceSettings & LinkSettings)[] {
  return all<{ id: string; driver: DeviceSettings['driver']; name: string; zone: string; sealed: string }>(
    db,
    `SELECT d.id, d.driver, d.name, d.zone, l.settings_sealed AS sealed
     FROM device d JOIN device_link l ON l.device_id = d.id
     WHERE d.retired_at IS NULL ORDER BY d.id`,
  ).map(({ id, driver, name, zone, sealed }) => ({ id, driver, name, zone, ...openLink(keys, id, sealed) }))
}

/** The same for the devices process: a reader that types is heard by the window itself. */
export function processSettings(db: Db, keys: KeyRing): DeviceSettings[] {
  return deviceSettings(db, keys).filter(({ link }) => link.kind !== 'keyboard')
}
