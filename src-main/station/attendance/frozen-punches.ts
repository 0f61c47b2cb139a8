/** Frozen workdays beside the punches that they name, for the checks: a worker at a time, since a site has millions. */
import { all, type Db, prepare } from '../store/db.ts'
import { type FrozenWorkday, standingDaysOf } from './frozen.ts'
import { addDays, type Epoch } from './rules/time.ts'

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

export interface WorkerWithDays {
  workerId: string
  /** Workdays of sheets that stand, by date. */
  days: FrozenWorkday[]
  /** By id: every punch of his around these days, and whatever else the days name, if it exists. */
  punches: ReadonlyMap<string, StoredPunch>
}

/** Everybody with frozen workdays. */
export function* workersWithDays(db: Db): Generator<WorkerWithDays, undefined> {
  const workers = all<{ id: string }>(db, 'SELECT DISTINCT worker_id AS id FROM sheet_worker WHERE standing = 1')
  for (const { id: workerId } of workers) {
    const days = standingDaysOf(db, workerId)
    yield { workerId, days, punches: punchesOfDays(db, workerId, days) }
  }
}

type Row = [string, string | null, number | null, number, string | null, number, number | null, number]

const COLUMNS =
  "id, worker_id, at_seconds, direction, device_id, provenance = 'manual', skew_ms, voided_reason IS NOT NULL"

/** His own are read as one piece of an index; only what is named and not among them is looked up by its id. */
function punchesOfDays(db: Db, workerId: string, days: readonly FrozenWorkday[]): Map<string, StoredPunch> {
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? '']
  const rows = prepare(db, `SELECT ${COLUMNS} FROM punch WHERE worker_id = ? AND local_date BETWEEN ? AND ?`)
    .raw()
    .all(workerId, addDays(first, -2), addDays(last, 2)) as Row[]
  const found = new Map(rows.map((row) => [row[0], storedPunch(row)]))
  const byId = prepare(db, `SELECT ${COLUMNS} FROM punch WHERE id = ?`).raw()
  for (const { punchIds } of days) {
    for (const id of punchIds) {
      if (found.has(id)) continue
      const row = byId.get(id) as Row | undefined
      if (row) found.set(id, storedPunch(row))
    }
  }
  return found
}

function storedPunch([, owner, at, direction, deviceId, manual, skewMs, voided]: Row): StoredPunch {
  return { owner, at, direction, deviceId, manual: manual === 1, skewMs, voided: voided === 1 }
}
