/** Minutes of one shift day from its stays. Pure. */
import type { Stay } from './pairing.ts'
import { minutesOf, type ShiftWindow } from './shift.ts'
import type { Epoch } from './time.ts'

export interface Minutes {
  /** First in and last out after grace and the start of the shift, whole minutes as seconds. */
  from: Epoch
  to: Epoch
  graceIn: boolean
  graceOut: boolean
  /** Arrival and leaving by the punches, where the shift rounds them to something else. */
  roundedIn: Epoch | null
  roundedOut: Epoch | null
  early: boolean
  spanMinutes: number
  /** Break of the shift that falls into the stay. */
  breakMinutes: number
  /** Away within the shift, by the punches. */
  awayMinutes: number
  /** Away after the end of the shift, by the punches. */
  awayAfterMinutes: number
  netMinutes: number
}

/** Punches count to the minute that the screen shows, so that a day can be checked by hand. */
function minuteOf(at: Epoch): Epoch {
  return at - (((at % 60) + 60) % 60)
}

type Rounding = NonNullable<NonNullable<ShiftWindow['shift']['rounding']>['begin']>

/** A time rounded to whole units counted from the shift's start; halves go later. */
function roundTime(at: Epoch, starts: Epoch, rule: Rounding | undefined): Epoch {
  if (!rule) return at
  const unit = rule.unitMinutes * 60
  const shift = rule.to === 'earlier' ? 0 : rule.to === 'later' ? unit - 1 : unit / 2
  return starts + Math.floor((at - starts + shift) / unit) * unit
}

/**
 * Work begins at the shift's start and runs on after its end. Taken off is the greater of the break (held to lie in the middle of the shift,
 * so that half a day loses no or half of it) and the time away within the shift, and all time away after the end.
 */
export function stayMinutes(window: ShiftWindow, stays: readonly Stay[]): Minutes {
  if (window.shift.flexible) return flexibleMinutes(window, stays)
  const grace = window.shift.graceMinutes * 60
  const { starts, ends } = window
  const firstIn = minuteOf(stays[0]?.from.at ?? starts)
  const lastOut = minuteOf(stays.at(-1)?.to.at ?? starts)
  const graceIn = firstIn > starts && firstIn <= starts + grace
  const graceOut = lastOut < ends && lastOut >= ends - grace
  const { begin, end } = window.shift.rounding ?? {}
  const from = firstIn <= starts + grace ? starts : Math.max(starts, roundTime(firstIn, starts, begin))
  const left = roundTime(lastOut, starts, end)
  const to = Math.max(from, graceOut ? ends : left)
  const breaks = breaksOf(window)
  let away = 0
  let awayAfter = 0
  for (let index = 1; index < stays.length; index++) {
    const gone = minuteOf(stays[index - 1]?.to.at ?? from)
    const back = minuteOf(stays[index]?.from.at ?? from)
    away += overlap(gone, back, from, Math.min(to, ends))
    // Whoever is out during a break at its fixed time is not away.
    for (const [pauseFrom, pauseTo] of breaks ?? []) away -= overlap(gone, back, pauseFrom, Math.min(pauseTo, to, ends))
    awayAfter += overlap(gone, back, Math.max(from, ends), to)
  }
  const breakSeconds = breaks
    ? breaks.reduce((sum, [pauseFrom, pauseTo]) => sum + overlap(from, Math.min(to, ends), pauseFrom, pauseTo), 0)
    : middleBreak(window, from, to)
  const net = to - from - (breaks ? breakSeconds + away : Math.max(breakSeconds, away)) - awayAfter
  return {
    from,
    to,
    graceIn,
    graceOut,
    roundedIn: firstIn > starts + grace && from !== firstIn ? firstIn : null,
    roundedOut: !graceOut && left !== lastOut ? lastOut : null,
    early: firstIn < starts,
    spanMinutes: (to - from) / 60,
    breakMinutes: breakSeconds / 60,
    awayMinutes: away / 60,
    awayAfterMinutes: awayAfter / 60,
    netMinutes: net / 60,
  }
}

function overlap(aFrom: Epoch, aTo: Epoch, bFrom: Epoch, bTo: Epoch): number {
  return Math.max(0, Math.min(aTo, bTo) - Math.max(aFrom, bFrom))
}

/** The break of a shift that says only how long it is: held to lie in its middle. */
function middleBreak({ shift, starts, ends }: ShiftWindow, from: Epoch, to: Epoch): number {
  const spare = ends - starts - shift.breakMinutes * 60
  const breakFrom = starts + Math.max(0, Math.floor(spare / 120)) * 60
  return overlap(from, to, breakFrom, Math.min(ends, breakFrom + shift.breakMinutes * 60))
}

/** Breaks at fixed times as instants; a time before the shift's start lies on the next day. */
function breaksOf({ shift, starts, ends }: ShiftWindow): Array<[Epoch, Epoch]> | undefined {
  const first = minutesOf(shift.start)
  const at = (wallTime: string) => starts + ((minutesOf(wallTime) - first + 1440) % 1440) * 60
  return shift.breaks?.map(({ from, to }) => [Math.min(at(from), ends), Math.min(at(to), ends)])
}

/** First in to last out. The break is taken off what goes beyond half a workday, so that half a day loses none or part of it. */
function flexibleMinutes({ shift, starts }: ShiftWindow, stays: readonly Stay[]): Minutes {
  const { begin, end } = shift.rounding ?? {}
  const firstIn = minuteOf(stays[0]?.from.at ?? starts)
  const lastOut = minuteOf(stays.at(-1)?.to.at ?? firstIn)
  const from = roundTime(firstIn, starts, begin)
  const to = Math.max(from, roundTime(lastOut, starts, end))
  let away = 0
  for (let index = 1; index < stays.length; index++) {
    away += Math.max(0, minuteOf(stays[index]?.from.at ?? from) - minuteOf(stays[index - 1]?.to.at ?? from))
  }
  const beyondHalf = Math.max(0, to - from - shift.workdayMinutes * 30)
  const breakSeconds = Math.min(shift.breakMinutes * 60, beyondHalf)
  return {
    from,
    to,
    graceIn: false,
    graceOut: false,
    roundedIn: from === firstIn ? null : firstIn,
    roundedOut: to === lastOut ? null : lastOut,
    early: false,
    spanMinutes: (to - from) / 60,
    breakMinutes: breakSeconds / 60,
    awayMinutes: away / 60,
    awayAfterMinutes: 0,
    netMinutes: (to - from - Math.max(breakSeconds, away)) / 60,
  }
}
