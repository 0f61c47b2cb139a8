import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAttlog } from '../../src-main/devices/protocols/attlog/parse.ts'
import {
  type PracticeTerminalOptions,
  startPracticeTerminal,
} from '../../src-main/practice/terminal/practice-terminal.ts'
import { temporaryFolder, until } from '../devices/helpers.ts'

/** What is used of node-zklib, an independent client that knows nothing of this project. */
interface ZkLib {
  createSocket(): Promise<void>
  getInfo(): Promise<{ userCounts: number; logCounts: number; logCapacity: number }>
  getUsers(): Promise<{ data: Array<{ userId: string; name: string }> }>
  getAttendances(): Promise<{ data: Array<{ deviceUserId: string; recordTime: Date }>; err: unknown }>
  disableDevice(): Promise<unknown>
  enableDevice(): Promise<unknown>
  disconnect(): Promise<unknown>
}

const ZkLibClient = createRequire(import.meta.url)('node-zklib') as new (
  host: string,
  port: number,
  timeout: number,
  udpPort: number,
) => ZkLib

const cleanups: Array<() => Promise<unknown>> = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function terminalWith(count: number, options: PracticeTerminalOptions = {}) {
  const terminal = await startPracticeTerminal(options)
  cleanups.push(() => terminal.stop())
  terminal.device.addUsers([
    { number: '1001', name: 'Wang' },
    { number: '1002', name: 'Li' },
  ])
  terminal.device.addPunches(
    Array.from({ length: count }, (_, index) => ({
      number: String(1001 + (index % 2)),
      deviceTime: new Date(Date.UTC(2026, 8, 1) + index * 60_000).toISOString().slice(0, 19),
    })),
  )
  return terminal
}

/** Wall time as node-zklib gives it: in the zone of this process. */
function wall(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

describe('the practice terminal, seen by node-zklib', () => {
  // node-zklib takes one packet from each piece the socket gives, so packets are spaced as a slow device spaces them.
  it.each([
    ['in one reply', 12, {}],
    ['in chunks', 4000, { packetGapMs: 15 }],
  ])('gives its counts, users and attendance %s', async (_name, count, options) => {
    const terminal = await terminalWith(count, options)
    const client = new ZkLibClient(terminal.host, terminal.port, 5000, 4000)
    await client.createSocket()
    cleanups.push(() => client.disconnect())
    expect(await client.getInfo()).toEqual({ userCounts: 2, logCounts: count, logCapacity: 100_000 })
    expect((await client.getUsers()).data).toMatchObject([
      { userId: '1001', name: 'Wang' },
      { userId: '1002', name: 'Li' },
    ])
    await client.disableDevice()
    expect(terminal.enabled()).toBe(false)
    const { data, err } = await client.getAttendances()
    await client.enableDevice()
    // node-zklib may take the closing OK of the last chunk for the answer, so this is waited for.
    await until('enabled', () => terminal.enabled())
    expect(err ?? null).toBeNull()
    expect(data.map(({ deviceUserId, recordTime }) => [deviceUserId, wall(recordTime)])).toEqual(
      terminal.device.punches.map(({ number, deviceTime }) => [number, deviceTime]),
    )
  })
})

describe('the practice terminal', () => {
  it('writes its attendance to a stick, readable line by line', async () => {
    const terminal = await terminalWith(500)
    const file = join(temporaryFolder(), '1_attlog.dat')
    terminal.writeAttlog(file)
    const { records, rejected } = parseAttlog(readFileSync(file))
    expect(rejected).toEqual([])
    expect(records.map(({ number, deviceTime }) => ({ number, deviceTime }))).toEqual(terminal.device.punches)
  })

  it('stamps a punch with its own clock, and takes none while locked', async () => {
    const now = Date.parse('2026-10-03T00:00:00Z')
    const { device } = await terminalWith(0, { now: () => now, clockOffsetMs: 120_000 })
    expect(device.punchNow('1001', 1)).toBe(true)
    device.enabled = false
    expect(device.punchNow('1001', 1)).toBe(false)
    expect(device.punches).toEqual([{ number: '1001', deviceTime: '2026-10-03T08:02:00', direction: 1, verify: 1 }])
  })
})
