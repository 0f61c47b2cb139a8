/** What a sheet that was opened again and closed anew gives otherwise than the frozen wages: owed on a supplementary list, or paid too much. */
import { formatYuan } from '../../contract/money.ts'
import type { SupplementPlan } from '../../contract/payroll.ts'
import { all, type Db, one } from '../store/db.ts'
import { type ComputedLine, computeSheet, type RefusedRow } from './compute.ts'
import { type Component, formatCenti, part } from './rules.ts'
import { closedSheet } from './sources.ts'
import type { ListRow } from './views.ts'

export const CORRECTION = 'sheet-correction'

export type Correction = SupplementPlan['corrections'][number]

interface Paid {
  engagementId: string
  name: string
  grossFen: number
  workdayCenti: number
  overtimeMinutes: number
  covered: number
}

export interface Corrections {
  corrections: Correction[]
  /** Components of everybody by the sheet that stands. */
  after: Map<string, Component[]>
  /** Who was on no list yet. */
  lines: ComputedLine[]
  refused: RefusedRow[]
}

/**
 * Gross and workdays of each engagement by the sheet that stands, against those of its lines so far (the frozen list and its supplementary lists).
 * Back pay of other reasons and held lines are apart. Empty while the sheet is the one that the list was drafted from, or is open.
 * @param without a supplementary list about to be drafted anew
 */
export function correctionsOf(
  db: Db,
  list: Pick<ListRow, 'id' | 'teamId' | 'month' | 'sheetId'>,
  without: string | null,
): Corrections {
  const sheet = closedSheet(db, list.teamId, list.month)
  if (!sheet || sheet.id === list.sheetId) return { corrections: [], after: new Map(), lines: [], refused: [] }
  const { lines, refused } = computeSheet(db, sheet, without)
  const computed = new Map(lines.map((line) => [line.engagementId, line]))
  const after = new Map(lines.map((line) => [line.engagementId, line.components]))
  const unknown = new Set(refused.map(({ engagementId }) => engagementId))
  const corrections: Correction[] = []
  for (const paid of paidSoFar(db, list, without)) {
    const line = computed.get(paid.engagementId)
    computed.delete(paid.engagementId)
    if (paid.covered === 0 || unknown.has(paid.engagementId)) continue
    const now = line ?? { grossFen: 0, workdayCenti: 0, overtimeMinutes: 0 }
    if (now.grossFen === paid.grossFen && now.workdayCenti === paid.workdayCenti) continue
    corrections.push({
      engagementId: paid.engagementId,
      name: paid.name,
      beforeFen: paid.grossFen,
      afterFen: now.grossFen,
      beforeCenti: paid.workdayCenti,
      afterCenti: now.workdayCenti,
      overtimeMinutes: Math.max(0, now.overtimeMinutes - paid.overtimeMinutes),
    })
  }
  return { corrections, after, lines: [...computed.values()], refused }
}

/** Ids of the sheet that was paid by and of the one that stands. */
export interface Sheets {
  fromSheet: string
  toSheet: string
}

/** Sheet that a frozen list and its supplementary lists have paid by so far. */
export function paidSheet(db: Db, list: Pick<ListRow, 'id' | 'sheetId'>, without: string | null): string {
  const last = one<{ sheetId: string }>(
    db,
    `SELECT sheet_id AS sheetId FROM wage_list WHERE adds_to = ? AND id <> ? AND state = 'frozen' ORDER BY supplement DESC LIMIT 1`,
    [list.id, without ?? ''],
  )
  return last?.sheetId ?? list.sheetId
}

/** The part of a supplementary line that makes up for a correction, undefined where nothing is owed by it. */
export function correctionPart(
  month: string,
  correction: Correction,
  sheets: Sheets,
  after: readonly Component[],
): Component | undefined {
  const { beforeFen, afterFen, beforeCenti, afterCenti } = correction
  const owedFen = afterFen - beforeFen
  if (owedFen <= 0) return undefined
  // The amounts that make the figure by the corrected sheet, each with its own formula; those before stand on the lists paid.
  const steps = after.map(({ formula: { code, params } }) => ({ code, params }))
  const params = {
    month,
    before: formatYuan(beforeFen),
    after: formatYuan(afterFen),
    beforeDays: formatCenti(beforeCenti),
    afterDays: formatCenti(afterCenti),
    amount: formatYuan(owedFen),
    ...sheets,
  }
  return part('back-pay', 1, 'once', owedFen, owedFen, CORRECTION, params, { steps })
}

function paidSoFar(db: Db, { id, month }: Pick<ListRow, 'id' | 'month'>, without: string | null): Paid[] {
  return all<Paid>(
    db,
    `SELECT l.engagement_id AS engagementId, p.name, sum(l.workday_centi) AS workdayCenti,
       sum(l.overtime_minutes) AS overtimeMinutes, max(l.covers_days) AS covered,
       sum((SELECT coalesce(sum(c.amount_fen), 0) FROM wage_component c WHERE c.line_id = l.id
         AND (c.kind <> 'back-pay' OR c.formula ->> '$.code' = 'payroll.formula.${CORRECTION}'))) AS grossFen
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id JOIN worker p ON p.id = l.worker_id
     WHERE (w.id = @id OR w.adds_to = @id) AND w.month = @month AND l.live = 1 AND w.id <> @without
     GROUP BY l.engagement_id ORDER BY p.pinyin, l.engagement_id`,
    { id, month, without: without ?? '' },
  )
}
