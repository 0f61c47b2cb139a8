/** Frozen workdays beside the punches that they name, for the checks: a worker at a time, since a site has millions. */
import { all, type Db, prepare } from '../store/db.ts'
import { type FrozenWorkday, standingDaysOf } from './frozen.ts'
import { POSITION, type PunchName, punchIdsOf } from './punch-positions.ts'
import { addDays, type Epoch } from './rules/time.ts'
import { punchReader } from './sheet-punches.ts'

/** A punch as the table has it, without a view's texts. */
export interface StoredPunch {
  owner: string | null
  /** Null for a punch that was set aside. */
  at: Epoch | null
  direction: number
  deviceId: string | null
  manual: boolean
  skewMs: number | null
  voided: boolean
}

export interface WorkdayWithPunches extends FrozenWorkday {
  /** By time. */
  names: readonly PunchName[]
}

export interface WorkerWithDays {
  workerId: string
  /** Workdays of sheets that stand, by date. */
  days: WorkdayWithPunches[]
  /** As the days name them: every punch of his around these days, and whatever else the days name, if it exists. */
  punches: ReadonlyMap<PunchName, StoredPunch>
}

/** Everybody with frozen workdays, team by team, since a sheet is read for all of its workers. */
export function* workersWithDays(db: Db): Generator<WorkerWithDays, undefined> {
  const workers = all<{ id: string }>(
    db,
    `SELECT w.worker_id AS id FROM sheet_worker w JOIN attendance_sheet s ON s.id = w.sheet_id
     WHERE w.standing = 1 GROUP BY w.worker_id ORDER BY max(s.team_id), w.worker_id`,
  )
  const punchesOf = punchReader(db)
  for (const { id: workerId } of workers) {
    const days = standingDaysOf(db, workerId).map((day) => ({ ...day, names: punchesOf(day) }))
    yield { workerId, days, punches: punchesOfDays(db, workerId, days) }
  }
}

type Row = [number, string | null, number | null, number, string | null, number, number | null, number, string]

const COLUMNS = `${POSITION}, worker_id, at_seconds, direction, device_id, provenance = 'manual', skew_ms, voided_reason IS NOT NULL, id`

/** His own are read as one piece of an index; only what is named and not among them is looked up by itself. */
function punchesOfDays(db: Db, workerId: string, days: readonly WorkdayWithPunches[]): Map<PunchName, StoredPunch> {
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? '']
  const rows = prepare(db, `SELECT ${COLUMNS} FROM punch WHERE worker_id = ? AND local_date BETWEEN ? AND ?`)
    .raw()
    .all(workerId, addDays(first, -2), addDays(last, 2)) as Row[]
  const byId = days.some(({ names }) => names.some((name) => typeof name === 'string'))
  const found = new Map<PunchName, StoredPunch>()
  for (const row of rows) {
    const punch = storedPunch(row)
    found.set(row[0], punch)
    if (byId) found.set(row[8], punch)
  }
  const elsewhere = prepare(db, `SELECT ${COLUMNS} FROM punch WHERE id = ?`).raw()
  for (const { names } of days) {
    for (const name of names) {
      if (found.has(name)) continue
      const row = elsewhere.get(punchIdsOf(db, [name])[0]) as Row | undefined
      if (row) found.set(name, storedPunch(row))
    }
  }
  return found
}

function storedPunch([, owner, at, direction, deviceId, manual, skewMs, voided]: Row): StoredPunch {
  return { owner, at, direction, deviceId, manual: manual === 1, skewMs, voided: voided === 1 }
}
