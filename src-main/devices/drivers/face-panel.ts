/**
 * Driver of face panels on the network, UFace style and Hikvision ISAPI: they call this PC at a path that ends in the site's secret and are heard
 * only under their own device key or MAC address. An event is acknowledged after the engine's commit of its punch and, where the site keeps pictures, of
 * its picture. People are written to UFace panels; what an
 * ISAPI panel knows is kept in its own software.
 */
import { DeviceError } from '../errors.ts'
import type { PushReply, PushRequest } from '../links/http-listener.ts'
import type { DeviceSettings, DeviceUser, PunchPicture } from '../messages.ts'
import { NO_STATE } from '../protocols/attlog/parse.ts'
import {
  type PanelOther,
  type PanelPicture,
  type PanelPunch,
  parseIsapiEvent,
  parseUfaceCallback,
} from '../protocols/push/panels.ts'
import type { Driver, DriverHost, PullResult } from './driver.ts'
import { FORBIDDEN, Listening, sameSecret } from './listening.ts'

const ACCEPTED: PushReply = { status: 200, type: 'application/json', body: '{"result":1,"success":true}' }
const PANEL_PATIENCE_MS = 5000
/** Bytes of a picture that a batch carries: panels send up to some hundred KB; of a larger one only the hash goes on. */
export const LARGEST_PICTURE = 1_000_000

export class FacePanelDriver implements Driver {
  readonly #listening: Listening
  readonly #uface: boolean

  constructor(settings: DeviceSettings, host: DriverHost) {
    this.#uface = settings.driver === 'uface-panel'
    this.#listening = new Listening(settings, host, (request) => this.#claim(request))
    // Anybody on the network can post to a panel's path: without a secret none is heard.
    if (this.#listening.link.secret === '') throw new DeviceError('devices.panel-without-secret')
  }

  start(): void {
    this.#listening.start()
  }

  stop(): Promise<void> {
    return this.#listening.stop()
  }

  health() {
    return this.#listening.health()
  }

  /** UFace: `/person/create` and `/person/delete` with the panel's password, which is the secret. */
  async syncUsers(users: DeviceUser[], remove: string[]): Promise<PullResult> {
    if (!this.#uface || this.#listening.link.deviceUrl === '') {
      throw new DeviceError('devices.not-for-this-device', {
        deviceId: this.#listening.settings.id,
        request: 'syncUsers',
      })
    }
    for (const { number, name } of users) {
      await this.#ask('/person/create', { person: JSON.stringify({ id: number, name, idcardNum: '' }) })
    }
    for (const number of remove) await this.#ask('/person/delete', { id: number })
    return { received: users.length + remove.length, rejected: [] }
  }

  async #ask(path: string, fields: Record<string, string>): Promise<void> {
    const { deviceUrl, secret } = this.#listening.link
    let answer: { success?: boolean; msg?: string }
    try {
      const response = await fetch(new URL(path, deviceUrl), {
        method: 'POST',
        body: new URLSearchParams({ pass: secret, ...fields }),
        signal: AbortSignal.timeout(PANEL_PATIENCE_MS),
      })
      answer = (await response.json()) as typeof answer
    } catch {
      throw new DeviceError('devices.panel-unreachable', { url: new URL(deviceUrl).host })
    }
    if (answer.success !== true) throw new DeviceError('devices.panel-refused', { message: String(answer.msg ?? '') })
  }

  #claim(request: PushRequest): Promise<PushReply> | undefined {
    const { link, settings } = this.#listening
    const [, kind, given] = /^\/(uface|isapi)\/([^/]+)$/.exec(request.path) ?? []
    if (kind !== (this.#uface ? 'uface' : 'isapi') || request.method === 'GET') return undefined
    // A torn form may hold half a number; an ISAPI event's own JSON tells whether it is whole.
    if (this.#uface && request.torn) return undefined
    const event = this.#uface
      ? parseUfaceCallback(request.body, settings.zone)
      : parseIsapiEvent(request.body, request.contentType, settings.zone)
    if (!event || event.serialNumber.toLowerCase() !== link.serialNumber.toLowerCase()) return undefined
    if (!sameSecret(given ?? '', link.secret)) return Promise.resolve(FORBIDDEN)
    return this.#take(event)
  }

  async #take(event: PanelPunch | PanelOther): Promise<PushReply> {
    const { settings } = this.#listening
    if ('number' in event) {
      const { number, deviceTime, verify, raw, picture } = event
      const direction = event.direction === NO_STATE ? (settings.options?.direction ?? NO_STATE) : event.direction
      const pictures = picture && settings.options?.keepPictures ? [asSent(picture)] : []
      await this.#listening.deliver([{ number, deviceTime, verify, direction, raw }], pictures)
    }
    this.#listening.heard({ serialNumber: event.serialNumber })
    return ACCEPTED
  }
}

function asSent({ sha256, jpeg, whole }: PanelPicture): PunchPicture {
  const told = { record: 0, sha256, bytes: jpeg.length, whole }
  return jpeg.length > LARGEST_PICTURE ? told : { ...told, jpegBase64: Buffer.from(jpeg).toString('base64') }
}
