import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureSystemPackages } from '../../src-main/cli/setup/system.mjs'
import { plantSmallTree, type SmallTree } from './small-tree.ts'

const onDebian = existsSync('/etc/debian_version')
if (!onDebian) console.warn('SKIPPED: system packages (not a Debian system)')

const packages = [
  { name: 'socat', programs: ['socat'], required: true, english: 'serial lines', chinese: '串口' },
  { name: 'libusb-1.0-0', english: 'USB', chinese: 'USB' },
]

let tree: SmallTree
let said: string
const notedBy = (name: string) => tree.calls().filter((line) => line.startsWith(name))

beforeEach(() => {
  tree = plantSmallTree()
  said = ''
  vi.stubEnv('PATH', tree.path)
  vi.stubEnv('ANXIN_SKIP_SYSTEM', '')
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(join(tree.folder, '..'), { recursive: true, force: true })
})

/** An apt-get that installs from the second try on (as on a machine without package lists), or never. */
const aptThatWorks = `
const fs = require('node:fs'), path = require('node:path'), listed = path.join(__dirname, 'lists')
if (process.argv[2] === 'update') { fs.writeFileSync(listed, ''); process.exit(0) }
if (!fs.existsSync(listed)) { console.error('E: Unable to locate package'); process.exit(100) }
fs.writeFileSync(path.join(__dirname, 'installed'), process.argv.slice(5).join(' '))`
const dpkgThatLooks = `
const fs = require('node:fs'), file = require('node:path').join(__dirname, 'installed')
const has = fs.existsSync(file) && fs.readFileSync(file, 'utf8').split(' ').includes(process.argv[3])
console.log(has ? 'Status: install ok installed' : 'Status: deinstall ok config-files'); process.exit(0)`

describe.runIf(onDebian)('system packages', () => {
  it('are got by apt as root, after an update where the package lists are missing', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    tree.program('apt-get', aptThatWorks)
    tree.program('dpkg-query', dpkgThatLooks)
    await ensureSystemPackages(packages)
    expect(notedBy('apt-get')).toEqual([
      'apt-get install -y --no-install-recommends socat libusb-1.0-0',
      'apt-get update',
      'apt-get install -y --no-install-recommends socat libusb-1.0-0',
    ])
    await ensureSystemPackages(packages)
    expect(notedBy('apt-get')).toEqual([])
  })

  it('that are there as a program of another package are not asked for', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    tree.program('socat', '')
    tree.program('dpkg-query', dpkgThatLooks)
    tree.program('apt-get', aptThatWorks)
    await ensureSystemPackages(packages)
    expect(notedBy('apt-get')[0]).toBe('apt-get install -y --no-install-recommends libusb-1.0-0')
  })

  it('are told as the exact command to others than root, and stop the command where it cannot do without', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000)
    await expect(ensureSystemPackages(packages)).rejects.toMatchObject({
      exitCode: 3,
      chinese: '缺少必需的系统软件：socat',
    })
    expect(said).toContain('sudo apt-get install -y --no-install-recommends socat libusb-1.0-0')
    expect(notedBy('apt-get')).toEqual([])
  })

  it('that the command can do without are told, and it goes on', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000)
    tree.program('socat', '')
    await ensureSystemPackages(packages)
    expect(said).toContain('sudo apt-get install -y --no-install-recommends libusb-1.0-0')
  })

  it('that apt could not bring stop the command with what to do', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(0)
    tree.program('apt-get', 'process.exit(100)')
    await expect(ensureSystemPackages(packages)).rejects.toThrow('cannot run without: socat')
    expect(said).toContain('    apt-get install -y --no-install-recommends socat libusb-1.0-0')
  })
})
