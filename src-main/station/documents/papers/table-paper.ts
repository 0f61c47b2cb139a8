import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import { type Column, drawTable, type PagePlan, planPages, roomFor } from '../pdf/table.ts'
import { drawNextHead, HEAD_HEIGHT_NEXT } from './common.ts'

/** Room that the foot of a page takes. */
const FOOT = 13

/** Sizes of a paper whose body is one table, millimetres. */
export interface TableSizes {
  landscape: boolean
  rows: number
  row: number
  headRow: number
  /** Above the table on the first page. */
  top: number
  /** Sums and signatures under the last row. */
  closing: number
}

/** A paper whose body is one table over as many pages as it needs: its head on the first, the table's head on each, sums and signatures on the last. */
export interface TablePaper<Row, Data> extends TableSizes {
  /** In the contents of a book. */
  contents: string
  /** On pages after the first: what paper it is, and whose. */
  title: string
  whose: string
  /** Left edge of the table; the margin unless told. */
  x?: number
  /** Reads what the paper shows: when its first page is drawn, and only kept until its last. */
  load(): Data
  rowsOf(data: Data): readonly Row[]
  columnsOf(data: Data): ReadonlyArray<Column<Row>>
  drawTop(canvas: Canvas, data: Data): void
  drawClosing(canvas: Canvas, bottom: number, data: Data): void
}

export function tableSection<Row, Data>(paper: TablePaper<Row, Data>): Section {
  const { landscape, headRow, row, x = MARGIN } = paper
  const pages = pagesOf(paper)
  let loaded: { data: Data } | undefined
  return {
    title: paper.contents,
    pages: pages.length,
    landscape,
    draw(canvas, index) {
      loaded ??= { data: paper.load() }
      const { data } = loaded
      const plan = pages[index]!
      if (index === 0) paper.drawTop(canvas, data)
      else drawNextHead(canvas, paper.title, paper.whose)
      const shape = { x, y: index === 0 ? paper.top : HEAD_HEIGHT_NEXT, headHeight: headRow, rowHeight: row }
      const rows = paper.rowsOf(data).slice(plan.from, plan.to)
      const bottom = drawTable(canvas, paper.columnsOf(data), rows, shape, plan.from)
      if (!plan.last) return
      paper.drawClosing(canvas, bottom, data)
      loaded = undefined
    },
  }
}

/** The rows on each page. */
export function pagesOf({ landscape, rows, row, headRow, top, closing }: TableSizes): PagePlan[] {
  const page = { height: landscape ? 210 : 297, firstHead: top, nextHead: HEAD_HEIGHT_NEXT, headRow, row, closing }
  return planPages(rows, roomFor({ ...page, foot: FOOT }))
}
