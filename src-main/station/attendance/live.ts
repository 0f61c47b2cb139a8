/** Workdays computed from the punches as they are now. Reads whole teams or the whole site at once, never worker by worker. */
import type { Shift } from '../../contract/attendance.ts'
import { projectOf } from '../roster/queries.ts'
import { all, type Db, prepare, type SqlValue } from '../store/db.ts'
import { POSITION } from './punch-positions.ts'
import { daysOf, type Membership, type Stray, type WindowLookup, type WorkerDay } from './rules/month.ts'
import type { Punch } from './rules/punches.ts'
import { type ShiftWindow, shiftWindow } from './rules/shift.ts'
import { addDays, datesOfMonth, type Epoch } from './rules/time.ts'

const DEFAULT_ZONE = 'Asia/Shanghai'

/** Zone of the site. */
export function siteZone(db: Db): string {
  return projectOf(db)?.zone ?? DEFAULT_ZONE
}

/** Whose days: a team's members (with all their other memberships), workers by id, or everybody. */
export type Whose = { teamId: string } | { workerIds: readonly string[] } | 'all'

export interface LiveMember extends Membership {
  workerId: string
  name: string
  trade: string
}

export interface LiveWorker {
  workerId: string
  memberships: LiveMember[]
  days: WorkerDay[]
  strays: Stray[]
}

export interface Span {
  from: string
  to: string
  zone: string
  workers: Map<string, LiveWorker>
}

/**
 * Days of workers from…to (inclusive, by the start of the shift).
 * @param now instant in seconds: a shift that still runs has no missing out yet
 */
export function computeSpan(db: Db, whose: Whose, from: string, to: string, now: Epoch): Span {
  const zone = siteZone(db)
  // A window reaches at most into the second day after it and the evening before it.
  const first = addDays(from, -2)
  const dates = datesBetween(first, addDays(to, 1))
  const members = membersOf(db, whose, first, addDays(to, 1))
  const punches = punchesOf(db, named(whose, members), first, addDays(to, 2))
  const windows = windowLookup(db, zone)
  const workers = new Map<string, LiveWorker>()
  for (const workerId of new Set([...members.keys(), ...punches.keys()])) {
    const memberships = members.get(workerId) ?? []
    const own = punches.get(workerId) ?? []
    const { days, strays } = daysOf({ dates, from, to, memberships, windows, punches: own, zone, now })
    workers.set(workerId, { workerId, memberships, days, strays })
  }
  return { from, to, zone, workers }
}

/** First and last date of a month. */
export function monthEnds(month: string): { from: string; to: string } {
  const dates = datesOfMonth(month)
  return { from: dates[0] ?? '', to: dates.at(-1) ?? '' }
}

function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date)
  return dates
}

function membersOf(db: Db, whose: Whose, from: string, to: string): Map<string, LiveMember[]> {
  const { sql, params } = scope(whose, from, to)
  const rows = all<LiveMember>(
    db,
    `SELECT e.worker_id AS workerId, e.id AS engagementId, e.team_id AS teamId, e.entry_date AS entryDate,
       e.exit_date AS exitDate, e.trade, w.name
     FROM engagement e JOIN worker w ON w.id = e.worker_id
     WHERE ${sql} ORDER BY w.pinyin, w.id, e.entry_date, e.id`,
    params,
  )
  return grouped(rows, (row) => row.workerId)
}

/** SQL condition on the engagements: who is asked for. Team members are those whose membership touches the days. */
function scope(whose: Whose, from: string, to: string): { sql: string; params: SqlValue[] } {
  if (whose === 'all') return { sql: '1', params: [] }
  if ('workerIds' in whose)
    return { sql: 'e.worker_id IN (SELECT value FROM json_each(?))', params: [JSON.stringify(whose.workerIds)] }
  return {
    sql: `e.worker_id IN (SELECT worker_id FROM engagement WHERE team_id = ? AND entry_date <= ?
            AND (exit_date IS NULL OR exit_date >= ?))`,
    params: [whose.teamId, to, from],
  }
}

function named(whose: Whose, members: ReadonlyMap<string, unknown>): readonly string[] | 'all' {
  if (whose === 'all') return whose
  return 'workerIds' in whose ? whose.workerIds : [...members.keys()]
}

/** Position, instant, flags (direction, 256 = manual, 512 = without direction), shift day of a manual punch, skew: few columns, for there are many rows. */
type PunchRow = [number, number, number, string | null, number | null, owner?: string]

/** Of named workers one by one: each has his punches together in an index that holds every column asked for. Of all by the days asked for. */
function punchesOf(db: Db, whose: readonly string[] | 'all', from: string, to: string): Map<string, Punch[]> {
  const mute = neutralDevices(db)
  // A punch by hand has no device, and its flags must not become NULL.
  const neutral = mute.length > 0 ? 'coalesce(device_id IN (SELECT value FROM json_each(?)), 0)' : '0'
  const columns = `${POSITION}, at_seconds, direction + 256 * (provenance = 'manual') + 512 * (${neutral}), shift_date, skew_ms`
  const counted = 'local_date BETWEEN ? AND ? AND at_seconds IS NOT NULL AND voided_reason IS NULL'
  const devices = mute.length > 0 ? [JSON.stringify(mute)] : []
  const found = new Map<string, Punch[]>()
  if (whose === 'all') {
    const sql = `SELECT ${columns}, worker_id FROM punch WHERE worker_id IS NOT NULL AND ${counted}`
    for (const row of prepare(db, sql)
      .raw()
      .all(...devices, from, to) as PunchRow[]) {
      const workerId = row[5] ?? ''
      const list = found.get(workerId)
      if (list) list.push(punchOf(row))
      else found.set(workerId, [punchOf(row)])
    }
    return found
  }
  const ofWorker = prepare(db, `SELECT ${columns} FROM punch WHERE worker_id = ? AND ${counted}`).raw()
  for (const workerId of whose) {
    const rows = ofWorker.all(...devices, workerId, from, to) as PunchRow[]
    if (rows.length > 0) found.set(workerId, rows.map(punchOf))
  }
  return found
}

function punchOf([position, at, flags, pinnedDate, skewMs]: PunchRow): Punch {
  return {
    position,
    at,
    direction: flags & 255,
    neutral: flags >= 512,
    manual: (flags & 256) !== 0,
    pinnedDate,
    skewMs,
  }
}

const IN_BITS = (1 << 0) | (1 << 3) | (1 << 4)
const OUT_BITS = (1 << 1) | (1 << 2) | (1 << 5)
/** Code 255, which the devices process gives where the device tells no direction at all: its lower four bits. */
const UNTOLD_BIT = 1 << 15

/**
 * Devices that never tell a direction: those that have no such field (face panels, files of four columns), and terminals from which only 0 was ever
 * seen, if there is none at the site that only ever says out, whose other half they could be.
 */
export function neutralDevices(db: Db): string[] {
  const devices = all<{ id: string; directions: number }>(db, 'SELECT id, directions FROM device WHERE directions <> 0')
  const outOnly = devices.some(({ directions }) => (directions & OUT_BITS) !== 0 && (directions & IN_BITS) === 0)
  return devices
    .filter(({ directions }) => directions === UNTOLD_BIT || (!outOnly && (directions & ~UNTOLD_BIT) === 1))
    .map(({ id }) => id)
}

interface TeamShiftRow {
  teamId: string
  fromDate: string
  shiftId: string
}

/** Shift windows by team and date: the assignment that has begun last. Each team is read, and each window made, once. */
export function windowLookup(db: Db, zone: string): WindowLookup {
  const shifts = new Map(allShifts(db).map((shift) => [shift.id, shift]))
  const known = new Map<string, TeamWindows>()
  return (teamId, date) => {
    let team = known.get(teamId)
    if (!team) {
      team = { assigned: shiftsOfTeam(db, teamId), windows: new Map() }
      known.set(teamId, team)
    }
    if (team.windows.has(date)) return team.windows.get(date)
    const row = team.assigned.findLast(({ fromDate }) => fromDate <= date)
    const shift = row && shifts.get(row.shiftId)
    const window = shift && shiftWindow(shift, date, zone)
    team.windows.set(date, window)
    return window
  }
}

interface TeamWindows {
  assigned: TeamShiftRow[]
  windows: Map<string, ShiftWindow | undefined>
}

const TEAM_SHIFT = 'SELECT team_id AS teamId, from_date AS fromDate, shift_id AS shiftId FROM team_shift'

function shiftsOfTeam(db: Db, teamId: string): TeamShiftRow[] {
  return all<TeamShiftRow>(db, `${TEAM_SHIFT} WHERE team_id = ? ORDER BY from_date`, [teamId])
}

/** Which shift a team has from which date on, by team and date. */
export function teamShifts(db: Db): TeamShiftRow[] {
  return all<TeamShiftRow>(db, `${TEAM_SHIFT} ORDER BY team_id, from_date`)
}

/** All shifts by name. */
export function allShifts(db: Db): Shift[] {
  return all<{ rule: string }>(db, 'SELECT rule FROM shift ORDER BY name, id').map(
    ({ rule }) => JSON.parse(rule) as Shift,
  )
}

export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const list = groups.get(key)
    if (list) list.push(row)
    else groups.set(key, [row])
  }
  return groups
}
