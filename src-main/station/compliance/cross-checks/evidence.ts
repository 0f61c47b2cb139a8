/** What the tables say for the cross-checks. Nothing here is typed in by anyone; numbers are compared by their blind indexes. */
import { dayNumber, localToEpoch } from '../../attendance/rules/time.ts'
import { knownBalance } from '../../bank/statement-queries.ts'
import { lineStandings } from '../../filing/standing.ts'
import { lastDayOf } from '../../payroll/dates.ts'
import type { Timed } from '../../payroll/rules.ts'
import { siteDate, tradeOn } from '../../roster/queries.ts'
import { ageOn } from '../../roster/rules/identity.ts'
import { all, type Db, one, prepare } from '../../store/db.ts'
import type { KeyRing } from '../../store/sealing.ts'
import type { Subject } from './finding.ts'
import type { StepPunch } from './rules/in-step.ts'
import type { ChangedLine, EscrowState, PayLine, TeamPayout } from './rules/pay.ts'
import type { AccountUse, Person } from './rules/people.ts'
import type { LatePunch, NumberOwner, TeamPunches, UnknownNumber } from './rules/punches.ts'

interface Range {
  from: string
  to: string
}

export function rangeOf(month: string): Range {
  return { from: `${month}-01`, to: lastDayOf(month) }
}

/** Everybody's name with the team that he was in last up to the month's end. */
export function subjects(db: Db, month: string): Map<string, Subject> {
  const rows = all<Subject>(
    db,
    `SELECT w.id AS workerId, w.name, t.id AS teamId, coalesce(t.name, '') AS teamName FROM worker w
     LEFT JOIN engagement e ON e.id = (SELECT q.id FROM engagement q WHERE q.worker_id = w.id AND q.entry_date <= ?
       ORDER BY q.entry_date DESC, q.id DESC LIMIT 1)
     LEFT JOIN team t ON t.id = e.team_id ORDER BY w.id`,
    [rangeOf(month).to],
  )
  return new Map(rows.map((row) => [row.workerId, row]))
}

type PersonRow = Omit<Person, keyof Subject | 'age'> & { workerId: string; birthSealed: string; erased: number }

/** People who were on the roster in the month. `today`: ages are of the month's last day, or of today while it runs. */
export function peopleOf(
  db: Db,
  keys: KeyRing,
  month: string,
  today: string,
  who: ReadonlyMap<string, Subject>,
): Person[] {
  const { from, to } = rangeOf(month)
  const day = today < to ? today : to
  return all<PersonRow>(
    db,
    `SELECT w.id AS workerId, w.sex, w.birth_sealed AS birthSealed, w.erased_at IS NOT NULL AS erased,
       w.phone_index AS phoneIndex, a.holder_name AS holderName
     FROM worker w LEFT JOIN worker_account a ON a.worker_id = w.id AND a.replaced_at IS NULL
     WHERE EXISTS (SELECT 1 FROM engagement e WHERE e.worker_id = w.id AND e.entry_date <= ?
       AND (e.exit_date IS NULL OR e.exit_date >= ?)) ORDER BY w.id`,
    [to, from],
  ).flatMap(({ birthSealed, erased, ...row }) => {
    const subject = who.get(row.workerId)
    if (!subject) return []
    return [{ ...subject, ...row, age: erased ? null : ageOn(keys.open(row.workerId, 'birth', birthSealed), day) }]
  })
}

/** Accounts that more than one person has had, with what was paid to each owner in the month. */
export function accountUses(db: Db, month: string, who: ReadonlyMap<string, Subject>): AccountUse[] {
  return all<Omit<AccountUse, keyof Subject | 'since' | 'replacedOn'> & Stored>(
    db,
    `SELECT a.worker_id AS workerId, a.account_index AS accountIndex, a.last4, a.since, a.replaced_at AS replacedAt,
       coalesce((SELECT sum(p.amount_fen) FROM bank_payment p JOIN wage_list l ON l.id = p.list_id
         WHERE p.account_id = a.id AND l.month = ? AND p.state = 'paid'), 0) AS paidFen
     FROM worker_account a WHERE a.account_index IN (
       SELECT account_index FROM worker_account GROUP BY account_index HAVING count(DISTINCT worker_id) > 1)
     ORDER BY a.account_index, a.since, a.id`,
    [month],
  ).flatMap(({ replacedAt, since, ...row }) => {
    const subject = who.get(row.workerId)
    if (!subject) return []
    const replacedOn = replacedAt && siteDate(db, replacedAt)
    return [{ ...subject, ...row, since: siteDate(db, since), replacedOn }]
  })
}

interface Stored {
  workerId: string
  since: string
  replacedAt: string | null
}

/** Punches of known workers at devices, in raw rows: there are hundreds of thousands. */
export function devicePunches(db: Db, month: string): StepPunch[] {
  const { from, to } = rangeOf(month)
  const rows = prepare(
    db,
    `SELECT id, worker_id, device_id, at_seconds, local_date FROM punch WHERE local_date BETWEEN ? AND ?
       AND worker_id IS NOT NULL AND device_id IS NOT NULL AND at_seconds IS NOT NULL AND voided_reason IS NULL`,
  )
    .raw()
    .all(from, to) as Array<[string, string, string, number, string]>
  return rows.map(([id, workerId, deviceId, at, date]) => ({ id, workerId, deviceId, at, date }))
}

/** The same of one worker from one local date to another. */
export function workerDevicePunches(db: Db, workerId: string, from: string, to: string): StepPunch[] {
  return all<StepPunch>(
    db,
    `SELECT id, worker_id AS workerId, device_id AS deviceId, at_seconds AS at, local_date AS date FROM punch
     WHERE worker_id = ? AND local_date BETWEEN ? AND ? AND device_id IS NOT NULL AND at_seconds IS NOT NULL
       AND voided_reason IS NULL`,
    [workerId, from, to],
  )
}

export function deviceNames(db: Db): Map<string, string> {
  return new Map(all<{ id: string; name: string }>(db, 'SELECT id, name FROM device').map(({ id, name }) => [id, name]))
}

/** Punches of people who had left and were in no other team that day. */
export function latePunches(db: Db, month: string, zone: string): LatePunch[] {
  const { from, to } = rangeOf(month)
  return all<Omit<LatePunch, 'exitEnds'>>(
    db,
    `SELECT p.id, p.worker_id AS workerId, p.at_seconds AS at, p.local_date AS date,
       max(e.exit_date) AS exitDate, coalesce(d.name, '') AS deviceName
     FROM engagement e JOIN punch p ON p.worker_id = e.worker_id AND p.local_date BETWEEN @from AND @to
       AND p.local_date > e.exit_date
     LEFT JOIN device d ON d.id = p.device_id
     WHERE e.exit_date IS NOT NULL AND p.at_seconds IS NOT NULL AND p.voided_reason IS NULL
       AND NOT EXISTS (SELECT 1 FROM engagement q WHERE q.worker_id = e.worker_id
         AND q.entry_date <= p.local_date AND (q.exit_date IS NULL OR q.exit_date >= p.local_date))
     GROUP BY p.id ORDER BY p.id`,
    { from, to },
  ).map((row) => ({ ...row, exitEnds: localToEpoch(zone, (dayNumber(row.exitDate) ?? 0) + 1, 0) ?? row.at }))
}

export function unknownNumbersOf(db: Db, month: string): UnknownNumber[] {
  const { from, to } = rangeOf(month)
  return all<UnknownNumber>(
    db,
    `SELECT p.device_id AS deviceId, d.name AS deviceName, p.number, count(*) AS punches,
       min(p.local_date) AS firstDate, max(p.local_date) AS lastDate
     FROM punch p JOIN device d ON d.id = p.device_id
     WHERE p.worker_id IS NULL AND p.problem IS NULL AND +p.local_date BETWEEN ? AND ?
     GROUP BY p.device_id, p.number ORDER BY p.device_id, p.number`,
    [from, to],
  )
}

/** Owners, within the month, of numbers that have had more than one. */
export function numberOwners(db: Db, month: string): NumberOwner[] {
  const { from, to } = rangeOf(month)
  return all<NumberOwner>(
    db,
    `SELECT n.number, n.worker_id AS workerId, n.from_date AS fromDate FROM device_number n
     WHERE n.from_date <= @to
       AND n.number IN (SELECT number FROM device_number GROUP BY number HAVING count(DISTINCT worker_id) > 1)
       AND EXISTS (SELECT 1 FROM punch p WHERE p.worker_id = n.worker_id AND p.number = n.number
         AND p.local_date BETWEEN @from AND @to)
     ORDER BY n.number, n.from_date, n.worker_id`,
    { from, to },
  )
}

export function teamPunches(db: Db, month: string): TeamPunches[] {
  const { from, to } = rangeOf(month)
  return all<TeamPunches>(
    db,
    `SELECT t.id AS teamId, t.name AS teamName, count(*) AS punches, sum(p.provenance = 'manual') AS manual
     FROM team t JOIN engagement e ON e.team_id = t.id
     JOIN punch p ON p.worker_id = e.worker_id AND p.voided_reason IS NULL
       AND p.local_date BETWEEN max(e.entry_date, @from) AND min(coalesce(e.exit_date, @to), @to)
     WHERE t.id IN (SELECT q.team_id FROM punch m JOIN engagement q ON q.worker_id = m.worker_id
       WHERE m.provenance = 'manual' AND m.voided_reason IS NULL AND m.local_date BETWEEN @from AND @to)
     GROUP BY t.id ORDER BY t.id`,
    { from, to },
  )
}

/** Lines of living lists that pay days, with what they are made of. */
export function payLines(db: Db, month: string): PayLine[] {
  const parts = Map.groupBy(
    all<{ lineId: string } & Timed>(
      db,
      `SELECT c.line_id AS lineId, c.kind, c.unit, c.quantity, c.amount_fen AS amountFen FROM wage_component c
       JOIN wage_line l ON l.id = c.line_id WHERE l.month = ? AND l.live = 1 AND l.held = 0`,
      [month],
    ),
    ({ lineId }) => lineId,
  )
  return all<Omit<PayLine, 'components' | 'payFen'>>(
    db,
    `SELECT l.id AS lineId, l.worker_id AS workerId, p.name, t.id AS teamId, t.name AS teamName, ${tradeOn("l.month || '-31'")} AS trade,
       e.work_role AS workRole, l.workday_centi AS workdayCenti
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id JOIN team t ON t.id = w.team_id
     JOIN worker p ON p.id = l.worker_id JOIN engagement e ON e.id = l.engagement_id
     WHERE l.month = ? AND l.live = 1 AND l.held = 0 AND l.covers_days = 1 ORDER BY l.id`,
    [month],
  ).map((row) => {
    const components = parts.get(row.lineId) ?? []
    const payFen = components.reduce((sum, { kind, amountFen }) => (kind === 'back-pay' ? sum : sum + amountFen), 0)
    return { ...row, components, payFen }
  })
}

/** Lines of living lists whose worker had signed another amount on the version before. */
export function changedLines(db: Db, month: string): ChangedLine[] {
  return all<Omit<ChangedLine, 'signedAgain'> & { signedAgain: number }>(
    db,
    `SELECT l.id AS lineId, l.worker_id AS workerId, p.name, t.id AS teamId, t.name AS teamName,
       v.version AS versionBefore, w.version, o.net_fen AS signedFen, l.net_fen AS nowFen,
       l.confirmed_how IS NOT NULL AS signedAgain
     FROM wage_list w JOIN wage_list v ON v.id = w.supersedes
     JOIN wage_line l ON l.list_id = w.id AND l.live = 1 AND l.held = 0
     JOIN wage_line o ON o.list_id = v.id AND o.engagement_id = l.engagement_id AND o.confirmed_how IS NOT NULL
     JOIN worker p ON p.id = l.worker_id JOIN team t ON t.id = w.team_id
     WHERE w.month = ? AND w.state <> 'superseded' ORDER BY l.id`,
    [month],
  ).map((row) => ({ ...row, signedAgain: row.signedAgain === 1 }))
}

/** Payments for which no money has left the account, or has come back. */
const NOT_ON_ITS_WAY: readonly string[] = ['prepared', 'rejected', 'returned']

/** How far each team's frozen lists are paid, and who was paid after the pay date. */
export function teamPayouts(
  db: Db,
  month: string,
  payDate: string,
  who: ReadonlyMap<string, Subject>,
): { teams: TeamPayout[]; owedFen: number } {
  const lines = lineStandings(db, month).filter(({ frozen, netFen }) => frozen === 1 && netFen > 0)
  const owners = new Map(
    all<{ id: string; teamId: string }>(db, 'SELECT id, team_id AS teamId FROM wage_list WHERE month = ?', [month]).map(
      ({ id, teamId }) => [id, teamId],
    ),
  )
  const teams = new Map<string, TeamPayout>()
  let owedFen = 0
  for (const line of lines) {
    const teamId = owners.get(line.listId) ?? ''
    const team = teams.get(teamId) ?? { teamId, teamName: line.teamName, lines: 0, paid: 0, late: [] }
    teams.set(teamId, team)
    team.lines += 1
    const paidOn = line.paymentState === 'paid' && line.decidedAt !== null ? siteDate(db, line.decidedAt) : null
    if (line.paymentState === 'paid') team.paid += 1
    if (paidOn !== null && paidOn > payDate) {
      const subject = who.get(line.workerId) ?? {
        workerId: line.workerId,
        name: line.name,
        teamId,
        teamName: line.teamName,
      }
      team.late.push({ ...subject, paidOn })
    }
    if (line.paymentState === null || NOT_ON_ITS_WAY.includes(line.paymentState)) owedFen += line.netFen
  }
  return { teams: [...teams.values()], owedFen }
}

export function escrowState(db: Db, owedFen: number): EscrowState {
  const balance = knownBalance(db)
  return { availableFen: balance?.availableFen ?? null, asOf: balance?.asOf ?? '', owedFen }
}

/** Journal position of the newest fact about punches: while it stands, the rules over punches find what they found. */
export function newestPunchFact(db: Db): number {
  return (
    one<{ seq: number }>(
      db,
      `SELECT coalesce(max(seq), -1) AS seq FROM journal_fact WHERE kind IN
       ('attendance.punches-received', 'attendance.number-assigned', 'attendance.number-ended', 'attendance.punch-added', 'attendance.punch-voided')`,
    )?.seq ?? -1
  )
}
