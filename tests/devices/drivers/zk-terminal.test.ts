import { afterEach, describe, expect, it } from 'vitest'
import { type ZkDriverTiming, ZkTerminalDriver } from '../../../src-main/devices/drivers/zk-terminal.ts'
import type { DeviceSettings } from '../../../src-main/devices/messages.ts'
import { CMD_DATA_WRRQ, CMD_DISABLE, CMD_ENABLE } from '../../../src-main/devices/protocols/zk/commands.ts'
import {
  type PracticeTerminalOptions,
  startPracticeTerminal,
} from '../../../src-main/practice/terminal/practice-terminal.ts'
import { RecordingHost, terminalSettings, until } from '../helpers.ts'

const FAST: Partial<ZkDriverTiming> = { connectMs: 1000, replyMs: 400, probeMs: 200, firstRetryMs: 10, mostRetryMs: 40 }

const cleanups: Array<() => Promise<unknown>> = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function punches(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2026, 8, 1) + index * 61_000).toISOString().slice(0, 19)
    return { number: String(1000 + (index % 97)), deviceTime: at, direction: index % 2, verify: 15 }
  })
}

async function practice(count: number, options: PracticeTerminalOptions = {}) {
  const terminal = await startPracticeTerminal(options)
  cleanups.push(() => terminal.stop())
  terminal.device.addPunches(punches(count))
  return terminal
}

function drive(terminal: { host: string; port: number }, settings: Partial<DeviceSettings> = {}, timing = FAST) {
  const host = new RecordingHost()
  const driver = new ZkTerminalDriver(terminalSettings(terminal, settings), host, timing)
  cleanups.push(() => driver.stop())
  return { host, driver }
}

const held = (terminal: { device: { punches: readonly { number: string; deviceTime: string }[] } }) =>
  terminal.device.punches.map(({ number, deviceTime }) => `${number} ${deviceTime}`)
const delivered = (host: RecordingHost, index = 0) =>
  host.deliveries[index]!.records.map(({ number, deviceTime }) => `${number} ${deviceTime}`)

describe('the ZK terminal driver on a real socket', () => {
  it('pulls thousands of records in chunks, with communication key, and unlocks the terminal', async () => {
    const terminal = await practice(5000, { commKey: 123456, clockOffsetMs: 90_000, packetBytes: 1024 })
    const { host, driver } = drive(terminal, { commKey: 123456 })
    expect(await driver.pull('RQ1')).toEqual({ received: 5000, rejected: [] })
    expect(delivered(host)).toEqual(held(terminal))
    const { skewMs, ...delivery } = host.deliveries[0]!
    expect(delivery).toMatchObject({
      source: 'terminal',
      origin: 'PRACTICE00000001',
      deviceCount: 5000,
      complete: true,
    })
    // The terminal tells whole seconds.
    expect(Math.abs(skewMs! - 90_000)).toBeLessThan(1500)
    expect(delivery.records[1]).toMatchObject({
      direction: 1,
      verify: 15,
      raw: expect.stringMatching(/^[0-9a-f]{80}$/),
    })
    const order = terminal.commands().filter((command) => [CMD_DISABLE, CMD_DATA_WRRQ, CMD_ENABLE].includes(command))
    expect(order.slice(-3)).toEqual([CMD_DISABLE, CMD_DATA_WRRQ, CMD_ENABLE])
    expect(terminal.enabled()).toBe(true)
    expect(host.lastHealth()).toMatchObject({ state: 'online', serialNumber: 'PRACTICE00000001', recordCount: 5000 })
    expect(host.of('pull-progress').at(-1)).toMatchObject({ requestId: 'RQ1', received: 5000, expected: 5000 })
  })

  it.each([
    ['one small reply', 20, {}],
    ['a terminal without records', 0, {}],
    ['records of 8 bytes', 50, { recordSize: 8 as const }],
    ['records of 16 bytes', 50, { recordSize: 16 as const }],
    ['exactly one chunk', 1636, { smallReplyBytes: 0 }],
  ])('reads %s', async (_name, count, options) => {
    const terminal = await practice(count, options)
    const { host, driver } = drive(terminal)
    expect(await driver.pull(undefined)).toEqual({ received: count, rejected: [] })
    expect(delivered(host)).toEqual(held(terminal))
  })

  it('repeats a pull that was cut off, and delivers every record exactly once', async () => {
    const terminal = await practice(4000, { packetBytes: 1000 })
    terminal.setFaults({ disconnectAfterBytes: 70_000, disconnectTimes: 1 })
    const { host, driver } = drive(terminal)
    expect(await driver.pull(undefined)).toEqual({ received: 4000, rejected: [] })
    expect(host.deliveries.map(({ complete }) => complete)).toEqual([true])
    expect(delivered(host)).toEqual(held(terminal))
    expect(terminal.enabled()).toBe(true)
  })

  it.each([0, 999, 2000, 34_567, 159_999])(
    'delivers what came, marked incomplete, where the line always breaks after %i bytes',
    async (bytes) => {
      const terminal = await practice(4000, { packetBytes: 1000 })
      terminal.setFaults({ disconnectAfterBytes: bytes })
      const { host, driver } = drive(terminal)
      const failed = await driver.pull(undefined).catch((error: unknown) => error)
      const came = delivered(host)
      expect(failed).toMatchObject({
        code: 'devices.pull-incomplete',
        params: { received: came.length, expected: 4000, reason: 'devices.terminal-disconnected' },
      })
      expect(host.deliveries[0]).toMatchObject({ complete: false, deviceCount: 4000 })
      expect(came).toEqual(held(terminal).slice(0, came.length))
      // The packet that would pass the mark never leaves; packets are of at most 1000 bytes.
      expect(came.length).toBeLessThanOrEqual(Math.max(0, Math.floor((bytes - 4) / 40)))
      expect(came.length).toBeGreaterThanOrEqual(Math.max(0, Math.floor((bytes - 1004) / 40)))
      await until('unlocked over a new connection', () => terminal.enabled())
      expect(host.lastHealth()).toMatchObject({ state: 'offline', error: { code: 'devices.pull-incomplete' } })
      terminal.setFaults({})
      expect(await driver.pull(undefined)).toEqual({ received: 4000, rejected: [] })
      expect(delivered(host, 1)).toEqual(held(terminal))
    },
  )

  it('is not content with fewer records than the terminal counts', async () => {
    const terminal = await practice(300)
    terminal.setFaults({ countError: 5 })
    const { host, driver } = drive(terminal)
    await expect(driver.pull(undefined)).rejects.toMatchObject({
      code: 'devices.pull-incomplete',
      params: { received: 300, expected: 305, reason: 'devices.terminal-count-differs' },
    })
    expect(host.deliveries).toHaveLength(1)
    expect([delivered(host), host.deliveries[0]!.complete]).toEqual([held(terminal), false])
  })

  it('takes more records than counted: somebody punched in between', async () => {
    const terminal = await practice(300)
    terminal.setFaults({ countError: -2 })
    const { host, driver } = drive(terminal)
    expect(await driver.pull(undefined)).toMatchObject({ received: 300 })
    expect(delivered(host)).toEqual(held(terminal))
  })

  it('reads through noise between packets', async () => {
    const terminal = await practice(2000, { packetBytes: 4000 })
    terminal.setFaults({ noise: true })
    const { host, driver } = drive(terminal)
    await driver.pull(undefined)
    expect(delivered(host)).toEqual(held(terminal))
  })

  it.each([
    ['devices.terminal-bad-checksum', { badChecksum: true }],
    ['devices.terminal-silent', { silence: true }],
    ['devices.terminal-disconnected', { refuseConnections: true }],
  ])('says %s', async (code, faults) => {
    const terminal = await practice(10)
    terminal.setFaults(faults)
    const { host, driver } = drive(terminal, {}, { ...FAST, pullAttempts: 1 })
    await expect(driver.pull(undefined)).rejects.toMatchObject({ code })
    expect(host.lastHealth()).toMatchObject({ state: 'offline', error: { code } })
    expect(host.deliveries).toEqual([])
  })

  it('says that nobody listens, and comes online when somebody does', async () => {
    const terminal = await practice(10)
    await terminal.stop()
    const { host, driver } = drive(terminal)
    driver.start()
    await until('refused', () => host.lastHealth()?.error?.code === 'devices.terminal-refused-connection')
    const back = await startPracticeTerminal({ port: terminal.port })
    cleanups.push(() => back.stop())
    await until('online', () => host.lastHealth()?.state === 'online')
  })

  it('says that the communication key is wrong', async () => {
    const terminal = await practice(10, { commKey: 99 })
    const { host, driver } = drive(terminal, { commKey: 98 }, { ...FAST, pullAttempts: 1 })
    await expect(driver.pull(undefined)).rejects.toMatchObject({ code: 'devices.terminal-comm-key-refused' })
    expect(host.lastHealth()?.state).toBe('failed')
  })

  it('unlocks at its first contact a terminal that an earlier process left locked', async () => {
    const terminal = await practice(10)
    terminal.device.enabled = false
    const { driver } = drive(terminal)
    driver.start()
    await until('unlocked', () => terminal.enabled())
  })

  it('keeps a day that does not exist as the terminal tells it', async () => {
    const terminal = await practice(0)
    terminal.device.addPunches([{ number: '7', deviceTime: '2026-02-31T08:00:00' }])
    const { host, driver } = drive(terminal)
    await driver.pull(undefined)
    expect(delivered(host)).toEqual(['7 2026-02-31T08:00:00'])
  })

  it('sets the clock', async () => {
    const terminal = await practice(0, { clockOffsetMs: -3_600_000 })
    const { host, driver } = drive(terminal)
    await driver.setClock()
    expect(Math.abs(host.lastHealth()!.skewMs!)).toBeLessThan(2000)
    expect(Math.abs(terminal.device.clockOffsetMs)).toBeLessThan(2000)
  })

  it('takes one request after another', async () => {
    const terminal = await practice(3000, { packetGapMs: 5 })
    const { host, driver } = drive(terminal)
    await Promise.all([driver.pull('RQ1'), driver.setClock(), driver.pull('RQ2')])
    expect([delivered(host, 0), delivered(host, 1)]).toEqual([held(terminal), held(terminal)])
    const reads = terminal.commands().filter((command) => [CMD_DISABLE, CMD_DATA_WRRQ].includes(command))
    expect(reads).toEqual([CMD_DISABLE, CMD_DATA_WRRQ, CMD_DISABLE, CMD_DATA_WRRQ])
  })

  it('pulls by itself on schedule', async () => {
    const terminal = await practice(3)
    const { host, driver } = drive(terminal, { pullEverySeconds: 1 })
    driver.start()
    await until('two pulls', () => host.deliveries.length >= 2)
    expect(delivered(host, 1)).toEqual(held(terminal))
  })
})
