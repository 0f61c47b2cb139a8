import { formatYuan } from '../../../contract/money.ts'
import { formatCenti } from '../../payroll/rules.ts'
import type { PaperContext } from '../data.ts'
import { type ListHead, type ListLine, listLines } from '../list-data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import type { Column } from '../pdf/table.ts'
import { words } from '../words.ts'
import {
  dateWords,
  drawHead,
  drawSeal,
  drawSignatures,
  type Fact,
  grouped,
  headHeight,
  headTitle,
  hoursText,
  listTitle,
  teamAndMonth,
  teamFacts,
} from './common.ts'
import { tableSection } from './table-paper.ts'

const CLOSING = 44
const INTRO = 12

/** 公示表: attendance and wages of a team as posted on site; identity numbers masked (PIPL art. 28), no account at all. */
export function noticeSection(context: PaperContext, head: ListHead, payDate: string): Section {
  const title = headTitle('notice', head)
  const facts: Fact[] = [...teamFacts(context, head), [words('label.pay-date'), dateWords(payDate)]]
  const intro = headHeight({ facts, columns: 2 })
  return tableSection({
    ...{ contents: listTitle('notice', head), title, whose: teamAndMonth(context, head) },
    ...{ landscape: false, rows: head.lines, row: 7.6, headRow: 9, top: intro + INTRO, closing: CLOSING },
    load: () => listLines(context, head.listId, false),
    rowsOf: (lines: ListLine[]) => lines,
    columnsOf,
    drawTop(canvas) {
      drawHead(canvas, context, { title, facts, columns: 2 })
      drawIntro(canvas, context, head, intro)
    },
    drawClosing: (canvas, bottom, lines) => drawClosing(canvas, bottom, head, lines),
  })
}

/** How long it hangs, and where to object. */
function drawIntro(canvas: Canvas, { general, project }: PaperContext, head: ListHead, y: number): void {
  const width = canvas.width - 2 * MARGIN
  const period = words('notice-period', {
    from: dateWords(head.noticeFrom),
    until: dateWords(head.noticeUntil),
    days: project.noticeDays,
  })
  canvas.text(period, MARGIN, y + 3, width, { size: 10, bold: true })
  const contact = words('notice-objections', {
    general: `${general.contactName} ${general.contactPhone}`,
    inspection: project.labourInspectionPhone,
  })
  canvas.text(contact, MARGIN, y + 8.5, width, { size: 8.5 })
}

function drawClosing(canvas: Canvas, bottom: number, head: ListHead, lines: readonly ListLine[]): void {
  const width = canvas.width - 2 * MARGIN
  const sum = words('list-sum', {
    workers: lines.length,
    workdays: formatCenti(lines.reduce((total, line) => total + line.workdayCenti, 0)),
    gross: formatYuan(head.grossFen),
    deductions: formatYuan(head.grossFen - head.netFen),
    net: formatYuan(head.netFen),
  })
  canvas.text(sum, MARGIN, bottom + 5, width, { size: 9, bold: true })
  if (head.hash !== null) {
    canvas.text(`${words('list-hash')} ${grouped(head.hash)}`, MARGIN, bottom + 10, width, { size: 6.5, grey: 0.3 })
  }
  drawSignatures(canvas, bottom + 20, [[words('sign.clerk'), head.reviewedBy], [words('sign.manager')], ['']])
  drawSignatures(canvas, bottom + 31, [[words('sign.poster')], [words('sign.date')], ['']])
  drawSeal(canvas, canvas.width - MARGIN - 30, bottom + 13, words('seal.department'))
}

function columnsOf(): Array<Column<ListLine>> {
  return [
    { title: words('column.number'), width: 9, text: (_, index) => String(index + 1) },
    { title: words('column.name'), width: 21, size: 9, text: (line) => line.name },
    { title: words('column.id-number'), width: 36, size: 8, text: (line) => line.idNumber },
    { title: words('column.trade'), width: 21, size: 7.5, text: (line) => line.trade },
    { title: words('column.workdays'), width: 16, text: (line) => formatCenti(line.workdayCenti) },
    { title: words('column.overtime-hours'), width: 16, text: (line) => hoursText(line.overtimeMinutes) },
    { title: words('column.gross'), width: 23, align: 'right', text: (line) => formatYuan(line.grossFen) },
    { title: words('column.deductions'), width: 19, align: 'right', text: (line) => formatYuan(line.deductionFen) },
    { title: words('column.net'), width: 25, align: 'right', size: 8.5, text: (line) => formatYuan(line.netFen) },
  ]
}
