/** Opens the station's window: a Chromium of this PC as an application window, else the default browser. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const CHROMIUMS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
]

export interface WindowCommand {
  file: string
  args: string[]
}

export interface Surroundings {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  isRoot: boolean
  /** Full path of a program, or undefined. */
  find(name: string): string | undefined
}

/**
 * How to open the window here.
 * @param profile folder of a browser profile of its own: no extension of the user's sees the station
 * @returns undefined where no window can be opened: no display, or root, for whom Chromium would run without its sandbox
 */
export function windowCommand(url: string, profile: string, around: Surroundings): WindowCommand | undefined {
  if (around.platform === 'win32') return { file: 'explorer.exe', args: [url] }
  if (around.platform === 'darwin') return { file: 'open', args: [url] }
  if (around.isRoot || !(around.env.DISPLAY || around.env.WAYLAND_DISPLAY)) return undefined
  const chromium = CHROMIUMS.map((name) => around.find(name)).find((path) => path !== undefined)
  if (chromium) {
    const quiet = ['--no-first-run', '--no-default-browser-check', '--disable-sync', '--disable-background-networking']
    return { file: chromium, args: [`--app=${url}`, `--user-data-dir=${profile}`, ...quiet] }
  }
  const opener = around.find('xdg-open')
  return opener ? { file: opener, args: [url] } : undefined
}

/** Opens the window; false where none can be opened here. */
export function openWindow(url: string, profile: string): boolean {
  const command = windowCommand(url, profile, {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    find: findOnPath,
  })
  if (!command) return false
  const child = spawn(command.file, command.args, { detached: true, stdio: 'ignore' })
  child.on('error', (error) => console.error(`${command.file}: ${error.message}`))
  child.unref()
  return true
}

function findOnPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not in this folder
    }
  }
  return undefined
}
