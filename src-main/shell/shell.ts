/** Joins the parts: key, engine, devices, window; and ends them in order. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, type BrowserWindow, dialog, session, type UtilityProcess, utilityProcess } from 'electron'
import { StationError } from '../contract/errors.ts'
import { DevicesSupervisor, forkUtility } from '../devices/supervisor.ts'
import { errorText, text } from '../station/access/texts.ts'
import { lockData } from '../station/store/lock.ts'
import { EngineKeeper } from './engine.ts'
import { onPortRequested } from './ipc.ts'
import { openMasterKey } from './master-key.ts'
import type { ShellOptions } from './options.ts'
import { closePermissions } from './permissions.ts'
import { serveScreens } from './protocol.ts'
import { openStationWindow } from './window.ts'

/** The built `out` folder; this module runs from `out/main`, or from a chunk below it. */
const OUT = resolve(import.meta.dirname, import.meta.dirname.endsWith('chunks') ? '../..' : '..')

/** Runs the station in this Electron app; the app quits where it cannot be opened. */
export async function runShell(options: ShellOptions): Promise<void> {
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
    // Held for the life of the process.
    lockData(options.dataDir)
    const key = await openMasterKey(options.dataDir, askAboutPlainKey)
    new Shell(options, key).run()
  } catch (error) {
    const message = error instanceof StationError ? bothLanguages(error.code, error.params) : String(error)
    dialog.showErrorBox('安薪站 Anxin Station', message)
    app.exit(1)
  }
}

class Shell {
  readonly #engine: EngineKeeper
  readonly #devices: DevicesSupervisor
  readonly #sessions = new Map<number, string>()
  #deviceProcess: UtilityProcess | undefined
  #devicesStarted = false
  #window: BrowserWindow | undefined

  constructor(options: ShellOptions, key: Buffer) {
    const { dataDir } = options
    this.#devices = new DevicesSupervisor({
      spoolFolder: join(dataDir, 'spool'),
      entry: join(OUT, 'main/devices.js'),
      fork: forkUtility((entry, args) => this.#forkDevices(entry, args)),
    })
    this.#engine = new EngineKeeper({
      entry: join(OUT, 'main/engine-process.js'),
      open: { type: 'open', ...options, masterKey: key.toString('base64') },
      onOpened: () => this.#startDevices(),
      onFailed: ({ code, params, message }) => this.#giveUp(code === '' ? message : bothLanguages(code, params)),
      toDevices: (message) => this.#devices.send(message),
    })
    this.#devices.on((message) => this.#engine.fromDevices(message))
  }

  run(): void {
    const { defaultSession } = session
    closePermissions(defaultSession)
    serveScreens(defaultSession, join(OUT, 'renderer'))
    onPortRequested((contents) => this.#engine.connect(contents, this.#sessionOf(contents.id)))
    app.on('second-instance', () => this.#showWindow())
    app.on('activate', () => this.#showWindow())
    app.on('window-all-closed', () => app.quit())
    app.on('before-quit', (event) => this.#quit(event))
    this.#engine.start()
    this.#showWindow()
  }

  /**
   * An engine that comes back after a crash has committed nothing of what was on its way: a new devices process sends its spool
   * again and is configured anew.
   */
  #startDevices(): void {
    if (this.#devicesStarted) {
      this.#deviceProcess?.kill()
      return
    }
    this.#devicesStarted = true
    this.#devices.start()
  }

  #forkDevices(entry: string, args: string[]): UtilityProcess {
    this.#deviceProcess = utilityProcess.fork(entry, args, { serviceName: 'station-devices', stdio: 'inherit' })
    return this.#deviceProcess
  }

  #showWindow(): void {
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.focus()
      return
    }
    const window = openStationWindow(join(OUT, 'preload/preload.cjs'))
    const { id } = window.webContents
    this.#window = window
    window.on('closed', () => {
      this.#window = undefined
      this.#engine.forget(this.#sessionOf(id))
      this.#sessions.delete(id)
    })
  }

  /** One session per window, for its life. */
  #sessionOf(contentsId: number): string {
    const known = this.#sessions.get(contentsId)
    if (known) return known
    const id = randomUUID()
    this.#sessions.set(contentsId, id)
    return id
  }

  #giveUp(message: string): void {
    dialog.showErrorBox('安薪站 Anxin Station', message)
    app.exit(1)
  }

  #quitting = false
  /** Devices first (terminals are unlocked, batches acknowledged), then the engine, then the app. */
  #quit(event: { preventDefault(): void }): void {
    event.preventDefault()
    if (this.#quitting) return
    this.#quitting = true
    const devices = this.#devicesStarted ? this.#devices.stop() : Promise.resolve()
    void devices.then(() => this.#engine.stop()).finally(() => app.exit(0))
  }
}

function bothLanguages(code: string, params: Record<string, string | number>): string {
  return `${errorText('zh-CN', code, params)}\n\n${errorText('en', code, params)}`
}

/** Linux without a key store: the user must take it knowingly, since whoever reads the disk then reads the sealed fields. */
async function askAboutPlainKey(): Promise<boolean> {
  const both = (key: string) => `${text('zh-CN', `shell.${key}`)}\n${text('en', `shell.${key}`)}`
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: both('no-key-store-question'),
    buttons: [both('stop'), both('go-on')],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
