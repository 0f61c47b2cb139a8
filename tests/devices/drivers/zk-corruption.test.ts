import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ZkTerminalDriver } from '../../../src-main/devices/drivers/zk-terminal.ts'
import { startPracticeTerminal } from '../../../src-main/practice/terminal/practice-terminal.ts'
import { RecordingHost, seededRandom, terminalSettings, until } from '../helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A line between station and terminal that, while `bad`, flips, drops, cuts and repeats bytes of what the terminal says. */
async function badLine(port: number, random: () => number) {
  const line = { port: 0, bad: true }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (chunk) => far.write(chunk))
    far.on('data', (chunk: Buffer) => {
      const spoilt = line.bad && random() < 0.25 ? spoil(chunk, random) : chunk
      if (spoilt) near.write(spoilt)
      else near.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  line.port = (server.address() as { port: number }).port
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return line
}

function spoil(chunk: Buffer, random: () => number): Buffer | undefined {
  const at = Math.floor(random() * chunk.length)
  switch (Math.floor(random() * 5)) {
    case 0:
      return undefined
    case 1:
      return Buffer.concat([chunk.subarray(0, at), chunk.subarray(at + 1)])
    case 2:
      return Buffer.concat([chunk.subarray(0, at), chunk])
    case 3:
      return Buffer.from(chunk.map(() => Math.floor(random() * 256)))
    default: {
      const flipped = Buffer.from(chunk)
      flipped[at] = flipped[at]! ^ (1 << Math.floor(random() * 8))
      return flipped
    }
  }
}

describe('a pull over a line that spoils bytes', () => {
  it('gives the records as they are or a device error, never wrong ones, and leaves the terminal unlocked', async () => {
    const random = seededRandom(4370)
    const terminal = await startPracticeTerminal({ packetBytes: 2000 })
    cleanups.push(() => terminal.stop())
    terminal.device.addPunches(
      Array.from({ length: 400 }, (_, index) => ({
        number: String(1 + (index % 40)),
        deviceTime: new Date(Date.UTC(2026, 8, 1) + index * 60_000).toISOString().slice(0, 19),
      })),
    )
    const held = terminal.device.punches.map(({ number, deviceTime }) => `${number} ${deviceTime}`)
    const line = await badLine(terminal.port, random)
    let failed = 0
    for (let run = 0; run < 25; run++) {
      line.bad = true
      const host = new RecordingHost()
      const timing = {
        connectMs: 500,
        replyMs: 60,
        firstRetryMs: 1,
        mostRetryMs: 4,
        pullAttempts: 2,
        enableAttempts: 20,
      }
      const driver = new ZkTerminalDriver(terminalSettings({ host: '127.0.0.1', port: line.port }), host, timing)
      const outcome = await driver.pull(undefined).catch((error: { code?: string }) => error)
      for (const { records, complete } of host.deliveries) {
        const came = records.map(({ number, deviceTime }) => `${number} ${deviceTime}`)
        expect(came).toEqual(complete ? held : held.slice(0, came.length))
      }
      if (!('received' in outcome)) {
        failed++
        expect(outcome.code).toMatch(/^devices\./)
        expect(outcome.code).not.toBe('devices.unexpected')
      }
      line.bad = false
      expect(await driver.pull(undefined)).toEqual({ received: 400, rejected: [] })
      await until('unlocked', () => terminal.enabled())
      await driver.stop()
    }
    expect(failed).toBeGreaterThan(3)
  })
})
