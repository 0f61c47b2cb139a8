import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { plantSmallTree, type SmallTree } from './small-tree.ts'

let tree: SmallTree
const remove = () => rmSync(join(tree.folder, '..'), { recursive: true, force: true })
/** Every test of a group on a tree of its own. */
function onFreshTrees(): void {
  beforeEach(() => {
    tree = plantSmallTree()
  })
  afterEach(remove)
}
/** The tests of a group on one tree where everything is set up. */
function onReadyTree(): void {
  beforeAll(() => {
    tree = plantSmallTree()
    tree.run(['demo'])
  })
  beforeEach(() => void tree.calls())
  afterAll(remove)
}

const report = (...statuses: string[]) =>
  JSON.stringify({
    testResults: [
      {
        name: 'a.test.ts',
        status: statuses.includes('failed') ? 'failed' : 'passed',
        assertionResults: statuses.map((status, index) => ({ status, fullName: `test ${index}` })),
      },
    ],
  })

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

describe('the first command', () => {
  onFreshTrees()

  it('installs without install scripts, places Node by its own script, builds, and runs on that Node', () => {
    const first = tree.run(['demo', '--workers', '9'])
    expect(first.stderr).toContain('正在安装锁定版本的依赖')
    expect(tree.calls()).toEqual([
      'npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error',
      'placed node',
      'built',
    ])
    expect(JSON.parse(first.stdout)).toEqual({ node: process.execPath, args: ['--workers', '9'] })
    expect([first.status, existsSync(join(tree.folder, 'node_modules/.bin/node'))]).toEqual([0, true])
  })

  it('skips everything on the second run, and says nothing', () => {
    tree.run(['demo'])
    tree.calls()
    const second = tree.run(['demo'])
    expect([tree.calls(), second.stderr, second.status]).toEqual([[], '', 0])
  })

  it('installs again when the lock file changed, and builds again when a source changed', () => {
    tree.run(['demo'])
    tree.calls()
    tree.write('src-renderer/index.html', '<p>two</p>')
    tree.run(['demo'])
    expect(tree.calls()).toEqual(['built'])
    const lock = JSON.parse(readFileSync(join(tree.folder, 'package-lock.json'), 'utf8'))
    lock.packages['node_modules/vitest'].version = '5.1.2'
    tree.write('package-lock.json', JSON.stringify(lock))
    tree.run(['demo'])
    expect(tree.calls()).toEqual([
      'npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error',
      'placed node',
      'built',
    ])
  })

  it('takes packages that were installed by hand from the same lock as they are', () => {
    tree.run(['demo'])
    tree.calls()
    rmSync(join(tree.folder, 'node_modules/.anxin-lock'))
    expect([tree.run(['demo']).status, tree.calls()]).toEqual([0, []])
  })

  it('installs where a package is missing from what was installed by hand', () => {
    tree.run(['demo'])
    rmSync(join(tree.folder, 'node_modules/.anxin-lock'))
    writeFileSync(
      join(tree.folder, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/node': { version: process.versions.node } } }),
    )
    tree.calls()
    tree.run(['demo'])
    expect(tree.calls()[0]).toMatch(/^npm ci/)
  })

  it('asks by name for the binaries of this platform that npm leaves out on an old Node', () => {
    const result = tree.run(['demo'], { OLD_NODE: '1' })
    expect([result.status, tree.calls().slice(0, 3)]).toEqual([
      0,
      [
        'npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error',
        'npm install --no-save --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error @scope/binary@2.0.0',
        'placed node',
      ],
    ])
  })

  it('stops where such a binary cannot be had', () => {
    const result = tree.run(['demo'], { OLD_NODE: '1', NO_BINARY: '1' })
    expect([result.status, result.stderr.includes('npm did not install @scope/binary@2.0.0')]).toEqual([1, true])
  })

  it('places Node again where its binary is gone', () => {
    tree.run(['demo'])
    tree.calls()
    rmSync(join(tree.folder, 'node_modules/node/bin/node'))
    expect([tree.run(['demo']).status, tree.calls()]).toEqual([0, ['placed node']])
  })

  it('goes on with the Node it was started by where the other cannot be placed and this one is new enough', () => {
    const result = tree.run(['demo'], { FAIL_NODE: '1' })
    expect([result.status, result.stderr.includes('could not be placed')]).toEqual([0, true])
  })

  it('stops with both languages where npm fails, and leaves no stamp behind', () => {
    const failed = tree.run(['demo'], { FAIL_NPM: '1' })
    expect([failed.status, failed.stderr.includes('npm ci failed'), failed.stderr.includes('npm ci 失败')]).toEqual([
      1,
      true,
      true,
    ])
    expect(tree.run(['demo']).status).toBe(0)
  })

  it('stops with the message of a failed build, and builds again next time', () => {
    const failed = tree.run(['demo'], { FAIL_BUILD: '1' })
    expect([failed.status, failed.stderr.includes('build says why')]).toEqual([1, true])
    tree.calls()
    tree.run(['demo'])
    expect(tree.calls()).toEqual(['built'])
  })

  it('does not run npm on the Node inside node_modules, which npm ci replaces', () => {
    const inner = join(tree.folder, 'node_modules/.bin')
    tree.program('npm', `console.error('PATH=' + process.env.PATH); process.exit(1)`)
    const result = tree.run(['demo'], { PATH: `${inner}:${tree.path}`, npm_lifecycle_event: 'demo' })
    expect(result.stderr).toContain(`PATH=${tree.path}\n`)
  })

  it.each([[[]], [['nonsense']], [['constructor']]])('explains itself for %j', (args) => {
    const result = tree.run(args)
    expect([result.status, result.stderr.includes('demo|test|start|bench|station'), tree.calls()]).toEqual([
      2,
      true,
      [],
    ])
  })

  it('hands the exit code of the command on', () => {
    tree.write('src-main/cli/station.ts', 'process.exit(7)')
    expect(tree.run(['station', 'check']).status).toBe(7)
  })

  it('names a script that is not part of the copy', () => {
    expect(tree.run(['bench']).stderr).toContain('tests/bench/run.ts is not part of this copy')
  })
})

describe('start', () => {
  onReadyTree()

  it('falls back to the Node host and says so where the Electron binary is absent', () => {
    const result = tree.run(['start', '--data', 'folder'])
    expect(result.stderr).toContain('The Electron binary is not on this machine.')
    expect(JSON.parse(result.stdout).args).toEqual(['--data', 'folder'])
  })

  it('takes --node-host for itself', () => {
    const result = tree.run(['start', '--node-host', '--port', '0'])
    expect([result.stderr.includes('asked for'), JSON.parse(result.stdout).args]).toEqual([true, ['--port', '0']])
  })

  it('does not run Electron without a display', () => {
    tree.write('node_modules/electron/path.txt', 'electron')
    tree.write('node_modules/electron/dist/electron', '')
    expect(tree.run(['start']).stderr).toContain('There is no display for Electron.')
  })
})

describe('test', () => {
  onReadyTree()

  it('runs lint, layers, types and tests, and closes with the counts alone on a line', () => {
    const result = tree.run(['test'], { REPORT: report('passed', 'passed', 'pending') })
    expect(tree.calls()).toEqual(['biome ci .', 'tsc --noEmit -p tsconfig.json', 'vitest run'])
    expect([result.status, lastLine(result.stdout)]).toEqual([0, '2 passed, 0 failed, 1 skipped'])
    expect(result.stderr).toContain('skipped: test 2')
  })

  it('runs the selected tests alone when given arguments', () => {
    const result = tree.run(['test', 'tests/serve'], { REPORT: report('passed') })
    expect([tree.calls().at(-1), lastLine(result.stdout)]).toEqual(['vitest run tests/serve', '1 passed, 0 failed'])
  })

  it.each([
    ['a failed test', { REPORT: report('passed', 'failed'), VITEST_CODE: '1' }, '1 passed, 1 failed'],
    ['a failed lint', { REPORT: report('passed'), FAIL_CHECK: 'biome' }, '1 passed, 1 failed'],
    ['a type error', { REPORT: report('passed'), FAIL_CHECK: 'tsc' }, '1 passed, 1 failed'],
    ['an error outside the tests', { REPORT: report('passed'), VITEST_CODE: '1' }, '1 passed, 1 failed'],
    ['a runner that died without a report', { VITEST_CODE: '137' }, '0 passed, 1 failed'],
    [
      'a file that did not load',
      { REPORT: report('passed').replace('"passed","assertion', '"failed","assertion') },
      '1 passed, 1 failed',
    ],
    ['no test at all', { REPORT: '{"testResults":[]}' }, '0 passed, 0 failed'],
  ])('exits non-zero after %s', (_name, env, line) => {
    const result = tree.run(['test'], env)
    expect([result.status, lastLine(result.stdout)]).toEqual([1, line])
  })
})
