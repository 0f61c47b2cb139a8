import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { capture, outsideEnvironment, run, which } from './process.mjs'
import { say } from './say.mjs'

/** The addons are built for Node-API 10; an older Node crashes on them. */
const WANTED_NODE_API = 10
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']

/**
 * Installs the locked packages where node_modules is not of this lock file, and places Node 24.
 * @param {string} root @returns {Promise<string>} path of the Node to run everything else with
 */
export async function ensureInstalled(root) {
  // The stamp is written last, when the binary had been started once.
  if (isStamped(root) && existsSync(nodeBinary(root))) return nodeBinary(root)
  if (!isInstalled(root)) await installPackages(root)
  const node = await ensureNode(root)
  writeStamp(root)
  return node
}

/** True where node_modules holds just what the lock file says. @param {string} root */
export function isInstalled(root) {
  return existsSync(join(root, 'node_modules')) && (isStamped(root) || installedAsLocked(root))
}

function isStamped(root) {
  return existsSync(stampPath(root)) && readFileSync(stampPath(root), 'utf8') === lockHash(root)
}

function nodeBinary(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * Compares npm's own record of what it installed with the lock file, so that a tree installed by hand is taken as it is.
 * Optional packages of other platforms are rightly absent.
 * @param {string} root
 */
function installedAsLocked(root) {
  let installed
  try {
    installed = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  } catch {
    return false
  }
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const complete = Object.entries(locked).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const found = installed[path]
    return found ? found.version === entry.version : entry.optional === true || entry.devOptional === true
  })
  return complete && Object.keys(installed).every((path) => locked[path] || path.startsWith('node_modules/node/'))
}

async function installPackages(root) {
  say(
    'Installing the locked packages (npm ci); this takes a minute the first time.',
    '正在安装锁定版本的依赖（npm ci），首次约需一分钟。',
  )
  const env = outsideEnvironment()
  const npm = which(process.platform === 'win32' ? 'npm.cmd' : 'npm', env)
  if (!npm) throw new SetupError('npm was not found on PATH.', '未找到 npm，请先安装 npm。', 2)
  rmSync(stampPath(root), { force: true })
  // Install scripts stay off: the addons ship prebuilt, and a script would only try to compile them again.
  const code = await run(
    npm,
    ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      env,
    },
  )
  if (code !== 0) {
    throw new SetupError(
      `npm ci failed (exit code ${code}); its own message stands above. Check the network or the registry setting of npm.`,
      `npm ci 失败（退出码 ${code}），原因见上方输出。请检查网络或 npm 源设置。`,
    )
  }
  await addLeftOut(root, npm, env)
}

/**
 * Brings the binaries of this platform that npm left out since *its* Node is older than they ask for (rolldown's, on Node 18):
 * they will run on Node 24. Asked for by name they are installed all the same, with the integrity of the lock.
 */
async function addLeftOut(root, npm, env) {
  const leftOut = leftOutPackages(root)
  if (leftOut.length === 0) return
  const code = await run(npm, ['install', '--no-save', '--ignore-scripts', '--include=dev', ...QUIET, ...leftOut], {
    cwd: root,
    env,
  })
  if (code === 0 && leftOutPackages(root).length === 0) return
  throw new SetupError(`npm did not install ${leftOut.join(' ')}.`, `npm 未能安装 ${leftOut.join(' ')}。`)
}

/** Optional packages of this platform that are in the lock but not on the disk, as `name@version`. */
function leftOutPackages(root) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(locked)
    .filter(
      ([path, entry]) => entry.optional && isForThisPlatform(entry) && !existsSync(join(root, path, 'package.json')),
    )
    .map(([path, entry]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${entry.version}`)
}

function isForThisPlatform({ os, cpu, libc }) {
  if (!os || !cpu || !os.includes(process.platform) || !cpu.includes(process.arch)) return false
  const glibc = process.platform === 'linux' && Boolean(process.report?.getReport().header.glibcVersionRuntime)
  return !libc || libc.includes(glibc ? 'glibc' : 'musl')
}

/**
 * The `node` package fetches the binary of this platform in its own preinstall script, which `npm ci --ignore-scripts`
 * (and npm 11 where scripts are not allowed) leaves out; so that one script is run here by name.
 */
async function ensureNode(root) {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages['node_modules/node']
    ?.version
  const folder = join(root, 'node_modules', 'node')
  const binary = nodeBinary(root)
  if (wanted && !(await isNode(binary, wanted)) && existsSync(folder)) {
    say(`Placing Node ${wanted} for the station.`, `正在准备安薪站使用的 Node ${wanted}。`)
    const env = outsideEnvironment()
    mkdirSync(join(folder, 'bin'), { recursive: true })
    await run(which('node', env) ?? process.execPath, ['installArchSpecificPackage'], { cwd: folder, env })
  }
  if (wanted && (await isNode(binary, wanted))) {
    linkBinary(root)
    return binary
  }
  if (Number(process.versions.napi) >= WANTED_NODE_API && Number(process.versions.node.split('.')[0]) >= 24) {
    say(
      `Node ${wanted} could not be placed; going on with the Node that is here, ${process.version}.`,
      `未能安装 Node ${wanted}，改用本机的 ${process.version}。`,
    )
    return process.execPath
  }
  throw new SetupError(
    `Node ${wanted} could not be placed, and this Node (${process.version}) is too old for the database addon.`,
    `未能安装 Node ${wanted}，而本机的 Node（${process.version}）版本过低，无法使用数据库组件。`,
  )
}

async function isNode(binary, version) {
  if (!existsSync(binary)) return false
  const { code, output } = await capture(binary, ['--version'])
  return code === 0 && output.trim() === `v${version}`
}

/** npm leaves out the link in `.bin` when the binary was not there yet at linking time. */
function linkBinary(root) {
  const link = join(root, 'node_modules', '.bin', 'node')
  if (process.platform === 'win32' || existsSync(link)) return
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync('../node/bin/node', link)
}

function stampPath(root) {
  return join(root, 'node_modules', '.anxin-lock')
}

function writeStamp(root) {
  if (!isStamped(root)) writeFileSync(stampPath(root), lockHash(root))
}

function lockHash(root) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`
}
