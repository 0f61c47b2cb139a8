import { afterEach, describe, expect, it } from 'vitest'
import { LineTerminalDriver } from '../../../src-main/devices/drivers/line-terminal.ts'
import type { DeviceOptions } from '../../../src-main/devices/messages.ts'
import { startPracticeLineServer } from '../../../src-main/practice/line/practice-line-tcp.ts'
import { RecordingHost, until } from '../helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function reader(options: DeviceOptions = {}) {
  const practice = await startPracticeLineServer()
  cleanups.push(() => practice.stop())
  const host = new RecordingHost()
  const link = { kind: 'tcp', host: '127.0.0.1', port: practice.port } as const
  const settings = {
    id: 'DV-LINE',
    driver: 'line-terminal',
    name: '刷卡机',
    zone: 'Asia/Shanghai',
    link,
    options,
  } as const
  const driver = new LineTerminalDriver(settings, host, 20, 60)
  driver.start()
  cleanups.push(() => driver.stop())
  const connected = () => until('connected', () => practice.listeners() === 1 && host.lastHealth()?.state === 'online')
  await connected()
  return { practice, host, driver, connected, shown: () => host.deliveries.map(({ records }) => records[0]!.number) }
}

describe('the line terminal driver over TCP', () => {
  it('takes lines whole, in pieces and several at once, each as a live punch', async () => {
    const { practice, host, shown } = await reader({ direction: 1 })
    practice.write('1001\r\n10')
    await until('first', () => shown().length === 1)
    practice.write('02\r\n1003\r\n1004\r\n')
    await until('rest', () => shown().length === 4)
    expect(shown()).toEqual(['1001', '1002', '1003', '1004'])
    expect(host.deliveries[0]).toMatchObject({ live: true, complete: true, records: [{ direction: 1, verify: 2 }] })
  })

  it('takes every line exactly once over 50 cut connections', async () => {
    const { practice, host, connected, shown } = await reader()
    for (let turn = 1; turn <= 50; turn++) {
      practice.write(`${1000 + turn}\r\n`)
      await until(`line ${turn}`, () => shown().length === turn)
      practice.cut()
      await until('gone', () => host.lastHealth()?.state === 'offline')
      await connected()
    }
    expect(shown()).toEqual(Array.from({ length: 50 }, (_, index) => String(1001 + index)))
  })

  it('makes no line of two halves from before and after a cut', async () => {
    const { practice, host, connected, shown } = await reader()
    practice.write('1001\r\n10')
    await until('whole', () => shown().length === 1)
    practice.cut()
    await until('gone', () => host.lastHealth()?.state === 'offline')
    await connected()
    practice.write('02\r\n1003\r\n')
    await until('next', () => shown().at(-1) === '1003')
    // What came after the cut is a line of its own: the reader never wrote 1002 on this connection.
    expect(shown()).toEqual(['1001', '02', '1003'])
  })

  it('says that the server is gone and comes back by itself with it', async () => {
    const { practice, host, connected, shown } = await reader()
    await practice.down()
    await until('refused', () => host.lastHealth()?.error?.code === 'devices.terminal-refused-connection')
    await practice.up()
    await connected()
    practice.write('1001\r\n')
    await until('line', () => shown().length === 1)
    expect(host.lastHealth()?.error).toBeUndefined()
  })

  it('lets go of the connection when it is stopped', async () => {
    const { practice, driver } = await reader()
    await driver.stop()
    await until('closed', () => practice.listeners() === 0)
  })
})
