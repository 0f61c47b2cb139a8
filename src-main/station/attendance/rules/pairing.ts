import { NO_PUNCHES, type Punch, punchClass } from './punches.ts'
import type { ShiftWindow } from './shift.ts'

/** Time on site between an in and its out. */
export interface Stay {
  from: Punch
  to: Punch
}

/** A punch that is missing. */
export interface Gap {
  code: 'attendance.missing-in' | 'attendance.missing-out'
  /** The punch that has no partner. */
  beside: Punch
  /** The shift's own edge is where the missing punch would be expected. */
  atEdge: boolean
}

export interface Pairing {
  stays: Stay[]
  gaps: Gap[]
  /** Punches between first and last that a terminal without directions adds. */
  between: readonly Punch[]
}

/**
 * Pairs the punches of one window. The state is never toggled from the last punch: two ins in a row are a missing out, not an out
 * (odoo#29645, frappe/hrms#3353).
 * @param kept sorted, double taps dropped
 */
export function pair(kept: readonly Punch[], window: ShiftWindow): Pairing {
  return kept.some((punch) => punch.neutral) ? firstAndLast(kept, window) : inThenOut(kept)
}

function inThenOut(kept: readonly Punch[]): Pairing {
  const stays: Stay[] = []
  const gaps: Gap[] = []
  let open: Punch | undefined
  for (const punch of kept) {
    if (punchClass(punch) === 'in') {
      if (open) gaps.push({ code: 'attendance.missing-out', beside: open, atEdge: false })
      open = punch
    } else if (open) {
      stays.push({ from: open, to: punch })
      open = undefined
    } else {
      gaps.push({ code: 'attendance.missing-in', beside: punch, atEdge: stays.length === 0 && gaps.length === 0 })
    }
  }
  if (open) gaps.push({ code: 'attendance.missing-out', beside: open, atEdge: true })
  return { stays, gaps, between: NO_PUNCHES }
}

/** Terminal without directions: the first punch of the window comes in, the last goes out. One punch alone is a question. */
function firstAndLast(kept: readonly Punch[], window: ShiftWindow): Pairing {
  const first = kept.find((punch) => punchClass(punch) !== 'out')
  const last = kept.findLast((punch) => punchClass(punch) !== 'in')
  if (first && last && first !== last && first.at <= last.at) {
    const between = kept.filter((punch) => punch !== first && punch !== last)
    return { stays: [{ from: first, to: last }], gaps: [], between }
  }
  return { stays: [], gaps: loneGaps(kept, window), between: NO_PUNCHES }
}

function loneGaps(kept: readonly Punch[], window: ShiftWindow): Gap[] {
  const beside = kept[0]
  if (!beside) return []
  const arrived =
    punchClass(beside) === 'in' ||
    (punchClass(beside) === 'neutral' && Math.abs(beside.at - window.starts) <= Math.abs(beside.at - window.ends))
  return [{ code: arrived ? 'attendance.missing-out' : 'attendance.missing-in', beside, atEdge: true }]
}
