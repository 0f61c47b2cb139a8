/** Income tax on wages by cumulative withholding (累计预扣法). Pure. */
import { scaleFen } from '../../contract/money.ts'

export interface TaxTable {
  effectiveFrom: string
  /** 减除费用 of a month, fen. */
  monthlyAllowanceFen: number
  /** Rising; the last one has no upper end. */
  brackets: Array<{ upToFen: number | null; percent: number; quickDeductionFen: number }>
  source: string
}

export interface TaxYear {
  /** Income of the year up to and with this month, from every month that counts here. */
  incomeFen: number
  /** Months of employment in the year so far, the one paid in included; each carries one allowance. */
  months: number
  /** Social insurance, special additional and other deductions of those months. */
  deductedFen: number
  /** Withheld in the earlier months. */
  withheldFen: number
}

export interface Withholding {
  taxFen: number
  taxableFen: number
  percent: number
  quickDeductionFen: number
  /** Tax of the year so far, what was withheld not yet taken off. */
  wholeFen: number
}

/**
 * Tax to withhold this month: (cumulative income − allowances − deductions) × rate − quick deduction − withheld so far, never under zero; a surplus
 * is settled by the yearly return. Rounded half-up once. Source: 国家税务总局公告2018年第56号, 个人所得税扣缴申报管理办法（试行） 国家税务总局公告2018年第61号 §6.
 */
export function cumulativeTax(year: TaxYear, table: TaxTable): Withholding {
  const taxableFen = Math.max(0, year.incomeFen - table.monthlyAllowanceFen * year.months - year.deductedFen)
  const bracket = table.brackets.find(({ upToFen }) => upToFen === null || taxableFen <= upToFen)
  if (!bracket) throw new RangeError('the tax table has no last bracket')
  const whole = scaleFen(taxableFen, bracket.percent, 100) - bracket.quickDeductionFen
  const { percent, quickDeductionFen } = bracket
  return { taxFen: Math.max(0, whole - year.withheldFen), taxableFen, percent, quickDeductionFen, wholeFen: whole }
}

/** Days of one engagement, both inclusive; `to` is null while it runs. */
export interface EmploymentSpan {
  from: string
  to: string | null
}

/**
 * Months of employment of a tax year up to and with `taxMonth` (任职受雇月份数, 公告2018年第61号 §6): every month in which an engagement runs, whether its
 * wage is paid yet or not. At least one: a wage paid after the worker has left carries the allowance of the month it is paid in.
 */
export function employedMonths(spans: readonly EmploymentSpan[], taxMonth: string): number {
  const year = taxMonth.slice(0, 4)
  let months = 0
  for (let number = 1; number <= Number(taxMonth.slice(5)); number += 1) {
    const month = `${year}-${String(number).padStart(2, '0')}`
    if (spans.some(({ from, to }) => from.slice(0, 7) <= month && (to === null || to.slice(0, 7) >= month))) months += 1
  }
  return Math.max(1, months)
}
