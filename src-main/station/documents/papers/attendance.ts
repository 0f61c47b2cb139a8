import { formatCenti } from '../../payroll/rules.ts'
import { type DayMark, type PaperContext, type SheetHead, type SheetRow, sheetRows } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import type { Column } from '../pdf/table.ts'
import { words } from '../words.ts'
import {
  dateWords,
  drawHead,
  drawSignatures,
  type Fact,
  grouped,
  headHeight,
  hoursText,
  linesNeeded,
  teamAndMonth,
  teamFacts,
} from './common.ts'
import { pagesOf, tableSection } from './table-paper.ts'

/** Rows are set closer together where that saves a page for a few of them. */
const ROW = 6.4
const CLOSE_ROW = 5.6
const CLOSING = 27
/** Each correction of the sheet takes a paragraph besides. */
const NOTE_SIZE = 7
const NOTE_LINE = 3.2
/** Between the margins of a page on its side. */
const NOTE_WIDTH = 273
/** Corrections told in full; those before them are counted. */
const TOLD = 3

/**
 * 考勤表 of a team's closed sheet: 31 day columns, ✓ a whole workday, figures for parts, overtime below, * where a punch was made by hand. One that was
 * opened again and closed anew says so, with who asked for it, who consented, why, and the hash of what stood before.
 */
export function attendanceSection(context: PaperContext, head: SheetHead): Section {
  const title = words('title.attendance-sheet')
  const facts: Fact[] = [...teamFacts(context, head), [words('label.workers'), String(head.rows)]]
  const version = head.corrections.length + 1
  if (version > 1) facts.push([words('label.list'), words('sheet-version', { version })])
  const sizes = {
    ...{ landscape: true, rows: head.rows, headRow: 9, top: headHeight({ facts }, true) },
    closing:
      CLOSING +
      correctionsOf(head).reduce((sum, text) => sum + linesNeeded(text, NOTE_WIDTH, NOTE_SIZE) * NOTE_LINE, 0),
  }
  const [loose, close] = [
    { ...sizes, row: ROW },
    { ...sizes, row: CLOSE_ROW },
  ]
  return tableSection({
    ...(pagesOf(close).length < pagesOf(loose).length ? close : loose),
    ...{
      contents: words('paper.attendance-sheet', { team: head.teamName }),
      title,
      whose: teamAndMonth(context, head),
    },
    load: () => sheetRows(context, head.sheetId),
    rowsOf: (rows: SheetRow[]) => rows,
    columnsOf: () => columnsOf(context.month),
    drawTop: (canvas) => drawHead(canvas, context, { title, facts }),
    drawClosing: (canvas, bottom, rows) => drawClosing(canvas, bottom, head, rows),
  })
}

/** What is said of the sheet's corrections, a paragraph each. */
function correctionsOf({ corrections }: SheetHead): string[] {
  const told = corrections
    .slice(-TOLD)
    .map(({ on, by, approvedBy, reason, hash }) =>
      words('sheet-correction', { on: dateWords(on), by, approver: approvedBy, reason, hash: grouped(hash) }),
    )
  const more = corrections.length - told.length
  return more > 0 ? [words('sheet-corrections-before', { n: more }), ...told] : told
}

function columnsOf(month: string): Array<Column<SheetRow>> {
  const dayColumns = Array.from({ length: 31 }, (_, index): Column<SheetRow> => {
    const day = index + 1
    return {
      title: dayTitle(month, day),
      width: 5.4,
      size: 6.2,
      text: (row) => markText(row.days.get(day)),
    }
  })
  return [
    { title: words('column.number'), width: 7.5, size: 7, text: (_, index) => String(index + 1) },
    { title: words('column.name'), width: 20.5, size: 8, text: (row) => row.name },
    { title: words('column.id-number'), width: 25, size: 6.6, text: (row) => row.maskedIdNumber },
    { title: words('column.trade'), width: 13, size: 6.6, text: (row) => row.trade },
    ...dayColumns,
    { title: words('column.days'), width: 9, size: 7, text: (row) => String(row.daysWorked) },
    { title: words('column.workdays'), width: 11, size: 7, text: (row) => formatCenti(row.workdayCenti) },
    { title: words('column.overtime-hours'), width: 9.6, size: 7, text: (row) => hoursText(row.overtimeMinutes) },
    { title: words('column.signature'), width: 10, size: 7, text: () => '' },
  ]
}

/** The day's number with its weekday, or a stroke for a day that the month does not have. */
function dayTitle(month: string, day: number): string {
  const date = new Date(`${month}-${String(day).padStart(2, '0')}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.getUTCMonth() + 1 !== Number(month.slice(5))) return '／'
  return `${day}\n${words('weekdays').charAt(date.getUTCDay())}`
}

function markText(mark: DayMark | undefined): string {
  if (!mark) return ''
  const whole = mark.workdayCenti === 100 ? '✓' : mark.workdayCenti === 0 ? '' : trimmed(mark.workdayCenti)
  const overtime = mark.overtimeMinutes > 0 ? `+${trimmed(Math.round((mark.overtimeMinutes * 100) / 60))}` : ''
  const manual = mark.manual ? '*' : ''
  return overtime === '' ? `${whole}${manual}` : `${whole}${manual}\n${overtime}`
}

/** Hundredths without trailing zeros: `50` → `0.5`. */
function trimmed(centi: number): string {
  return formatCenti(centi).replace(/\.?0+$/, '')
}

function drawClosing(canvas: Canvas, bottom: number, head: SheetHead, rows: SheetRow[]): void {
  const width = canvas.width - 2 * MARGIN
  const overtime = rows.reduce((sum, row) => sum + row.overtimeMinutes, 0)
  const sum = words('attendance-sum', {
    workers: rows.length,
    workdays: formatCenti(rows.reduce((total, row) => total + row.workdayCenti, 0)),
    hours: hoursText(overtime) || '0',
  })
  canvas.text(sum, MARGIN, bottom + 4.5, width, { size: 9, bold: true })
  canvas.text(words('attendance-legend'), MARGIN, bottom + 9.5, width, { size: 7.5, grey: 0.3 })
  const closed = words('closed-by', { by: head.closedBy, approver: head.approvedBy, at: head.closedOn })
  canvas.text(`${closed}　${words('sheet-hash')} ${grouped(head.hash)}`, MARGIN, bottom + 14, width, {
    size: 6.5,
    grey: 0.3,
  })
  let y = bottom + 18.2
  for (const text of correctionsOf(head)) {
    for (const line of canvas.wrap(text, width, NOTE_SIZE)) {
      canvas.text(line, MARGIN, y, width, { size: NOTE_SIZE })
      y += NOTE_LINE
    }
  }
  drawSignatures(canvas, y + 4.4, [
    [words('sign.maker'), head.closedBy],
    [words('sign.leader')],
    [words('sign.clerk')],
    [words('sign.manager')],
    [words('sign.date')],
  ])
}
