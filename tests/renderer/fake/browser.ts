/** A Chromium page on the fake station; what the console refuses or throws is collected. */
import { type Browser, chromium, type Page } from 'playwright-core'

export const CHROMIUM = process.env.ANXIN_CHROMIUM ?? '/usr/bin/chromium'

export interface View {
  page: Page
  /** Errors of the console and of scripts, refusals of the content policy among them. */
  complaints: string[]
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

export interface ViewOptions {
  width?: number
  height?: number
  language?: 'zh-CN' | 'en'
  theme?: 'light' | 'dark'
  /** As the system is set; without motion unless told, since a press on a dialog that still grows can miss its button. */
  motion?: 'no-preference' | 'reduce'
}

export async function openView(browser: Browser, startUrl: string, options: ViewOptions = {}): Promise<View> {
  const { width = 1280, height = 800, language = 'zh-CN', theme = 'light', motion = 'reduce' } = options
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: motion })
  await context.addInitScript(
    (state) => {
      if (!localStorage.getItem('anxin-preferences'))
        localStorage.setItem('anxin-preferences', JSON.stringify({ state, version: 1 }))
    },
    { language, theme },
  )
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(startUrl)
  return { page, complaints }
}

export async function signIn(page: Page, name = '钱经理', pin = '1234'): Promise<void> {
  await page.locator('.user-tile', { hasText: name }).click()
  await page.keyboard.type(pin)
  await page.keyboard.press('Enter')
  await page.locator('.frame').waitFor()
}

/** Elements that stick out of the window or of a box that does not scroll. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    const found: string[] = []
    if (root.scrollWidth > root.clientWidth + 1) found.push(`page ${root.scrollWidth} > ${root.clientWidth}`)
    const main = document.querySelector('#main')
    if (main && main.scrollWidth > main.clientWidth + 1) found.push(`main ${main.scrollWidth} > ${main.clientWidth}`)
    return found
  })
}

/** Shows a page and waits until it has been read. */
export async function to(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${path}`)
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
}

/** Text keys, codes and place holders that reached the reader. */
export function rawTexts(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      document.body.innerText.match(
        /\{\{\w+\}\}|\b(?:app|pages|station|compliance|payroll|bank|roster|access|attendance|devices|device|device-form|device-find)[.:][a-z]+[a-z-]*\b/g,
      ) ?? [],
  )
}
