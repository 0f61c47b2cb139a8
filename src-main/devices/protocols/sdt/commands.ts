/**
 * SDT commands and their replies. A reply is read by the command that was sent and by its own lengths, never by fixed offsets: some handhelds
 * answer the plain read with the header of the fingerprint read.
 */
import { DeviceError } from '../../errors.ts'
import { SW3_CARD_FOUND, SW3_NO_SUCH_ITEM, SW3_OK, sw3Error } from './status.ts'

export interface SdtCommand {
  name: string
  /** CMD PARA DATA. */
  body: Uint8Array
  /** SW3 values that are no refusal. */
  accepts: readonly number[]
  /** Patience in milliseconds: the field's 300 for find and select, 3000 for a read, with some reserve for slow lines. */
  timeoutMs: number
  /** Whether it may simply be sent again; a read needs find and select before it. */
  repeatable: boolean
  /** Whether data of this length can be the reply: half-duplex replies carry no number, so a late one must not pass for another. */
  fits(sw3: number, dataLength: number): boolean
}

function refusal(sw3: number, dataLength: number): boolean {
  return sw3 !== SW3_OK && sw3 !== SW3_CARD_FOUND && dataLength === 0
}

function command(
  name: string,
  body: number[],
  timeoutMs: number,
  accepts: number[],
  dataFits: (length: number) => boolean,
): SdtCommand {
  const fits = (sw3: number, dataLength: number) =>
    (accepts.includes(sw3) && dataFits(dataLength)) || refusal(sw3, dataLength)
  return { name, body: Uint8Array.from(body), accepts, timeoutMs, repeatable: body[0] !== 0x30, fits }
}

const nothing = (length: number) => length === 0
const readable = (length: number) => length >= 4 + 256

export const RESET_SAM = command('reset', [0x10, 0xff], 1000, [SW3_OK], nothing)
export const SAM_STATUS = command('status', [0x11, 0xff], 500, [SW3_OK], nothing)
export const SAM_ID = command('sam-id', [0x12, 0xff], 500, [SW3_OK], (length) => length === 16)
export const FIND_CARD = command('find', [0x20, 0x01], 500, [SW3_CARD_FOUND], (length) => length === 4)
export const SELECT_CARD = command('select', [0x20, 0x02], 500, [SW3_OK], (length) => length === 8)
export const READ_TEXT_PHOTO = command('read', [0x30, 0x01], 3000, [SW3_OK], readable)
export const READ_TEXT_PHOTO_FINGERPRINT = command('read-fingerprint', [0x30, 0x10], 3000, [SW3_OK], readable)
export const READ_NEW_ADDRESS = command(
  'new-address',
  [0x30, 0x03],
  1500,
  [SW3_OK, SW3_NO_SUCH_ITEM],
  (length) => length === 0 || length % 70 === 0,
)

const BAUD_PARAMETERS: readonly number[] = [115200, 57600, 38400, 19200, 9600]

/** Sets the reader's line speed. */
export function setBaudCommand(baudRate: number): SdtCommand {
  const parameter = BAUD_PARAMETERS.indexOf(baudRate)
  if (parameter < 0) throw new RangeError(`no SDT speed ${baudRate}`)
  return command('baud', [0x60, parameter], 500, [SW3_OK], nothing)
}

/** Limits the bytes a radio frame carries (field value 0x50). */
export function maxRadioBytesCommand(bytes: number): SdtCommand {
  return command('max-rf-bytes', [0x61, 0xff, bytes], 500, [SW3_OK], nothing)
}

export interface SdtReply {
  sw1: number
  sw2: number
  sw3: number
  data: Uint8Array
}

/** Splits a reply's body; undefined where it is too short to be one. */
export function parseReply(body: Uint8Array): SdtReply | undefined {
  if (body.length < 3) return undefined
  return { sw1: body[0]!, sw2: body[1]!, sw3: body[2]!, data: body.subarray(3) }
}

/** Data of a reply, or the error its SW3 stands for. */
export function acceptReply(sent: SdtCommand, reply: SdtReply): Uint8Array {
  if (!sent.accepts.includes(reply.sw3)) throw sw3Error(reply.sw3)
  return reply.data
}

export interface CardData {
  /** 256 bytes. */
  text: Uint8Array
  /** 1024 bytes of WLT, opaque: no open decoder exists. */
  photo: Uint8Array
  /** Biometrics are read past, never kept: only the length is told. */
  fingerprintLength: number
}

/** Parts of a read's data: `text photo` after two lengths, or `text photo fingerprint` after three (big-endian). */
export function parseCardData(sent: SdtCommand, data: Uint8Array): CardData {
  const length = (at: number) => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)
  const text = length(0)
  const photo = length(2)
  const fingerprint = length(4)
  const fitsTwo = 4 + text + photo === data.length
  const fitsThree = 6 + text + photo + fingerprint === data.length
  const threeFirst = sent.body[1] === READ_TEXT_PHOTO_FINGERPRINT.body[1]
  const header = threeFirst ? (fitsThree ? 6 : fitsTwo ? 4 : 0) : fitsTwo ? 4 : fitsThree ? 6 : 0
  if (header === 0 || text !== 256) throw new DeviceError('devices.card-data-malformed', { length: data.length })
  return {
    text: data.slice(header, header + text),
    photo: data.slice(header + text, header + text + photo),
    fingerprintLength: header === 6 ? fingerprint : 0,
  }
}

/** Text form of the 16 identity bytes of a SAM, e.g. `05.01-20120411-0002011994-0012345678`. */
export function samIdText(data: Uint8Array): string {
  if (data.length !== 16) throw new DeviceError('devices.sam-id-malformed', { length: data.length })
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const two = (value: number) => value.toString().padStart(2, '0')
  const ten = (value: number) => value.toString().padStart(10, '0')
  const kind = `${two(data[0]!)}.${two(data[2]!)}`
  return `${kind}-${view.getUint32(4, true)}-${ten(view.getUint32(8, true))}-${ten(view.getUint32(12, true))}`
}
