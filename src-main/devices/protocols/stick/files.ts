/**
 * Files that a ZKTeco terminal writes to a USB stick: `…attlog.dat` (text), `user.dat` (records of 28 or 72 bytes, no header), an operation log
 * (records of 16 bytes). Templates and faces are biometrics and never read.
 */
import { DeviceError } from '../../errors.ts'
import type { DeviceOperation, DeviceUser, OfferedFile, RejectedLine } from '../../messages.ts'
import { type AttlogRecord, parseAttlog } from '../attlog/parse.ts'
import { decodeOperations, OPERATION_BYTES } from '../zk/operations.ts'
import { deviceUserOf, userRecordSize, usersOf } from '../zk/users.ts'

export interface StickFile {
  kind: OfferedFile['kind']
  punches: AttlogRecord[]
  users: DeviceUser[]
  operations: DeviceOperation[]
  rejected: RejectedLine[]
}

/** Kind of a file by its name; undefined for what is not one of a terminal's. */
export function stickFileKind(fileName: string): OfferedFile['kind'] | undefined {
  const name = fileName.toLowerCase()
  if (/oplog.*\.(dat|txt)$/.test(name)) return 'oplog'
  if (/^(.*_)?user\.dat$/.test(name)) return 'users'
  return /attlog.*\.(dat|txt)$/.test(name) ? 'attlog' : undefined
}

/** Reads a file; one whose name tells nothing is taken for attendance. Throws `devices.stick-file-unreadable` for records of no known size. */
export function readStickFile(fileName: string, content: Uint8Array): StickFile {
  const kind = stickFileKind(fileName) ?? 'attlog'
  const empty: StickFile = { kind, punches: [], users: [], operations: [], rejected: [] }
  switch (kind) {
    case 'attlog': {
      const { records, rejected } = parseAttlog(content)
      return { ...empty, punches: records, rejected }
    }
    case 'users': {
      const size = userRecordSize(content)
      if (size === undefined) throw unreadable(fileName, content)
      return { ...empty, users: usersOf(content, size).map(deviceUserOf) }
    }
    case 'oplog':
      if (content.length === 0 || content.length % OPERATION_BYTES !== 0) throw unreadable(fileName, content)
      return { ...empty, operations: decodeOperations(content) }
  }
}

/** How many records a file holds. */
export function stickRecords({ punches, users, operations }: StickFile): number {
  return punches.length + users.length + operations.length
}

function unreadable(fileName: string, content: Uint8Array): DeviceError {
  return new DeviceError('devices.stick-file-unreadable', { fileName, bytes: content.length })
}
