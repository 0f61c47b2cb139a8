/** Attendance as read from a ZKTeco terminal: whole records, and whether they are all. */
import { DeviceError } from '../errors.ts'
import type { DeviceHealth } from '../messages.ts'
import { type AttendanceRecord, decodeAttendance, recordSize } from '../protocols/zk/records.ts'
import type { Delivery, ReadRecord } from './driver.ts'

export interface Reading {
  records: ReadRecord[]
  deviceCount: number
  complete: boolean
  failure?: DeviceError
}

/** A terminal's record as it goes to the engine. */
export function readRecordOf({ number, deviceTime, verify, state, raw }: AttendanceRecord): ReadRecord {
  return { number, deviceTime, verify, direction: state, raw: Buffer.from(raw).toString('hex') }
}

export function incomplete(best: Reading, failure: DeviceError | undefined): DeviceError {
  return new DeviceError('devices.pull-incomplete', {
    received: best.records.length,
    expected: best.deviceCount,
    reason: failure?.code ?? 'devices.terminal-count-differs',
  })
}

/** Whole records out of what arrived; a half record at the break is left for the next pull. */
export function readingOf(
  bytes: Uint8Array,
  announced: number,
  count: number,
  failure: DeviceError | undefined,
): Reading {
  if (bytes.length === 0) {
    return { records: [], deviceCount: count, complete: !failure && count === 0, ...(failure ? { failure } : {}) }
  }
  const size = recordSize(announced, count, bytes)
  if (size === undefined) throw new DeviceError('devices.terminal-record-size-unknown', { bytes: announced, count })
  const records: ReadRecord[] = []
  for (let at = 0; at + size <= bytes.length; at += size) {
    records.push(readRecordOf(decodeAttendance(bytes.subarray(at, at + size))))
  }
  return { records, deviceCount: count, complete: !failure && records.length >= count, ...(failure ? { failure } : {}) }
}

/** A punch that has just happened, as told by the terminal. */
export function liveDelivery(
  record: AttendanceRecord,
  { deviceId, serialNumber, skewMs }: DeviceHealth,
  pulledAt: string,
  complete: boolean,
): Delivery {
  return {
    deviceId,
    source: 'terminal',
    origin: serialNumber ?? '',
    pulledAt,
    ...(skewMs === undefined ? {} : { skewMs }),
    records: [readRecordOf(record)],
    complete,
    live: true,
  }
}

/** Progress in records, from bytes and the terminal's own count. */
export function countsOf(
  expected: number | undefined,
  receivedBytes: number,
  expectedBytes: number,
): { received: number; expected?: number } {
  const received = expected && expectedBytes > 0 ? Math.floor((expected * receivedBytes) / expectedBytes) : 0
  return expected === undefined ? { received } : { received, expected }
}
