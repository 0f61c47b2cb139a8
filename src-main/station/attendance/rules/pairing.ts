import { classIn, NO_PUNCHES, type Punch, punchClass } from './punches.ts'
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
 * Pairs the punches of one window in the way that the shift says (the strategies of frappe/hrms: strict or alternating, first and last or every
 * pair). Unless it says otherwise the state is never toggled from the last punch: two ins in a row are a missing out, not an out (odoo#29645,
 * frappe/hrms#3353).
 * @param kept sorted, double taps dropped
 */
export function pair(kept: readonly Punch[], window: ShiftWindow): Pairing {
  switch (window.shift.pairing) {
    case 'alternating':
      return byTurns(kept, window)
    case 'first-last':
      return firstAndLast(kept, window)
    default:
      return kept.some((punch) => punch.neutral) ? firstAndLast(kept, window) : inThenOut(kept)
  }
}

/** In and out by turns, whatever the terminal says. An odd punch has no partner: it is a question, never a guess. */
function byTurns(kept: readonly Punch[], window: ShiftWindow): Pairing {
  if (kept.length === 1) return { stays: [], gaps: loneGaps(kept, window), between: NO_PUNCHES }
  const stays: Stay[] = []
  const gaps: Gap[] = []
  for (let index = 0; index < kept.length; index += 2) {
    const from = kept[index] as Punch
    const to = kept[index + 1]
    if (to) stays.push({ from, to })
    else gaps.push({ code: 'attendance.missing-out', beside: from, atEdge: true })
  }
  return { stays, gaps, between: NO_PUNCHES }
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
  const kind = classIn(window, beside)
  const arrived =
    kind === 'in' || (kind === 'neutral' && Math.abs(beside.at - window.starts) <= Math.abs(beside.at - window.ends))
  return [{ code: arrived ? 'attendance.missing-out' : 'attendance.missing-in', beside, atEdge: true }]
}
