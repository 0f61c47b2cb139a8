/**
 * User records of ZKTeco terminals, and of the `user.dat` they write to a USB stick:
 *
 *     28: uid u16, privilege u8, password char[5], name char[8], card u32, (u8), group u8, tz u16, pin2 u32
 *     72: uid u16, privilege u8, password char[8], name char[24], card u32 @35, group u8 @39, …, userId char[24] @48
 *
 * What follows the closing zero of a name is garbage (seen in captures) and never read. Names are UTF-8 on newer firmware, GBK on older.
 */
import iconv from 'iconv-lite'
import type { DeviceUser } from '../../messages.ts'

export type UserRecordSize = 28 | 72
export type NameEncoding = 'utf-8' | 'gb18030'

export interface TerminalUserRecord {
  uid: number
  number: string
  name: string
  card: number
  privilege: number
  raw: Uint8Array
}

const NAME = { 28: { at: 8, length: 8 }, 72: { at: 11, length: 24 } } as const
const CARD = { 28: 16, 72: 35 } as const

function untilZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

function decodeName(bytes: Uint8Array): { text: string; encoding: NameEncoding } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'gb18030' }
  }
}

export function decodeUser(record: Uint8Array): TerminalUserRecord {
  const raw = Uint8Array.from(record)
  if (raw.length !== 28 && raw.length !== 72) throw new RangeError(`no user record of ${raw.length} bytes`)
  const view = new DataView(raw.buffer)
  const { at, length } = NAME[raw.length]
  const number =
    raw.length === 28 ? String(view.getUint32(24, true)) : decodeName(untilZero(raw.subarray(48, 72))).text.trim()
  return {
    uid: view.getUint16(0, true),
    privilege: raw[2]!,
    number,
    name: decodeName(untilZero(raw.subarray(at, at + length))).text.trim(),
    card: view.getUint32(CARD[raw.length], true),
    raw,
  }
}

/** The user as the engine is told of him. Privilege: bit 0 disabled, then 0 user, 1 enroller, 3 administrator, 7 super administrator. */
export function deviceUserOf({ number, name, card, privilege }: TerminalUserRecord): DeviceUser {
  const admin = ((privilege >> 1) & 7) >= 3
  return { number, name, ...(card === 0 ? {} : { card }), ...(admin ? { admin } : {}) }
}

/** Plausible privilege (0, 2, 6, 14 and the disabled bit) and a number that can be typed. */
function plausible(user: TerminalUserRecord): boolean {
  return (user.privilege & 0xf0) === 0 && /^[0-9A-Za-z]{1,24}$/.test(user.number) && user.number !== '0'
}

/**
 * Size of the records of a data set or file: what divides it and gives plausible users; where both do, the one of more plausible records wins
 * over its count, and the terminal's own count settles it where there is one.
 */
export function userRecordSize(bytes: Uint8Array, count = 0): UserRecordSize | undefined {
  const fitting = ([72, 28] as const).filter((size) => bytes.length > 0 && bytes.length % size === 0)
  if (count > 0) {
    const counted = fitting.find((size) => size * count === bytes.length)
    if (counted) return counted
  }
  const sane = fitting.filter((size) => usersOf(bytes, size).every(plausible))
  return sane[0]
}

export function usersOf(bytes: Uint8Array, size: UserRecordSize): TerminalUserRecord[] {
  const users: TerminalUserRecord[] = []
  for (let at = 0; at + size <= bytes.length; at += size) users.push(decodeUser(bytes.subarray(at, at + size)))
  return users
}

/** The encoding that the terminal's own names are in; UTF-8 where none tells. */
export function nameEncodingOf(users: readonly TerminalUserRecord[]): NameEncoding {
  for (const { raw } of users) {
    const { at, length } = NAME[raw.length as UserRecordSize]
    if (decodeName(untilZero(raw.subarray(at, at + length))).encoding === 'gb18030') return 'gb18030'
  }
  return 'utf-8'
}

/** A name's bytes in a field: cut between characters, never within one. */
function nameBytes(name: string, length: number, encoding: NameEncoding): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(0)
  for (const character of name) {
    const longer = Buffer.concat([bytes, iconv.encode(character, encoding)])
    // One byte stays zero, so that the name ends where it should.
    if (longer.length > length - 1) break
    bytes = longer
  }
  return bytes
}

export interface UserWrite {
  uid: number
  number: string
  name: string
  card?: number | undefined
}

/**
 * The record to write. Of one that is there already only name and card change: privilege, password and group stay as its owner set them.
 * Throws RangeError for a number that the record cannot carry.
 */
export function encodeUserWrite(
  user: UserWrite,
  size: UserRecordSize,
  encoding: NameEncoding,
  before?: TerminalUserRecord,
): Uint8Array {
  const record = before ? Uint8Array.from(before.raw) : new Uint8Array(size)
  const view = new DataView(record.buffer)
  view.setUint16(0, user.uid, true)
  const { at, length } = NAME[size]
  record.fill(0, at, at + length)
  record.set(nameBytes(user.name, length, encoding), at)
  if (user.card !== undefined) view.setUint32(CARD[size], user.card, true)
  if (size === 28) {
    if (!/^[1-9]\d{0,9}$/.test(user.number) || Number(user.number) > 0xffffffff) {
      throw new RangeError(`number: ${user.number}`)
    }
    view.setUint32(24, Number(user.number), true)
  } else {
    if (!/^[0-9A-Za-z]{1,23}$/.test(user.number)) throw new RangeError(`number: ${user.number}`)
    record.fill(0, 48, 72)
    record.set(Buffer.from(user.number, 'latin1'), 48)
  }
  return record
}
