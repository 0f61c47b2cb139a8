/**
 * Ends a run in which a test file has hung, and names the file and the tests that were running. Needed because vitest's own time-outs live in the
 * thread of the test: they see neither a call that blocks that thread nor a file that never finishes loading.
 */
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Several times what the longest file takes on a loaded machine. */
const PATIENCE_MINUTES = 20
const LOOK_EVERY_MS = 10_000

export interface StuckOptions {
  /** Milliseconds. */
  now?: () => number
  end?: (complaint: string) => void
}

export default class Stuck implements Reporter {
  readonly #since = new Map<string, number>()
  readonly #running = new Map<string, Set<string>>()
  readonly #now: () => number
  readonly #end: (complaint: string) => void
  #timer: NodeJS.Timeout | undefined

  constructor({ now = () => performance.now(), end = endRun }: StuckOptions = {}) {
    this.#now = now
    this.#end = end
  }

  onTestRunStart(): void {
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS)
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer)
  }

  onTestModuleQueued({ moduleId }: Pick<TestModule, 'moduleId'>): void {
    this.#since.set(moduleId, this.#now())
    this.#running.set(moduleId, new Set())
  }

  onTestCaseReady({ module, fullName }: Pick<TestCase, 'fullName'> & { module: Pick<TestModule, 'moduleId'> }): void {
    this.#running.get(module.moduleId)?.add(fullName)
  }

  onTestCaseResult({ module, fullName }: Pick<TestCase, 'fullName'> & { module: Pick<TestModule, 'moduleId'> }): void {
    this.#running.get(module.moduleId)?.delete(fullName)
  }

  onTestModuleEnd({ moduleId }: Pick<TestModule, 'moduleId'>): void {
    this.#since.delete(moduleId)
    this.#running.delete(moduleId)
  }

  /** Ends the run where a file is not done after {@link PATIENCE_MINUTES}. */
  look(): void {
    const stuck = [...this.#since].filter(([, since]) => this.#now() - since > PATIENCE_MINUTES * 60_000)
    if (stuck.length === 0) return
    const files = stuck.map(([file]) => `${file}: ${[...(this.#running.get(file) ?? [])].join('; ') || 'no test told'}`)
    this.#end(`FAILED: not done after ${PATIENCE_MINUTES} minutes, the run is ended: ${files.join(', ')}`)
  }
}

function endRun(complaint: string): void {
  console.error(complaint)
  process.exit(1)
}
