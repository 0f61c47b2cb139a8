import type { Align, Canvas } from './canvas.ts'

export interface Column<T> {
  title: string
  /** Millimetres. */
  width: number
  align?: Align
  size?: number
  text(row: T, index: number): string
}

export interface TableShape {
  x: number
  y: number
  headHeight: number
  rowHeight: number
}

/** Draws a ruled table with its head; gives back the y under its last row. */
export function drawTable<T>(
  canvas: Canvas,
  columns: ReadonlyArray<Column<T>>,
  rows: readonly T[],
  shape: TableShape,
  firstIndex = 0,
): number {
  const { x, y, headHeight, rowHeight } = shape
  const edges = edgesOf(columns, x)
  const bottom = y + headHeight + rows.length * rowHeight
  const right = edges.at(-1) ?? x
  canvas.fill(x, y, right - x, headHeight, 0.93)
  for (const [column, { title, width, size = 8 }] of columns.entries()) {
    canvas.cell(title, edges[column] ?? x, y, width, headHeight, { size, align: 'center', bold: true })
  }
  for (const [index, row] of rows.entries()) {
    const top = y + headHeight + index * rowHeight
    for (const [column, { width, align = 'center', size = 8, text }] of columns.entries()) {
      canvas.cell(text(row, firstIndex + index), edges[column] ?? x, top, width, rowHeight, { size, align })
    }
  }
  const segments: Array<[number, number, number, number]> = edges.map((edge) => [edge, y, edge, bottom])
  segments.push([x, y, right, y], [x, y + headHeight, right, y + headHeight])
  for (let index = 1; index <= rows.length; index += 1) {
    const line = y + headHeight + index * rowHeight
    segments.push([x, line, right, line])
  }
  canvas.lines(segments)
  return bottom
}

/** Left edges of the columns and the right edge of the last. */
export function edgesOf(columns: ReadonlyArray<{ width: number }>, x: number): number[] {
  const edges = [x]
  for (const { width } of columns) edges.push((edges.at(-1) ?? x) + width)
  return edges
}

export interface PagePlan {
  /** Rows from (inclusive) to (exclusive). */
  from: number
  to: number
  /** The closing block (sum, signatures) stands on this page. */
  last: boolean
}

/** Rows that the page with the closing block keeps, so that nobody signs a bare sum. */
const KEPT = 4

export interface Room {
  /** Rows that fit on the first page, and on each page after it. */
  first: number
  next: number
  /** Rows whose room the closing block (sum, signatures) takes on the last page. */
  closing: number
}

/** Rows to pages; the closing block stands on the last one, under some rows. */
export function planPages(rows: number, { first, next, closing }: Room): PagePlan[] {
  const pages: PagePlan[] = []
  let from = 0
  for (;;) {
    const fits = pages.length === 0 ? first : next
    if (rows - from <= Math.max(0, fits - closing)) {
      pages.push({ from, to: rows, last: true })
      return pages
    }
    const to = Math.max(from + 1, Math.min(from + fits, rows - KEPT))
    pages.push({ from, to, last: false })
    from = to
  }
}

/** Rows of a height that fit between the head of a page and its foot, on the first page and on the others. */
export function roomFor(page: {
  height: number
  firstHead: number
  nextHead: number
  headRow: number
  row: number
  closing: number
  foot: number
}): Room {
  const fits = (head: number) => Math.floor((page.height - head - page.headRow - page.foot) / page.row)
  return { first: fits(page.firstHead), next: fits(page.nextHead), closing: Math.ceil(page.closing / page.row) }
}
