import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Shift } from '../../../../src-main/contract/attendance.ts'
import type { Punch } from '../../../../src-main/station/attendance/rules/punches.ts'
import { shiftLength, shiftWindow } from '../../../../src-main/station/attendance/rules/shift.ts'
import { epochOf } from '../../../../src-main/station/attendance/rules/time.ts'
import { centiOf, workdayOf } from '../../../../src-main/station/attendance/rules/workday.ts'
import { DAY, monthOf, ZONE } from './support.ts'

const wall = fc
  .integer({ min: 0, max: 24 * 4 - 1 })
  .map((quarter) => `${String(quarter >> 2).padStart(2, '0')}:${String((quarter & 3) * 15).padStart(2, '0')}`)

const shifts: fc.Arbitrary<Shift> = fc.record({
  id: fc.constant('SH00000000000000P1'),
  name: fc.constant('任意班'),
  start: wall,
  end: wall,
  breakMinutes: fc.integer({ min: 0, max: 240 }),
  workdayMinutes: fc.integer({ min: 240, max: 720 }),
  earliestInMinutes: fc.integer({ min: 0, max: 480 }),
  latestOutMinutes: fc.integer({ min: 0, max: 720 }),
  graceMinutes: fc.integer({ min: 0, max: 60 }),
  overtimeUnitMinutes: fc.integer({ min: 1, max: 60 }),
  overtimePercent: fc.constant(150),
})

const OCTOBER_7 = epochOf('2026-10-06T16:00:00.000Z')

/** Punches of some days around 7–10 October. */
const punches: fc.Arbitrary<Punch[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: OCTOBER_7, max: OCTOBER_7 + 4 * 86_400 }),
      direction: fc.integer({ min: 0, max: 5 }),
      neutral: fc.boolean(),
      manual: fc.boolean(),
      skewMs: fc.option(fc.integer({ min: -4_000_000, max: 4_000_000 })),
    }),
    { maxLength: 14 },
  )
  .map((list) => list.map((entry, index) => ({ ...entry, position: index, pinnedDate: null })))

const shuffled = punches.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
)

describe('workdays, for all punches and shifts', () => {
  it('do not depend on the order in which the punches came, and come out the same each time', () => {
    fc.assert(
      fc.property(shifts, shuffled, (shift, [list, mixed]) => {
        const first = monthOf(shift, list)
        const again = monthOf(shift, mixed)
        const order = <T extends { date: string; punch: Punch }>(strays: T[]) =>
          strays.map(({ date, punch }) => `${date} ${punch.position}`).sort()
        expect(again.days).toEqual(first.days)
        expect(order(again.strays)).toEqual(order(first.strays))
      }),
    )
  })

  it('come only from punches, use each punch at most once, and lose none', () => {
    fc.assert(
      fc.property(shifts, punches, (shift, list) => {
        const { days, strays } = monthOf(shift, list)
        const told = [
          ...days.flatMap(({ used, doubles, between }) => [...used, ...doubles, ...between]),
          ...strays.map(({ punch }) => punch),
        ].map(({ position }) => position)
        expect(told.sort()).toEqual(list.map(({ position }) => position).sort())
        for (const day of days) expect(day.used.length).toBeGreaterThan(0)
      }),
    )
  })

  it('stay in bounds: no more than a workday, no more than the time on site, nothing while a question is open', () => {
    fc.assert(
      fc.property(shifts, punches, (shift, list) => {
        for (const day of monthOf(shift, list).days) {
          const { normalMinutes: normal, overtimeMinutes: overtime, workdayCenti: centi, used } = day
          const present = (Math.max(...used.map(({ at }) => at)) - Math.min(...used.map(({ at }) => at))) / 60
          expect(Number.isInteger(normal) && Number.isInteger(overtime) && Number.isInteger(centi)).toBe(true)
          expect(normal).toBeGreaterThanOrEqual(0)
          expect(normal).toBeLessThanOrEqual(shift.workdayMinutes)
          expect(overtime % shift.overtimeUnitMinutes).toBe(0)
          expect(normal + overtime).toBeLessThanOrEqual(present + 2 * shift.graceMinutes + 1)
          expect(centi).toBe(centiOf(normal, shift.workdayMinutes))
          if (day.status === 'question') expect([normal, overtime, centi]).toEqual([0, 0, 0])
          expect(day.status === 'question').toBe(day.questions.length > 0)
        }
      }),
    )
  })

  it('never pay less for staying longer', () => {
    const stay = fc.tuple(
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 0, max: 120 }),
    )
    fc.assert(
      fc.property(shifts, stay, (shift, [arrive, length, more]) => {
        const window = shiftWindow(shift, '2026-10-08', ZONE)
        const at = window.opens + arrive * 60
        const day = (minutes: number) => {
          const make = (position: number, time: number, direction: number): Punch => ({
            position,
            at: time,
            direction,
            neutral: false,
            manual: false,
            pinnedDate: null,
            skewMs: null,
          })
          return workdayOf(window, [make(0, at, 0), make(1, at + minutes * 60, 1)], Number.POSITIVE_INFINITY)
        }
        const less = day(length)
        const longer = day(length + more)
        fc.pre(longer.status === 'worked')
        expect(longer.normalMinutes + longer.overtimeMinutes).toBeGreaterThanOrEqual(
          less.normalMinutes + less.overtimeMinutes,
        )
      }),
    )
  })

  it('give exactly one workday for a full shift whose length less break is a workday', () => {
    fc.assert(
      fc.property(shifts, (any) => {
        const net = shiftLength(any) - any.breakMinutes
        fc.pre(net >= 240 && net <= 720)
        const shift = { ...any, workdayMinutes: net }
        const { starts, ends } = shiftWindow(shift, '2026-10-08', ZONE)
        const base = { neutral: false, manual: false, pinnedDate: '2026-10-08', skewMs: null }
        const days = monthOf(shift, [
          { ...base, position: 0, at: starts, direction: 0 },
          { ...base, position: 1, at: ends, direction: 1 },
        ]).days
        expect(days.map((day) => [day.date, day.workdayCenti, day.overtimeMinutes])).toEqual([['2026-10-08', 100, 0]])
      }),
    )
  })
})

describe('hundredths of a workday', () => {
  it.each([
    [0, 0],
    [2, 0],
    [3, 1],
    [12, 3],
    [240, 50],
    [477, 99],
    [478, 100],
    [480, 100],
  ])('%i of 480 minutes are %i, rounded half up at one place', (minutes, centi) => {
    expect(centiOf(minutes, 480)).toBe(centi)
  })

  it('half a hundredth goes up', () => {
    expect(centiOf(3, 600)).toBe(1)
    expect(DAY.workdayMinutes).toBe(480)
  })
})
