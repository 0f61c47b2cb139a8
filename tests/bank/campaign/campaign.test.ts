import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { seededRandom } from '../../../src-main/practice/site/random.ts'
import { audit } from './audit.ts'
import { copyTemplate, type Outcome, play } from './play.ts'
import { makeTemplate } from './template.ts'
import { World } from './world.ts'

/** Runs of the campaign, each with the dice of its seed; 1,000 by `ANXIN_BANK_SEEDS=1000`, one alone by `ANXIN_SEED`. */
const SEEDS = Number(process.env.ANXIN_BANK_SEEDS ?? 6)
const FIRST = Number(process.env.ANXIN_SEED ?? 1)
/** Runs whose process is really killed. */
const KILLED = Number(process.env.ANXIN_BANK_KILLED ?? 1)
const KILLS_A_RUN = 4

const root = mkdtempSync(join(tmpdir(), 'anxin-bank-campaign-'))
const template = join(root, 'template')
beforeAll(async () => void (await makeTemplate(template)), 120_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

function runFolder(seed: number): string {
  const folder = join(root, `run-${seed}`)
  mkdirSync(folder, { recursive: true })
  return folder
}

describe('months of wages through a bank and a network that fail at every point', () => {
  it(
    `${SEEDS} seeded runs: the bank’s books equal the lists to the fen, each payment once, nothing stuck`,
    async () => {
      const outcomes: Outcome[] = []
      for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
        const folder = runFolder(seed)
        outcomes.push(await play(folder, copyTemplate(template, folder), seed, { audit }))
        rmSync(folder, { recursive: true, force: true })
        if (SEEDS > 20 && seed % 50 === 0)
          console.log(`${seed} runs; ${outcomes.filter(({ wrong }) => wrong.length).length} wrong`)
      }
      const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0)
      console.log(
        `bank campaign: ${SEEDS} runs from seed ${FIRST}, ${sum((one) => one.steps)} steps, ${sum((one) => one.crashes)} crashes, ` +
          `${sum((one) => one.batches)} batches, ${sum((one) => one.reissued)} re-issued`,
      )
      expect(outcomes.filter(({ wrong }) => wrong.length > 0).slice(0, 5)).toEqual([])
      // A campaign in which nothing goes wrong shows nothing.
      expect(sum((one) => one.crashes)).toBeGreaterThan(SEEDS)
    },
    120_000 + SEEDS * 20_000,
  )

  it(
    `${KILLED} runs whose process is killed (SIGKILL) at random moments come to the same end`,
    async () => {
      for (let seed = 9_001; seed < 9_001 + KILLED; seed += 1) {
        const folder = runFolder(seed)
        const cast = copyTemplate(template, folder)
        copyFileSync(join(template, 'cast.json'), join(folder, 'cast.json'))
        const dice = seededRandom(seed)
        let kills = 0
        for (
          let life = 0;
          !(await live(folder, seed, life, kills < KILLS_A_RUN ? dice.int(20, 700) : undefined));
          life += 1
        )
          kills += 1
        const world = new World(folder, cast, dice, false)
        expect({ seed, kills, wrong: audit(world) }).toEqual({ seed, kills: expect.any(Number), wrong: [] })
        world.close()
      }
    },
    120_000 + KILLED * 300_000,
  )
})

/** Plays on in a process of its own, killed some milliseconds after it has begun. @returns whether it came to its end. */
function live(folder: string, seed: number, life: number, killAfterMs: number | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const main = join(import.meta.dirname, 'life.ts')
    const child = spawn(process.execPath, [main, folder, String(seed), String(life)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // Also where the test has run out of time.
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (said === '' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      said += chunk.toString()
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(false)
      else if (code === 0 && said.includes('done')) resolve(true)
      else reject(new Error(`life ${life} of run ${seed} ended with code ${code}`))
    })
  })
}
