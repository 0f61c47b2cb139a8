import { describe, expect, it } from 'vitest'
import type { DayCell } from '../../../src-main/contract/attendance.ts'
import { frozenWorkdays, punchIdsOf, punchReader, sheetOf } from '../../../src-main/station/attendance/queries.ts'
import { one } from '../../../src-main/station/store/db.ts'
import { addUser, consentOf, factsOf, refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { checkInvariants } from './invariants.ts'
import { answer, playedSite, REASON } from './played.ts'
import { type GateSite, openGateSite } from './site.ts'

describe('a month', () => {
  it('goes from punches over a question and its answer to a closed, frozen sheet', async () => {
    const site = await playedSite()
    const { first, clerkApi, teams } = site
    const open = await clerkApi.questions({ month: '2026-10', teamId: null })
    expect(
      open.map(({ code, workerName, teamName, date, suggestedTime, suggestedDirection, punches }) => ({
        code,
        workerName,
        teamName,
        date,
        suggestedTime,
        suggestedDirection,
        punches: punches.map(({ localTime }) => localTime),
      })),
    ).toEqual([
      {
        code: 'attendance.missing-out',
        workerName: '工甲',
        teamName: '钢筋班',
        date: '2026-10-09',
        suggestedTime: '17:00',
        suggestedDirection: 1,
        punches: ['06:52:00'],
      },
    ])
    const close = () =>
      clerkApi.closeSheet({ teamId: teams.first, month: '2026-10', approval: consentOf(site.manager) })
    expect(await refusalOf(close)).toEqual({
      code: 'attendance.open-questions',
      params: { team: '钢筋班', month: '2026-10', count: 1 },
    })

    await clerkApi.addManualPunch(answer(site, first))
    const grid = await clerkApi.month({ teamId: teams.first, month: '2026-10' })
    const came = ({ status }: DayCell) => status !== 'none' && status !== 'absent'
    const cells = grid.rows[0]?.cells.filter(came)
    expect(cells).toEqual([
      {
        date: '2026-10-08',
        status: 'worked',
        workdayCenti: 100,
        normalMinutes: 480,
        overtimeMinutes: 0,
        manual: false,
        questions: [],
      },
      {
        date: '2026-10-09',
        status: 'corrected',
        workdayCenti: 100,
        normalMinutes: 480,
        overtimeMinutes: 0,
        manual: true,
        questions: [],
      },
      {
        date: '2026-10-10',
        status: 'worked',
        workdayCenti: 100,
        normalMinutes: 480,
        overtimeMinutes: 90,
        manual: false,
        questions: [],
      },
    ])
    expect(grid).toMatchObject({ state: 'open', questions: 0, punches: 7, manualPunches: 1, sheetHash: null })
    expect(grid.days.slice(0, 2)).toEqual([
      { date: '2026-10-01', weekday: 4, holiday: true, moved: false },
      { date: '2026-10-02', weekday: 5, holiday: true, moved: false },
    ])

    const sheet = await close()
    expect(sheet).toMatchObject({ workdayCenti: 300, workers: 1 })
    const closed = await clerkApi.month({ teamId: teams.first, month: '2026-10' })
    expect(closed).toMatchObject({
      state: 'closed',
      sheetHash: sheet.hash,
      questions: 0,
      rows: [{ workdayCenti: 300, overtimeMinutes: 90 }],
    })
    expect(closed.rows[0]?.cells.filter(came)).toEqual(cells)
    expect(checkInvariants(site.station.db)).toEqual([])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('a manual punch is a fact with reason and second person, marked on every day it makes', async () => {
    const site = await playedSite()
    await site.clerkApi.addManualPunch(answer(site, site.first))
    const fact = factsOf(site.station.db).at(-1)
    expect(fact).toMatchObject({
      kind: 'attendance.punch-added',
      reason: REASON,
      actor: { userId: site.clerk.id },
      approver: { userId: site.manager.id, role: 'manager' },
      data: { date: '2026-10-09', at: '2026-10-09T09:00:00.000Z', wallTime: '17:00', direction: 1 },
    })
    const day = await site.clerkApi.day({ workerId: site.first, date: '2026-10-09' })
    expect(day.punches.map(({ localTime, provenance }) => [localTime, provenance])).toEqual([
      ['06:52:00', 'terminal'],
      ['17:00:00', 'manual'],
    ])
  })

  it('a night shift that ends on the first of the next month is frozen with its own month (hrms#3298)', async () => {
    const site = await playedSite()
    await site.clerkApi.closeSheet({ teamId: site.teams.second, month: '2026-10', approval: consentOf(site.manager) })
    const sheet = sheetOf(site.station.db, site.teams.second, '2026-10')
    const days = frozenWorkdays(site.station.db, sheet?.id ?? '')
    const punchesOf = punchReader(site.station.db)
    expect(days.map((day) => [day.date, day.workdayCenti, punchesOf(day).length])).toEqual([
      ['2026-10-08', 100, 2],
      ['2026-10-31', 100, 2],
    ])
    const november = await site.clerkApi.questions({ month: '2026-11', teamId: site.teams.second })
    expect(november).toEqual([])
  })

  it('explains a day step by step, open and closed alike', async () => {
    const site = await playedSite()
    const ask = () => site.clerkApi.day({ workerId: site.second, date: '2026-10-08' })
    const before = await ask()
    expect(before.explanation).toEqual([
      {
        code: 'attendance.shift-window',
        params: { shift: '夜班', date: '2026-10-08', start: '19:00', end: '05:00', opens: '17:00', closes: '10:00' },
      },
      { code: 'attendance.came-in', params: { time: '18:50' } },
      { code: 'attendance.went-out', params: { time: '05:04' } },
      { code: 'attendance.early-not-counted', params: { start: '19:00' } },
      { code: 'attendance.span', params: { from: '19:00', to: '05:04', minutes: 604 } },
      { code: 'attendance.break-taken-off', params: { break: 120, away: 0 } },
      { code: 'attendance.net', params: { minutes: 484 } },
      { code: 'attendance.normal', params: { minutes: 480, workdayMinutes: 480 } },
      { code: 'attendance.overtime', params: { minutes: 0, unit: 30 } },
      { code: 'attendance.workday', params: { workday: '1.00' } },
    ])
    await site.clerkApi.closeSheet({ teamId: site.teams.second, month: '2026-10', approval: consentOf(site.manager) })
    expect(await ask()).toEqual(before)
  })

  it('shows a double tap as ignored, raw kept', async () => {
    const site = await playedSite()
    const day = await site.clerkApi.day({ workerId: site.first, date: '2026-10-08' })
    expect(day.punches.map(({ localTime, ignored }) => [localTime, ignored])).toEqual([
      ['06:55:00', null],
      ['06:56:00', 'attendance.double-tap'],
      ['17:05:00', null],
    ])
  })
})

describe('a closed month', () => {
  async function closed() {
    const site = await playedSite()
    await site.clerkApi.addManualPunch(answer(site, site.first))
    await site.clerkApi.closeSheet({ teamId: site.teams.first, month: '2026-10', approval: consentOf(site.manager) })
    return site
  }
  const CLOSED = { code: 'attendance.sheet-closed', params: { team: '钢筋班', month: '2026-10' } }

  it('takes no manual punch, no voiding, no other shift, no other owner of a number, and is closed once (OCA/hr PR#831, kimai#4899)', async () => {
    const site = await closed()
    const approval = consentOf(site.manager)
    const { clerkApi, first, second, teams } = site
    const { db } = site.station
    const [day] = frozenWorkdays(db, sheetOf(db, teams.first, '2026-10')?.id ?? '')
    const used = punchIdsOf(db, punchReader(db)(day!))[0]!
    const tries = [
      () => clerkApi.addManualPunch({ ...answer(site, first), date: '2026-10-12' }),
      () => clerkApi.voidPunch({ punchId: used, reason: REASON, approval }),
      () => clerkApi.setTeamShift({ teamId: teams.first, shiftId: site.night.id, fromDate: '2026-10-31' }),
      () => clerkApi.assignNumber({ deviceId: null, number: '1001', workerId: second, fromDate: '2026-10-20' }),
    ]
    for (const attempt of tries) expect(await refusalOf(attempt)).toEqual(CLOSED)
    expect((await refusalOf(() => clerkApi.closeSheet({ teamId: teams.first, month: '2026-10', approval }))).code).toBe(
      'attendance.already-closed',
    )
    await clerkApi.setTeamShift({ teamId: teams.first, shiftId: site.night.id, fromDate: '2026-11-01' })
  })

  it('keeps punches that come late, asks about them, and does not change (hrms PR#2942)', async () => {
    const site = await closed()
    const before = await site.clerkApi.month({ teamId: site.teams.first, month: '2026-10' })
    site.pull(['1001 2026-10-13 06:55 in', '1001 2026-10-13 17:05 out'])
    const after = await site.clerkApi.month({ teamId: site.teams.first, month: '2026-10' })
    expect(after.rows).toEqual(before.rows)
    const late = await site.clerkApi.questions({ month: '2026-10', teamId: site.teams.first })
    expect(late.map(({ code, date }) => [code, date])).toEqual([
      ['attendance.after-close', '2026-10-13'],
      ['attendance.after-close', '2026-10-13'],
    ])
    await site.clerkApi.voidPunch({
      punchId: late[0]?.punches[0]?.id ?? '',
      reason: REASON,
      approval: consentOf(site.manager),
    })
    expect(await site.clerkApi.questions({ month: '2026-10', teamId: site.teams.first })).toHaveLength(1)
  })
})

describe('closing is refused', () => {
  const close =
    (site: GateSite, approval = consentOf(site.manager)) =>
    () =>
      site.api().closeSheet({ teamId: site.teams.second, month: '2026-10', approval })

  it('before the month is over', async () => {
    const site = await playedSite('2026-10-31T15:59:00.000Z')
    expect((await refusalOf(close(site))).code).toBe('attendance.month-not-over')
  })

  it('while the night shift of the last day still runs', async () => {
    const site = openGateSite('2026-10-31T17:00:00.000Z')
    await site.worker(2, site.teams.second)
    site.pull(['1002 2026-10-31 18:55 in'])
    expect(await refusalOf(close(site))).toEqual({
      code: 'attendance.shift-still-running',
      params: { name: '工乙', date: '2026-10-31' },
    })
    site.station.clock.set('2026-11-01T03:00:00.000Z')
    expect((await refusalOf(close(site))).code).toBe('attendance.open-questions')
  })

  it('for a team that did not work', async () => {
    const site = openGateSite()
    await site.worker(2, site.teams.second)
    expect((await refusalOf(close(site))).code).toBe('attendance.nothing-to-close')
  })

  it('without a second person who may sign for this team', async () => {
    const site = await playedSite()
    const stranger = addUser(site.station, 'contractor', site.companies.first)
    const own = addUser(site.station, 'contractor', site.companies.second)
    expect((await refusalOf(close(site, consentOf(site.clerk)))).code).toBe('access.same-person')
    expect((await refusalOf(close(site, consentOf(stranger)))).code).toBe('attendance.approver-other-company')
    expect((await refusalOf(close(site, consentOf(site.manager, '0000')))).code).toBe('access.wrong-pin')
    expect(await close(site, consentOf(own))()).toMatchObject({ workdayCenti: 200 })
  })
})

describe('a manual punch is refused', () => {
  it.each([
    ['outside the shift', { time: '23:30' }, 'attendance.outside-window'],
    ['in the future', { date: '2026-11-01', time: '17:00' }, 'attendance.punch-in-future'],
    ['before the worker came', { date: '2026-09-30' }, 'attendance.not-engaged'],
    ['where there is one already', { time: '06:52', direction: 0 }, 'attendance.punch-exists'],
    ['without a reason', { reason: ' ' }, undefined],
  ] as const)('%s', async (_, fields, code) => {
    const site = await playedSite()
    const attempt = () => site.clerkApi.addManualPunch({ ...answer(site, site.first), ...fields })
    const before = site.station.ledger.size
    if (code === undefined) await expect(attempt()).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    else expect((await refusalOf(attempt)).code).toBe(code)
    expect(site.station.ledger.size).toBe(before)
  })
})

describe('questions', () => {
  it('name punches outside the engagement, outside every shift, of a wrong clock and of an impossible time', async () => {
    const site = openGateSite()
    const workerId = await site.worker(1, site.teams.first, { entryDate: '2026-10-05' })
    site.pull(['1001 2026-10-02 06:55 in', '1001 2026-10-08 23:40 in', '1001 2026-02-30 07:00 in'])
    site.pull(['1001 2026-10-14 06:55 in', '1001 2026-10-14 17:05 out'], { skewMs: -9_000_000 })
    const codes = await site.api().questions({ month: '2026-10', teamId: site.teams.first })
    expect(codes.map(({ date, code }) => [date, code])).toEqual([
      ['2026-10-02', 'attendance.outside-engagement'],
      ['2026-10-08', 'attendance.outside-shift'],
      ['2026-10-14', 'attendance.clock-off'],
      ['2026-10-31', 'attendance.impossible-time'],
    ])
    const grid = await site.api().month({ teamId: site.teams.first, month: '2026-10' })
    expect(grid).toMatchObject({ questions: 4, rows: [{ workerId, workdayCenti: 0 }] })
    for (const { punches } of codes)
      for (const { id } of punches)
        await site.api().voidPunch({ punchId: id, reason: '核实后作废', approval: consentOf(site.manager) })
    expect(await site.api().questions({ month: '2026-10', teamId: null })).toEqual([])
  })

  it('do not ask about the out of a shift that still runs (hrms#3349)', async () => {
    const site = openGateSite('2026-10-08T04:00:00.000Z')
    await site.worker(1, site.teams.first)
    site.pull(['1001 2026-10-08 06:55 in'], { pulledAt: '2026-10-08T04:00:00.000Z' })
    expect(await site.api().questions({ month: '2026-10', teamId: null })).toEqual([])
    site.station.clock.set('2026-10-08T14:00:01.000Z')
    expect((await site.api().questions({ month: '2026-10', teamId: null })).map(({ code }) => code)).toEqual([
      'attendance.missing-out',
    ])
  })
})

describe('who is on site', () => {
  it('is in by his last punch of a running shift, not for ever', async () => {
    const site = openGateSite('2026-10-08T04:00:00.000Z')
    await site.worker(1, site.teams.first)
    await site.worker(2, site.teams.first)
    await site.worker(3, site.teams.second)
    site.pull(
      ['1001 2026-10-08 06:55 in', '1002 2026-10-08 06:56 in', '1002 2026-10-08 11:30 out', '1003 2026-10-07 18:50 in'],
      { pulledAt: '2026-10-08T04:00:00.000Z' },
    )
    const { teams, total, recent } = await site.api().onSite()
    expect([total, teams.map(({ teamName, present, engaged }) => [teamName, present, engaged])]).toEqual([
      1,
      [
        ['木工班', 0, 1],
        ['钢筋班', 1, 2],
      ],
    ])
    expect(recent.map(({ name, direction, deviceName }) => [name, direction, deviceName])[0]).toEqual([
      '工乙',
      1,
      '东门',
    ])
  })

  it('a contractor’s user sees his own company only', async () => {
    const site = await playedSite()
    const user = addUser(site.station, 'contractor', site.companies.first)
    const api = site.api(user)
    expect((await api.onSite()).teams.map(({ teamName }) => teamName)).toEqual(['钢筋班'])
    expect((await refusalOf(() => api.month({ teamId: site.teams.second, month: '2026-10' }))).code).toBe(
      'roster.other-company',
    )
    expect((await refusalOf(() => api.day({ workerId: site.second, date: '2026-10-08' }))).code).toBe(
      'roster.other-company',
    )
    expect((await refusalOf(() => api.questions({ month: '2026-10', teamId: null }))).code).toBe(
      'attendance.choose-team',
    )
    expect((await refusalOf(() => api.addManualPunch(answer(site, site.first)))).code).toBe('access.not-allowed')
  })
})

it('terminals that tell no directions give first and last, until one of them says out', async () => {
  const site = openGateSite()
  const workerId = await site.worker(1, site.teams.first)
  site.pull(['1001 2026-10-08 06:55 in', '1001 2026-10-08 11:50 in', '1001 2026-10-08 17:05 in'])
  expect((await site.api().day({ workerId, date: '2026-10-08' })).cell).toMatchObject({
    status: 'worked',
    workdayCenti: 100,
  })
  await site.api().closeSheet({ teamId: site.teams.first, month: '2026-10', approval: consentOf(site.manager) })
  site.pull(['1001 2026-11-01 06:55 in', '1001 2026-11-01 10:00 out'], { pulledAt: '2026-11-01T04:00:00.000Z' })
  // The closed day stands as it was judged.
  expect(checkInvariants(site.station.db)).toEqual([])
  expect(one(site.station.db, 'SELECT workday_centi AS centi FROM workday')).toEqual({ centi: 100 })
})
