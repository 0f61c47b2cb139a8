import { SITE_ZONE } from '../scenario/site-setup.ts'
import type { PlannedPunch } from '../site/month.ts'
import { type PracticeTerminal, startPracticeTerminal } from '../terminal/practice-terminal.ts'
import { Lane, type LaneSite, pauseMs, type SentPunch, untilKept, untilState, waitFor } from './lane.ts'

const COMM_KEY = 1234
const RECORD_BYTES = 40
const VERIFY_FACE = 15
const LOST_DATAGRAMS = 3

export interface ZkLaneOptions {
  name: string
  serialNumber: string
  /** Of the practice clock, milliseconds. */
  now(): number
  clockOffsetMs?: number
  /** Over UDP, hearing punches as they happen. */
  udp?: boolean
  syncUsers?: boolean
}

/** A ZKTeco terminal that is pulled: over TCP, or over UDP with realtime on. */
export class ZkLane extends Lane {
  readonly terminal: PracticeTerminal
  readonly #udp: boolean
  readonly #syncUsers: boolean

  private constructor(terminal: PracticeTerminal, { name, udp = false, syncUsers = false }: ZkLaneOptions) {
    super('zk-terminal', name)
    this.terminal = terminal
    this.#udp = udp
    this.#syncUsers = syncUsers
  }

  static async start(options: ZkLaneOptions): Promise<ZkLane> {
    const { serialNumber, clockOffsetMs = 0, now } = options
    return new ZkLane(await startPracticeTerminal({ serialNumber, commKey: COMM_KEY, clockOffsetMs, now }), options)
  }

  get sent(): SentPunch[] {
    return this.terminal.device.punches.map(({ number, deviceTime, direction = 0 }) => ({
      number,
      time: deviceTime,
      direction,
    }))
  }

  async register({ manager, clerk }: LaneSite): Promise<void> {
    const { host, port } = this.terminal
    const device = await manager.attendance.addDevice({
      driver: this.driver,
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: this.#udp ? 'udp' : 'tcp', host, port },
      commKey: COMM_KEY,
      options: { ...(this.#udp ? { realtime: true } : {}), ...(this.#syncUsers ? { syncUsers: true } : {}) },
    })
    this.deviceId = device.id
    await untilState(clerk, this, 'online')
  }

  async play(site: LaneSite, taps: readonly PlannedPunch[], part: number): Promise<void> {
    this.terminal.device.addPunches(
      taps.map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: VERIFY_FACE })),
    )
    this.#spoil(part)
    await this.#pull(site)
    this.terminal.setFaults({})
  }

  /** The whole log once more: nothing may come of it. */
  override async finish(site: LaneSite): Promise<void> {
    const added = await this.#pull(site)
    if (added > 0) throw new Error(`a repeated pull of ${this.name} added ${added} punches`)
  }

  /** Realtime: he shows his face now, and the terminal tells it by itself. */
  async tapNow(number: string, direction: 0 | 1): Promise<void> {
    await waitFor(`somebody who listens to ${this.name}`, async () => this.terminal.device.listened)
    // A terminal that is being read is locked; the worker waits a moment.
    await waitFor(`${this.name} unlocked`, async () => this.terminal.device.punchNow(number, direction, VERIFY_FACE))
  }

  /** The terminal told every punch by itself, before any pull. */
  settled({ clerk }: LaneSite): Promise<void> {
    return untilKept(clerk, this)
  }

  stop(): Promise<void> {
    return this.terminal.stop()
  }

  #spoil(part: number): void {
    if (this.#udp) {
      if (part !== 1) return
      this.terminal.setFaults({ loseEvery: 5, loseTimes: LOST_DATAGRAMS })
      this.faults.push(`${LOST_DATAGRAMS} datagrams lost`)
    } else if (part === 0) {
      const half = Math.floor((this.terminal.device.punches.length * RECORD_BYTES) / 2)
      this.terminal.setFaults({ disconnectAfterBytes: half, disconnectTimes: 1 })
      this.faults.push('connection cut')
    } else if (part === 1) {
      this.terminal.setFaults({ noise: true })
      this.faults.push('noise')
    }
  }

  /** Pulls until it is complete; returns what came new. */
  async #pull({ clerk }: LaneSite): Promise<number> {
    let added = 0
    for (let attempt = 0; attempt < 4; attempt++) {
      const result = await clerk.attendance.pull({ deviceId: this.deviceId }).catch(incomplete)
      added += result?.added ?? 0
      this.again += result ? result.received - result.added : 0
      if (result?.complete) return added
      await pauseMs(200)
    }
    throw new Error(`a pull of ${this.name} stayed incomplete`)
  }
}

/** A pull that broke off before the first record is refused, and simply pulled again. */
function incomplete(error: unknown): undefined {
  if ((error as { data?: { code?: string } }).data?.code !== 'devices.pull-incomplete') throw error
}
