import { formatCardNumber, type WedgeKey, wedgeScans } from '../../contract/wedge.ts'
import { expectRefusal } from '../scenario/enrolment.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import { Lane, type LaneSite, NO_DIRECTION, type SentPunch, untilKept } from './lane.ts'

const FORMAT = '8h10d'
/** Cards of the practice site for this reader: four bytes, counted from here by the number on the terminals. */
const FIRST_CARD = 0x5a00_0000
/** Between the keys of the reader, and of somebody who types. */
const READER_GAP_MS = 8
const PERSON_GAP_MS = 180

/** A card reader that types into the station's window. It has no clock and tells no direction. */
export class WedgeLane extends Lane {
  readonly sent: SentPunch[] = []
  readonly #today: () => string
  #site: LaneSite | undefined
  #at = 0

  constructor(name: string, today: () => string) {
    super('wedge-reader', name)
    this.#today = today
  }

  async register(site: LaneSite): Promise<void> {
    this.#site = site
    const device = await site.manager.attendance.addDevice({
      driver: 'wedge-reader',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'keyboard' },
      options: { cardFormat: FORMAT },
    })
    this.deviceId = device.id
  }

  play(): Promise<void> {
    return Promise.resolve()
  }

  /** Gives a worker his card, as tapped here. */
  async giveCard({ clerk }: LaneSite, number: string, workerId: string, fromDate: string): Promise<void> {
    await clerk.attendance.giveCard({ workerId, text: textOf(number), deviceId: this.deviceId, fromDate })
  }

  async tapNow(number: string): Promise<void> {
    const text = textOf(number)
    await this.#typed([...this.#keys(text, READER_GAP_MS), this.#key('Enter', READER_GAP_MS)])
    this.sent.push({ number: text, time: this.#today(), direction: NO_DIRECTION })
  }

  settled({ clerk }: LaneSite): Promise<void> {
    return untilKept(clerk, this)
  }

  /** The reader loses its cable amid a number, somebody types on the keyboard, and a card is read wrongly. */
  async misbehave(_site: LaneSite, day: number): Promise<void> {
    if (day === 0) {
      await this.#typed(this.#keys(textOf('1001').slice(0, 6), READER_GAP_MS))
      this.faults.push('half a number')
      await this.#typed([...this.#keys(textOf('1001'), PERSON_GAP_MS), this.#key('Enter', PERSON_GAP_MS)])
      this.faults.push('typed by hand')
    }
    if (day !== 1) return
    const garbled = this.#keys('90A91777', READER_GAP_MS)
    await expectRefusal('attendance.card-unreadable', () =>
      this.#typed([...garbled, this.#key('Enter', READER_GAP_MS)]),
    )
    this.faults.push('garbled number')
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  /** As the station's window does: what is a scan is a tap, and whatever else is typing belongs to nobody. */
  async #typed(keys: WedgeKey[]): Promise<void> {
    for (const { text } of wedgeScans(keys)) {
      await this.#site?.manager.attendance.cardTap({ deviceId: this.deviceId, text })
    }
  }

  #keys(text: string, gapMs: number): WedgeKey[] {
    this.#at += 1000
    return [...text].map((key) => this.#key(key, gapMs))
  }

  #key(key: string, gapMs: number): WedgeKey {
    this.#at += gapMs
    return { key, at: this.#at }
  }
}

function textOf(number: string): string {
  return formatCardNumber(FIRST_CARD + Number(number), FORMAT)
}
