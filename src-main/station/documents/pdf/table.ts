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

/**
 * Rows to pages: the same room for rows on each page, and on the last one room for the closing block. A closing block never stands alone.
 * @param perPage rows that fit on a page without the block
 * @param perLast rows that fit above the block
 */
export function planPages(rows: number, perPage: number, perLast: number): PagePlan[] {
  const pages: PagePlan[] = []
  let from = 0
  while (rows - from > perLast) {
    // Keep at least one row for the page with the block.
    const to = Math.min(from + perPage, rows - 1)
    pages.push({ from, to, last: false })
    from = to
  }
  pages.push({ from, to: rows, last: true })
  return pages
}
