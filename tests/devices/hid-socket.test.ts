import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { hidShape } from '../../src-main/devices/links/hid.ts'
import { FrameCutter, frameOf, hidSystemAt } from '../../src-main/devices/links/hid-socket.ts'
import type { FromDevices } from '../../src-main/devices/messages.ts'
import { DevicesSupervisor } from '../../src-main/devices/supervisor.ts'
import { practiceCard } from '../../src-main/practice/reader/cards.ts'
import { PracticeHidBus } from '../../src-main/practice/reader/hid-bus.ts'
import { startHidServer } from '../../src-main/practice/reader/hid-server.ts'
import { startPracticeReader } from '../../src-main/practice/reader/practice-reader.ts'
import { readerSettings, temporaryFolder, until } from './helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const USB = { vendorId: 0x2b8b, productId: 0x2721 }
const WANG = practiceCard({
  name: '王一',
  sex: 'male',
  nation: '汉',
  birth: '1985-01-02',
  address: '练习省练习市练习路1号',
  sequence: 1,
})

async function plugged() {
  const bus = new PracticeHidBus(hidShape({}))
  const reader = await startPracticeReader({ linkPath: '', startLine: bus.startLine })
  const server = await startHidServer(join(temporaryFolder(), 'hid'), [{ ...USB, product: '读卡器', bus }])
  cleanups.push(() => server.stop())
  return { bus, reader, server }
}

describe('a HID bus on a socket', () => {
  it('cuts frames wherever the stream breaks', () => {
    const bodies = [Buffer.alloc(0), Buffer.from('ab'), Buffer.alloc(300, 7)]
    const stream = Buffer.concat(bodies.map((body) => frameOf(body)))
    for (const size of [1, 2, 3, 64, stream.length]) {
      const cutter = new FrameCutter()
      const found: Buffer[] = []
      for (let at = 0; at < stream.length; at += size) found.push(...cutter.push(stream.subarray(at, at + size)))
      expect(found).toEqual(bodies)
    }
  })

  it('lists what is plugged in, and opens only that', async () => {
    const { bus, server } = await plugged()
    const system = hidSystemAt(server.path)
    expect(await system.devicesAsync()).toEqual([{ ...USB, product: '读卡器' }])
    await expect(system.HIDAsync.open(1, 2)).rejects.toThrow('cannot open device')
    await bus.unplug()
    expect(await system.devicesAsync()).toEqual([])
    await expect(system.HIDAsync.open(USB.vendorId, USB.productId)).rejects.toThrow('cannot open device')
  })

  it('brings cards through the whole devices process, over an unplug and the end of the bus', async () => {
    const { bus, reader, server } = await plugged()
    const supervisor = new DevicesSupervisor({
      spoolFolder: temporaryFolder(),
      firstRestartMs: 20,
      practiceHidSocket: server.path,
    })
    cleanups.push(() => supervisor.stop())
    const messages: FromDevices[] = []
    supervisor.on((message) => messages.push(message))
    const states = () => messages.flatMap((message) => (message.type === 'health' ? [message.health] : []))
    const cards = () => messages.flatMap((message) => (message.type === 'card' ? [message.card.idNumber] : []))
    supervisor.start()
    supervisor.configure([{ ...readerSettings(''), link: { kind: 'hid', ...USB } }])
    reader.present(WANG)
    await until('first card', () => cards().length === 1)
    await bus.unplug()
    await until('missing', () => states().at(-1)?.error?.code === 'devices.hid-missing')
    await bus.replug()
    await until('card again', () => cards().length === 2)
    expect(cards()).toEqual([WANG.idNumber, WANG.idNumber])
    await server.stop()
    await until('no bus', () => states().at(-1)?.error?.code === 'devices.hid-missing')
  })
})
