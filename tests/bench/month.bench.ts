/**
 * Attendance and wages of 10,000 workers × 31 days (DESIGN §6: under 3 s including commit): the workdays of every team are computed from the
 * punches and frozen as its sheet, in one commit; then every wage list is drafted, in another.
 */
import { one } from '../../src-main/station/store/db.ts'
import { closeTeams, draftTeams, openCrowd } from './crowd.ts'

const WORKERS = 10_000
const TEAM_SIZE = 40
const BUDGET_MS = 3000

export interface MonthResult {
  name: string
  workers: number
  teams: number
  workdays: number
  grossYuan: string
  /** Punches → workdays → frozen sheets, one commit, ms. */
  attendanceMs: number
  /** Frozen sheets → wage lists, one commit, ms. */
  wagesMs: number
  totalMs: number
  budgetMs: number
  passed: boolean
  [figure: string]: string | number | boolean
}

export async function run(): Promise<MonthResult> {
  const crowd = openCrowd(WORKERS, TEAM_SIZE)
  const attendanceMs = measure(() => closeTeams(crowd))
  const wagesMs = measure(() => draftTeams(crowd))
  const { db } = crowd.ledger
  const workdays = one<{ n: number }>(db, 'SELECT count(*) AS n FROM workday')?.n ?? 0
  const gross = one<{ fen: number }>(db, 'SELECT sum(gross_fen) AS fen FROM wage_list')?.fen ?? 0
  crowd.close()
  const totalMs = attendanceMs + wagesMs
  return {
    name: 'attendance and wages of 10,000 workers × 31 days',
    workers: WORKERS,
    teams: crowd.teamIds.length,
    workdays,
    grossYuan: String(Math.floor(gross / 100)),
    attendanceMs,
    wagesMs,
    totalMs,
    budgetMs: BUDGET_MS,
    passed: totalMs < BUDGET_MS,
  }
}

function measure(work: () => void): number {
  const start = performance.now()
  work()
  return Math.round(performance.now() - start)
}

if (import.meta.main) console.log(await run())
