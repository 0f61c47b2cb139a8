import type { PaperContext, TeamHead } from '../data.ts'
import type { ListHead } from '../list-data.ts'
import { MARGIN } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import { words } from '../words.ts'

/** Side of the checkpoint's QR code, millimetres. */
export const QR_SIDE = 24

export interface HeadLine {
  title: string
  /** Pairs under the title: label and value, left to right. */
  facts: Array<[label: string, value: string]>
  /** Fewer columns leave more room for long values. */
  columns?: number
}

/** Height of a head on the first page of a section, and on the pages after it. */
export const HEAD_HEIGHT = 38
export const HEAD_HEIGHT_NEXT = 18

/** Title, facts and the checkpoint's QR code on the first page; only title and team on the others. Gives the y under it. */
export function drawHead(canvas: Canvas, context: PaperContext, head: HeadLine, first: boolean): number {
  const width = canvas.width - 2 * MARGIN
  if (!first) {
    canvas.text(words('continued', { title: head.title }), MARGIN, 12, width, { size: 11, align: 'center', bold: true })
    return HEAD_HEIGHT_NEXT
  }
  canvas.text(head.title, MARGIN, 15, width, { size: 17, align: 'center', bold: true })
  const room = width - QR_SIDE - 4
  const columns = head.columns ?? 3
  const cell = room / columns
  for (const [index, [label, value]] of head.facts.entries()) {
    const x = MARGIN + (index % columns) * cell
    const y = 23 + Math.floor(index / columns) * 5
    canvas.text(`${label}：${value}`, x, y, cell - 2, { size: 8.5 })
  }
  drawQr(canvas, context, canvas.width - MARGIN - QR_SIDE, 9, QR_SIDE)
  return HEAD_HEIGHT
}

/** The checkpoint note as a QR code: whoever photographs the paper holds a signed state of the journal. */
export function drawQr(canvas: Canvas, context: PaperContext, x: number, y: number, side: number): void {
  canvas.image(context.qr, x, y, side, side)
  canvas.text(words('checkpoint-short', { size: context.checkpoint.size }), x - 4, y + side + 1.2, side + 8, {
    size: 5.5,
    align: 'center',
    grey: 0.35,
  })
}

/** Signature places in a row: label and a line to write on; a name that the journal knows stands on the line. */
export function drawSignatures(
  canvas: Canvas,
  y: number,
  places: Array<[label: string, name?: string]>,
  inset = 0,
): void {
  const width = canvas.width - 2 * (MARGIN + inset)
  const cell = width / places.length
  for (const [index, [label, name = '']] of places.entries()) {
    if (label === '') continue
    const x = MARGIN + inset + index * cell
    const labelWidth = canvas.measure(`${label}：`, 8.5) + 1
    canvas.text(`${label}：`, x, y, labelWidth, { size: 8.5 })
    canvas.text(name, x + labelWidth, y, cell - labelWidth - 5, { size: 9, align: 'center' })
    canvas.lines([[x + labelWidth, y + 3, x + cell - 5, y + 3]], 0.4, 0.3)
  }
}

/** A dashed square where a company's seal goes. */
export function drawSeal(canvas: Canvas, x: number, y: number, label: string): void {
  const side = 26
  canvas.dashed(x, y, x + side, y)
  canvas.dashed(x, y + side, x + side, y + side)
  canvas.dashed(x, y, x, y + side)
  canvas.dashed(x + side, y, x + side, y + side)
  canvas.text(label, x, y + side / 2, side, { size: 7.5, align: 'center', grey: 0.55 })
}

/** Hash in readable groups of eight. */
export function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(' ') ?? ''
}

export function monthWords(month: string): string {
  return words('month', { year: month.slice(0, 4), month: Number(month.slice(5)) })
}

export function dateWords(date: string | null): string {
  if (!date) return '　'
  return words('date', { year: date.slice(0, 4), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) })
}

/** Minutes as hours to one decimal, empty for none. */
export function hoursText(minutes: number): string {
  return minutes === 0 ? '' : (Math.round(minutes / 6) / 10).toFixed(1)
}

/** Title in the contents, with the number of a supplementary list. */
export function listTitle(kind: string, { teamName, supplement }: ListHead): string {
  const title = words(`paper.${kind}`, { team: teamName })
  return supplement === 0 ? title : `${title}${words('supplement', { number: supplement })}`
}

/** Title over the paper itself, with the number of a supplementary list. */
export function headTitle(kind: string, { supplement }: ListHead): string {
  const title = words(`title.${kind}`)
  return supplement === 0 ? title : `${title}${words('supplement', { number: supplement })}`
}

export function teamFacts(context: PaperContext, team: TeamHead): Array<[string, string]> {
  return [
    [words('label.project'), context.project.name],
    [words('label.general'), context.general.name],
    [words('label.company'), team.companyName],
    [words('label.team'), team.teamName],
    [words('label.month'), monthWords(context.month)],
  ]
}
