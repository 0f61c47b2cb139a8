/** Readers of cards: which devices they are, and how each writes a card. */

import { StationError } from '../../../contract/errors.ts'
import { type CardNumberFormat, canonicalCardNumber } from '../../../contract/wedge.ts'
import type { Tx } from '../../journal/ledger.ts'
import { all, type Db, one } from '../../store/db.ts'
import type { KeyRing } from '../../store/sealing.ts'
import { linkOf } from './links.ts'

/** The reader that types into the station's window. */
export const KEYBOARD_DRIVER = 'wedge-reader'

/** Readers that tell cards through the devices process. A line terminal may send other numbers; it reads cards once it has a format. */
export const CARD_DRIVERS: readonly string[] = ['line-terminal', 'osdp-panel', 'pcsc-reader']

/** Whether what a device tells are cards. */
export function readsCards(driver: string, cardFormat: CardNumberFormat | undefined): boolean {
  return driver === KEYBOARD_DRIVER || driver === 'osdp-panel' || driver === 'pcsc-reader' || cardFormat !== undefined
}

export interface KeyboardReader {
  deviceId: string
  name: string
  cardFormat: CardNumberFormat | null
}

/** The site's reader that types, where it hangs on this PC. Only one can: keys do not tell which reader they came from. */
export function keyboardReader(db: Db, keys: KeyRing): KeyboardReader | null {
  const rows = all<{ id: string; name: string }>(db, 'SELECT id, name FROM device WHERE driver = ? ORDER BY id', [
    KEYBOARD_DRIVER,
  ])
  for (const { id, name } of rows) {
    const link = linkOf(db, keys, id)
    if (link?.link.kind === 'keyboard') return { deviceId: id, name, cardFormat: link.options.cardFormat ?? null }
  }
  return null
}

/** Number as kept of a card tapped at a device, from the text the device wrote; undefined where it cannot be read. */
export function tappedNumber(
  { db, keys }: Pick<Tx, 'db' | 'keys'>,
  deviceId: string,
  text: string,
): string | undefined {
  const device = one<{ driver: string }>(db, 'SELECT driver FROM device WHERE id = ?', [deviceId])
  if (!device) throw new StationError('attendance.unknown-device', { device: deviceId })
  const format = linkOf(db, keys, deviceId)?.options.cardFormat
  if (format) return canonicalCardNumber(text, format)
  if (device.driver === KEYBOARD_DRIVER) throw new StationError('attendance.card-format-unknown')
  return /^[0-9A-Za-z]{1,24}$/.test(text) ? text : undefined
}
