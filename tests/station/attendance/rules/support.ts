import type { Shift } from '../../../../src-main/contract/attendance.ts'
import { daysOf, type Membership } from '../../../../src-main/station/attendance/rules/month.ts'
import type { Punch } from '../../../../src-main/station/attendance/rules/punches.ts'
import { shiftWindow } from '../../../../src-main/station/attendance/rules/shift.ts'
import { addDays, deviceEpoch } from '../../../../src-main/station/attendance/rules/time.ts'

export const ZONE = 'Asia/Shanghai'

const COMMON = {
  breakMinutes: 120,
  workdayMinutes: 480,
  earliestInMinutes: 120,
  latestOutMinutes: 300,
  graceMinutes: 10,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
}

/** 07:00–17:00 with two hours of break: 480 minutes. */
export const DAY: Shift = { id: 'SH00000000000000D1', name: '白班', start: '07:00', end: '17:00', ...COMMON }
/** 19:00–05:00 of the next day. */
export const NIGHT: Shift = { id: 'SH00000000000000N1', name: '夜班', start: '19:00', end: '05:00', ...COMMON }

const CODES: Record<string, number> = { in: 0, out: 1, 'break-out': 2, 'break-in': 3, 'ot-in': 4, 'ot-out': 5, tap: 0 }

/** A punch written `2026-10-08 06:58 in`; `tap` is one of a terminal without directions, `in*` and `out*` are written by hand. */
export function punch(text: string, index = 0): Punch {
  const [date = '', time = '', how = ''] = text.split(' ')
  const manual = how.endsWith('*')
  const word = manual ? how.slice(0, -1) : how
  const at = deviceEpoch(ZONE, `${date}T${time.length === 5 ? `${time}:00` : time}`)
  const direction = CODES[word]
  if (at === undefined || direction === undefined) throw new Error(`cannot read ${text}`)
  return { position: index, at, direction, neutral: word === 'tap', manual, pinnedDate: null, skewMs: null }
}

/** Texts of one date joined with their times: `['06:58 in', '+ 05:03 out']`, where `+` is the next day. */
export function punchesOn(date: string, texts: readonly string[]): Punch[] {
  return texts.map((text, index) =>
    punch(text.startsWith('+ ') ? `${addDays(date, 1)} ${text.slice(2)}` : `${date} ${text}`, index),
  )
}

export const MEMBER: Membership = {
  engagementId: 'EN0000000000000001',
  teamId: 'TM0000000000000001',
  entryDate: '2026-01-01',
  exitDate: null,
}

/** Days of one worker of one team with one shift, between two dates. */
export function monthOf(
  shift: Shift,
  punches: readonly Punch[],
  { from = '2026-10-01', to = '2026-10-31', memberships = [MEMBER], now = Number.POSITIVE_INFINITY } = {},
) {
  const dates: string[] = []
  for (let date = addDays(from, -2); date <= addDays(to, 1); date = addDays(date, 1)) dates.push(date)
  const known = new Map<string, ReturnType<typeof shiftWindow>>()
  const windows = (_: string, date: string) => {
    const window = known.get(date) ?? shiftWindow(shift, date, ZONE)
    known.set(date, window)
    return window
  }
  return daysOf({ dates, from, to, memberships, windows, punches, zone: ZONE, now })
}

/** What a day comes to, in short: date, status, normal, overtime, hundredths, questions. */
export function short(result: ReturnType<typeof monthOf>): string[] {
  return [
    ...result.days.map((day) => {
      const questions = day.questions.map(({ code }) => code.replace('attendance.', ''))
      return `${day.date} ${day.status} ${day.normalMinutes}+${day.overtimeMinutes} ${day.workdayCenti}${questions.map((code) => ` ?${code}`).join('')}`
    }),
    ...result.strays.map(({ date, code }) => `${date} stray ?${code.replace('attendance.', '')}`),
  ]
}
