import { holidaysOf } from '../attendance/calendar.ts'
import { seriousOperations } from '../attendance/devices/operations.ts'
import { gateDays } from '../attendance/queries.ts'
import { currentEscrow } from '../bank/queries.ts'
import { filingsOf } from '../filing/queries.ts'
import { lineStandings, needsList, settlementObstacles, supplementsFen, teamStandings } from '../filing/standing.ts'
import { filingDateOf, lastDayOf, payDateOf } from '../payroll/dates.ts'
import { noticePhotosOf } from '../payroll/notice.ts'
import { projectOf, siteDate } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import type { Measures } from './policy.ts'
import type { AccountEvidence } from './tiles/account.ts'
import type { ChannelEvidence, GateEvidence, TerminalEvidence } from './tiles/channel.ts'
import type { BookEvidence, FilingEvidence, PayoutEvidence, TeamEvidence } from './tiles/month.ts'

/** What the tables say for the eight tiles. Nothing here is typed in by anyone. */

export function accountEvidence(db: Db): AccountEvidence {
  const project = projectOf(db)
  return {
    escrow: currentEscrow(db) ?? null,
    projectName: project?.name ?? null,
    generalName: one<{ name: string }>(db, "SELECT name FROM company WHERE kind = 'general'")?.name ?? null,
    contractStart: project?.startDate ?? null,
  }
}

/** Device state by id, where the devices process tells it. */
export type HealthOf = (deviceId: string) => { state: string; skewMs?: number } | undefined

export function channelEvidence(
  db: Db,
  month: string,
  now: string,
  health: HealthOf,
): Omit<ChannelEvidence, 'openChecks'> {
  const today = siteDate(db, now)
  const range = [`${month}-01`, lastDayOf(month)]
  const until = today < range[1]! ? today : range[1]!
  const count = (sql: string) => one<{ n: number }>(db, sql, range)?.n ?? 0
  const unknown = one<{ numbers: number; punches: number }>(
    db,
    `SELECT count(DISTINCT device_id || '/' || number) AS numbers, count(*) AS punches FROM punch
     WHERE worker_id IS NULL AND device_id IS NOT NULL AND problem IS NULL AND +local_date BETWEEN ? AND ?`,
    range,
  )
  return {
    until,
    terminals: terminals(db, health, today.slice(0, 7) === month),
    gates: gates(db, range[0]!, until),
    punches: count('SELECT count(*) AS n FROM punch WHERE local_date BETWEEN ? AND ?'),
    manualPunches: count(
      "SELECT count(*) AS n FROM punch WHERE provenance = 'manual' AND voided_reason IS NULL AND +local_date BETWEEN ? AND ?",
    ),
    unknownNumbers: unknown?.numbers ?? 0,
    unknownPunches: unknown?.punches ?? 0,
    impossible: count(
      "SELECT count(*) AS n FROM punch WHERE problem IS NOT NULL AND problem <> 'attendance.before-start' AND local_date BETWEEN ? AND ?",
    ),
    operations: seriousOperations(db)
      .filter(({ date }) => date.startsWith(month))
      .map(({ deviceName, warning, noted }) => ({
        name: deviceName,
        cleared: warning === 'devices.operation-log-cleared',
        noted,
      })),
  }
}

function gates(db: Db, from: string, to: string): GateEvidence[] {
  return all<{ id: string; name: string }>(
    db,
    "SELECT id, name FROM device WHERE driver = 'gate-7e' ORDER BY name, id",
  ).map(({ id, name }) => ({
    name,
    days: gateDays(db, id, from, to).flatMap(({ date, passages, punches }) =>
      punches === null ? [] : [{ date, passages, punches }],
    ),
  }))
}

function terminals(db: Db, health: HealthOf, current: boolean): TerminalEvidence[] {
  return all<{ id: string; name: string; pulledAt: string | null; complete: number | null; skewMs: number | null }>(
    db,
    `SELECT d.id, d.name, p.pulled_at AS pulledAt, p.complete, p.skew_ms AS skewMs FROM device d
     LEFT JOIN pull p ON p.id = (SELECT q.id FROM pull q WHERE q.device_id = d.id ORDER BY q.pulled_at DESC, q.id LIMIT 1)
     WHERE d.driver NOT IN ('sdt-reader', 'gate-7e') AND d.retired_at IS NULL ORDER BY d.name, d.id`,
  ).map(({ id, name, pulledAt, complete, skewMs }) => ({
    name,
    lastPull: pulledAt === null ? null : siteDate(db, pulledAt),
    complete: pulledAt === null ? null : complete === 1,
    skewMs,
    // Whether a terminal answers today says nothing about an earlier month.
    state: current ? (health(id)?.state ?? null) : null,
  }))
}

export function noticeEvidence(db: Db, month: string): TeamEvidence[] {
  return teamStandings(db, month)
    .filter(needsList)
    .map(({ teamName, listId, state, noticeUntil, objections, openObjections }) => ({
      name: teamName,
      listId,
      state,
      noticeUntil,
      objections,
      openObjections,
      photos: listId === null ? 0 : noticePhotosOf(db, listId).length,
    }))
}

export function payoutEvidence(db: Db, month: string, today: string): Omit<PayoutEvidence, 'openChecks'> {
  const payDate = payDateOf(holidaysOf(db), month, projectOf(db)?.payDay ?? 28)
  const lines = lineStandings(db, month).filter((line) => line.frozen === 1 && line.netFen > 0)
  const paid = lines.filter((line) => line.paymentState === 'paid')
  const failed = lines.filter((line) => line.paymentState === 'rejected' || line.paymentState === 'returned')
  const sum = (rows: Array<{ netFen: number }>) => rows.reduce((total, row) => total + row.netFen, 0)
  return {
    today,
    payDate,
    lines: lines.length,
    totalFen: sum(lines),
    paid: paid.length,
    paidFen: sum(paid),
    failed: failed.length,
    failedFen: sum(failed),
    late: paid.filter((line) => line.decidedAt !== null && siteDate(db, line.decidedAt) > payDate).length,
    unknown: lines.filter((line) => line.paymentState === 'unknown').length,
    batchesOpen:
      one<{ n: number }>(
        db,
        "SELECT count(*) AS n FROM bank_batch WHERE month = ? AND state NOT IN ('settled', 'refused')",
        [month],
      )?.n ?? 0,
  }
}

export function filingEvidence(db: Db, month: string, today: string, measures: Measures): FilingEvidence {
  const frozen = teamStandings(db, month).filter((team) => team.state === 'frozen')
  return {
    today,
    due: filingDateOf(month, measures.filingDay),
    filings: filingsOf(db, month).map((row) => ({ ...row, copy: row.receiptSha256 !== null })),
    lines: frozen.reduce((sum, team) => sum + team.lines, 0),
    netFen: frozen.reduce((sum, team) => sum + team.netFen, supplementsFen(db, month)),
  }
}

export function bookEvidence(db: Db, month: string): BookEvidence {
  const book = one<{ sha256: string; pages: number; boundAt: string }>(
    db,
    'SELECT sha256, pages, bound_at AS boundAt FROM month_book WHERE month = ? ORDER BY version DESC LIMIT 1',
    [month],
  )
  const changed = one<{ n: number }>(
    db,
    `SELECT (SELECT count(*) FROM wage_list WHERE month = @month AND frozen_at > @since)
       + (SELECT count(*) FROM bank_payment p JOIN wage_list w ON w.id = p.list_id
           WHERE w.month = @month AND p.decided_at > @since)
       + (SELECT count(*) FROM wage_notice_photo n JOIN wage_list w ON w.id = n.list_id
           WHERE w.month = @month AND n.added_at > @since)
       + (SELECT count(*) FROM filing WHERE month = @month AND recorded_at > @since) AS n`,
    { month, since: book?.boundAt ?? '9999' },
  )
  return {
    book: book ?? null,
    obstacles: book ? [] : settlementObstacles(db, month),
    changedSince: book ? (changed?.n ?? 0) : 0,
  }
}
