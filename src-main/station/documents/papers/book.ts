import { formatYuan, sumFen } from '../../../contract/money.ts'
import { currentEscrow } from '../../bank/queries.ts'
import { filingsOf } from '../../filing/queries.ts'
import type { PaperContext, SheetHead } from '../data.ts'
import type { ListHead } from '../list-data.ts'
import { firstPages, MARGIN, type Section } from '../paper.ts'
import { words } from '../words.ts'
import { drawQr, drawSeal, drawSignatures, grouped, monthWords } from './common.ts'

export interface BookFigures {
  lists: ListHead[]
  sheets: SheetHead[]
  batches: Array<{ messageId: string; fileSha256: string; totalFen: number; payments: number; state: string }>
  /** Bound, or only looked at before the binding. */
  bound: boolean
}

/** The month bound as one book 成册: cover, contents, the papers, and the proof; page numbers run through. */
export function bookSections(context: PaperContext, figures: BookFigures, papers: readonly Section[]): Section[] {
  const proof = proofSection(context, figures)
  const body = [...papers, proof]
  const contents = contentsSection(body)
  return [coverSection(context, figures), contents, ...body]
}

function coverSection(context: PaperContext, figures: BookFigures): Section {
  const { project, general } = context
  return {
    title: words('paper.cover'),
    pages: 1,
    landscape: false,
    draw(canvas) {
      const width = canvas.width - 2 * MARGIN
      canvas.frame(MARGIN - 3, 12, width + 6, canvas.height - 30, 1.4)
      canvas.frame(MARGIN - 1.5, 13.5, width + 3, canvas.height - 33, 0.5)
      canvas.text(words('title.book'), MARGIN, 60, width, { size: 30, align: 'center', bold: true })
      canvas.text(monthWords(context.month), MARGIN, 78, width, { size: 20, align: 'center' })
      if (!figures.bound) {
        canvas.text(words('book-unbound'), MARGIN, 90, width, { size: 11, align: 'center', red: true })
      }
      const own = figures.lists.filter(({ supplement }) => supplement === 0)
      const rows: Array<[string, string]> = [
        [words('label.project'), project.name],
        [words('label.builder'), project.builderName],
        [words('label.general'), general.name],
        [words('label.escrow'), escrowWords(context)],
        [words('label.teams'), String(own.length)],
        [words('label.workers'), String(own.reduce((sum, list) => sum + list.lines, 0))],
        [words('column.gross'), `${formatYuan(sumFen(figures.lists.map((list) => list.grossFen)))} 元`],
        [words('column.net'), `${formatYuan(sumFen(figures.lists.map((list) => list.netFen)))} 元`],
        [words('label.bound-on'), context.date],
      ]
      for (const [index, [label, value]] of rows.entries()) {
        const y = 112 + index * 10
        canvas.text(`${label}：`, MARGIN + 20, y, 36, { size: 12, align: 'right' })
        canvas.fit(value, MARGIN + 58, y - 3.8, width - 72, 7.6, { size: 12 })
        canvas.lines([[MARGIN + 57, y + 4, MARGIN + width - 14, y + 4]], 0.4, 0.5)
      }
      drawSeal(canvas, MARGIN + 30, 222, words('seal.general'))
      drawQr(canvas, context, MARGIN + width - 62, 221, 28)
      drawSignatures(canvas, 264, [[words('sign.clerk')], [words('sign.manager')], [words('sign.date')]], 8)
    },
  }
}

function escrowWords({ db }: PaperContext): string {
  const escrow = currentEscrow(db)
  return escrow ? `${escrow.bankName} ****${escrow.accountNumber.slice(-4)}` : words('gap')
}

const PER_CONTENTS = 36

function contentsSection(body: readonly Section[]): Section {
  const pages = Math.max(1, Math.ceil(body.length / PER_CONTENTS))
  // The cover is page 1, the contents follow it.
  const starts = firstPages(body, 2 + pages)
  return {
    title: words('paper.contents'),
    pages,
    landscape: false,
    draw(canvas, index) {
      const width = canvas.width - 2 * MARGIN
      canvas.text(words('title.contents'), MARGIN, 24, width, { size: 20, align: 'center', bold: true })
      for (const [place, section] of body.slice(index * PER_CONTENTS, (index + 1) * PER_CONTENTS).entries()) {
        const number = index * PER_CONTENTS + place
        const y = 40 + place * 6.6
        const title = `${number + 1}　${section.title}`
        const page = String(starts[number])
        canvas.text(title, MARGIN + 8, y, width - 40, { size: 10.5 })
        canvas.text(page, MARGIN, y, width - 8, { size: 10.5, align: 'right' })
        const from = MARGIN + 8 + Math.min(canvas.measure(title, 10.5), width - 40) + 3
        const until = MARGIN + width - 8 - canvas.measure(page, 10.5) - 3
        canvas.dashed(from, y + 1.2, until, y + 1.2)
      }
    },
  }
}

const PER_PROOF = 38

interface ProofLine {
  text: string
  size?: number
  bold?: boolean
}

/** The last part: checkpoint with its signature in full, and the hash of every sheet, list and bank file in the book. */
function proofSection(context: PaperContext, figures: BookFigures): Section {
  const lines: ProofLine[] = []
  const heading = (key: string) => lines.push({ text: words(key), bold: true, size: 10.5 })
  heading('proof-sheets')
  for (const sheet of figures.sheets) lines.push({ text: `${sheet.teamName}　${grouped(sheet.hash)}` })
  heading('proof-lists')
  for (const list of figures.lists) {
    const team =
      list.supplement === 0 ? list.teamName : `${list.teamName}${words('supplement', { number: list.supplement })}`
    lines.push({ text: `${team}　${list.hash === null ? words('not-frozen') : grouped(list.hash)}` })
  }
  heading('proof-batches')
  for (const batch of figures.batches) {
    const state = words(`batch.${batch.state}`)
    const params = { batch: batch.messageId, n: batch.payments, yuan: formatYuan(batch.totalFen), state }
    lines.push({ text: words('proof-batch', params) }, { text: `　SHA-256　${grouped(batch.fileSha256)}` })
  }
  heading('proof-filings')
  const filings = filingsOf(context.db, context.month)
  if (filings.length === 0) lines.push({ text: words('none') })
  for (const { how, receiptNumber, filedOn } of filings) {
    lines.push({ text: words('proof-filing', { how: words(`how.${how}`), receipt: receiptNumber, date: filedOn }) })
  }
  heading('proof-checkpoint')
  for (const line of context.checkpoint.note.trimEnd().split('\n')) {
    for (const part of line.match(/.{1,100}/gu) ?? ['']) lines.push({ text: part })
  }
  lines.push({ text: `${words('proof-key')}　${context.verifierKey}` }, { text: words('proof-how') })
  const pages = Math.ceil(lines.length / PER_PROOF)
  return {
    title: words('paper.proof'),
    pages,
    landscape: false,
    draw(canvas, index) {
      const width = canvas.width - 2 * MARGIN
      canvas.text(words('title.proof'), MARGIN, 18, width, { size: 16, align: 'center', bold: true })
      for (const [place, line] of lines.slice(index * PER_PROOF, (index + 1) * PER_PROOF).entries()) {
        const { size = 8, bold = false } = line
        canvas.fit(line.text, MARGIN, 29.2 + place * 5.6, width, 5.6, { size, bold })
      }
      if (index === pages - 1) drawQr(canvas, context, canvas.width - MARGIN - 34, 252, 28)
    },
  }
}
