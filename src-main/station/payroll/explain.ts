/** Why a figure is what it is: from the amount over its formula, rule and tables down to the days and their punches. Reads only. */
import { StationError } from '../../contract/errors.ts'
import type { Explanation, PolicySource, WageLine } from '../../contract/payroll.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { frozenWorkdays, punchReader } from '../attendance/queries.ts'
import { dayKind } from '../attendance/rules/day-kind.ts'
import { projectOf } from '../roster/queries.ts'
import { type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { deductionsOfLine } from './accounts.ts'
import {
  disputeOf,
  groundOfComponent,
  groundOfDeduction,
  TABLES_OF,
  type TracedLine,
  tracedPunches,
} from './grounds.ts'
import type { Formula } from './parts.ts'
import { payPolicyOf } from './policy.ts'
import { policySources } from './policy-sources.ts'
import { lineAndList } from './queries.ts'
import { belowMinimumWage, type Component, type DatedBasis, type PaidDay, rateInForce } from './rules.ts'
import { daysOfSheet, termsOfSheet } from './sources.ts'
import { componentsOf, lineViews } from './views.ts'

interface StoredLine {
  coversDays: number
  zeroTax: string | null
  policies: string | null
  sheetHash: string
  draftedAt: string
}

/** One line down to its punches: components with formulas and days, days with rates, punches with where they came from. */
export function explain(db: Db, keys: KeyRing, lineId: string): Explanation {
  const { list } = lineAndList(db, lineId)
  const line = lineViews(db, keys, list, true).find((view) => view.id === lineId)
  const stored = one<StoredLine>(
    db,
    `SELECT l.covers_days AS coversDays, l.zero_tax AS zeroTax, w.policies, w.sheet_hash AS sheetHash, w.drafted_at AS draftedAt
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id WHERE l.id = ?`,
    [lineId],
  )
  if (!line || !stored) throw new StationError('payroll.unknown-line', { line: lineId })
  const terms = termsOfSheet(db, list.sheetId).get(line.engagementId) ?? []
  const covered = stored.coversDays === 1
  const days = covered
    ? frozenWorkdays(db, list.sheetId).filter(
        ({ engagementId, workdayCenti, overtimeMinutes }) =>
          engagementId === line.engagementId && (workdayCenti > 0 || overtimeMinutes > 0),
      )
    : []
  const punchesOf = punchReader(db)
  const paidDays = covered
    ? (daysOfSheet(db, list.sheetId).find(({ engagementId }) => engagementId === line.engagementId)?.days ?? [])
    : []
  const policy = payPolicyOf(list.month)
  const components = componentsOf(db, lineId)
  const traced: TracedLine = { lineId, engagementId: line.engagementId, draftedAt: stored.draftedAt }
  const holidays = holidaysOf(db)
  return {
    line,
    components: components.map((component) => {
      const dates = datesOfComponent(component, paidDays, terms)
      const tables = [...TABLES_OF[component.kind]]
      return { ...component, dates, tables, ground: groundOfComponent(db, traced, component, dates[0] ?? '') }
    }),
    deductions: deductionsOfLine(db, lineId).map((deduction) => ({
      ...deduction,
      tables: [...TABLES_OF[deduction.kind]],
      ground: groundOfDeduction(db, traced, deduction),
    })),
    zeroTax: zeroTaxOf(stored.zeroTax),
    minimum: covered ? minimumOf(db, line, components, policy.paidDaysPerMonthCenti) : null,
    dispute: covered ? disputeOf(db, line.engagementId, list.month, list.addsTo) : null,
    days: days.map((day) => ({
      date: day.date,
      workdayCenti: day.workdayCenti,
      overtimeMinutes: day.overtimeMinutes,
      dayRateFen: dayRate(rateInForce(terms, day.date)),
      kind: dayKind(day.date, holidays(day.date)),
      punches: tracedPunches(db, punchesOf(day)),
    })),
    policy: `${policy.effectiveFrom} · ${policy.source}`,
    sources: stored.policies === null ? policySources(db, list.month) : (JSON.parse(stored.policies) as PolicySource[]),
    sheet: { id: list.sheetId, hash: stored.sheetHash },
  }
}

/** The stored reason of a tax of zero; the tables are behind it where it was reckoned. */
function zeroTaxOf(stored: string | null): Explanation['zeroTax'] {
  if (stored === null) return null
  const formula = JSON.parse(stored) as Formula
  return { ...formula, tables: formula.steps ? [...TABLES_OF.tax] : [] }
}

/** Days that a component is made from: of its period, its percent and the basis then in force. */
function datesOfComponent(component: Component, days: readonly PaidDay[], terms: readonly DatedBasis[]): string[] {
  const { kind, unit, formula } = component
  const { from, to, percent } = formula.params
  const within = ({ date }: PaidDay) =>
    typeof from !== 'string' || typeof to !== 'string' || (date >= from && date <= to)
  const basis = ({ date }: PaidDay) => rateOf(rateInForce(terms, date)) === component.rateFen
  const chosen = (test: (day: PaidDay) => boolean) => days.filter(test).map(({ date }) => date)
  const worked = (day: PaidDay) => day.workdayCenti > 0
  switch (kind) {
    case 'day-rate':
    case 'hour-rate':
    case 'month':
      return chosen((day) => worked(day) && within(day) && (day.dayPercent ?? 100) === 100)
    case 'special-day':
      return chosen((day) => worked(day) && within(day) && day.dayPercent === percent)
    case 'overtime':
      return chosen((day) => day.overtimeMinutes > 0 && day.overtimePercent === percent && basis(day))
    case 'piecework':
      return formula.code === 'payroll.formula.piecework-workdays' ? chosen(worked) : []
    default:
      return unit === 'day' ? chosen(worked) : []
  }
}

/** Price of a basis as components name it; 0 for piecework. */
function rateOf(term: DatedBasis | undefined): number {
  if (term?.basis.kind === 'day') return term.basis.dayRateFen
  if (term?.basis.kind === 'hour') return term.basis.hourRateFen
  return term?.basis.kind === 'month' ? term.basis.monthFen : 0
}

/** Pay for one workday where the basis is by the day; 0 for other bases, whose formula says the rest. */
function dayRate(term: DatedBasis | undefined): number {
  return term?.basis.kind === 'day' ? term.basis.dayRateFen : 0
}

/** The check against the minimum wage with its figures, whether it warns or not. */
function minimumOf(db: Db, line: WageLine, components: readonly Component[], paidDaysCenti: number) {
  const minimumFen = projectOf(db)?.minimumWageFen ?? null
  if (minimumFen === null) return null
  const { workdayCenti } = line
  return { minimumFen, paidDaysCenti, ...belowMinimumWage({ components, workdayCenti }, minimumFen, paidDaysCenti) }
}
