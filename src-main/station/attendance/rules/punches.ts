import type { ShiftWindow } from './shift.ts'
import type { Epoch } from './time.ts'

/** Place of a punch in the journal: sequence number of the fact that brought it × 1000 + its index among that fact's records, 0 of one by hand. */
export type PunchPosition = number

/** A punch as the rules see it: not voided, its time possible, its owner known. */
export interface Punch {
  position: PunchPosition
  at: Epoch
  /** Direction code of the terminal: 0 in, 1 out, 2 break-out, 3 break-in, 4 overtime-in, 5 overtime-out. */
  direction: number
  /** The terminal never tells directions: its 0 means nothing. */
  neutral: boolean
  manual: boolean
  /** Shift day that a manual punch was made for. */
  pinnedDate: string | null
  /** Device clock minus host clock at the pull, milliseconds. */
  skewMs: number | null
}

export type PunchClass = 'in' | 'out' | 'neutral'

/** A second tap in the same direction within this time is the same tap (odoo#27762, horilla#492). Raw punches stay; only the view collapses. */
export const DOUBLE_TAP_SECONDS = 180

/** Direction codes: 0, 3, 4 come in; 1, 2, 5 go out. Unknown codes are taken as in, so that a question arises rather than a silent end. */
export function punchClass(punch: Punch): PunchClass {
  if (punch.neutral) return 'neutral'
  return punch.direction === 1 || punch.direction === 2 || punch.direction === 5 ? 'out' : 'in'
}

/** As a shift reads a punch: by turns, directions mean nothing. */
export function classIn({ shift }: ShiftWindow, punch: Punch): PunchClass {
  return shift.pairing === 'alternating' ? 'neutral' : punchClass(punch)
}

const ORDER: Record<PunchClass, number> = { in: 0, neutral: 1, out: 2 }

function order(a: Punch, b: Punch): number {
  return a.at - b.at || ORDER[punchClass(a)] - ORDER[punchClass(b)] || a.position - b.position
}

/** One order whatever order the punches came in. What is sorted already is given back as it is. */
export function sortPunches(punches: readonly Punch[]): readonly Punch[] {
  for (let index = 1; index < punches.length; index++) {
    if (order(punches[index - 1] as Punch, punches[index] as Punch) > 0) return punches.toSorted(order)
  }
  return punches
}

/** Shared, since most days have neither doubles nor questions, and there are many days. */
export const NO_PUNCHES: readonly Punch[] = []

/** Drops second taps. `punches` are sorted. @param byTurns a tap within the time is the same one whatever its direction */
export function collapse(
  punches: readonly Punch[],
  byTurns = false,
): { kept: readonly Punch[]; doubles: readonly Punch[] } {
  let last: Punch | undefined
  let doubles: Set<Punch> | undefined
  for (const punch of punches) {
    const again =
      last !== undefined &&
      punch.at - last.at <= DOUBLE_TAP_SECONDS &&
      (byTurns || punchClass(last) === punchClass(punch))
    if (again) {
      doubles ??= new Set()
      doubles.add(punch)
    } else last = punch
  }
  if (!doubles) return { kept: punches, doubles: NO_PUNCHES }
  const dropped = doubles
  return { kept: punches.filter((punch) => !dropped.has(punch)), doubles: [...dropped] }
}

/** No window begins earlier, or ends later, than this from a neighbour's: where the search among sorted windows may stop, seconds. */
const WINDOW_SPREAD = 3 * 86_400

/**
 * Index of the window that a punch belongs to, or −1. Where windows of neighbouring days overlap, an in belongs to the nearest start, an out to
 * the nearest end, a punch without direction to the nearest edge; of equals the earlier day.
 * @param windows of one worker, by date
 * @param first index from which to search: all windows before it closed long before the punch
 */
export function windowOf(punch: Punch, windows: readonly ShiftWindow[], first = 0): number {
  if (punch.pinnedDate !== null) return pinnedWindow(punch, windows)
  let best = -1
  let distance = Number.POSITIVE_INFINITY
  for (let index = first; index < windows.length; index++) {
    const window = windows[index] as ShiftWindow
    if (window.opens > punch.at + WINDOW_SPREAD) break
    if (punch.at < window.opens || punch.at > window.closes) continue
    const away = edgeDistance(punch, window)
    if (away < distance) {
      best = index
      distance = away
    }
  }
  return best
}

/** The window of the day that a manual punch was made for; of two teams on one day the one whose edge is nearest. */
function pinnedWindow(punch: Punch, windows: readonly ShiftWindow[]): number {
  let best = -1
  let distance = Number.POSITIVE_INFINITY
  for (const [index, window] of windows.entries()) {
    if (window.date !== punch.pinnedDate) continue
    const away = edgeDistance(punch, window)
    if (away < distance) {
      best = index
      distance = away
    }
  }
  return best
}

/** For sorted punches: windows that closed long before `at` need not be looked at again. */
export function skipClosed(at: Epoch, windows: readonly ShiftWindow[], first: number): number {
  let index = first
  while (index < windows.length && (windows[index] as ShiftWindow).closes < at - WINDOW_SPREAD) index++
  return index
}

function edgeDistance(punch: Punch, window: ShiftWindow): number {
  const start = Math.abs(punch.at - window.starts)
  const end = Math.abs(punch.at - window.ends)
  switch (classIn(window, punch)) {
    case 'in':
      return start
    case 'out':
      return end
    case 'neutral':
      return Math.min(start, end)
  }
}
