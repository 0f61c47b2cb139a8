/** Holds the station against the practice devices: each punch that a device recorded is kept exactly once, and nothing else. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { OPERATION_LOG_CLEARED, OPERATION_TIME_SET } from '../../devices/protocols/zk/operations.ts'
import type { Fleet } from '../../practice/fleet/fleet.ts'
import { type SentPunch, waitFor } from '../../practice/fleet/lane.ts'
import { terminalNumber } from '../../practice/site/month.ts'
import type { OpenStage } from './stage.ts'

export interface DeviceRow {
  name: string
  driver: string
  /** Punches the device recorded; cards laid on a reader; openings that the gate owed. */
  sent: number
  /** Of them, what the station keeps; what the station showed; openings. */
  kept: number
  /** Records that came once more and added nothing. */
  refused: number
  /** Kept punches of numbers that nobody owns. */
  unknown: number
  faults: string[]
}

interface KeptPunch extends SentPunch {
  deviceId: string
  workerId: string | null
}

/** What the closed data folder holds of the devices, beside what they sent; and each difference in words. */
export function compareDevices(dataDir: string, fleet: Fleet): { rows: DeviceRow[]; wrong: string[] } {
  const kept = Map.groupBy(keptPunches(dataDir), ({ deviceId }) => deviceId)
  const wrong: string[] = []
  const rows: DeviceRow[] = fleet.readers.map(({ name, cards, faults }) => ({
    ...{ name, driver: 'sdt-reader', sent: cards, kept: cards, refused: 0, unknown: 0, faults },
  }))
  for (const lane of fleet.lanes) {
    const own = kept.get(lane.deviceId) ?? []
    kept.delete(lane.deviceId)
    if (lane === fleet.turnstile.gate) continue
    const unknown = own.filter(({ workerId }) => workerId === null).length
    const { name, driver, sent, again, faults } = lane
    rows.push({ name, driver, sent: sent.length, kept: own.length, refused: again, unknown, faults: [...faults] })
    wrong.push(...differences(sent, own).map((what) => `${name}: ${what}`))
    if (faults.length === 0) wrong.push(`${name} never misbehaved`)
  }
  for (const [deviceId, own] of kept) wrong.push(`${own.length} punches of ${deviceId}, which sent none`)
  const { name, driver, expected, gate, faults } = fleet.turnstile.gate
  const openings = gate.openings.length
  rows.push({ name, driver, sent: expected, kept: openings, refused: 0, unknown: 0, faults: [...faults] })
  if (openings !== expected) wrong.push(`${name} opened ${openings} times for ${expected} people`)
  return { rows, wrong }
}

function keptPunches(dataDir: string): KeptPunch[] {
  const db = new Database(join(dataDir, 'station.db'), { readonly: true })
  try {
    return db
      .prepare(
        `SELECT device_id AS deviceId, number, device_time AS time, direction, worker_id AS workerId FROM punch
         WHERE provenance <> 'manual'`,
      )
      .all() as KeptPunch[]
  } finally {
    db.close()
  }
}

/** Each punch is told by its number, time and direction; a device without a clock by the date alone. */
function differences(sent: readonly SentPunch[], kept: readonly SentPunch[]): string[] {
  const counts = new Map<string, number>()
  const width = sent[0]?.time.length ?? 0
  const count = ({ number, time, direction }: SentPunch, by: number) => {
    const key = `${number} ${time.slice(0, width)} ${direction}`
    counts.set(key, (counts.get(key) ?? 0) + by)
  }
  for (const punch of sent) count(punch, 1)
  for (const punch of kept) count(punch, -1)
  return [...counts].flatMap(([key, left]) =>
    left === 0 ? [] : [left > 0 ? `lost ${key} (${left})` : `kept ${key}, which was not sent (${-left})`],
  )
}

/** What must be recorded besides punches: shut gates, clocks set and logs cleared; and that entry and exit have reached the devices' users. */
export async function deviceDisagreements(stage: OpenStage, fleet: Fleet): Promise<string[]> {
  const wrong: string[] = []
  const events = await stage.clerk.attendance.deviceEvents({ limit: 500 })
  const counts: Array<[code: string, times: number]> = [
    ['attendance.gate-unknown-number', 1],
    ['attendance.gate-not-engaged', 1],
    // Told by the stick and by the terminal that pushes.
    [`attendance.operations.${OPERATION_TIME_SET}`, 2],
    [`attendance.operations.${OPERATION_LOG_CLEARED}`, 1],
  ]
  for (const [code, times] of counts) {
    const found = events.filter((event) => event.code === code).length
    if (found !== times) wrong.push(`${code} is recorded ${found} times instead of ${times}`)
  }
  const roster = await rosterUsers(stage)
  const users: Array<[name: string, read: () => Record<string, string>]> = [
    [fleet.zk.name, () => namesOf(fleet.zk.terminal.device.users)],
    [fleet.push.name, () => namesOf(fleet.push.terminal.device.users)],
    [fleet.uface.name, () => fleet.uface.panel.people()],
  ]
  for (const [name, read] of users) {
    // Entry and exit go out by themselves, some seconds later.
    const same = await waitFor(name, async () => sameUsers(read(), roster)).catch(() => false)
    if (!same) wrong.push(`the users of ${name} are not the roster's: ${userDifferences(read(), roster)}`)
  }
  return wrong
}

/** Numbers and names of all who are on the roster now. */
async function rosterUsers(stage: OpenStage): Promise<Record<string, string>> {
  const present = new Set<string>()
  for (let offset = 0, total = 1; offset < total; offset += 200) {
    const page = await stage.clerk.roster.search({ status: 'on-site', offset, limit: 200 })
    for (const { name } of page.rows) present.add(name)
    total = page.total
  }
  return Object.fromEntries(
    stage.people.filter(({ name }) => present.has(name)).map((person) => [terminalNumber(person), person.name]),
  )
}

function namesOf(users: readonly { number: string; name: string }[]): Record<string, string> {
  return Object.fromEntries(users.map(({ number, name }) => [number, name]))
}

function sameUsers(found: Record<string, string>, wanted: Record<string, string>): boolean {
  return userDifferences(found, wanted) === ''
}

function userDifferences(found: Record<string, string>, wanted: Record<string, string>): string {
  return [...new Set([...Object.keys(found), ...Object.keys(wanted)])]
    .filter((number) => found[number] !== wanted[number])
    .join(' ')
}
