/**
 * Realtime attendance events (command 500): `userId (2, 4 or 24 bytes) | verify | state | YY MM DD hh mm ss | …`. Bodies of 10, 12, 14, 32, 36, 37
 * and 52 bytes were seen (adrobinoga/zk-protocol realtime.md, fananimi/pyzk live_capture). The fields are those of the log's record, so that a
 * later pull finds the punch known.
 */
import type { AttendanceRecord } from './records.ts'
import { isPossibleWallTime } from './time.ts'

const two = (value: number) => String(value).padStart(2, '0')

function numberBytes(length: number): 2 | 4 | 24 | undefined {
  if (length === 10 || length === 14) return 2
  if (length === 12) return 4
  return length >= 32 ? 24 : undefined
}

/** The punch an event tells; undefined for a body of a length nobody has seen or without a number. */
export function decodeAttendanceEvent(body: Uint8Array): AttendanceRecord | undefined {
  const size = numberBytes(body.length)
  if (size === undefined) return undefined
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  const number =
    size === 24
      ? textNumber(body.subarray(0, 24))
      : String(size === 2 ? view.getUint16(0, true) : view.getUint32(0, true))
  if (number === '') return undefined
  const [verify, state, year, month, day, hour, minute, second] = body.subarray(size, size + 8) as unknown as number[]
  const deviceTime = `20${two(year!)}-${two(month!)}-${two(day!)}T${two(hour!)}:${two(minute!)}:${two(second!)}`
  // Three digits in a field are no time at all, not even an impossible one.
  if (!/^\d{4}(-\d\d){2}T(\d\d:){2}\d\d$/.test(deviceTime)) return undefined
  return {
    number,
    deviceTime,
    possible: isPossibleWallTime(deviceTime),
    verify: verify!,
    state: state!,
    raw: Uint8Array.from(body),
  }
}

function textNumber(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const text = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1')
  return /^[\x21-\x7e]{1,24}$/.test(text) ? text : ''
}

/** An event body of 32 bytes, as units with a colour screen send it. */
export function encodeAttendanceEvent(event: {
  number: string
  deviceTime: string
  verify: number
  state: number
}): Uint8Array {
  const body = new Uint8Array(32)
  body.set(Buffer.from(event.number, 'latin1').subarray(0, 24))
  const [year, month, day, hour, minute, second] = event.deviceTime.split(/[-T:]/).map(Number)
  body.set([event.verify, event.state, year! - 2000, month!, day!, hour!, minute!, second!], 24)
  return body
}
