/** A shift while it is being written, and what the station gets of it. */
import type { Shift } from '../../../../src-main/contract/attendance.ts'

export type ShiftInput = Omit<Shift, 'id'>
type Rounding = NonNullable<Shift['rounding']>
export type TimeRounding = NonNullable<Rounding['begin']>

export interface ShiftDraft {
  name: string
  start: string
  end: string
  breakMinutes: number
  workdayMinutes: number
  earliestInMinutes: number
  latestOutMinutes: number
  graceMinutes: number
  overtimeUnitMinutes: number
  overtimePercent: number
  /** `fixed`: one break in the middle; `split`: breaks at fixed times; `flexible`: first in to last out. */
  kind: 'fixed' | 'split' | 'flexible'
  breaks: Array<{ from: string; to: string }>
  pairing: 'by-direction' | 'alternating' | 'first-last'
  /** Rounding of arrival and of leaving. */
  begin: TimeRounding | null
  leave: TimeRounding | null
  workedUnitMinutes: number | null
  thresholds: Array<{ minutes: number; centi: number }> | null
  dayPercents: { rest: number; holiday: number } | null
}

export const NEW_SHIFT: ShiftDraft = {
  name: '',
  start: '07:00',
  end: '17:00',
  breakMinutes: 120,
  workdayMinutes: 480,
  earliestInMinutes: 90,
  latestOutMinutes: 240,
  graceMinutes: 10,
  overtimeUnitMinutes: 30,
  overtimePercent: 150,
  kind: 'fixed',
  breaks: [{ from: '11:00', to: '14:00' }],
  pairing: 'by-direction',
  begin: null,
  leave: null,
  workedUnitMinutes: null,
  thresholds: null,
  dayPercents: null,
}

/** A whole and a half workday: what sites use most. */
export const USUAL_PARTS = [
  { minutes: 420, centi: 100 },
  { minutes: 210, centi: 50 },
]

/** What law pays for all hours of a rest day and a statutory holiday (劳动法 §44). */
export const LEGAL_PERCENTS = { rest: 200, holiday: 300 }

export function inputOf(draft: ShiftDraft): ShiftInput {
  const { kind, breaks, pairing, begin, leave, workedUnitMinutes, thresholds, dayPercents, ...plain } = draft
  const rounding: Rounding = {
    ...(begin ? { begin } : {}),
    ...(leave ? { end: leave } : {}),
    ...(workedUnitMinutes ? { workedUnitMinutes } : {}),
  }
  return {
    ...plain,
    name: plain.name.trim(),
    ...(kind === 'split' ? { breakMinutes: 0, breaks } : {}),
    ...(kind === 'flexible' ? { flexible: true as const } : {}),
    ...(pairing === 'by-direction' ? {} : { pairing }),
    ...(Object.keys(rounding).length > 0 ? { rounding } : {}),
    ...(thresholds && thresholds.length > 0 ? { thresholds } : {}),
    ...(dayPercents ? { dayPercents } : {}),
  }
}
