/**
 * Attendance and wages of 10,000 workers × 31 days (DESIGN §6: under 3 s including commit): the workdays of every team are computed from the
 * punches and frozen as its sheet, in one commit; then every wage list is drafted, in another.
 */
import { all, type Db, one } from '../../src-main/station/store/db.ts'
import { closeTeams, draftTeams, MONTH, openCrowd } from './crowd.ts'

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
  /** Processor time of both, ms: what it costs where nothing else runs. */
  processorMs: number
  /** Plain better-sqlite3 in the same run: the same punches read by worker, as many bytes as the sheets and lists have written and committed, ms. */
  plainMs: number
  /** totalMs / plainMs. */
  ratio: number
  budgetMs: number
  passed: boolean
  [figure: string]: string | number | boolean
}

export async function run(): Promise<MonthResult> {
  const crowd = openCrowd(WORKERS, TEAM_SIZE)
  const { db } = crowd.ledger
  const before = process.cpuUsage()
  const attendanceMs = measure(() => closeTeams(crowd))
  const wagesMs = measure(() => draftTeams(crowd))
  const { user, system } = process.cpuUsage(before)
  const plainMs = measure(() => plain(db))
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
    processorMs: Math.round((user + system) / 1000),
    plainMs,
    ratio: Math.round((totalMs * 100) / plainMs) / 100,
    budgetMs: BUDGET_MS,
    passed: totalMs < BUDGET_MS,
  }
}

/** What the database alone takes: every punch of the month read once, and the bytes of facts and tables written once, in one commit. */
function plain(db: Db): void {
  const bytes =
    one<{ n: number }>(
      db,
      `SELECT (SELECT sum(length(bytes)) FROM journal_fact WHERE kind IN ('attendance.sheet-closed', 'payroll.list-drafted'))
         + (SELECT sum(length(days)) FROM sheet_worker) AS n`,
    )?.n ?? 0
  const workers = all<{ id: string }>(db, 'SELECT id FROM worker')
  const read = db.prepare('SELECT id, at_seconds, direction FROM punch WHERE worker_id = ? AND local_date >= ?').raw()
  db.exec('CREATE TABLE plain (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT')
  const write = db.prepare('INSERT INTO plain (bytes) VALUES (?)')
  const row = Buffer.alloc(Math.ceil(bytes / workers.length), 1)
  db.transaction(() => {
    for (const { id } of workers) {
      read.all(id, `${MONTH}-01`)
      write.run(row)
    }
  }).immediate()
}

function measure(work: () => void): number {
  const start = performance.now()
  work()
  return Math.round(performance.now() - start)
}

if (import.meta.main) console.log(await run())
