import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FromDevices, PunchBatch } from '../../src-main/devices/messages.ts'
import { DevicesSupervisor } from '../../src-main/devices/supervisor.ts'
import { practiceCard } from '../../src-main/practice/reader/cards.ts'
import { startPracticeReader } from '../../src-main/practice/reader/practice-reader.ts'
import { startPracticeTerminal } from '../../src-main/practice/terminal/practice-terminal.ts'
import { ptyPath, readerSettings, socat, temporaryFolder, terminalSettings, until } from './helpers.ts'

const cleanups: Array<() => Promise<unknown>> = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** An engine that keeps each batch once by its id, and commits when told to. */
function engineOn(supervisor: DevicesSupervisor, commit: (batch: PunchBatch) => boolean) {
  const batches = new Map<string, PunchBatch>()
  const messages: FromDevices[] = []
  let received = 0
  supervisor.on((message) => {
    messages.push(message)
    if (message.type !== 'punches') return
    received++
    if (!commit(message.batch)) return
    batches.set(message.batch.batchId, message.batch)
    supervisor.committed(message.batch.batchId)
  })
  return { batches, messages, received: () => received }
}

function start(spoolFolder = temporaryFolder()) {
  const supervisor = new DevicesSupervisor({ spoolFolder, firstRestartMs: 20 })
  cleanups.push(() => supervisor.stop())
  return { supervisor, spoolFolder }
}

async function fullTerminal(count: number) {
  const terminal = await startPracticeTerminal({ clockOffsetMs: 90_000 })
  cleanups.push(() => terminal.stop())
  terminal.device.addUsers([{ number: '1001', name: '王一' }])
  terminal.device.addPunches(punchesOf(count))
  return terminal
}

function punchesOf(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const minute = String(index % 60).padStart(2, '0')
    const hour = String(Math.floor(index / 60) % 24).padStart(2, '0')
    const day = String((Math.floor(index / 1440) % 30) + 1).padStart(2, '0')
    return {
      number: String(1000 + (index % 120)),
      deviceTime: `2026-09-${day}T${hour}:${minute}:00`,
      direction: index % 2,
    }
  })
}

const spooled = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.json'))

describe('the devices process', () => {
  it.runIf(socat)('reads a card on a real serial line and tells it', async () => {
    const reader = await startPracticeReader({ linkPath: ptyPath() })
    cleanups.push(() => reader.stop())
    const { supervisor } = start()
    const engine = engineOn(supervisor, () => true)
    supervisor.start()
    supervisor.configure([readerSettings(reader.path)])
    const person = {
      name: '李练习',
      sex: 'female',
      nation: '汉',
      birth: '1990-03-07',
      address: '练习省练习市1号',
      sequence: 1,
    } as const
    const card = practiceCard(person)
    reader.present(card)
    const told = await until('card', () => engine.messages.find((message) => message.type === 'card'))
    expect(told).toMatchObject({
      card: { kind: 'resident', name: '李练习', sex: '2', nation: '01', birth: '1990-03-07', idNumber: card.idNumber },
    })
  })

  it('pulls a terminal in batches of at most 500, done only after the commit of all', async () => {
    const terminal = await fullTerminal(1234)
    const { supervisor, spoolFolder } = start()
    const held: string[] = []
    const engine = engineOn(supervisor, ({ batchId, last }) => {
      if (last) held.push(batchId)
      return !last
    })
    supervisor.start()
    supervisor.configure([terminalSettings(terminal)])
    let done: unknown
    const pull = supervisor.pull('DV-GATE').then((result) => {
      done = result
    })
    const last = await until('last batch', () => held[0])
    await until('the others committed', () => spooled(spoolFolder).length === 1)
    expect(done).toBeUndefined()
    supervisor.committed(last)
    await pull
    expect(done).toMatchObject({ received: 1234, rejected: [] })
    expect([...engine.batches.values()].map(({ records }) => records.length)).toEqual([500, 500])
    expect(spooled(spoolFolder)).toEqual([])
    expect(terminal.enabled()).toBe(true)
  })

  it('imports a file over the same spool and names the lines it could not read', async () => {
    const { supervisor } = start()
    const engine = engineOn(supervisor, () => true)
    supervisor.start()
    supervisor.configure([
      { id: 'DV-USB', driver: 'attlog-file', name: 'U 盘', link: { kind: 'file' }, zone: 'Asia/Shanghai' },
    ])
    const text = '1\t2026-10-03 08:01:02\t1\t0\t1\t0\r\nrubbish\r\n2\t2026-10-03 18:01:02\t1\t1\t1\t0\r\n'
    const result = await supervisor.importFile('DV-USB', '1_attlog.dat', Buffer.from(text))
    expect(result).toMatchObject({
      received: 2,
      rejected: [{ line: 2, text: 'rubbish', reason: 'devices.attlog-line-unreadable' }],
    })
    expect([...engine.batches.values()]).toMatchObject([
      { source: 'file', origin: '1_attlog.dat', last: true, complete: true },
    ])
  })

  it('says why a request cannot be done', async () => {
    const { supervisor } = start()
    supervisor.start()
    await expect(supervisor.pull('DV-NONE')).rejects.toMatchObject({ code: 'devices.unknown-device' })
    supervisor.configure([
      { id: 'DV-USB', driver: 'attlog-file', name: 'U 盘', link: { kind: 'file' }, zone: 'Asia/Shanghai' },
    ])
    await expect(supervisor.pull('DV-USB')).rejects.toMatchObject({ code: 'devices.not-for-this-device' })
    expect(Array.isArray(await supervisor.listPorts())).toBe(true)
  })

  it('puts a batch the engine refuses aside and says so', async () => {
    const terminal = await fullTerminal(3)
    const { supervisor, spoolFolder } = start()
    supervisor.on((message) => {
      if (message.type === 'punches') supervisor.refused(message.batch.batchId, 'attendance.device-unknown')
    })
    supervisor.start()
    supervisor.configure([terminalSettings(terminal)])
    await expect(supervisor.pull('DV-GATE')).rejects.toMatchObject({
      code: 'devices.batch-refused',
      params: { reason: 'attendance.device-unknown' },
    })
    expect(spooled(spoolFolder)).toEqual([])
    expect(spooled(join(spoolFolder, 'refused'))).toHaveLength(1)
  })

  it('loses no batch to kill -9 between spool and commit, at any point', async () => {
    const terminal = await fullTerminal(2600)
    const { supervisor, spoolFolder } = start()
    let kills = 0
    let seen = 0
    const engine = engineOn(supervisor, () => {
      seen++
      // Every third batch the engine sees, the process dies before it can hear of the commit.
      if (seen % 3 !== 0 || kills >= 4) return true
      kills++
      process.kill(supervisor.pid!, 'SIGKILL')
      return true
    })
    supervisor.start()
    supervisor.configure([terminalSettings(terminal)])
    let result: { received: number } | undefined
    while (!result) {
      await until('process', () => supervisor.pid !== undefined)
      result = await supervisor.pull('DV-GATE').catch((error: { code: string }) => {
        expect(error.code).toBe('devices.process-gone')
        return undefined
      })
    }
    await until('empty spool', () => spooled(spoolFolder).length === 0)
    expect(kills).toBe(4)
    expect(supervisor.restarts).toBe(4)
    const whole = [...engine.batches.values()].filter(
      ({ pullId }) => pullId === [...engine.batches.values()].at(-1)!.pullId,
    )
    const raws = whole
      .sort((a, b) => a.offset - b.offset)
      .flatMap(({ records }) => records.map(({ number, deviceTime }) => `${number} ${deviceTime}`))
    expect(raws).toEqual(terminal.device.punches.map(({ number, deviceTime }) => `${number} ${deviceTime}`))
    expect(terminal.enabled()).toBe(true)
  })

  it('sends again, with the same ids, what was on disk when an earlier process died', async () => {
    const terminal = await fullTerminal(1200)
    const spoolFolder = temporaryFolder()
    const first = start(spoolFolder).supervisor
    const before = engineOn(first, () => false)
    first.start()
    first.configure([terminalSettings(terminal)])
    first.pull('DV-GATE').catch(() => undefined)
    await until('three batches', () => before.received() === 3)
    await first.stop()
    writeFileSync(join(spoolFolder, '0000000099-half.json.tmp'), '{"batchId":')
    writeFileSync(join(spoolFolder, '0000000098-broken.json'), '{"batchId":')
    const second = start(spoolFolder).supervisor
    const after = engineOn(second, () => true)
    second.start()
    await until('empty spool', () => spooled(spoolFolder).length === 0)
    const ids = (messages: FromDevices[]) =>
      messages.flatMap((message) => (message.type === 'punches' ? [message.batch] : []))
    expect(ids(after.messages)).toEqual(ids(before.messages))
    expect(readdirSync(join(spoolFolder, 'damaged'))).toEqual(['0000000098-broken.json'])
  })
})
