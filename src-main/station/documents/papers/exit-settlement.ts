import { formatYuan, yuanInWords } from '../../../contract/money.ts'
import { standingOf } from '../../payroll/accounts.ts'
import { settlementOf } from '../../payroll/settlement.ts'
import { engagementById, teamById } from '../../roster/queries.ts'
import { localDateOf } from '../../store/clock.ts'
import { one } from '../../store/db.ts'
import { type PaperContext, tradeName } from '../data.ts'
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
  headHeight,
  linesNeeded,
  monthWords,
} from './common.ts'
import { tableSection } from './table-paper.ts'

/** Sums, statement, signatures and seals; a statement of more than four lines takes more. */
const CLOSING = 116
const STATEMENT_SIZE = 10.5
const STATEMENT_LINE = 6.2
/** Between the margins of an upright page, less an inset. */
const STATEMENT_WIDTH = 182

type Figures = ReturnType<typeof standingOf>
type MonthRow = Figures['months'][number]

/**
 * 退场结清确认书: who left, when he came and went, every wage month with what was payable, taken off, advanced and paid, and his word that nothing is
 * owed (工资支付暂行规定 §9: paid in full when the employment ends). Identity number in full: it is the worker's and the employer's own document.
 */
export function exitSettlementSection(context: PaperContext, engagementId: string): Section {
  const { db, project } = context
  const settlement = settlementOf(db, engagementId)
  const engagement = engagementById(db, engagementId)
  const figures = standingOf(db, engagement.workerId, engagementId)
  const team = teamById(db, engagement.teamId)
  const title = words('title.exit-settlement')
  const facts: Fact[] = [
    [words('label.project'), project.name],
    [words('label.general'), context.general.name],
    [words('label.employer'), team.companyName],
    [words('label.team'), `${team.name}　${tradeName(engagement.trade)}`],
    [words('label.worker'), settlement.name],
    [words('label.id-number'), idNumberOf(context, engagement.workerId)],
    [words('label.entry'), dateWords(settlement.entryDate)],
    [words('label.exit'), settlement.exitDate ? dateWords(settlement.exitDate) : words('not-left')],
  ]
  const open = settlement.settled === null && settlement.obstacles.length > 0
  const statement = words(open ? 'settlement-open' : 'settlement-statement', {
    name: settlement.name,
    project: project.name,
    entry: dateWords(settlement.entryDate),
    exit: settlement.exitDate ? dateWords(settlement.exitDate) : words('not-left'),
    disputed: formatYuan(figures.total.disputedFen),
  })
  const lines = linesNeeded(statement, STATEMENT_WIDTH, STATEMENT_SIZE)
  return tableSection({
    ...{ contents: words('paper.exit-settlement', { name: settlement.name }), title, whose: settlement.name },
    ...{ landscape: false, rows: figures.months.length, row: 7.2, headRow: 9 },
    top: headHeight({ facts, columns: 2 }),
    closing: CLOSING + Math.max(0, lines - 4) * STATEMENT_LINE,
    load: () => figures.months,
    rowsOf: (months: readonly MonthRow[]) => months,
    columnsOf,
    drawTop: (canvas) => drawHead(canvas, context, { title, facts, columns: 2 }),
    drawClosing: (canvas, bottom) => drawClosing(canvas, context, { settlement, figures, statement, open }, bottom),
  })
}

interface Closing {
  settlement: ReturnType<typeof settlementOf>
  figures: Figures
  statement: string
  /** Something is still owed or in question: for checking only. */
  open: boolean
}

function columnsOf(): Array<Column<MonthRow>> {
  const amount = (key: string, fen: (row: MonthRow) => number): Column<MonthRow> => ({
    title: words(`column.${key}`),
    width: 25,
    align: 'right',
    text: (row) => formatYuan(fen(row)),
  })
  return [
    { title: words('column.number'), width: 10, text: (_, index) => String(index + 1) },
    { title: words('column.month'), width: 26, text: (row) => monthWords(row.month) },
    amount('payable', (row) => row.payableFen),
    amount('deducted', (row) => row.deductedFen),
    amount('advanced', (row) => row.advancedFen),
    amount('paid', (row) => row.paidFen),
    amount('unpaid', (row) => row.unpaidFen),
    amount('cumulative-unpaid', (row) => row.cumulativeUnpaidFen),
  ]
}

function drawClosing(
  canvas: Canvas,
  context: PaperContext,
  { settlement, figures, statement, open }: Closing,
  bottom: number,
): void {
  const width = canvas.width - 2 * MARGIN
  const { total } = figures
  const sum = words('settlement-sum', {
    payable: formatYuan(total.payableFen),
    deducted: formatYuan(total.deductedFen),
    advanced: formatYuan(total.advancedFen),
    paid: formatYuan(total.paidFen),
    unpaid: formatYuan(total.unpaidFen),
  })
  canvas.text(sum, MARGIN, bottom + 6, width, { size: 9.5, bold: true })
  const inWords = words('settlement-words', { amount: yuanInWords(total.paidFen) })
  canvas.text(inWords, MARGIN, bottom + 12, width, { size: 9.5 })
  let y = bottom + 22
  for (const line of canvas.wrap(statement, STATEMENT_WIDTH, STATEMENT_SIZE)) {
    canvas.text(line, MARGIN + 2, y, STATEMENT_WIDTH, { size: STATEMENT_SIZE, red: open })
    y += STATEMENT_LINE
  }
  const { settled } = settlement
  if (settled) {
    const date = dateWords(localDateOf(settled.at, context.project.zone))
    canvas.text(words(`settled.${settled.how}`, { date }), MARGIN + 2, y + 2, width, { size: 9.5, bold: true })
  }
  const phone = words('settlement-phone', { phone: context.project.labourInspectionPhone })
  canvas.text(phone, MARGIN + 2, y + 9, width, { size: 8.5, grey: 0.3 })
  const base = Math.max(y + 22, bottom + 66)
  drawSignatures(canvas, base, [[words('sign.worker')], [words('sign.print')], [words('sign.date')]])
  drawSignatures(canvas, base + 13, [[words('sign.subcontractor')], [words('sign.clerk')], [words('sign.manager')]])
  drawSeal(canvas, canvas.width - MARGIN - 62, base + 20, words('seal.subcontractor'))
  drawSeal(canvas, canvas.width - MARGIN - 30, base + 20, words('seal.general'))
}

/** Empty for a person whose key was destroyed after the retention. */
function idNumberOf({ db, keys }: PaperContext, workerId: string): string {
  const row = one<{ sealed: string }>(
    db,
    'SELECT id_number_sealed AS sealed FROM worker WHERE id = ? AND erased_at IS NULL',
    [workerId],
  )
  return row ? keys.open(workerId, 'idNumber', row.sealed) : ''
}
