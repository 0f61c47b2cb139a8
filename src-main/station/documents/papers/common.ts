import type { PaperContext, TeamHead } from '../data.ts'
import type { ListHead } from '../list-data.ts'
import { MARGIN } from '../paper.ts'
import { breakLines } from '../pdf/breaks.ts'
import { type Canvas, MM } from '../pdf/canvas.ts'
import { words } from '../words.ts'

/** Side of the checkpoint's QR code, millimetres. */
export const QR_SIDE = 24

export interface HeadLine {
  title: string
  /** Pairs under the title: label and value, left to right. */
  facts: Fact[]
  /** Fewer columns leave more room for long values. */
  columns?: number
}

export type Fact = [label: string, value: string]

/** Where the facts of a head begin, and how high a row of them is: with a value that takes two lines, higher. */
const FACTS_TOP = 20.4
const FACT_ROW = 5.2
const FACT_ROW_HIGH = 7.6
const FACT_SIZE = 8.5
/** A head is no lower than its QR code. */
const HEAD_HEIGHT = 38

/** Height of a head with its facts, millimetres. */
export function headHeight({ facts, columns = 3 }: Pick<HeadLine, 'facts' | 'columns'>, landscape = false): number {
  const rows = factRows(facts, columns, (landscape ? 297 : 210) - 2 * MARGIN)
  return Math.max(HEAD_HEIGHT, FACTS_TOP + rows.reduce((sum, height) => sum + height, 0) + 2)
}

/** Heights of the rows of facts, judged by their characters so that pages can be planned before anything is drawn. */
function factRows(facts: readonly Fact[], columns: number, width: number): number[] {
  const most = ((factWidth(columns, width) - 3) * MM) / FACT_SIZE
  const rows: number[] = []
  for (let at = 0; at < facts.length; at += columns) {
    const long = facts.slice(at, at + columns).some(([label, value]) => ems(`${label}：${value}`) > most * 1.15)
    rows.push(long ? FACT_ROW_HIGH : FACT_ROW)
  }
  return rows
}

function factWidth(columns: number, width: number): number {
  return (width - QR_SIDE - 4) / columns
}

/** About how many ems wide a text is: letters and digits take little more than half of one. */
function ems(text: string): number {
  return [...text].reduce((sum, character) => sum + emOf(character), 0)
}

function emOf(character: string): number {
  return character < '\u0080' ? 0.6 : 1
}

/** Lines that a text of a size takes in a width (millimetres) at most, told before anything is drawn so that pages can be planned. */
export function linesNeeded(text: string, width: number, size: number): number {
  return breakLines(text, (width * MM) / size, emOf).length
}

/** Height of the head on every page after the first. */
export const HEAD_HEIGHT_NEXT = 20

/** Title, facts and the checkpoint's QR code, as high as `headHeight` says. */
export function drawHead(canvas: Canvas, context: PaperContext, head: HeadLine): void {
  const width = canvas.width - 2 * MARGIN
  canvas.text(head.title, MARGIN, 15, width, { size: 17, align: 'center', bold: true })
  const columns = head.columns ?? 3
  const cell = factWidth(columns, width)
  let y = FACTS_TOP
  for (const [row, height] of factRows(head.facts, columns, width).entries()) {
    for (const [column, [label, value]] of head.facts.slice(row * columns, (row + 1) * columns).entries()) {
      canvas.fit(`${label}：${value}`, MARGIN + column * cell, y, cell - 3, height, { size: FACT_SIZE })
    }
    y += height
  }
  drawQr(canvas, context, canvas.width - MARGIN - QR_SIDE, 9, QR_SIDE)
}

/** Head of a page after the first: what paper it goes on, and whose, should the pages come apart. */
export function drawNextHead(canvas: Canvas, title: string, whose: string): void {
  const width = canvas.width - 2 * MARGIN
  canvas.text(words('continued', { title }), MARGIN, 11, width, { size: 11, align: 'center', bold: true })
  canvas.fit(whose, MARGIN, 13.8, width, 5, { size: 8, align: 'center', grey: 0.3 })
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
    canvas.fit(name, x + labelWidth, y - 2.8, cell - labelWidth - 5, 5.4, { size: 9, align: 'center' })
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

/** Whose a team's paper is, for its pages after the first. */
export function teamAndMonth(context: PaperContext, team: TeamHead): string {
  return `${team.teamName}　${monthWords(context.month)}`
}

export function teamFacts(context: PaperContext, team: TeamHead): Fact[] {
  return [
    [words('label.project'), context.project.name],
    [words('label.general'), context.general.name],
    [words('label.company'), team.companyName],
    [words('label.team'), team.teamName],
    [words('label.month'), monthWords(context.month)],
  ]
}
