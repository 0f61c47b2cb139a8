import { formatYuan, yuanInWords } from '../../../contract/money.ts'
import type { Shortfall } from '../../bank/shortfall.ts'
import type { PaperContext } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import type { Column } from '../pdf/table.ts'
import { words } from '../words.ts'
import { dateWords, drawQr, drawSeal, linesNeeded, monthWords, QR_SIDE } from './common.ts'
import { tableSection } from './table-paper.ts'

/** Of the text before the table, where its paragraphs begin, and what the sum that is missing takes under them. */
const PARAGRAPHS = 54
const MISSING = 14
const BODY = 118
const TEXT_SIZE = 11
const CLOSING = 92
/** Of letters: wider than that of tables. */
const SIDE = 22
const LINE = 7
/** Between the margins of an upright page. */
const WIDTH = 166

type TeamRow = Shortfall['teams'][number]

/**
 * 补足资金函: the general contractor tells the owner what the month's wages take, what the escrow account has, and what is missing by when (the owner
 * funds the account in full and on time, 条例 art. 29; the sum to be added is stated and approved, 53号 art. 14). The account by its last four digits.
 */
export function shortfallSection(context: PaperContext, figures: Shortfall): Section {
  const title = words('title.shortfall')
  const paragraphs = paragraphsOf(context, figures)
  const lines = paragraphs.reduce((sum, text) => sum + linesNeeded(text, WIDTH, TEXT_SIZE), 0)
  const top = Math.max(BODY, PARAGRAPHS + lines * LINE + MISSING)
  return tableSection({
    ...{ contents: title, title, whose: `${context.project.name}　${monthWords(figures.month)}` },
    ...{ landscape: false, rows: figures.teams.length, row: 7.6, headRow: 8, top, closing: CLOSING, x: SIDE },
    load: () => figures.teams,
    rowsOf: (teams: readonly TeamRow[]) => teams,
    columnsOf,
    drawTop: (canvas) => drawBody(canvas, context, figures, { paragraphs, top }),
    drawClosing: (canvas, bottom) => drawClosing(canvas, context, figures, bottom),
  })
}

function columnsOf(): Array<Column<TeamRow>> {
  return [
    { title: words('column.number'), width: 14, size: 9, text: (_, index) => String(index + 1) },
    { title: words('label.team'), width: 76, size: 9, text: (team) => team.teamName },
    { title: words('label.workers'), width: 26, size: 9, text: (team) => String(team.persons) },
    {
      title: words('column.amount'),
      width: 50,
      size: 9,
      align: 'right',
      text: (team) => formatYuan(team.sumFen),
    },
  ]
}

/** What the wages take, what the account has, and what is asked for. */
function paragraphsOf(context: PaperContext, figures: Shortfall): string[] {
  const { balance } = figures
  const about = words('shortfall.about', {
    project: context.project.name,
    month: monthWords(figures.month),
    payments: figures.payments,
    total: formatYuan(figures.totalFen),
    payBy: dateWords(figures.payBy),
  })
  const has = words(figures.promisedFen > 0 ? 'shortfall.has-promised' : 'shortfall.has', {
    account: figures.masked,
    bank: figures.bankName,
    asOf: dateWords(balance.asOf),
    balance: formatYuan(balance.balanceFen),
    onTheWay: formatYuan(balance.onTheWayFen),
    promised: formatYuan(figures.promisedFen),
    available: formatYuan(balance.availableFen - figures.promisedFen),
  })
  const asks = words('shortfall.asks', { payBy: dateWords(figures.payBy) })
  return [about, has, asks].map((paragraph) => `　　${paragraph}`)
}

function drawBody(
  canvas: Canvas,
  context: PaperContext,
  figures: Shortfall,
  { paragraphs, top }: { paragraphs: string[]; top: number },
): void {
  drawQr(canvas, context, canvas.width - MARGIN - QR_SIDE, 9, QR_SIDE)
  canvas.text(words('title.shortfall'), SIDE, 24, WIDTH, { size: 18, align: 'center', bold: true })
  canvas.text(words('shortfall.to', { builder: figures.builderName }), SIDE, 44, WIDTH, { size: 12, bold: true })
  let y = PARAGRAPHS
  for (const paragraph of paragraphs) {
    for (const line of canvas.wrap(paragraph, WIDTH, TEXT_SIZE)) {
      canvas.text(line, SIDE, y, WIDTH, { size: TEXT_SIZE })
      y += LINE
    }
  }
  const missing = words('shortfall.missing', {
    yuan: formatYuan(figures.shortfallFen),
    words: yuanInWords(figures.shortfallFen),
  })
  canvas.text(missing, SIDE, top - 6, WIDTH, { size: 12, bold: true })
}

function drawClosing(canvas: Canvas, context: PaperContext, figures: Shortfall, bottom: number): void {
  const persons = figures.teams.reduce((sum, team) => sum + team.persons, 0)
  const sum = words('shortfall.sum', { persons, payments: figures.payments, total: formatYuan(figures.totalFen) })
  canvas.text(sum, SIDE, bottom + 6, WIDTH, { size: 10, bold: true })
  const facts: Array<[string, string]> = [
    [words('shortfall.account-name'), figures.accountName],
    [words('label.escrow'), `${figures.bankName} ${figures.masked}`],
    ...(figures.messageId ? [[words('shortfall.batch'), figures.messageId] as [string, string]] : []),
  ]
  for (const [place, [label, value]] of facts.entries()) {
    canvas.text(`${label}：${value}`, SIDE, bottom + 14 + place * 5.5, WIDTH, { size: 9.5 })
  }
  const side = canvas.width / 2 + 8
  const room = canvas.width - side - SIDE
  const { general } = context
  canvas.text(words('shortfall.from', { contractor: figures.contractorName }), side, bottom + 42, room, { size: 11 })
  canvas.text(dateWords(context.date), side, bottom + 50, room, { size: 11 })
  if (general.contactName || general.contactPhone) {
    const contact = words('shortfall.contact', { name: general.contactName, phone: general.contactPhone })
    canvas.text(contact, side, bottom + 58, room, { size: 9, grey: 0.25 })
  }
  drawSeal(canvas, canvas.width - SIDE - 26, bottom + 62, words('seal.general'))
  canvas.text(words('shortfall.reply'), SIDE, bottom + 42, 70, { size: 11 })
  for (const [place, key] of ['shortfall.amount-agreed', 'shortfall.agreed-on', 'shortfall.signed'].entries()) {
    const y = bottom + 52 + place * 10
    const label = `${words(key)}：`
    const labelWidth = canvas.measure(label, 9.5) + 1
    canvas.text(label, SIDE, y, labelWidth, { size: 9.5 })
    canvas.lines([[SIDE + labelWidth, y + 3, SIDE + 72, y + 3]], 0.4, 0.3)
  }
}
