/**
 * Operation log of ZKTeco terminals, 16 bytes an entry: `admin u16, op u8, u8, time u32, param u16[4]` (vendor SDK). Two operations matter in a
 * wage dispute: 21, the clock was set, and 23, the attendance was cleared.
 */
import type { DeviceOperation } from '../../messages.ts'
import { decodeZkTime, encodeZkTime } from './time.ts'

export const OPERATION_BYTES = 16
export const OPERATION_TIME_SET = 21
export const OPERATION_LOG_CLEARED = 23

const WARNINGS: ReadonlyMap<number, string> = new Map([
  [OPERATION_TIME_SET, 'devices.operation-time-set'],
  [OPERATION_LOG_CLEARED, 'devices.operation-log-cleared'],
])

/** Whole entries of a data set or file; a torn one at the end is left out. */
export function decodeOperations(bytes: Uint8Array): DeviceOperation[] {
  const entries: DeviceOperation[] = []
  for (let at = 0; at + OPERATION_BYTES <= bytes.length; at += OPERATION_BYTES) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, OPERATION_BYTES)
    const code = view.getUint8(2)
    const warning = WARNINGS.get(code)
    entries.push({
      code,
      admin: view.getUint16(0, true),
      deviceTime: decodeZkTime(view.getUint32(4, true)).text,
      ...(warning ? { warning } : {}),
      raw: Buffer.from(bytes.subarray(at, at + OPERATION_BYTES)).toString('hex'),
    })
  }
  return entries
}

export function encodeOperation(entry: { code: number; admin?: number; deviceTime: string }): Uint8Array {
  const bytes = new Uint8Array(OPERATION_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, entry.admin ?? 0, true)
  bytes[2] = entry.code
  view.setUint32(4, encodeZkTime(entry.deviceTime), true)
  return bytes
}
