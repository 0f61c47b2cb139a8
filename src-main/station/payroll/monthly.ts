/** Pay by the month. Pure. */
import { formatYuan, scaleFen } from '../../contract/money.ts'
import type { MonthDays } from './month-days.ts'
import {
  type Bucket,
  type Component,
  type DatedBasis,
  formatCenti,
  type PaidDay,
  part,
  type Step,
  step,
} from './parts.ts'

/** Days of a month by law (人社部发〔2025〕2号), in hundredths. */
export const LEGAL_DIVISOR_CENTI = 2175

/**
 * One component per monthly basis in force. By the legal 21.75 days, a basis that holds for the whole month pays the month less its absences
 * (full attendance is the full wage, whether the month has 20 or 23 working days); one that holds for part of it pays the days worked and the
 * statutory holidays in between. By an agreed number of days it pays the days worked, up to that number. Never more than the month's wage.
 */
export function monthParts(
  buckets: readonly Bucket[],
  terms: readonly DatedBasis[],
  days: readonly PaidDay[],
  month: MonthDays | undefined,
): Component[] {
  const inForce = new Set(buckets.map((bucket) => bucket.term))
  return terms.flatMap((term, index) => {
    const { basis } = term
    if (basis.kind !== 'month' || !inForce.has(term)) return []
    if (!month) throw new RangeError('pay by the month needs the days of the month')
    const next = terms[index + 1]?.fromDate
    const from = term.fromDate > month.from ? term.fromDate : month.from
    const to = next !== undefined && next <= month.to ? dayBefore(next) : month.to
    const within = (date: string) => date >= from && date <= to
    const attendedCenti = days.reduce(
      (sum, day) => sum + (within(day.date) && (day.dayPercent ?? 100) === 100 ? day.workdayCenti : 0),
      0,
    )
    const whole = month.whole && from === month.from && to === month.to
    const paid = paidCenti(basis.divisorCenti, attendedCenti, whole, month, within)
    if (paid.centi === 0) return []
    const amountFen = scaleFen(basis.monthFen, paid.centi, basis.divisorCenti)
    const params = {
      from,
      to,
      days: formatCenti(paid.centi),
      divisor: formatCenti(basis.divisorCenti),
      absent: formatCenti(paid.absentCenti),
      rate: formatYuan(basis.monthFen),
      amount: formatYuan(amountFen),
    }
    const code = paid.reverse ? 'month-absent' : 'month-days'
    return [part('month', paid.centi, 'workday-centi', basis.monthFen, amountFen, code, params, { steps: paid.steps })]
  })
}

function paidCenti(
  divisor: number,
  attendedCenti: number,
  whole: boolean,
  month: MonthDays,
  within: (date: string) => boolean,
): { centi: number; absentCenti: number; reverse: boolean; steps: Step[] } {
  const attended = formatCenti(attendedCenti)
  if (divisor !== LEGAL_DIVISOR_CENTI) {
    const steps = [step('month-agreed', { attended, divisor: formatCenti(divisor) })]
    return { centi: Math.min(attendedCenti, divisor), absentCenti: 0, reverse: false, steps }
  }
  if (whole) {
    const absentCenti = Math.max(0, month.working.length * 100 - attendedCenti)
    const params = { working: month.working.length, attended, absent: formatCenti(absentCenti) }
    return {
      centi: Math.max(0, divisor - absentCenti),
      absentCenti,
      reverse: true,
      steps: [step('month-whole', params)],
    }
  }
  const holidays = month.paidHolidays.filter(within).length
  const steps = [step('month-part', { attended, holidays })]
  return { centi: Math.min(attendedCenti + holidays * 100, divisor), absentCenti: 0, reverse: false, steps }
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
