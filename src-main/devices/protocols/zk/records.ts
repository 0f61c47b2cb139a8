/**
 * Attendance and user records of ZKTeco terminals. Three sizes of attendance record exist:
 *
 *     8:  uid u16, verify u8, time u32, state u8
 *     16: pin u32, time u32, status u8, verified u8, u8[2], workcode u32
 *     40: uid u16, userId char[24], verify u8, time u32, state u8, u8[8]
 */
import { decodeZkTime, encodeZkTime } from './time.ts'

export interface AttendanceRecord {
  number: string
  /** `YYYY-MM-DDTHH:mm:ss`, even where impossible. */
  deviceTime: string
  possible: boolean
  verify: number
  state: number
  raw: Uint8Array
}

export type RecordSize = 8 | 16 | 40

const SIZES: readonly RecordSize[] = [40, 16, 8]

function textUntilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder('gb18030').decode(end < 0 ? bytes : bytes.subarray(0, end)).trim()
}

/**
 * Size of a record from the size of the data set. Records of 40 bytes are known by their look, since a device's own count can be wrong; the
 * shorter ones by the count where it divides evenly, else by what divides at all.
 */
export function recordSize(total: number, count: number, dataset: Uint8Array): RecordSize | undefined {
  if (total % 40 === 0 && looksLike40(dataset)) return 40
  const byCount = SIZES.find((size) => count > 0 && size * count === total)
  return byCount ?? SIZES.find((size) => total % size === 0 && size !== 40)
}

/** Every record has a number, and it is printable up to its closing zero. */
function looksLike40(dataset: Uint8Array): boolean {
  for (let at = 0; at + 40 <= dataset.length; at += 40) {
    const number = dataset.subarray(at + 2, at + 26)
    const end = number.indexOf(0)
    const text = end < 0 ? number : number.subarray(0, end)
    if (text.length === 0 || !text.every((byte) => byte > 0x20 && byte !== 0x7f)) return false
  }
  return dataset.length >= 40
}

function numberOf40(record: Uint8Array): string {
  return textUntilZero(record.subarray(2, 26))
}

export function decodeAttendance(record: Uint8Array): AttendanceRecord {
  // Not slice(): on a Buffer that shares memory, and the view would look at its start.
  const raw = Uint8Array.from(record)
  const view = new DataView(raw.buffer)
  switch (raw.length) {
    case 8:
      return attendance(String(view.getUint16(0, true)), view.getUint32(3, true), raw[2]!, raw[7]!, raw)
    case 16:
      return attendance(String(view.getUint32(0, true)), view.getUint32(4, true), raw[9]!, raw[8]!, raw)
    case 40:
      return attendance(numberOf40(raw), view.getUint32(27, true), raw[26]!, raw[31]!, raw)
    default:
      throw new RangeError(`no attendance record of ${raw.length} bytes`)
  }
}

function attendance(number: string, time: number, verify: number, state: number, raw: Uint8Array): AttendanceRecord {
  const { text, possible } = decodeZkTime(time)
  return { number, deviceTime: text, possible, verify, state, raw }
}

export interface AttendanceInput {
  uid: number
  number: string
  /** `YYYY-MM-DDTHH:mm:ss` */
  deviceTime: string
  verify: number
  state: number
}

/** A record as a device holds it. Throws RangeError for a number the size cannot carry. */
export function encodeAttendance(input: AttendanceInput, size: RecordSize = 40): Uint8Array {
  const record = new Uint8Array(size)
  const view = new DataView(record.buffer)
  const time = encodeZkTime(input.deviceTime)
  if (size === 40) {
    const number = new TextEncoder().encode(input.number)
    if (number.length > 24) throw new RangeError(`number too long: ${input.number}`)
    view.setUint16(0, input.uid, true)
    record.set(number, 2)
    record[26] = input.verify
    view.setUint32(27, time, true)
    record[31] = input.state
    return record
  }
  const number = Number(input.number)
  if (!Number.isSafeInteger(number) || number >= 2 ** (size === 8 ? 16 : 32))
    throw new RangeError(`number: ${input.number}`)
  if (size === 16) {
    view.setUint32(0, number, true)
    view.setUint32(4, time, true)
    record[8] = input.state
    record[9] = input.verify
  } else {
    view.setUint16(0, number, true)
    record[2] = input.verify
    view.setUint32(3, time, true)
    record[7] = input.state
  }
  return record
}

export interface TerminalUser {
  uid: number
  number: string
  name: string
  card?: number
  privilege?: number
}

/** A 72-byte user record, as units with a colour screen hold it; name in UTF-8. */
export function encodeUser(user: TerminalUser): Uint8Array {
  const record = new Uint8Array(72)
  const view = new DataView(record.buffer)
  const encoder = new TextEncoder()
  view.setUint16(0, user.uid, true)
  record[2] = user.privilege ?? 0
  encoder.encodeInto(user.name, record.subarray(11, 34))
  view.setUint32(35, user.card ?? 0, true)
  encoder.encodeInto(user.number, record.subarray(48, 71))
  return record
}
