/**
 * What the station asks of a ZKTeco terminal, on one open connection: serial number, counts, clock, attendance.
 */
import { DeviceError } from '../../errors.ts'
import type { DeviceOperation, DeviceUser } from '../../messages.ts'
import { type BulkResult, readDataset } from './bulk-read.ts'
import {
  CMD_ATTLOG_RRQ,
  CMD_CLEAR_ATTLOG,
  CMD_DELETE_USER,
  CMD_DISABLE,
  CMD_ENABLE,
  CMD_GET_FREE_SIZES,
  CMD_GET_TIME,
  CMD_OPLOG_RRQ,
  CMD_OPTIONS_RRQ,
  CMD_REFRESH,
  CMD_REG_EVENT,
  CMD_SET_TIME,
  CMD_USER_WRQ,
  CMD_USERTEMP_RRQ,
  EVENT_ATTENDANCE,
  FCT_USER,
} from './commands.ts'
import type { ZkConnection } from './connection.ts'
import { decodeOperations } from './operations.ts'
import { decodeZkTime, encodeZkTime, type ZkTime } from './time.ts'
import {
  encodeUserWrite,
  nameEncodingOf,
  type TerminalUserRecord,
  type UserRecordSize,
  userRecordSize,
  usersOf,
} from './users.ts'

export interface TerminalSizes {
  users: number
  attendance: number
  operations: number
  attendanceCapacity: number
}

function viewOf(data: Uint8Array, atLeast: number): DataView {
  if (data.length < atLeast) throw new DeviceError('devices.terminal-data-malformed', { bytes: data.length })
  return new DataView(data.buffer, data.byteOffset, data.length)
}

/** An option such as `~SerialNumber`; empty where the terminal has none. */
export async function readOption(connection: ZkConnection, name: string): Promise<string> {
  const data = await connection.command(CMD_OPTIONS_RRQ, new TextEncoder().encode(`${name}\0`))
  const text = new TextDecoder('gb18030').decode(data).split('\0')[0]!
  return text.slice(text.indexOf('=') + 1).trim()
}

export async function readSizes(connection: ZkConnection): Promise<TerminalSizes> {
  const view = viewOf(await connection.command(CMD_GET_FREE_SIZES), 68)
  return {
    users: view.getUint32(16, true),
    attendance: view.getUint32(32, true),
    operations: view.getUint32(40, true),
    attendanceCapacity: view.getUint32(64, true),
  }
}

export async function readTime(connection: ZkConnection): Promise<ZkTime> {
  return decodeZkTime(viewOf(await connection.command(CMD_GET_TIME), 4).getUint32(0, true))
}

/** Sets the terminal's clock to a wall time `YYYY-MM-DDTHH:mm:ss`. */
export async function writeTime(connection: ZkConnection, wallTime: string): Promise<void> {
  const data = new Uint8Array(4)
  new DataView(data.buffer).setUint32(0, encodeZkTime(wallTime), true)
  await connection.command(CMD_SET_TIME, data)
  await connection.command(CMD_REFRESH)
}

/** Locks keypad and sensor for the time of a read. */
export async function disable(connection: ZkConnection): Promise<void> {
  await connection.command(CMD_DISABLE, new Uint8Array(4))
}

export async function enable(connection: ZkConnection): Promise<void> {
  await connection.command(CMD_ENABLE)
}

export function readAttendance(
  connection: ZkConnection,
  progress?: (received: number, expected: number) => void,
): Promise<BulkResult> {
  return readDataset(connection, CMD_ATTLOG_RRQ, 0, progress)
}

/** Asks for attendance events as they happen. */
export async function registerEvents(connection: ZkConnection): Promise<void> {
  const mask = new Uint8Array(4)
  new DataView(mask.buffer).setUint32(0, EVENT_ATTENDANCE, true)
  await connection.command(CMD_REG_EVENT, mask)
}

/** Empties the attendance log. The caller has it committed and has counted. */
export async function clearAttendance(connection: ZkConnection): Promise<void> {
  await connection.command(CMD_CLEAR_ATTLOG)
  await connection.command(CMD_REFRESH)
}

export interface TerminalUsers {
  users: TerminalUserRecord[]
  size: UserRecordSize
}

/** All users of the terminal. Throws where the read broke off: half a list would make others look deleted. */
export async function readUsers(connection: ZkConnection): Promise<TerminalUsers> {
  const { users: count } = await readSizes(connection)
  if (count === 0) return { users: [], size: 72 }
  const { bytes, failure } = await readDataset(connection, CMD_USERTEMP_RRQ, FCT_USER)
  if (failure) throw failure
  const size = userRecordSize(bytes, count)
  if (size === undefined) throw new DeviceError('devices.terminal-record-size-unknown', { bytes: bytes.length, count })
  return { users: usersOf(bytes, size), size }
}

/**
 * Writes these users and deletes these numbers; whoever else is on the terminal stays. A user who is there already as wanted is not written
 * again. @returns how many were written or deleted
 */
export async function syncUsers(connection: ZkConnection, wanted: DeviceUser[], remove: string[]): Promise<number> {
  const { users, size } = await readUsers(connection)
  const encoding = nameEncodingOf(users)
  const byNumber = new Map(users.map((user) => [user.number, user]))
  let nextUid = Math.max(0, ...users.map(({ uid }) => uid)) + 1
  let changed = 0
  for (const { number, name, card } of wanted) {
    const before = byNumber.get(number)
    const record = encoded({ uid: before?.uid ?? nextUid, number, name, card }, size, encoding, before)
    if (before && Buffer.from(record).equals(before.raw)) continue
    if (!before) nextUid++
    await connection.command(CMD_USER_WRQ, record)
    changed++
  }
  for (const number of remove) {
    const user = byNumber.get(number)
    if (!user) continue
    const uid = new Uint8Array(2)
    new DataView(uid.buffer).setUint16(0, user.uid, true)
    await connection.command(CMD_DELETE_USER, uid)
    changed++
  }
  if (changed > 0) await connection.command(CMD_REFRESH)
  return changed
}

function encoded(...[user, size, encoding, before]: Parameters<typeof encodeUserWrite>): Uint8Array {
  try {
    return encodeUserWrite(user, size, encoding, before)
  } catch {
    throw new DeviceError('devices.terminal-number-unfit', { number: user.number })
  }
}

/** The operation log. A terminal without one answers with an error: then it is empty. */
export async function readOperations(connection: ZkConnection): Promise<DeviceOperation[]> {
  const { bytes, failure } = await readDataset(connection, CMD_OPLOG_RRQ, 0)
  if (failure && failure.code !== 'devices.terminal-command-failed') throw failure
  return decodeOperations(bytes)
}
