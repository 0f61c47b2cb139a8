/** The screens of the wage inputs in a real Chromium on the fake station: quick entry, who may do what, the second person. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { signIn } from './fake/browser.ts'
import { fakeScreens, present } from './fake/screens.ts'
import { id } from './fake/world.ts'

/** The scaffolders: drafted list, one pot that the contractor has not confirmed. */
const TEAM = id('TM', 4)
const openScreens = fakeScreens()

async function open(who: string, tab: string) {
  const view = await openScreens()
  await signIn(view.page, who)
  await view.page.evaluate((hash) => {
    location.hash = hash
  }, `#/wages/inputs/${TEAM}/${tab}`)
  await view.page.locator('[role="tab"][aria-selected="true"]').waitFor()
  return view
}

async function approve(page: Page, name = '钱经理'): Promise<void> {
  const dialog = page.locator('.approval')
  await dialog.locator('.user-tile', { hasText: name }).click()
  for (const digit of '1234')
    await dialog.locator('.pin-keys').getByRole('button', { name: digit, exact: true }).click()
  await dialog.getByRole('button', { name: '批准' }).click()
  await dialog.waitFor({ state: 'detached' })
}

const amounts = (page: Page) => page.locator('input[data-field="amount"]')

describe.runIf(present)('quick entry', () => {
  it('goes down the column by Enter, names bad rows by row and field, and keeps them when the others are recorded', async () => {
    const { page, complaints } = await open('劳资员小赵', 'advances')
    await amounts(page).first().focus()
    await page.keyboard.type('500')
    await page.keyboard.press('Enter')
    await page.keyboard.type('12.345')
    await page.keyboard.press('Enter')
    await page.keyboard.type('-7')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.type('800')
    const said = page.getByRole('alert').filter({ hasText: '还不能登记' })
    await said.getByText('第 2 行 金额：最多两位小数').waitFor()
    await said.getByText('第 3 行 金额：须大于零').waitFor()
    await page.getByRole('button', { name: '登记 2 条，共 ¥1,300.00' }).click()
    await approve(page)
    await page.getByText('已登记预支 2 条，共 ¥1,300.00').waitFor()
    const values = await amounts(page).evaluateAll((cells) =>
      cells.slice(0, 4).map((cell) => (cell as HTMLInputElement).value),
    )
    expect(values).toEqual(['', '12.345', '-7', ''])
    // Another tab and back: nothing typed is lost.
    await page.getByRole('tab', { name: '个税' }).click()
    await page.getByRole('tab', { name: '生活费预支' }).click()
    await page.getByRole('button', { name: '登记预支' }).click()
    // A voucher that is known already comes back from the station, named at its field.
    await amounts(page).nth(1).fill('30')
    await amounts(page).nth(2).fill('')
    await page.locator('input[data-field="voucher"]').nth(1).fill('202610-架子班-001')
    await page.getByRole('button', { name: '登记 1 条' }).click()
    await approve(page)
    await said.getByText('第 2 行 凭证号：凭证 202610-架子班-001 已经登记过').waitFor()
    expect(await amounts(page).nth(1).inputValue()).toBe('30')
    expect(complaints).toEqual([])
  })

  it('records a deduction outside the law only with a manager, and says so before', async () => {
    const { page } = await open('钱经理', 'deductions')
    await page.getByRole('button', { name: '登记扣款' }).click()
    await page.getByLabel('种类').click()
    await page.locator('.ant-select-item-option', { hasText: '约定赔偿' }).click()
    await page.getByText('每月最多扣当月工资的 20%，扣后不得低于当地最低工资 ¥2,010.00').waitFor()
    await page.getByLabel('种类').click()
    await page.locator('.ant-select-item-option', { hasText: '其他' }).click()
    await page.getByText('罚款等法律没有列明的扣款不得扣除').waitFor()
    await page.getByLabel('依据', { exact: true }).fill('本人书面同意')
    await amounts(page).first().fill('50')
    await page.getByRole('button', { name: '登记 1 条，共 ¥50.00' }).click()
    // The manager himself enters it and there is no other: nobody is offered.
    await page.locator('.approval').getByText('没有其他可以批准的人').waitFor()
  })
})

describe.runIf(present)('a piecework pot', () => {
  it("is confirmed by a contractor's user with his own sign-in, who is offered nothing else", async () => {
    const { page, fake } = await open('孙老板', 'pots')
    await page.getByText('等待分包确认').waitFor()
    expect(await page.getByRole('button', { name: '作废' }).count()).toBe(0)
    await page.getByRole('button', { name: '确认计量' }).click()
    await page.getByText('分包已确认：孙老板').waitFor()
    await page.getByRole('tab', { name: '生活费预支' }).click()
    await page.getByText('还没有登记').waitFor()
    expect(await amounts(page).count()).toBe(0)
    expect(fake.user?.role).toBe('contractor')
  })

  it('is only read by an inspector', async () => {
    const { page } = await open('监察员老郑', 'pots')
    await page.getByText('等待分包确认').waitFor()
    const offered = await page.locator('main .panel button').allTextContents()
    expect(offered).toEqual([])
  })
})

describe.runIf(present)('pay basis', () => {
  it('is set from a date with reason and second person; another divisor names its agreement', async () => {
    const { page } = await open('劳资员小赵', 'tax')
    await page.evaluate(
      (hash) => {
        location.hash = hash
      },
      `#/roster/${id('WK', 4)}`,
    )
    await page.getByRole('button', { name: '设置新的计薪标准' }).click()
    const form = page.locator('form.sub-form')
    await form.getByText('按月', { exact: true }).click()
    await form.getByLabel('月工资').fill('8000')
    await form.getByText('合同另有约定').click()
    const submit = form.getByRole('button', { name: '提交批准' })
    expect(await submit.isDisabled()).toBe(true)
    await form.getByLabel('约定的天数').fill('19')
    await form.getByText('填 20 至 31 之间的天数').waitFor()
    await form.getByLabel('约定的天数').fill('30')
    await form.getByLabel('约定在哪里').fill('合同第六条')
    await submit.click()
    await page.locator('.approval').getByLabel('原因').fill('岗位变更')
    await approve(page)
    await page.getByText('按月 ¥8,000.00，除以 30 天（合同第六条）').waitFor()
  })
})
