/** The wizard that finds devices and the form of every kind, in a real Chromium on the fake station. */
import { describe, expect, it } from 'vitest'
import { overflowing, rawTexts, signIn, to } from './fake/browser.ts'
import { fakeScreens, present } from './fake/screens.ts'

const open = fakeScreens()

describe.runIf(present)('the search for devices', () => {
  it.each(['zh-CN', 'en'] as const)(
    'tells each outcome with what to do, and begins the form with what it found, in %s',
    async (language) => {
      const { page, complaints } = await open({ language })
      await signIn(page)
      await to(page, 'site/devices')
      await page.locator('button:has(.anticon-search)').first().click()
      const rows = page.locator('.found-row')
      await rows.nth(4).waitFor()
      // A command where the right to a port is missing.
      expect(await rows.nth(2).locator('code').innerText()).toBe('sudo usermod -aG dialout "$USER"')
      expect(await rows.evaluateAll((all) => all.filter((row) => row.querySelectorAll('p').length < 2).length)).toBe(0)
      expect([await rawTexts(page), await overflowing(page)]).toEqual([[], []])
      await rows.first().getByRole('button').click()
      const drawer = page.locator('.ant-drawer-body')
      await drawer.locator('form').waitFor()
      expect(await drawer.locator('.ant-select-auto-complete input').inputValue()).toBe('/dev/ttyUSB2')
      expect(complaints).toEqual([])
    },
  )

  it('shows every kind, and every field of each, without a raw text', async () => {
    const { page, complaints } = await open({ language: 'en' })
    await signIn(page)
    await to(page, 'site/devices')
    await page.locator('button:has(.anticon-plus)').first().click()
    const cards = page.locator('.kind-card')
    await cards.first().waitFor()
    const found: Record<string, unknown> = {}
    for (let index = 0; index < (await cards.count()); index += 1) {
      const driver = (await cards.nth(index).getAttribute('data-driver')) ?? ''
      await cards.nth(index).click()
      const form = page.locator('.ant-drawer-body form')
      await form.waitFor()
      const roads = form.locator('.ant-segmented-item')
      for (let road = 0; road < Math.max(1, await roads.count()); road += 1) {
        if ((await roads.count()) > 0) await roads.nth(road).click()
        const [raw, wide] = [await rawTexts(page), await overflowing(page)]
        if (raw.length + wide.length > 0) found[`${driver} ${road}`] = { raw, wide }
      }
      await form.getByRole('button', { name: 'Another kind' }).click()
      await cards.first().waitFor()
    }
    expect({ found, complaints }).toEqual({ found: {}, complaints: [] })
  })
})
