import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => import('./fake-electron.ts'))

import { runShell } from '../../src-main/shell/shell.ts'
import * as fake from './fake-electron.ts'

let folder: string
beforeEach(() => {
  fake.resetFake()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  folder = mkdtempSync(join(tmpdir(), 'anxin-shell-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const engines = () => fake.FakeUtilityProcess.named('station-engine')
const devices = () => fake.FakeUtilityProcess.named('station-devices')
const [first, last] = [<T>(list: T[]) => list[0] as T, <T>(list: T[]) => list.at(-1) as T]

/** Starts the shell on its own data folder; the engine has opened the station. */
async function openShell(options: { practice?: boolean } = {}) {
  await runShell({ dataDir: join(folder, `data-${Math.random()}`), practice: false, ...options })
  const engine = first(engines())
  engine?.emit('message', { type: 'opened' })
  return { engine, window: first(fake.BrowserWindow.all) }
}

function askForPort(window: fake.BrowserWindow): void {
  const { webContents } = window
  fake.ipcMain.emit('anxin:request-port', { senderFrame: webContents.mainFrame, sender: webContents })
}

describe('the shell', () => {
  it('opens the engine with folder and key, then the devices, and a window', async () => {
    const { engine, window } = await openShell({ practice: true })
    const open = first(engine.received)
    expect([
      basename(engine.entry),
      open.type,
      open.practice,
      Buffer.from(String(open.masterKey), 'base64').length,
    ]).toEqual(['engine-process.js', 'open', true, 32])
    expect([
      basename(first(devices()).entry),
      first(devices()).args[0],
      basename(first(devices()).args[1] ?? ''),
    ]).toEqual(['devices.js', '--spool', 'spool'])
    expect(window.loaded).toBe('app://station/')
    expect(
      fake.session.defaultSession.handlers.has('app') && fake.session.defaultSession.permissionRequest !== undefined,
    ).toBe(true)
  })

  it('carries messages between engine and devices both ways', async () => {
    const { engine } = await openShell()
    first(devices()).emit('message', { type: 'ready' })
    expect(last(engine.received)).toEqual({ type: 'from-devices', message: { type: 'ready' } })
    engine.emit('message', { type: 'to-devices', message: { type: 'configure', devices: [] } })
    expect(last(first(devices()).received)).toEqual({ type: 'configure', devices: [] })
  })

  it('hands a page one end of a channel and the engine the other, in the session of its window', async () => {
    const { engine, window } = await openShell()
    askForPort(window)
    askForPort(window)
    const asked = engine.received.filter(({ type }) => type === 'window')
    expect(asked.length).toBe(2)
    expect(asked[0]?.sessionId).toBe(asked[1]?.sessionId)
    expect(engine.ports.filter((ports) => ports.length === 1).length).toBe(2)
    expect(window.webContents.posted.map(({ channel, ports }) => [channel, ports.length])).toEqual([
      ['anxin:port', 1],
      ['anxin:port', 1],
    ])
    window.emit('closed')
    expect(last(engine.received)).toEqual({ type: 'window-closed', sessionId: asked[0]?.sessionId })
  })

  it('starts a crashed engine again, opens it with the same key, and lets the devices send their spool again', async () => {
    vi.useFakeTimers()
    const { engine, window } = await openShell()
    engine.emit('exit', 139)
    askForPort(window)
    expect(window.webContents.posted).toEqual([])
    await vi.advanceTimersByTimeAsync(400)
    expect(engines().length).toBe(2)
    expect(first(last(engines()).received)).toEqual(first(engine.received))
    last(engines()).emit('message', { type: 'opened' })
    expect(first(devices()).kill.mock.calls.length).toBe(1)
    vi.useRealTimers()
  })

  it('waits longer after each crash, and begins anew after a healthy run', async () => {
    vi.useFakeTimers()
    await openShell()
    const startsWithin = async (ms: number) => {
      const before = engines().length
      last(engines()).emit('exit', 1)
      await vi.advanceTimersByTimeAsync(ms)
      return engines().length - before
    }
    expect([await startsWithin(300), await startsWithin(300)]).toEqual([1, 0])
    await vi.advanceTimersByTimeAsync(300)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await startsWithin(300)).toBe(1)
    vi.useRealTimers()
  })

  it('gives up with both texts where the station cannot be opened, and does not try again', async () => {
    vi.useFakeTimers()
    const { engine } = await openShell()
    engine.emit('message', { type: 'failed', code: 'store.key-file-broken', params: { file: '/d/k' }, message: '' })
    engine.emit('exit', 0)
    await vi.advanceTimersByTimeAsync(60_000)
    const text = String(fake.dialog.showErrorBox.mock.calls[0]?.[1])
    expect([text.includes('已损坏'), text.includes('is damaged'), fake.app.exit.mock.calls, engines().length]).toEqual([
      true,
      true,
      [[1]],
      1,
    ])
    vi.useRealTimers()
  })

  it('gives up where the user refuses an unprotected key', async () => {
    fake.safeStorage.backend = 'basic_text'
    await runShell({ dataDir: folder, practice: false })
    expect([engines().length, fake.app.exit.mock.calls, fake.dialog.showMessageBox.mock.calls.length]).toEqual([
      0,
      [[1]],
      1,
    ])
  })

  it('does not open a folder that another host holds', async () => {
    const dataDir = join(folder, 'shared')
    await runShell({ dataDir, practice: false })
    await runShell({ dataDir, practice: false })
    expect([engines().length, String(fake.dialog.showErrorBox.mock.calls[0]?.[1]).includes(dataDir)]).toEqual([1, true])
  })

  it('shows its window again for a second start', async () => {
    const { window } = await openShell()
    window.minimized = true
    fake.app.emit('second-instance')
    expect([window.restore.mock.calls.length, window.focus.mock.calls.length, fake.BrowserWindow.all.length]).toEqual([
      1, 1, 1,
    ])
    window.emit('closed')
    fake.app.emit('activate')
    expect(fake.BrowserWindow.all.length).toBe(2)
  })

  it('ends devices first, then the engine, then itself', async () => {
    const { engine } = await openShell()
    const ended: string[] = []
    first(devices()).on('exit', () => ended.push('devices'))
    engine.on('exit', () => ended.push('engine'))
    fake.app.exit.mockImplementation(() => ended.push('app'))
    const preventDefault = vi.fn()
    fake.app.emit('before-quit', { preventDefault })
    fake.app.emit('before-quit', { preventDefault })
    await vi.waitFor(() => expect(ended).toEqual(['devices', 'engine', 'app']))
    expect(preventDefault.mock.calls.length).toBe(2)
  })
})

describe('the entry', () => {
  it('sandboxes everything and declares the scheme before the app is ready, and a second instance only quits', async () => {
    fake.app.isFirst = false
    await import('../../src-main/shell/index.ts')
    expect([fake.app.calls, fake.app.quit.mock.calls.length]).toEqual([['enableSandbox', 'scheme', 'lock'], 1])
    expect(fake.protocol.registerSchemesAsPrivileged.mock.calls[0]?.[0]).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })
})
