/**
 * The station in real Electron: the screens load from app://station under their policy, the page has no Node, and the contract
 * answers over the MessagePort. Needs the Electron binary, which not every machine can download.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { electronBinary } from '../../src-main/cli/setup/start.mjs'
import { fileKeySource } from '../../src-main/station/store/master-key.ts'

const root = resolve(import.meta.dirname, '../..')
const binary = electronBinary(root)
const built = existsSync(join(root, 'out/main/index.js'))
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const missing = [
  ...(binary ? [] : ['the Electron binary (npx install-electron)']),
  ...(built ? [] : ['the build (npm run build)']),
  ...(hasDisplay ? [] : ['a display']),
]
if (missing.length > 0) console.warn(`SKIPPED: the station in Electron, for want of ${missing.join(', ')}`)

describe.runIf(missing.length === 0)('the station in Electron', () => {
  let folder: string
  let electron: ElectronApplication
  let page: Page
  const refusals: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anxin-electron-'))
    // Without a desktop there is no key store: a folder with a plain key, as a Node host leaves it, asks for none.
    await fileKeySource('').load(folder)
    electron = await _electron.launch({
      executablePath: binary ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, '--data', folder, '--practice'],
    })
    page = await electron.firstWindow()
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refusals.push(message.text())
    })
    await page.waitForLoadState('domcontentloaded')
  })
  afterAll(async () => {
    await electron?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('shows the screens from its own scheme, connected to the engine', async () => {
    await page.waitForFunction(() => (document.querySelector('#root')?.textContent ?? '').length > 0)
    expect(new URL(page.url()).protocol).toBe('app:')
    expect(await page.evaluate(() => typeof window.anxinShell?.requestPort)).toBe('function')
    expect(refusals).toEqual([])
  })

  it('gives the page neither Node nor another window nor the network', async () => {
    const seen = await page.evaluate(async () => ({
      node: 'process' in globalThis || 'require' in globalThis,
      opened: window.open('https://example.org/') === null,
      fetched: await fetch('https://example.org/').then(
        () => true,
        () => false,
      ),
      camera: await navigator.permissions.query({ name: 'camera' as PermissionName }).then(({ state }) => state),
    }))
    expect(seen).toEqual({ node: false, opened: true, fetched: false, camera: 'denied' })
  })

  it('stays on its own address', async () => {
    await page.evaluate(() => location.assign('https://example.org/'))
    await page.waitForTimeout(300)
    expect(new URL(page.url()).protocol).toBe('app:')
  })
})
