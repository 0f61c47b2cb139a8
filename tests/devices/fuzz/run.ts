/**
 * Throws mutated frames at every decoder: `node tests/devices/fuzz/run.ts [FRAMES] [SEED]`, by default a million for each. Exit code 1 where a decoder
 * crashed, accepted a frame with a wrong checksum, took longer than a second over one frame, or let memory grow.
 */
import { seededRandom } from '../random.ts'
import { mutated, pieces } from './mutate.ts'
import { type FuzzTarget, TARGETS } from './targets.ts'

const frames = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 1)
const LONGEST_MS = 1000
const MOST_GROWTH_MB = 64

let failed = false
for (const target of TARGETS) {
  const random = seededRandom(seed)
  let slowest = 0
  let settled = 0
  const started = performance.now()
  for (let turn = 0; turn < frames; turn++) {
    const bytes = mutated(random, target.seeds)
    const before = performance.now()
    try {
      target.feed(bytes, pieces(random))
    } catch (error) {
      console.error(`${target.name}: frame ${turn} of seed ${seed}: ${Buffer.from(bytes).toString('hex')}`)
      console.error(error)
      failed = true
      break
    }
    let took = performance.now() - before
    if (took > slowest && took > 100) took = Math.min(took, again(target, bytes))
    slowest = Math.max(slowest, took)
    if (turn === Math.floor(frames / 10)) settled = heapMb()
  }
  const growth = heapMb() - settled
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `${target.name}: ${frames} frames in ${seconds} s, slowest ${slowest.toFixed(1)} ms, memory +${growth.toFixed(1)} MB`,
  )
  if (slowest > LONGEST_MS || growth > MOST_GROWTH_MB) failed = true
}
process.exit(failed ? 1 : 0)

/** A busy machine may stop any process for seconds: a frame is slow only where it is so again. */
function again(target: FuzzTarget, bytes: Uint8Array): number {
  const times = [1, 2, 3].map(() => {
    const before = performance.now()
    target.feed(bytes, [])
    return performance.now() - before
  })
  return Math.min(...times)
}

function heapMb(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}
