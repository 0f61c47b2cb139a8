/** From a leaver's settlement down to the figures that it is made of. */
import { describe, expect, it } from 'vitest'
import { overflowing, rawTexts, signIn, to } from './fake/browser.ts'
import { fakeScreens, present } from './fake/screens.ts'
import { id } from './fake/world.ts'

const open = fakeScreens()

describe.runIf(present)('an exit settlement', () => {
  it.each([
    { language: 'zh-CN', move: '调换班组', line: '工资表', taken: 'YZ-1', tax: '登记为不预扣个人所得税' },
    { language: 'en', move: 'Change team', line: 'Wage list', taken: 'YZ-1', tax: 'No income tax is withheld' },
  ] as const)('opens each amount into its line and says why its tax is zero ($language)', async (texts) => {
    const { page, complaints } = await open({ language: texts.language }, ({ workers }) => {
      const leaver = workers[2]!
      leaver.engagements = leaver.engagements.map((engagement) => ({ ...engagement, exitDate: '2026-10-20' }))
      leaver.engagement = leaver.engagements[0] ?? null
    })
    await signIn(page)
    await to(page, `roster/${id('WK', 3)}`)
    const parts = page.locator('.settlement-parts')
    await parts.waitFor()
    // Who has left is neither sent away nor moved again.
    expect(await page.getByRole('button', { name: texts.move }).count()).toBe(0)
    // Each is big enough for a gloved hand; an advance that no list has taken leads nowhere yet.
    const rows = parts.getByRole('button')
    expect(await rows.count()).toBe(2)
    const heights = await rows.evaluateAll((found) => found.map((row) => (row as HTMLElement).offsetHeight))
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
    expect(await parts.locator('.part-row', { hasText: 'YZ-2' }).evaluate((row) => row.tagName)).toBe('DIV')
    expect([await rawTexts(page), await overflowing(page)]).toEqual([[], []])
    for (const name of [texts.line, texts.taken]) {
      await rows.filter({ hasText: name }).first().click()
      const drawer = page.getByRole('dialog').filter({ has: page.locator('.trace') })
      await drawer.getByText(texts.tax).waitFor()
      expect(await drawer.locator('details.trace-amount').count()).toBeGreaterThan(0)
      // Only read here: what is done about a line is done on its list.
      expect(await drawer.locator('textarea').count()).toBe(0)
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
      await parts.waitFor()
    }
    expect(complaints).toEqual([])
  })
})
