/** What a day's cell says, and how it looks. */
import type { DayCell } from '../../../src-main/contract/attendance.ts'
import { formatWorkdays } from '../../components/format.ts'

export interface CellFace {
  text: string
  /** Overtime in hours behind the mark, e.g. `+2`; empty without. */
  overtime: string
  classes: string
}

const FULL_CENTI = 100

export function cellFace(cell: DayCell): CellFace {
  const classes = ['cell']
  let text = ''
  if (cell.status === 'question') {
    classes.push('question')
    text = '?'
  } else if (cell.workdayCenti >= FULL_CENTI) {
    classes.push('full')
    text = cell.workdayCenti === FULL_CENTI ? '✓' : formatWorkdays(cell.workdayCenti)
  } else if (cell.workdayCenti > 0) {
    classes.push('part')
    text = formatWorkdays(cell.workdayCenti)
  } else if (cell.status === 'absent') {
    classes.push('absent')
    text = '–'
  } else if (cell.status !== 'none') {
    classes.push('zero')
    text = '0'
  }
  if (cell.manual) classes.push('manual')
  return {
    text,
    overtime: cell.overtimeMinutes > 0 ? `+${overtimeHours(cell.overtimeMinutes)}` : '',
    classes: classes.join(' '),
  }
}

/** Minutes as hours with at most one decimal, cut off: `150` → `2.5`. */
export function overtimeHours(minutes: number): string {
  const tenths = Math.floor(minutes / 6)
  return tenths % 10 === 0 ? String(tenths / 10) : `${Math.floor(tenths / 10)}.${tenths % 10}`
}
