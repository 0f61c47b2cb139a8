/** Pay by the day, from frozen workdays and dated rates to fen. Pure: no clock, no database, no floating point. */
import { formatYuan, scaleFen, sumFen } from '../../contract/money.ts'

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
}

/** Pay for one workday from a date on. */
export interface DatedRate {
  fromDate: string
  dayRateFen: number
}

export interface Formula {
  code: string
  params: Record<string, string | number>
}

export interface Component {
  kind: 'day-rate' | 'overtime'
  quantity: number
  unit: 'workday-centi' | 'minute'
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

interface Group {
  rate: DatedRate
  from: string
  to: string
  workdayCenti: number
}

interface OvertimeGroup {
  rate: DatedRate
  workdayMinutes: number
  percent: number
  from: string
  minutes: number
}

/**
 * Pay of one engagement for one month. Each period of one rate is one component, rounded half-up once; overtime is one component per rate,
 * workday length and percent. The order of days and rates does not matter.
 * Sources: 劳动法 §44 (overtime), 工资支付暂行规定 §13, domain.md §5.1.
 */
export function payOf(days: readonly PaidDay[], rates: readonly DatedRate[]): LineResult {
  const dated = [...rates].sort((a, b) => compare(a.fromDate, b.fromDate))
  const worked = days.filter((day) => day.workdayCenti > 0 || day.overtimeMinutes > 0)
  if (worked.some((day, index) => index > 0 && day.date < (worked[index - 1]?.date ?? ''))) {
    worked.sort((a, b) => compare(a.date, b.date))
  }
  const groups = new Map<string, Group>()
  const overtime = new Map<string, OvertimeGroup>()
  const gaps: RateGap[] = []
  for (const day of worked) {
    const rate = rateInForce(dated, day.date)
    if (!rate) {
      gaps.push({ date: day.date })
      continue
    }
    if (day.workdayCenti > 0) addDay(groups, rate, day)
    if (day.overtimeMinutes > 0) addOvertime(overtime, rate, day)
  }
  if (gaps.length > 0) return { ok: false, gaps }
  const components = [
    ...[...groups.values()].map(dayRateComponent),
    ...orderedOvertime(overtime).map(overtimeComponent),
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

/** The last rate whose date is on or before the day; `dated` rises by date. */
export function rateInForce(dated: readonly DatedRate[], date: string): DatedRate | undefined {
  let found: DatedRate | undefined
  for (const rate of dated) {
    if (rate.fromDate > date) break
    found = rate
  }
  return found
}

function addDay(groups: Map<string, Group>, rate: DatedRate, day: PaidDay): void {
  const group = groups.get(rate.fromDate)
  if (group) {
    group.workdayCenti += day.workdayCenti
    group.to = day.date
  } else groups.set(rate.fromDate, { rate, from: day.date, to: day.date, workdayCenti: day.workdayCenti })
}

function addOvertime(groups: Map<string, OvertimeGroup>, rate: DatedRate, day: PaidDay): void {
  const key = `${rate.fromDate}|${day.workdayMinutes}|${day.overtimePercent}`
  const group = groups.get(key)
  if (group) group.minutes += day.overtimeMinutes
  else
    groups.set(key, {
      rate,
      workdayMinutes: day.workdayMinutes,
      percent: day.overtimePercent,
      from: day.date,
      minutes: day.overtimeMinutes,
    })
}

/** Same order whatever order the days came in: by rate, then length of the workday, then percent. */
function orderedOvertime(groups: Map<string, OvertimeGroup>): OvertimeGroup[] {
  return [...groups.values()].sort(
    (a, b) => compare(a.rate.fromDate, b.rate.fromDate) || a.workdayMinutes - b.workdayMinutes || a.percent - b.percent,
  )
}

function dayRateComponent(group: Group): Component {
  const rateFen = group.rate.dayRateFen
  const amountFen = scaleFen(rateFen, group.workdayCenti, 100)
  return {
    kind: 'day-rate',
    quantity: group.workdayCenti,
    unit: 'workday-centi',
    rateFen,
    amountFen,
    formula: {
      code: 'payroll.formula.day-rate',
      params: {
        from: group.from,
        to: group.to,
        workdays: formatCenti(group.workdayCenti),
        rate: formatYuan(rateFen),
        amount: formatYuan(amountFen),
      },
    },
  }
}

function overtimeComponent(group: OvertimeGroup): Component {
  const rateFen = group.rate.dayRateFen
  const amountFen = overtimeFen(rateFen, group.minutes, group.percent, group.workdayMinutes)
  return {
    kind: 'overtime',
    quantity: group.minutes,
    unit: 'minute',
    rateFen,
    amountFen,
    formula: {
      code: 'payroll.formula.overtime',
      params: {
        minutes: group.minutes,
        rate: formatYuan(rateFen),
        percent: group.percent,
        workdayMinutes: group.workdayMinutes,
        amount: formatYuan(amountFen),
      },
    },
  }
}

/** minutes × day rate × percent ÷ (minutes of a workday × 100), rounded half-up once (劳动法 §44). All integers. */
export function overtimeFen(dayRateFen: number, minutes: number, percent: number, workdayMinutes: number): number {
  return scaleFen(dayRateFen, minutes * percent, workdayMinutes * 100)
}

/** Hundredths as decimal text: `2150` → `21.50`. */
export function formatCenti(centi: number): string {
  const digits = String(centi).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/**
 * Whether pay without overtime is under the local minimum for the time worked: part of a month counts by its share of the paid days
 * (最低工资规定 §12: overtime does not count; 21.75 paid days, 人社部发〔2025〕2号). `owedFen` is that share, rounded once.
 */
export function belowMinimumWage(
  pay: { components: readonly Pick<Component, 'kind' | 'amountFen'>[]; workdayCenti: number },
  minimumWageFen: number,
  paidDaysPerMonthCenti: number,
): { belowMinimum: boolean; owedFen: number; paidFen: number } {
  const paidFen = sumFen(pay.components.filter((c) => c.kind === 'day-rate').map((c) => c.amountFen))
  const counted = Math.min(pay.workdayCenti, paidDaysPerMonthCenti)
  const owedFen = scaleFen(minimumWageFen, counted, paidDaysPerMonthCenti)
  return { belowMinimum: paidFen < owedFen, owedFen, paidFen }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
