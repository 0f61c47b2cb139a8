/**
 * What the station asks of a ZKTeco terminal, on one open connection: serial number, counts, clock, attendance.
 */
import { DeviceError } from '../../errors.ts'
import { type BulkResult, readDataset } from './bulk-read.ts'
import {
  CMD_ATTLOG_RRQ,
  CMD_DISABLE,
  CMD_ENABLE,
  CMD_GET_FREE_SIZES,
  CMD_GET_TIME,
  CMD_OPTIONS_RRQ,
  CMD_REFRESH,
  CMD_SET_TIME,
} from './commands.ts'
import type { ZkConnection } from './connection.ts'
import { decodeZkTime, encodeZkTime, type ZkTime } from './time.ts'

export interface TerminalSizes {
  users: number
  attendance: number
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
