import { Worker } from 'node:worker_threads'
import { type CheckResult, checkStation } from './journal/check.ts'
import { rooms } from './rooms.ts'
import type { Db } from './store/db.ts'
import { QUIET, threadScript } from './store/thread-script.ts'

/**
 * Runs every invariant in a thread of its own, so that cards and punches are taken meanwhile; where the build has no such thread, here.
 * @param onResult called after each invariant with the number done so far
 * @throws what the thread failed with
 */
export function checkBeside(db: Db, onResult: (done: number) => void): Promise<CheckResult[]> {
  const file = db.memory ? undefined : threadScript('check-helper', import.meta.url)
  if (!file) return Promise.resolve(checkStation(db, rooms))
  return new Promise((resolve, reject) => {
    const results: CheckResult[] = []
    const worker = new Worker(file, { workerData: db.name, execArgv: QUIET })
    worker.on('message', (result: CheckResult) => {
      results.push(result)
      onResult(results.length)
    })
    worker.once('error', reject)
    worker.once('exit', (code) => {
      if (code === 0) resolve(results)
      else reject(new Error(`the check ended with code ${code}`))
    })
  })
}
