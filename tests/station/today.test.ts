import { describe, expect, it } from 'vitest'
import { type Db, insert } from '../../src-main/station/store/db.ts'
import { todayOf } from '../../src-main/station/today.ts'
import { openTestStation } from '../support/ledger.ts'

const NOW = '2026-11-10T02:00:00.000Z'

function punch(db: Db, localDate: string, fields: Record<string, string | number | null> = {}): void {
  insert(db, 'punch', {
    id: `P${localDate}${JSON.stringify(fields)}`,
    device_id: 'DV0000000000000001',
    number: '9001',
    device_time: `${localDate}T07:00:00`,
    direction: 0,
    verify: 1,
    ordinal: 0,
    raw: '',
    provenance: 'terminal',
    at_seconds: 1,
    local_date: localDate,
    seq: 0,
    ...fields,
  })
}

describe('today', () => {
  it('of a new station asks for the project and the escrow account, nothing else', () => {
    const { db } = openTestStation(NOW)
    expect(todayOf(db, NOW)).toEqual({
      now: NOW,
      month: '2026-11',
      workMonth: '2026-11',
      workers: 0,
      alerts: [
        { code: 'station.alert.project-missing', params: { n: 1 }, serious: true, page: 'site' },
        { code: 'station.alert.account-missing', params: { n: 1 }, serious: true, page: 'bank' },
      ],
    })
  })

  it('names unknown numbers and impossible times, and works on the month whose shifts were begun', () => {
    const { db } = openTestStation(NOW)
    db.pragma('foreign_keys = OFF')
    insert(db, 'project', {
      id: 'PJ0000000000000001',
      name: '练习',
      builder_name: '练习',
      address: '练习',
      zone: 'Asia/Shanghai',
      start_date: '2026-09-01',
      planned_end_date: '2027-09-01',
      contract_amount_fen: 1,
      notice_days: 3,
      pay_day: 15,
      minimum_wage_fen: 1,
      labour_inspection_phone: '12333',
    })
    insert(db, 'team', { id: 'TM0000000000000001', project_id: 'PJ0000000000000001', company_id: 'CO', name: '夜班' })
    punch(db, '2026-10-05')
    punch(db, '2026-10-06', { number: '9002' })
    punch(db, '2026-10-07', {
      at_seconds: null,
      problem: 'attendance.impossible-time',
      device_time: '2026-02-31T07:00:00',
    })
    // The night shift of 31 October goes home.
    punch(db, '2026-11-01', { direction: 1 })
    const { workMonth, alerts } = todayOf(db, NOW)
    expect({ workMonth, alerts: alerts.map(({ code, params }) => [code, params.n]) }).toEqual({
      workMonth: '2026-10',
      alerts: [
        ['station.alert.account-missing', 1],
        ['station.alert.unknown-numbers', 2],
        ['station.alert.impossible-times', 1],
      ],
    })
  })
})
