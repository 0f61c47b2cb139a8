import { StationError } from '../../contract/errors.ts'
import type { Project } from '../../contract/roster.ts'
import { localDateOf } from '../store/clock.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'

/** Reads of the roster that later rooms build on. Plain rows, no sealed field; masked views for screens are in views.ts. */

const PROJECT = `
  SELECT id, name, builder_name AS builderName, address, zone, start_date AS startDate, planned_end_date AS plannedEndDate,
    contract_amount_fen AS contractAmountFen, notice_days AS noticeDays, pay_day AS payDay,
    minimum_wage_fen AS minimumWageFen, labour_inspection_phone AS labourInspectionPhone
  FROM project ORDER BY id LIMIT 1`

/** The station's project, or undefined before set-up. */
export function projectOf(db: Db): Project | undefined {
  return one<Project>(db, PROJECT)
}

/** The station's project. @throws StationError `roster.no-project`. */
export function requireProject(db: Db): Project {
  const project = projectOf(db)
  if (!project) throw new StationError('roster.no-project')
  return project
}

/** Local date of an instant at the site (its project's zone; Asia/Shanghai before there is a project). */
export function siteDate(db: Db, instant: string): string {
  return localDateOf(instant, projectOf(db)?.zone ?? 'Asia/Shanghai')
}

export interface TeamRow {
  id: string
  projectId: string
  companyId: string
  companyName: string
  name: string
  /** Workers with a running engagement. */
  workers: number
}

const TEAM = `
  SELECT t.id, t.project_id AS projectId, t.company_id AS companyId, c.name AS companyName, t.name,
    (SELECT count(*) FROM engagement e WHERE e.team_id = t.id AND e.exit_date IS NULL) AS workers
  FROM team t JOIN company c ON c.id = t.company_id`

/** All teams by name. */
export function teams(db: Db): TeamRow[] {
  return all<TeamRow>(db, `${TEAM} ORDER BY t.name, t.id`)
}

/** One team. @throws StationError `roster.unknown-team`. */
export function teamById(db: Db, teamId: string): TeamRow {
  const team = one<TeamRow>(db, `${TEAM} WHERE t.id = ?`, [teamId])
  if (!team) throw new StationError('roster.unknown-team', { team: teamId })
  return team
}

export interface EngagementRow {
  engagementId: string
  workerId: string
  workerName: string
  teamId: string
  trade: string
  workRole: 'manager' | 'worker'
  /** First day, YYYY-MM-DD. */
  entryDate: string
  /** Last day, inclusive; null while running. */
  exitDate: string | null
}

/** SQL: the trade of an engagement `e` on a date, given as an SQL expression; before its entry the one it entered with later is meant. */
export function tradeOn(date: string): string {
  return `coalesce((SELECT h.trade FROM engagement_trade h WHERE h.engagement_id = e.id AND h.from_date <= ${date}
    ORDER BY h.from_date DESC LIMIT 1), e.trade)`
}

const engagementSql = (trade: string) => `
  SELECT e.id AS engagementId, e.worker_id AS workerId, w.name AS workerName, e.team_id AS teamId, ${trade} AS trade,
    e.work_role AS workRole, e.entry_date AS entryDate, e.exit_date AS exitDate
  FROM engagement e JOIN worker w ON w.id = e.worker_id`

/** Engagements of a team that touch the days from…to (both inclusive), by worker name and entry, with the trade at the end of these days. */
export function engagementsOfTeam(db: Db, teamId: string, fromDate: string, toDate: string): EngagementRow[] {
  return all<EngagementRow>(
    db,
    `${engagementSql(tradeOn('?'))} WHERE e.team_id = ? AND e.entry_date <= ? AND (e.exit_date IS NULL OR e.exit_date >= ?)
     ORDER BY w.pinyin, w.id, e.entry_date`,
    [toDate, teamId, toDate, fromDate],
  )
}

/** The engagement that a worker is in on a day, if any; on the day of a change of teams the one entered. */
export function engagementOn(db: Db, workerId: string, date: string): EngagementRow | undefined {
  return engagementsOn(db, workerId, date)[0]
}

/** Engagements of a worker on a day, the one entered last first: two on the day on which he changes teams. */
export function engagementsOn(db: Db, workerId: string, date: string): EngagementRow[] {
  return all<EngagementRow>(
    db,
    `${engagementSql(tradeOn('?'))} WHERE e.worker_id = ? AND e.entry_date <= ? AND (e.exit_date IS NULL OR e.exit_date >= ?)
     ORDER BY e.entry_date DESC, e.exit_date IS NULL DESC, e.id DESC`,
    [date, workerId, date, date],
  )
}

/** One engagement, with its latest trade. @throws StationError `roster.unknown-engagement`. */
export function engagementById(db: Db, engagementId: string): EngagementRow {
  const row = one<EngagementRow>(db, `${engagementSql('e.trade')} WHERE e.id = ?`, [engagementId])
  if (!row) throw new StationError('roster.unknown-engagement', { engagement: engagementId })
  return row
}

/** Day rate in fen that holds on a day: the latest one from that day or earlier. @throws StationError `roster.no-rate`. */
export function rateOn(db: Db, engagementId: string, date: string): number {
  const row = one<{ rate: number }>(
    db,
    `SELECT day_rate_fen AS rate FROM engagement_rate WHERE engagement_id = ? AND from_date <= ?
     ORDER BY from_date DESC LIMIT 1`,
    [engagementId, date],
  )
  if (!row) throw new StationError('roster.no-rate', { engagement: engagementId, date })
  return row.rate
}

export interface AccountRow {
  id: string
  workerId: string
  holderName: string
  /** Sealed number: `keys.open(workerId, 'accountNumber', accountSealed)`. */
  accountSealed: string
  accountIndex: string
  last4: string
  bankName: string
  /** 12-digit CNAPS number. */
  cnaps: string
  since: string
}

/** The worker's own account now in use, if he has given one. */
export function currentAccount(db: Db, workerId: string): AccountRow | undefined {
  return one<AccountRow>(
    db,
    `SELECT id, worker_id AS workerId, holder_name AS holderName, account_sealed AS accountSealed,
       account_index AS accountIndex, last4, bank_name AS bankName, cnaps, since
     FROM worker_account WHERE worker_id = ? AND replaced_at IS NULL`,
    [workerId],
  )
}

/** Full account number of an account row. Callers that show it record the read (access.recordPersonalRead). */
export function openAccountNumber(keys: KeyRing, account: AccountRow): string {
  return keys.open(account.workerId, 'accountNumber', account.accountSealed)
}

/** A worker's name. @throws StationError `roster.unknown-worker`. */
export function workerName(db: Db, workerId: string): string {
  const row = one<{ name: string }>(db, 'SELECT name FROM worker WHERE id = ?', [workerId])
  if (!row) throw new StationError('roster.unknown-worker', { worker: workerId })
  return row.name
}

/** The enrolled worker with an identity number, found by its blind index. */
export function workerByIdNumber(db: Db, keys: KeyRing, idNumber: string): { id: string; name: string } | undefined {
  return one<{ id: string; name: string }>(
    db,
    'SELECT id, name FROM worker WHERE id_number_index = ? AND erased_at IS NULL',
    [keys.blind('idNumber', idNumber.trim().toUpperCase())],
  )
}
