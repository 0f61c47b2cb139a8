import { existsSync, readFileSync } from 'node:fs'
import { SetupError } from './errors.mjs'
import { capture, outsideEnvironment, run, which } from './process.mjs'
import { complain, say } from './say.mjs'

/**
 * @typedef {object} SystemPackage
 * @property {string} name Debian package
 * @property {string[]} [programs] any of these on PATH serves as well
 * @property {boolean} [required] the command cannot do its work without it
 * @property {string} english what it is for
 * @property {string} chinese
 */

/**
 * Gets the missing system packages by apt-get when root on a Debian-like system, else prints the exact command. Stops only
 * where a required one is still missing.
 * @param {SystemPackage[]} packages
 */
export async function ensureSystemPackages(packages) {
  if (process.env.ANXIN_SKIP_SYSTEM === '1' || process.platform !== 'linux') return
  let missing = await missingOf(packages)
  if (missing.length === 0) return
  const names = missing.map((entry) => entry.name)
  if (isDebianLike() && process.getuid?.() === 0) {
    say(`Installing system packages: ${names.join(' ')}`, `正在安装系统软件包：${names.join(' ')}`)
    await aptInstall(names)
    missing = await missingOf(packages)
  }
  if (missing.length === 0) return
  tellHow(missing)
  const required = missing.filter((entry) => entry.required)
  if (required.length > 0) {
    const list = required.map((entry) => entry.name).join(' ')
    throw new SetupError(`This command cannot run without: ${list}`, `缺少必需的系统软件：${list}`, 3)
  }
}

async function aptInstall(names) {
  const env = { ...outsideEnvironment(), DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', ...names]
  // A new machine has no package lists yet, an old one may have stale ones: in both cases the first try fails fast.
  if ((await run('apt-get', install, { env })) === 0) return
  await run('apt-get', ['update'], { env })
  await run('apt-get', install, { env })
}

function tellHow(missing) {
  const command = `${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install -y --no-install-recommends ${missing.map((entry) => entry.name).join(' ')}`
  complain('Some system packages are missing. To install them:', '缺少以下系统软件包，请执行：')
  process.stderr.write(`\n    ${command}\n\n`)
  for (const entry of missing) process.stderr.write(`    ${entry.name}: ${entry.english} ${entry.chinese}\n`)
}

async function missingOf(packages) {
  const missing = []
  for (const entry of packages) {
    if (!(await isPresent(entry))) missing.push(entry)
  }
  return missing
}

async function isPresent(entry) {
  const env = outsideEnvironment()
  if (entry.programs?.some((program) => which(program, env))) return true
  if (!which('dpkg-query', env)) return entry.programs === undefined
  const { code, output } = await capture('dpkg-query', ['-s', entry.name], { env })
  return code === 0 && output.includes('install ok installed')
}

function isDebianLike() {
  if (!which('apt-get', outsideEnvironment())) return false
  if (existsSync('/etc/debian_version')) return true
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}
