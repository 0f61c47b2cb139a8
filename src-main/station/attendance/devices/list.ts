import type { z } from 'zod'
import { abilitiesOf } from '../../../contract/device-abilities.ts'
import type { Device, retiredDeviceSchema } from '../../../contract/devices.ts'
import { StationError } from '../../../contract/errors.ts'
import type { DeviceHealth } from '../../../devices/messages.ts'
import { all, type Db, one } from '../../store/db.ts'
import type { KeyRing } from '../../store/sealing.ts'
import { gateStanding } from '../gate-counts/queries.ts'
import { instantOf } from '../rules/time.ts'
import { driftOfDevice } from './drift.ts'
import { linkOf } from './links.ts'

interface DeviceRow {
  id: string
  driver: Device['driver']
  name: string
  zone: string
  punches: number
  newestSeconds: number | null
  pictures: number
  pictureBytes: number
}

const DEVICE = `SELECT id, driver, name, zone, punches, newest_seconds AS newestSeconds, pictures,
  picture_bytes AS pictureBytes FROM device`

/** Devices in use with their health as the devices process last told it, and what the station keeps of them. */
export function deviceList(db: Db, keys: KeyRing, health: (id: string) => DeviceHealth | undefined): Device[] {
  return all<DeviceRow>(db, `${DEVICE} WHERE retired_at IS NULL ORDER BY registered_at, id`).map((row) =>
    view(db, keys, row, health(row.id)),
  )
}

/** Devices taken out of use, the last one first. */
export function retiredDevices(db: Db): z.infer<typeof retiredDeviceSchema>[] {
  return all(
    db,
    `SELECT id, driver, name, retired_at AS retiredAt, retired_reason AS reason, punches FROM device
     WHERE retired_at IS NOT NULL ORDER BY retired_at DESC, id`,
  )
}

/** One device in use. @throws StationError `attendance.unknown-device`. */
export function deviceById(
  db: Db,
  keys: KeyRing,
  deviceId: string,
  health: (id: string) => DeviceHealth | undefined,
): Device {
  const row = one<DeviceRow>(db, `${DEVICE} WHERE id = ? AND retired_at IS NULL`, [deviceId])
  if (!row) throw new StationError('attendance.unknown-device', { device: deviceId })
  return view(db, keys, row, health(deviceId))
}

function view(db: Db, keys: KeyRing, row: DeviceRow, health: DeviceHealth | undefined): Device {
  const settings = linkOf(db, keys, row.id)
  const link = settings?.link ?? null
  const { scbk, ...options } = settings?.options ?? {}
  return {
    id: row.id,
    driver: row.driver,
    name: row.name,
    zone: row.zone,
    link: link && withoutSecret(link),
    options,
    scbkSet: scbk !== undefined,
    secretSet: link?.kind === 'listen' && link.secret !== '',
    commKeySet: (settings?.commKey ?? 0) !== 0,
    pullEverySeconds: settings?.pullEverySeconds ?? 0,
    state: stateOf(link, health),
    lastContact: health?.lastContact ?? null,
    skewMs: health?.skewMs === undefined ? (lastPull(db, row.id)?.skewMs ?? null) : Math.round(health.skewMs),
    recordCount: health?.recordCount ?? null,
    error: health?.error ?? null,
    punches: row.punches,
    newestPunchAt: row.newestSeconds === null ? null : instantOf(row.newestSeconds),
    lastPullIncomplete: lastPull(db, row.id)?.complete === false,
    pictures: { kept: row.pictures, bytes: row.pictureBytes },
    gateCounts: row.driver === 'gate-7e' ? gateStanding(db, row.id) : null,
    serialNumber: health?.serialNumber ?? null,
    samId: health?.samId ?? null,
    ...driftOfDevice(db, row.id),
    abilities: abilitiesOf(row.driver, link),
  }
}

/** A reader that types cannot be asked whether it is there. */
function stateOf(link: Device['link'], health: DeviceHealth | undefined): Device['state'] {
  if (!link) return 'not-configured'
  return link.kind === 'keyboard' ? 'online' : (health?.state ?? 'connecting')
}

/** The secret of a device goes to the devices process only, never to a screen. */
function withoutSecret(link: NonNullable<Device['link']>): NonNullable<Device['link']> {
  return link.kind === 'listen' ? { ...link, secret: '' } : link
}

/** The newest pull of a device; one that never ended counts as incomplete. */
export function lastPull(
  db: Db,
  deviceId: string,
): { pulledAt: string; complete: boolean; skewMs: number | null } | undefined {
  const row = one<{ pulledAt: string; complete: number | null; skewMs: number | null }>(
    db,
    `SELECT pulled_at AS pulledAt, complete, skew_ms AS skewMs FROM pull WHERE device_id = ?
     ORDER BY pulled_at DESC LIMIT 1`,
    [deviceId],
  )
  return row && { ...row, complete: row.complete === 1 }
}
