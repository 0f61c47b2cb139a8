import type { ShiftWindow } from './shift.ts'
import type { Epoch } from './time.ts'

/** A punch as the rules see it: not voided, its time possible, its owner known. */
export interface Punch {
  id: string
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

const ORDER: Record<PunchClass, number> = { in: 0, neutral: 1, out: 2 }

/** One order whatever order the punches came in. */
export function sortPunches(punches: readonly Punch[]): Punch[] {
  return punches.toSorted(
    (a, b) => a.at - b.at || ORDER[punchClass(a)] - ORDER[punchClass(b)] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )
}

/** Drops second taps. `punches` are sorted. */
export function collapse(punches: readonly Punch[]): { kept: Punch[]; doubles: Punch[] } {
  const kept: Punch[] = []
  const doubles: Punch[] = []
  for (const punch of punches) {
    const last = kept.at(-1)
    const again =
      last !== undefined && punch.at - last.at <= DOUBLE_TAP_SECONDS && punchClass(last) === punchClass(punch)
    if (again) doubles.push(punch)
    else kept.push(punch)
  }
  return { kept, doubles }
}

/**
 * The window that a punch belongs to, or undefined. Where windows of neighbouring days overlap, an in belongs to the nearest start, an out to
 * the nearest end, a punch without direction to the nearest edge; of equals the earlier day.
 * @param windows of one worker, by date
 */
export function windowOf(punch: Punch, windows: readonly ShiftWindow[]): ShiftWindow | undefined {
  if (punch.pinnedDate !== null) return windows.find((window) => window.date === punch.pinnedDate)
  let best: ShiftWindow | undefined
  let distance = Number.POSITIVE_INFINITY
  for (const window of windows) {
    if (punch.at < window.opens || punch.at > window.closes) continue
    const away = edgeDistance(punch, window)
    if (away < distance) {
      best = window
      distance = away
    }
  }
  return best
}

function edgeDistance(punch: Punch, window: ShiftWindow): number {
  const start = Math.abs(punch.at - window.starts)
  const end = Math.abs(punch.at - window.ends)
  switch (punchClass(punch)) {
    case 'in':
      return start
    case 'out':
      return end
    case 'neutral':
      return Math.min(start, end)
  }
}
