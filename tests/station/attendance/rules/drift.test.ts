import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { driftOf, type SkewSample, sinceLastJump } from '../../../../src-main/station/attendance/rules/drift.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 9, 1)

/** Gaps of half an hour to a day and a half, at least a day in all. */
const times = fc
  .array(fc.integer({ min: DAY / 48, max: 1.5 * DAY }), { minLength: 2, maxLength: 40 })
  .map((gaps) => {
    let at = START
    return [START, ...gaps.map((gap) => (at += gap))]
  })
  .filter((list) => list.at(-1)! - list[0]! >= DAY)
const perDay = fc.integer({ min: -50_000, max: 50_000 })

const line = (list: number[], slope: number, begin = 0): SkewSample[] =>
  list.map((at) => ({ at, skewMs: begin + Math.round((slope * (at - START)) / DAY) }))

describe('drift of a clock', () => {
  it('is the slope of a clock that runs evenly, whatever its skew', () => {
    fc.assert(
      fc.property(times, perDay, fc.integer({ min: -10_000_000, max: 10_000_000 }), (list, slope, begin) => {
        const found = driftOf(line(list, slope, begin))
        // Samples are whole milliseconds: half of one over a day at the worst.
        expect(found).not.toBeNull()
        expect(Math.abs(found! - slope)).toBeLessThanOrEqual(2)
      }),
    )
  })

  it('is the same mirrored, moved in time and moved in skew', () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: DAY / 24, max: DAY }), fc.integer({ min: -2000, max: 2000 })), {
      minLength: 3,
      maxLength: 30,
    })
    fc.assert(
      fc.property(samples, fc.integer({ min: -DAY, max: DAY }), fc.integer(), (steps, later, more) => {
        const own: SkewSample[] = []
        for (const [gap, skewMs] of steps) own.push({ at: (own.at(-1)?.at ?? START) + gap, skewMs })
        const drift = driftOf(own)
        const moved = own.map((sample) => ({ at: sample.at + later, skewMs: sample.skewMs + (more % 1_000_000) }))
        const mirrored = own.map((sample) => ({ ...sample, skewMs: -sample.skewMs }))
        expect(driftOf(moved)).toBe(drift)
        expect(driftOf(mirrored)).toBe(drift === null ? null : 0 - drift)
      }),
    )
  })

  it('begins anew where the clock was set at the device', () => {
    fc.assert(
      fc.property(
        times,
        perDay,
        times,
        perDay,
        fc.integer({ min: 200_000, max: 9_000_000 }),
        (a, slope, b, other, jump) => {
          const before = line(a, slope)
          const shift = before.at(-1)!.at + DAY / 24 - START
          const begin = before.at(-1)!.skewMs + jump
          const after = line(b, other, begin).map(({ at, skewMs }) => ({ at: at + shift, skewMs }))
          expect(sinceLastJump([...before, ...after])).toEqual(after)
          expect(driftOf([...before, ...after])).toBe(driftOf(after))
        },
      ),
    )
  })

  it('is not known from two samples, or from less than a day', () => {
    const at = (hours: number, skewMs: number) => ({ at: START + hours * 3_600_000, skewMs })
    expect([
      driftOf([]),
      driftOf([at(0, 0), at(48, 9000)]),
      driftOf([at(0, 0), at(10, 1000), at(23, 2000)]),
      driftOf([at(0, 0), at(12, 1500), at(24, 3000)]),
    ]).toEqual([null, null, null, 3000])
  })
})
