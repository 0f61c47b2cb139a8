import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { insideEnvironment, run } from './process.mjs'
import { say } from './say.mjs'

/**
 * Opens the station: in Electron where its binary is here and can open a window, else through the Node host with a browser
 * window. `--node-host` asks for the Node host.
 * @param {{ root: string, node: string, args: string[] }} work @returns {Promise<number>}
 */
export async function runStart({ root, node, args }) {
  const rest = args.filter((arg) => arg !== '--node-host')
  const { binary, english, chinese } = findElectron(root, rest.length !== args.length)
  const env = insideEnvironment(root)
  if (binary) return run(binary, [root, ...rest], { env, stdout: 'inherit' })
  say(
    `${english} The station opens through the Node host in a browser window instead.`,
    `${chinese}改由 Node 主机在浏览器窗口中打开安薪站。`,
  )
  return run(node, ['--disable-warning=ExperimentalWarning', join(root, 'src-main/serve/main.ts'), ...rest], {
    env,
    stdout: 'inherit',
  })
}

/**
 * @param {string} root @param {boolean} nodeHostWanted
 * @returns {{ binary?: string, english: string, chinese: string }} the binary, or why it is not used
 */
export function findElectron(root, nodeHostWanted) {
  if (nodeHostWanted) return { english: 'The Node host was asked for.', chinese: '已指定使用 Node 主机。' }
  const binary = electronBinary(root)
  if (!binary) return { english: 'The Electron binary is not on this machine.', chinese: '本机没有 Electron 程序。' }
  if (process.platform !== 'linux') return { binary, english: '', chinese: '' }
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { english: 'There is no display for Electron.', chinese: '没有可供 Electron 使用的显示器。' }
  }
  // As root, Chromium only starts with its sandbox off, and the station never runs so.
  if (process.getuid?.() === 0)
    return { english: 'Electron does not run as root.', chinese: 'Electron 不能以 root 身份运行。' }
  return { binary, english: '', chinese: '' }
}

/** The Electron binary as its package places it, or undefined. @param {string} root */
export function electronBinary(root) {
  const folder = join(root, 'node_modules', 'electron')
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}
