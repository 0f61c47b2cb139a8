import { describe, expect, it } from 'vitest'
import type { Shift } from '../../../../src-main/contract/attendance.ts'
import { DAY, monthOf, NIGHT, punchesOn, short } from './support.ts'

/** Summer split shift: 05:30–10:30 and 15:30–18:30, eight hours. */
const SPLIT: Shift = { ...DAY, start: '05:30', end: '18:30', breaks: [{ from: '10:30', to: '15:30' }] }
const NIGHT_BREAK: Shift = { ...NIGHT, breaks: [{ from: '23:00', to: '01:00' }] }
const FLEXIBLE: Shift = { ...DAY, flexible: true, breakMinutes: 60 }
const PARTS: Shift = {
  ...DAY,
  thresholds: [
    { minutes: 450, centi: 100 },
    { minutes: 210, centi: 50 },
  ],
}
const D = '2026-10-08'

describe('split, flexible and stepped shifts', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    { says: 'split: both halves, on site through the heat', shift: SPLIT, punches: ['05:25 in', '18:30 out'], gives: '480+0 100' },
    { says: 'split: home during the long break loses nothing', shift: SPLIT, punches: ['05:25 in', '10:30 out', '15:25 in', '18:30 out'], gives: '480+0 100' },
    { says: 'split: left early for the break, came back late', shift: SPLIT, punches: ['05:30 in', '10:00 out', '16:00 in', '18:30 out'], gives: '420+0 88' },
    { says: 'split: the morning only', shift: SPLIT, punches: ['05:30 in', '10:30 out'], gives: '300+0 63' },
    { says: 'split: the afternoon only', shift: SPLIT, punches: ['15:30 in', '18:30 out'], gives: '180+0 38' },
    { says: 'split: overtime after the second half', shift: SPLIT, punches: ['05:30 in', '19:30 out'], gives: '480+60 100' },
    { says: 'night: a break across midnight', shift: NIGHT_BREAK, punches: ['19:00 in', '+ 05:00 out'], gives: '480+0 100' },
    { says: 'night: out during the break', shift: NIGHT_BREAK, punches: ['19:00 in', '23:00 out', '+ 01:30 in', '+ 05:00 out'], gives: '450+0 94' },
    { says: 'flexible: a late start is no loss', shift: FLEXIBLE, punches: ['09:00 in', '18:00 out'], gives: '480+0 100' },
    { says: 'flexible: half a day has no break taken off', shift: FLEXIBLE, punches: ['13:00 in', '17:00 out'], gives: '240+0 50' },
    { says: 'flexible: an hour more than half a day is its break', shift: FLEXIBLE, punches: ['12:00 in', '17:00 out'], gives: '240+0 50' },
    { says: 'flexible: long days make overtime', shift: FLEXIBLE, punches: ['06:00 in', '17:00 out'], gives: '480+120 100' },
    { says: 'flexible: away more than the break', shift: FLEXIBLE, punches: ['08:00 in', '11:00 out', '14:00 in', '17:00 out'], gives: '360+0 75' },
    { says: 'steps: enough for a whole one', shift: PARTS, punches: ['07:30 in', '17:00 out'], gives: '450+0 100' },
    { says: 'steps: a minute short is a half', shift: PARTS, punches: ['07:31 in', '17:00 out'], gives: '449+0 50' },
    { says: 'steps: under the lowest nothing', shift: PARTS, punches: ['07:00 in', '10:00 out'], gives: '180+0 0' },
  ])('$says', ({ shift, punches, gives }) => {
    expect(short(monthOf(shift, punchesOn(D, punches)))).toEqual([`${D} worked ${gives}`])
  })
})
