import type { Roll, RollRow } from '../../../contract/headcount.ts'
import { epochOf, wallOf } from '../../attendance/rules/time.ts'
import { type PaperContext, tradeName } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import { type Column, drawTable, planPages, roomFor } from '../pdf/table.ts'
import { words } from '../words.ts'
import { dateWords, drawHead, drawSignatures, grouped, HEAD_HEIGHT, HEAD_HEIGHT_NEXT } from './common.ts'

const ROW = 7
const HEAD_ROW = 8
const CLOSING = 34
const FOOT = 13

/** 每日点名册 of a team's date: who was there by the punches, what was declared, what differs, and room for a hand-written signature by each name. */
export function dailyRollSection(context: PaperContext, roll: Roll): Section {
  const page = { height: 297, firstHead: HEAD_HEIGHT, nextHead: HEAD_HEIGHT_NEXT, headRow: HEAD_ROW, row: ROW }
  const pages = planPages(roll.rows.length, roomFor({ ...page, closing: CLOSING, foot: FOOT }))
  const { declaration, signed } = roll
  return {
    title: words('title.daily-roll'),
    pages: pages.length,
    landscape: false,
    draw(canvas, index) {
      const plan = pages[index]!
      const facts: Array<[string, string]> = [
        [words('label.project'), context.project.name],
        [words('label.general'), context.general.name],
        [words('label.company'), roll.companyName],
        [words('label.team'), roll.teamName],
        [words('roll.date'), dateWords(roll.date)],
        [words('roll.present'), String(roll.present)],
        [words('roll.declared'), declaration ? String(declaration.total) : words('roll.none')],
      ]
      const y = drawHead(canvas, context, { title: words('title.daily-roll'), facts, columns: 2 }, index === 0)
      const shape = { x: MARGIN, y, headHeight: HEAD_ROW, rowHeight: ROW }
      const bottom = drawTable(canvas, columnsOf(context), roll.rows.slice(plan.from, plan.to), shape, plan.from)
      if (!plan.last) return
      const width = canvas.width - 2 * MARGIN
      const said = declaration
        ? words('roll.declared-by', {
            total: declaration.total,
            by: declaration.by,
            present: roll.present,
            notThere: roll.differences.notThere.length,
            notDeclared: roll.differences.notDeclared.length,
          })
        : words('roll.not-declared', { present: roll.present })
      canvas.text(said, MARGIN, bottom + 4.5, width, { size: 9, bold: true })
      const stamp = signed
        ? words(signed.changed ? 'roll.signed-changed' : `roll.signed-${signed.how}`, { by: signed.by })
        : words('roll.not-signed')
      canvas.text(`${stamp}　${words('roll.hash')} ${grouped(roll.hash)}`, MARGIN, bottom + 10, width, {
        size: 6.5,
        grey: 0.3,
      })
      drawSignatures(canvas, bottom + 20, [
        [words('sign.leader'), signed && !signed.changed ? signed.by : ''],
        [words('sign.clerk')],
        [words('sign.date')],
      ])
    },
  }
}

function columnsOf({ project }: PaperContext): Array<Column<RollRow>> {
  const clock = (at: string | null) => (at === null ? '' : wallOf(project.zone, epochOf(at)))
  return [
    { title: words('column.number'), width: 10, text: (_, index) => String(index + 1) },
    { title: words('column.name'), width: 30, size: 9, text: ({ name }) => name },
    { title: words('column.trade'), width: 28, text: ({ trade }) => tradeName(trade) },
    { title: words('roll.first'), width: 20, text: ({ firstAt }) => clock(firstAt) },
    { title: words('roll.last'), width: 20, text: ({ lastAt }) => clock(lastAt) },
    { title: words('roll.difference'), width: 40, text: differenceOf },
    { title: words('column.signature'), width: 38, text: () => '' },
  ]
}

function differenceOf({ firstAt, declared, manual }: RollRow): string {
  if (firstAt === null) return words('roll.not-there')
  if (declared === false) return words('roll.not-named')
  return manual ? words('roll.manual') : ''
}
