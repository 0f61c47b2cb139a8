import {
  isapiBody,
  type PracticeUfacePanel,
  sendIsapi,
  sendTornIsapi,
  startPracticeUface,
} from '../panel/face-panel.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import type { PlannedPunch } from '../site/month.ts'
import { tornPost } from '../torn-post.ts'
import { deviceOf, inParallel, Lane, type LaneSite, NO_DIRECTION, type SentPunch, untilKept, waitFor } from './lane.ts'
import type { ListenAt } from './push-lane.ts'

const UFACE_SECRET = 'practice-uface'
const ISAPI_SECRET = 'practice-isapi'
const ISAPI_MAC = '00:00:5e:00:53:01'
/** Calls at a time: a gate has several lanes, and the station commits together what comes together. */
const WIDTH = 6

/** The station's answer before its ear for a panel is open is 404 or nothing at all. */
async function untilHeard(lane: Lane, call: () => Promise<number>): Promise<void> {
  await waitFor(`the station's ear for ${lane.name}`, async () => (await call().catch(() => 0)) === 200)
}

/** A face panel that calls back and takes the roster's people. It tells no direction. */
export class UfaceLane extends Lane {
  readonly panel: PracticeUfacePanel
  readonly sent: SentPunch[] = []
  readonly #deviceKey: string
  readonly #at: ListenAt

  private constructor(name: string, at: ListenAt, deviceKey: string, panel: PracticeUfacePanel) {
    super('uface-panel', name)
    this.#at = at
    this.#deviceKey = deviceKey
    this.panel = panel
  }

  static async start(name: string, at: ListenAt): Promise<UfaceLane> {
    const deviceKey = 'PRACTICEUFACE01'
    return new UfaceLane(name, at, deviceKey, await startPracticeUface(deviceKey, UFACE_SECRET))
  }

  get #url(): string {
    return `http://${this.#at.host}:${this.#at.port}/uface/${UFACE_SECRET}`
  }

  async register({ manager }: LaneSite): Promise<void> {
    const link = { kind: 'listen' as const, ...this.#at, serialNumber: this.#deviceKey, secret: UFACE_SECRET }
    const device = await manager.attendance.addDevice({
      driver: 'uface-panel',
      name: this.name,
      zone: SITE_ZONE,
      link: { ...link, deviceUrl: this.panel.url },
      options: { syncUsers: true },
    })
    this.deviceId = device.id
    // A face that nobody knows is no punch, and answered all the same.
    await untilHeard(this, async () => (await this.#call('STRANGERBABY', Date.now(), 'face_2')).status)
  }

  async play({ clerk }: LaneSite, taps: readonly PlannedPunch[], part: number): Promise<void> {
    const first = taps[0]
    if (part === 0 && first) {
      const body = Buffer.from(new URLSearchParams({ deviceKey: this.#deviceKey, personId: first.number }).toString())
      await tornPost(this.#url, 'application/x-www-form-urlencoded', body, body.length >> 1)
      this.faults.push('call torn')
      const foreign = await this.panel.callBack(this.#url, { number: '1001', at: Date.now(), deviceKey: 'OTHER' })
      if (foreign.status !== 404) throw new Error('a panel that nobody registered was heard')
      this.faults.push('foreign panel')
    }
    await inParallel(taps, WIDTH, async ({ number, time }) => {
      await this.#call(number, Date.parse(`${time}+08:00`))
      this.sent.push({ number, time, direction: NO_DIRECTION })
    })
    await untilKept(clerk, this)
    if (part !== 1) return
    // Its answers were lost: it calls once more for each.
    await inParallel(taps, WIDTH, async ({ number, time }) => {
      await this.#call(number, Date.parse(`${time}+08:00`))
      this.again += 1
    })
    this.faults.push('answers lost, called again')
  }

  stop(): Promise<void> {
    return this.panel.stop()
  }

  #call(number: string, at: number, type = 'face_0') {
    return this.panel.callBack(this.#url, { number, at, type, picture: true })
  }
}

/** A Hikvision panel: events with a picture, some of which break off. */
export class IsapiLane extends Lane {
  readonly sent: SentPunch[] = []
  readonly #at: ListenAt

  constructor(name: string, at: ListenAt) {
    super('isapi-panel', name)
    this.#at = at
  }

  get #url(): string {
    return `http://${this.#at.host}:${this.#at.port}/isapi/${ISAPI_SECRET}`
  }

  async register({ manager }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'isapi-panel',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'listen', ...this.#at, serialNumber: ISAPI_MAC, secret: ISAPI_SECRET },
    })
    this.deviceId = device.id
    const heartbeat = isapiBody(
      { macAddress: ISAPI_MAC, employeeNo: '', dateTime: '2026-01-01T00:00:00+08:00', eventType: 'heartBeat' },
      false,
    )
    await untilHeard(this, () => sendIsapi(this.#url, heartbeat))
  }

  async play({ clerk }: LaneSite, taps: readonly PlannedPunch[], part: number): Promise<void> {
    if (part === 0) await this.#tear(clerk, taps)
    await inParallel(taps, WIDTH, async (tap) => {
      const status = await sendIsapi(this.#url, this.#bodyOf(tap))
      if (status !== 200) throw new Error(`${this.name} was answered ${status}`)
      this.#note(tap)
    })
    await untilKept(clerk, this)
    if (part !== 1) return
    await inParallel(taps, WIDTH, async (tap) => {
      await sendIsapi(this.#url, this.#bodyOf(tap))
      this.again += 1
    })
    this.faults.push('answers lost, sent again')
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  /** Broken off in the picture the event is whole, and kept; broken off before, there is nothing of it. The panel sends both again. */
  async #tear(clerk: LaneSite['clerk'], [first, second]: readonly PlannedPunch[]): Promise<void> {
    if (!first || !second) return
    const torn = this.#bodyOf(second)
    await sendTornIsapi(this.#url, torn, torn.indexOf('employeeNoString'))
    this.faults.push('event torn')
    const whole = this.#bodyOf(first)
    await sendTornIsapi(this.#url, whole, whole.length - 200)
    this.faults.push('picture torn')
    await waitFor(`the torn event of ${this.name}`, async () => (await deviceOf(clerk, this.deviceId)).punches === 1)
    this.again += 1
  }

  #note({ number, time, direction }: PlannedPunch): void {
    this.sent.push({ number, time, direction })
  }

  #bodyOf({ number, time, direction }: PlannedPunch): Buffer {
    return isapiBody({
      macAddress: ISAPI_MAC,
      employeeNo: number,
      dateTime: `${time}+08:00`,
      attendanceStatus: direction === 1 ? 'checkOut' : 'checkIn',
    })
  }
}
