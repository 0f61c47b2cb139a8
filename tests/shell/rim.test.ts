import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => import('./fake-electron.ts'))

import type { IpcMainEvent, Session } from 'electron'
import { FUSES } from '../../src-main/shell/fuses.ts'
import { isFromStationPage, onPortRequested } from '../../src-main/shell/ipc.ts'
import { readShellOptions } from '../../src-main/shell/options.ts'
import { isOwnUrl } from '../../src-main/shell/origin.ts'
import { closePermissions } from '../../src-main/shell/permissions.ts'
import { answer, serveScreens } from '../../src-main/shell/protocol.ts'
import { guardAllContents, openStationWindow } from '../../src-main/shell/window.ts'
import * as fake from './fake-electron.ts'

beforeEach(() => fake.resetFake())

describe('an address', () => {
  it.each([
    ['app://station/', true],
    ['app://station/assets/a.js?x=1', true],
    ['app://station.evil.example/', false],
    ['app://stationary/', false],
    ['app://user@station/', false],
    ['app://other/', false],
    ['http://station/', false],
    ['file:///app://station/', false],
    ['about:blank', false],
    ['', false],
  ])('%s is the station’s own: %s', (url, own) => {
    expect(isOwnUrl(url)).toBe(own)
  })
})

describe('app://station', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anxin-app-'))
    mkdirSync(join(folder, 'renderer/assets'), { recursive: true })
    writeFileSync(join(folder, 'renderer/index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">')
    writeFileSync(join(folder, 'renderer/assets/a.js'), 'export {}')
    writeFileSync(join(folder, 'secret.txt'), 'secret')
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const ask = (url: string, method = 'GET') => answer(new Request(url, { method }), join(folder, 'renderer'))

  it('serves the page with a nonce of this load, and its policy', async () => {
    const page = await ask('app://station/')
    const policy = page.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1]
    expect(await page.text()).toBe(`<meta property="csp-nonce" nonce="${nonce}">`)
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(policy).toContain("connect-src 'self';")
    expect([page.headers.get('cache-control'), page.headers.get('x-content-type-options')]).toEqual([
      'no-store',
      'nosniff',
    ])
  })

  it('serves built files, and nothing else by any way', async () => {
    expect(await (await ask('app://station/assets/a.js')).text()).toBe('export {}')
    const answers = await Promise.all([
      ask('app://station/../secret.txt'),
      ask('app://station/%2e%2e/secret.txt'),
      ask('app://station/..%2fsecret.txt'),
      ask('app://other/'),
      ask('app://station/', 'POST'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 403, 405])
  })

  it('is the only address a page can load from', () => {
    const session = new fake.FakeSession()
    serveScreens(session as unknown as Session, folder)
    const cancelled = (url: string) => {
      let result: unknown
      session.beforeRequest?.(
        { url } as never,
        ((response: unknown) => {
          result = response
        }) as never,
      )
      return result
    }
    expect([...session.handlers.keys()]).toEqual(['app'])
    const urls = [
      'app://station/',
      'https://example.org/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://x/',
      'nonsense',
    ]
    expect(urls.map(cancelled)).toEqual([false, true, true, true, true, true].map((cancel) => ({ cancel })))
  })
})

/** Every permission of Electron 45, as its type declarations name them. */
function allPermissions(): string[] {
  const declared = readFileSync(join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'), 'utf8')
  const names = /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(
    declared,
  )?.[1]
  return [...(names ?? '').matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '')
}

describe('permissions', () => {
  it('are all denied but copying text, and that to the station’s own page only', () => {
    const session = new fake.FakeSession()
    closePermissions(session as unknown as Session)
    const granted = (permission: string, url: string) => {
      const contents = new fake.FakeContents()
      contents.url = url
      let asked: unknown
      session.permissionRequest?.(
        contents as never,
        permission as never,
        ((ok: boolean) => {
          asked = ok
        }) as never,
      )
      return [asked, session.permissionCheck?.(contents as never, permission as never, url as never)]
    }
    const permissions = allPermissions()
    expect(permissions.length).toBeGreaterThan(30)
    const open = permissions.filter((permission) => granted(permission, 'app://station/').includes(true))
    expect(open).toEqual(['clipboard-sanitized-write'])
    expect(permissions.filter((permission) => granted(permission, 'https://evil.example/').includes(true))).toEqual([])
  })

  it('give no page a serial, HID or USB device, nor a screen', () => {
    const session = new fake.FakeSession()
    closePermissions(session as unknown as Session)
    const given: unknown[] = []
    const event = { preventDefault: vi.fn() }
    session.emit('select-serial-port', event, [{ portId: '1' }], {}, (port: unknown) => given.push(port))
    session.emit('select-hid-device', event, {}, (device: unknown) => given.push(device))
    session.emit('select-usb-device', event, {}, (device: unknown) => given.push(device))
    session.displayMedia?.({} as never, ((streams: unknown) => given.push(streams)) as never)
    expect([given, session.devicePermission?.(), event.preventDefault.mock.calls.length]).toEqual([
      ['', null, undefined, null],
      false,
      3,
    ])
  })
})

describe('the window', () => {
  it('is sandboxed and isolated, without Node', () => {
    const window = openStationWindow('/out/preload.cjs') as unknown as fake.BrowserWindow
    expect(window.options.webPreferences).toEqual({
      preload: '/out/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    })
    expect([window.loaded, window.show.mock.calls.length]).toEqual(['app://station/', 0])
    window.emit('ready-to-show')
    expect(window.show.mock.calls.length).toBe(1)
  })

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('does not leave the station by %s', (name) => {
    guardAllContents()
    const contents = new fake.FakeContents()
    fake.app.emit('web-contents-created', {}, contents)
    const prevented = (url: string) => {
      const preventDefault = vi.fn()
      contents.emit(name, { url, preventDefault })
      return preventDefault.mock.calls.length === 1
    }
    const urls = [
      'https://example.org/',
      'app://station.evil/',
      'file:///etc/passwd',
      'javascript:1',
      'app://station/roster',
    ]
    expect(urls.map(prevented)).toEqual([true, true, true, true, false])
  })

  it('opens no second window and no webview', () => {
    guardAllContents()
    const contents = new fake.FakeContents()
    fake.app.emit('web-contents-created', {}, contents)
    const preventDefault = vi.fn()
    contents.emit('will-attach-webview', { preventDefault })
    const opened = contents.windowOpenHandler?.({ url: 'app://station/' } as never)
    expect([opened, preventDefault.mock.calls.length]).toEqual([{ action: 'deny' }, 1])
  })
})

describe('a message to main', () => {
  const frame = { parent: null, url: 'app://station/' }
  const event = (senderFrame: unknown, mainFrame: unknown = senderFrame) =>
    ({ senderFrame, sender: { mainFrame } }) as unknown as IpcMainEvent

  it.each([
    ['the main frame of the station', event(frame), true],
    ['a frame within it', event({ parent: frame, url: 'app://station/' }, frame), false],
    ['a frame that is not the main one', event({ ...frame }, frame), false],
    ['a page of another origin', event({ parent: null, url: 'https://evil.example/' }), false],
    ['an address that only begins alike', event({ parent: null, url: 'app://station.evil/' }), false],
    ['about:blank', event({ parent: null, url: 'about:blank' }), false],
    ['a page without an address', event({ parent: null, url: '' }), false],
    ['a frame that is gone', event(null), false],
  ])('from %s is heard: %s', (_name, message, heard) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const listener = vi.fn()
    onPortRequested(listener)
    fake.ipcMain.emit('anxin:request-port', message)
    expect([isFromStationPage(message), listener.mock.calls.length === 1]).toEqual([heard, heard])
  })
})

describe('the preload', () => {
  it('shows the page one function, and hands ports to this very origin only', async () => {
    const postMessage = vi.fn()
    vi.stubGlobal('window', { postMessage })
    vi.stubGlobal('location', { origin: 'app://station' })
    await import('../../src-main/shell/preload.ts')
    const [name, bridge] = fake.contextBridge.exposeInMainWorld.mock.calls[0] ?? []
    expect([name, Object.keys(bridge)]).toEqual(['anxinShell', ['requestPort']])
    bridge.requestPort()
    expect(fake.ipcRenderer.send.mock.calls).toEqual([['anxin:request-port']])
    const ports = ['a port']
    fake.ipcRenderer.emit('anxin:port', { ports })
    expect(postMessage.mock.calls).toEqual([[{ type: 'anxin-port' }, 'app://station', ports]])
    vi.unstubAllGlobals()
  })
})

describe('the command line', () => {
  it('is read among the arguments of Chromium', () => {
    const options = readShellOptions(
      ['.', '--no-sandbox', '--data', '/d/site', '--practice', '--practice-clock=/d/clock'],
      '/u',
    )
    expect(options).toEqual({ dataDir: '/d/site', practice: true, practiceClockFile: '/d/clock' })
    expect(readShellOptions(['.'], '/u')).toEqual({ dataDir: '/u/station', practice: false })
  })
})

describe('the fuses', () => {
  it('leave no way to run other code in the station’s name', () => {
    const open = Object.entries(FUSES).filter(([, value]) => value)
    expect(open.map(([name]) => name).sort()).toEqual([
      'enableCookieEncryption',
      'enableEmbeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
    ])
    expect(Object.keys(FUSES).length).toBe(8)
  })
})
