/** Rules over wage lists, books and payments. Pure; integer arithmetic only. */
import { formatYuan } from '../../../../contract/money.ts'
import { lastDayOf } from '../../../payroll/dates.ts'
import { belowMinimumWage, formatCenti, type Timed } from '../../../payroll/rules.ts'
import type { CrossMeasures } from '../../policy.ts'
import type { Difference, WorkerBooks } from '../../tiles/reconciliation.ts'
import { type CrossFinding, findingOf, type Subject } from '../finding.ts'

/** A line of a living list that pays days. */
export interface PayLine extends Subject {
  lineId: string
  trade: string
  workRole: 'manager' | 'worker'
  workdayCenti: number
  /** Gross without back pay, fen. */
  payFen: number
  components: readonly Timed[]
}

/** Differences between the books that are cross-checks too: named here by person, with the reconciliation's own code as the evidence. */
const BY_DIFFERENCE = {
  'not-on-roster': ['attendance-without-roster', 'serious'],
  'outside-engagement': ['attendance-without-roster', 'serious'],
  'no-attendance': ['roster-without-attendance', 'notable'],
  'not-on-list': ['attendance-without-pay', 'serious'],
  'batch-differs': ['sums-differ', 'serious'],
  'paid-too-much': ['sums-differ', 'serious'],
} as const

export type BooksRow = WorkerBooks & { teamId: string | null; differences: readonly Difference[] }

/** Roster, attendance, list, bank file and bank result of each worker against one another (domain.md §6, 一核对). */
export function booksFindings(month: string, rows: readonly BooksRow[]): CrossFinding[] {
  return rows.flatMap((row) =>
    row.differences.flatMap(({ code, params }) => {
      const name = code.slice('compliance.difference.'.length)
      const known = BY_DIFFERENCE[name as keyof typeof BY_DIFFERENCE]
      const moreDays = name === 'workdays-differ' && row.lineCenti > row.sheetCenti
      const [rule, severity] = known ?? (moreDays ? (['days-paid-over-attended', 'serious'] as const) : [])
      if (!rule || !severity) return []
      return [
        findingOf(month, {
          rule,
          severity,
          people: [row],
          params: { name: row.name },
          evidence: [{ code: `difference-${name}`, workerId: row.workerId, params }],
        }),
      ]
    }),
  )
}

/** Pay for days without a single punch or workday: managers on the workers' list, or nobody at all (N3, N5). */
export function paidWithoutAttendance(
  month: string,
  lines: readonly PayLine[],
  books: ReadonlyMap<string, Pick<WorkerBooks, 'punches' | 'sheetCenti'>>,
): CrossFinding[] {
  return lines.flatMap((line) => {
    const own = books.get(line.workerId)
    if (line.payFen === 0 || !own || own.punches > 0 || own.sheetCenti > 0) return []
    return [
      findingOf(month, {
        rule: 'paid-without-attendance',
        severity: line.workRole === 'manager' ? 'notable' : 'serious',
        people: [line],
        params: { name: line.name, payFen: line.payFen },
        evidence: [{ code: 'paid-days', workerId: line.workerId, params: paidDays(line) }],
      }),
    ]
  })
}

/** Pay per workday, fen, cut off. */
function perDay({ payFen, workdayCenti }: Pick<PayLine, 'payFen' | 'workdayCenti'>): number {
  return Math.floor((payFen * 100) / workdayCenti)
}

/** Middle of a row of integers; of two middles the mean, cut off. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0
  return Math.floor(((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2)
}

/**
 * Pay per workday far from that of others of the trade (of the site where the trade has too few): median and median absolute deviation, so that a
 * few wild figures do not hide one another. Few days at high pay is a rule of its own (“考勤天数少、发薪金额高”, Hebei, N6).
 */
export function payOutliers(month: string, lines: readonly PayLine[], measures: CrossMeasures): CrossFinding[] {
  const workers = lines.filter(({ workRole, workdayCenti, payFen }) => {
    return workRole === 'worker' && workdayCenti >= 100 && payFen > 0
  })
  if (workers.length < measures.outlierPeople) return []
  const trades = Map.groupBy(workers, ({ trade }) => trade)
  return workers.flatMap((line) => {
    const own = trades.get(line.trade) ?? []
    const group = own.length >= measures.outlierPeople ? own : workers
    const values = group.map(perDay)
    const middle = median(values)
    const spread = Math.max(median(values.map((value) => Math.abs(value - middle))), Math.floor(middle / 100), 1)
    const value = perDay(line)
    const away = Math.abs(value - middle)
    const few = line.workdayCenti <= measures.lowAttendanceCenti
    const high = few && value * 100 >= measures.lowAttendancePayPercent * middle
    const far = away > measures.outlierMads * spread && away * 100 > measures.outlierPercent * middle
    if (!high && !far) return []
    const params = { name: line.name, perDayFen: value, medianFen: middle, days: formatCenti(line.workdayCenti) }
    return [
      findingOf(month, {
        rule: high ? 'low-attendance-high-pay' : 'pay-outlier',
        severity: high ? 'serious' : 'notable',
        people: [line],
        params,
        evidence: [
          { code: 'paid-days', workerId: line.workerId, params: paidDays(line) },
          {
            code: group === workers ? 'compared-site' : 'compared-trade',
            params: { people: group.length, medianFen: middle, spreadFen: spread },
          },
        ],
      }),
    ]
  })
}

/** Pay for normal days under the local minimum wage (最低工资规定 §12): the same reckoning that warns on the list. */
export function belowMinimum(
  month: string,
  lines: readonly PayLine[],
  minimumWageFen: number | null,
  paidDaysPerMonthCenti: number,
): CrossFinding[] {
  if (minimumWageFen === null) return []
  return lines.flatMap((line) => {
    const { belowMinimum: below, owedFen, paidFen } = belowMinimumWage(line, minimumWageFen, paidDaysPerMonthCenti)
    if (!below) return []
    return [
      findingOf(month, {
        rule: 'below-minimum',
        severity: 'serious',
        people: [line],
        params: { name: line.name, paidFen, owedFen },
        evidence: [
          { code: 'below-minimum', workerId: line.workerId, params: { paidFen, owedFen, minimumFen: minimumWageFen } },
          { code: 'paid-days', workerId: line.workerId, params: paidDays(line) },
        ],
      }),
    ]
  })
}

function paidDays(line: PayLine) {
  return { days: formatCenti(line.workdayCenti), payFen: line.payFen }
}

/** A line that its worker had signed and that a later version pays otherwise. */
export interface ChangedLine extends Subject {
  lineId: string
  versionBefore: number
  version: number
  signedFen: number
  nowFen: number
  /** He has signed the later version too. */
  signedAgain: boolean
}

/** A list changed after the worker's signature (条例 art. 31; kept apart by version and hash). Signed anew it is only told. */
export function signedThenChanged(month: string, lines: readonly ChangedLine[]): CrossFinding[] {
  return lines
    .filter(({ signedFen, nowFen }) => signedFen !== nowFen)
    .map((line) => {
      const { workerId, name, versionBefore, version, signedFen, nowFen, signedAgain } = line
      return findingOf(month, {
        rule: 'signed-then-changed',
        severity: signedAgain ? 'notable' : 'serious',
        people: [line],
        params: { name, signedFen, nowFen },
        evidence: [
          {
            code: signedAgain ? 'signed-again' : 'not-signed-again',
            workerId,
            params: { before: versionBefore, version, signedFen, nowFen },
          },
        ],
      })
    })
}

export interface TeamPayout {
  teamId: string
  teamName: string
  /** Lines of frozen lists with pay, of them paid, and of those after the pay date. */
  lines: number
  paid: number
  late: Array<Subject & { paidOn: string }>
}

/** Paid after the agreed date, or not yet though it is over (条例 art. 12–14). The payout check counts it; here it is by team and name. */
export function latePay(month: string, teams: readonly TeamPayout[], payDate: string, today: string): CrossFinding[] {
  return teams.flatMap(({ teamId, teamName, lines, paid, late }) => {
    const overdue = today > payDate ? lines - paid : 0
    if (overdue === 0 && late.length === 0) return []
    return [
      findingOf(month, {
        rule: 'late-pay',
        severity: overdue > 0 ? 'serious' : 'notable',
        teamId,
        people: late,
        params: { team: teamName, due: payDate, late: late.length, unpaid: overdue },
        evidence: [
          ...(overdue > 0 ? [{ code: 'unpaid', params: { team: teamName, unpaid: overdue, due: payDate } }] : []),
          ...late.map(({ workerId, name, paidOn }) => ({
            code: 'paid-on',
            workerId,
            date: paidOn,
            params: { name, date: paidOn, due: payDate },
          })),
        ],
      }),
    ]
  })
}

export interface EscrowState {
  /** What the escrow account holds as far as the station knows, fen; null where no statement says. */
  availableFen: number | null
  asOf: string
  /** Frozen and not yet paid or on its way, fen. */
  owedFen: number
}

/** The escrow account holds less than the frozen lists still need (53号: funded in full and on time). */
export function escrowShort(month: string, { availableFen, asOf, owedFen }: EscrowState): CrossFinding[] {
  if (availableFen === null || owedFen === 0 || availableFen >= owedFen) return []
  const shortFen = owedFen - availableFen
  return [
    findingOf(month, {
      rule: 'escrow-short',
      severity: 'serious',
      params: { shortFen },
      evidence: [
        { code: 'escrow-short', params: { available: formatYuan(availableFen), owed: formatYuan(owedFen), asOf } },
      ],
    }),
  ]
}

/** A team's months up to this one that have both a noted output and a list. */
export interface ProgressMonth {
  teamId: string
  teamName: string
  month: string
  /** Labour value of the output, fen. */
  labourFen: number
  grossFen: number
}

/**
 * A team's wages beside its progress (条例 §31, 53号 §18), all its months together, since output is often measured later than it is made: far above it,
 * somebody is paid who did not work; far below it, somebody who worked may be missing from the list.
 */
export function progressDiffers(
  month: string,
  rows: readonly ProgressMonth[],
  { progressOverPercent, progressUnderPercent }: Pick<CrossMeasures, 'progressOverPercent' | 'progressUnderPercent'>,
): CrossFinding[] {
  const teams = new Map<string, ProgressMonth[]>()
  for (const row of rows) teams.set(row.teamId, [...(teams.get(row.teamId) ?? []), row])
  return [...teams].flatMap(([teamId, own]) => {
    if (!own.some((row) => row.month === month)) return []
    const grossFen = own.reduce((sum, row) => sum + row.grossFen, 0)
    const labourFen = own.reduce((sum, row) => sum + row.labourFen, 0)
    const over = grossFen * 100 > labourFen * (100 + progressOverPercent)
    const under = grossFen * 100 < labourFen * (100 - progressUnderPercent)
    if (!over && !under) return []
    const team = own[0]?.teamName ?? ''
    return [
      findingOf(month, {
        rule: 'progress-differs',
        severity: 'notable',
        teamId,
        params: { team, percent: Math.floor((grossFen * 100) / labourFen) },
        evidence: own.map((row) => ({
          code: over ? 'progress-over' : 'progress-under',
          date: lastDayOf(row.month),
          params: { month: row.month, wages: formatYuan(row.grossFen), labour: formatYuan(row.labourFen) },
        })),
      }),
    ]
  })
}
