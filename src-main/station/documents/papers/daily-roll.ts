import type { Roll, RollRow } from '../../../contract/headcount.ts'
import { epochOf, wallOf } from '../../attendance/rules/time.ts'
import { type PaperContext, tradeName } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import type { Canvas } from '../pdf/canvas.ts'
import type { Column } from '../pdf/table.ts'
import { words } from '../words.ts'
import { dateWords, drawHead, drawSignatures, type Fact, grouped, headHeight } from './common.ts'
import { tableSection } from './table-paper.ts'

const CLOSING = 34

/** 每日点名册 of a team's date: who was there by the punches, what was declared, what differs, and room for a hand-written signature by each name. */
export function dailyRollSection(context: PaperContext, roll: Roll): Section {
  const title = words('title.daily-roll')
  const facts: Fact[] = [
    [words('label.project'), context.project.name],
    [words('label.general'), context.general.name],
    [words('label.company'), roll.companyName],
    [words('label.team'), roll.teamName],
    [words('roll.date'), dateWords(roll.date)],
    [words('roll.present'), String(roll.present)],
    [words('roll.declared'), roll.declaration ? String(roll.declaration.total) : words('roll.none')],
  ]
  return tableSection({
    ...{ contents: title, title, whose: `${roll.teamName}　${dateWords(roll.date)}` },
    ...{ landscape: false, rows: roll.rows.length, row: 7, headRow: 8, closing: CLOSING },
    top: headHeight({ facts, columns: 2 }),
    load: () => roll.rows,
    rowsOf: (rows: readonly RollRow[]) => rows,
    columnsOf: () => columnsOf(context),
    drawTop: (canvas) => drawHead(canvas, context, { title, facts, columns: 2 }),
    drawClosing: (canvas, bottom) => drawClosing(canvas, bottom, roll),
  })
}

function drawClosing(canvas: Canvas, bottom: number, { declaration, differences, present, signed, hash }: Roll): void {
  const width = canvas.width - 2 * MARGIN
  const said = declaration
    ? words('roll.declared-by', {
        total: declaration.total,
        by: declaration.by,
        present,
        notThere: differences.notThere.length,
        notDeclared: differences.notDeclared.length,
      })
    : words('roll.not-declared', { present })
  canvas.text(said, MARGIN, bottom + 4.5, width, { size: 9, bold: true })
  const stamp = signed
    ? words(signed.changed ? 'roll.signed-changed' : `roll.signed-${signed.how}`, { by: signed.by })
    : words('roll.not-signed')
  const proof = `${stamp}　${words('roll.hash')} ${grouped(hash)}`
  canvas.text(proof, MARGIN, bottom + 10, width, { size: 6.5, grey: 0.3 })
  drawSignatures(canvas, bottom + 20, [
    [words('sign.leader'), signed && !signed.changed ? signed.by : ''],
    [words('sign.clerk')],
    [words('sign.date')],
  ])
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
