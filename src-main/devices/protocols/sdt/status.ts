/**
 * SW3, the third status byte of every SDT reply. Each value has a message of its own in the devices locale files.
 * Source: softs.im 身份证阅读器通信协议.
 */
import { DeviceError } from '../../errors.ts'

export const SW3_OK = 0x90
export const SW3_CARD_FOUND = 0x9f
export const SW3_NO_CARD = 0x80
export const SW3_NO_SUCH_ITEM = 0x91

/** SW3 → message code of the devices namespace. */
export const SW3_CODES: ReadonlyMap<number, string> = new Map([
  [0x90, 'devices.sdt-ok'],
  [0x9f, 'devices.sdt-card-found'],
  [0x10, 'devices.sdt-checksum-error'],
  [0x11, 'devices.sdt-length-error'],
  [0x21, 'devices.sdt-bad-command'],
  [0x24, 'devices.sdt-unrecognised-error'],
  [0x31, 'devices.sdt-card-refused-reader'],
  [0x32, 'devices.sdt-reader-refused-card'],
  [0x33, 'devices.sdt-information-not-genuine'],
  [0x40, 'devices.sdt-wrong-card-kind'],
  [0x41, 'devices.sdt-read-failed'],
  [0x47, 'devices.sdt-random-failed'],
  [0x60, 'devices.sdt-self-test-failed'],
  [0x66, 'devices.sdt-sam-not-authorised'],
  [0x80, 'devices.sdt-no-card'],
  [0x81, 'devices.sdt-select-failed'],
  [0x91, 'devices.sdt-no-such-item'],
])

/** The error an SW3 stands for; a value outside the table keeps its number. */
export function sw3Error(sw3: number): DeviceError {
  const status = sw3.toString(16).toUpperCase().padStart(2, '0')
  return new DeviceError(SW3_CODES.get(sw3) ?? 'devices.sdt-other-status', { status })
}
