import { workerData } from 'node:worker_threads'
import { openDatabase } from '../store/db.ts'
import { checkBlocks, type RangeReport } from './verify-range.ts'
import { type HelperData, STRIDE } from './verify-threads.ts'

/** Helper thread of the journal's verification: takes strides of blocks until none is left. */
function help({ path, blocks, size, origin, shared, port }: HelperData): void {
  const db = openDatabase(path, { readonly: true })
  const strides = shared.length - 2
  for (let stride = Atomics.add(shared, 0, 1); stride < strides; stride = Atomics.add(shared, 0, 1)) {
    Atomics.store(shared, 2 + stride, 1)
    const report: RangeReport = { intact: [], chain: [] }
    checkBlocks(db, stride * STRIDE, Math.min((stride + 1) * STRIDE, blocks), size, origin, report)
    if (report.intact.length > 0 || report.chain.length > 0) port.postMessage(report)
    Atomics.store(shared, 2 + stride, 2)
    Atomics.add(shared, 1, 1)
    Atomics.notify(shared, 1)
  }
  db.close()
}

help(workerData as HelperData)
