import { formatYuan } from '../../../contract/money.ts'
import { text } from '../../access/texts.ts'
import { frozenFigures } from '../../attendance/queries.ts'
import { formatCenti } from '../../payroll/rules.ts'
import type { PaperContext } from '../data.ts'
import { deductedFen, deductionKinds, type ListHead, type ListLine, listLines } from '../list-data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import { words } from '../words.ts'
import { dateWords, drawQr, type Fact, hoursText, listTitle, monthWords } from './common.ts'

const PER_PAGE = 3
const SLIP = 90
const QR = 22

interface Slip extends ListLine {
  /** Day of the month → mark, for the strip of days. */
  days: Map<number, string>
}

/** 工资清单: one slip per worker (条例 art. 15), three to a page with lines to cut along, each with the checkpoint. */
export function payslipSection(context: PaperContext, head: ListHead, payDate: string): Section {
  let slips: Slip[] | undefined
  return {
    title: listTitle('payslips', head),
    pages: Math.max(1, Math.ceil(head.lines / PER_PAGE)),
    landscape: false,
    draw(canvas, index) {
      slips ??= slipsOf(context, head)
      const from = index * PER_PAGE
      for (const [place, slip] of slips.slice(from, from + PER_PAGE).entries()) {
        const top = 8 + place * SLIP
        drawSlip(canvas, context, head, slip, payDate, top, from + place + 1)
        if (place < PER_PAGE - 1) canvas.dashed(6, top + SLIP - 3, canvas.width - 6, top + SLIP - 3)
      }
      if (from + PER_PAGE >= slips.length) slips = undefined
    },
  }
}

function slipsOf(context: PaperContext, head: ListHead): Slip[] {
  const marks = new Map<string, Map<number, string>>()
  for (const { engagementId, days } of frozenFigures(context.db, head.sheetId)) {
    const marked = new Map<number, string>()
    for (const [date, , , overtime, centi] of days) {
      const whole = centi === 100 ? '✓' : centi === 0 ? '' : formatCenti(centi).replace(/\.?0+$/, '')
      marked.set(Number(date.slice(8)), overtime > 0 ? `${whole}\n+${hoursText(overtime)}` : whole)
    }
    marks.set(engagementId, marked)
  }
  return listLines(context, head.listId, false).map((line) => ({
    ...line,
    days: (line.coversDays ? marks.get(line.engagementId) : undefined) ?? new Map(),
  }))
}

function drawSlip(
  canvas: Canvas,
  context: PaperContext,
  head: ListHead,
  slip: Slip,
  payDate: string,
  top: number,
  number: number,
): void {
  const width = canvas.width - 2 * MARGIN
  const room = width - QR - 4
  const title = words('title.payslip', { month: monthWords(context.month) })
  const supplement = head.supplement === 0 ? '' : words('supplement', { number: head.supplement })
  canvas.text(`${title}${supplement}`, MARGIN, top + 4, width, {
    size: 13,
    align: 'center',
    bold: true,
  })
  // Beside the title, which is in the middle: where slips are cut apart, whose pile they go back to.
  canvas.fit(words('slip-number', { team: head.teamName, number }), MARGIN + width * 0.7, top + 1.2, width * 0.3, 5.6, {
    size: 7,
    align: 'right',
    grey: 0.4,
  })
  const facts: Fact[] = [
    [words('label.employer'), head.companyName],
    [words('label.project'), context.project.name],
    [words('label.worker'), slip.name],
    [words('label.id-number'), slip.idNumber],
    [words('label.team'), `${head.teamName}　${slip.trade}`],
    [words('label.pay-date'), dateWords(slip.payment?.paidOn ?? payDate)],
  ]
  for (const [index, [label, value]] of facts.entries()) {
    const x = MARGIN + (index % 2) * (room / 2)
    canvas.fit(`${label}：${value}`, x, top + 8.4 + Math.floor(index / 2) * 7, room / 2 - 3, 7, { size: 8.5 })
  }
  drawQr(canvas, context, canvas.width - MARGIN - QR, top + 7.5, QR)
  drawDays(canvas, slip, top + 34)
  drawItems(canvas, slip, top + 47)
  const paid = slip.payment
    ? words('slip-paid', {
        bank: slip.bankName,
        account: slip.account,
        state: words(`payment.${slip.payment.state}`),
        reference: slip.payment.reference,
      })
    : words('slip-unpaid', { bank: slip.bankName, account: slip.account || words('no-account') })
  canvas.text(paid, MARGIN, top + 75.5, width, { size: 8.5 })
  const phone = words('slip-objections', { phone: context.project.labourInspectionPhone })
  canvas.text(phone, MARGIN, top + 80.5, width * 0.62, { size: 7.5, grey: 0.3 })
  canvas.text(words('slip-received'), MARGIN + width * 0.62, top + 80.5, width * 0.38, { size: 8.5 })
}

/** The month as a strip of 31 days: working time, as art. 15 asks for it. A slip of back pay alone pays no day of the month. */
function drawDays(canvas: Canvas, slip: Slip, top: number): void {
  const cell = (canvas.width - 2 * MARGIN) / 31
  const [head, body] = [4, 6.5]
  if (!slip.coversDays) {
    canvas.frame(MARGIN, top, cell * 31, head + body, 0.35)
    const note = words('slip-no-days')
    canvas.fit(note, MARGIN, top, cell * 31, head + body, { size: 8, align: 'center', grey: 0.3 })
    return
  }
  canvas.fill(MARGIN, top, cell * 31, head, 0.93)
  const segments: Array<[number, number, number, number]> = [top, top + head, top + head + body].map((y) => [
    MARGIN,
    y,
    MARGIN + 31 * cell,
    y,
  ])
  for (let day = 1; day <= 31; day += 1) {
    const x = MARGIN + (day - 1) * cell
    canvas.text(String(day), x, top + head / 2, cell, { size: 6, align: 'center' })
    canvas.cell(slip.days.get(day) ?? '', x, top + head, cell, body, { size: 6, align: 'center' })
    segments.push([x, top, x, top + head + body])
  }
  segments.push([MARGIN + 31 * cell, top, MARGIN + 31 * cell, top + head + body])
  canvas.lines(segments, 0.35, 0.45)
}

/** Under the figures: how each amount was made, on the left, and what was taken off, on the right. */
function drawItems(canvas: Canvas, slip: Slip, top: number): void {
  const width = canvas.width - 2 * MARGIN
  const cells = figuresOf(slip)
  const cell = width / cells.length
  canvas.frame(MARGIN, top, width, 25, 0.6)
  canvas.lines([[MARGIN, top + 9, MARGIN + width, top + 9]])
  for (const [index, [label, value]] of cells.entries()) {
    const x = MARGIN + index * cell
    canvas.text(label, x, top + 2.6, cell, { size: 7.5, align: 'center', grey: 0.3 })
    canvas.text(value, x, top + 6.5, cell, { size: 10, align: 'center', bold: index === cells.length - 1 })
    if (index > 0) canvas.lines([[x, top, x, top + 9]])
  }
  const split = slip.deductions.length > 0
  const left = split ? width * 0.56 : width
  drawFormulas(canvas, slip.formulas, MARGIN + 2, top + 9.6, left - 4)
  if (!split) return
  canvas.lines([[MARGIN + left, top + 9, MARGIN + left, top + 25]], 0.35, 0.45)
  const taken = slip.deductions.map(({ formula }) => formula)
  drawFormulas(canvas, taken, MARGIN + left + 2, top + 9.6, width - left - 4)
}

function drawFormulas(canvas: Canvas, formulas: Slip['formulas'], x: number, y: number, width: number): void {
  const lines = formulas.map(({ code, params }) => text('zh-CN', code, params))
  canvas.fit(lines.join('\n'), x, y, width, 15, { size: 8, top: true })
}

/** Figures of the slip from left to right; pay and deductions of a kind only where the worker has any. */
function figuresOf(slip: Slip): Array<[label: string, value: string]> {
  const where = (key: string, fen: number): Array<[string, string]> =>
    fen === 0 ? [] : [[words(`column.${key}`).replace('\n', ''), formatYuan(fen)]]
  const kinds = deductionKinds([slip])
  return [
    [words('label.workdays'), formatCenti(slip.workdayCenti)],
    [words('label.overtime-hours'), hoursText(slip.overtimeMinutes) || '0'],
    ...where('time-pay', slip.timePayFen),
    ...where('piecework', slip.pieceworkFen),
    ...where('overtime-pay', slip.overtimePayFen),
    ...where('extra', slip.extraFen),
    ...where('back-pay', slip.backPayFen),
    [words('column.gross'), formatYuan(slip.grossFen)],
    ...(kinds.length === 0
      ? [[words('column.deductions').replace('\n', ''), formatYuan(0)] as [string, string]]
      : kinds.flatMap((kind) => where(`deduction.${kind}`, deductedFen(slip, kind)))),
    [words('column.net'), formatYuan(slip.netFen)],
  ]
}
