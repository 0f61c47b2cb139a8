import { createRequire } from 'node:module'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startPracticeTerminal } from '../../../src-main/practice/terminal/practice-terminal.ts'
import { until } from '../../devices/helpers.ts'

/** What is used of zkteco-js, a second independent client that knows nothing of this project. */
interface ZkTeco {
  createSocket(): Promise<boolean>
  getInfo(): Promise<{ userCounts: number; logCounts: number; logCapacity: number }>
  getUsers(): Promise<{ data: Array<{ userId: string; name: string; cardno: number }> }>
  getAttendances(): Promise<{ data: Array<{ user_id: string; record_time: string; type: number; state: number }> }>
  setUser(uid: number, userId: string, name: string, password: string, role?: number, card?: number): Promise<unknown>
  deleteUser(uid: number): Promise<unknown>
  getSerialNumber(): Promise<string>
  getRealTimeLogs(listener: (log: { userId: string; attTime: Date }) => void): Promise<unknown>
  disconnect(): Promise<unknown>
}

const Client = createRequire(import.meta.url)('zkteco-js') as new (
  host: string,
  port: number,
  timeout: number,
  udpPort: number,
) => ZkTeco

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  vi.restoreAllMocks()
})

async function connected(punches: number) {
  // It writes its successes to the console.
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const terminal = await startPracticeTerminal({ packetGapMs: 15 })
  cleanups.push(() => terminal.stop())
  terminal.device.addUsers([
    { number: '1001', name: 'Wang' },
    { number: '1002', name: 'Li', card: 40856634 },
  ])
  terminal.device.addPunches(
    Array.from({ length: punches }, (_, index) => ({
      number: String(1001 + (index % 2)),
      deviceTime: new Date(Date.UTC(2026, 8, 1) + index * 60_000).toISOString().slice(0, 19),
      direction: index % 2,
    })),
  )
  const client = new Client(terminal.host, terminal.port, 5000, 4000)
  await client.createSocket()
  cleanups.push(() => client.disconnect())
  return { terminal, client }
}

describe('the practice terminal, seen by zkteco-js', () => {
  it('gives its identity, counts and users', async () => {
    const { client } = await connected(12)
    expect(await client.getInfo()).toEqual({ userCounts: 2, logCounts: 12, logCapacity: 100_000 })
    expect(await client.getSerialNumber()).toBe('PRACTICE00000001')
    expect((await client.getUsers()).data).toMatchObject([
      { userId: '1001', name: 'Wang' },
      { userId: '1002', name: 'Li', cardno: 40856634 },
    ])
  })

  it.each([12, 4000])('gives %i punches', async (count) => {
    const { terminal, client } = await connected(count)
    const { data } = await client.getAttendances()
    const wall = (text: string) => {
      const date = new Date(text)
      return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
    }
    expect(data.map(({ user_id, record_time, state }) => [user_id, wall(record_time), state])).toEqual(
      terminal.device.punches.map(({ number, deviceTime, direction }) => [number, deviceTime, direction]),
    )
  })

  it('takes a user and lets one go', async () => {
    const { terminal, client } = await connected(0)
    await client.setUser(3, '1003', 'Zhao', '', 0, 77)
    await client.deleteUser(1)
    await until('both done', () => terminal.device.users.length === 2 && terminal.device.users[1]!.uid === 3)
    expect(terminal.device.users.map(({ number, name, card }) => [number, name, card ?? 0])).toEqual([
      ['1002', 'Li', 40856634],
      ['1003', 'Zhao', 77],
    ])
  })
})
