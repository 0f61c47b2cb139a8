import { text } from '../../access/texts.ts'
import { boardOf } from '../../filing/board.ts'
import type { PaperContext } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import { words } from '../words.ts'
import { drawQr, drawSeal } from './common.ts'

const LABEL = 46
/** Largest size of the items, points; smaller where a site of many subcontractors would not fit the page. */
const SIZE = 13
const SMALLEST = 6
/** Height of a line, and least height of an item, at the largest size: thirteen items fill the page. */
const LINE = 7
const ITEM = 14.6
/** Where the items begin, and how much the promise, the seal and the foot take under them. */
const TOP = 43
const UNDER = 54

/** 农民工维权信息告示牌 with every item of 条例 art. 34, large enough to be read standing; a gap stays a visible gap. */
export function rightsBoardSection(context: PaperContext): Section {
  return {
    title: words('paper.rights-board'),
    pages: 1,
    landscape: false,
    draw(canvas) {
      const width = canvas.width - 2 * MARGIN
      canvas.text(words('title.rights-board'), MARGIN, 19, width, { size: 24, align: 'center', bold: true })
      canvas.fit(context.project.name, MARGIN, 26, width, 8, { size: 13, align: 'center' })
      canvas.text(words('board-law'), MARGIN, 37, width, { size: 8.5, align: 'center', grey: 0.35 })
      const { size, items } = fitted(canvas, context, width - LABEL - 6)
      const line = (LINE * size) / SIZE
      let y = TOP
      const edges = [y]
      for (const { key, gap, lines, height } of items) {
        canvas.fill(MARGIN, y, LABEL, height, 0.94)
        const label = { size: Math.min(12, size), align: 'center', bold: true } as const
        canvas.cell(text('zh-CN', `rights.item.${key}`), MARGIN, y, LABEL, height, label)
        const first = y + height / 2 - ((lines.length - 1) * line) / 2
        for (const [index, part] of lines.entries()) {
          canvas.text(part, MARGIN + LABEL + 3, first + index * line, width - LABEL - 6, { size, red: gap })
        }
        y += height
        edges.push(y)
      }
      canvas.lines(edges.slice(1, -1).map((edge) => [MARGIN, edge, MARGIN + width, edge]))
      canvas.lines([[MARGIN + LABEL, edges[0]!, MARGIN + LABEL, y]])
      canvas.frame(MARGIN, edges[0]!, width, y - edges[0]!, 1.2)
      const tail = Math.min(y + 8, canvas.height - 46)
      canvas.text(words('board-promise'), MARGIN, tail + 2, width - 70, { size: 9 })
      canvas.text(words('board-made', { date: context.date }), MARGIN, tail + 8, width - 70, { size: 8, grey: 0.35 })
      drawSeal(canvas, canvas.width - MARGIN - 60, tail, words('seal.general'))
      drawQr(canvas, context, canvas.width - MARGIN - 26, tail, 24)
    },
  }
}

interface Item {
  key: string
  /** Not filled in. */
  gap: boolean
  lines: string[]
  height: number
}

/** The items in the largest size in which they fit the page. */
function fitted(canvas: Canvas, context: PaperContext, width: number): { size: number; items: Item[] } {
  const board = boardOf(context.db)
  for (let size = SIZE; ; size -= 0.5) {
    const items = board.map(({ key, text: value }): Item => {
      const lines = canvas.wrap(value === '' ? words('gap') : value, width, size)
      const height = Math.max(ITEM * (size / SIZE), lines.length * LINE * (size / SIZE) + 5 * (size / SIZE))
      return { key, gap: value === '', lines, height }
    })
    const used = items.reduce((sum, { height }) => sum + height, 0)
    if (used <= canvas.height - TOP - UNDER || size <= SMALLEST) return { size, items }
  }
}
