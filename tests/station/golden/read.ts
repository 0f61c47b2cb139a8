/** Reads the golden tables: shifts by name, pay in words, punches by day; runs them through the rules of attendance and wages. */
import type { Shift } from '../../../src-main/contract/attendance.ts'
import { parseYuan } from '../../../src-main/contract/money.ts'
import type { PayBasis } from '../../../src-main/contract/pay.ts'
import { shippedHolidays } from '../../../src-main/station/attendance/calendar.ts'
import { addDays } from '../../../src-main/station/attendance/rules/time.ts'
import { lastDayOf } from '../../../src-main/station/payroll/dates.ts'
import { monthDaysOf } from '../../../src-main/station/payroll/month-days.ts'
import { type DatedBasis, type PaidDay, payOf } from '../../../src-main/station/payroll/rules.ts'
import { byKindOfDay } from '../../../src-main/station/payroll/sources.ts'
import { DAY, monthOf, NIGHT, punchesOn } from '../attendance/rules/support.ts'

/** First date, number of days one after the other, punches of each. */
export type Days = [first: string, count: number, punches: string]

export interface GoldenRow {
  name: string
  /** Article, thread or form. */
  source: string
  shift: keyof typeof SHIFTS
  /** `day 350`, `hour 45`, `month 8700`, `month 7800/26`, `piece`, joined with `; 2026-11-16 …` for a later one. */
  pay: string
  days: Days[]
  /** Hundredths of a workday and minutes of overtime of the month. */
  work: [centi: number, overtime: number]
  /** Components in order, fen. */
  amounts: number[]
  /** First and last day of the engagement; the whole month unless told. */
  entry?: string
  exit?: string
}

const LAW = { rest: 200, holiday: 300 }

export const SHIFTS = {
  /** 07:00–17:00, two hours of break, eight hours, overtime 150 % by the half-hour, ten minutes of grace. */
  day: DAY,
  night: NIGHT,
  /** The same with rest days at 200 % and statutory holidays at 300 % (劳动法 §44). */
  'day by law': { ...DAY, dayPercents: LAW },
  'night by law': { ...NIGHT, dayPercents: LAW },
  /** A workday (工) of ten hours, overtime as by agreement at the plain rate. */
  'ten hours': { ...DAY, end: '19:00', workdayMinutes: 600, overtimePercent: 100 },
  split: { ...DAY, start: '05:30', end: '18:30', breaks: [{ from: '10:30', to: '15:30' }] },
  flexible: { ...DAY, flexible: true, breakMinutes: 60 },
  halves: {
    ...DAY,
    thresholds: [
      { minutes: 450, centi: 100 },
      { minutes: 210, centi: 50 },
    ],
  },
  strict: { ...DAY, graceMinutes: 0, overtimeUnitMinutes: 60 },
} satisfies Record<string, Shift>

function fen(text: string): number {
  const parsed = parseYuan(text)
  if (!parsed.ok) throw new Error(`cannot read ${text}`)
  return parsed.fen
}

function basisOf(text: string): PayBasis {
  const [kind, amount = ''] = text.split(' ')
  if (kind === 'day') return { kind, dayRateFen: fen(amount) }
  if (kind === 'hour') return { kind, hourRateFen: fen(amount) }
  if (kind === 'piece') return { kind }
  const [wage = '', divisor] = amount.split('/')
  const divisorCenti = divisor ? fen(divisor) : 2175
  return { kind: 'month', monthFen: fen(wage), divisorCenti, agreement: divisor ? '合同' : null }
}

export function termsOf(pay: string): DatedBasis[] {
  return pay.split('; ').map((text) => {
    const dated = /^(\d{4}-\d{2}-\d{2}) (.+)$/.exec(text)
    return { fromDate: dated?.[1] ?? '2026-01-01', basis: basisOf(dated?.[2] ?? text) }
  })
}

/** Punches to paid days, as the frozen sheet would hold them. A day that is a question counts nothing and is named. */
export function paidDays(row: GoldenRow): PaidDay[] {
  const shift: Shift = SHIFTS[row.shift]
  const month = row.days[0]?.[0].slice(0, 7) ?? '2026-11'
  const punches = row.days.flatMap(([first, count, texts]) =>
    Array.from({ length: count }, (_, index) => punchesOn(addDays(first, index), texts.split(', '))).flat(),
  )
  const numbered = punches.map((punch, index) => ({ ...punch, position: index }))
  return monthOf(shift, numbered, { from: `${month}-01`, to: lastDayOf(month) })
    .days.filter((day) => day.workdayCenti > 0 || day.overtimeMinutes > 0)
    .map(({ date, workdayCenti, normalMinutes, overtimeMinutes }) => {
      const { workdayMinutes, overtimePercent, dayPercents } = shift
      const day = { date, workdayCenti, normalMinutes, overtimeMinutes, workdayMinutes, overtimePercent }
      return dayPercents ? byKindOfDay(day, dayPercents, shippedHolidays) : day
    })
}

export function run(row: GoldenRow) {
  const days = paidDays(row)
  const month = row.days[0]?.[0].slice(0, 7) ?? '2026-11'
  const result = payOf(
    days,
    termsOf(row.pay),
    monthDaysOf(month, row.entry ?? '2026-01-01', row.exit ?? null, shippedHolidays(month)),
  )
  if (!result.ok) throw new Error(`no rate on ${result.gaps.map(({ date }) => date).join(', ')}`)
  const { workdayCenti, overtimeMinutes, components, grossFen } = result.pay
  return { work: [workdayCenti, overtimeMinutes], amounts: components.map(({ amountFen }) => amountFen), grossFen }
}
