import { type ChildProcess, fork, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { build } from 'vite'
import { afterEach, describe, expect, it } from 'vitest'
import { hostChannel } from '../../src-main/devices/channel.ts'
import type { FromDevices, ToDevices } from '../../src-main/devices/messages.ts'
import { DevicesSupervisor, forkUtility, type UtilityProcessLike } from '../../src-main/devices/supervisor.ts'
import { startPracticeTerminal } from '../../src-main/practice/terminal/practice-terminal.ts'
import { seededRandom, temporaryFolder, terminalSettings, until } from './helpers.ts'

const cleanups: Array<() => Promise<unknown> | unknown> = []
const ROOT = join(import.meta.dirname, '../..')

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A terminal whose pull takes a good second, so that a process can be killed while it is locked. */
async function slowTerminal() {
  const terminal = await startPracticeTerminal({ packetBytes: 1000, packetGapMs: 15 })
  cleanups.push(() => terminal.stop())
  terminal.device.addPunches(
    Array.from({ length: 3000 }, (_, index) => ({
      number: String(index % 50),
      deviceTime: new Date(Date.UTC(2026, 8, 1) + index * 1000).toISOString().slice(0, 19),
    })),
  )
  return terminal
}

function supervise(options: Partial<ConstructorParameters<typeof DevicesSupervisor>[0]> = {}) {
  const supervisor = new DevicesSupervisor({
    spoolFolder: temporaryFolder(),
    firstRestartMs: 20,
    mostRestartMs: 40,
    ...options,
  })
  const messages: FromDevices[] = []
  supervisor.on((message) => {
    messages.push(message)
    if (message.type === 'punches') supervisor.committed(message.batch.batchId)
  })
  cleanups.push(() => supervisor.stop())
  return { supervisor, messages }
}

describe('the supervisor', () => {
  it('brings the process back after kill -9 at random moments, with its devices, and never leaves a terminal locked', async () => {
    const terminal = await slowTerminal()
    const { supervisor, messages } = supervise()
    const random = seededRandom(20261003)
    supervisor.start()
    supervisor.configure([terminalSettings(terminal)])
    let lockedAtKill = 0
    for (let round = 0; round < 6; round++) {
      const pull = supervisor.pull('DV-GATE').catch((error: { code: string }) => error.code)
      await until('pull begun', () => !terminal.enabled())
      await new Promise((resolve) => setTimeout(resolve, random() * 600))
      if (!terminal.enabled()) lockedAtKill++
      process.kill(supervisor.pid!, 'SIGKILL')
      expect(['devices.process-gone', { received: 3000 }]).toContainEqual(await pull)
      await until('new process', () => supervisor.restarts === round + 1 && supervisor.pid !== undefined)
      await until('unlocked', () => terminal.enabled())
    }
    expect(lockedAtKill).toBeGreaterThan(3)
    expect(messages.filter(({ type }) => type === 'ready')).toHaveLength(7)
    expect(await supervisor.pull('DV-GATE')).toMatchObject({ received: 3000 })
  })

  it('unlocks the terminal when it is stopped in the middle of a pull', async () => {
    const terminal = await slowTerminal()
    const { supervisor } = supervise()
    supervisor.start()
    supervisor.configure([terminalSettings(terminal)])
    const pull = supervisor.pull('DV-GATE').catch((error: { code: string }) => error.code)
    await until('pull begun', () => !terminal.enabled())
    const { pid } = supervisor
    await supervisor.stop()
    expect([await pull, terminal.enabled(), alive(pid!)]).toEqual(['devices.stopping', true, false])
  })

  it('leaves no process behind when its host is killed', async () => {
    const script = `
      import { DevicesSupervisor } from ${JSON.stringify(join(ROOT, 'src-main/devices/supervisor.ts'))}
      const supervisor = new DevicesSupervisor({ spoolFolder: process.argv[1] })
      supervisor.on((message) => message.type === 'ready' && process.send(supervisor.pid))
      supervisor.start()`
    const host = spawn(process.execPath, ['--input-type=module', '-e', script, temporaryFolder()], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const pid = await new Promise<number>((resolve) => host.once('message', (message) => resolve(message as number)))
    expect(alive(pid)).toBe(true)
    host.kill('SIGKILL')
    await until('the orphan ended', () => !alive(pid))
  })

  it('runs from a built bundle', async () => {
    const outDir = temporaryFolder()
    const external = (id: string) => !/^[./\0]|^\w:/.test(id) && !id.startsWith(ROOT)
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: true,
        outDir: join(ROOT, 'node_modules/.anxin-test-bundle'),
        emptyOutDir: true,
        target: 'node24',
        rolldownOptions: {
          input: {
            devices: join(ROOT, 'src-main/devices/main.ts'),
            host: join(ROOT, 'src-main/devices/supervisor.ts'),
          },
          output: { format: 'es', entryFileNames: '[name].js' },
          external,
        },
      },
    })
    const host = (await import(
      join(ROOT, 'node_modules/.anxin-test-bundle/host.js')
    )) as typeof import('../../src-main/devices/supervisor.ts')
    const supervisor = new host.DevicesSupervisor({ spoolFolder: outDir })
    cleanups.push(() => supervisor.stop())
    supervisor.start()
    expect(Array.isArray(await supervisor.listPorts())).toBe(true)
  })

  it('drives a utility process of Electron through its own messages', async () => {
    class FakeUtility extends EventEmitter implements UtilityProcessLike {
      pid = 4711
      readonly sent: ToDevices[] = []
      postMessage(message: unknown): void {
        this.sent.push(message as ToDevices)
        if ((message as ToDevices).type === 'stop') this.emit('exit', 0)
      }
      kill(): boolean {
        return true
      }
    }
    const children: FakeUtility[] = []
    const { supervisor, messages } = supervise({
      entry: 'out/main/devices.js',
      fork: forkUtility((_entry, _args) => {
        const child = new FakeUtility()
        children.push(child)
        return child
      }),
    })
    supervisor.start()
    supervisor.setClockOffset(5000)
    supervisor.configure([])
    children[0]!.emit('message', { type: 'ready' })
    const ports = supervisor.listPorts()
    const asked = children[0]!.sent.at(-1) as Extract<ToDevices, { type: 'list-ports' }>
    const done = {
      type: 'done',
      requestId: asked.requestId,
      ok: true,
      received: 0,
      rejected: [],
      ports: [{ path: 'COM3', label: 'COM3' }],
    }
    children[0]!.emit('message', done)
    expect(await ports).toEqual([{ path: 'COM3', label: 'COM3' }])
    const unanswered = supervisor.listPorts()
    children[0]!.emit('exit', 1)
    await expect(unanswered).rejects.toMatchObject({ code: 'devices.process-gone' })
    await until('second process', () => children.length === 2)
    expect(children[1]!.sent).toEqual([
      { type: 'clock', offsetMs: 5000 },
      { type: 'configure', devices: [] },
    ])
    expect(messages[0]).toEqual({ type: 'ready' })
    await supervisor.stop()
    expect(children[1]!.sent.at(-1)).toEqual({ type: 'stop' })
  })
})

describe('the channel to the host', () => {
  it('is the parent port where Electron gives one', () => {
    const sent: unknown[] = []
    const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => sent.push(message) })
    Object.defineProperty(process, 'parentPort', { value: port, configurable: true })
    try {
      const channel = hostChannel()!
      const heard: ToDevices[] = []
      channel.onMessage((message) => heard.push(message))
      channel.send({ type: 'ready' })
      port.emit('message', { data: { type: 'stop' } })
      expect([sent, heard]).toEqual([[{ type: 'ready' }], [{ type: 'stop' }]])
    } finally {
      Reflect.deleteProperty(process, 'parentPort')
    }
  })

  it('refuses to run without a host', async () => {
    const child: ChildProcess = fork(join(ROOT, 'src-main/devices/main.ts'), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(2)
  })
})
