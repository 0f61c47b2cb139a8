import type { z } from 'zod'
import type { contract } from '../contract/index.ts'
import { formatYuan, sumFen } from '../contract/money.ts'
import { missingYears } from './attendance/calendar.ts'
import { seriousOperations } from './attendance/devices/operations.ts'
import { openImpossible } from './attendance/impossible.ts'
import { dueSoon, overdueWages } from './payroll/due.ts'
import { localDateOf } from './store/clock.ts'
import { all, type Db, one } from './store/db.ts'

type Today = z.infer<NonNullable<(typeof contract.station.today)['~orpc']['outputSchema']>>
type Alert = Today['alerts'][number]

/**
 * Figures and alerts of the first screen: each alert names the page that deals with it.
 * @param offered files that sticks and folders offer and nobody has answered
 */
export function todayOf(db: Db, now: string, offered = 0): Today {
  const zone = one<{ zone: string }>(db, 'SELECT zone FROM project LIMIT 1')?.zone ?? 'Asia/Shanghai'
  const today = localDateOf(now, zone)
  const month = today.slice(0, 7)
  return {
    now,
    month,
    workMonth: workMonth(db) ?? month,
    workers: count(db, 'SELECT count(*) AS n FROM engagement WHERE exit_date IS NULL'),
    alerts: [
      ...alert('project-missing', 'site', true, db, 'SELECT count(*) = 0 AS n FROM project'),
      ...wageAlerts(db, today),
      ...missingYears(db, today).map(
        (year): Alert => ({
          code: 'station.alert.holidays-missing',
          params: { year },
          serious: year === Number(today.slice(0, 4)),
          page: 'site',
        }),
      ),
      ...alert('account-missing', 'bank', true, db, 'SELECT count(*) = 0 AS n FROM escrow_account'),
      ...alert(
        'unknown-numbers',
        'attendance',
        true,
        db,
        "SELECT count(DISTINCT device_id || '/' || number) AS n FROM punch WHERE worker_id IS NULL AND device_id IS NOT NULL",
      ),
      ...alertOf('impossible-times', 'attendance', true, openImpossible(db)),
      ...alert(
        'workers-without-account',
        'roster',
        false,
        db,
        `SELECT count(*) AS n FROM engagement e WHERE e.exit_date IS NULL
         AND NOT EXISTS (SELECT 1 FROM worker_account a WHERE a.worker_id = e.worker_id AND a.replaced_at IS NULL)`,
      ),
      ...alert(
        'identity-expired',
        'roster',
        false,
        db,
        `SELECT count(*) AS n FROM worker w JOIN engagement e ON e.worker_id = w.id AND e.exit_date IS NULL
         WHERE w.valid_to <> '长期' AND w.valid_to < ?`,
        [today],
      ),
      ...alert(
        'pull-incomplete',
        'attendance',
        true,
        db,
        `SELECT count(*) AS n FROM pull p WHERE p.complete = 0
         AND p.pulled_at = (SELECT max(q.pulled_at) FROM pull q WHERE q.device_id = p.device_id)`,
      ),
      ...operationAlerts(db),
      ...alertOf('files-offered', 'site', false, offered),
      ...alert(
        'gate-fault',
        'site',
        true,
        db,
        `SELECT count(*) AS n FROM device d JOIN gate_count c ON c.id = (
           SELECT id FROM gate_count WHERE device_id = d.id ORDER BY read_at DESC, seq DESC LIMIT 1)
         WHERE d.retired_at IS NULL AND (c.fault <> 0 OR c.alarm <> 0)`,
      ),
      ...alert(
        'lists-to-confirm',
        'wages',
        false,
        db,
        "SELECT count(*) AS n FROM wage_list WHERE state IN ('drafted', 'confirmed', 'reviewed')",
      ),
      ...alert(
        'objections-open',
        'wages',
        true,
        db,
        `SELECT count(*) AS n FROM wage_objection o JOIN wage_line l ON l.id = o.line_id JOIN wage_list w ON w.id = l.list_id
         WHERE o.answer IS NULL AND w.state <> 'superseded'`,
      ),
      ...alert('batches-unknown', 'bank', true, db, "SELECT count(*) AS n FROM bank_batch WHERE state = 'unknown'"),
      ...alert(
        'payments-returned',
        'bank',
        true,
        db,
        "SELECT count(*) AS n FROM bank_payment WHERE state IN ('rejected', 'returned') AND reissued_by IS NULL",
      ),
      ...alert('bank-doubts', 'bank', true, db, 'SELECT count(*) AS n FROM bank_quarantine WHERE at >= ?', [
        daysBefore(now, DOUBT_DAYS),
      ]),
      ...alert(
        'escrow-flagged',
        'bank',
        true,
        db,
        'SELECT count(*) AS n FROM escrow_entry WHERE flagged = 1 AND booked_on >= ?',
        [localDateOf(daysBefore(now, FLAG_DAYS), zone)],
      ),
    ],
  }
}

/** Days that an answer nobody believes, and an entry of the escrow account that is neither wages nor funding, stand among the alerts. */
const DOUBT_DAYS = 14
const FLAG_DAYS = 31

function daysBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString()
}

/** Wages past their pay date, and those that come near it without a frozen list: one alert a month. */
function wageAlerts(db: Db, today: string): Alert[] {
  const late = byMonth(overdueWages(db, today)).map(([month, rows]): Alert => {
    const [{ payDate, daysLate }] = rows
    const yuan = formatYuan(sumFen(rows.map((row) => row.unpaidFen)))
    const open = rows.filter(({ what }) => what !== 'unpaid' && what !== 'not-frozen').length
    const code = open > 0 ? 'wages-overdue-open' : 'wages-overdue'
    const teams = new Set(rows.map(({ teamId }) => teamId)).size
    const params = { month, n: teams, payDate, days: daysLate, yuan, ...(open > 0 ? { open } : {}) }
    return { code: `station.alert.${code}`, params, serious: true, page: 'wages' }
  })
  const soon = byMonth(dueSoon(db, today)).map(([month, rows]): Alert => {
    const [{ payDate, daysLeft }] = rows
    const teams = new Set(rows.map(({ teamId }) => teamId)).size
    const params = { month, n: teams, payDate, days: daysLeft }
    return { code: `station.alert.wages-due`, params, serious: daysLeft <= 1, page: 'wages' }
  })
  return [...late, ...soon]
}

function byMonth<T extends { month: string }>(rows: readonly T[]): Array<[string, [T, ...T[]]]> {
  const months = new Map<string, [T, ...T[]]>()
  for (const row of rows) {
    const known = months.get(row.month)
    if (known) known.push(row)
    else months.set(row.month, [row])
  }
  return [...months]
}

/** Clocks set and logs cleared at terminals, until somebody has taken note. */
function operationAlerts(db: Db): Alert[] {
  const open = seriousOperations(db).filter(({ noted }) => !noted)
  const of = (code: string) => open.filter(({ warning }) => warning === code).length
  return [
    ...alertOf('terminal-log-cleared', 'site', true, of('devices.operation-log-cleared')),
    ...alertOf('terminal-clock-set', 'site', true, of('devices.operation-time-set')),
  ]
}

function alert(code: string, page: string, serious: boolean, db: Db, sql: string, params: string[] = []): Alert[] {
  return alertOf(code, page, serious, count(db, sql, params))
}

function alertOf(code: string, page: string, serious: boolean, n: number): Alert[] {
  return n > 0 ? [{ code: `station.alert.${code}`, params: { n }, serious, page }] : []
}

function count(db: Db, sql: string, params: string[] = []): number {
  return one<{ n: number }>(db, sql, params)?.n ?? 0
}

/**
 * The month that is being worked on: the oldest with punches whose lists are not all frozen, else the newest with punches. Punches of its first day
 * alone do not make a month: a night shift ends there that belongs to the month before.
 */
function workMonth(db: Db): string | undefined {
  const months = all<{ month: string }>(
    db,
    // From month to month along the index: millions of punches are not read for it.
    `WITH RECURSIVE step (month) AS (
       SELECT substr(min(local_date), 1, 7) FROM punch
       UNION ALL
       SELECT (SELECT substr(min(local_date), 1, 7) FROM punch WHERE local_date >= step.month || '-32') FROM step
       WHERE step.month IS NOT NULL
     ) SELECT month FROM step WHERE month IS NOT NULL`,
  )
    .map((row) => row.month)
    .filter((month) =>
      one(db, 'SELECT 1 FROM punch WHERE local_date BETWEEN ? AND ? LIMIT 1', [`${month}-02`, `${month}-31`]),
    )
  for (const month of months) {
    const teams = one<{ teams: number; frozen: number }>(
      db,
      `SELECT (SELECT count(*) FROM team) AS teams,
        (SELECT count(*) FROM wage_list WHERE month = ? AND state = 'frozen' AND supplement = 0) AS frozen`,
      [month],
    )
    if (teams && teams.frozen < teams.teams) return month
  }
  return months.at(-1)
}
