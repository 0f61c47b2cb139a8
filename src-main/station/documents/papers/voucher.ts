import { formatYuan, yuanInWords } from '../../../contract/money.ts'
import type { PaperContext, VoucherHead } from '../data.ts'
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
  listTitle,
  teamAndMonth,
  teamFacts,
} from './common.ts'
import { tableSection } from './table-paper.ts'

/** Sums and signatures; each batch takes a line besides. */
const CLOSING = 42
const BATCH_LINE = 4

/** 代发凭证: what the general contractor gives the subcontractor after the bank has paid (条例 art. 31); accounts by their last four digits. */
export function voucherSection(context: PaperContext, head: VoucherHead, list: ListHead): Section {
  const title = headTitle('bank-voucher', list)
  const facts: Fact[] = [...teamFacts(context, head), [words('label.escrow'), head.escrows.join('、')]]
  return tableSection({
    ...{ contents: listTitle('bank-voucher', list), title, whose: teamAndMonth(context, head) },
    ...{ landscape: false, rows: head.payments, row: 7.2, headRow: 9 },
    top: headHeight({ facts, columns: 2 }),
    closing: CLOSING + head.batches.length * BATCH_LINE,
    load: () => listLines(context, list.listId, false).filter((line) => line.payment !== null),
    rowsOf: (lines: ListLine[]) => lines,
    columnsOf,
    drawTop: (canvas) => drawHead(canvas, context, { title, facts, columns: 2 }),
    drawClosing: (canvas, bottom) => drawClosing(canvas, bottom, head, list),
  })
}

function drawClosing(canvas: Canvas, bottom: number, head: VoucherHead, list: ListHead): void {
  const width = canvas.width - 2 * MARGIN
  const sum = words('voucher-sum', {
    payments: head.payments,
    total: formatYuan(head.totalFen),
    paid: head.paid,
    paidYuan: formatYuan(head.paidFen),
  })
  canvas.text(sum, MARGIN, bottom + 5, width, { size: 9, bold: true })
  canvas.text(words('paid-in-words', { amount: yuanInWords(head.paidFen) }), MARGIN, bottom + 10.5, width, { size: 9 })
  for (const [place, batch] of head.batches.entries()) {
    const line = words('batch-line', {
      batch: batch.messageId,
      date: batch.executionDate,
      profile: batch.profile,
      state: words(`batch.${batch.state}`),
      hash: grouped(batch.fileSha256),
    })
    canvas.text(line, MARGIN, bottom + 16 + place * BATCH_LINE, width, { size: 6.5, grey: 0.3 })
  }
  const under = bottom + 12 + head.batches.length * BATCH_LINE
  drawSignatures(canvas, under + 12, [[words('sign.clerk'), list.reviewedBy], [words('sign.receiver')], ['']])
  drawSignatures(canvas, under + 22, [[words('sign.date')], [''], ['']])
  drawSeal(canvas, canvas.width - MARGIN - 30, under + 3, words('seal.general'))
}

function columnsOf(): Array<Column<ListLine>> {
  return [
    { title: words('column.number'), width: 9, text: (_, index) => String(index + 1) },
    { title: words('column.payee'), width: 24, size: 9, text: (line) => line.name },
    { title: words('column.account-tail'), width: 20, text: (line) => line.account },
    { title: words('column.bank'), width: 38, size: 7.5, text: (line) => line.bankName },
    { title: words('column.amount'), width: 26, align: 'right', text: (line) => formatYuan(line.netFen) },
    { title: words('column.result'), width: 17, text: (line) => words(`payment.${line.payment?.state ?? ''}`) },
    { title: words('column.paid-on'), width: 22, size: 7.5, text: (line) => paidText(line) },
    { title: words('column.reference'), width: 30, size: 7, text: (line) => line.payment?.reference ?? '' },
  ]
}

function paidText(line: ListLine): string {
  return line.payment?.paidOn ? dateWords(line.payment.paidOn) : ''
}
