import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { campaignFolder, runCampaign } from './campaign.ts'

const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat) console.warn('SKIPPED kill campaign: socat is missing (apt-get install socat)')

const CLI = join(import.meta.dirname, '../../src-main/cli/station.ts')

/** What `station check` finds wrong on a data folder, one line each. */
function check(dataDir: string): string[] {
  const run = spawnSync(process.execPath, [CLI, 'check', '--data', dataDir], { encoding: 'utf8' })
  return run.status === 0 ? [] : [`station check: ${run.stdout}${run.stderr}`]
}

describe.runIf(hasSocat)('kill -9 at random points of import, close, freeze and submit', () => {
  const folder = campaignFolder('kills')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('loses nothing, pays nothing twice, and every month can be finished', { timeout: 30 * 60_000 }, async () => {
    mkdirSync(folder, { recursive: true })
    const seed = Number(process.env.ANXIN_SEED ?? 20261124)
    const report = await runCampaign({
      folder,
      seed,
      workers: 12,
      kills: Number(process.env.ANXIN_KILLS ?? 60),
      check,
      say: (line) => console.log(`seed ${seed}: ${line}`),
    })
    console.log(JSON.stringify(report, null, 1))
    expect(report.wrong).toEqual([])
    expect(report.kills.host + report.kills.devices + report.kills.bank).toBeGreaterThanOrEqual(60)
    expect(Object.values(report.killsByPhase).every((kills) => kills > 0)).toBe(true)
  })
})
