import { classIn } from './punches.ts'
import { wallOf } from './time.ts'
import { clockMinutes, clockWarns, minutesOfDay, type WorkdayResult } from './workday.ts'

/** A step of an explanation: a code of the locale files (`explain`) and its parameters. */
export interface Step {
  code: string
  params: Record<string, string | number>
}

/** How a day came from its punches to its minutes, for the clerk, the worker and the inspector to check by hand. */
export function explain(day: WorkdayResult, zone: string): Step[] {
  const { shift } = day.window
  const wall = (at: number) => wallOf(zone, at)
  const steps: Step[] = [
    {
      code: 'attendance.shift-window',
      params: {
        shift: shift.name,
        date: day.date,
        start: shift.start,
        end: shift.end,
        opens: wall(day.window.opens),
        closes: wall(day.window.closes),
      },
    },
  ]
  if (shift.pairing) steps.push({ code: `attendance.pairing-${shift.pairing}`, params: {} })
  // By turns a punch is in or out by its place, as it was paired; what the terminal says of it would contradict the figures.
  const byTurns = shift.pairing === 'alternating' && day.used.length > 1
  for (const [index, punch] of day.used.entries()) {
    const seen = byTurns ? (index % 2 === 0 ? 'in' : 'out') : classIn(day.window, punch)
    const kind = { in: 'attendance.came-in', out: 'attendance.went-out', neutral: 'attendance.seen' }[seen]
    steps.push({ code: punch.manual ? `${kind}-by-hand` : kind, params: { time: wall(punch.at) } })
  }
  if (day.doubles.length > 0) steps.push({ code: 'attendance.doubles-left-out', params: { count: day.doubles.length } })
  if (day.between.length > 0) steps.push({ code: 'attendance.between-left-out', params: { count: day.between.length } })
  if (clockWarns(day.used))
    steps.push({ code: 'attendance.clock-warning', params: { minutes: clockMinutes(day.used) } })
  for (const { code } of day.questions) steps.push({ code: 'attendance.open-question', params: { question: code } })
  if (day.questions.length === 0) steps.push(...measured(day, wall))
  return steps
}

function measured(day: WorkdayResult, wall: (at: number) => string): Step[] {
  const minutes = minutesOfDay(day)
  if (!minutes) return [{ code: 'attendance.still-running', params: { closes: wall(day.window.closes) } }]
  const { shift } = day.window
  const steps: Step[] = []
  if (minutes.early) steps.push({ code: 'attendance.early-not-counted', params: { start: shift.start } })
  if (minutes.graceIn) steps.push({ code: 'attendance.grace-in', params: { minutes: shift.graceMinutes } })
  if (minutes.graceOut) steps.push({ code: 'attendance.grace-out', params: { minutes: shift.graceMinutes } })
  const { begin, end, workedUnitMinutes } = shift.rounding ?? {}
  if (begin && minutes.roundedIn !== null)
    steps.push({
      code: 'attendance.begin-rounded',
      params: { punched: wall(minutes.roundedIn), counted: wall(minutes.from), unit: begin.unitMinutes },
    })
  if (end && minutes.roundedOut !== null)
    steps.push({
      code: 'attendance.end-rounded',
      params: { punched: wall(minutes.roundedOut), counted: wall(minutes.to), unit: end.unitMinutes },
    })
  steps.push({
    code: 'attendance.span',
    params: { from: wall(minutes.from), to: wall(minutes.to), minutes: minutes.spanMinutes },
  })
  if (minutes.breakMinutes > 0 || minutes.awayMinutes > 0) {
    const fixed = shift.breaks !== undefined
    const code = fixed
      ? 'attendance.breaks-taken-off'
      : minutes.awayMinutes > minutes.breakMinutes
        ? 'attendance.away-taken-off'
        : 'attendance.break-taken-off'
    steps.push({ code, params: { break: minutes.breakMinutes, away: minutes.awayMinutes } })
  }
  if (minutes.awayAfterMinutes > 0)
    steps.push({ code: 'attendance.away-after-taken-off', params: { minutes: minutes.awayAfterMinutes } })
  steps.push({ code: 'attendance.net', params: { minutes: minutes.netMinutes } })
  if (workedUnitMinutes !== undefined && day.normalMinutes < Math.min(minutes.netMinutes, shift.workdayMinutes))
    steps.push({ code: 'attendance.worked-rounded', params: { unit: workedUnitMinutes } })
  steps.push({
    code: 'attendance.normal',
    params: { minutes: day.normalMinutes, workdayMinutes: shift.workdayMinutes },
  })
  steps.push({
    code: 'attendance.overtime',
    params: { minutes: day.overtimeMinutes, unit: shift.overtimeUnitMinutes },
  })
  steps.push({ code: 'attendance.workday', params: { workday: centiText(day.workdayCenti) } })
  return steps
}

/** Hundredths as a decimal text: 100 → `1.00`. */
export function centiText(centi: number): string {
  return `${Math.floor(centi / 100)}.${String(centi % 100).padStart(2, '0')}`
}
