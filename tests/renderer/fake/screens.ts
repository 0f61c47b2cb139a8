/** The screens of one test file: built once, shown in one Chromium, each test on a fake station of its own. */
import { existsSync, rmSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { CHROMIUM, launch, openView, type View, type ViewOptions } from './browser.ts'
import { buildScreens } from './build.ts'
import type { FakeStation } from './fake-station.ts'
import { type FakeHost, serveFake } from './serve.ts'

/** Whether there is a Chromium to look at the screens with. */
export const present = existsSync(CHROMIUM)

/** Opens a window on a fake station that the test may `prepare` before anybody looks at it. */
export type OpenScreens = (options?: ViewOptions, prepare?: (fake: FakeStation) => void) => Promise<View & FakeHost>

/** Begins and ends the screens with the test file that calls this, and the station with each test. */
export function fakeScreens(): OpenScreens {
  if (!present) console.warn(`SKIPPED: no Chromium at ${CHROMIUM}: the screens are not looked at.`)
  let rendererDir = ''
  let browser: Browser
  let served: FakeHost | undefined

  beforeAll(async () => {
    if (!present) return
    rendererDir = await buildScreens()
    browser = await launch()
  })
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? [])
    await served?.host.close()
    served = undefined
  })
  afterAll(async () => {
    await browser?.close()
    if (rendererDir) rmSync(rendererDir, { recursive: true, force: true })
  })

  return async (options, prepare) => {
    served = await serveFake(rendererDir)
    prepare?.(served.fake)
    const view = await openView(browser, served.host.startUrl(), options)
    return { ...view, ...served }
  }
}
