/** Devices at the screens of a real station: the wizard finds a reader on a serial line, and the form takes one of every kind. */
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostProcess, startHostProcess } from '../../src-main/cli/demo/host-process.ts'
import { type PracticeReader, startPracticeReader } from '../../src-main/practice/reader/practice-reader.ts'
import { practicePeople } from '../../src-main/practice/site/people.ts'
import { type PracticeTerminal, startPracticeTerminal } from '../../src-main/practice/terminal/practice-terminal.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { goTo } from './support/roles.ts'
import { Screen } from './support/screen.ts'
import { device, setUpManager } from './support/set-up.ts'
import { words } from './support/words.ts'

/** A practice port has to stand where the system keeps its ports. */
function noPorts(): string[] {
  try {
    accessSync('/dev', constants.W_OK)
    return []
  } catch {
    return ['the right to put a practice port into /dev']
  }
}

/** udev knows real hardware only: the host is started as on a system without it, where ports are looked up in /dev. */
async function startWithoutUdev(dataDir: string, clockFile: string): Promise<HostProcess> {
  const { PATH } = process.env
  process.env.PATH = dataDir
  try {
    return await startHostProcess(dataDir, clockFile)
  } finally {
    process.env.PATH = PATH
  }
}

const missing = [...lacking({ reader: true }), ...noPorts()]
if (missing.length > 0) console.warn(`SKIPPED: devices in a browser, for want of ${missing.join(', ')}`)

const PORT = `/dev/ttyUSB9${process.pid}`
const COMM_KEY = 4711

describe.runIf(missing.length === 0)('devices', () => {
  let folder: string
  let host: HostProcess
  let reader: PracticeReader
  let terminal: PracticeTerminal
  let browser: Browser
  let screen: Screen

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anxin-e2e-devices-'))
    writeFileSync(join(folder, 'clock'), '0')
    mkdirSync(join(folder, 'station'))
    reader = await startPracticeReader({ linkPath: PORT })
    terminal = await startPracticeTerminal({ serialNumber: 'PRACTICE00000003', commKey: COMM_KEY })
    host = await startWithoutUdev(join(folder, 'station'), join(folder, 'clock'))
    browser = await launchChromium()
    screen = await Screen.open(browser, await host.link())
    await setUpManager(screen)
    await goTo(screen, 'site/devices')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    await reader?.stop()
    await terminal?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const isOnline = (name: string) => device(screen, name).getByText(words('device.state.online')).first().waitFor()
  const found = (text: string) => screen.top().locator('.found-row').filter({ hasText: text })

  it('finds the reader on its port, adds it with one press and a name, and reads a card', {
    timeout: 120_000,
  }, async () => {
    await screen.press(words('device-find.find'), screen.page.locator('.state-view'))
    await screen.sees(words('device-find.state.answers'), found(PORT))
    await screen.shot('devices-found')
    await screen.press(words('device-find.add'), found(PORT))
    await screen.fill(words('device.name'), '办公室阅读器', screen.top())
    await screen.press(words('app:save'), screen.top())
    await screen.topGone()
    await isOnline('办公室阅读器')
    reader.present(practicePeople(1)[0]!.card)
    await expect.poll(() => reader.commands().read ?? 0, { timeout: 20_000 }).toBeGreaterThan(0)
    await isOnline('办公室阅读器')
  })

  it('says that no terminal answers where terminals come with, and adds one at its own port', {
    timeout: 120_000,
  }, async () => {
    await screen.press(words('device-find.find'))
    await screen.fill(words('device.host'), terminal.host, screen.top())
    // The wizard asks the port that terminals come with: nothing of the practice site listens there.
    await screen.press(words('device-find.ask'), screen.top())
    await screen.sees(words('device-find.state.failed'), found(terminal.host))
    await screen.closeTop()
    await add('zk-terminal', '东门考勤机', async (drawer) => {
      await screen.fill(words('device.host'), terminal.host, drawer)
      await screen.fill(words('device.tcp-port'), String(terminal.port), drawer)
      await screen.fill(words('device.comm-key'), String(COMM_KEY), drawer)
      await toggle('realtime', drawer)
      await toggle('clear-log', drawer)
      await screen.sees(words('device-form.clear-log-warning'), drawer)
      await toggle('clear-log', drawer)
    })
    await isOnline('东门考勤机')
  })

  it('takes one of every other kind, each with its own fields', { timeout: 240_000 }, async () => {
    const port = (path: string, drawer: Locator) =>
      screen.field(words('device.port'), drawer).getByRole('combobox').fill(path)
    await add('gate-7e', '东门闸机', (drawer) => port(join(folder, 'gate'), drawer))
    await add('line-terminal', '材料门刷卡机', async (drawer) => {
      await port(join(folder, 'line'), drawer)
      await screen.fill(words('device-form.pattern'), '(', drawer)
      await screen.sees(words('attendance:errors.line-pattern-syntax'), drawer)
      await screen.fill(words('device-form.pattern'), '^(?<number>\\d+),(?<time>[\\d:]+),(?<direction>[IO])$', drawer)
      await screen.fill(words('device-form.try-line'), '1001,08:58:11,O', drawer)
      await screen.sees('08:58:11', drawer.locator('.tag.green'))
      await screen.pick(words('device-form.gate'), '东门闸机', drawer)
      await screen.shot('devices-line')
    })
    await add('osdp-panel', '仓库读头', async (drawer) => {
      await port(join(folder, 'osdp'), drawer)
      await toggle('secure', drawer)
      await screen.press(words('device-form.generate'), drawer)
    })
    await add('iclock-push', '西门考勤机', async (drawer) => {
      await screen.fill(words('device-form.serial-number'), 'PUSH0001', drawer)
      await screen.fill(words('device-form.listen-port'), '18093', drawer)
    })
    await add('uface-panel', '东门人脸机', async (drawer) => {
      await screen.fill(words('device-form.device-key'), 'UFACE0001', drawer)
      await screen.fill(words('device-form.listen-port'), '18093', drawer)
      await screen.press(words('app:save'), drawer)
      await screen.sees(
        words('attendance:errors.device-secret-missing'),
        screen.field(words('device-form.secret'), drawer),
      )
      await screen.press(words('device-form.generate'), drawer)
    })
    await add('isapi-panel', '食堂人脸机', async (drawer) => {
      await screen.fill(words('device-form.mac-address'), '00:11:22:33:44:55', drawer)
      await screen.fill(words('device-form.listen-port'), '18093', drawer)
      await screen.press(words('device-form.generate'), drawer)
    })
    await add('attlog-file', '宿舍区U盘', (drawer) => screen.fill(words('device-form.folder'), folder, drawer))
    await screen.shot('devices-all')
    expect(screen.problems).toEqual([])
  })

  it('keeps what was set, and takes a device out of use with a reason', { timeout: 120_000 }, async () => {
    await screen.press(words('device.set-link'), device(screen, '材料门刷卡机'))
    const drawer = screen.top()
    const pattern = screen.field(words('device-form.pattern'), drawer).locator('input')
    expect(await pattern.inputValue()).toBe('^(?<number>\\d+),(?<time>[\\d:]+),(?<direction>[IO])$')
    await screen.press(words('device-form.retire'), drawer)
    await screen.fill(words('device-form.retire-reason'), '已拆除', drawer)
    await screen.press(words('device-form.retire-now'), drawer)
    await screen.topGone()
    await device(screen, '材料门刷卡机').waitFor({ state: 'detached' })
    await screen.sees(words('device-form.retired-list', { count: 1 }))
    expect(screen.problems).toEqual([])
  })

  async function toggle(key: string, drawer: Locator): Promise<void> {
    await drawer
      .locator('.switch-row')
      .filter({ hasText: words(`device-form.${key}`) })
      .click()
  }

  async function add(driver: string, name: string, fill: (drawer: Locator) => Promise<void>): Promise<void> {
    await screen.press(words('today.add-device'))
    const drawer = screen.top()
    await drawer.locator(`.kind-card[data-driver="${driver}"]`).click()
    await screen.fill(words('device.name'), name, drawer)
    await fill(drawer)
    await screen.press(words('app:save'), drawer)
    await screen.topGone()
    await device(screen, name).waitFor()
  }
})
