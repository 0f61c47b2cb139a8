/**
 * What face panels tell over HTTP.
 *
 * UFace style (partly recalled from vendors' pages): a form post with deviceKey, personId, time (milliseconds since 1970), type (`face_0` passed,
 * `face_1` outside the permitted time, `face_2` stranger; `card_0` …), imgBase64. Answer `{"result":1,"success":true}`.
 *
 * Hikvision ISAPI: `multipart/form-data` with a JSON part (`AccessControllerEvent`) and pictures. Bodies arrive torn in the middle of a picture,
 * so the JSON part is looked for first, and a picture that is not whole says so.
 */
import { createHash } from 'node:crypto'
import { epochToWall } from '../../clock.ts'
import { NO_STATE } from '../attlog/parse.ts'

export interface PanelPicture {
  sha256: string
  /** The bytes as they came. */
  jpeg: Uint8Array
  whole: boolean
}

export interface PanelPunch {
  /** What the panel says it is: device key or MAC address. */
  serialNumber: string
  number: string
  deviceTime: string
  verify: number
  /** 255 where the panel tells none. */
  direction: number
  raw: string
  picture?: PanelPicture
}

/** Something of a panel that is no punch: a stranger, a heartbeat. */
export interface PanelOther {
  serialNumber: string
}

/** Codes that ZKTeco terminals use, so that all devices count alike. */
const VERIFY_FINGER = 1
const VERIFY_CARD = 2
const VERIFY_FACE = 15
/** Records keep up to 200 bytes. */
const LONGEST_RAW = 200

/** A JPEG, or the beginning of one; undefined where it is none. */
function pictureOf(bytes: Uint8Array, ended = true): PanelPicture | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  const whole = ended && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9
  return { sha256: createHash('sha256').update(bytes).digest('hex'), jpeg: Uint8Array.from(bytes), whole }
}

function rawOf(parts: Array<string | number>, picture: PanelPicture | undefined): string {
  const text = [...parts, ...(picture ? [`${picture.whole ? 'jpg' : 'torn'}:${picture.sha256}`] : [])].join(' ')
  return Buffer.from(text).subarray(0, LONGEST_RAW).toString('hex')
}

/** A UFace callback. Undefined where it is no such form at all. */
export function parseUfaceCallback(body: Uint8Array, zone: string): PanelPunch | PanelOther | undefined {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'))
  const serialNumber = form.get('deviceKey')
  if (!serialNumber) return undefined
  const number = form.get('personId') ?? ''
  const type = form.get('type') ?? ''
  const time = form.get('time') ?? ''
  const [, manner] = /^(face|card|faceAndcard|finger)_0$/i.exec(type) ?? []
  if (manner === undefined || !/^[0-9A-Za-z]{1,24}$/.test(number) || !/^\d{12,14}$/.test(time)) return { serialNumber }
  const picture = pictureOf(Buffer.from(form.get('imgBase64') ?? '', 'base64'))
  return {
    serialNumber,
    number,
    deviceTime: epochToWall(Number(time), zone),
    verify: /^card/i.test(manner) ? VERIFY_CARD : /^finger/i.test(manner) ? VERIFY_FINGER : VERIFY_FACE,
    direction: NO_STATE,
    raw: rawOf(['UFACE', number, time, type], picture),
    ...(picture ? { picture } : {}),
  }
}

export interface MultipartPart {
  name: string
  type: string
  body: Uint8Array
  /** The part's end was seen, by its closing boundary or its own length. */
  whole: boolean
}

/** Parts of a multipart body, the last perhaps torn. Tolerates a missing close and pieces before the first boundary. */
export function multipartParts(body: Uint8Array, contentType: string): MultipartPart[] {
  const [, quoted, bare] = /boundary=(?:"([^"]{1,100})"|([^;\s]{1,100}))/i.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (!boundary) return []
  const bytes = Buffer.from(body)
  const marker = Buffer.from(`--${boundary}`)
  const parts: MultipartPart[] = []
  let at = bytes.indexOf(marker)
  while (at >= 0 && parts.length < 16) {
    const headEnd = bytes.indexOf('\r\n\r\n', at)
    if (headEnd < 0) break
    const head = bytes.toString('utf8', at + marker.length, headEnd)
    const next = bytes.indexOf(marker, headEnd + 4)
    const told = Number(/content-length:\s*(\d{1,8})/i.exec(head)?.[1] ?? Number.NaN)
    const available = (next < 0 ? bytes.length : Math.max(headEnd + 4, next - 2)) - (headEnd + 4)
    const length = Number.isInteger(told) && told <= available ? told : available
    parts.push({
      name: /name="([^"]*)"/i.exec(head)?.[1] ?? '',
      type: /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim().toLowerCase() ?? '',
      body: bytes.subarray(headEnd + 4, headEnd + 4 + length),
      whole: next >= 0 || (Number.isInteger(told) && told <= available),
    })
    at = next
  }
  return parts
}

const STATES: Record<string, number> = {
  checkIn: 0,
  checkOut: 1,
  breakOut: 2,
  breakIn: 3,
  overtimeIn: 4,
  overtimeOut: 5,
}
/** Sub events of major 5 by which a person has passed: card, fingerprint, face. */
const PASSES: ReadonlyMap<number, number> = new Map([
  [1, VERIFY_CARD],
  [38, VERIFY_FINGER],
  [75, VERIFY_FACE],
])

type Json = Record<string, unknown>

function jsonOf(body: Uint8Array, contentType: string, parts: MultipartPart[]): Json | undefined {
  const candidates = contentType.includes('json')
    ? [body]
    : parts.filter(({ type }) => !type.startsWith('image/')).map((part) => part.body)
  for (const candidate of candidates) {
    try {
      const value: unknown = JSON.parse(Buffer.from(candidate).toString('utf8'))
      if (typeof value === 'object' && value !== null) return value as Json
    } catch {
      // Not the JSON part, or torn inside it.
    }
  }
  return undefined
}

/** `2026-10-03T08:58:11+08:00` → wall time of `zone`; without an offset the time is the panel's own wall time. */
function panelTime(text: string, zone: string): string | undefined {
  const [, wall, offset] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? []
  if (wall === undefined) return undefined
  if (offset === undefined) return wall
  const at = Date.parse(wall + offset)
  return Number.isNaN(at) ? wall : epochToWall(at, zone)
}

/** An ISAPI event. Undefined where its JSON did not come whole. */
export function parseIsapiEvent(
  body: Uint8Array,
  contentType: string,
  zone: string,
): PanelPunch | PanelOther | undefined {
  const parts = multipartParts(body, contentType)
  const json = jsonOf(body, contentType, parts)
  if (!json) return undefined
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  const serialNumber = text(json.macAddress).toLowerCase()
  const event = (typeof json.AccessControllerEvent === 'object' && json.AccessControllerEvent) as Json | false | null
  if (json.eventType !== 'AccessControllerEvent' || !event) return { serialNumber }
  const verify = event.majorEventType === 5 ? PASSES.get(event.subEventType as number) : undefined
  const number = text(event.employeeNoString)
  const deviceTime = panelTime(text(json.dateTime), zone)
  if (verify === undefined || !/^[0-9A-Za-z]{1,24}$/.test(number) || deviceTime === undefined) return { serialNumber }
  const image = parts.find(({ type }) => type.startsWith('image/'))
  const picture = image && pictureOf(image.body, image.whole)
  return {
    serialNumber,
    number,
    deviceTime,
    verify,
    direction: STATES[text(event.attendanceStatus)] ?? NO_STATE,
    raw: rawOf(
      ['ISAPI', number, text(json.dateTime), `5/${text(event.subEventType)}`, `#${text(event.serialNo)}`],
      picture,
    ),
    ...(picture ? { picture } : {}),
  }
}
