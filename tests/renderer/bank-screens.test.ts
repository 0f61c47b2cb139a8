/** The bank's screens at work: a batch on its way, the escrow account, and what waits for somebody. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { overflowing, rawTexts, signIn, to } from './fake/browser.ts'
import { fakeScreens, present } from './fake/screens.ts'
import { id } from './fake/world.ts'

const openScreens = fakeScreens()

async function open(language: 'zh-CN' | 'en' = 'zh-CN') {
  const view = await openScreens({ language, width: 1366, height: 768 })
  await signIn(view.page, '劳资员小赵')
  return view
}

async function consent(page: Page, reason?: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByLabel('原因').fill(reason)
  await dialog.locator('.user-tile').first().click()
  await page.keyboard.type('1234')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

const step = (page: Page, mark: string) => page.locator(`.batch-step.${mark}`)

describe.runIf(present)('a batch', () => {
  it.each(['zh-CN', 'en'] as const)(
    'shows in %s in every state: nothing raw, nothing sticking out',
    async (language) => {
      const { page, fake, complaints } = await open(language)
      const found: Record<string, unknown> = {}
      for (const state of [
        'prepared',
        'approved',
        'unknown',
        'handed-over',
        'accepted',
        'settled',
        'refused',
      ] as const) {
        fake.batches.set(3, state)
        if (state === 'approved') fake.outbox.add(3)
        fake.changed('bank.moved')
        await to(page, `bank/${id('BT', 1)}`)
        await to(page, `bank/${id('BT', 4)}`)
        await step(page, 'done').first().waitFor()
        const [raw, wide] = [await rawTexts(page), await overflowing(page)]
        if (raw.length + wide.length > 0) found[state] = { raw, wide }
      }
      expect({ found, complaints }).toEqual({ found: {}, complaints: [] })
    },
  )

  it('warns before the PIN, waits for the network, and is sent again only when two people vouch that it never arrived', async () => {
    const { page, fake } = await open()
    fake.batches.set(3, 'prepared')
    await to(page, `bank/${id('BT', 4)}`)
    expect(await page.getByRole('navigation', { name: '同时编制的各部分' }).innerText()).toContain('第 2/2 部分')
    await page.locator('.batch-head').getByRole('button', { name: '批准', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('王建国、李大力').waitFor()
    await dialog.getByText('农村商业银行代发 TXT').waitFor()
    await consent(page)
    await step(page, 'now').filter({ hasText: '等待提交' }).waitFor()
    await page.getByRole('button', { name: '联网后自动提交' }).click()
    await page.locator('.ant-popconfirm .ant-btn-primary').click()
    await step(page, 'now').filter({ hasText: '试过 2 次，08:46 再试' }).waitFor()
    expect(await step(page, 'now').innerText()).toContain('ECONNREFUSED')
    await page.locator('.batch-head').getByRole('button', { name: '提交银行' }).click()
    await page.locator('.ant-popconfirm:visible').getByRole('button', { name: '提交银行' }).click()
    await step(page, 'bad').filter({ hasText: '是否收到不明' }).waitFor()
    expect(await page.getByRole('button', { name: '撤销批次' }).count()).toBe(0)
    await page.getByRole('button', { name: '银行称未收到' }).click()
    await dialog.getByText(/名工人会重复付款，合计 ¥/).waitFor()
    await consent(page, '开户行柜台书面确认未收到')
    await step(page, 'now').filter({ hasText: '提交银行' }).waitFor()
    expect(fake.batches.get(3)).toBe('approved')
  })

  it('is taken back with a reason, and with the second person where it was released', async () => {
    const { page, fake } = await open()
    fake.batches.set(3, 'prepared')
    fake.batches.set(4, 'approved')
    await to(page, `bank/${id('BT', 4)}`)
    await page.getByRole('button', { name: '撤销批次' }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: '撤销批次' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByLabel('原因').fill('付款日期填错')
    await confirm.click()
    await dialog.waitFor({ state: 'detached' })
    await to(page, `bank/${id('BT', 5)}`)
    await page.getByRole('button', { name: '撤销批次' }).click()
    await consent(page, '工资表要补一人')
    await expect
      .poll(() => [...fake.cancelled])
      .toEqual([
        [3, '付款日期填错'],
        [4, '工资表要补一人'],
      ])
    await to(page, 'bank/care')
    await page.getByText('工资表要补一人').waitFor()
  })

  it('tells its history, opens a kept file against a reason only, and a wage’s payments in a chain', async () => {
    const { page, fake } = await open()
    await to(page, `bank/${id('BT', 1)}`)
    await page.getByRole('button', { name: '过程与凭据' }).click()
    const drawer = page.locator('.ant-drawer-content-wrapper')
    await drawer.getByText('同意人：钱经理').waitFor()
    await drawer.getByText('立即联系银行查明实际付了多少，在此之前不要重发。').waitFor()
    await drawer.getByRole('button', { name: '查看原文' }).click()
    await page.getByLabel('原因').fill('检查员核对')
    const download = page.waitForEvent('download')
    await page.locator('.reveal').getByRole('button').click()
    expect([(await download).suggestedFilename(), fake.noted]).toEqual(['AXMSG-answer.xml', '检查员核对'])
    await drawer.locator('.ant-drawer-close').click()
    await drawer.waitFor({ state: 'detached' })
    await page.locator('.payment-name').first().click()
    await page.getByText('这笔工资共付款 2 次').waitFor()
    expect(await page.locator('.chain-step').allInnerTexts()).toEqual([
      expect.stringContaining('账户已销户'),
      expect.stringContaining('已到账'),
    ])
  })

  it('says how much is missing and makes the letter, also before there is a batch', async () => {
    const { page, fake } = await open()
    fake.balance = { balanceFen: 1_000_000, asOf: '2026-10-27', onTheWayFen: 0, availableFen: 1_000_000 }
    fake.batches.clear()
    await to(page, 'bank')
    await page.locator('.frozen-lists .ant-checkbox-wrapper').first().click()
    const letter = page.getByRole('button', { name: '补足资金函' })
    await letter.waitFor()
    fake.batches.set(3, 'prepared')
    await to(page, `bank/${id('BT', 4)}`)
    await page.getByText(/专户余额不足，还差 ¥/).waitFor()
    const download = page.waitForEvent('download')
    await letter.click()
    expect((await download).suggestedFilename()).toBe('letter.pdf')
  })
})

describe.runIf(present)('the escrow account', () => {
  it('shows flagged entries first with what they mean, and a missing statement between two', async () => {
    const { page } = await open()
    await to(page, 'bank/account')
    await page.getByText('2 笔须说明').waitFor()
    expect((await page.locator('.entry-row').allInnerTexts()).slice(0, 2)).toEqual([
      expect.stringContaining('专户不应扣手续费，请银行退回'),
      expect.stringContaining('不是工资，须查明并追回'),
    ])
    await page.getByText('中间缺流水').waitFor()
    await page.getByRole('button', { name: /退票/ }).click()
    expect(await page.locator('.entry-row').count()).toBe(1)
  })

  it('takes a statement and says what it brought; one that cannot be read is said so', async () => {
    const { page } = await open()
    await to(page, 'bank/account')
    const input = page.locator('.drop input[type=file]')
    await input.setInputFiles({ name: '十月.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
    await page.getByRole('status').filter({ hasText: '十月.csv：新增 6 笔，已有 2 笔' }).waitFor()
    await input.setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') })
    await page.getByRole('alert').filter({ hasText: '读不出来' }).waitFor()
  })

  it('takes a balance from two people', async () => {
    const { page, fake } = await open()
    await to(page, 'bank/account')
    await page.getByRole('button', { name: '登记余额' }).click()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('请填写余额').waitFor()
    await page.getByLabel('银行告知的余额').fill('123456.78')
    await page.getByRole('button', { name: '保存' }).click()
    await consent(page)
    await page.locator('dd.balance-sum', { hasText: '¥123,456.78' }).waitFor()
    expect(fake.balance?.balanceFen).toBe(12_345_678)
  })
})

describe.runIf(present)('what waits', () => {
  it('is reached from the alert, oldest first, and all that is ready goes into one new batch', async () => {
    const { page, fake } = await open()
    await page.locator('.alert', { hasText: '退票' }).click()
    await page.getByText('核对账号后更正收款账户').first().waitFor()
    expect(new URL(page.url()).hash).toBe('#/bank/care')
    const days = (await page.getByText(/^已等 \d+ 天$/).allInnerTexts()).map((text) => Number(/\d+/.exec(text)?.[0]))
    expect(days).toEqual([...days].sort((a, b) => b - a))
    await page.getByText('立即联系银行查明实际付了多少').waitFor()
    // The tab counts what the page lists: failed payments, and what nobody believes.
    const counted = await page.getByRole('tab', { name: '待处理' }).locator('.tab-count').innerText()
    expect([days.length > 0, Number(counted)]).toEqual([true, days.length + fake.doubts.size])
    expect(fake.doubts.size).toBeGreaterThan(0)
    await page.getByRole('button', { name: '重发 2026-10 可重发的 2 笔' }).click()
    await page.getByRole('dialog').getByText('2 笔，合计').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '编制批次' }).click()
    await page.locator('.batch-page').waitFor()
    expect(fake.batches.get(5)).toBe('prepared')
  })
})
