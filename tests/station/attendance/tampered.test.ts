import { describe, expect, it } from 'vitest'
import { consentOf } from '../../support/ledger.ts'
import { checkInvariants } from './invariants.ts'
import { answer, playedSite } from './played.ts'

describe('invariants name what was tampered with', () => {
  /** SQL: where the eighth of October stands among a worker's frozen days, as a JSON path. */
  const OCT_8 = "(SELECT fullkey FROM json_each(sheet_worker.days) WHERE value ->> 0 = '2026-10-08')"
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
      `UPDATE sheet_worker SET days = json_insert(days, '$[#]', json_array('2026-10-20', days ->> '$[0][1]', 480, 0, 100, 0)),
         punch_ids = json_insert(punch_ids, '$[#]', json('[]')) WHERE ${OCT_8} IS NOT NULL`,
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
    [
      'the punches of one day counted for a second day',
      `UPDATE sheet_worker SET days = json_insert(days, '$[#]', json_set(days -> ${OCT_8}, '$[0]', '2026-10-20')),
         punch_ids = json_insert(punch_ids, '$[#]', punch_ids -> ${OCT_8}) WHERE ${OCT_8} IS NOT NULL`,
      ['every-workday-has-punches-or-approval', 'sheet-hash', 'workday-follows-from-punches'],
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
})
