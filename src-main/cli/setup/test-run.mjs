import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { insideEnvironment, run } from './process.mjs'
import { complain, say } from './say.mjs'

/**
 * Lint, layers, types, then the tests; all of them, so that one run tells everything. With arguments only the tests they
 * select are run. Ends with the plain line `N passed, N failed, N skipped`; a failed lint or type check counts as failed.
 * @param {{ root: string, node: string, args: string[] }} work @returns {Promise<number>}
 */
export async function runTests({ root, node, args }) {
  const inside = { cwd: root, env: insideEnvironment(root), stdout: /** @type {const} */ ('inherit') }
  const broken = []
  if (args.length === 0) {
    for (const check of checks(root, node)) {
      say(check.english, check.chinese)
      if ((await run(check.file, check.args, inside)) !== 0) broken.push(check.name)
    }
  }
  say('Running the tests.', '正在运行测试。')
  const folder = mkdtempSync(join(tmpdir(), 'anxin-test-run-'))
  const report = join(folder, 'report.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['default', 'json', ...(args.length === 0 ? [join(root, 'tests/support/stuck.ts')] : [])]
  const code = await run(
    node,
    [vitest, 'run', ...reporters.map((name) => `--reporter=${name}`), `--outputFile.json=${report}`, ...args],
    inside,
  )
  const result = countResults(readReport(report))
  rmSync(folder, { recursive: true, force: true })
  for (const name of result.skipped) say(`skipped: ${name}`, '已跳过')
  for (const name of broken) complain(`failed: ${name}`, '未通过')
  // An error outside any test (a file that does not load, an unhandled rejection) fails the run and must show in the count.
  let failed = result.failed + broken.length
  if (code !== 0 && failed === 0) failed = 1
  process.stdout.write(`\n${closingLine({ passed: result.passed, failed, skipped: result.skipped.length })}\n`)
  return failed > 0 || result.passed === 0 ? 1 : 0
}

function checks(root, node) {
  const bin = join(root, 'node_modules')
  return [
    {
      name: 'biome',
      file: node,
      args: [join(bin, '@biomejs/biome/bin/biome'), 'ci', '.'],
      english: 'Format and lint.',
      chinese: '格式与静态检查。',
    },
    {
      name: 'layers',
      file: node,
      args: [join(root, 'src-main/cli/setup/layers.mjs')],
      english: 'Layers.',
      chinese: '分层检查。',
    },
    {
      name: 'tsc',
      file: node,
      args: [join(bin, 'typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
      english: 'Types.',
      chinese: '类型检查。',
    },
  ]
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { testResults: [] }
  }
}

/**
 * Counts a vitest JSON report. A file that failed without a failed test of its own counts as one failure.
 * @param {{ testResults: Array<{ name: string, status: string, assertionResults: Array<{ status: string, fullName: string }> }> }} report
 * @returns {{ passed: number, failed: number, skipped: string[] }}
 */
export function countResults(report) {
  let passed = 0
  let failed = 0
  const skipped = []
  for (const file of report.testResults) {
    const tests = file.assertionResults
    const failures = tests.filter((test) => test.status === 'failed').length
    passed += tests.filter((test) => test.status === 'passed').length
    failed += failures === 0 && file.status === 'failed' ? 1 : failures
    const rest = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
    skipped.push(...rest.map((test) => test.fullName))
  }
  return { passed, failed, skipped }
}

/** @param {{ passed: number, failed: number, skipped: number }} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
