import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { mutated, pieces } from './mutate.ts'
import { TARGETS } from './targets.ts'

/** The million is `node tests/devices/fuzz/run.ts`; this many here keep the suite short. */
const FRAMES = 3000

describe('every decoder under mutated frames', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))('%s', (_name, target) => {
    const random = seededRandom(2026)
    for (let turn = 0; turn < FRAMES; turn++) {
      const bytes = mutated(random, target.seeds)
      expect(() => target.feed(bytes, pieces(random)), Buffer.from(bytes).toString('hex')).not.toThrow()
    }
  })

  it('takes the sound frames themselves', () => {
    for (const { seeds, feed } of TARGETS) for (const seed of seeds) feed(seed, [3, 5])
  })
})
