/**
 * The ADMS ("iclock") push of ZKTeco terminals: the terminal is the HTTP client. Lines of attendance are
 * `PIN \t YYYY-MM-DD HH:MM:SS \t status \t verify \t workcode …`, of the operation log `OPLOG op \t admin \t time \t …`
 * (PUSH manuals 2.4.2 and 3.2.0).
 */
import type { DeviceOperation, DeviceUser } from '../../messages.ts'
import { type AttlogRejection, NO_STATE } from '../attlog/parse.ts'
import { OPERATION_LOG_CLEARED, OPERATION_TIME_SET } from '../zk/operations.ts'

export interface PushedPunch {
  number: string
  deviceTime: string
  status: number
  verify: number
  raw: Uint8Array
}

const TIME = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2}):(\d{2})$/
const two = (text: string) => text.padStart(2, '0')

function wallTime(text: string | undefined): string | undefined {
  const [, year, month, day, hour, minute, second] = TIME.exec(text?.trim() ?? '') ?? []
  return year && `${year}-${two(month!)}-${two(day!)}T${two(hour!)}:${minute}:${second}`
}

function small(text: string | undefined): number {
  return text !== undefined && /^\d{1,3}$/.test(text.trim()) ? Number(text) : NO_STATE
}

function linesOf(body: Uint8Array): string[] {
  return decodeText(body)
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
}

/** Strict UTF-8 first, else GB18030. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Punches of an ATTLOG body; what cannot be read is in `rejected`. Never throws. */
export function parsePushedAttlog(body: Uint8Array): { punches: PushedPunch[]; rejected: AttlogRejection[] } {
  const punches: PushedPunch[] = []
  const rejected: AttlogRejection[] = []
  for (const [index, text] of linesOf(body).entries()) {
    if (text.trim() === '') continue
    const [number, time, status, verify] = text.split('\t')
    const deviceTime = wallTime(time)
    if (deviceTime === undefined || !/^[0-9A-Za-z]{1,24}$/.test(number?.trim() ?? '')) {
      rejected.push({ line: index + 1, text: text.slice(0, 200), reason: 'devices.attlog-line-unreadable' })
      continue
    }
    const raw = Buffer.from(text).subarray(0, 200)
    punches.push({ number: number!.trim(), deviceTime, status: small(status), verify: small(verify), raw })
  }
  return { punches, rejected }
}

const WARNINGS: ReadonlyMap<number, string> = new Map([
  [OPERATION_TIME_SET, 'devices.operation-time-set'],
  [OPERATION_LOG_CLEARED, 'devices.operation-log-cleared'],
])

export interface Operlog {
  operations: DeviceOperation[]
  /** Users that the terminal tells of: at enrolment, and where it was asked for them. */
  users: DeviceUser[]
  lines: number
}

/** Entries of an OPERLOG body. Templates and faces are biometrics and not read. */
export function parseOperlog(body: Uint8Array): Operlog {
  const operations: DeviceOperation[] = []
  const users: DeviceUser[] = []
  let lines = 0
  for (const text of linesOf(body)) {
    if (text.trim() === '') continue
    lines++
    const user = pushedUser(text)
    if (user) users.push(user)
    const [, rest] = /^OPLOG\s+(.*)$/.exec(text) ?? []
    if (rest === undefined) continue
    const [code, admin, time] = rest.split('\t')
    const deviceTime = wallTime(time)
    if (deviceTime === undefined || !/^\d{1,3}$/.test(code!.trim())) continue
    const warning = WARNINGS.get(Number(code))
    operations.push({
      code: Number(code),
      admin: /^\d{1,9}$/.test(admin?.trim() ?? '') ? Number(admin) : 0,
      deviceTime,
      ...(warning ? { warning } : {}),
      raw: Buffer.from(text).subarray(0, 200).toString('hex'),
    })
  }
  return { operations, users, lines }
}

/** `USER PIN=..\tName=..\tPri=..\tPasswd=..\tCard=..`; the password is not read. */
function pushedUser(line: string): DeviceUser | undefined {
  const [, rest] = /^USER\s+(.*)$/.exec(line) ?? []
  if (rest === undefined) return undefined
  const fields = new Map(
    rest.split('\t').map((cell) => [cell.split('=')[0]!.trim(), cell.slice(cell.indexOf('=') + 1)]),
  )
  const number = fields.get('PIN')?.trim() ?? ''
  if (!/^[0-9A-Za-z]{1,24}$/.test(number)) return undefined
  // `[4C7F9A1B00]` is a card in hex, low byte first, on older firmware: only plain digits are sure.
  const card = /^[1-9]\d{0,9}$/.test(fields.get('Card') ?? '') ? Number(fields.get('Card')) : undefined
  // 14 is the administrator (PUSH manual 2.4.2).
  const admin = Number(fields.get('Pri') ?? 0) >= 6
  const name = (fields.get('Name') ?? '').slice(0, 100)
  return { number, name, ...(card === undefined ? {} : { card }), ...(admin ? { admin } : {}) }
}

export interface PushStamps {
  attendance: string
  operations: string
}

/** The answer to a terminal's first call. Stamps say from where it shall send; both spellings, since firmwares differ. */
export function optionsText(serialNumber: string, { attendance, operations }: PushStamps, zoneHours: number): string {
  return [
    `GET OPTION FROM: ${serialNumber}`,
    `Stamp=${attendance}`,
    `OpStamp=${operations}`,
    'PhotoStamp=0',
    `ATTLOGStamp=${attendance}`,
    `OPERLOGStamp=${operations}`,
    'ATTPHOTOStamp=0',
    'ErrorDelay=30',
    'Delay=10',
    'TransTimes=00:00;14:05',
    'TransInterval=1',
    'TransFlag=TransData AttLog\tOpLog',
    `TimeZone=${zoneHours}`,
    'Realtime=1',
    'Encrypt=None',
    '',
  ].join('\r\n')
}

const plain = (text: string) => text.replace(/[\t\r\n]/g, ' ')

export function userUpdateCommand({ number, name, card }: DeviceUser): string {
  return `DATA UPDATE USERINFO PIN=${plain(number)}\tName=${plain(name)}${card === undefined ? '' : `\tCard=${card}`}`
}

export function userDeleteCommand(number: string): string {
  return `DATA DELETE USERINFO PIN=${plain(number)}`
}

/** Asks for the attendance between two wall times `YYYY-MM-DDTHH:mm:ss` of the terminal (PUSH manual 2.4.2); it comes as ATTLOG bodies. */
export function attendanceQuery(from: string, to: string): string {
  return `DATA QUERY ATTLOG StartTime=${from.replace('T', ' ')}\tEndTime=${to.replace('T', ' ')}`
}

/** Asks for every user; they come as USER lines of OPERLOG bodies. */
export const USERS_QUERY = 'DATA QUERY USERINFO'

/** `ID=..&Return=..&CMD=..`, one a line. */
export function parseCommandResults(body: Uint8Array): Array<{ id: string; result: number }> {
  return linesOf(body).flatMap((line) => {
    const fields = new URLSearchParams(line.trim())
    const id = fields.get('ID')
    const result = Number(fields.get('Return') ?? Number.NaN)
    return id && Number.isInteger(result) ? [{ id, result }] : []
  })
}
