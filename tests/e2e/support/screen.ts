import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { SHOTS } from './chromium.ts'
import { exactly, words } from './words.ts'

/** How long anything on the screen may take, ms. Generous: it is no measurement. */
const PATIENCE_MS = 40_000

/** A clerk's screen: a common laptop. */
const SIZE = { width: 1366, height: 768 }

/** One window on the station, worked as a person does: by what stands on buttons and fields. */
export class Screen {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors on the console, refusals of the content policy, and errors that nobody caught. */
  readonly problems: string[] = []

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' || text.includes('Content Security Policy')) this.problems.push(text)
    })
    page.on('pageerror', (error) => this.problems.push(String(error)))
  }

  /** Opens a start link in a browser profile of its own. */
  static async open(browser: Browser, link: string): Promise<Screen> {
    // Without motion: antd lays an opening dialog out at full size, unseen, and then grows it from a fifth. A press that begins
    // before and ends after falls beside its button, and is lost; no hand is as fast as that.
    const reducedMotion = 'reduce'
    const context = await browser.newContext({ viewport: SIZE, acceptDownloads: true, locale: 'zh-CN', reducedMotion })
    const screen = new Screen(context, await context.newPage())
    await screen.page.goto(link)
    return screen
  }

  /** Keeps a picture under out/e2e. */
  async shot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true })
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) })
  }

  /** Shows a page of the navigation by its link. */
  async visit(page: string): Promise<void> {
    await this.page.locator(`.nav a[href="#/${page}"]`).click()
    await this.page.locator(`.nav a.on[href="#/${page}"]`).waitFor()
  }

  async tab(text: string): Promise<void> {
    await this.page.getByRole('tab', { name: text }).click()
  }

  /** Drawer or dialog on top. */
  top(): Locator {
    return this.page.getByRole('dialog').last()
  }

  async topGone(): Promise<void> {
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll('[role=dialog]')].every((dialog) => dialog.getClientRects().length === 0),
    )
  }

  button(text: string, within: Locator | Page = this.page): Locator {
    return within.locator('button').filter({ hasText: exactly(text) })
  }

  async press(text: string, within: Locator | Page = this.page): Promise<void> {
    await this.button(text, within).click()
  }

  field(label: string, within: Locator | Page = this.page): Locator {
    const caption = this.page.locator('.field-label').filter({ hasText: exactly(label) })
    return within.locator('.field').filter({ has: caption })
  }

  async fill(label: string, value: string, within: Locator | Page = this.page): Promise<void> {
    await this.field(label, within).locator('input, textarea').first().fill(value)
  }

  /** Picks an option of a list; the beginning is typed first where the list can be searched. */
  async pick(label: string, option: string, within: Locator | Page = this.page): Promise<void> {
    await this.pickIn(this.field(label, within), option)
  }

  async pickIn(place: Locator, option: string): Promise<void> {
    const box = place.getByRole('combobox')
    await box.click()
    if (await box.isEditable()) await box.fill(option)
    // The list of this very box: one that was used before may still be folding away.
    const list = (await box.getAttribute('aria-controls')) ?? ''
    const own = this.page.locator('.ant-select-dropdown').filter({ has: this.page.locator(`[id="${list}"]`) })
    await own.locator('.ant-select-item-option').filter({ hasText: option }).first().click()
  }

  async date(label: string, value: string, within: Locator | Page = this.page): Promise<void> {
    await this.dateIn(this.field(label, within), value)
  }

  async dateIn(place: Locator, value: string): Promise<void> {
    const input = place.locator('.ant-picker input')
    await input.click()
    await input.fill(value)
    await input.press('Tab')
  }

  async digits(pin: string, within: Locator | Page = this.page): Promise<void> {
    for (const digit of pin) await this.press(digit, within.locator('.pin-keys'))
  }

  async signIn(name: string, pin: string): Promise<void> {
    await this.page.locator('.user-tile').filter({ hasText: name }).click()
    await this.digits(pin)
    await this.page
      .locator('.gate-pin')
      .getByRole('button', { name: words('sign-in.go') })
      .last()
      .click()
    await this.page.locator('.frame').waitFor()
  }

  async signOut(): Promise<void> {
    await this.page.locator('.head button.ant-dropdown-trigger').click()
    await this.page.getByRole('menuitem', { name: words('app:sign-out') }).click()
    await this.page.locator('.gate').waitFor()
  }

  /** The second person comes to the screen, reads what is asked, and types the PIN on the pad. */
  async approve(name: string, pin: string, reason?: string): Promise<void> {
    const dialog = this.page.locator('.approval')
    if (reason !== undefined) await dialog.locator('textarea').fill(reason)
    await dialog.locator('.user-tile').filter({ hasText: name }).click()
    await this.digits(pin, dialog)
    await dialog.getByRole('button', { name: words('app:approval.approve') }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  /** Waits until a text stands on the screen. */
  async sees(text: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await within.getByText(text).first().waitFor()
  }

  /** Closes the drawer on top by its cross. */
  async closeTop(): Promise<void> {
    await this.top().locator('button.ant-drawer-close, button.ant-modal-close').click()
    await this.topGone()
  }

  /** Shows the month that attendance, wages and bank work on, wherever the station would begin. */
  async month(month: string): Promise<void> {
    const shown = `${month.slice(0, 4)}年${Number(month.slice(5))}月`
    const input = this.page.locator('.month-field input')
    await input.waitFor()
    for (let step = 0; step < 24; step++) {
      const now = await input.inputValue()
      if (now === shown) return
      await this.page.getByRole('button', { name: words(now > shown ? 'app:month.before' : 'app:month.after') }).click()
    }
    throw new Error(`the month ${month} did not come up`)
  }

  /** The station's clock was moved: the page is loaded anew, the person stays signed in. */
  async reload(): Promise<void> {
    await this.page.reload()
    await this.page.locator('.frame, .gate, .kiosk').first().waitFor()
  }

  /** Presses what saves a paper, and gives its name and bytes. */
  async download(press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), press()])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) }
  }
}
