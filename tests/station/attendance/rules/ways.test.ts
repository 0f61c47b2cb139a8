import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Shift } from '../../../../src-main/contract/attendance.ts'
import { daysOf, type Membership } from '../../../../src-main/station/attendance/rules/month.ts'
import { shiftWindow } from '../../../../src-main/station/attendance/rules/shift.ts'
import { DAY, MEMBER, monthOf, NIGHT, punchesOn, short, ZONE } from './support.ts'

const TURNS: Shift = { ...DAY, pairing: 'alternating' }
const ENDS: Shift = { ...DAY, pairing: 'first-last' }
const D = '2026-10-08'

/** The strategies of frappe/hrms (`calculate_working_hours`): strict or alternating, first and last or every pair. */
describe('ways of pairing', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    { says: 'by direction: every pair counts, away is taken off', shift: DAY, punches: ['07:00 in', '09:00 out', '12:00 in', '17:00 out'], gives: [`${D} worked 420+0 88`] },
    { says: 'by direction: two ins are a question, never an out', shift: DAY, punches: ['07:00 in', '12:00 in'], gives: [`${D} question 0+0 0 ?missing-out ?missing-out`] },
    { says: 'by turns: a terminal at a narrow gate always says in', shift: TURNS, punches: ['07:00 in', '17:00 in'], gives: [`${D} worked 480+0 100`] },
    { says: 'by turns: four taps are two stays', shift: TURNS, punches: ['07:00 in', '09:00 in', '12:00 out', '17:00 in'], gives: [`${D} worked 420+0 88`] },
    { says: 'by turns: an odd tap is a question', shift: TURNS, punches: ['07:00 in', '12:00 in', '13:00 in'], gives: [`${D} question 0+0 0 ?missing-out`] },
    { says: 'by turns: one tap near the end has no beginning', shift: TURNS, punches: ['16:55 in'], gives: [`${D} question 0+0 0 ?missing-in`] },
    { says: 'by turns: a second tap within three minutes is the same one', shift: TURNS, punches: ['07:00 in', '07:02 out', '17:00 in'], gives: [`${D} worked 480+0 100`] },
    { says: 'first and last: what lies between is not heeded', shift: ENDS, punches: ['07:00 in', '09:00 out', '12:00 in', '17:00 out'], gives: [`${D} worked 480+0 100`] },
    { says: 'first and last: a missing out between does not matter', shift: ENDS, punches: ['07:00 in', '12:00 in', '17:00 out'], gives: [`${D} worked 480+0 100`] },
    { says: 'first and last: without an out a question', shift: ENDS, punches: ['07:00 in', '12:00 in'], gives: [`${D} question 0+0 0 ?missing-out`] },
  ])('$says', ({ shift, punches, gives }) => {
    expect(short(monthOf(shift, punchesOn(D, punches)))).toEqual(gives)
  })

  it('by turns the directions that a terminal tells make no difference', () => {
    const time = fc.integer({ min: 0, max: 600 })
    fc.assert(
      fc.property(fc.array(fc.tuple(time, fc.boolean(), fc.boolean()), { maxLength: 6 }), (taps) => {
        const texts = (pick: (tap: [number, boolean, boolean]) => boolean) =>
          taps.map((tap) => {
            const minutes = 7 * 60 + tap[0]
            const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
            return `${clock} ${pick(tap) ? 'in' : 'out'}`
          })
        const one = short(
          monthOf(
            TURNS,
            punchesOn(
              D,
              texts((tap) => tap[1]),
            ),
          ),
        )
        expect(
          short(
            monthOf(
              TURNS,
              punchesOn(
                D,
                texts((tap) => tap[2]),
              ),
            ),
          ),
        ).toEqual(one)
      }),
    )
  })
})

/** Rounding of begin and end as in kimai's strategies (floor, ceil, closest), counted from the shift's start. */
describe('rounding', () => {
  const begin = (to: 'earlier' | 'later' | 'nearest'): Shift => ({
    ...DAY,
    rounding: { begin: { unitMinutes: 30, to } },
  })
  const end = (to: 'earlier' | 'later' | 'nearest'): Shift => ({ ...DAY, rounding: { end: { unitMinutes: 30, to } } })
  // biome-ignore format: a table is read by its columns
  it.each([
    { says: 'late within grace is on time, rounded or not', shift: begin('later'), punches: ['07:09 in', '17:00 out'], gives: '480+0 100' },
    { says: 'late: from the next half hour', shift: begin('later'), punches: ['07:31 in', '17:00 out'], gives: '420+0 88' },
    { says: 'late: from the half hour before', shift: begin('earlier'), punches: ['07:59 in', '17:00 out'], gives: '450+0 94' },
    { says: 'late: from the nearest half hour', shift: begin('nearest'), punches: ['07:44 in', '17:00 out'], gives: '450+0 94' },
    { says: 'a half goes later', shift: begin('nearest'), punches: ['07:45 in', '17:00 out'], gives: '420+0 88' },
    { says: 'left early: to the half hour before', shift: end('earlier'), punches: ['07:00 in', '16:29 out'], gives: '420+0 88' },
    { says: 'left early: to the next half hour', shift: end('later'), punches: ['07:00 in', '16:01 out'], gives: '450+0 94' },
    { says: 'overtime is rounded by its end', shift: end('nearest'), punches: ['07:00 in', '18:20 out'], gives: '480+90 100' },
    { says: 'short of a workday in whole hours', shift: { ...DAY, rounding: { workedUnitMinutes: 60 } }, punches: ['07:00 in', '16:40 out'], gives: '420+0 88' },
    { says: 'a full workday stays full whatever the unit', shift: { ...DAY, rounding: { workedUnitMinutes: 50 } }, punches: ['07:00 in', '17:00 out'], gives: '480+0 100' },
    { says: 'flexible: both ends', shift: { ...DAY, flexible: true, breakMinutes: 0, rounding: { begin: { unitMinutes: 30, to: 'later' }, end: { unitMinutes: 30, to: 'earlier' } } }, punches: ['08:10 in', '12:20 out'], gives: '210+0 44' },
  ] as Array<{ says: string; shift: Shift; punches: string[]; gives: string }>)('$says', ({ shift, punches, gives }) => {
    expect(short(monthOf(shift, punchesOn(D, punches)))).toEqual([`${D} worked ${gives}`])
  })

  it('never makes time from nothing: rounded away from the worker it is at most the unrounded', () => {
    const minutes = fc.integer({ min: 0, max: 660 })
    const against: Shift = {
      ...DAY,
      rounding: { begin: { unitMinutes: 15, to: 'later' }, end: { unitMinutes: 15, to: 'earlier' } },
    }
    const clock = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        const [from, to] = [Math.min(a, b) + 400, Math.max(a, b) + 405]
        const day = (shift: Shift) => monthOf(shift, punchesOn(D, [`${clock(from)} in`, `${clock(to)} out`])).days[0]
        const [rounded, exact] = [day(against), day(DAY)]
        expect((rounded?.normalMinutes ?? 0) + (rounded?.overtimeMinutes ?? 0)).toBeLessThanOrEqual(
          (exact?.normalMinutes ?? 0) + (exact?.overtimeMinutes ?? 0),
        )
      }),
    )
  })
})

describe('the day of a change of teams', () => {
  const left: Membership = { ...MEMBER, exitDate: D }
  const entered: Membership = {
    engagementId: 'EN0000000000000002',
    teamId: 'TM0000000000000002',
    entryDate: D,
    exitDate: null,
  }
  const days = (shiftOf: Record<string, Shift>, texts: string[]) =>
    daysOf({
      dates: ['2026-10-06', '2026-10-07', D, '2026-10-09', '2026-10-10'],
      from: D,
      to: D,
      memberships: [left, entered],
      windows: (teamId, date) => shiftWindow(shiftOf[teamId] as Shift, date, ZONE),
      punches: punchesOn(D, texts),
      zone: ZONE,
      now: Number.POSITIVE_INFINITY,
    }).days.map(({ teamId, normalMinutes }) => [teamId.at(-1), normalMinutes])

  it('gives each team the shift that was worked for it', () => {
    const morning: Shift = { ...DAY, end: '11:00', breakMinutes: 0, latestOutMinutes: 60 }
    const shifts = { [left.teamId]: morning, [entered.teamId]: NIGHT }
    expect(days(shifts, ['07:00 in', '11:00 out', '19:00 in', '+ 05:00 out'])).toEqual([
      ['1', 240],
      ['2', 480],
    ])
  })

  it('belongs to the team entered where both work the same shift', () => {
    expect(days({ [left.teamId]: DAY, [entered.teamId]: DAY }, ['07:00 in', '17:00 out'])).toEqual([['2', 480]])
  })
})
