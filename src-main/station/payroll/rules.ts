/** Pay by time, from frozen workdays and dated pay bases to fen. Pure: no clock, no database, no floating point. */
import { formatYuan, scaleFen, sumFen } from '../../contract/money.ts'
import type { MonthDays } from './month-days.ts'
import { monthParts } from './monthly.ts'
import {
  type Bucket,
  type Component,
  type ComponentKind,
  type DatedBasis,
  type DatedTerm,
  formatCenti,
  type LineResult,
  type PaidDay,
  part,
  type RateGap,
} from './parts.ts'

export type * from './parts.ts'
export { formatCenti, part } from './parts.ts'

/**
 * Pay by time of one engagement for one month. Each period of one basis is one component, rounded half-up once; overtime is one component per basis,
 * workday length and percent; days paid at a percent of their own (rest days, holidays) likewise. The order of days and rates does not matter.
 * `month` is needed for pay by the month only.
 * Sources: 劳动法 §44 (overtime), 工资支付暂行规定 §13, domain.md §5.1.
 */
export function payOf(days: readonly PaidDay[], rates: readonly DatedTerm[], month?: MonthDays): LineResult {
  const terms = rates.map(termOf).sort((a, b) => compare(a.fromDate, b.fromDate))
  const worked = days.filter((day) => day.workdayCenti > 0 || day.overtimeMinutes > 0)
  if (worked.some((day, index) => index > 0 && day.date < (worked[index - 1]?.date ?? ''))) {
    worked.sort((a, b) => compare(a.date, b.date))
  }
  const buckets: Bucket[] = []
  const gaps: RateGap[] = []
  for (const day of worked) {
    const term = rateInForce(terms, day.date)
    if (!term) gaps.push({ date: day.date })
    else if (term.basis.kind !== 'piece') addDay(buckets, term, day)
  }
  if (gaps.length > 0) return { ok: false, gaps }
  const sorted = buckets.sort(order)
  const components = [
    ...monthParts(sorted, terms, worked, month),
    ...sorted.flatMap((bucket) => (bucket.kind === 'time' ? timeComponent(bucket) : [])),
    ...sorted.flatMap((bucket) => (bucket.kind === 'special-day' ? specialComponent(bucket) : [])),
    ...sorted.flatMap((bucket) => (bucket.kind === 'overtime' ? overtimeComponent(bucket) : [])),
  ]
  const grossFen = sumFen(components.map((component) => component.amountFen))
  return {
    ok: true,
    pay: {
      workdayCenti: sumFen(worked.map((day) => day.workdayCenti)),
      overtimeMinutes: sumFen(worked.map((day) => day.overtimeMinutes)),
      components,
      grossFen,
      deductionFen: 0,
      netFen: grossFen,
    },
  }
}

export function termOf(term: DatedTerm): DatedBasis {
  return 'basis' in term ? term : { fromDate: term.fromDate, basis: { kind: 'day', dayRateFen: term.dayRateFen } }
}

/** The last term whose date is on or before the day; `dated` rises by date, and of two of one date the later one counts. */
export function rateInForce<T extends { fromDate: string }>(dated: readonly T[], date: string): T | undefined {
  let found: T | undefined
  for (const rate of dated) {
    if (rate.fromDate > date) break
    found = rate
  }
  return found
}

function addDay(buckets: Bucket[], term: DatedBasis, day: PaidDay): void {
  const percent = day.dayPercent ?? 100
  const minutes = day.normalMinutes ?? Math.floor((day.workdayCenti * day.workdayMinutes) / 100)
  if (day.workdayCenti > 0) {
    // The length of the workday does not matter to what a day or an hour within the shift costs.
    if (percent === 100) add(buckets, 'time', term, 0, 100, day.date, day.workdayCenti, minutes)
    else add(buckets, 'special-day', term, 0, percent, day.date, day.workdayCenti, minutes)
  }
  if (day.overtimeMinutes > 0) {
    add(buckets, 'overtime', term, day.workdayMinutes, day.overtimePercent, day.date, 0, day.overtimeMinutes)
  }
}

function add(
  buckets: Bucket[],
  kind: Bucket['kind'],
  term: DatedBasis,
  workdayMinutes: number,
  percent: number,
  date: string,
  centi: number,
  minutes: number,
): void {
  // A month has few of them, and many days.
  for (const bucket of buckets) {
    if (bucket.term !== term || bucket.kind !== kind) continue
    if (bucket.workdayMinutes !== workdayMinutes || bucket.percent !== percent) continue
    bucket.centi += centi
    bucket.minutes += minutes
    bucket.to = date
    return
  }
  buckets.push({ kind, term, workdayMinutes, percent, from: date, to: date, centi, minutes })
}

/** Same order whatever order the days came in: by basis, then length of the workday, then percent. */
function order(a: Bucket, b: Bucket): number {
  return compare(a.term.fromDate, b.term.fromDate) || a.workdayMinutes - b.workdayMinutes || a.percent - b.percent
}

function timeComponent({ term: { basis }, from, to, centi, minutes }: Bucket): Component[] {
  if (basis.kind === 'day') {
    const amountFen = scaleFen(basis.dayRateFen, centi, 100)
    const params = { from, to, workdays: formatCenti(centi), ...money(basis.dayRateFen, amountFen) }
    return [part('day-rate', centi, 'workday-centi', basis.dayRateFen, amountFen, 'day-rate', params)]
  }
  if (basis.kind === 'hour' && minutes > 0) {
    const amountFen = scaleFen(basis.hourRateFen, minutes, 60)
    const params = { from, to, minutes, ...money(basis.hourRateFen, amountFen) }
    return [part('hour-rate', minutes, 'minute', basis.hourRateFen, amountFen, 'hour-rate', params)]
  }
  return []
}

/** The shift's own hours on a rest day or holiday, at 200 or 300 %. On top of a monthly wage, which covers 21.75 days only. */
function specialComponent({ term: { basis }, percent, from, to, centi, minutes }: Bucket): Component[] {
  if (basis.kind === 'hour' && minutes > 0) {
    const amountFen = scaleFen(basis.hourRateFen, minutes * percent, 6000)
    const params = { from, to, minutes, percent, ...money(basis.hourRateFen, amountFen) }
    return [part('special-day', minutes, 'minute', basis.hourRateFen, amountFen, 'special-hours', params)]
  }
  if (basis.kind === 'month') {
    const amountFen = scaleFen(basis.monthFen, centi * percent, basis.divisorCenti * 100)
    const divisor = formatCenti(basis.divisorCenti)
    const params = { from, to, workdays: formatCenti(centi), percent, divisor, ...money(basis.monthFen, amountFen) }
    return [part('special-day', centi, 'workday-centi', basis.monthFen, amountFen, 'special-month', params)]
  }
  if (basis.kind !== 'day') return []
  const amountFen = scaleFen(basis.dayRateFen, centi * percent, 10_000)
  const params = { from, to, workdays: formatCenti(centi), percent, ...money(basis.dayRateFen, amountFen) }
  return [part('special-day', centi, 'workday-centi', basis.dayRateFen, amountFen, 'special-day', params)]
}

function overtimeComponent({ term: { basis }, workdayMinutes, percent, minutes }: Bucket): Component[] {
  if (basis.kind === 'hour') {
    const amountFen = scaleFen(basis.hourRateFen, minutes * percent, 6000)
    const params = { minutes, percent, ...money(basis.hourRateFen, amountFen) }
    return [part('overtime', minutes, 'minute', basis.hourRateFen, amountFen, 'overtime-hours', params)]
  }
  if (basis.kind === 'month') {
    const amountFen = scaleFen(basis.monthFen, minutes * percent, basis.divisorCenti * workdayMinutes)
    const divisor = formatCenti(basis.divisorCenti)
    const params = { minutes, percent, workdayMinutes, divisor, ...money(basis.monthFen, amountFen) }
    return [part('overtime', minutes, 'minute', basis.monthFen, amountFen, 'overtime-month', params)]
  }
  if (basis.kind !== 'day') return []
  const amountFen = overtimeFen(basis.dayRateFen, minutes, percent, workdayMinutes)
  const params = { minutes, percent, workdayMinutes, ...money(basis.dayRateFen, amountFen) }
  return [part('overtime', minutes, 'minute', basis.dayRateFen, amountFen, 'overtime', params)]
}

function money(rateFen: number, amountFen: number): { rate: string; amount: string } {
  return { rate: formatYuan(rateFen), amount: formatYuan(amountFen) }
}

/** minutes × day rate × percent ÷ (minutes of a workday × 100), rounded half-up once (劳动法 §44). All integers. */
export function overtimeFen(dayRateFen: number, minutes: number, percent: number, workdayMinutes: number): number {
  return scaleFen(dayRateFen, minutes * percent, workdayMinutes * 100)
}

/** What the minimum wage is measured by. */
export type Timed = Pick<Component, 'kind' | 'amountFen' | 'unit' | 'quantity'>

/** What the minimum wage is compared with: pay for normal work. Overtime, rest days, holidays, allowances and bonuses are not (最低工资规定 §12). */
const NORMAL_PAY: readonly ComponentKind[] = ['day-rate', 'hour-rate', 'month', 'piecework']

/**
 * Whether pay without overtime is under the local minimum for the time worked: part of a month counts by its share of the paid days
 * (最低工资规定 §12: overtime does not count; 21.75 paid days, 人社部发〔2025〕2号). `owedFen` is that share, rounded once.
 */
export function belowMinimumWage(
  pay: {
    components: readonly Timed[]
    workdayCenti: number
  },
  minimumWageFen: number,
  paidDaysPerMonthCenti: number,
): { belowMinimum: boolean; owedFen: number; paidFen: number; workdayCenti: number } {
  const paidFen = sumFen(pay.components.filter((c) => NORMAL_PAY.includes(c.kind)).map((c) => c.amountFen))
  const special = pay.components.filter((c) => c.kind === 'special-day')
  const normalCenti = pay.workdayCenti - sumFen(special.map(centiOf))
  const counted = Math.min(Math.max(0, normalCenti), paidDaysPerMonthCenti)
  const owedFen = scaleFen(minimumWageFen, counted, paidDaysPerMonthCenti)
  return { belowMinimum: paidFen < owedFen, owedFen, paidFen, workdayCenti: counted }
}

/** Time of a component as workdays: by the hour eight hours make one (劳动法 §36). */
function centiOf({ unit, quantity }: { unit: Component['unit']; quantity: number }): number {
  return unit === 'minute' ? scaleFen(quantity, 100, 480) : quantity
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
