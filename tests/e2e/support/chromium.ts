import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../../..')
const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const SOCAT = ['/usr/bin/socat', '/usr/local/bin/socat', '/opt/homebrew/bin/socat']

/** Where the pictures of a run go; not kept by git. */
export const SHOTS = join(ROOT, 'out/e2e')

const executablePath = CHROMIUMS.find(existsSync)

/** What this machine lacks for a user's path in a browser; empty where it can be walked. */
export function lacking(needs: { reader: boolean }): string[] {
  return [
    ...(executablePath ? [] : ['a Chromium (apt install chromium)']),
    ...(existsSync(join(ROOT, 'out/renderer/index.html')) ? [] : ['the build (npm run build)']),
    ...(!needs.reader || SOCAT.some(existsSync) ? [] : ['socat (apt install socat)']),
  ]
}

/** Debian's Chromium without a window, which talks to nobody on its own. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
