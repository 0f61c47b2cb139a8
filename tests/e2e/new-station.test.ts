/** The screens of an empty station, and of one whose host has gone: what a clerk reads where nothing is there yet or nobody answers. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacking, launchChromium } from './support/chromium.ts'
import { goTo } from './support/roles.ts'
import { Screen } from './support/screen.ts'
import { MANAGER, setUpManager } from './support/set-up.ts'
import { words } from './support/words.ts'

const HOST = resolve(import.meta.dirname, '../../src-main/serve/main.ts')
const missing = lacking({ reader: false })
if (missing.length > 0) console.warn(`SKIPPED: a new station in a browser, for want of ${missing.join(', ')}`)

interface RunningHost {
  link: string
  port: string
  kill(): Promise<void>
}

/** Starts the Node host as a person does, on a port of his choice; its first start link comes back. */
async function startHost(folder: string, port = '0'): Promise<RunningHost> {
  const child: ChildProcess = fork(HOST, ['--data', folder, '--port', port, '--no-open', '--practice'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const link = await new Promise<string>((done, fail) => {
    child.once('message', (message) => done((message as { url: string }).url))
    child.once('exit', (code) => fail(new Error(`the host ended at its start (code ${code})`)))
  })
  return {
    link,
    port: new URL(link).port,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

describe.runIf(missing.length === 0)('a new station', () => {
  let folder: string
  let host: RunningHost
  let browser: Browser
  let screen: Screen

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-new-'))
    host = await startHost(folder)
    browser = await launchChromium()
    screen = await Screen.open(browser, host.link)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await host?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says on every page what is missing and where to begin', { timeout: 120_000 }, async () => {
    await setUpManager(screen)
    const expected: Record<string, string[]> = {
      today: ['today.no-teams', 'today.set-up', 'today.no-punches', 'today.no-devices', 'today.add-device'],
      enrol: ['enrol.no-teams', 'enrol.no-teams-hint', 'today.set-up'],
      roster: ['roster.empty', 'roster.empty-hint'],
      'attendance/grid': ['today.no-teams', 'today.set-up'],
      'attendance/questions': ['attendance.no-questions'],
      'attendance/inbox': ['attendance.inbox-empty'],
      wages: ['today.no-teams', 'tile.account', 'tile.book'],
      bank: ['escrow.none', 'bank.no-frozen', 'bank.no-batches'],
      check: ['check.run', 'check.checkpoint'],
      'site/companies': ['company.none', 'company.none-hint'],
      'site/shifts': ['shift.none', 'shift.none-hint'],
      'site/devices': ['today.no-devices', 'device.none-hint'],
    }
    for (const [place, keys] of Object.entries(expected)) {
      await goTo(screen, place)
      for (const key of keys) await screen.sees(words(key), screen.page.locator('main'))
      await screen.shot(`new-${place.replace('/', '-')}`)
    }
    await goTo(screen, 'kiosk')
    await screen.sees(words('kiosk.lay-card'))
    expect(screen.problems).toEqual([])
  })

  it('proves itself while it is empty', { timeout: 120_000 }, async () => {
    await goTo(screen, 'check')
    await screen.press(words('check.run'))
    await screen.page.locator('.verdict.ink-green').waitFor()
    expect(screen.problems).toEqual([])
  })

  it('says that the connection is gone when the host dies, and takes nothing for done', {
    timeout: 120_000,
  }, async () => {
    await goTo(screen, 'site/companies')
    await host.kill()
    await screen.page.locator('.strip.offline').waitFor()
    await screen.press(words('company.add'))
    const drawer = screen.top()
    for (const field of ['name', 'contactName', 'contactPhone'])
      await screen.fill(words(`company.${field}`), '练习', drawer)
    await screen.fill(words('company.uscc'), '91339900MA0000015M', drawer)
    await screen.press(words('app:save'), drawer)
    await screen.shot('offline')
    await drawer
      .getByRole('alert')
      .filter({ hasText: words('app:error.offline') })
      .waitFor()
    await screen.shot('offline-refused')
  })

  it('says that the window is no longer valid when the host is started anew', { timeout: 120_000 }, async () => {
    host = await startHost(folder, host.port)
    await screen.sees(words('app:refused.title'))
    await screen.sees(words('app:refused.text'))
    await screen.shot('window-refused')
    // The new start link opens the same station in the same window.
    await screen.page.goto(host.link)
    await screen.page.locator('.user-tile').filter({ hasText: MANAGER.name }).waitFor()
    await screen.signIn(MANAGER.name, MANAGER.pin)
    await goTo(screen, 'site/companies')
    await screen.sees(words('company.none'))
    const unexpected = screen.problems.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket|401/.test(text))
    expect(unexpected).toEqual([])
  })
})
