import { formatYuan, sumFen, yuanInWords } from '../../../contract/money.ts'
import type { Standing } from '../../../contract/pay.ts'
import { text } from '../../access/texts.ts'
import { standingsOfList } from '../../payroll/accounts.ts'
import { formatCenti } from '../../payroll/rules.ts'
import type { PaperContext } from '../data.ts'
import { deductedFen, deductionKinds, type ListHead, type ListLine, listLines } from '../list-data.ts'
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
  monthWords,
  teamAndMonth,
  teamFacts,
} from './common.ts'
import { tableSection } from './table-paper.ts'

/** By worker. */
type Accounts = Map<string, Standing>

const CLOSING = 46
const ROW = 10
/** Of a supplementary list: its lines say what the back pay is for. */
const HIGH_ROW = 14

/** 工资支付表: every item of 条例 art. 15 with the common columns of domain.md §5.3; identity, phone and account in full. */
export function wageListSection(context: PaperContext, head: ListHead, payDate: string): Section {
  const title = headTitle('wage-list', head)
  const factsOf = (paid: string | null): Fact[] => [
    ...teamFacts(context, head).slice(0, 4),
    [words('label.period'), periodWords(context.month)],
    [words('label.pay-date'), dateWords(paid ?? payDate)],
    [words('label.list'), words('list-version', { version: head.version, state: words(`state.${head.state}`) })],
    ...(head.addsToHash === null ? [] : [[words('label.adds-to'), head.addsToHash.slice(0, 16)] satisfies Fact]),
  ]
  return tableSection({
    ...{ contents: listTitle('wage-list', head), title, whose: teamAndMonth(context, head) },
    ...{ landscape: true, rows: head.lines, headRow: 10, closing: CLOSING },
    row: head.supplement > 0 ? HIGH_ROW : ROW,
    top: headHeight({ facts: factsOf(null) }, true),
    load: (): Listed => {
      const lines = listLines(context, head.listId, true)
      const accounts = standingsOfList(context.db, head.listId)
      return { lines, accounts, columns: columnsOf(head, lines, accounts) }
    },
    rowsOf: ({ lines }) => lines,
    columnsOf: ({ columns }) => columns,
    drawTop: (canvas, { lines }) => drawHead(canvas, context, { title, facts: factsOf(paidOn(lines)) }),
    drawClosing: (canvas, bottom, { lines, accounts }) => drawClosing(canvas, bottom, head, lines, accounts),
  })
}

interface Listed {
  lines: ListLine[]
  accounts: Accounts
  columns: Array<Column<ListLine>>
}

/** Last day on which a payment of the list was made, if all were. */
export function paidOn(lines: readonly ListLine[]): string | null {
  const dates = lines.filter((line) => line.netFen > 0).map((line) => line.payment?.paidOn ?? null)
  if (dates.length === 0 || dates.includes(null)) return null
  return (dates as string[]).sort().at(-1) ?? null
}

function periodWords(month: string): string {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  return words('period', { month: monthWords(month), last })
}

/** Room between the margins of a page on its side, millimetres. */
const TABLE_WIDTH = 273

/**
 * Columns of 条例 art. 15; piecework, allowances, back pay and each kind of deduction have one where any line has it. A supplementary list says of each
 * amount of back pay what it is for, and has no pay by time where it holds back pay alone.
 */
function columnsOf(head: ListHead, lines: readonly ListLine[], accounts: Accounts): Array<Column<ListLine>> {
  const kinds = deductionKinds(lines)
  const amount = (key: string, width: number, fen: (line: ListLine) => number): Column<ListLine> => ({
    title: words(`column.${key}`),
    width,
    size: 7.5,
    align: 'right',
    text: (line) => (fen(line) === 0 ? '' : formatYuan(fen(line))),
  })
  const where = (key: string, fen: (line: ListLine) => number) =>
    lines.some((line) => fen(line) > 0) ? [amount(key, 15, fen)] : []
  const backPaid = head.supplement > 0 && lines.some((line) => line.backPayFen > 0)
  const timed = !backPaid || lines.some((line) => line.timePayFen > 0 || line.overtimePayFen > 0)
  const reasons: Column<ListLine> = {
    title: words('column.back-pay-for'),
    width: 76,
    size: 7,
    align: 'left',
    text: ({ backPay }) => backPay.map(({ code, params }) => text('zh-CN', code, params)).join('；'),
  }
  const columns: Array<Column<ListLine>> = [
    { title: words('column.number'), width: 7.5, text: (_, index) => String(index + 1) },
    { title: words('column.name'), width: 17, size: 8.5, text: (line) => line.name },
    { title: words('column.id-number'), width: 29.5, size: 7.2, text: (line) => line.idNumber },
    { title: words('column.phone'), width: 19, size: 7.2, text: (line) => line.phone },
    { title: words('column.trade'), width: 14, size: 7, text: (line) => line.trade },
    { title: words('column.workdays'), width: 11.5, size: 7.5, text: (line) => formatCenti(line.workdayCenti) },
    { title: words('column.overtime-hours'), width: 10, size: 7.5, text: (line) => hoursText(line.overtimeMinutes) },
    ...(timed
      ? [
          { title: words('column.rate'), width: 14, size: 7.2, text: (line: ListLine) => line.rates },
          {
            ...amount('time-pay', 17, (line) => line.timePayFen),
            text: (line: ListLine) => formatYuan(line.timePayFen),
          },
        ]
      : []),
    ...where('piecework', (line) => line.pieceworkFen),
    ...(timed ? [amount('overtime-pay', 15, (line) => line.overtimePayFen)] : []),
    ...where('extra', (line) => line.extraFen),
    ...where('back-pay', (line) => line.backPayFen),
    ...(backPaid ? [reasons] : []),
    { title: words('column.gross'), width: 17.5, size: 7.5, align: 'right', text: (line) => formatYuan(line.grossFen) },
    ...(kinds.length === 0
      ? [
          {
            ...amount('deductions', 13, (line) => line.deductionFen),
            text: (line: ListLine) => formatYuan(line.deductionFen),
          },
        ]
      : kinds.map((kind) => amount(`deduction.${kind}`, 13.5, (line) => deductedFen(line, kind)))),
    { title: words('column.net'), width: 18, size: 8, align: 'right', text: (line) => formatYuan(line.netFen) },
    {
      title: words('column.cumulative'),
      width: 18.5,
      size: 6.5,
      align: 'right',
      text: (line) => cumulativeText(accounts.get(line.workerId)),
    },
    {
      title: words('column.account'),
      width: 32,
      size: 6.8,
      text: (line) => (line.account === '' ? words('no-account') : `${line.account}\n${line.bankName}`),
    },
    { title: words('column.payment'), width: 16, size: 6.5, text: paymentText },
    { title: words('column.sign-here'), width: 20, size: 6.5, text: (line) => line.confirmation },
  ]
  const wanted = columns.reduce((sum, { width }) => sum + width, 0)
  return columns.map((column) => ({ ...column, width: (column.width * TABLE_WIDTH) / wanted }))
}

/** Payable, paid (advances too) and unpaid on the project so far, one under the other as the head of the column says. */
function cumulativeText(account: Standing | undefined): string {
  if (!account) return ''
  const { payableFen, advancedFen, paidFen, unpaidFen } = account
  return [payableFen, advancedFen + paidFen, unpaidFen].map(formatYuan).join('\n')
}

function paymentText(line: ListLine): string {
  if (!line.payment) return ''
  const state = words(`payment.${line.payment.state}`)
  return line.payment.reference === '' ? state : `${state}\n${line.payment.reference}`
}

function drawClosing(canvas: Canvas, bottom: number, head: ListHead, lines: ListLine[], accounts: Accounts): void {
  const width = canvas.width - 2 * MARGIN
  const totals = words('list-sum', {
    workers: lines.length,
    workdays: formatCenti(lines.reduce((sum, line) => sum + line.workdayCenti, 0)),
    gross: formatYuan(sumFen(lines.map((line) => line.grossFen))),
    deductions: formatYuan(sumFen(lines.map((line) => line.deductionFen))),
    net: formatYuan(head.netFen),
  })
  canvas.text(totals, MARGIN, bottom + 5, width, { size: 9.5, bold: true })
  if (head.held > 0) {
    const held = words('held-lines', { n: head.held })
    canvas.text(held, MARGIN, bottom + 10.5, width, { size: 9, align: 'right' })
  }
  canvas.text(words('in-words', { amount: yuanInWords(head.netFen) }), MARGIN, bottom + 10.5, width, { size: 9.5 })
  const hash = head.hash === null ? words('not-frozen') : `${words('list-hash')} ${grouped(head.hash)}`
  const so = [...new Set(lines.map(({ workerId }) => workerId))].flatMap((id) => accounts.get(id) ?? [])
  const cumulative = words('cumulative-sum', {
    payable: formatYuan(sumFen(so.map(({ payableFen }) => payableFen))),
    deducted: formatYuan(sumFen(so.map(({ deductedFen }) => deductedFen))),
    paid: formatYuan(sumFen(so.map(({ advancedFen, paidFen }) => advancedFen + paidFen))),
    unpaid: formatYuan(sumFen(so.map(({ unpaidFen }) => unpaidFen))),
  })
  canvas.text(cumulative, MARGIN, bottom + 15.5, width - 64, { size: 8.5 })
  canvas.text(hash, MARGIN, bottom + 20, width - 64, { size: 7, grey: 0.3 })
  drawSignatures(canvas, bottom + 27, [
    [words('sign.maker'), head.draftedBy],
    [words('sign.leader')],
    [words('sign.subcontractor')],
    [''],
  ])
  drawSignatures(canvas, bottom + 38, [
    [words('sign.clerk'), head.reviewedBy],
    [words('sign.manager'), head.approvedBy],
    [words('sign.date')],
    [''],
  ])
  drawSeal(canvas, canvas.width - MARGIN - 58, bottom + 18, words('seal.subcontractor'))
  drawSeal(canvas, canvas.width - MARGIN - 28, bottom + 18, words('seal.general'))
}
