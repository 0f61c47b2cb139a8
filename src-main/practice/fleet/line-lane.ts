import { type PracticeLineTerminal, startPracticeLine } from '../line/practice-line.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import type { PlannedPunch } from '../site/month.ts'
import { Lane, type LaneSite, pauseMs, type SentPunch, untilKept, untilState } from './lane.ts'

const PATTERN = '^(?<number>\\d+),(?<date>\\S+) (?<time>\\S+),(?<direction>[IO])$'
/** The station gives a half line up after a second of silence; here somebody swipes again a little later. */
const HALF_LINE_MS = 2500

/** A swipe reader on a serial line, which writes number, time and direction and keeps nothing. */
export class LineLane extends Lane {
  readonly sent: SentPunch[] = []
  readonly #line: PracticeLineTerminal

  private constructor(name: string, line: PracticeLineTerminal) {
    super('line-terminal', name)
    this.#line = line
  }

  static async start(name: string, linkPath: string): Promise<LineLane> {
    return new LineLane(name, await startPracticeLine(linkPath))
  }

  async register({ manager, clerk }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'line-terminal',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'serial', path: this.#line.path, baudRate: 9600 },
      options: { pattern: PATTERN },
    })
    this.deviceId = device.id
    await untilState(clerk, this, 'online')
  }

  async play({ clerk }: LaneSite, taps: readonly PlannedPunch[], part: number): Promise<void> {
    const [first] = taps
    if (part === 0 && first) {
      this.#line.write(Uint8Array.from([0x07, 0x13, 0x3f, 0x0d, 0x0a]))
      this.faults.push('noise')
      this.#line.write(Buffer.from(textOf(first).slice(0, 9)))
      await pauseMs(HALF_LINE_MS)
      this.faults.push('half line')
    }
    if (part === 1) {
      await this.#line.unplug()
      await untilState(clerk, this, 'offline')
      await this.#line.replug()
      await untilState(clerk, this, 'online')
      this.faults.push('unplugged')
    }
    for (const tap of taps) {
      this.#line.swipe(textOf(tap))
      this.sent.push({ number: tap.number, time: tap.time, direction: tap.direction })
    }
    await untilKept(clerk, this)
  }

  stop(): Promise<void> {
    return this.#line.stop()
  }
}

function textOf({ number, time, direction }: PlannedPunch): string {
  return `${number},${time.replace('T', ' ')},${direction === 1 ? 'O' : 'I'}`
}
