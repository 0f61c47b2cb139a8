import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Db } from '../store/db.ts'
import { QUIET, threadScript } from '../store/thread-script.ts'
import { checkBlocks, type RangeReport } from './verify-range.ts'

/** Blocks taken at a time. */
export const STRIDE = 64
const MOST_THREADS = 8
/** A helper that delivers nothing for this long is given up and its share is done here. */
const PATIENCE_MS = 30_000

export interface HelperData {
  path: string
  blocks: number
  size: number
  origin: string
  /** [0] next stride to take, [1] strides finished (waited on), then one state per stride: 0 open, 1 taken, 2 done. */
  shared: Int32Array
  port: MessagePort
}

/**
 * Checks all blocks of the journal, sharing them with helper threads on read-only connections of their own. This thread works along and never depends on a helper:
 * whatever was not done by one (it could not start in a bundle, it died) is done here.
 */
export function checkBlocksInThreads(
  db: Db,
  journal: { size: number; origin: string; blocks: number },
  threads: number | undefined,
  report: RangeReport,
): void {
  const { size, origin, blocks } = journal
  const strides = Math.ceil(blocks / STRIDE)
  const shared = new Int32Array(new SharedArrayBuffer(4 * (2 + strides)))
  const runStride = (stride: number) =>
    checkBlocks(db, stride * STRIDE, Math.min((stride + 1) * STRIDE, blocks), size, origin, report)
  const wanted = Math.min(threads ?? availableParallelism(), MOST_THREADS, strides) - 1
  const helpers = db.memory || db.inTransaction ? [] : startHelpers(wanted, { path: db.name, ...journal, shared })
  for (let stride = Atomics.add(shared, 0, 1); stride < strides; stride = Atomics.add(shared, 0, 1)) {
    Atomics.store(shared, 2 + stride, 1)
    runStride(stride)
    Atomics.store(shared, 2 + stride, 2)
    Atomics.add(shared, 1, 1)
  }
  if (helpers.length > 0) waitForAll(shared, strides)
  for (const { worker, port } of helpers) {
    collect(port, report)
    void worker.terminate()
    port.close()
  }
  for (let stride = 0; stride < strides; stride++) if (Atomics.load(shared, 2 + stride) !== 2) runStride(stride)
  sortByPlace(report)
}

function waitForAll(shared: Int32Array, strides: number): void {
  for (let done = Atomics.load(shared, 1); done < strides; done = Atomics.load(shared, 1)) {
    if (Atomics.wait(shared, 1, done, PATIENCE_MS) === 'timed-out') return
  }
}

interface Helper {
  worker: Worker
  port: MessagePort
}

function startHelpers(count: number, data: Omit<HelperData, 'port'>): Helper[] {
  const file = threadScript('verify-helper', import.meta.url)
  if (!file) return []
  return Array.from({ length: Math.max(count, 0) }, () => {
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(file, {
      workerData: { ...data, port: port2 } satisfies HelperData,
      transferList: [port2],
      execArgv: QUIET,
    })
    // A helper that fails has left its strides open; they are done in this thread.
    worker.on('error', () => {})
    worker.unref()
    return { worker, port: port1 }
  })
}

function collect(port: MessagePort, report: RangeReport): void {
  for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
    const { intact, chain } = got.message as RangeReport
    report.intact.push(...intact)
    report.chain.push(...chain)
  }
}

function sortByPlace(report: RangeReport): void {
  for (const list of [report.intact, report.chain])
    list.sort((a, b) => a.where.localeCompare(b.where, 'en', { numeric: true }))
}
