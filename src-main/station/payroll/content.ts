import { createHash } from 'node:crypto'
import { frozenWorkdays, type PunchName, punchReader, sheetById } from '../attendance/queries.ts'
import { canonicalBytes } from '../journal/canonical.ts'
import { all, type Db, one } from '../store/db.ts'

interface HeadRow {
  id: string
  team_id: string
  month: string
  version: number
  sheet_id: string
  sheet_hash: string
  gross_fen: number
  net_fen: number
  notice_from: string | null
  notice_until: string | null
  supplement: number
  adds_to: string | null
  policies: string | null
}

interface LineRow {
  id: string
  worker_id: string
  engagement_id: string
  workday_centi: number
  overtime_minutes: number
  gross_fen: number
  deduction_fen: number
  net_fen: number
  confirmed_how: string | null
  confirmed_seq: number | null
  held: number
  covers_days: number
  zero_tax: string | null
}

interface ComponentRow {
  line_id: string
  kind: string
  quantity: number
  unit: string
  rate_fen: number
  amount_fen: number
  formula: string
}

/**
 * What is hashed at the freeze: the list with every line, amount, formula and confirmation (by its journal position), as RFC 8785 bytes.
 * No personal field is in it: workers stand by id. Since the third format it holds the whole trace: the dated tables it was drafted by, and of each
 * line the sheet's days with their punches; in the fourth these are named as the sheet does, by their places in the journal.
 */
export function frozenContent(db: Db, listId: string): { bytes: Buffer; hash: string } {
  const head = one<HeadRow>(db, 'SELECT * FROM wage_list WHERE id = ?', [listId])
  if (!head) throw new Error(`no wage list ${listId}`)
  const parts = new Map<string, ComponentRow[]>()
  for (const part of all<ComponentRow>(
    db,
    `SELECT c.* FROM wage_component c JOIN wage_line l ON l.id = c.line_id WHERE l.list_id = ? ORDER BY c.line_id, c.ordinal`,
    [listId],
  )) {
    const known = parts.get(part.line_id)
    if (known) known.push(part)
    else parts.set(part.line_id, [part])
  }
  const everyLine = all<LineRow>(db, 'SELECT * FROM wage_line WHERE list_id = ? ORDER BY id', [listId])
  const lines = everyLine.filter((line) => line.held === 0)
  const held = everyLine.filter((line) => line.held === 1).map((line) => line.id)
  const deductions = deductionsOfList(db, listId)
  // What a list of the first format could not hold is added only where it is there, so that older hashes stay what they are.
  const more = held.length > 0 || head.supplement > 0 || deductions.size > 0
  const days = head.policies === null ? undefined : daysOfList(db, head.sheet_id)
  const bytes = canonicalBytes({
    format: days ? tracedFormat(db, head.sheet_id) : more ? 'anxin-wage-list/2' : 'anxin-wage-list/1',
    listId: head.id,
    teamId: head.team_id,
    month: head.month,
    version: head.version,
    sheetId: head.sheet_id,
    sheetHash: head.sheet_hash,
    noticeFrom: head.notice_from,
    noticeUntil: head.notice_until,
    grossFen: head.gross_fen,
    netFen: head.net_fen,
    ...(head.supplement > 0 ? { supplement: head.supplement, addsTo: head.adds_to } : {}),
    ...(held.length > 0 ? { held } : {}),
    ...(head.policies === null ? {} : { policies: JSON.parse(head.policies) as unknown }),
    lines: lines.map((line) => ({
      id: line.id,
      workerId: line.worker_id,
      engagementId: line.engagement_id,
      workdayCenti: line.workday_centi,
      overtimeMinutes: line.overtime_minutes,
      grossFen: line.gross_fen,
      deductionFen: line.deduction_fen,
      netFen: line.net_fen,
      confirmed: { how: line.confirmed_how, fact: line.confirmed_seq },
      components: (parts.get(line.id) ?? []).map((part) => ({
        kind: part.kind,
        quantity: part.quantity,
        unit: part.unit,
        rateFen: part.rate_fen,
        amountFen: part.amount_fen,
        formula: JSON.parse(part.formula) as unknown,
      })),
      ...(deductions.has(line.id) ? { deductions: deductions.get(line.id) } : {}),
      ...(line.zero_tax === null ? {} : { zeroTax: JSON.parse(line.zero_tax) as unknown }),
      ...(line.covers_days === 0 ? { coversDays: false } : {}),
      ...(days ? { days: line.covers_days === 0 ? [] : (days.get(line.engagement_id) ?? []) } : {}),
    })),
  })
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') }
}

function tracedFormat(db: Db, sheetId: string): string {
  return sheetById(db, sheetId).shifts === null ? 'anxin-wage-list/3' : 'anxin-wage-list/4'
}

function deductionsOfList(db: Db, listId: string): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>()
  for (const { lineId, formula, ...row } of all<{ lineId: string; formula: string }>(
    db,
    `SELECT d.line_id AS lineId, d.kind, d.amount_fen AS amountFen, d.source_id AS sourceId, d.formula
     FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id WHERE l.list_id = ? AND l.held = 0 ORDER BY d.line_id, d.ordinal`,
    [listId],
  )) {
    const entry = { ...row, formula: JSON.parse(formula) as unknown }
    found.set(lineId, [...(found.get(lineId) ?? []), entry])
  }
  return found
}

/** Date, hundredths of a workday, overtime minutes, punches by time as the sheet names them. */
type TracedDay = [string, number, number, readonly PunchName[]]

/** Days of the list's sheet by engagement, with the punches that made them. */
function daysOfList(db: Db, sheetId: string): Map<string, TracedDay[]> {
  const found = new Map<string, TracedDay[]>()
  const punchesOf = punchReader(db)
  for (const frozen of frozenWorkdays(db, sheetId)) {
    const { engagementId, date, workdayCenti, overtimeMinutes } = frozen
    if (workdayCenti === 0 && overtimeMinutes === 0) continue
    const day: TracedDay = [date, workdayCenti, overtimeMinutes, punchesOf(frozen)]
    const known = found.get(engagementId)
    if (known) known.push(day)
    else found.set(engagementId, [day])
  }
  return found
}
