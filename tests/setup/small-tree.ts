import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { BOUNDED } from '../support/bounded.ts'

const root = resolve(import.meta.dirname, '../..')

/**
 * A copy of the set-up scripts in a tree of its own, with programs on PATH that only note how they were called. `npm ci` lays
 * out packages that do as little; the `node` package is placed by its own script, as the real one is.
 */
export interface SmallTree {
  folder: string
  /** Runs first-run.mjs as a fresh machine would: with these programs on PATH and no others. */
  run(args: string[], env?: Record<string, string>): SpawnSyncReturns<string>
  /** Calls noted so far, one line each, and forgets them. */
  calls(): string[]
  write(path: string, text: string): void
  program(name: string, body: string): void
  removeProgram(name: string): void
  path: string
}

export function plantSmallTree(): SmallTree {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-first-run-'))
  const bin = join(folder, 'bin')
  const tree = join(folder, 'tree')
  const log = join(folder, 'calls.log')
  cpSync(join(root, 'src-main/cli/first-run.mjs'), join(tree, 'src-main/cli/first-run.mjs'))
  cpSync(join(root, 'src-main/cli/setup'), join(tree, 'src-main/cli/setup'), { recursive: true })
  mkdirSync(bin)
  symlinkSync(process.execPath, join(bin, 'node'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  const program = (name: string, body: string) => {
    const file = join(bin, `${name}.cjs-program`)
    writeFileSync(file, `${NOTE(log, name)}\n${body}`)
    // The interpreter by its full path, through a shell line: PATH holds nothing else.
    writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`)
    chmodSync(join(bin, name), 0o755)
  }
  write('package-lock.json', JSON.stringify(LOCK))
  write('src-renderer/index.html', '<p>one</p>')
  write('src-main/cli/demo.ts', SCRIPT)
  write('src-main/serve/main.ts', SCRIPT)
  program('npm', NPM)
  program('dpkg-query', 'process.exit(0); // says nothing: not installed')
  program('apt-get', 'process.exit(0)')
  return {
    folder: tree,
    path: bin,
    write,
    program,
    removeProgram: (name) => writeFileSync(join(bin, name), '', { mode: 0o644 }),
    run: (args, env = {}) =>
      spawnSync(process.execPath, [join(tree, 'src-main/cli/first-run.mjs'), ...args], {
        ...BOUNDED,
        encoding: 'utf8',
        cwd: folder,
        env: { PATH: bin, HOME: folder, ANXIN_LOG: log, ANXIN_SKIP_SYSTEM: '1', ...env },
      }),
    calls: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []
      writeFileSync(log, '')
      return lines
    },
  }
}

const NOTE = (log: string, name: string) =>
  `require('node:fs').appendFileSync(${JSON.stringify(log)}, [${JSON.stringify(name)}, ...process.argv.slice(2)].join(' ') + '\\n');`

const THIS_PLATFORM = { os: [process.platform], cpu: [process.arch] }

const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'small' },
    'node_modules/node': { version: process.versions.node, hasInstallScript: true },
    'node_modules/vitest': { version: '5.1.1' },
    'node_modules/other-platform': { version: '1.0.0', optional: true, os: ['none'], cpu: [process.arch] },
    'node_modules/other-libc': { ...THIS_PLATFORM, version: '1.0.0', optional: true, libc: ['none'] },
    'node_modules/@scope/binary': { ...THIS_PLATFORM, version: '2.0.0', optional: true },
  },
}

const SCRIPT = `console.log(JSON.stringify({ node: process.execPath, args: process.argv.slice(2) as string[] }))\n`

/** `npm ci`: lays out packages without running any install script, as asked. */
const NPM = `
const fs = require('node:fs')
const put = (path, text) => { fs.mkdirSync(require('node:path').dirname(path), { recursive: true }); fs.writeFileSync(path, text) }
const binary = () => put('node_modules/@scope/binary/package.json', '{}')
if (process.argv[2] === 'install') { if (process.argv.includes('@scope/binary@2.0.0') && !process.env.NO_BINARY) binary(); process.exit(0) }
if (process.argv[2] !== 'ci') process.exit(9)
if (process.env.FAIL_NPM) { console.error('npm error network'); process.exit(1) }
fs.rmSync('node_modules', { recursive: true, force: true })
if (!process.env.OLD_NODE) binary()
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
const packages = Object.fromEntries(Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.optional))
put('node_modules/.package-lock.json', JSON.stringify({ packages }))
put('node_modules/node/installArchSpecificPackage.js',
  "require('node:fs').appendFileSync(process.env.ANXIN_LOG, 'placed node\\\\n');"
  + (process.env.FAIL_NODE ? 'process.exit(1)' : "require('node:fs').symlinkSync(process.execPath, 'bin/node')"))
put('node_modules/electron-vite/bin/electron-vite.js',
  "const fs = require('node:fs'); fs.appendFileSync(process.env.ANXIN_LOG, 'built\\\\n');"
  + "if (process.env.FAIL_BUILD) { console.error('build says why'); process.exit(1) }"
  + "fs.mkdirSync('out/renderer', { recursive: true }); fs.writeFileSync('out/renderer/index.html', 'page')")
for (const [name, file] of [['biome', '@biomejs/biome/bin/biome'], ['tsc', 'typescript/bin/tsc']])
  put('node_modules/' + file, "require('node:fs').appendFileSync(process.env.ANXIN_LOG, '" + name + " ' + process.argv.slice(2).join(' ') + '\\\\n'); process.exit(process.env.FAIL_CHECK === '" + name + "' ? 1 : 0)")
put('node_modules/vite/package.json', '{"name":"vite","type":"module","exports":"./index.js"}')
put('node_modules/vite/index.js', 'export const parseSync = () => ({ program: [], errors: [] })')
put('node_modules/vitest/vitest.mjs',
  "import fs from 'node:fs'; fs.appendFileSync(process.env.ANXIN_LOG, 'vitest ' + process.argv.slice(2).filter((a) => !a.startsWith('--')).join(' ') + '\\\\n');"
  + "const out = process.argv.find((a) => a.startsWith('--outputFile.json=')).split('=')[1];"
  + "if (process.env.REPORT) fs.writeFileSync(out, process.env.REPORT); process.exit(Number(process.env.VITEST_CODE ?? 0))")
`
