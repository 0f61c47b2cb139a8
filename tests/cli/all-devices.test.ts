import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareDevices, deviceDisagreements } from '../../src-main/cli/demo/device-agreement.ts'
import { deviceTable, missingKinds } from '../../src-main/cli/demo/device-table.ts'
import { openStage } from '../../src-main/cli/demo/stage.ts'
import { nextMonth, playAttendance } from '../../src-main/practice/scenario/attendance.ts'
import { enrolEverybody } from '../../src-main/practice/scenario/enrolment.ts'
import { hasSocat } from '../../src-main/practice/serial-pair.ts'

const MONTH = '2026-10'
/** One for each place of the site. */
const WORKERS = 10

const folder = mkdtempSync(join(tmpdir(), 'anxin-devices-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const socat = hasSocat()
if (!socat) console.warn('SKIPPED: socat is not installed, so no serial practice device can run')

describe('a month with every kind of device', () => {
  it.runIf(socat)(
    'keeps each tap exactly once, whatever the devices do, and tells where it would not',
    async () => {
      const stage = await openStage({
        ...{ folder, month: MONTH, workers: WORKERS, allDevices: true },
        say: () => {},
        progress: () => {},
      })
      const { fleet } = stage
      if (!fleet) throw new Error('no devices on the stage')
      let wrong: string[]
      try {
        expect(await enrolEverybody(stage)).toBe(WORKERS)
        const { strangers, manualPunches } = await playAttendance(stage)
        // Two at a terminal, one at the turnstile; every forgotten tap was asked for.
        expect([strangers, manualPunches]).toEqual([3, 1])
        await stage.setClock(`${nextMonth(MONTH)}-02`, '08:00:00')
        const leaver = stage.people[0]?.name ?? ''
        const { rows } = await stage.clerk.roster.search({ text: leaver })
        const engagementId = rows.find(({ name }) => name === leaver)?.engagement?.id ?? ''
        await stage.clerk.roster.exit({ engagementId, exitDate: `${MONTH}-31`, reason: '合同到期退场' })
        await fleet.afterExit(stage, leaver)
        wrong = await deviceDisagreements(stage, fleet)
        const { results } = await stage.clerk.station.check()
        expect(results.filter(({ passed }) => !passed)).toEqual([])
      } finally {
        await stage.end()
      }
      const compared = compareDevices(stage.dataDir, fleet)
      expect([...wrong, ...compared.wrong]).toEqual([])
      expect(compared.rows.filter(({ faults }) => faults.length === 0)).toEqual([])
      expect(missingKinds(compared.rows).map((line) => line.split(':')[0])).toEqual(['pcsc-reader'])
      expect(deviceTable(compared.rows).split('\n')).toHaveLength(1 + 2 * compared.rows.length)

      const [kept] = fleet.wedge.sent.splice(0, 1)
      fleet.wedge.sent.push({ number: '1515899999', time: '2026-10-05', direction: 255 })
      expect(compareDevices(stage.dataDir, fleet).wrong.map((line) => line.slice(fleet.wedge.name.length))).toEqual([
        `: kept ${kept?.number} ${kept?.time} 255, which was not sent (1)`,
        ': lost 1515899999 2026-10-05 255 (1)',
      ])
    },
    240_000,
  )
})
