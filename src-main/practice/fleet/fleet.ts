/** A practice site with every kind of device, each with a few workers of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochToWall } from '../../devices/clock.ts'
import type { PracticeReader } from '../reader/practice-reader.ts'
import { SITE_ZONE } from '../scenario/site-setup.ts'
import type { StationClient } from '../scenario/station-client.ts'
import type { DeviceIds, Gates, MonthAtTheGates, Stage } from '../scenario/types.ts'
import { terminalNumber } from '../site/month.ts'
import type { PracticePerson } from '../site/people.ts'
import type { Lane, Spot } from './lane.ts'
import { LineLane } from './line-lane.ts'
import { type FleetParts, playFleet, refuseLeaver } from './month.ts'
import { IsapiLane, UfaceLane } from './panel-lanes.ts'
import { PushLane } from './push-lane.ts'
import { ReaderDesk } from './readers.ts'
import { StickLane } from './stick-lane.ts'
import { Turnstile } from './turnstile.ts'
import { WedgeLane } from './wedge-lane.ts'
import { ZkLane } from './zk-lane.ts'

export interface FleetOptions {
  /** Folder of the demo; the watched folder of sticks lies in it. */
  folder: string
  people: readonly PracticePerson[]
  /** Practice time, milliseconds since the epoch. */
  now(): number
}

export class Fleet implements Gates, FleetParts {
  readonly readers: [ReaderDesk, ReaderDesk]
  readonly zk: ZkLane
  readonly push: PushLane
  readonly uface: UfaceLane
  readonly turnstile: Turnstile
  readonly wedge: WedgeLane
  readonly spots: Spot[]
  readonly hidSocket: string
  readonly people: readonly PracticePerson[]
  readonly #sockets: string

  private constructor(parts: {
    options: FleetOptions
    sockets: string
    readers: [ReaderDesk, ReaderDesk]
    zk: [ZkLane, ZkLane, ZkLane]
    stick: StickLane
    push: PushLane
    line: LineLane
    turnstile: Turnstile
    uface: UfaceLane
    isapi: IsapiLane
    wedge: WedgeLane
  }) {
    const { zk, stick, push, line, turnstile, uface, isapi, wedge } = parts
    const [first, second, udp] = zk
    this.readers = parts.readers
    this.zk = first
    this.push = push
    this.uface = uface
    this.turnstile = turnstile
    this.wedge = wedge
    this.spots = [
      { lane: first },
      { lane: second },
      { lane: udp, live: udp },
      { lane: stick },
      { lane: push },
      { lane: line },
      // On days on which nobody passes the turnstile or comes by the office, their people use another device.
      { lane: second, live: turnstile },
      { lane: uface },
      { lane: isapi },
      { lane: line, live: wedge },
    ]
    this.hidSocket = hidSocketIn(parts.sockets)
    this.people = parts.options.people
    this.#sockets = parts.sockets
  }

  /** Starts the practice devices; the station is told of them later. */
  static async start(options: FleetOptions): Promise<Fleet> {
    const { folder, people, now } = options
    // Paths of ptys and sockets must be short, and they are gone with the demo.
    const sockets = mkdtempSync(join(tmpdir(), 'anxin-'))
    const pathOf = (name: string) => join(sockets, name)
    const at = { host: '127.0.0.1', port: await freePort() }
    const today = () => epochToWall(now(), SITE_ZONE).slice(0, 10)
    const users = people.map((person) => ({ number: terminalNumber(person), name: person.name }))
    return new Fleet({
      options,
      sockets,
      readers: [await ReaderDesk.onSerial(pathOf('reader')), await ReaderDesk.onUsb(hidSocketIn(sockets))],
      zk: [
        await ZkLane.start({
          ...{ name: '1号门考勤机', serialNumber: 'PRACTICE00000001', now, syncUsers: true },
          // It runs fast: the skew must be recorded, never "corrected".
          clockOffsetMs: 95_000,
        }),
        await ZkLane.start({ name: '2号门考勤机', serialNumber: 'PRACTICE00000002', now }),
        await ZkLane.start({ name: '3号门考勤机（UDP）', serialNumber: 'PRACTICE00000003', now, udp: true }),
      ],
      stick: new StickLane('生活区考勤机（U盘）', join(folder, 'stick'), users),
      push: new PushLane('材料门考勤机（推送）', at, 'PRACTICE00000004', now),
      line: await LineLane.start('食堂刷卡机', pathOf('line')),
      turnstile: await Turnstile.start(pathOf, today),
      uface: await UfaceLane.start('办公区面板', at),
      isapi: new IsapiLane('生活区面板', at),
      wedge: new WedgeLane('办公室刷卡器（键盘口）', today),
    })
  }

  /** Every device once. */
  get lanes(): Lane[] {
    return [...new Set([...this.spots.map(({ lane }) => lane), ...this.turnstile.lanes, this.wedge])]
  }

  /** Adds every device to the station; returns when all answer there. */
  async register(manager: StationClient): Promise<DeviceIds> {
    const site = { manager, clerk: manager }
    for (const desk of this.readers) await desk.register(site)
    await this.turnstile.register(site)
    for (const lane of this.lanes) if (lane.deviceId === '') await lane.register(site)
    const stick = this.lanes.find(({ driver }) => driver === 'attlog-file')
    return { readerId: this.readers[0].deviceId, terminalIds: [], stickId: stick?.deviceId ?? '' }
  }

  readerFor(person: PracticePerson): PracticeReader {
    return this.#desk(person).next()
  }

  #desk({ index }: PracticePerson): ReaderDesk {
    return this.readers[index % 2 === 0 ? 0 : 1]
  }

  play(stage: Stage): Promise<MonthAtTheGates> {
    return playFleet(this, stage)
  }

  afterExit(stage: Stage, leaver: string): Promise<void> {
    return refuseLeaver(this, stage, leaver)
  }

  async stop(): Promise<void> {
    for (const desk of this.readers) await desk.stop()
    await Promise.all(this.lanes.map((lane) => lane.stop()))
    rmSync(this.#sockets, { recursive: true, force: true })
  }
}

function hidSocketIn(folder: string): string {
  return join(folder, 'hid')
}

/** A port of this PC that nobody listens at. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
