/** Keeps the engine's utility process running, and hands its ports to windows. */
import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron'
import type { FromDevices, ToDevices } from '../devices/messages.ts'
import type { FromEngine, ToEngine } from '../station/engine-messages.ts'
import { PORT } from './channels.ts'

export interface EngineOptions {
  /** Path of the built `engine-process.js`. */
  entry: string
  open: Extract<ToEngine, { type: 'open' }>
  onOpened(): void
  /** The station cannot be opened at all; the engine is not started again. */
  onFailed(failure: Extract<FromEngine, { type: 'failed' }>): void
  toDevices(message: ToDevices): void
  firstRestartMs?: number
  mostRestartMs?: number
}

/** An engine that lived this long was healthy: its next restart is quick again, ms. */
const HEALTHY_AFTER_MS = 10_000
/** An engine that does not end by then is ended by force, ms. */
const STOP_PATIENCE_MS = 8_000

export class EngineKeeper {
  readonly #options: EngineOptions
  #child: UtilityProcess | undefined
  #restart: NodeJS.Timeout | undefined
  #wait: number
  #stopping = false
  #failed = false
  #exited: (() => void) | undefined

  constructor(options: EngineOptions) {
    this.#options = options
    this.#wait = this.#firstWait
  }

  get #firstWait(): number {
    return this.#options.firstRestartMs ?? 300
  }

  start(): void {
    const startedAt = Date.now()
    const child = utilityProcess.fork(this.#options.entry, [], { serviceName: 'station-engine', stdio: 'inherit' })
    this.#child = child
    child.on('message', (message: FromEngine) => this.#receive(message))
    child.on('exit', (code) => this.#gone(code, startedAt))
    this.#post(this.#options.open)
  }

  /**
   * Gives a page a new port to the engine. The session is the window's, not the page's: a reload finds its user again. While no
   * engine runs the page gets none and asks again.
   */
  connect(contents: WebContents, sessionId: string): void {
    if (!this.#child) return
    const { port1, port2 } = new MessageChannelMain()
    this.#child.postMessage({ type: 'window', sessionId } satisfies ToEngine, [port1])
    contents.mainFrame.postMessage(PORT, null, [port2])
  }

  forget(sessionId: string): void {
    this.#post({ type: 'window-closed', sessionId })
  }

  fromDevices(message: FromDevices): void {
    this.#post({ type: 'from-devices', message })
  }

  /** Ends the engine in order; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#restart)
    const child = this.#child
    if (!child) return
    const gone = new Promise<void>((resolve) => {
      this.#exited = resolve
    })
    this.#post({ type: 'stop' })
    const force = setTimeout(() => child.kill(), STOP_PATIENCE_MS)
    await gone
    clearTimeout(force)
  }

  #post(message: ToEngine): void {
    this.#child?.postMessage(message)
  }

  #receive(message: FromEngine): void {
    if (message.type === 'opened') this.#options.onOpened()
    else if (message.type === 'to-devices') this.#options.toDevices(message.message)
    else if (message.type === 'failed') {
      this.#failed = true
      this.#options.onFailed(message)
    }
  }

  #gone(code: number, startedAt: number): void {
    this.#child = undefined
    this.#exited?.()
    if (this.#stopping || this.#failed) return
    console.error(`engine ended with code ${code}; starting it again`)
    if (Date.now() - startedAt >= HEALTHY_AFTER_MS) this.#wait = this.#firstWait
    this.#restart = setTimeout(() => this.start(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, this.#options.mostRestartMs ?? 10_000)
  }
}
