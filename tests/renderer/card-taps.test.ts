/** Cards at the reader that types, with real key events in Chromium: typing stays typing, a card is a punch and leaves nothing in a form. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { signIn } from './fake/browser.ts'
import { fakeScreens, present } from './fake/screens.ts'
import { id } from './fake/world.ts'

const open = fakeScreens()

/** Keys with times of their own, as the system stamps them: a loaded test machine must not make a card out of typing or the other way round. */
async function press(page: Page, keys: string[], gapMs: number, afterMs = 0): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const start = (Date.now() + afterMs) / 1000
  const sent: Promise<unknown>[] = []
  for (const [index, key] of keys.entries()) {
    const timestamp = start + (index * gapMs) / 1000
    const enter = key === 'Enter'
    const common = {
      key,
      code: enter ? 'Enter' : `Digit${key}`,
      timestamp,
      windowsVirtualKeyCode: enter ? 13 : key.charCodeAt(0),
    }
    sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: enter ? '\r' : key, ...common }))
    sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common }))
  }
  await Promise.all(sent)
  await session.detach()
}

const card = (text: string) => [...text, 'Enter']

describe.runIf(present)('a card at the reader that types', () => {
  it('is a punch at the kiosk, answered large in its own words and colour', async () => {
    const { page, fake } = await open()
    await page.evaluate(() => {
      location.hash = '#/kiosk'
    })
    await page.locator('.kiosk').waitFor()
    await press(page, card('0040856634'), 4)
    await page.locator('.tap-answer.punched', { hasText: '打卡成功' }).waitFor()
    await press(page, card('0000000117'), 4)
    await page.locator('.tap-answer.unknown', { hasText: '卡号未登记' }).waitFor()
    await press(page, card('0000000999'), 4)
    await page.locator('.tap-answer.left', { hasText: '不在场' }).waitFor()
    expect(fake.taps).toEqual(['0040856634', '0000000117', '0000000999'])
  })

  it('leaves a form as it was, and its Enter sends nothing', async () => {
    const { page, fake } = await open()
    await signIn(page)
    await page.evaluate(() => {
      location.hash = '#/roster'
    })
    const search = page.locator('input[type="text"], input.ant-input').first()
    await search.click()
    await press(page, [...'12'], 120)
    await expect.poll(() => search.inputValue()).toBe('12')
    await press(page, card('0040856634'), 4, 1000)
    await page.locator('.tap-answer.punched').waitFor()
    expect([await search.inputValue(), fake.taps]).toEqual(['12', ['0040856634']])
  })

  it('is not made of typing, however long, nor of a held key', async () => {
    const { page, fake } = await open()
    await signIn(page)
    await page.evaluate(() => {
      location.hash = '#/roster'
    })
    const search = page.locator('input[type="text"], input.ant-input').first()
    await search.click()
    await press(page, card('0040856634'), 60)
    await expect.poll(() => search.inputValue()).toBe('0040856634')
    expect(fake.taps).toEqual([])
  })

  it('finds the format of the reader by one card whose printed number is typed', async () => {
    const { page, fake } = await open()
    fake.devices.push({
      ...fake.devices[0]!,
      id: id('DV', 9),
      driver: 'wedge-reader',
      name: '门口读卡器',
      link: { kind: 'keyboard' },
      options: {},
    })
    await signIn(page)
    await page.evaluate(() => {
      location.hash = '#/site/devices'
    })
    const panel = page.locator('.panel', { hasText: '门口读卡器' }).last()
    await panel.getByRole('button', { name: '设置' }).click()
    await page.getByRole('button', { name: '刷卡识别格式' }).click()
    await page.getByLabel('卡面上印的十位卡号').fill('0040856634')
    await page.getByText('现在把这张卡在这台读卡器上刷一次').waitFor()
    await press(page, card('0999999999'), 4, 1000)
    await page.getByText('没有一种格式与卡面卡号相符').waitFor()
    await page.getByLabel('卡面上印的十位卡号').fill('0040856634')
    await press(page, card('07302202'), 4, 2000)
    await page.getByText('已识别并保存').waitFor()
    expect([fake.formats, fake.taps]).toEqual([['6h8d'], []])
  })

  it('goes to the worker whose page asks for one, and is no punch then', async () => {
    const { page, fake } = await open()
    await signIn(page)
    await page.evaluate(
      (hash) => {
        location.hash = hash
      },
      `#/roster/${id('WK', 3)}`,
    )
    await page.getByRole('button', { name: '绑定考勤卡' }).click()
    await press(page, card('0040856634'), 4)
    await page.getByText('读自门口读卡器').waitFor()
    await page.locator('form').getByRole('button', { name: '绑定考勤卡' }).click()
    await page.getByText('一张卡不能两人同时使用').waitFor()
    await page.getByRole('button', { name: /换发/ }).click()
    await expect.poll(() => fake.given).toEqual([{ text: '0040856634', takeOver: true }])
    expect(fake.taps).toEqual([])
  })
})
