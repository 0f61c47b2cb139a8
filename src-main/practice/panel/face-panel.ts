/** Practice face panels: a UFace one that calls back and takes people, and an ISAPI one whose pictures may break off. */
import { createServer, type Server } from 'node:http'
import { tornPost } from '../torn-post.ts'

/** A picture of nobody: a JPEG's start and end around filling. */
export function practiceJpeg(bytes = 400): Uint8Array {
  const jpeg = new Uint8Array(bytes).fill(0x2a)
  jpeg.set([0xff, 0xd8, 0xff, 0xe0])
  jpeg.set([0xff, 0xd9], bytes - 2)
  return jpeg
}

export interface UfaceEvent {
  number: string
  /** Milliseconds since 1970. */
  at: number
  type?: string
  deviceKey?: string
  picture?: boolean | Uint8Array
}

export interface PracticeUfacePanel {
  url: string
  people(): Record<string, string>
  /** Calls the station back; returns status and text of the answer. */
  callBack(url: string, event: UfaceEvent): Promise<{ status: number; text: string }>
  stop(): Promise<void>
}

export async function startPracticeUface(deviceKey: string, password: string): Promise<PracticeUfacePanel> {
  const people: Record<string, string> = {}
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (chunk: Buffer) => parts.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(parts).toString())
      const right = form.get('pass') === password
      if (right && request.url === '/person/create') {
        const person = JSON.parse(form.get('person') ?? '{}') as { id: string; name: string }
        people[person.id] = person.name
      }
      if (right && request.url === '/person/delete') delete people[form.get('id') ?? '']
      response.end(JSON.stringify({ result: 1, success: right, msg: right ? '' : '密码错误' }))
    })
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    people: () => ({ ...people }),
    callBack: async (url, event) => {
      const body = new URLSearchParams({
        deviceKey: event.deviceKey ?? deviceKey,
        personId: event.number,
        time: String(event.at),
        type: event.type ?? 'face_0',
        ...(event.picture
          ? { imgBase64: Buffer.from(event.picture === true ? practiceJpeg() : event.picture).toString('base64') }
          : {}),
      })
      const response = await fetch(url, { method: 'POST', body })
      return { status: response.status, text: await response.text() }
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    }),
  )
}

export interface IsapiEvent {
  macAddress: string
  employeeNo: string
  /** With offset, e.g. `2026-10-03T08:58:11+08:00`. */
  dateTime: string
  subEventType?: number
  attendanceStatus?: string
  eventType?: string
}

const BOUNDARY = 'MIME_boundary_practice'

/** The body an ISAPI panel sends: JSON, then a picture. */
export function isapiBody(event: IsapiEvent, picture: boolean | Uint8Array = true): Buffer {
  const json = JSON.stringify({
    ipAddress: '192.168.1.64',
    macAddress: event.macAddress,
    dateTime: event.dateTime,
    eventType: event.eventType ?? 'AccessControllerEvent',
    AccessControllerEvent: {
      deviceName: '练习面板',
      majorEventType: 5,
      subEventType: event.subEventType ?? 75,
      employeeNoString: event.employeeNo,
      serialNo: 1,
      currentVerifyMode: 'face',
      ...(event.attendanceStatus ? { attendanceStatus: event.attendanceStatus } : {}),
      picturesNumber: picture ? 1 : 0,
    },
  })
  const jpeg = typeof picture === 'boolean' ? practiceJpeg() : picture
  return Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="event_log"\r\nContent-Type: application/json\r\n\r\n${json}\r\n`,
    ),
    ...(picture
      ? [
          Buffer.from(
            `--${BOUNDARY}\r\nContent-Disposition: form-data; name="Picture"; filename="Picture.jpg"\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`,
          ),
          jpeg,
          Buffer.from('\r\n'),
        ]
      : []),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ])
}

export const ISAPI_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

export async function sendIsapi(url: string, body: Uint8Array): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': ISAPI_TYPE },
    body: Buffer.from(body),
  })
  await response.text()
  return response.status
}

/** Announces the whole body, sends only its beginning, and hangs up. */
export function sendTornIsapi(url: string, body: Uint8Array, sent: number): Promise<void> {
  return tornPost(url, ISAPI_TYPE, body, sent)
}
