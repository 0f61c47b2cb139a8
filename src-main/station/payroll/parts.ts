/** What pay is made of: days, dated bases, components with their formulas. */
import type { PayBasis } from '../../contract/pay.ts'

/** One frozen day of one engagement. */
export interface PaidDay {
  /** Local date that the shift starts on. */
  date: string
  /** Hundredths of a workday, ≥ 0. */
  workdayCenti: number
  overtimeMinutes: number
  /** Minutes of one workday by the shift of that day. */
  workdayMinutes: number
  /** Percent of the hourly rate paid for overtime, 150 by 劳动法 §44. */
  overtimePercent: number
  /** Minutes within the shift, for pay by the hour; by default the workday's share of its minutes. */
  normalMinutes?: number
  /** Percent for the shift's own hours: 200 on a rest day, 300 on a statutory holiday where the shift says so; 100 otherwise. */
  dayPercent?: number
}

/** Pay for one workday from a date on: the short form of a basis by the day. */
export interface DatedRate {
  fromDate: string
  dayRateFen: number
}
export interface DatedBasis {
  fromDate: string
  basis: PayBasis
}
export type DatedTerm = DatedRate | DatedBasis

export interface Step {
  code: string
  params: Record<string, string | number>
}

export interface Formula extends Step {
  /** What one sentence does not hold, in order. */
  steps?: Step[]
  /** The record that the amount rests on. */
  sourceId?: string
}

export type ComponentKind =
  | 'day-rate'
  | 'hour-rate'
  | 'month'
  | 'special-day'
  | 'overtime'
  | 'piecework'
  | 'allowance'
  | 'bonus'
  | 'back-pay'

export interface Component {
  kind: ComponentKind
  quantity: number
  unit: 'workday-centi' | 'minute' | 'share' | 'day' | 'once'
  rateFen: number
  amountFen: number
  formula: Formula
}

export interface LinePay {
  workdayCenti: number
  overtimeMinutes: number
  components: Component[]
  grossFen: number
  deductionFen: number
  netFen: number
}

/** Days whose rate could not be found: the list cannot be drafted. */
export interface RateGap {
  date: string
}

export type LineResult = { ok: true; pay: LinePay } | { ok: false; gaps: RateGap[] }

export interface Bucket {
  kind: 'time' | 'special-day' | 'overtime'
  term: DatedBasis
  workdayMinutes: number
  percent: number
  from: string
  to: string
  centi: number
  minutes: number
}

export function part(
  kind: ComponentKind,
  quantity: number,
  unit: Component['unit'],
  rateFen: number,
  amountFen: number,
  code: string,
  params: Formula['params'],
  more: Pick<Formula, 'steps' | 'sourceId'> = {},
): Component {
  return { kind, quantity, unit, rateFen, amountFen, formula: { code: `payroll.formula.${code}`, params, ...more } }
}

export function step(code: string, params: Step['params']): Step {
  return { code: `payroll.step.${code}`, params }
}

/** Hundredths as decimal text: `2150` → `21.50`. */
export function formatCenti(centi: number): string {
  const digits = String(centi).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
