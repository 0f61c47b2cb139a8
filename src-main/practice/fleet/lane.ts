/** A practice device and those who tap at it, for a month with every kind of device. It counts what it records, so that the station can be held against it. */
import type { DriverName } from '../../devices/messages.ts'
import type { StationClient } from '../scenario/station-client.ts'
import type { PlannedPunch } from '../site/month.ts'

/** A punch as the device recorded it. */
export interface SentPunch {
  number: string
  /** Wall time `YYYY-MM-DDTHH:mm:ss`; only the date where the device has no clock and the station's counts. */
  time: string
  /** 0 in, 1 out, 255 where the device tells none. */
  direction: number
}

/** What a lane needs of the site around it. */
export interface LaneSite {
  manager: StationClient
  clerk: StationClient
}

export const NO_DIRECTION = 255
const PATIENCE_MS = 60_000

export abstract class Lane {
  readonly driver: DriverName
  /** Name of the device on the station. */
  readonly name: string
  deviceId = ''
  /** Records that were sent once more after the station had them. */
  again = 0
  /** Faults played, each as often as it was. */
  readonly faults: string[] = []

  constructor(driver: DriverName, name: string) {
    this.driver = driver
    this.name = name
  }

  /** Every punch that the device has recorded, each once. */
  abstract get sent(): readonly SentPunch[]

  /** Adds the device to the station and waits until it answers there. */
  abstract register(site: LaneSite): Promise<void>

  /** Brings the taps of a part of the month (`part` counts from 0), with what goes wrong in it. */
  abstract play(site: LaneSite, taps: readonly PlannedPunch[], part: number): Promise<void>

  /** The month is over. */
  finish(_site: LaneSite): Promise<void> {
    return Promise.resolve()
  }

  abstract stop(): Promise<void>
}

/** A place where somebody can tap at this very minute of the practice clock. */
export interface LiveSpot {
  tapNow(number: string, direction: 0 | 1): Promise<void>
  /** Everything that was tapped is kept. */
  settled(site: LaneSite): Promise<void>
  /** What goes wrong on the n-th day on which people tap here. */
  misbehave?(site: LaneSite, day: number): Promise<void>
}

/** Where a worker taps: on most days at a lane, and on the days of live taps perhaps at another place. */
export interface Spot {
  lane: Lane
  live?: LiveSpot
}

/** Asks until there is an answer. Throws after a minute, with what was waited for. */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await pauseMs(40)
  }
}

export function pauseMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

export async function deviceOf(clerk: StationClient, deviceId: string) {
  const device = (await clerk.attendance.devices()).find(({ id }) => id === deviceId)
  if (!device) throw new Error('the station does not know a device that it registered')
  return device
}

/** Waits until the station tells this state of a device. */
export async function untilState(clerk: StationClient, lane: Lane, state: 'online' | 'offline'): Promise<void> {
  await waitFor(`${lane.name} ${state}`, async () => (await deviceOf(clerk, lane.deviceId)).state === state)
}

/** Waits until the station keeps every punch that the device has recorded. */
export async function untilKept(clerk: StationClient, lane: Lane): Promise<void> {
  await waitFor(
    `${lane.sent.length} punches of ${lane.name}`,
    async () => (await deviceOf(clerk, lane.deviceId)).punches >= lane.sent.length,
  )
}

/** Does the work on all items, at most `width` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}
