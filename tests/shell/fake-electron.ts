/**
 * A stand-in for the `electron` module: it notes what the shell asks for and lets a test play the other side. Named as in
 * electron.d.ts; only what the shell uses is here, so that a new use shows as a failing test.
 */
import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { vi } from 'vitest'

type Handler = (...args: never[]) => unknown

export class FakeContents extends EventEmitter {
  static count = 0
  readonly id = ++FakeContents.count
  windowOpenHandler: Handler | undefined
  url = 'app://station/'
  readonly posted: Array<{ channel: string; ports: unknown[] }> = []
  readonly mainFrame = {
    parent: null,
    url: 'app://station/',
    postMessage: (channel: string, _message: unknown, ports: unknown[]) => this.posted.push({ channel, ports }),
  }
  getURL(): string {
    return this.url
  }
  setWindowOpenHandler(handler: Handler): void {
    this.windowOpenHandler = handler
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = []
  readonly webContents = new FakeContents()
  readonly options: { webPreferences: Record<string, unknown> }
  loaded: string | undefined
  minimized = false
  readonly setMenuBarVisibility = vi.fn()
  readonly show = vi.fn()
  readonly focus = vi.fn()
  readonly restore = vi.fn()
  constructor(options: { webPreferences: Record<string, unknown> }) {
    super()
    this.options = options
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url
    return Promise.resolve()
  }
  isMinimized(): boolean {
    return this.minimized
  }
}

export class FakeUtilityProcess extends EventEmitter {
  static readonly all: FakeUtilityProcess[] = []
  static readonly named = (name: string) => FakeUtilityProcess.all.filter((one) => one.options.serviceName === name)
  readonly pid = 1000 + FakeUtilityProcess.all.length
  readonly received: Array<{ type: string } & Record<string, unknown>> = []
  readonly ports: unknown[][] = []
  readonly entry: string
  readonly args: string[]
  readonly options: { serviceName: string }
  constructor(entry: string, args: string[], options: { serviceName: string }) {
    super()
    this.entry = entry
    this.args = args
    this.options = options
    FakeUtilityProcess.all.push(this)
  }
  postMessage(message: { type: string } & Record<string, unknown>, ports: unknown[] = []): void {
    this.received.push(message)
    this.ports.push(ports)
    // The processes end in order when asked.
    if (message.type === 'stop') setImmediate(() => this.emit('exit', 0))
  }
  readonly kill = vi.fn(() => {
    setImmediate(() => this.emit('exit', 137))
    return true
  })
}

export class FakeSession extends EventEmitter {
  permissionRequest: Handler | undefined
  permissionCheck: Handler | undefined
  devicePermission: Handler | undefined
  displayMedia: Handler | undefined
  beforeRequest: Handler | undefined
  readonly handlers = new Map<string, (request: Request) => Promise<Response>>()
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => this.handlers.set(scheme, handler),
  }
  readonly webRequest = {
    onBeforeRequest: (handler: Handler) => {
      this.beforeRequest = handler
    },
  }
  setPermissionRequestHandler(handler: Handler): void {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.devicePermission = handler
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.displayMedia = handler
  }
}

class FakeApp extends EventEmitter {
  isFirst = true
  readonly calls: string[] = []
  readonly enableSandbox = () => this.calls.push('enableSandbox')
  readonly quit = vi.fn()
  readonly exit = vi.fn()
  requestSingleInstanceLock(): boolean {
    this.calls.push('lock')
    return this.isFirst
  }
  whenReady(): Promise<void> {
    this.calls.push('whenReady')
    return Promise.resolve()
  }
  getPath(name: string): string {
    return `/fake/${name}`
  }
}

export const app = new FakeApp()
export const session = { defaultSession: new FakeSession() }
export const ipcMain = new EventEmitter()
export const protocol = { registerSchemesAsPrivileged: vi.fn((_schemes: unknown) => app.calls.push('scheme')) }
export const utilityProcess = {
  fork: (entry: string, args: string[], options: { serviceName: string }) =>
    new FakeUtilityProcess(entry, args, options),
}
export const dialog = {
  showErrorBox: vi.fn(),
  showMessageBox: vi.fn(async () => ({ response: 0 })),
}
/** Seals by turning the text around: enough to tell sealed from plain. */
export const safeStorage = {
  available: true,
  backend: 'gnome_libsecret',
  shouldReEncrypt: false,
  isAsyncEncryptionAvailable: async () => safeStorage.available,
  getSelectedStorageBackend: () => safeStorage.backend,
  encryptStringAsync: vi.fn(async (text: string) => Buffer.from(`sealed:${[...text].reverse().join('')}`)),
  decryptStringAsync: vi.fn(async (bytes: Buffer) => {
    const text = bytes.toString()
    if (!text.startsWith('sealed:')) throw new Error('not sealed here')
    return { result: [...text.slice(7)].reverse().join(''), shouldReEncrypt: safeStorage.shouldReEncrypt }
  }),
}
export const MessageChannelMain = MessageChannel
export const contextBridge = { exposeInMainWorld: vi.fn() }
export const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn() })

/** Forgets everything between tests. */
export function resetFake(): void {
  BrowserWindow.all.length = 0
  FakeUtilityProcess.all.length = 0
  app.removeAllListeners()
  app.calls.length = 0
  app.isFirst = true
  ipcMain.removeAllListeners()
  session.defaultSession = new FakeSession()
  Object.assign(safeStorage, { available: true, backend: 'gnome_libsecret', shouldReEncrypt: false })
  vi.clearAllMocks()
}
