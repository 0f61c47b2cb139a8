import { text } from '../../access/texts.ts'
import { boardOf } from '../../filing/board.ts'
import type { PaperContext } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import { words } from '../words.ts'
import { drawQr, drawSeal } from './common.ts'

const LABEL = 46
const LINE = 7
/** Smallest height of an item: thirteen of them fill the page. */
const ITEM = 14.6

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
      let y = 43
      const valueWidth = width - LABEL
      const edges = [y]
      for (const { key, text: value } of boardOf(context.db)) {
        const lines = canvas.wrap(value === '' ? words('gap') : value, valueWidth - 6, 13)
        const height = Math.max(ITEM, lines.length * LINE + 5)
        canvas.fill(MARGIN, y, LABEL, height, 0.94)
        canvas.cell(text('zh-CN', `rights.item.${key}`), MARGIN, y, LABEL, height, {
          size: 12,
          align: 'center',
          bold: true,
        })
        const first = y + height / 2 - ((lines.length - 1) * LINE) / 2
        for (const [index, line] of lines.entries()) {
          const style = { size: 13, ...(value === '' ? { red: true } : {}) }
          canvas.text(line, MARGIN + LABEL + 3, first + index * LINE, valueWidth - 6, style)
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
