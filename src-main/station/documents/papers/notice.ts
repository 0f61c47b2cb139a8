import { formatYuan } from '../../../contract/money.ts'
import { formatCenti } from '../../payroll/rules.ts'
import type { PaperContext } from '../data.ts'
import { type ListHead, type ListLine, listLines } from '../list-data.ts'
import { MARGIN, type Section } from '../paper.ts'
import { type Column, drawTable, planPages, roomFor } from '../pdf/table.ts'
import { words } from '../words.ts'
import {
  dateWords,
  drawHead,
  drawSeal,
  drawSignatures,
  grouped,
  HEAD_HEIGHT,
  HEAD_HEIGHT_NEXT,
  headTitle,
  hoursText,
  listTitle,
  teamFacts,
} from './common.ts'

const ROW = 7.6
const HEAD_ROW = 9
const CLOSING = 44
const INTRO = 12
const FOOT = 13

/** 公示表: attendance and wages of a team as posted on site; identity numbers masked (PIPL art. 28), no account at all. */
export function noticeSection(context: PaperContext, head: ListHead, payDate: string): Section {
  const room = roomFor({
    height: 297,
    firstHead: HEAD_HEIGHT + INTRO,
    nextHead: HEAD_HEIGHT_NEXT,
    headRow: HEAD_ROW,
    row: ROW,
    closing: CLOSING,
    foot: FOOT,
  })
  const pages = planPages(head.lines, room)
  let lines: ListLine[] | undefined
  return {
    title: listTitle('notice', head),
    pages: pages.length,
    landscape: false,
    draw(canvas, index) {
      lines ??= listLines(context, head.listId, false)
      const plan = pages[index]!
      const width = canvas.width - 2 * MARGIN
      const facts: Array<[string, string]> = [
        ...teamFacts(context, head),
        [words('label.pay-date'), dateWords(payDate)],
      ]
      let y = drawHead(canvas, context, { title: headTitle('notice', head), facts, columns: 2 }, index === 0)
      if (index === 0) {
        const period = words('notice-period', {
          from: dateWords(head.noticeFrom),
          until: dateWords(head.noticeUntil),
          days: context.project.noticeDays,
        })
        canvas.text(period, MARGIN, y + 3, width, { size: 10, bold: true })
        const contact = words('notice-objections', {
          general: `${context.general.contactName} ${context.general.contactPhone}`,
          inspection: context.project.labourInspectionPhone,
        })
        canvas.text(contact, MARGIN, y + 8.5, width, { size: 8.5 })
        y += INTRO
      }
      const shape = { x: MARGIN, y, headHeight: HEAD_ROW, rowHeight: ROW }
      const bottom = drawTable(canvas, columnsOf(), lines.slice(plan.from, plan.to), shape, plan.from)
      if (plan.last) {
        const sum = words('list-sum', {
          workers: lines.length,
          workdays: formatCenti(lines.reduce((total, line) => total + line.workdayCenti, 0)),
          gross: formatYuan(head.grossFen),
          deductions: formatYuan(head.grossFen - head.netFen),
          net: formatYuan(head.netFen),
        })
        canvas.text(sum, MARGIN, bottom + 5, width, { size: 9, bold: true })
        const hash = head.hash ?? ''
        if (hash !== '') {
          canvas.text(`${words('list-hash')} ${grouped(hash)}`, MARGIN, bottom + 10, width, { size: 6.5, grey: 0.3 })
        }
        drawSignatures(canvas, bottom + 20, [[words('sign.clerk'), head.reviewedBy], [words('sign.manager')], ['']])
        drawSignatures(canvas, bottom + 31, [[words('sign.poster')], [words('sign.date')], ['']])
        drawSeal(canvas, canvas.width - MARGIN - 30, bottom + 13, words('seal.department'))
        lines = undefined
      }
    },
  }
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
