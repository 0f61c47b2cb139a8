/** The built page in a real Chromium, under the policy of the Node host: what script injected into it could do. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Host, startHost } from '../../src-main/serve/host.ts'
import { smallStation } from './small-station.ts'

const rendererDir = resolve(import.meta.dirname, '../../out/renderer')
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const built = existsSync(join(rendererDir, 'index.html'))
if (!executablePath || !built)
  console.warn(`SKIPPED: the page in a browser, for want of ${built ? 'a Chromium' : 'the build'}`)

describe.runIf(executablePath && built)('the page in a browser', () => {
  let host: Host
  let browser: Browser
  let page: Page
  const refused: string[] = []

  beforeAll(async () => {
    host = await startHost({ station: smallStation(), rendererDir, port: 0 })
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text())
    })
    await page.goto(host.startUrl())
    await page.waitForFunction(() => document.querySelector('#root')?.childElementCount)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.close()
  })

  it('is at an address without the token, draws itself under the policy, and shows script no cookie', async () => {
    expect([page.url(), refused, await page.evaluate(() => document.cookie)]).toEqual([`${host.origin}/`, [], ''])
  })

  it('holds the nonce of this load for styles made by script, and gives it to no selector', async () => {
    const seen = await page.evaluate(() => {
      const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
      return { nonce: meta?.nonce, attribute: meta?.getAttribute('nonce') }
    })
    expect(seen).toEqual({ nonce: expect.stringMatching(/^[\w-]{22}$/), attribute: '' })
  })

  it('runs no script and takes no style that was put into it', async () => {
    const done = await page.evaluate(async () => {
      document.body.insertAdjacentHTML(
        'beforeend',
        `<p id="probe" style="font-size: 3px">x</p><style>#probe { color: rgb(1, 2, 3) }</style>
         <img src="/none.png" onerror="window.injected = 1">`,
      )
      const script = document.createElement('script')
      script.textContent = 'window.injected = 2'
      document.body.append(script)
      await new Promise((resolve) => setTimeout(resolve, 200))
      let evaluated = true
      try {
        // biome-ignore lint/security/noGlobalEval: that it is refused is the point
        // biome-ignore lint/complexity/noCommaOperator: an indirect call
        ;(0, eval)('1')
      } catch {
        evaluated = false
      }
      const probeStyle = () => {
        const { color, fontSize } = getComputedStyle(document.querySelector('#probe') as Element)
        return { color, fontSize }
      }
      return {
        injected: 'injected' in window,
        styled: ['rgb(1, 2, 3)', '3px'].filter((value) => Object.values(probeStyle()).includes(value)),
        evaluated,
      }
    })
    expect(done).toEqual({ injected: false, styled: [], evaluated: false })
  })

  it('reaches nobody but its own host', async () => {
    const reached = await page.evaluate(async () => {
      const request = await fetch('http://127.0.0.1:1/').then(
        () => 'answered',
        (error: Error) => error.name,
      )
      const socket = await new Promise((resolve) => {
        try {
          const foreign = new WebSocket('ws://127.0.0.1:1/')
          foreign.onopen = () => resolve('open')
          foreign.onerror = () => resolve('refused')
        } catch {
          resolve('refused')
        }
      })
      return { request, socket }
    })
    expect(reached).toEqual({ request: 'TypeError', socket: 'refused' })
    expect(refused.filter((text) => text.includes('connect-src')).length).toBeGreaterThanOrEqual(2)
  })

  it('does not open in another browser, nor inside a page of another site', async () => {
    const stranger = await browser.newContext()
    const other = await stranger.newPage()
    expect((await other.goto(host.origin))?.status()).toBe(401)
    expect(await other.textContent('body')).toContain('本窗口未连接安薪站')
    const frame = await page.evaluate(async (origin) => {
      const answer = await fetch(`${origin}/`, { headers: { 'X-Probe': '1' } })
      return answer.headers.get('x-frame-options')
    }, host.origin)
    expect(frame).toBe('DENY')
    await stranger.close()
  })
})
