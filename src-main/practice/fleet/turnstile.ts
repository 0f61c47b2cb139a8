import { formatCardNumber } from '../../contract/wedge.ts'
import { type PracticeGate, startPracticeGate } from '../gate/practice-gate.ts'
import {
  type OsdpLineFaults,
  type PracticeOsdpLine,
  PracticeOsdpReader,
  startPracticeOsdp,
} from '../osdp/peripheral.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import { Lane, type LaneSite, type SentPunch, untilKept, untilState, waitFor } from './lane.ts'

const SCBK = 'a0b1c2d3e4f5061728394a5b6c7d8e9f'
/** Cards of the practice site: 26 bits, counted from here by the number on the terminals. */
const FIRST_CARD = 5_000_000
/** A card that nobody was given. */
const STRANGERS_CARD = 9_999_999

/** Number that the station hears of the card of a person with this number on the terminals. */
export function siteCard(number: string): string {
  return formatCardNumber(FIRST_CARD + Number(number), '6h8d')
}

/** An OSDP reader at one side of the turnstile. It has no clock: the station's counts. */
export class OsdpLane extends Lane {
  readonly sent: SentPunch[] = []
  readonly #line: PracticeOsdpLine
  readonly #direction: 0 | 1
  readonly #install: boolean
  readonly #today: () => string

  private constructor(name: string, line: PracticeOsdpLine, direction: 0 | 1, install: boolean, today: () => string) {
    super('osdp-panel', name)
    this.#line = line
    this.#direction = direction
    this.#install = install
    this.#today = today
  }

  static async start(name: string, linkPath: string, direction: 0 | 1, today: () => string): Promise<OsdpLane> {
    // The reader at the entrance comes new from its box, with the key that everybody knows, and is given the site's.
    const install = direction === 0
    const reader = new PracticeOsdpReader(
      install ? { installMode: true, serial: 4711 } : { scbk: Buffer.from(SCBK, 'hex'), serial: 4712 },
    )
    return new OsdpLane(name, await startPracticeOsdp(linkPath, [reader]), direction, install, today)
  }

  /** With the gate that opens for those who show here. */
  async registerAt(gateId: string, { manager, clerk }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'osdp-panel',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'serial', path: this.#line.path, baudRate: 9600 },
      options: {
        ...{ addresses: [0], scbk: SCBK, direction: this.#direction, gateId },
        ...(this.#install ? { installMode: true } : {}),
      },
    })
    this.deviceId = device.id
    await untilState(clerk, this, 'online')
    if (!this.#line.readers.every(({ secure }) => secure)) throw new Error(`${this.name} has no secure channel`)
  }

  register(): Promise<void> {
    return Promise.reject(new Error('an OSDP reader of the turnstile is registered with its gate'))
  }

  play(): Promise<void> {
    return Promise.resolve()
  }

  show(value: number, number: string): void {
    this.#line.readers[0]?.showCard(value)
    this.sent.push({ number, time: this.#today(), direction: this.#direction })
  }

  spoil(faults: OsdpLineFaults | undefined): void {
    this.#line.setFaults(faults)
    if (faults) this.faults.push(faults.kind)
  }

  async replug(clerk: LaneSite['clerk']): Promise<void> {
    await this.#line.unplug()
    await untilState(clerk, this, 'offline')
    await this.#line.replug()
    await untilState(clerk, this, 'online')
    this.faults.push('unplugged')
  }

  stop(): Promise<void> {
    return this.#line.stop()
  }
}

/** The gate's board: what it was told to open, against whom it should have opened for. */
export class GateLane extends Lane {
  readonly gate: PracticeGate
  /** Engaged people who showed. */
  expected = 0

  private constructor(name: string, gate: PracticeGate) {
    super('gate-7e', name)
    this.gate = gate
  }

  static async start(name: string, linkPath: string): Promise<GateLane> {
    return new GateLane(name, await startPracticeGate(linkPath))
  }

  /** A gate is no place of punches. */
  get sent(): SentPunch[] {
    return []
  }

  async register({ manager, clerk }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'gate-7e',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'serial', path: this.gate.path, baudRate: 19_200 },
      options: { machine: 1 },
    })
    this.deviceId = device.id
    await untilState(clerk, this, 'online')
  }

  play(): Promise<void> {
    return Promise.resolve()
  }

  /** Does not answer for a while, and is unplugged once; nobody stands before it meanwhile. */
  async misbehave(clerk: LaneSite['clerk']): Promise<void> {
    this.gate.setFaults({ silence: true })
    await untilState(clerk, this, 'offline')
    this.gate.setFaults({})
    await untilState(clerk, this, 'online')
    await this.gate.unplug()
    await untilState(clerk, this, 'offline')
    await this.gate.replug()
    await untilState(clerk, this, 'online')
    this.faults.push('silent', 'unplugged')
  }

  noisy(on: boolean): void {
    this.gate.setFaults({ noise: on })
    if (on) this.faults.push('noise')
  }

  stop(): Promise<void> {
    return this.gate.stop()
  }
}

/** A turnstile with an OSDP reader at each side and a gate that opens for the site's own people only. */
export class Turnstile {
  readonly entrance: OsdpLane
  readonly exit: OsdpLane
  readonly gate: GateLane

  private constructor(entrance: OsdpLane, exit: OsdpLane, gate: GateLane) {
    this.entrance = entrance
    this.exit = exit
    this.gate = gate
  }

  static async start(pathOf: (name: string) => string, today: () => string): Promise<Turnstile> {
    return new Turnstile(
      await OsdpLane.start('闸机进口读卡器', pathOf('in'), 0, today),
      await OsdpLane.start('闸机出口读卡器', pathOf('out'), 1, today),
      await GateLane.start('1号闸机', pathOf('gate')),
    )
  }

  get lanes(): [OsdpLane, OsdpLane, GateLane] {
    return [this.entrance, this.exit, this.gate]
  }

  async register(site: LaneSite): Promise<void> {
    await this.gate.register(site)
    for (const reader of [this.entrance, this.exit]) await reader.registerAt(this.gate.deviceId, site)
  }

  /** Gives a worker his card for the turnstile. */
  async giveCard({ clerk }: LaneSite, number: string, workerId: string, fromDate: string): Promise<void> {
    for (const { deviceId } of [this.entrance, this.exit])
      await clerk.attendance.assignNumber({ deviceId, number: siteCard(number), workerId, fromDate })
  }

  tapNow(number: string, direction: 0 | 1): Promise<void> {
    this.#reader(direction).show(FIRST_CARD + Number(number), siteCard(number))
    this.gate.expected += 1
    return Promise.resolve()
  }

  /** Somebody shows a card for whom the gate must stay shut. */
  refuse(number: string | 'stranger'): void {
    const value = number === 'stranger' ? STRANGERS_CARD : FIRST_CARD + Number(number)
    this.entrance.show(value, formatCardNumber(value, '6h8d'))
  }

  /** What goes wrong on the n-th day on which people pass here. */
  async misbehave({ clerk }: LaneSite, day: number): Promise<void> {
    const kinds: Array<OsdpLineFaults['kind']> = ['noise', 'half-frame', 'bad-crc', 'silence']
    this.entrance.spoil({ every: 7, kind: kinds[day % kinds.length] ?? 'noise' })
    this.gate.noisy(day === 0)
    if (day === 1) {
      await this.exit.replug(clerk)
      await this.gate.misbehave(clerk)
    }
  }

  /** Everybody who showed is kept, and the gate has opened once for each who may pass. */
  async settled({ clerk }: LaneSite): Promise<void> {
    await untilKept(clerk, this.entrance)
    await untilKept(clerk, this.exit)
    await waitFor(
      `${this.gate.expected} openings, ${this.gate.gate.openings.length} seen`,
      async () => this.gate.gate.openings.length >= this.gate.expected,
    )
  }

  #reader(direction: 0 | 1): OsdpLane {
    return direction === 1 ? this.exit : this.entrance
  }

  async stop(): Promise<void> {
    for (const lane of this.lanes) await lane.stop()
  }
}
