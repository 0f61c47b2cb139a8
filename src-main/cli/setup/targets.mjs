import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { insideEnvironment, run } from './process.mjs'
import { runStart } from './start.mjs'
import { runTests } from './test-run.mjs'

const SOCAT = {
  name: 'socat',
  programs: ['socat'],
  english: 'makes the serial line of the practice card reader.',
  chinese: '为练习读卡器提供虚拟串口。',
}
const LIBUSB = { name: 'libusb-1.0-0', english: 'USB card readers.', chinese: 'USB 读卡器。' }
const CHROMIUM = {
  name: 'chromium',
  programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  english: 'the browser that the end-to-end tests drive.',
  chinese: '端到端测试使用的浏览器。',
}
const CJK_FONT = {
  name: 'fonts-noto-cjk',
  english: 'Chinese characters on screenshots.',
  chinese: '截图中的中文字体。',
}

// Brings a listening service with it, so that it is installed only where tests are all that a machine is for.
const SSHD = {
  name: 'openssh-server',
  programs: ['sshd'],
  english: 'the SFTP server that the bank link is tested against.',
  chinese: '银行 SFTP 链路测试所用的服务器。',
}

/**
 * What each command needs and how it runs. `run` gets `{ root, node, args }` and gives the exit code.
 * @type {Record<string, { systemPackages: import('./system.mjs').SystemPackage[], needsBuild: boolean, run: (work: { root: string, node: string, args: string[] }) => Promise<number> }>}
 */
export const TARGETS = {
  demo: {
    systemPackages: [{ ...SOCAT, required: true }, LIBUSB],
    needsBuild: true,
    run: (work) => runScript(work, 'src-main/cli/demo.ts'),
  },
  test: {
    systemPackages: [SOCAT, LIBUSB, CHROMIUM, CJK_FONT, ...(process.env.CI === 'true' ? [SSHD] : [])],
    needsBuild: true,
    run: runTests,
  },
  start: { systemPackages: [LIBUSB], needsBuild: true, run: runStart },
  bench: { systemPackages: [], needsBuild: false, run: (work) => runScript(work, 'tests/bench/run.ts') },
  station: { systemPackages: [], needsBuild: false, run: (work) => runScript(work, 'src-main/cli/station.ts') },
}

async function runScript({ root, node, args }, script) {
  if (!existsSync(join(root, script)))
    throw new SetupError(`${script} is not part of this copy.`, `本副本中没有 ${script}。`, 2)
  return run(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    env: insideEnvironment(root),
    stdout: 'inherit',
  })
}
