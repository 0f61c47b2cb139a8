import { type Gap, pair } from './pairing.ts'
import { collapse, type Punch, sortPunches } from './punches.ts'
import type { ShiftWindow } from './shift.ts'
import { type Minutes, stayMinutes } from './stay.ts'
import { CLOCK_QUESTION_MINUTES, CLOCK_WARNING_MINUTES, type Epoch } from './time.ts'

/** More than this on site in one shift is a question, minutes. */
export const TOO_LONG_MINUTES = 16 * 60

export interface DayQuestion {
  code: string
  /** The punch it is about, if one. */
  punch: Punch | null
  /** Where the shift would expect the missing punch. */
  suggested: { at: Epoch; direction: 0 | 1 } | null
}

/** Minutes of one shift day and how they came about; a step is a code of the locale files with parameters. Instants in seconds. */
export interface WorkdayResult {
  date: string
  window: ShiftWindow
  /** `none`: nothing to say yet, the shift still runs. */
  status: 'none' | 'worked' | 'question' | 'corrected'
  normalMinutes: number
  overtimeMinutes: number
  /** Hundredths of a workday. */
  workdayCenti: number
  manual: boolean
  questions: readonly DayQuestion[]
  /** Punches that make the day, by time. */
  used: readonly Punch[]
  doubles: readonly Punch[]
  between: readonly Punch[]
}

/**
 * The workday of one worker in one shift window, from all of his punches that belong to it.
 * A pure function of its input: the order of the punches does not matter. A missing punch leaves the whole day a question with no minutes.
 * @param now before the window closes a missing out is not yet missing
 */
export function workdayOf(window: ShiftWindow, punches: readonly Punch[], now: Epoch): WorkdayResult {
  const { kept, doubles } = collapse(sortPunches(punches), window.shift.pairing === 'alternating')
  const { stays, gaps, between } = pair(kept, window)
  const used = between.length === 0 ? kept : kept.filter((punch) => !between.includes(punch))
  const minutes = stays.length > 0 && gaps.length === 0 ? stayMinutes(window, stays) : undefined
  const questions = questionsOf(window, gaps, used, minutes, now)
  const manual = used.some((punch) => punch.manual)
  const counted = questions.length === 0 ? minutes?.netMinutes : undefined
  const normalMinutes = normalOf(counted ?? 0, window.shift)
  const over = Math.max(0, (counted ?? 0) - window.shift.workdayMinutes)
  return {
    date: window.date,
    window,
    status: questions.length > 0 ? 'question' : counted === undefined ? 'none' : manual ? 'corrected' : 'worked',
    normalMinutes,
    overtimeMinutes: over - (over % window.shift.overtimeUnitMinutes),
    workdayCenti: partOfWorkday(normalMinutes, window.shift),
    manual,
    questions,
    used,
    doubles,
    between,
  }
}

/** The stay of a day that has one, in minutes: for its explanation. */
export function minutesOfDay({ used, window }: Pick<WorkdayResult, 'used' | 'window'>): Minutes | undefined {
  const { stays, gaps } = pair(used, window)
  return stays.length > 0 && gaps.length === 0 ? stayMinutes(window, stays) : undefined
}

const NO_QUESTIONS: readonly DayQuestion[] = []

function questionsOf(
  window: ShiftWindow,
  gaps: readonly Gap[],
  used: readonly Punch[],
  minutes: Minutes | undefined,
  now: Epoch,
): readonly DayQuestion[] {
  const clockOff = clockMinutes(used) >= CLOCK_QUESTION_MINUTES
  const tooLong = minutes !== undefined && minutes.netMinutes > TOO_LONG_MINUTES
  if (gaps.length === 0 && !clockOff && !tooLong) return NO_QUESTIONS
  const questions: DayQuestion[] = []
  for (const { code, beside, atEdge } of gaps) {
    const stillThere = now <= window.closes && atEdge && code === 'attendance.missing-out'
    if (!stillThere) questions.push({ code, punch: beside, suggested: atEdge ? suggestion(code, window) : null })
  }
  if (clockOff) questions.push({ code: 'attendance.clock-off', punch: used[0] ?? null, suggested: null })
  if (tooLong) questions.push({ code: 'attendance.too-long', punch: null, suggested: null })
  return questions
}

function suggestion(code: string, window: ShiftWindow): { at: Epoch; direction: 0 | 1 } {
  return code === 'attendance.missing-in' ? { at: window.starts, direction: 0 } : { at: window.ends, direction: 1 }
}

/** The largest clock difference among the terminal punches of a day, whole minutes. */
export function clockMinutes(used: readonly Punch[]): number {
  let most = 0
  for (const { manual, skewMs } of used) {
    if (!manual && skewMs !== null) most = Math.max(most, Math.floor(Math.abs(skewMs) / 60_000))
  }
  return most
}

/** Whether a day's clock difference deserves a warning. */
export function clockWarns(used: readonly Punch[]): boolean {
  return clockMinutes(used) >= CLOCK_WARNING_MINUTES
}

/** Minutes within the workday; short of a full one they may count in whole units only. */
function normalOf(minutes: number, { workdayMinutes, rounding }: ShiftWindow['shift']): number {
  if (minutes >= workdayMinutes) return workdayMinutes
  const unit = rounding?.workedUnitMinutes
  return unit === undefined ? minutes : minutes - (minutes % unit)
}

/** Hundredths of a workday, rounded half up: the one rounding point of time. A full shift is 100. */
export function centiOf(normalMinutes: number, workdayMinutes: number): number {
  return Math.floor((normalMinutes * 200 + workdayMinutes) / (2 * workdayMinutes))
}

/** The part of a workday that minutes make: by the shift's thresholds where it has them (1, ½ …), else their exact share. */
function partOfWorkday(normalMinutes: number, { thresholds, workdayMinutes }: ShiftWindow['shift']): number {
  if (!thresholds) return centiOf(normalMinutes, workdayMinutes)
  return thresholds.reduce((best, { minutes, centi }) => (normalMinutes >= minutes ? Math.max(best, centi) : best), 0)
}
