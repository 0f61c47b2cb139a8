/**
 * Runs every benchmark of this folder, prints its figures against its budget, and keeps them as JSON under `results/`.
 * A benchmark is a file `<name>.bench.ts` that exports `run(): Promise<BenchResult>`; nothing else needs to be told of it.
 *
 *     npm run bench                 all
 *     npm run bench -- journal      those whose name begins so
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

export interface BenchResult {
  name: string
  /** Within its budgets. */
  passed: boolean
  /** Figures, printed as they are named: `…Ms`, `ratio`, `budgetMs`, `budgetRatio` … */
  [figure: string]: string | number | boolean
}

const folder = import.meta.dirname

async function runAll(wanted: string[]): Promise<number> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts'))
  const chosen = files.filter((name) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)))
  if (chosen.length === 0) {
    console.error(`no such benchmark; there are: ${files.map((name) => name.replace('.bench.ts', '')).join(', ')}`)
    return 2
  }
  const results: BenchResult[] = []
  for (const file of chosen.sort()) {
    const { run } = (await import(join(folder, file))) as { run(): Promise<BenchResult> }
    const result = await run()
    print(result)
    results.push(result)
  }
  keep(results)
  return results.every(({ passed }) => passed) ? 0 : 1
}

function print({ name, passed, ...figures }: BenchResult): void {
  console.log(`\n${passed ? '✓' : '✗ OVER BUDGET:'} ${name}`)
  const width = Math.max(...Object.keys(figures).map((key) => key.length))
  for (const [key, value] of Object.entries(figures))
    console.log(`    ${key.padEnd(width)}  ${value.toLocaleString('en')}`)
}

function keep(results: BenchResult[]): void {
  const at = new Date().toISOString()
  const [processor] = cpus()
  const machine = {
    node: process.version,
    processor: processor?.model ?? '',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1e6),
  }
  const text = `${JSON.stringify({ at, machine, results }, null, 2)}\n`
  const target = join(folder, 'results')
  mkdirSync(target, { recursive: true })
  for (const name of ['latest.json', `${at.replaceAll(/[:.]/g, '-')}.json`]) writeFileSync(join(target, name), text)
  console.log(`\nKept in ${join('tests', 'bench', 'results', 'latest.json')}.`)
}

process.exitCode = await runAll(process.argv.slice(2))
