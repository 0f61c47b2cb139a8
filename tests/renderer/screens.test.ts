/**
 * The screens in a real Chromium, over the real host (cookie, content policy, WebSocket) with a fake station behind it that answers
 * through the contract's own schemas.
 */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { overflowing, rawTexts, signIn, to } from './fake/browser.ts'
import { fakeScreens, present } from './fake/screens.ts'
import { id } from './fake/world.ts'

const PAGES = [
  'today',
  'enrol',
  'roster',
  `roster/${id('WK', 3)}`,
  `attendance/grid/${id('TM', 6)}`,
  'attendance/questions',
  'attendance/inbox',
  'attendance/headcount',
  'attendance/checks',
  'wages',
  `wages/list/${id('WS', 2)}`,
  `wages/list/${id('WS', 4)}`,
  ...['advances', 'deductions', 'extras', 'pots', 'tax'].map((tab) => `wages/inputs/${id('TM', 4)}/${tab}`),
  'bank',
  'bank/account',
  'bank/care',
  'bank/formats',
  'bank/formats/abc-cfrt03',
  `bank/${id('BT', 1)}`,
  'check',
  'site/project',
  'site/companies',
  'site/shifts',
  'site/holidays',
  'site/devices',
  'site/users',
]

const open = fakeScreens()

describe.runIf(present)('the screens', () => {
  it.each([
    { language: 'zh-CN', width: 1280, height: 800 },
    { language: 'en', width: 1280, height: 800 },
    { language: 'zh-CN', width: 1920, height: 1080 },
  ] as const)(
    'all show in $language at $width px: nothing refused, nothing raw, nothing sticking out',
    async (options) => {
      const { page, complaints } = await open(options)
      await signIn(page)
      const found: Record<string, unknown> = {}
      for (const path of PAGES) {
        await to(page, path)
        // Kinds of facts are shown as they stand in the journal.
        const raw = path === 'check' ? [] : await rawTexts(page)
        const wide = await overflowing(page)
        if (raw.length + wide.length > 0) found[path] = { raw, wide }
      }
      expect({ found, complaints }).toEqual({ found: {}, complaints: [] })
    },
  )

  it('change their language while running and keep it', async () => {
    const { page, host } = await open()
    await signIn(page)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    await page.goto(host.startUrl())
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('lead from an alert to the page that handles it', async () => {
    const { page } = await open()
    await signIn(page)
    await page.locator('.alert', { hasText: '考勤号' }).click()
    await page.locator('.inbox-number').first().waitFor()
    expect(new URL(page.url()).hash).toBe('#/attendance/inbox')
  })
})

describe.runIf(present)('signing in', () => {
  it('says a wrong PIN, then the lock, and takes the keyboard', async () => {
    const { page } = await open()
    await page.locator('.user-tile', { hasText: '钱经理' }).click()
    const alert = page.getByRole('alert')
    await page.keyboard.type('9999')
    await page.keyboard.press('Enter')
    await alert.filter({ hasText: '4' }).waitFor()
    for (let wrong = 2; wrong <= 5; wrong += 1) {
      await page.locator('.pin-hint').waitFor()
      await page.keyboard.type('9999')
      await page.keyboard.press('Enter')
      await alert.filter({ hasText: wrong < 5 ? String(5 - wrong) : '锁定' }).waitFor()
    }
    await signIn(page, '劳资员小赵')
    expect(await page.locator('.head').innerText()).toContain('劳资员小赵 · 劳资专管员')
  })

  it('lets a new station create its first manager', async () => {
    const { page, fake } = await open({}, ({ users }) => users.splice(0))
    await page.getByLabel('姓名').fill('新经理')
    await page.getByLabel('密码', { exact: true }).fill('2468')
    await page.getByLabel('再输一次密码').fill('2469')
    await page.getByRole('button', { name: '建立并登录' }).click()
    await page.getByText('两次输入不一致').waitFor()
    await page.getByLabel('再输一次密码').fill('2468')
    await page.getByRole('button', { name: '建立并登录' }).click()
    await page.locator('.frame').waitFor()
    expect(fake.user?.name).toBe('新经理')
  })
})

async function pick(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click()
  await page.locator(`.ant-select-item-option[title^="${option}"]:visible`).first().click()
}

describe.runIf(present)('entry by card', () => {
  it('goes from card to card: refusals beside the field, the next person at once, nobody mixed up', async () => {
    const { page, fake } = await open()
    await signIn(page)
    await to(page, 'enrol')
    await page.getByText('请把身份证放在读卡器上').waitFor()
    fake.layCard(130)
    await page.locator('.id-name').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('请填写 11 位手机号').waitFor()
    await page.locator('#enrol-phone').fill('19900000001')
    await pick(page, '班组', '木工班')
    await pick(page, '工种', '架子工')
    await page.getByLabel('日工资').fill('320.505')
    await page.getByText('最多两位小数').waitFor()
    await page.getByLabel('日工资').fill('320.50')
    await page.getByLabel('银行卡号').fill('6228 4800 0000 0000 010')
    await page.getByLabel('开户行').fill('示例农商银行')
    await page.getByLabel('联行号').fill('402339900015')
    await page.getByText('本人同意').click()
    await page.keyboard.press('Control+Enter')
    const account = page.locator('.field', { hasText: '银行卡号' })
    await account.getByRole('alert').waitFor()
    await page.getByLabel('银行卡号').fill('6228 4800 0000 0000 018')

    // Another card while the form is half filled: the clerk decides, nothing is mixed.
    const first = await page.locator('.id-name').innerText()
    fake.layCard(133)
    await page.getByRole('button', { name: `继续登记 ${first}` }).click()
    await page.keyboard.press('Control+Enter')
    await page.getByText(`${first} 已登记。`).waitFor()
    fake.layCard(134)
    await page.locator('.id-name').waitFor()
    expect(await page.getByLabel('日工资').inputValue()).toBe('320.50')
    expect(await page.locator('#enrol-phone').inputValue()).toBe('')
    expect(await page.getByLabel('银行卡号').inputValue()).toBe('')
    expect(await page.locator('.field', { hasText: '班组' }).innerText()).toContain('木工班')
  })

  it('takes a known person in again, with phone, consent and account kept', async () => {
    const { page, fake } = await open()
    const worker = fake.workers[6]!
    worker.engagement = { ...worker.engagement!, exitDate: '2026-10-20' }
    await signIn(page)
    await to(page, 'enrol')
    fake.layCard(6)
    await page.getByText('再次进场').waitFor()
    await page.getByText(`沿用工资卡 ${worker.account?.masked}`).waitFor()
    await pick(page, '班组', '木工班')
    await pick(page, '工种', '架子工')
    await page.getByLabel('日工资').fill('310')
    await page.keyboard.press('Control+Enter')
    await page.getByText(`${worker.name} 已登记。`).waitFor()
  })

  it('refuses somebody who is on site already', async () => {
    const { page, fake } = await open()
    await signIn(page)
    await to(page, 'enrol')
    fake.layCard(4)
    await page.getByText('不能重复登记').waitFor()
    expect(await page.locator('.save-button').isDisabled()).toBe(true)
  })
})

describe.runIf(present)('the month grid', () => {
  it('keeps only the cells in view and moves by arrow keys', async () => {
    const { page } = await open({ height: 600 })
    await signIn(page)
    await to(page, `attendance/grid/${id('TM', 6)}`)
    await page.locator('.cell').first().waitFor()
    expect(await page.locator('.month-row .cell').count()).toBeLessThan(20 * 31)
    await page.locator('[data-active="true"]').focus()
    for (const key of ['ArrowDown', 'End', 'ArrowLeft']) await page.keyboard.press(key)
    const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(label, { timeout: 20_000 }).toContain('2026-10-30')
    await page.keyboard.press('Enter')
    await page.locator('.ant-drawer-title', { hasText: '2026-10-30' }).waitFor()
  })

  it('takes the next key after the focused cell was scrolled out of sight, and says which days lie beyond the edge', async () => {
    const { page } = await open({ width: 1000, height: 600 })
    await signIn(page)
    await to(page, `attendance/grid/${id('TM', 6)}`)
    await page.locator('[data-active="true"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('button', { name: /^显示 \d+–31 日$/ }).click()
    await page.getByRole('button', { name: /^显示 1–\d+ 日$/ }).waitFor()
    await page.locator('.month-grid').evaluate((grid) => grid.scrollTo({ top: 100_000 }))
    await page.locator('[data-active="true"]').focus()
    await page.locator('.month-grid').evaluate((grid) => grid.scrollTo({ top: 100_000, left: 100_000 }))
    await page.locator('.month-row').last().waitFor()
    for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
    const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(label, { timeout: 20_000 }).toContain('2026-10-02')
    expect(
      await page.locator('[data-active="true"]').evaluate((cell) => {
        const { left, bottom } = cell.getBoundingClientRect()
        const frame = cell.closest('.month-grid')?.getBoundingClientRect()
        return frame !== undefined && left >= frame.left + 236 && bottom <= frame.bottom
      }),
    ).toBe(true)
  })

  it('shows the picture of a punch only against a reason, and says why another is gone', async () => {
    const { page, complaints } = await open()
    await signIn(page)
    await to(page, `attendance/grid/${id('TM', 6)}`)
    await page.locator('.cell').first().waitFor()
    await page.locator('[data-active="true"]').focus()
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    await page.locator('.punch-picture', { hasText: '已过保存期' }).waitFor()
    expect(await page.locator('.punch-picture img').count()).toBe(0)
    await page.locator('.punch-picture button').click()
    expect(await page.locator('.reveal button[type=submit]').isDisabled()).toBe(true)
    await page.locator('.reveal input').fill('工人说不是本人')
    await page.locator('.reveal button[type=submit]').click()
    const image = page.locator('.punch-picture img')
    await image.waitFor()
    expect(await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(120)
    expect([await overflowing(page), complaints]).toEqual([[], []])
    await page.locator('.punch-picture figure button').click()
    await image.waitFor({ state: 'detached' })
  })

  it('asks for reason and second person, and keeps the dialog open while the PIN is wrong', async () => {
    const { page } = await open()
    await signIn(page)
    await to(page, 'attendance/questions')
    await page.getByRole('button', { name: '补 17:30 出' }).first().click()
    await page.getByRole('button', { name: '提交批准' }).click()
    const dialog = page.getByRole('dialog', { name: '补打卡：' })
    await dialog.getByLabel('原因').fill('忘记打卡，班长证明')
    await dialog.locator('.user-tile', { hasText: '小赵' }).click()
    for (const pin of ['4321', '1234']) {
      for (const digit of pin) await dialog.getByRole('button', { name: digit, exact: true }).click()
      await dialog.getByRole('button', { name: '批准' }).click()
      if (pin === '4321') await dialog.getByText('不正确').waitFor()
    }
    await dialog.waitFor({ state: 'detached' })
  })
})

describe.runIf(present)('the devices', () => {
  it('offer what each is able to, show what bringing over would change, and keep results in sight', async () => {
    const { page } = await open({ height: 1400 })
    await signIn(page)
    await to(page, 'site/devices')
    const card = (name: string) => page.locator('.panel', { has: page.getByRole('heading', { name }) })
    const buttons = async (name: string) =>
      (await card(name).getByRole('button').allInnerTexts()).map((text) => text.trim())
    expect([
      await buttons('办公室身份证阅读器'),
      await buttons('东门考勤机'),
      await buttons('宿舍区 U 盘考勤'),
    ]).toEqual([['设置'], ['立即采集', '校准时钟', '人员', '操作记录', '设置'], ['导入 U 盘文件', '设置']])
    await card('西门考勤机').getByText('每天慢约 14 秒').waitFor()
    await card('东门考勤机').getByRole('button', { name: '立即采集' }).click()
    await card('东门考勤机').getByText('读到 5,000 条，新增 412 条').waitFor()
    await card('东门考勤机').getByRole('button', { name: '人员' }).click()
    await page.getByText('将新增 1 人，改名 0 人，删除 1 人').waitFor()
    await page.getByRole('button', { name: '同步花名册' }).click()
    await page.getByText('已同步，写入或删除 2 人').waitFor()
  })

  it('ask about a cleared log until somebody has taken note, and about a file until it is answered', async () => {
    const { page, fake } = await open({ height: 1400 })
    await signIn(page)
    await to(page, 'site/devices')
    const offered = page.locator('.panel', { has: page.getByRole('heading', { name: 'U 盘和文件夹里的文件' }) })
    await offered.getByText('1 行无法识别').waitFor()
    await offered.getByRole('button', { name: /忽\s?略/ }).click()
    await offered.getByText('已忽略').waitFor()
    const events = page.locator('.panel', { has: page.getByRole('heading', { name: '闸机拒绝与考勤机操作' }) })
    await events.getByText('清除考勤记录').waitFor()
    await events.getByRole('button', { name: /登\s?记/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('原因').fill('换主板，已核对')
    await dialog.getByRole('button', { name: /登\s?记/ }).click()
    await events.getByText('换主板，已核对').waitFor()
    expect([fake.noted, fake.ignored, await events.getByRole('button').count()]).toEqual(['换主板，已核对', true, 0])
  })
})

describe.runIf(present)('the kiosk', () => {
  it('shows own wages by own card without sign-in, takes the confirmation, and forgets after half a minute', async () => {
    const { page, fake } = await open()
    await page.clock.install()
    await page.getByRole('button', { name: '工人自助' }).click()
    await page.getByRole('heading', { name: '请放上身份证' }).waitFor()
    fake.layCard(500)
    await page.locator('.kiosk-problem').waitFor()
    fake.layCard(9)
    await page.locator('.kiosk-net').waitFor()
    await page.getByRole('button', { name: '无误，我确认' }).click()
    await page.clock.fastForward(31_000)
    await page.getByRole('heading', { name: '请放上身份证' }).waitFor()
    expect(await page.locator('.kiosk-net').count()).toBe(0)
  })
})

describe.runIf(present)('a disputed wage', () => {
  it('is held at the kiosk by its own big button, with reason and words; the plain question is another', async () => {
    const { page, fake } = await open()
    await page.getByRole('button', { name: '工人自助' }).click()
    await page.getByRole('heading', { name: '请放上身份证' }).waitFor()
    fake.layCard(9)
    await page.getByRole('button', { name: '有异议', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const choices = dialog.locator('.kiosk-choice')
    expect(await choices.allInnerTexts()).toEqual(['有疑问，但先发', '我有异议，先不发这笔'])
    expect(await choices.evaluateAll((all) => all.map((button) => (button as HTMLButtonElement).disabled))).toEqual([
      true,
      true,
    ])
    await dialog.getByRole('button', { name: '加班少算了' }).click()
    await dialog.getByLabel('需要时补充说明').fill('12 日到九点')
    for (const button of await choices.all()) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(56)
    await choices.last().click()
    await dialog.waitFor({ state: 'detached' })
    expect(fake.held).toEqual(['加班少算了；12 日到九点'])
  })
})

describe.runIf(present)('a dialog', () => {
  it.each(['no-preference', 'reduce'] as const)(
    'comes into sight where the system wants motion: %s',
    async (motion) => {
      const { page, fake } = await open({ motion })
      await page.getByRole('button', { name: '工人自助' }).click()
      await page.getByRole('heading', { name: '请放上身份证' }).waitFor()
      fake.layCard(9)
      await page.getByRole('button', { name: '有异议', exact: true }).click()
      const opacity = () => page.locator('.ant-modal').evaluate((modal) => getComputedStyle(modal).opacity)
      await expect.poll(opacity).toBe('1')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
  )
})

describe.runIf(present)('the freeze', () => {
  it('is not asked a PIN for while the notice runs, and works as soon as the station says so', async () => {
    const { page, fake } = await open()
    fake.noticeRunning = true
    fake.lists.set(1, 'published')
    await signIn(page)
    await to(page, `wages/list/${id('WS', 2)}`)
    const early = page.getByRole('button', { name: '10-29 起可锁定' })
    await early.click()
    await page.locator('.ant-message-notice', { hasText: '公示到' }).waitFor()
    expect(await page.locator('.approval').count()).toBe(0)
    // The screen has not read anew; the station is asked when the button is pressed.
    fake.noticeRunning = false
    await early.click()
    await page.locator('.approval').waitFor()
  })
})

describe.runIf(present)('a refusal', () => {
  it('stands without a button to ask the same again', async () => {
    const { page } = await open()
    await signIn(page)
    await to(page, `wages/list/${id('WS', 999)}`)
    await page.locator('.state-view[role=alert]').waitFor()
    expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0)
  })
})

describe.runIf(present)('a lost station', () => {
  it('is said at once, over everything that is shown', async () => {
    const { page, host } = await open()
    await signIn(page)
    await host.close()
    await page.getByText('与安薪站的连接已断开').waitFor()
    expect(await page.getByRole('heading', { name: '今日' }).count()).toBe(1)
  })
})
