import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeOperation, OPERATION_LOG_CLEARED, OPERATION_TIME_SET } from '../../devices/protocols/zk/operations.ts'
import { encodeUserWrite } from '../../devices/protocols/zk/users.ts'
import { expectRefusal } from '../scenario/enrolment.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import type { PlannedPunch } from '../site/month.ts'
import { attlogText } from '../terminal/attlog.ts'
import { Lane, type LaneSite, type SentPunch, untilState, waitFor } from './lane.ts'

const ATTLOG = '3_attlog.dat'
/** What is missing of the last line when the stick was pulled out too early. */
const TORN_BYTES = 14

/** A terminal without network: its files come on a stick into a folder that the station looks at. */
export class StickLane extends Lane {
  readonly sent: SentPunch[] = []
  readonly #folder: string
  readonly #users: readonly { number: string; name: string }[]

  constructor(name: string, folder: string, users: readonly { number: string; name: string }[]) {
    super('attlog-file', name)
    this.#folder = folder
    this.#users = users
    mkdirSync(folder, { recursive: true })
  }

  async register({ manager, clerk }: LaneSite): Promise<void> {
    const device = await manager.attendance.addDevice({
      driver: 'attlog-file',
      name: this.name,
      zone: SITE_ZONE,
      link: { kind: 'file', folder: this.#folder },
    })
    this.deviceId = device.id
    await untilState(clerk, this, 'online')
  }

  play(_site: LaneSite, taps: readonly PlannedPunch[], _part: number): Promise<void> {
    for (const { number, time, direction } of taps) this.sent.push({ number, time, direction })
    return Promise.resolve()
  }

  /** The stick comes with a torn file, is brought once more with the whole one, and is imported again by mistake. */
  override async finish(site: LaneSite): Promise<void> {
    const whole = Buffer.from(
      attlogText(this.sent.map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 1 }))),
      'latin1',
    )
    this.#put(ATTLOG, whole.subarray(0, -TORN_BYTES))
    this.#put('user.dat', this.#userFile())
    this.#put('3_oplog.dat', operationFile(this.sent.at(-1)?.time ?? ''))
    this.faults.push('torn file')
    const torn = await this.#offered(site, ATTLOG)
    const first = await this.#take(site, torn)
    if (first.rejected.length !== 1) throw new Error('the torn line was not named')
    const users = await this.#take(site, await this.#offered(site, 'user.dat'))
    const operations = await this.#take(site, await this.#offered(site, '3_oplog.dat'))
    if (users.received !== this.#users.length || operations.received !== 2) throw new Error('a stick file is not whole')
    this.#put(ATTLOG, whole)
    await expectRefusal('devices.offered-file-gone', () => this.#take(site, torn))
    this.faults.push('another file in its place')
    const again = await this.#take(site, await this.#offered(site, ATTLOG, torn.sha256))
    this.again += again.received - again.added
    const file = { deviceId: this.deviceId, fileName: ATTLOG, contentBase64: whole.toString('base64') }
    const third = await site.clerk.attendance.importFile(file)
    if (first.added + again.added !== this.sent.length || third.added !== 0)
      throw new Error(`the stick brought ${first.added} + ${again.added} + ${third.added} punches`)
    this.again += third.received
    this.faults.push('file imported again')
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  #userFile(): Buffer {
    return Buffer.concat(
      this.#users.map(({ number, name }, at) => encodeUserWrite({ uid: at + 1, number, name }, 72, 'gb18030')),
    )
  }

  /** As a copy that ends: under another name first, so that it appears whole. */
  #put(fileName: string, content: Uint8Array): void {
    const temporary = join(this.#folder, `${fileName}.part`)
    writeFileSync(temporary, content)
    renameSync(temporary, join(this.#folder, fileName))
  }

  #offered({ clerk }: LaneSite, fileName: string, besides = '') {
    return waitFor(`${fileName} offered`, async () =>
      (await clerk.attendance.offeredFiles()).find(
        (file) => file.deviceId === this.deviceId && file.fileName === fileName && file.sha256 !== besides,
      ),
    )
  }

  #take({ clerk }: LaneSite, { fileName, sha256 }: { fileName: string; sha256: string }) {
    return clerk.attendance.importOffered({ deviceId: this.deviceId, fileName, sha256 })
  }
}

/** Somebody set the clock and cleared the log: two entries that matter in a dispute. */
function operationFile(deviceTime: string): Buffer {
  return Buffer.concat([OPERATION_TIME_SET, OPERATION_LOG_CLEARED].map((code) => encodeOperation({ code, deviceTime })))
}
