/**
 * Keeps the devices process running for a host: forks it, starts it again with back-off however it died, and turns requests into promises.
 * It holds no data: what was read and not committed is in the process's spool folder and comes again after a restart.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BackOff, type PullResult } from './drivers/driver.ts'
import { DeviceError } from './errors.ts'
import type { DeviceSettings, FromDevices, ToDevices } from './messages.ts'

/** A forked devices process, whatever forked it. */
export interface DevicesChild {
  pid: number | undefined
  post(message: ToDevices): void
  onMessage(listener: (message: FromDevices) => void): void
  /** Called once when the process is gone or could not be started. */
  onExit(listener: () => void): void
  kill(): void
}

export type ForkDevices = (entry: string, args: string[]) => DevicesChild

export interface SupervisorOptions {
  /** Folder of unacknowledged batches; outlives processes. */
  spoolFolder: string
  /** Path of the process's module; by default `main.ts` beside this file, or the built `devices.js`. */
  entry?: string
  /** By default Node's child_process.fork; the Electron shell passes `forkUtility(utilityProcess)`. */
  fork?: ForkDevices
  /** Practice only: socket of a HID bus in the place of this PC's USB. */
  practiceHidSocket?: string
  firstRestartMs?: number
  mostRestartMs?: number
}

type DoneMessage = Extract<FromDevices, { type: 'done' }>
type DoneOk = Extract<DoneMessage, { ok: true }>
/** A request without the id it will be given. */
type Asking<T = ToDevices> = T extends { requestId: string } ? Omit<T, 'requestId'> : never

interface Waiting {
  resolve(done: DoneOk): void
  reject(error: DeviceError): void
}

/** A process that lived this long was healthy: the next restart is quick again. */
const HEALTHY_AFTER_MS = 10_000
const STOP_PATIENCE_MS = 8000

export class DevicesSupervisor {
  readonly #entry: string
  readonly #args: string[]
  readonly #fork: ForkDevices
  readonly #backOff: BackOff
  readonly #listeners = new Set<(message: FromDevices) => void>()
  readonly #waiting = new Map<string, Waiting>()
  #child: DevicesChild | undefined
  #devices: DeviceSettings[] | undefined
  #clockOffsetMs = 0
  #restart: NodeJS.Timeout | undefined
  #stopped: Promise<void> | undefined
  #stopping = false
  #exited: (() => void) | undefined
  #restarts = 0

  constructor(options: SupervisorOptions) {
    this.#entry = options.entry ?? defaultEntry()
    const { practiceHidSocket } = options
    this.#args = ['--spool', options.spoolFolder, ...(practiceHidSocket ? ['--practice-hid', practiceHidSocket] : [])]
    this.#fork = options.fork ?? forkNode
    this.#backOff = new BackOff(options.firstRestartMs ?? 200, options.mostRestartMs ?? 10_000)
  }

  /** Forks the process; call once, after the listeners are set. */
  start(): void {
    const child = this.#fork(this.#entry, this.#args)
    const startedAt = Date.now()
    this.#child = child
    child.onMessage((message) => this.#receive(message))
    child.onExit(() => this.#gone(child, startedAt))
    if (this.#clockOffsetMs !== 0) child.post({ type: 'clock', offsetMs: this.#clockOffsetMs })
    if (this.#devices) child.post({ type: 'configure', devices: this.#devices })
  }

  /** Process id of the child, undefined while none runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** How often the process had to be started again. */
  get restarts(): number {
    return this.#restarts
  }

  /** Hears every message of the process; returns the way to stop hearing. */
  on(listener: (message: FromDevices) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends a message; without a process it is lost, as on a process that dies before reading it. */
  send(message: ToDevices): void {
    this.#child?.post(message)
  }

  /** Sets the devices; told again to every later process. */
  configure(devices: DeviceSettings[]): void {
    this.#devices = devices
    this.send({ type: 'configure', devices })
  }

  /** Practice only: host clock = wall clock + offset. */
  setClockOffset(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs
    this.send({ type: 'clock', offsetMs })
  }

  /** The engine has recorded this batch durably. */
  committed(batchId: string): void {
    this.send({ type: 'committed', batchId })
  }

  /** The engine will not have this batch; the process puts it aside. */
  refused(batchId: string, code: string): void {
    this.send({ type: 'refused', batchId, code })
  }

  /** Reads a terminal; resolves after the commit of its last batch. Rejects with a DeviceError, `devices.process-gone` where the process died. */
  async pull(deviceId: string): Promise<PullResult> {
    return this.#ask({ type: 'pull', deviceId })
  }

  /** Imports a file of attendance; resolves after the commit, with the lines that could not be read. */
  async importFile(deviceId: string, fileName: string, content: Uint8Array): Promise<PullResult> {
    const contentBase64 = Buffer.from(content).toString('base64')
    return this.#ask({ type: 'import-file', deviceId, fileName, contentBase64 })
  }

  async listPorts(): Promise<Array<{ path: string; label: string }>> {
    return (await this.#ask({ type: 'list-ports' })).ports ?? []
  }

  /** Sets a terminal's clock to this PC's. */
  async setClock(deviceId: string): Promise<void> {
    await this.#ask({ type: 'set-clock', deviceId })
  }

  /** Ends the process in order (terminals unlocked), by force if it does not. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#restart)
    this.#rejectAll('devices.stopping')
    const child = this.#child
    if (!child) return
    const gone = new Promise<void>((resolve) => {
      this.#exited = resolve
    })
    child.post({ type: 'stop' })
    const force = setTimeout(() => child.kill(), STOP_PATIENCE_MS)
    await gone
    clearTimeout(force)
  }

  #ask(asking: Asking): Promise<DoneOk> {
    if (!this.#child) return Promise.reject(new DeviceError('devices.process-gone'))
    const requestId = `RQ${randomBytes(8).toString('hex').toUpperCase()}`
    const answer = new Promise<DoneOk>((resolve, reject) => this.#waiting.set(requestId, { resolve, reject }))
    this.send({ ...asking, requestId } as ToDevices)
    return answer
  }

  #receive(message: FromDevices): void {
    if (message.type === 'done') this.#settle(message)
    for (const listener of this.#listeners) listener(message)
  }

  #settle(done: DoneMessage): void {
    const waiting = this.#waiting.get(done.requestId)
    this.#waiting.delete(done.requestId)
    if (done.ok) waiting?.resolve(done)
    else waiting?.reject(new DeviceError(done.code, done.params))
  }

  #gone(child: DevicesChild, startedAt: number): void {
    if (this.#child !== child) return
    this.#child = undefined
    this.#rejectAll('devices.process-gone')
    if (this.#stopping) {
      this.#exited?.()
      return
    }
    for (const { id } of this.#devices ?? []) {
      const error = { code: 'devices.process-gone', params: {} }
      this.#receive({ type: 'health', health: { deviceId: id, state: 'offline', error } })
    }
    if (Date.now() - startedAt >= HEALTHY_AFTER_MS) this.#backOff.reset()
    this.#restart = setTimeout(() => {
      this.#restarts++
      this.start()
    }, this.#backOff.next())
  }

  #rejectAll(code: string): void {
    for (const { reject } of this.#waiting.values()) reject(new DeviceError(code))
    this.#waiting.clear()
  }
}

/** From sources the module beside this one; built, `devices.js` beside the bundle or one folder up from its chunk. */
function defaultEntry(): string {
  const places = import.meta.url.endsWith('.ts') ? ['./main.ts'] : ['./devices.js', '../devices.js']
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = paths.find((path) => existsSync(path))
  if (!found) throw new Error(`devices process not found: ${paths.join(', ')}`)
  return found
}

/** Forks with Node. */
export function forkNode(entry: string, args: string[]): DevicesChild {
  const child: ChildProcess = fork(entry, args, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let ended = false
  return {
    pid: child.pid,
    // A message to a process that has just died fails late and is of no use: its exit is what counts.
    post: (message) => void (child.connected && child.send(message, () => {})),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromDevices)),
    onExit: (listener) => {
      const once = () => {
        if (ended) return
        ended = true
        listener()
      }
      child.on('exit', once)
      child.on('error', (error) => {
        console.error(`devices: ${error.message}`)
        if (child.pid === undefined) once()
      })
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** What is needed of Electron's utilityProcess, named here so that nothing of Electron is imported. */
export interface UtilityProcessLike {
  pid: number | undefined
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

/** Forks with Electron: pass `(entry, args) => utilityProcess.fork(entry, args)`. */
export function forkUtility(start: (entry: string, args: string[]) => UtilityProcessLike): ForkDevices {
  return (entry, args) => {
    const child = start(entry, args)
    return {
      pid: child.pid,
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromDevices)),
      onExit: (listener) => void child.on('exit', () => listener()),
      kill: () => void child.kill(),
    }
  }
}
