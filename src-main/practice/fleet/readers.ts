import { existsSync } from 'node:fs'
import { hidShape } from '../../devices/links/hid.ts'
import { PracticeHidBus } from '../reader/hid-bus.ts'
import { type HidServer, startHidServer } from '../reader/hid-server.ts'
import { type PracticeReader, startPracticeReader } from '../reader/practice-reader.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import { type LaneSite, pauseMs, waitFor } from './lane.ts'

const USB = { vendorId: 0x2b8b, productId: 0x2721 }
/** Bytes of a card that have come when the plug is pulled. */
const HALF_A_CARD = 600

/** A card reader at the office, on a serial line or on USB. */
export class ReaderDesk {
  readonly name: string
  readonly reader: PracticeReader
  readonly faults: string[] = []
  deviceId = ''
  /** Cards laid on it; each was waited for until the station showed it. */
  cards = 0
  readonly #hid: { bus: PracticeHidBus; server: HidServer } | undefined

  private constructor(name: string, reader: PracticeReader, hid?: { bus: PracticeHidBus; server: HidServer }) {
    this.name = name
    this.reader = reader
    this.#hid = hid
  }

  static async onSerial(linkPath: string): Promise<ReaderDesk> {
    return new ReaderDesk('身份证阅读器（串口）', await startPracticeReader({ linkPath }))
  }

  /** Behind the socket that the host is told with `--practice-hid`. */
  static async onUsb(socketPath: string): Promise<ReaderDesk> {
    const bus = new PracticeHidBus(hidShape({}))
    const reader = await startPracticeReader({ linkPath: '', startLine: bus.startLine })
    const server = await startHidServer(socketPath, [{ ...USB, product: '练习身份证阅读器', bus }])
    return new ReaderDesk('身份证阅读器（USB）', reader, { bus, server })
  }

  async register({ manager, clerk }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'sdt-reader',
      name: this.name,
      zone: SITE_ZONE,
      link: this.#hid ? { kind: 'hid', ...USB } : { kind: 'serial', path: this.reader.path, baudRate: 115_200 },
    })
    this.deviceId = device.id
    await waitFor(`${this.name} online`, async () =>
      (await clerk.attendance.devices()).some(({ id, state }) => id === device.id && state === 'online'),
    )
  }

  /** Somebody comes with his card; what is due to go wrong with it does. */
  next(): PracticeReader {
    this.cards += 1
    if (this.cards === 2) this.#spoil('noise')
    if (this.cards === 3) this.#spoil('half-frame')
    if (this.cards === 4) {
      this.reader.unplugDuringRead(HALF_A_CARD)
      this.faults.push('unplugged in the read')
      void this.#plugAgain()
    }
    return this.reader
  }

  async stop(): Promise<void> {
    await this.reader.stop()
    await this.#hid?.server.stop()
  }

  #spoil(fault: 'noise' | 'half-frame'): void {
    this.reader.fail(fault, 1, 'read')
    this.faults.push(fault)
  }

  async #plugAgain(): Promise<void> {
    while (this.#hid ? this.#hid.bus.plugged : existsSync(this.reader.path)) await pauseMs(20)
    await pauseMs(200)
    await this.reader.replug()
  }
}
