import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { Gate7eDriver } from '../../../src-main/devices/drivers/gate-7e.ts'
import {
  encodeGateCommand,
  encodeGateStatus,
  GATE_COMMAND,
  GateDecoder,
} from '../../../src-main/devices/protocols/gate/frame.ts'
import { startPracticeGate } from '../../../src-main/practice/gate/practice-gate.ts'
import { ptyPath, RecordingHost, sharedReference, socat, until } from '../helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('frames of the 7E gate board', () => {
  it('are those of the one known source', () => {
    expect([
      hex(encodeGateCommand(1, GATE_COMMAND.query)),
      hex(encodeGateCommand(1, GATE_COMMAND.openLeft, [1])),
      hex(encodeGateCommand(1, GATE_COMMAND.openRight, [1])),
      hex(encodeGateCommand(1, GATE_COMMAND.close)),
    ]).toEqual(['7e00011000000070', '7e000180010000ff', '7e000182010000fd', '7e000184000000fc'])
  })

  const shared = sharedReference('vectors.json')
  it.runIf(shared)('give the counts of the synthetic status', () => {
    const { turnstile7E } = JSON.parse(shared!)
    expect(new GateDecoder().push(Buffer.from(turnstile7E.status_rx_synthetic, 'hex'), 0)).toMatchObject([
      { machine: 1, left: 5, right: 7, fault: 0 },
    ])
  })

  it('are found in any cut, and never with a wrong sum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffff }),
        fc.integer({ min: 0, max: 17 }),
        fc.integer({ min: 1, max: 255 }),
        (left, at, change) => {
          const frame = encodeGateStatus({ left, machine: 3 })
          const decoder = new GateDecoder()
          const found = [...frame].flatMap((byte, index) => decoder.push(Uint8Array.of(byte), index))
          expect(found).toMatchObject([{ left, machine: 3 }])
          const spoiled = frame.map((byte, index) => (index === at ? byte ^ change : byte))
          expect(new GateDecoder().push(spoiled, 0)).toEqual([])
        },
      ),
    )
  })
})

describe.runIf(socat)('the gate driver', () => {
  async function site() {
    const gate = await startPracticeGate(ptyPath())
    cleanups.push(() => gate.stop())
    const host = new RecordingHost()
    const link = { kind: 'serial', path: gate.path, baudRate: 19200 } as const
    const driver = new Gate7eDriver(
      { id: 'DV-TURN', driver: 'gate-7e', name: '闸机', zone: 'Asia/Shanghai', link },
      host,
      {
        queryMs: 25,
        replyMs: 1000,
        firstRetryMs: 20,
        mostRetryMs: 60,
      },
    )
    driver.start()
    cleanups.push(() => driver.stop())
    await until('online', () => host.lastHealth()?.state === 'online')
    return { gate, host, driver }
  }

  it('opens once for each word of the engine, in and out, and tells the counts', async () => {
    const { gate, host, driver } = await site()
    gate.setFaults({ noise: true })
    expect(gate.openings).toEqual([])
    await driver.openGate(0)
    await driver.openGate(1)
    await driver.openGate(0)
    expect([gate.openings, host.of('gate-counts').at(-1)]).toMatchObject([[0, 1, 0], { left: 2, right: 1, fault: 0 }])
  })

  it('does not open a second time where the answer is lost', async () => {
    const { gate, driver, host } = await site()
    gate.setFaults({ silence: true })
    await expect(driver.openGate(0)).rejects.toMatchObject({ code: 'devices.gate-silent' })
    await until('told', () => host.lastHealth()?.error?.code === 'devices.gate-silent')
    gate.setFaults({})
    await until('online', () => host.lastHealth()?.state === 'online')
    expect(gate.openings).toEqual([])
  })

  it('tells a fault of the board', async () => {
    const { gate, host } = await site()
    gate.setFaults({ fault: 4 })
    await until('fault', () => host.lastHealth()?.error?.code === 'devices.gate-fault')
    expect(host.lastHealth()).toMatchObject({ state: 'online', error: { params: { fault: 4 } } })
  })

  it('opens exactly once at each of 50 replugs', async () => {
    const { gate, host, driver } = await site()
    for (let turn = 1; turn <= 50; turn++) {
      await until('online', () => host.lastHealth()?.state === 'online')
      await driver.openGate(0)
      await gate.unplug()
      await until('gone', () => host.lastHealth()?.state === 'offline')
      await gate.replug()
    }
    expect(gate.openings).toHaveLength(50)
  })
})
