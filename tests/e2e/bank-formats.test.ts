/** The banks' formats and the ways to the bank, at the screens of a real station: numbers, a trial, file transfer, and a batch by stick. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { workOffFolder } from '../../src-main/practice/bank/folder.ts'
import { BankLedger } from '../../src-main/practice/bank/ledger.ts'
import { openAccounts } from '../../src-main/practice/scenario/payout.ts'
import { openWindow, type StationWindow } from '../../src-main/practice/scenario/station-client.ts'
import { cnapsNumber } from '../../src-main/practice/site/numbers.ts'
import { hasSshd, type Sshd, startSshd } from '../support/sshd.ts'
import { approveBatch, batchState, prepareBatch } from './support/bank.ts'
import { lacking, launchChromium } from './support/chromium.ts'
import { ESCROW_ACCOUNT } from './support/clients.ts'
import { playToLists } from './support/frozen-lists.ts'
import { goTo } from './support/roles.ts'
import { Screen } from './support/screen.ts'
import { CLERK, MANAGER } from './support/set-up.ts'
import { MONTH, openPracticeSite, type PracticeSite } from './support/site.ts'
import { stepsOf } from './support/walk.ts'
import { words } from './support/words.ts'

const missing = lacking({ reader: true })
if (missing.length > 0) console.warn(`SKIPPED: the banks' formats in a browser, for want of ${missing.join(', ')}`)

const RARE = '㛃'

describe.runIf(missing.length === 0)("the banks' formats and the ways to the bank", () => {
  const stick = mkdtempSync(join(tmpdir(), 'anxin-stick-'))
  let site: PracticeSite
  let browser: Browser
  let screen: Screen
  let manager: StationWindow
  let clerk: StationWindow
  let teams: string[] = []

  beforeAll(async () => {
    site = await openPracticeSite()
    browser = await launchChromium()
    manager = await openWindow(await site.host.link())
    clerk = await openWindow(await site.host.link())
    teams = await playToLists(site, { manager: manager.client, clerk: clerk.client }, openAccounts)
    screen = await Screen.open(browser, await site.host.link())
    await screen.signIn(MANAGER.name, MANAGER.pin)
  }, 300_000)
  afterAll(async () => {
    manager?.close()
    clerk?.close()
    await browser?.close()
    await site?.end()
    rmSync(stick, { recursive: true, force: true })
  })

  const step = stepsOf({ name: 'formats', windows: () => ({ screen }) })

  const part = (name: 'about' | 'sample' | 'result') =>
    screen.page
      .locator('.ant-segmented-item')
      .filter({ hasText: words(`bank-formats.part.${name}`) })
      .click()
  const rowsOf = (table: Locator) =>
    table
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => (cell as HTMLElement).innerText.trim())),
      )

  step('a format that lacks the bank’s numbers says so until the manager has set them', async () => {
    await screen.visit('bank')
    await screen.tab(words('bank-tab.formats'))
    const row = screen.page.locator('.format-list tbody tr').filter({ hasText: 'CFRT03' })
    await screen.sees(words('bank-formats.not-ready'), row)
    await screen.sees(words('bank-formats.confirm'), row)
    await screen.shot('formats-list')
    await row.locator('a').click()
    const fields = { 客户号: '100001', 操作员号: '01', 省市代码: '11' }
    for (const [label, value] of Object.entries(fields)) {
      await screen.page.locator('.field').filter({ hasText: label }).locator('input').fill(value)
    }
    await screen.press(words('app:save'))
    await screen.page
      .locator('.tag.green')
      .filter({ hasText: words('bank-formats.ready') })
      .waitFor()
    await screen.shot('formats-numbers')
  })

  step(
    'a rare character is named before there is a file; without it the file is as wide as the bank wants',
    async () => {
      await part('sample')
      await screen.press(words('bank-formats.render'))
      await screen.sees(words('bank-formats.problems', { count: 1 }))
      const problems = await rowsOf(screen.page.locator('.panel').last().locator('table'))
      expect(problems).toEqual([
        [
          `王${RARE}`,
          words('bank-formats.field.payeeName'),
          words('bank-formats.problem-text.text-not-encodable', { detail: `${RARE} (U+36C3)` }),
        ],
      ])
      await screen.shot('formats-rare')
      const names = screen.page.locator('.sample-payees').getByLabel(words('person.name'))
      await names.last().fill('王小明')
      await screen.press(words('bank-formats.render'))
      await screen.page.locator('.cells').waitFor()
      const cells = await rowsOf(screen.page.locator('.cells'))
      expect(cells.map(([name]) => name?.split('···')[0])).toEqual(['张三', '买买提·吐尔逊', '王小明'])
      const file = await screen.download(() => screen.press(words('bank-formats.download')))
      // Names 60, accounts 30, amounts 18 and remarks 30 bytes, and the line feed.
      expect([file.bytes.length, iconv.decode(file.bytes.subarray(278, 284), 'gbk')]).toEqual([3 * 139, '王小明'])
      await screen.shot('formats-sample')
    },
  )

  step('a result file is read line by line, and nothing changes by it', async () => {
    await goTo(screen, 'bank/formats/rural-txt')
    await part('result')
    const lines = [
      '处理结果|序号|账号|姓名|实发工资|',
      '成功|1|9990000000000001|张三|5000.01|',
      '户名不符|2|9990000000000002|李四|6234.50|',
      '天气不好|3|9990000000000003|王五|7100.00|',
    ]
    const buffer = iconv.encode(`${lines.join('\r\n')}\r\n`, 'gbk')
    await screen.page.locator('input[type=file]').setInputFiles({ name: 'result.txt', mimeType: 'text/plain', buffer })
    await screen.sees(words('bank-formats.result-nothing-changed'))
    const rows = await rowsOf(screen.page.locator('.panel').last().locator('table'))
    expect(rows.map((row) => [row[0], row[4]?.split('\n')[0]])).toEqual([
      ['#1', words('bank-formats.outcome.paid')],
      ['#2', words('bank-formats.outcome.rejected')],
      ['#3', words('bank-formats.outcome.unknown')],
    ])
    await screen.shot('formats-result')
    expect(await clerk.client.bank.batches({ month: MONTH })).toEqual([])
  })

  step(
    'file transfer is set to a host whose key was read and compared, and tried',
    async () => {
      const sshd = await startSshd()
      try {
        await setSftp(sshd)
        const way = screen.page.locator('.way').nth(1)
        await screen.press(words('bank-way.probe'), way)
        await screen.sees(words('bank-way.all-well'), way)
        expect(await way.locator('.probe-steps li').count()).toBe(5)
        await screen.shot('formats-sftp')
        renameSync(sshd.results, `${sshd.results}-gone`)
        await screen.press(words('bank-way.probe'), way)
        await screen.sees(words('bank-way.failed'), way)
        await screen.sees(words('bank:step.results-folder'), way.locator('.probe-steps li').last())
        expect(readdirSync(sshd.orders)).toEqual([])
      } finally {
        sshd.stop()
      }
    },
    { possible: hasSshd },
  )

  async function setSftp(sshd: Sshd): Promise<void> {
    await goTo(screen, 'bank/formats')
    await screen.press(words('bank-way.set-up'), screen.page.locator('.way').nth(1))
    const drawer = screen.top()
    await screen.fill(words('bank-way.host'), sshd.host, drawer)
    await screen.fill(words('bank-way.port'), String(sshd.port), drawer)
    await screen.press(words('bank-way.read-host-key'), drawer)
    await screen.sees(sshd.hostKey, drawer.locator('.print'))
    await screen.press(words('bank-way.use-print'), drawer)
    await screen.fill(words('bank-way.user'), sshd.user, drawer)
    await screen.fill(words('bank-way.orders-folder'), sshd.orders, drawer)
    await screen.fill(words('bank-way.results-folder'), sshd.results, drawer)
    await screen.press(words('app:save'), drawer)
    await screen.sees(words('bank-way.key-wrong'), drawer)
    await drawer
      .locator('input[type=file]')
      .setInputFiles({ name: 'key', mimeType: 'text/plain', buffer: Buffer.from(sshd.privateKey) })
    await screen.press(words('app:save'), drawer)
    await screen.topGone()
  }

  step('a batch in the usual format goes onto a stick, and its result comes home from it', async () => {
    await goTo(screen, 'bank/formats')
    await screen.press(words('bank-formats.choose'))
    await screen
      .top()
      .locator('.ant-segmented-item')
      .filter({ hasText: words('transport.file') })
      .click()
    await screen.press(words('app:save'), screen.top())
    await screen.topGone()
    await screen.sees(words('bank-formats.usual'), screen.page.locator('.format-list tr').filter({ hasText: 'TXT' }))
    await screen.signOut()
    await screen.signIn(CLERK.name, CLERK.pin)
    await screen.visit('bank')
    await screen.month(MONTH)
    await prepareBatch(screen, teams)
    await approveBatch(screen)
    await screen.press(words('bank-way.write'))
    await screen.fill(words('bank-way.folder'), join(stick, 'none'), screen.top())
    await screen.press(words('bank-way.write-now'), screen.top())
    await screen.sees(words('bank:errors.no-such-folder', { folder: join(stick, 'none') }), screen.top())
    await screen.fill(words('bank-way.folder'), stick, screen.top())
    await screen.press(words('bank-way.write-now'), screen.top())
    await screen.sees(words('bank-way.written', { count: 1 }), screen.page.locator('.ant-modal-confirm-title'))
    await screen.shot('formats-written')
    await screen.page.locator('.ant-modal-confirm-btns button').click()
    await screen.topGone()
    expect(readdirSync(stick).filter((name) => /^DFBT.*\.txt$/.test(name)).length).toBe(1)
    const results = await workOff()
    await screen.page.getByRole('button', { name: words('bank.back') }).click()
    await screen.press(words('bank-way.collect'))
    await screen.fill(words('bank-way.folder'), results, screen.top())
    const [batch] = await clerk.client.bank.batches({ month: MONTH })
    const payments = batch?.payments ?? 0
    for (const said of [words('bank-way.changed', { count: payments }), words('bank-way.nothing-new')]) {
      await screen.press(words('bank-way.collect-now'), screen.top())
      await screen.sees(said, screen.top())
    }
    await screen.shot('formats-collected')
    await screen.top().locator('.collected a').click()
    await batchState(screen, 'settled')
  })

  /** The bank takes the stick's order and lays the result down beside it. */
  async function workOff(): Promise<string> {
    const results = join(stick, 'results')
    mkdirSync(results)
    const bank = new BankLedger(':memory:')
    bank.openAccount({ account: ESCROW_ACCOUNT, holder: '练习总包', cnaps: cnapsNumber(0), kind: 'escrow' })
    bank.fund(ESCROW_ACCOUNT, 100_000_000, '')
    for (const { account, name, cnaps } of site.people) {
      bank.openAccount({ account, holder: name, cnaps, kind: 'personal' })
    }
    expect(await workOffFolder(bank, stick, results, ESCROW_ACCOUNT)).toEqual({ taken: 1, refused: [] })
    bank.close()
    return results
  }
})
