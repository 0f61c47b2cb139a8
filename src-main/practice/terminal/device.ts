/** What a practice terminal holds: users, attendance, a clock that can be wrong, and whether its keypad is locked. */
import { epochToWall, wallToEpoch } from '../../devices/clock.ts'
import { encodeOperation, OPERATION_LOG_CLEARED, OPERATION_TIME_SET } from '../../devices/protocols/zk/operations.ts'
import {
  type AttendanceInput,
  encodeAttendance,
  type RecordSize,
  type TerminalUser,
} from '../../devices/protocols/zk/records.ts'
import {
  decodeUser,
  encodeUserWrite,
  type NameEncoding,
  type UserRecordSize,
} from '../../devices/protocols/zk/users.ts'

export interface PracticePunch {
  number: string
  /** Wall time on the terminal, `YYYY-MM-DDTHH:mm:ss`. */
  deviceTime: string
  /** 0 in, 1 out, …; default 0. */
  direction?: number
  /** 1 finger, 2 card, 15 face; default 1. */
  verify?: number
}

export interface PracticeDeviceOptions {
  serialNumber?: string
  /** IANA zone; default Asia/Shanghai. */
  zone?: string
  /** How far the terminal's clock is ahead of `now`, milliseconds. */
  clockOffsetMs?: number
  /** True time; by default the wall clock. */
  now?: () => number
  recordSize?: RecordSize
  /** Default 72. */
  userRecordSize?: UserRecordSize
  /** How the terminal holds names; default UTF-8. */
  nameEncoding?: NameEncoding
}

interface Operation {
  code: number
  deviceTime: string
}

export class PracticeDevice {
  readonly serialNumber: string
  readonly recordSize: RecordSize
  enabled = true
  readonly #zone: string
  readonly #now: () => number
  readonly #users: TerminalUser[] = []
  #punches: PracticePunch[] = []
  readonly #operations: Operation[] = []
  readonly #listeners = new Set<(punch: PracticePunch) => void>()
  readonly #userRecordSize: UserRecordSize
  readonly #nameEncoding: NameEncoding
  #clockOffsetMs: number

  constructor(options: PracticeDeviceOptions) {
    this.serialNumber = options.serialNumber ?? 'PRACTICE00000001'
    this.recordSize = options.recordSize ?? 40
    this.#userRecordSize = options.userRecordSize ?? 72
    this.#nameEncoding = options.nameEncoding ?? 'utf-8'
    this.#zone = options.zone ?? 'Asia/Shanghai'
    this.#now = options.now ?? Date.now
    this.#clockOffsetMs = options.clockOffsetMs ?? 0
  }

  get users(): readonly TerminalUser[] {
    return this.#users
  }

  get punches(): readonly PracticePunch[] {
    return this.#punches
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs
  }

  setClockOffset(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs
  }

  addUsers(users: readonly Omit<TerminalUser, 'uid'>[]): void {
    for (const user of users) this.#users.push({ ...user, uid: this.#users.length + 1 })
  }

  addPunches(punches: readonly PracticePunch[]): void {
    for (const punch of punches) this.#punches.push(punch)
  }

  /** A person at the device now: the punch carries the terminal's own time. Ignored while locked, as on a real one. */
  punchNow(number: string, direction = 0, verify = 1): boolean {
    if (!this.enabled) return false
    const punch = { number, direction, verify, deviceTime: this.wallTime() }
    this.#punches.push(punch)
    for (const listener of this.#listeners) listener(punch)
    return true
  }

  /** Hears punches as they happen; returns the way to stop. */
  onPunch(listener: (punch: PracticePunch) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether somebody hears punches as they happen. */
  get listened(): boolean {
    return this.#listeners.size > 0
  }

  get operations(): readonly Operation[] {
    return this.#operations
  }

  clearPunches(): void {
    this.#punches = []
    this.#operations.push({ code: OPERATION_LOG_CLEARED, deviceTime: this.wallTime() })
  }

  operationDataset(): Uint8Array {
    return dataset(this.#operations.map(encodeOperation))
  }

  /** A user record as a client writes it; one with the same uid is replaced. */
  writeUser(record: Uint8Array): void {
    const { uid, number, name, card, privilege } = decodeUser(record)
    const user = { uid, number, name, privilege, ...(card === 0 ? {} : { card }) }
    const at = this.#users.findIndex((known) => known.uid === uid)
    if (at < 0) this.#users.push(user)
    else this.#users[at] = user
  }

  deleteUser(uid: number): boolean {
    const at = this.#users.findIndex((known) => known.uid === uid)
    if (at >= 0) this.#users.splice(at, 1)
    return at >= 0
  }

  wallTime(): string {
    return epochToWall(this.#now() + this.#clockOffsetMs, this.#zone)
  }

  setWallTime(wallTime: string): void {
    const epoch = wallToEpoch(wallTime, this.#zone)
    if (epoch === undefined) return
    this.#operations.push({ code: OPERATION_TIME_SET, deviceTime: this.wallTime() })
    this.#clockOffsetMs = epoch - this.#now()
  }

  /** Attendance as sent: u32 total, then the records. */
  attendanceDataset(): Uint8Array {
    const uids = new Map(this.#users.map(({ number, uid }) => [number, uid]))
    const records = this.#punches.map((punch) =>
      encodeAttendance(inputOf(punch, uids.get(punch.number) ?? 0), this.recordSize),
    )
    return dataset(records)
  }

  userDataset(): Uint8Array {
    return dataset(
      this.#users.map((user) => {
        const record = encodeUserWrite(user, this.#userRecordSize, this.#nameEncoding)
        record[2] = user.privilege ?? 0
        return record
      }),
    )
  }
}

function inputOf(punch: PracticePunch, uid: number): AttendanceInput {
  const { number, deviceTime, direction, verify } = punch
  return { uid, number, deviceTime, state: direction ?? 0, verify: verify ?? 1 }
}

function dataset(records: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(records)
  const head = Buffer.alloc(4)
  head.writeUInt32LE(body.length)
  return Buffer.concat([head, body])
}
