import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkStation } from '../../src-main/station/journal/check.ts'
import { rooms } from '../../src-main/station/rooms.ts'
import { openDatabase } from '../../src-main/station/store/db.ts'
import { BOUNDED } from '../support/bounded.ts'
import { campaignFolder, runCampaign } from './campaign.ts'

const hasSocat = spawnSync('socat', ['-V'], BOUNDED).status === 0
if (!hasSocat) console.warn('SKIPPED kill campaign: socat is missing (apt-get install socat)')

/** What `station check` finds wrong on a data folder, one line each. */
function check(dataDir: string): string[] {
  const db = openDatabase(join(dataDir, 'station.db'), { readonly: true })
  try {
    return checkStation(db, rooms).flatMap(({ name, violations }) =>
      violations.map(({ where, what }) => `station check: ${name}: ${where}: ${what}`),
    )
  } finally {
    db.close()
  }
}

/** Processes to kill; fewer only while working on the campaign itself. */
const KILLS = Number(process.env.ANXIN_KILLS ?? 60)

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
      kills: KILLS,
      check,
      say: (line) => console.log(`seed ${seed}: ${line}`),
    })
    console.log(JSON.stringify(report, null, 1))
    expect(report.wrong).toEqual([])
    expect(report.kills.host + report.kills.devices + report.kills.bank).toBeGreaterThanOrEqual(KILLS)
    expect(Object.values(report.killsByPhase).every((kills) => kills > 0)).toBe(true)
  })
})
