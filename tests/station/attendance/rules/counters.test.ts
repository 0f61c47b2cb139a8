import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  beganAnew,
  COUNTER_SIZE,
  type CountReading,
  passagesByDay,
  passedBetween,
} from '../../../../src-main/station/attendance/rules/counters.ts'

describe('a counter of a gate', () => {
  it.each([
    ['counts on', 100, 130, 30, false],
    ['stands still', 100, 100, 0, false],
    ['goes round', COUNTER_SIZE - 10, 5, 15, false],
    ['begins anew at power-up', 8000, 12, 12, true],
    ['begins anew at nothing', 8000, 0, 0, true],
  ])('%s', (_, before, after, passed, anew) => {
    expect([passedBetween(before, after), beganAnew(before, after)]).toEqual([passed, anew])
  })

  // What happens to a board: people pass, or its power goes; it is read after each, so that what stood before a restart is known.
  const events = fc.array(fc.oneof(fc.nat(5000), fc.constant('restart' as const)), { maxLength: 40 })

  it('tells all that passed, however often it goes round or begins anew', () => {
    fc.assert(
      fc.property(fc.nat(COUNTER_SIZE - 1), events, fc.boolean(), (start, happened, restarts) => {
        // A counter that begins anew within its last twenty thousand cannot be told from one that goes round.
        let value = restarts ? start % 1_000_000 : start
        let passed = 0
        const readings = [value]
        for (const event of happened) {
          if (event === 'restart') value = restarts ? 0 : value
          else {
            value = (value + event) % COUNTER_SIZE
            passed += event
          }
          readings.push(value)
        }
        const told = readings.slice(1).reduce((sum, after, index) => sum + passedBetween(readings[index]!, after), 0)
        expect(told).toBe(passed)
      }),
    )
  })

  it('never tells more than passed where only some readings came', () => {
    fc.assert(
      fc.property(fc.nat(900_000), events, fc.infiniteStream(fc.boolean()), (start, happened, comes) => {
        let value = start
        let passed = 0
        const readings = [value]
        for (const event of happened) {
          if (event === 'restart') value = 0
          else {
            value += event
            passed += event
          }
          if (comes.next().value) readings.push(value)
        }
        const told = readings.slice(1).reduce((sum, after, index) => sum + passedBetween(readings[index]!, after), 0)
        expect(told).toBeLessThanOrEqual(passed)
      }),
    )
  })
})

describe('passages of a day', () => {
  const reading = (date: string, at: number, left: number, right: number): CountReading => ({ date, at, left, right })

  it('lie between its first and last reading; a night without readings belongs to no day', () => {
    expect(
      passagesByDay([
        reading('2026-10-08', 10, 100, 50),
        reading('2026-10-08', 20, 130, 55),
        reading('2026-10-08', 30, 4, 60),
        reading('2026-10-09', 40, 90, 80),
        reading('2026-10-09', 50, 95, 80),
        reading('2026-10-11', 60, 95, 80),
      ]),
    ).toEqual([
      { date: '2026-10-08', from: 10, to: 30, left: 34, right: 10 },
      { date: '2026-10-09', from: 40, to: 50, left: 5, right: 0 },
      { date: '2026-10-11', from: 60, to: 60, left: 0, right: 0 },
    ])
  })
})
