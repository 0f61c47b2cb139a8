import { formatCenti } from '../../payroll/rules.ts'
import { type DayMark, type PaperContext, type SheetHead, type SheetRow, sheetRows } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import { type Column, drawTable, planPages, roomFor } from '../pdf/table.ts'
import { words } from '../words.ts'
import { drawHead, drawSignatures, grouped, HEAD_HEIGHT, HEAD_HEIGHT_NEXT, hoursText, teamFacts } from './common.ts'

/** Rows are set closer together where that saves a page for a few of them. */
const ROW = 6.4
const CLOSE_ROW = 5.6
const HEAD_ROW = 9
const CLOSING = 26
const FOOT = 13

/** 考勤表 of a team's closed sheet: 31 day columns, ✓ a whole workday, figures for parts, overtime below, * where a punch was made by hand. */
export function attendanceSection(context: PaperContext, head: SheetHead): Section {
  const planned = (row: number) =>
    planPages(
      head.rows,
      roomFor({
        height: 210,
        firstHead: HEAD_HEIGHT,
        nextHead: HEAD_HEIGHT_NEXT,
        headRow: HEAD_ROW,
        row,
        closing: CLOSING,
        foot: FOOT,
      }),
    )
  const [loose, close] = [planned(ROW), planned(CLOSE_ROW)]
  const [pages, row] = close.length < loose.length ? [close, CLOSE_ROW] : [loose, ROW]
  let rows: SheetRow[] | undefined
  return {
    title: words('paper.attendance-sheet', { team: head.teamName }),
    pages: pages.length,
    landscape: true,
    draw(canvas, index) {
      rows ??= sheetRows(context, head.sheetId)
      const plan = pages[index]!
      const facts = teamFacts(context, head)
      facts.push([words('label.workers'), String(rows.length)])
      const y = drawHead(canvas, context, { title: words('title.attendance-sheet'), facts }, index === 0)
      const shown = rows.slice(plan.from, plan.to)
      const shape = { x: MARGIN, y, headHeight: HEAD_ROW, rowHeight: row }
      const bottom = drawTable(canvas, columnsOf(context.month), shown, shape, plan.from)
      if (plan.last) {
        drawClosing(canvas, bottom, head, rows)
        rows = undefined
      }
    },
  }
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
    { title: words('column.name'), width: 17, size: 8, text: (row) => row.name },
    { title: words('column.id-number'), width: 27, size: 6.6, text: (row) => row.maskedIdNumber },
    { title: words('column.trade'), width: 14.5, size: 6.6, text: (row) => row.trade },
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
  drawSignatures(canvas, bottom + 22, [
    [words('sign.maker'), head.closedBy],
    [words('sign.leader')],
    [words('sign.clerk')],
    [words('sign.manager')],
    [words('sign.date')],
  ])
}
