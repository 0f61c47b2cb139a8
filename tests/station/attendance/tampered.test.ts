import { describe, expect, it } from 'vitest'
import { frozenWorkdays, sheetOf } from '../../../src-main/station/attendance/queries.ts'
import type { SheetContent } from '../../../src-main/station/attendance/sheet-content.ts'
import { one, run } from '../../../src-main/station/store/db.ts'
import { consentOf } from '../../support/ledger.ts'
import { checkInvariants } from './invariants.ts'
import { answer, playedSite } from './played.ts'

describe('invariants name what was tampered with', () => {
  /** SQL: where the eighth of October stands among a worker's frozen days, as a JSON path. */
  const OCT_8 = '(SELECT fullkey FROM json_each(sheet_worker.days) WHERE value ->> 0 = 8)'
  const TAMPERINGS: Array<[string, string, string[]]> = [
    [
      'a workday made longer',
      `UPDATE sheet_worker SET days = json_replace(days, ${OCT_8} || '[4]', 90, ${OCT_8} || '[2]', 432) WHERE ${OCT_8} IS NOT NULL`,
      ['sheet-hash', 'sheet-hash', 'workday-follows-from-punches'],
    ],
    [
      'overtime added',
      `UPDATE sheet_worker SET days = json_replace(days, ${OCT_8} || '[3]', 600) WHERE ${OCT_8} IS NOT NULL`,
      ['sheet-hash', 'workday-follows-from-punches'],
    ],
    [
      'a workday invented',
      `UPDATE sheet_worker SET days = json_insert(days, '$[#]', json_array(20, 0, 480, 0, 100, 0)) WHERE ${OCT_8} IS NOT NULL`,
      ['every-workday-has-punches-or-approval', 'sheet-hash', 'workday-follows-from-punches'],
    ],
    [
      'a punch moved',
      "UPDATE punch SET at_seconds = at_seconds - 7200 WHERE device_time = '2026-10-08T17:05:00'",
      ['workday-follows-from-punches'],
    ],
    [
      'a punch taken away',
      "UPDATE punch SET worker_id = NULL WHERE device_time = '2026-10-08T17:05:00'",
      ['every-workday-has-punches-or-approval'],
    ],
    [
      'a used punch voided',
      "UPDATE punch SET voided_reason = 'x' WHERE device_time = '2026-10-08T17:05:00'",
      ['every-workday-has-punches-or-approval'],
    ],
    [
      'a manual punch disguised',
      "UPDATE punch SET approved_by = '' WHERE provenance = 'manual'",
      ['every-workday-has-punches-or-approval'],
    ],
    [
      'a punch given to somebody else',
      "UPDATE punch SET worker_id = (SELECT id FROM worker WHERE id <> punch.worker_id) WHERE device_time = '2026-10-08T17:05:00'",
      ['every-workday-has-punches-or-approval'],
    ],
    ['a sum changed', 'UPDATE attendance_sheet SET workday_centi = workday_centi + 100', ['sheet-hash']],
    ['the sum of a worker changed', 'UPDATE sheet_worker SET workday_centi = workday_centi + 100', ['sheet-hash']],
  ]
  it.each(TAMPERINGS)('%s', async (_, sql, names) => {
    const site = await playedSite()
    await site.clerkApi.addManualPunch(answer(site, site.first))
    await site.clerkApi.closeSheet({ teamId: site.teams.first, month: '2026-10', approval: consentOf(site.manager) })
    expect(checkInvariants(site.station.db)).toEqual([])
    site.station.db.prepare(sql).run()
    const found = checkInvariants(site.station.db)
    expect([...new Set(found.map(({ name }) => name))]).toEqual([...new Set(names)])
    expect(found.every(({ where }) => where.length > 0)).toBe(true)
  })

  it('the punches of one day counted for a second day, in the table and in the journal', async () => {
    const site = await playedSite()
    const { db } = site.station
    await site.clerkApi.addManualPunch(answer(site, site.first))
    await site.clerkApi.closeSheet({ teamId: site.teams.first, month: '2026-10', approval: consentOf(site.manager) })
    const seq = sheetOf(db, site.teams.first, '2026-10')!.seq
    const fact = JSON.parse(
      one<{ bytes: Buffer }>(db, 'SELECT bytes FROM journal_fact WHERE seq = ?', [seq])!.bytes.toString(),
    )
    const worker = (fact.data.content as SheetContent).workers[0]!
    const punches = JSON.parse(worker.punches) as number[][]
    const [, ...first] = worker.days[0]!
    worker.days.push([20, ...first])
    worker.punches = JSON.stringify([...punches, punches[0]])
    db.exec('DROP TRIGGER journal_fact_no_update')
    run(db, 'UPDATE journal_fact SET bytes = ? WHERE seq = ?', [Buffer.from(JSON.stringify(fact)), seq])
    run(db, 'UPDATE sheet_worker SET days = ? WHERE engagement_id = ?', [
      JSON.stringify(worker.days),
      worker.engagementId,
    ])
    const found = checkInvariants(db)
    expect([...new Set(found.map(({ name }) => name))]).toEqual([
      ...['every-workday-has-punches-or-approval', 'sheet-hash', 'workday-follows-from-punches'],
    ])
    expect(found.filter(({ what }) => what === 'it makes several workdays')).toHaveLength(punches[0]!.length)
  })

  it('a sheet whose fact the journal has no more: every day without its punches', async () => {
    const site = await playedSite()
    const { db } = site.station
    await site.clerkApi.addManualPunch(answer(site, site.first))
    await site.clerkApi.closeSheet({ teamId: site.teams.first, month: '2026-10', approval: consentOf(site.manager) })
    const sheet = sheetOf(db, site.teams.first, '2026-10')!
    run(db, 'UPDATE attendance_sheet SET seq = 0 WHERE id = ?', [sheet.id])
    const found = checkInvariants(db).filter(({ what }) => what === 'no punch makes this workday')
    expect(found).toHaveLength(frozenWorkdays(db, sheet.id).length)
  })
})
