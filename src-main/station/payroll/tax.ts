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
  /** Months of employment in the year so far, this one included; each carries one allowance. */
  months: number
  /** Social insurance, special additional and other deductions of those months. */
  deductedFen: number
  /** Withheld in the earlier months. */
  withheldFen: number
}

/**
 * Tax to withhold this month: (cumulative income − allowances − deductions) × rate − quick deduction − withheld so far, never under zero; a surplus
 * is settled by the yearly return. Rounded half-up once. Source: 国家税务总局公告2018年第56号, 个人所得税扣缴申报管理办法（试行） 国家税务总局公告2018年第61号 §6.
 */
export function cumulativeTax(year: TaxYear, table: TaxTable): { taxFen: number; taxableFen: number; percent: number } {
  const taxableFen = Math.max(0, year.incomeFen - table.monthlyAllowanceFen * year.months - year.deductedFen)
  const bracket = table.brackets.find(({ upToFen }) => upToFen === null || taxableFen <= upToFen)
  if (!bracket) throw new RangeError('the tax table has no last bracket')
  const whole = scaleFen(taxableFen, bracket.percent, 100) - bracket.quickDeductionFen
  return { taxFen: Math.max(0, whole - year.withheldFen), taxableFen, percent: bracket.percent }
}
