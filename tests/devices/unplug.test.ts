import { afterEach, describe, expect, it } from 'vitest'
import { IclockPushDriver } from '../../src-main/devices/drivers/iclock-push.ts'
import { SdtReaderDriver } from '../../src-main/devices/drivers/sdt-reader.ts'
import { ZkTerminalDriver } from '../../src-main/devices/drivers/zk-terminal.ts'
import { PracticePushTerminal } from '../../src-main/practice/push/push-terminal.ts'
import { practiceCard } from '../../src-main/practice/reader/cards.ts'
import { startPracticeReader } from '../../src-main/practice/reader/practice-reader.ts'
import { startPracticeTerminal } from '../../src-main/practice/terminal/practice-terminal.ts'
import { ptyPath, RecordingHost, readerSettings, socat, terminalSettings, until } from './helpers.ts'

/** Each kind is unplugged and plugged in again so often; HID, OSDP, swipe readers, gates and sticks in tests of their own. */
const TURNS = 50

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const distinct = (host: RecordingHost) =>
  new Set(host.deliveries.flatMap(({ records }) => records.map(({ number, deviceTime }) => `${number} ${deviceTime}`)))

describe('unplugged and replugged 50 times', () => {
  it.runIf(socat)('a serial card reader reads each card once', async () => {
    const reader = await startPracticeReader({ linkPath: ptyPath() })
    cleanups.push(() => reader.stop())
    const host = new RecordingHost()
    const timing = { pollMs: 10, firstRetryMs: 10, mostRetryMs: 30 }
    const driver = new SdtReaderDriver(readerSettings(reader.path), host, timing)
    driver.start()
    cleanups.push(() => driver.stop())
    const ids: string[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      const card = practiceCard({
        name: '王一',
        sex: 'male',
        nation: '汉',
        birth: '1985-01-02',
        address: '练习',
        sequence: turn,
      })
      ids.push(card.idNumber)
      reader.present(card)
      await until(`card ${turn}`, () => host.of('card').length === turn + 1)
      await reader.unplug()
      reader.remove()
      await until('gone', () => host.lastHealth()?.state === 'offline')
      await reader.replug()
    }
    expect(host.of('card').map(({ card }) => card.idNumber)).toEqual(ids)
  })

  it('a ZK terminal brings each punch, live or by the next pull, and the same record both ways', async () => {
    let now = Date.parse('2026-10-03T00:00:00Z')
    const first = await startPracticeTerminal({ now: () => now })
    const { port } = first
    const punches: string[] = []
    let terminal = first
    const host = new RecordingHost()
    const timing = { connectMs: 500, replyMs: 300, probeMs: 40, firstRetryMs: 5, mostRetryMs: 20 }
    const driver = new ZkTerminalDriver(terminalSettings(first, { options: { realtime: true } }), host, timing)
    driver.start()
    cleanups.push(() => driver.stop())
    for (let turn = 0; turn < TURNS; turn++) {
      now += 60_000
      terminal.device.punchNow(String(1000 + turn))
      const { number, deviceTime } = terminal.device.punches.at(-1)!
      punches.push(`${number} ${deviceTime}`)
      const held = terminal.device.punches
      await terminal.stop()
      terminal = await startPracticeTerminal({ port, now: () => now })
      terminal.device.addPunches(held)
    }
    cleanups.push(() => terminal.stop())
    for (let tries = 0; ; tries++) {
      const pulled = await driver
        .pull(undefined)
        .catch((error: unknown) => (tries < 5 ? undefined : Promise.reject(error)))
      if (pulled) break
    }
    expect([...distinct(host)].sort()).toEqual([...punches].sort())
  })

  it('a terminal that pushes sends each punch until it hears OK', async () => {
    const probe = await startPracticeTerminal()
    const { port } = probe
    await probe.stop()
    const host = new RecordingHost()
    const link = {
      kind: 'listen',
      host: '127.0.0.1',
      port,
      serialNumber: 'PRACTICE00000001',
      secret: '',
      deviceUrl: '',
    } as const
    const start = () => {
      const driver = new IclockPushDriver(
        { id: 'DV', driver: 'iclock-push', name: '', zone: 'Asia/Shanghai', link },
        host,
      )
      driver.start()
      return driver
    }
    const terminal = new PracticePushTerminal({ station: `http://127.0.0.1:${port}` })
    const push = () => terminal.push().catch(() => '')
    for (let turn = 0; turn < TURNS; turn++) {
      const driver = start()
      terminal.device.addPunches([{ number: String(1000 + turn), deviceTime: '2026-10-03T08:00:00' }])
      // Half of the time the station goes while the push is under way.
      const pushing = push()
      if (turn % 2 === 0) await pushing
      await driver.stop()
      await pushing
    }
    const driver = start()
    cleanups.push(() => driver.stop())
    for (let tries = 0; tries < 200 && terminal.acknowledged < TURNS; tries++) {
      await push()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect([terminal.acknowledged, distinct(host).size]).toEqual([TURNS, TURNS])
  })
})

describe('many terminals side by side', () => {
  it('are pulled at once, 20 of them, every record in its own delivery', async () => {
    const terminals = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const terminal = await startPracticeTerminal({ serialNumber: `PRACTICE${index}` })
        cleanups.push(() => terminal.stop())
        terminal.device.addPunches(
          Array.from({ length: 1500 }, (_one, at) => ({
            number: String(1000 + (at % 80)),
            deviceTime: new Date(Date.UTC(2026, 8, 1) + at * 60_000).toISOString().slice(0, 19),
          })),
        )
        return terminal
      }),
    )
    const host = new RecordingHost()
    const pulls = terminals.map((terminal) => {
      const driver = new ZkTerminalDriver(terminalSettings(terminal), host)
      cleanups.push(() => driver.stop())
      return driver.pull(undefined)
    })
    expect(new Set((await Promise.all(pulls)).map(({ received }) => received))).toEqual(new Set([1500]))
    expect(host.deliveries.map(({ origin }) => origin).sort()).toEqual(
      terminals.map(({ device }) => device.serialNumber).sort(),
    )
    expect(terminals.every((terminal) => terminal.enabled())).toBe(true)
  })
})
