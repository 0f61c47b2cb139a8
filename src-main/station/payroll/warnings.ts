/** Warnings of a wage line: they show, and block nothing here. Pure. */
import { formatYuan } from '../../contract/money.ts'
import type { Reason } from './life.ts'
import type { PayPolicy } from './policy.ts'
import { belowMinimumWage, type Timed } from './rules.ts'

export interface WarningInput {
  workdayCenti: number
  overtimeMinutes: number
  components: readonly Timed[]
  hasAccount: boolean
  confirmed: boolean
  /** He had confirmed the superseded version, whose number this is. */
  confirmationLostOf: number | null
  longestOvertime: { date: string; minutes: number } | undefined
  minimumWageFen: number | null
}

/** Codes with parameters, most serious first. Limits come from the dated table `resources/policies/pay.json`. */
export function warningsOf(line: WarningInput, policy: PayPolicy): Reason[] {
  const warnings: Reason[] = []
  if (!line.hasAccount) warnings.push(warning('no-account'))
  if (line.minimumWageFen !== null) {
    const { belowMinimum, owedFen, paidFen } = belowMinimumWage(line, line.minimumWageFen, policy.paidDaysPerMonthCenti)
    if (belowMinimum) {
      warnings.push(warning('below-minimum-wage', { paid: formatYuan(paidFen), owed: formatYuan(owedFen) }))
    }
  }
  if (!line.confirmed) {
    warnings.push(
      line.confirmationLostOf === null
        ? warning('not-confirmed')
        : warning('confirmation-lost', { version: line.confirmationLostOf }),
    )
  }
  if (line.overtimeMinutes > policy.monthOvertimeLimitMinutes) {
    warnings.push(
      warning('overtime-over-month', {
        hours: hours(line.overtimeMinutes),
        limit: hours(policy.monthOvertimeLimitMinutes),
      }),
    )
  }
  const day = line.longestOvertime
  if (day && day.minutes > policy.dayOvertimeLimitMinutes) {
    warnings.push(
      warning('overtime-over-day', {
        date: day.date,
        hours: hours(day.minutes),
        limit: hours(policy.dayOvertimeLimitMinutes),
      }),
    )
  }
  return warnings
}

function warning(code: string, params: Reason['params'] = {}): Reason {
  return { code: `payroll.warning.${code}`, params }
}

/** Minutes as hours to one decimal, cut off: `2190` → `36.5`. */
export function hours(minutes: number): string {
  return `${Math.floor(minutes / 60)}.${Math.floor(((minutes % 60) * 10) / 60)}`
}
