import { describe, expect, it } from 'vitest'
import type { Shift } from '../../../../src-main/contract/attendance.ts'
import { DAY, monthOf, NIGHT, punchesOn, short } from './support.ts'

interface Case {
  /** What the users of other systems asked for. */
  source: string
  says: string
  shift: Shift
  date?: string
  punches: string[]
  gives: string[]
}

const SHORT_SHIFT: Shift = { ...DAY, start: '08:00', end: '12:00', breakMinutes: 0 }
const LONG_WINDOW: Shift = { ...NIGHT, earliestInMinutes: 480, latestOutMinutes: 720 }
const STRICT: Shift = { ...DAY, graceMinutes: 0, overtimeUnitMinutes: 60 }
const OFFICE: Shift = { ...DAY, start: '08:00', end: '17:00', breakMinutes: 60 }
const D = '2026-10-08'

const CASES: Case[] = [
  {
    source: 'plain',
    says: 'a full shift is one workday',
    shift: DAY,
    punches: ['06:51 in', '17:04 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'plain',
    says: 'two hours late is four fifths',
    shift: DAY,
    punches: ['08:36 in', '17:00 out'],
    gives: [`${D} worked 384+0 80`],
  },
  {
    source: 'plain',
    says: 'half a day loses half of the break',
    shift: DAY,
    punches: ['07:00 in', '12:00 out'],
    gives: [`${D} worked 240+0 50`],
  },
  {
    source: 'plain',
    says: 'the afternoon alone likewise',
    shift: DAY,
    punches: ['12:00 in', '17:00 out'],
    gives: [`${D} worked 240+0 50`],
  },
  {
    source: 'plain',
    says: 'before the shift nothing counts',
    shift: DAY,
    punches: ['05:10 in', '17:00 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'plain',
    says: 'he came and left before the shift',
    shift: DAY,
    punches: ['05:10 in', '06:40 out'],
    gives: [`${D} worked 0+0 0`],
  },
  {
    source: 'grace',
    says: 'ten minutes late and early are on time',
    shift: DAY,
    punches: ['07:10:59 in', '16:50 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'grace',
    says: 'eleven minutes are eleven',
    shift: DAY,
    punches: ['07:11 in', '17:00 out'],
    gives: [`${D} worked 469+0 98`],
  },
  {
    source: 'grace',
    says: 'no grace, no gift',
    shift: STRICT,
    punches: ['07:01 in', '16:59 out'],
    gives: [`${D} worked 478+0 100`],
  },
  {
    source: '劳动法 §44',
    says: 'overtime in whole half hours, rounded down',
    shift: DAY,
    punches: ['06:55 in', '18:59 out'],
    gives: [`${D} worked 480+90 100`],
  },
  {
    source: '劳动法 §44',
    says: 'late and long is not yet overtime',
    shift: DAY,
    punches: ['08:00 in', '18:00 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: '劳动法 §44',
    says: 'a 59-minute rest falls under the hour',
    shift: STRICT,
    punches: ['07:00 in', '18:59 out'],
    gives: [`${D} worked 480+60 100`],
  },
  {
    source: 'hrms#119, #125',
    says: 'a short shift is part of a workday, by intervals and not by counting records',
    shift: SHORT_SHIFT,
    punches: ['08:00 in', '12:00 out'],
    gives: [`${D} worked 240+0 50`],
  },
  {
    source: 'hrms#119, #125',
    says: 'going out and in again counts once, less the break',
    shift: DAY,
    punches: ['07:00 in', '11:30 out', '12:30 in', '17:00 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'breaks',
    says: 'away longer than the break: the time away counts',
    shift: DAY,
    punches: ['07:00 in', '10:00 out', '13:00 in', '17:00 out'],
    gives: [`${D} worked 420+0 88`],
  },
  {
    source: 'breaks',
    says: 'break codes 2 and 3 are out and in',
    shift: OFFICE,
    punches: ['08:00 in', '12:00 break-out', '13:00 break-in', '17:00 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'breaks',
    says: 'overtime codes 4 and 5, dinner away taken off',
    shift: OFFICE,
    punches: ['08:00 in', '17:00 out', '18:00 ot-in', '20:00 ot-out'],
    gives: [`${D} worked 480+120 100`],
  },
  {
    source: 'hrms#3298, PR#541',
    says: 'a night shift belongs to the day it starts',
    shift: NIGHT,
    punches: ['18:52 in', '+ 05:03 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'hrms#3298',
    says: 'overtime after midnight stays with it',
    shift: NIGHT,
    punches: ['18:52 in', '+ 08:10 out'],
    gives: [`${D} worked 480+180 100`],
  },
  {
    source: 'horilla#358',
    says: 'arrival after midnight is late, not the next day',
    shift: NIGHT,
    punches: ['+ 00:30 in', '+ 05:00 out'],
    gives: [`${D} worked 240+0 50`],
  },
  {
    source: 'odoo PR#286150',
    says: 'the last night of the month belongs to the month',
    shift: NIGHT,
    date: '2026-10-31',
    punches: ['19:00 in', '+ 05:00 out'],
    gives: ['2026-10-31 worked 480+0 100'],
  },
  {
    source: 'odoo PR#286150',
    says: 'the last night of September does not belong to October',
    shift: NIGHT,
    date: '2026-09-30',
    punches: ['19:00 in', '+ 05:00 out'],
    gives: [],
  },
  {
    source: 'hrms PR#1282',
    says: 'overlapping windows: an in at four in the afternoon is the coming night’s, an out at noon the last one’s',
    shift: LONG_WINDOW,
    punches: ['19:00 in', '+ 12:00 out', '+ 16:00 in'],
    gives: [`${D} worked 480+420 100`, '2026-10-09 question 0+0 0 ?missing-out'],
  },
  {
    source: 'odoo#29645',
    says: 'forgotten out: the next morning’s in is an in',
    shift: DAY,
    punches: ['06:55 in', '+ 06:57 in', '+ 17:02 out'],
    gives: [`${D} question 0+0 0 ?missing-out`, '2026-10-09 worked 480+0 100'],
  },
  {
    source: 'hrms#3353',
    says: 'forgotten in: the out stands alone',
    shift: DAY,
    punches: ['17:05 out', '+ 06:57 in', '+ 17:02 out'],
    gives: [`${D} question 0+0 0 ?missing-in`, '2026-10-09 worked 480+0 100'],
  },
  {
    source: 'hrms#3859',
    says: 'two ins are a missing out, never an out',
    shift: DAY,
    punches: ['06:55 in', '11:40 in', '17:00 out'],
    gives: [`${D} question 0+0 0 ?missing-out`],
  },
  {
    source: 'hrms#3859',
    says: 'two outs are a missing in',
    shift: DAY,
    punches: ['06:55 in', '11:40 out', '17:00 out'],
    gives: [`${D} question 0+0 0 ?missing-in`],
  },
  {
    source: 'odoo#27762, #25849',
    says: 'double taps within three minutes are one',
    shift: DAY,
    punches: ['06:55:01 in', '06:55:01 in', '06:57:30 in', '17:00 out', '17:00:02 out'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'horilla#492',
    says: 'after three minutes it is another punch',
    shift: DAY,
    punches: ['06:55 in', '06:58:01 in', '17:00 out'],
    gives: [`${D} question 0+0 0 ?missing-out`],
  },
  {
    source: 'hrms calculate_working_hours: first and last',
    says: 'a terminal without directions: first in, last out',
    shift: DAY,
    punches: ['06:55 tap', '11:31 tap', '12:40 tap', '17:05 tap'],
    gives: [`${D} worked 480+0 100`],
  },
  {
    source: 'hrms calculate_working_hours: first and last',
    says: 'one tap alone in the morning lacks an out',
    shift: DAY,
    punches: ['06:55 tap'],
    gives: [`${D} question 0+0 0 ?missing-out`],
  },
  {
    source: 'hrms calculate_working_hours: first and last',
    says: 'one tap alone in the evening lacks an in',
    shift: DAY,
    punches: ['16:58 tap'],
    gives: [`${D} question 0+0 0 ?missing-in`],
  },
  {
    source: 'hrms PR#4950',
    says: 'a punch by hand answers the question, and the day says so',
    shift: DAY,
    punches: ['06:55 in', '17:00 out*'],
    gives: [`${D} corrected 480+0 100`],
  },
  {
    source: 'hrms PR#4950',
    says: 'a punch by hand completes a lone tap',
    shift: DAY,
    punches: ['06:55 tap', '17:00 out*'],
    gives: [`${D} corrected 480+0 100`],
  },
  {
    source: 'plain',
    says: 'a punch outside every shift is a question',
    shift: DAY,
    punches: ['23:30 in'],
    gives: [`${D} stray ?outside-shift`],
  },
  {
    source: 'plain',
    says: 'more than sixteen hours are a question',
    shift: { ...DAY, latestOutMinutes: 720 },
    punches: ['07:00 in', '+ 02:00 out'],
    gives: [`${D} question 0+0 0 ?too-long`],
  },
]

describe('a day from its punches', () => {
  it.each(CASES)('$source: $says', ({ shift, date, punches, gives }) => {
    expect(short(monthOf(shift, punchesOn(date ?? D, punches)))).toEqual(gives)
  })
})
