import { type ErrorParams, StationError } from '../../contract/errors.ts'
import { formatYuan, sumFen } from '../../contract/money.ts'
import type { PolicySource } from '../../contract/payroll.ts'
import type { Tx } from '../journal/ledger.ts'
import { engagementById, teamById, teams, workerName } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { type ComputedLine, computeBackPay, computeSheet, type RefusedRow } from './compute.ts'
import { type Correction, correctionPart, correctionsOf, paidSheet } from './corrections.ts'
import { type DraftedLine, listDrafted } from './facts-draft.ts'
import { againstRedraft, refuseIf } from './life.ts'
import { payPolicyOf } from './policy.ts'
import { policySources } from './policy-sources.ts'
import { type Component, part } from './rules.ts'
import { type ClosedSheet, closedSheet } from './sources.ts'
import { type ListRow, listRow, livingList, livingLists } from './views.ts'

/**
 * Drafts the team's list from its closed sheet, as version 1 or as the next one, which supersedes the living version and its confirmations. A row
 * that cannot be computed is left out by name and reason, and the rest is drafted; the list is not reviewed before it is mended and drafted anew.
 * @throws StationError `payroll.sheet-open`, `payroll.rows-refused` (no row can be computed; each with its reason as a detail),
 * `payroll.nothing-to-pay`, `payroll.frozen`, `payroll.already-reviewed`, `payroll.no-pay-policy`.
 */
export function draft(tx: Tx, input: { teamId: string; month: string }): string {
  const team = teamById(tx.db, input.teamId)
  const sheet = closedSheet(tx.db, input.teamId, input.month)
  if (!sheet) throw new StationError('payroll.sheet-open', { team: team.name, month: input.month })
  const living = livingList(tx.db, input.teamId, input.month)
  if (living) refuseIf(againstRedraft(living))
  payPolicyOf(input.month)
  return draftFrom(tx, team, sheet, living, policySources(tx.db, input.month))
}

function draftFrom(
  tx: Tx,
  team: { name: string },
  sheet: ClosedSheet,
  living: ListRow | undefined,
  policies: PolicySource[],
): string {
  const { lines, refused } = computeSheet(tx.db, sheet, living?.id ?? null)
  if (lines.length === 0) {
    refuseRows(tx.db, refused)
    throw new StationError('payroll.nothing-to-pay', { team: team.name, month: sheet.month })
  }
  return recordList(tx, sheet, { lines: withIds(tx, lines), leftOut: refused, policies }, living, 0, null)
}

export interface DraftedLists {
  drafted: number
  left: Array<{ teamId: string; teamName: string; code: string; params: ErrorParams }>
}

/** Drafts the first list of every team with a closed sheet and none yet, in one commit; a team that cannot be is named with the refusal. */
export function draftAll(tx: Tx, month: string, mayDraft: (companyId: string) => boolean): DraftedLists {
  const done: DraftedLists = { drafted: 0, left: [] }
  const drafted = new Set(livingLists(tx.db, month).map(({ teamId }) => teamId))
  let policies: PolicySource[] | undefined
  for (const team of teams(tx.db)) {
    if (!mayDraft(team.companyId) || drafted.has(team.id)) continue
    const sheet = closedSheet(tx.db, team.id, month)
    if (!sheet) continue
    try {
      payPolicyOf(month)
      policies ??= policySources(tx.db, month)
      draftFrom(tx, team, sheet, undefined, policies)
      done.drafted += 1
    } catch (error) {
      // A refusal comes before anything of its team is recorded, so the others stand.
      if (!(error instanceof StationError)) throw error
      done.left.push({ teamId: team.id, teamName: team.name, code: error.code, params: error.params })
    }
  }
  return done
}

export interface BackPay {
  engagementId: string
  /** Month that the money is owed for: the list's or an earlier one. */
  forMonth: string
  amountFen: number
  reason: string
}

/**
 * A supplementary list (补发) for a frozen list: the held lines whose objections are answered, computed anew from the sheet, what a sheet that was
 * opened again and closed anew gives more than was paid, and amounts of back pay, each naming its month. It lives like any list: confirmed, reviewed, posted, frozen, paid.
 * @throws StationError `payroll.not-frozen`, `payroll.supplement-open`, `payroll.nothing-to-add`, `payroll.back-pay-later`,
 * `payroll.other-team`, `payroll.rows-refused`.
 */
export function draftSupplement(tx: Tx, input: { listId: string; backPay: BackPay[] }): string {
  const { db } = tx
  const list = listRow(db, input.listId)
  if (list.state !== 'frozen' || list.supplement !== 0)
    throw new StationError('payroll.not-frozen', { team: list.teamName, state: list.state })
  const sheet = closedSheet(db, list.teamId, list.month)
  if (!sheet) throw new StationError('payroll.sheet-open', { team: list.teamName, month: list.month })
  const latest = latestSupplement(db, list.id)
  const open = latest && latest.state !== 'frozen' ? listRow(db, latest.id) : null
  if (open) refuseIf(againstRedraft(open))
  const { corrections, after, lines: added, refused: uncounted } = correctionsOf(db, list, open?.id ?? null)
  refuseRows(db, uncounted)
  const held = releasedLines(db, sheet, list, open)
  const known = new Set(held.map(({ engagementId }) => engagementId))
  const released = [
    ...held,
    ...added.filter(({ engagementId }) => !known.has(engagementId) && !isHeld(db, list.id, engagementId)),
  ]
  const backPay = backPayParts(db, list, input.backPay)
  const corrected = new Map(corrections.map((correction) => [correction.engagementId, correction]))
  const sheets = { fromSheet: paidSheet(db, list, open?.id ?? null), toSheet: sheet.id }
  for (const correction of corrections) {
    const owed = correctionPart(list.month, correction, sheets, after.get(correction.engagementId) ?? [])
    if (owed) backPay.set(correction.engagementId, [owed, ...(backPay.get(correction.engagementId) ?? [])])
  }
  const engagements = [...new Set([...released.map((line) => line.engagementId), ...backPay.keys()])].sort()
  if (engagements.length === 0) throw new StationError('payroll.nothing-to-add')
  const refused: RefusedRow[] = []
  const lines: Array<ComputedLine & { coversDays: boolean }> = []
  for (const engagementId of engagements) {
    const own = released.find((line) => line.engagementId === engagementId)
    const components = backPay.get(engagementId) ?? []
    const { workerId } = engagementById(db, engagementId)
    const line = computeBackPay(db, sheet, { workerId, engagementId, components }, released, open?.id ?? null)
    if ('code' in line) refused.push(line)
    else lines.push({ ...withDaysOf(line, corrected.get(engagementId)), coversDays: own !== undefined })
  }
  refuseRows(db, refused)
  return recordList(
    tx,
    sheet,
    { lines: withIds(tx, lines), leftOut: [], policies: policySources(db, list.month) },
    open ?? undefined,
    latest ? latest.supplement + (open ? 0 : 1) : 1,
    list.id,
  )
}

function isHeld(db: Db, listId: string, engagementId: string): boolean {
  const held = 'SELECT 1 FROM wage_line WHERE list_id = ? AND engagement_id = ? AND held = 1'
  return one(db, held, [listId, engagementId]) !== undefined
}

/** The workdays that came on top by a corrected sheet stand on the line that pays them, so that sheet and lists agree again. */
function withDaysOf(line: ComputedLine, correction: Correction | undefined): ComputedLine {
  if (!correction || correction.afterFen <= correction.beforeFen) return line
  const more = Math.max(0, correction.afterCenti - correction.beforeCenti)
  return {
    ...line,
    workdayCenti: line.workdayCenti + more,
    overtimeMinutes: line.overtimeMinutes + correction.overtimeMinutes,
  }
}

/** Held lines of the list whose objections are all answered and that no other supplementary list pays yet, computed anew. */
function releasedLines(db: Db, sheet: ClosedSheet, list: ListRow, open: ListRow | null): ComputedLine[] {
  const held = new Set(
    all<{ id: string }>(
      db,
      `SELECT l.engagement_id AS id FROM wage_line l WHERE l.list_id = @list AND l.held = 1
         AND NOT EXISTS (SELECT 1 FROM wage_objection o WHERE o.line_id = l.id AND o.answer IS NULL)
         AND NOT EXISTS (SELECT 1 FROM wage_line n WHERE n.engagement_id = l.engagement_id AND n.month = l.month
           AND n.live = 1 AND n.covers_days = 1 AND n.list_id <> @open)`,
      { list: list.id, open: open?.id ?? '' },
    ).map(({ id }) => id),
  )
  if (held.size === 0) return []
  const { lines, refused } = computeSheet(db, sheet, open?.id ?? null)
  refuseRows(
    db,
    refused.filter((row) => row.engagementId === null || held.has(row.engagementId)),
  )
  return lines.filter(({ engagementId }) => held.has(engagementId))
}

function backPayParts(db: Db, list: ListRow, backPay: readonly BackPay[]): Map<string, Component[]> {
  const parts = new Map<string, Component[]>()
  for (const { engagementId, forMonth, amountFen, reason } of backPay) {
    if (engagementById(db, engagementId).teamId !== list.teamId) throw new StationError('payroll.other-team')
    if (forMonth > list.month) throw new StationError('payroll.back-pay-later', { month: forMonth, list: list.month })
    const component = part('back-pay', 1, 'once', amountFen, amountFen, 'back-pay', {
      month: forMonth,
      reason,
      amount: formatYuan(amountFen),
    })
    parts.set(engagementId, [...(parts.get(engagementId) ?? []), component])
  }
  return parts
}

function latestSupplement(db: Db, listId: string): { id: string; state: string; supplement: number } | undefined {
  return one(
    db,
    `SELECT id, state, supplement FROM wage_list WHERE adds_to = ? AND state <> 'superseded' ORDER BY supplement DESC LIMIT 1`,
    [listId],
  )
}

function recordList(
  tx: Tx,
  sheet: ClosedSheet,
  content: { lines: DraftedLine[]; leftOut: readonly RefusedRow[]; policies: PolicySource[] },
  living: ListRow | undefined,
  supplement: number,
  addsTo: string | null,
): string {
  const { lines, leftOut, policies } = content
  const listId = tx.newId('WS')
  const last = one<{ version: number }>(
    tx.db,
    'SELECT coalesce(max(version), 0) AS version FROM wage_list WHERE team_id = ? AND month = ?',
    [sheet.teamId, sheet.month],
  )
  tx.record(listDrafted, {
    listId,
    teamId: sheet.teamId,
    month: sheet.month,
    version: (last?.version ?? 0) + 1,
    sheetId: sheet.id,
    sheetHash: sheet.hash,
    supersedes: living?.id ?? null,
    confirmationsLost: living?.confirmed ?? 0,
    grossFen: sumFen(lines.map((line) => line.grossFen)),
    netFen: sumFen(lines.map((line) => line.netFen)),
    lines,
    supplement,
    addsTo,
    ...(leftOut.length > 0 ? { leftOut: [...leftOut] } : {}),
    policies,
  })
  return listId
}

/** Where no row stands, or a supplementary list has to be whole, every row in the way is named. */
function refuseRows(db: Db, refused: readonly RefusedRow[]): void {
  if (refused.length === 0) return
  const details = refused.map(({ code, params, workerId }) => ({
    code,
    params,
    ...(workerId === null ? {} : { where: workerName(db, workerId) }),
  }))
  throw new StationError('payroll.rows-refused', { rows: refused.length }, details)
}

function withIds(tx: Tx, lines: ReadonlyArray<ComputedLine & { coversDays?: boolean }>): DraftedLine[] {
  const lineId = lineIds(tx.newId('WL'))
  return lines.map(({ zeroTax, ...line }, index) => ({
    ...line,
    id: lineId(index),
    coversDays: line.coversDays ?? true,
    ...(zeroTax ? { zeroTax } : {}),
  }))
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ids of the lines of one list share their random part, so that its rows lie together on disk: a list is written and read as one. */
function lineIds(seed: string): (index: number) => string {
  return (index) => {
    let tail = ''
    for (let shift = 25; shift >= 0; shift -= 5) tail += BASE32.charAt((index >> shift) & 31)
    return seed.slice(0, -6) + tail
  }
}

/** The review is a comparison, not a click: each line again from the sheet's days, today's rates and agreements must give the same amounts. */
export function assertAgreesWithSheet(tx: Tx, list: ListRow): void {
  const stored = new Map(
    all<{ engagementId: string; grossFen: number; netFen: number; held: number; backPayFen: number }>(
      tx.db,
      `SELECT engagement_id AS engagementId, gross_fen AS grossFen, net_fen AS netFen, held,
         (SELECT coalesce(sum(amount_fen), 0) FROM wage_component c WHERE c.line_id = l.id AND c.kind = 'back-pay') AS backPayFen
       FROM wage_line l WHERE list_id = ? AND covers_days = 1`,
      [list.id],
    ).map((line) => [line.engagementId, line]),
  )
  const details: StationError['details'] = []
  const differs = (where: string, has: number, should: number) =>
    details.push({ code: 'payroll.line-differs', params: { hasFen: has, shouldFen: should }, where })
  const { lines, refused } = computeSheet(tx.db, { id: list.sheetId, teamId: list.teamId, month: list.month }, list.id)
  for (const { workerId, engagementId } of refused) differs(workerId ?? engagementId ?? list.id, 0, -1)
  for (const line of lines) {
    const has = stored.get(line.engagementId)
    stored.delete(line.engagementId)
    // A supplementary list pays some of the sheet's rows only, and back pay of other months with them.
    if (!has && list.supplement > 0) continue
    if (has?.held === 1) continue
    const grossFen = has ? has.grossFen - has.backPayFen : 0
    if (grossFen !== line.grossFen) differs(line.workerId, grossFen, line.grossFen)
    else if (has && has.backPayFen === 0 && has.netFen !== line.netFen) differs(line.workerId, has.netFen, line.netFen)
  }
  for (const [engagementId, has] of stored) if (has.held === 0) differs(engagementId, has.grossFen, 0)
  if (details.length > 0) throw new StationError('payroll.sheet-differs', { lines: details.length }, details)
}
