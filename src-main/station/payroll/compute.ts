/** A month's lines from a closed sheet and everything that was agreed, measured, paid ahead or ordered. Reads only; the same call drafts, reviews and previews. */

import { StationError } from '../../contract/errors.ts'
import { formatYuan, scaleFen, sumFen } from '../../contract/money.ts'
import type { Deduction } from '../../contract/pay.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { engagementById, projectOf } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { claimsOf, cumulativeTaxOf, type Earned, type ReckonedTax, taxSettings, untaxed } from './claims.ts'
import { type DeductionClaim, deductionsOf } from './deductions.ts'
import type { Formula } from './parts.ts'
import { type Pot, type PotWorker, potMembers, splitPot } from './pots.ts'
import { type Component, type DatedBasis, type LinePay, part, payOf, rateInForce } from './rules.ts'
import { daysOfSheet, type EngagementDays, monthDaysOfSheet, termsOfSheet } from './sources.ts'

export interface ComputedLine extends LinePay {
  workerId: string
  engagementId: string
  deductions: Deduction[]
  /** Why no income tax is withheld; null where some is. */
  zeroTax: Formula | null
}

/** A row that cannot be computed, and why; the others can. */
export interface RefusedRow {
  workerId: string | null
  engagementId: string | null
  code: string
  params: Record<string, string | number>
}

export interface Computed {
  lines: ComputedLine[]
  refused: RefusedRow[]
}

export interface SheetRef {
  id: string
  teamId: string
  month: string
}

/** `without`: a list about to be superseded, whose deductions therefore do not count as taken. */
export function computeSheet(db: Db, sheet: SheetRef, without: string | null): Computed {
  const { month } = sheet
  const refused: RefusedRow[] = []
  const terms = termsOfSheet(db, sheet.id)
  const entries = daysOfSheet(db, sheet.id)
  const { parts, waiting } = partsOf(db, sheet, entries, terms, refused)
  const context = {
    db,
    month,
    without,
    claims: claimsOf(db, sheet.teamId, month, without),
    taxes: taxSettings(db, month),
    earned: new Map<string, Earned>(),
    minimumWageFen: projectOf(db)?.minimumWageFen ?? null,
  }
  const monthly = [...terms.values()].some((dated) => dated.some(({ basis }) => basis.kind === 'month'))
  const months = monthly ? monthDaysOfSheet(db, sheet.id, month) : undefined
  const noCalendar = holidaysOf(db)(month) === undefined
  const lines: ComputedLine[] = []
  for (const entry of entries) {
    const { engagementId, workerId, days } = entry
    const dated = terms.get(engagementId) ?? []
    const problem = waiting.get(engagementId) ?? (noCalendar && calendarGap(dated, entry, month))
    if (problem) {
      refused.push({ workerId, engagementId, ...problem })
      continue
    }
    const result = payOf(days, dated, months?.get(engagementId))
    if (!result.ok) {
      const dates = result.gaps.map(({ date }) => date).sort()
      const params = { from: dates[0] ?? '', to: dates.at(-1) ?? '', days: new Set(dates).size }
      refused.push({ workerId, engagementId, code: 'payroll.no-rate', params })
      continue
    }
    const pay = withParts(result.pay, parts.get(engagementId) ?? [])
    const settled = settle(context, workerId, engagementId, pay)
    if ('code' in settled) refused.push({ workerId, engagementId, ...settled })
    else lines.push({ workerId, engagementId, ...settled })
  }
  return { lines, refused }
}

interface SettleContext {
  db: Db
  month: string
  without: string | null
  claims: Map<string, DeductionClaim[]>
  taxes: ReturnType<typeof taxSettings>
  /** What each worker earned on lines of this draft so far. */
  earned: Map<string, Earned>
  minimumWageFen: number | null
}

type Settled = Omit<ComputedLine, 'workerId' | 'engagementId'>

function settle(
  context: SettleContext,
  workerId: string,
  engagementId: string,
  pay: LinePay,
): Settled | { code: string; params: RefusedRow['params'] } {
  const { db, month, without } = context
  const claims = [...(context.claims.get(engagementId) ?? [])]
  const setting = context.taxes.get(workerId)
  const before = context.earned.get(workerId) ?? { incomeFen: 0, insuranceFen: 0, taxFen: 0 }
  const insuranceFen = sumFen(claims.filter(({ kind }) => kind === 'social-insurance').map((c) => c.amountFen))
  let tax: ReckonedTax | undefined
  if (setting?.mode === 'cumulative') {
    try {
      tax = cumulativeTaxOf(db, setting, month, { incomeFen: pay.grossFen, insuranceFen }, before, without)
      if (tax.amountFen > 0) claims.push({ kind: 'tax', sourceId: null, ...tax })
    } catch (error) {
      // A tax table that does not reach is this row's reason; who pays no tax is computed all the same.
      if (!(error instanceof StationError)) throw error
      return { code: error.code, params: error.params }
    }
  }
  const result = deductionsOf(pay.grossFen, context.minimumWageFen, claims)
  if (!result.ok) return { code: result.code, params: result.params }
  const { deductions, deductionFen } = result
  const taxFen = sumFen(deductions.filter(({ kind }) => kind === 'tax').map((d) => d.amountFen))
  context.earned.set(workerId, {
    incomeFen: before.incomeFen + pay.grossFen,
    insuranceFen: before.insuranceFen + insuranceFen,
    taxFen: before.taxFen + taxFen,
  })
  const zeroTax = taxFen > 0 ? null : (tax?.formula ?? untaxed(setting))
  return { ...pay, deductions, deductionFen, netFen: pay.grossFen - deductionFen, zeroTax }
}

/** Deductions of an amount of back pay: what is still open is taken from it too. */
export function computeBackPay(
  db: Db,
  sheet: SheetRef,
  line: { workerId: string; engagementId: string; components: Component[] },
  released: readonly ComputedLine[],
  without: string | null,
): ComputedLine | RefusedRow {
  const own = released.find(({ engagementId }) => engagementId === line.engagementId)
  const empty = { workdayCenti: 0, overtimeMinutes: 0, components: [], grossFen: 0, deductionFen: 0, netFen: 0 }
  const pay = withParts(own ?? empty, line.components)
  const context: SettleContext = {
    db,
    month: sheet.month,
    without,
    claims: claimsOf(db, sheet.teamId, sheet.month, without),
    taxes: taxSettings(db, sheet.month),
    earned: new Map(),
    minimumWageFen: projectOf(db)?.minimumWageFen ?? null,
  }
  const settled = settle(context, line.workerId, line.engagementId, pay)
  const { workerId, engagementId } = line
  return 'code' in settled ? { workerId, engagementId, ...settled } : { workerId, engagementId, ...settled }
}

function withParts(pay: LinePay, more: readonly Component[]): LinePay {
  if (more.length === 0) return pay
  const components = [...pay.components, ...more]
  const grossFen = sumFen(components.map(({ amountFen }) => amountFen))
  const { workdayCenti, overtimeMinutes } = pay
  return { workdayCenti, overtimeMinutes, components, grossFen, deductionFen: 0, netFen: grossFen }
}

/** Pay by the month and by the kind of day need the year's calendar: a table that does not reach is named, not guessed. */
function calendarGap(dated: readonly DatedBasis[], { days, byKind }: EngagementDays, month: string) {
  const needed = byKind || days.some(({ date }) => rateInForce(dated, date)?.basis.kind === 'month')
  return needed ? { code: 'payroll.no-calendar', params: { year: month.slice(0, 4) } } : null
}

type Why = Pick<RefusedRow, 'code' | 'params'>

/**
 * What comes on top of the days, by engagement; and who has to wait, since a pot that he shares in is not confirmed or cannot be split: a line without
 * his share would be a wrong amount for him to sign.
 */
function partsOf(
  db: Db,
  sheet: SheetRef,
  entries: readonly EngagementDays[],
  terms: Map<string, DatedBasis[]>,
  refused: RefusedRow[],
): { parts: Map<string, Component[]>; waiting: Map<string, Why> } {
  const parts = new Map<string, Component[]>()
  const waiting = new Map<string, Why>()
  const add = (engagementId: string, component: Component) =>
    parts.set(engagementId, [...(parts.get(engagementId) ?? []), component])
  const worked = new Map(entries.map((entry) => [entry.engagementId, entry]))
  const pots = potsOf(db, sheet.teamId, sheet.month)
  const workers = pots.length > 0 ? entries.map((entry) => potWorker(entry, terms)) : []
  for (const pot of pots) {
    const result = pot.confirmed ? splitPot(pot, workers) : null
    if (result?.ok) {
      for (const [engagementId, component] of result.parts) add(engagementId, component)
      continue
    }
    const params = { pot: pot.name }
    const members = potMembers(pot, workers).filter((engagementId) => worked.has(engagementId))
    for (const engagementId of members)
      waiting.set(engagementId, { code: result ? 'payroll.pot-not-split' : 'payroll.pot-unconfirmed', params })
    if (result)
      refused.push({
        workerId: result.engagementId === null ? null : engagementById(db, result.engagementId).workerId,
        engagementId: result.engagementId,
        code: result.code,
        params,
      })
    else if (members.length === 0)
      refused.push({ workerId: null, engagementId: null, code: 'payroll.pot-unconfirmed', params })
  }
  for (const extra of extrasOf(db, sheet.teamId, sheet.month)) {
    const days = worked.get(extra.engagementId)?.days.filter(({ workdayCenti }) => workdayCenti > 0).length ?? 0
    if (days > 0) add(extra.engagementId, extraPart(extra, days))
  }
  return { parts, waiting }
}

function potWorker({ engagementId, days }: EngagementDays, terms: Map<string, DatedBasis[]>): PotWorker {
  const dated = terms.get(engagementId) ?? []
  return {
    engagementId,
    workdayCenti: sumFen(days.map((day) => day.workdayCenti)),
    piece: days.some(({ date }) => rateInForce(dated, date)?.basis.kind === 'piece'),
  }
}

interface StoredPot extends Pot {
  confirmed: boolean
}

function potsOf(db: Db, teamId: string, month: string): StoredPot[] {
  return all<Omit<StoredPot, 'shares' | 'confirmed'> & { generalBy: string | null; contractorBy: string | null }>(
    db,
    `SELECT id, name, split, amount_fen AS amountFen, general_by AS generalBy, contractor_by AS contractorBy
     FROM piece_pot WHERE team_id = ? AND month = ? AND voided_reason IS NULL ORDER BY id`,
    [teamId, month],
  ).map(({ generalBy, contractorBy, ...pot }) => ({
    ...pot,
    confirmed: generalBy !== null && contractorBy !== null,
    shares: all<Pot['shares'][number]>(
      db,
      'SELECT engagement_id AS engagementId, weight FROM piece_share WHERE pot_id = ? ORDER BY engagement_id',
      [pot.id],
    ),
  }))
}

interface Extra {
  id: string
  engagementId: string
  kind: 'allowance' | 'bonus'
  per: 'month' | 'day'
  amountFen: number
  name: string
}

function extrasOf(db: Db, teamId: string, month: string): Extra[] {
  return all<Extra>(
    db,
    `SELECT x.id, x.engagement_id AS engagementId, x.kind, x.per, x.amount_fen AS amountFen, x.name
     FROM wage_extra x JOIN engagement e ON e.id = x.engagement_id
     WHERE e.team_id = ? AND x.month = ? AND x.voided_reason IS NULL ORDER BY x.id`,
    [teamId, month],
  )
}

function extraPart({ id: sourceId, kind, per, amountFen: rateFen, name }: Extra, days: number): Component {
  if (per === 'month')
    return part(kind, 1, 'once', rateFen, rateFen, 'extra-month', { name, amount: formatYuan(rateFen) }, { sourceId })
  const amountFen = scaleFen(rateFen, days, 1)
  const params = { name, days, rate: formatYuan(rateFen), amount: formatYuan(amountFen) }
  return part(kind, days, 'day', rateFen, amountFen, 'extra-day', params, { sourceId })
}
