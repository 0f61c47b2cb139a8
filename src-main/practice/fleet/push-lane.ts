import { PracticePushTerminal } from '../push/push-terminal.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import type { PlannedPunch } from '../site/month.ts'
import { Lane, type LaneSite, pauseMs, type SentPunch, untilKept, waitFor } from './lane.ts'

const SECRET = 'practice-push'
/** How often the terminal asks for a command; real ones ask every ten seconds. */
const ASK_EVERY_MS = 300

export interface ListenAt {
  host: string
  port: number
}

/** A terminal that calls the station by itself, and takes the roster's users from it. */
export class PushLane extends Lane {
  readonly terminal: PracticePushTerminal
  readonly #at: ListenAt
  #asking = true
  #asks: Promise<void> = Promise.resolve()

  constructor(name: string, at: ListenAt, serialNumber: string, now: () => number) {
    super('iclock-push', name)
    this.#at = at
    this.terminal = new PracticePushTerminal({
      station: `http://${at.host}:${at.port}/${SECRET}`,
      serialNumber,
      now,
    })
  }

  get sent(): SentPunch[] {
    return this.terminal.device.punches.map(({ number, deviceTime, direction = 0 }) => ({
      number,
      time: deviceTime,
      direction,
    }))
  }

  async register({ manager }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'iclock-push',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'listen', ...this.#at, serialNumber: this.terminal.device.serialNumber, secret: SECRET },
      options: { syncUsers: true },
    })
    this.deviceId = device.id
    await waitFor(`the station's ear for ${this.name}`, async () => (await this.#hello()) === 200)
    this.#asks = this.#ask()
  }

  async play({ clerk }: LaneSite, taps: readonly PlannedPunch[], part: number): Promise<void> {
    this.terminal.device.addPunches(
      taps.map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 1 })),
    )
    if (part === 0) {
      await this.terminal.pushTorn()
      this.faults.push('push torn')
    }
    const before = this.terminal.acknowledged
    await this.#pushAll()
    if (part !== 1) return untilKept(clerk, this)
    // The station's OK was lost on the way: the terminal sends it all once more.
    this.again += this.terminal.loseAnswers(this.terminal.acknowledged - before)
    this.faults.push('answer lost, pushed again')
    await this.#pushAll()
    await untilKept(clerk, this)
  }

  /** A terminal that lost its stamp after a cut of power sends its whole log, and tells that its clock was set. */
  override async finish({ clerk }: LaneSite): Promise<void> {
    this.again += this.terminal.loseAnswers(this.terminal.acknowledged)
    this.faults.push('whole log pushed again')
    await this.#pushAll()
    const at = this.terminal.device.wallTime().replace('T', ' ')
    await this.terminal.pushOperations([`OPLOG 21\t0\t${at}\t0\t0\t0\t0`])
    await untilKept(clerk, this)
  }

  async stop(): Promise<void> {
    this.#asking = false
    await this.#asks
  }

  async #pushAll(): Promise<void> {
    while (this.terminal.acknowledged < this.terminal.device.punches.length) {
      const answer = await this.terminal.push()
      if (!answer.startsWith('OK')) await pauseMs(200)
    }
  }

  async #hello(): Promise<number | undefined> {
    try {
      return await this.terminal.hello()
    } catch {
      return undefined
    }
  }

  /** Asks for commands in its own time; a station that is not there is asked again. */
  async #ask(): Promise<void> {
    while (this.#asking) {
      const worked = await this.terminal.work().catch(() => false)
      if (!worked) await pauseMs(ASK_EVERY_MS)
    }
  }
}
