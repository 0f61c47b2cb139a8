import { all, type Db, one, prepare } from '../store/db.ts'

interface Assignment {
  number: string
  device_id: string
  from_date: string
  worker_id: string
}

/**
 * Who a device number is on a date (pyzk#209, bast PR#24: numbers are short, reused, and differ between devices). An assignment for the one
 * device goes before one for every device; of several the latest that has begun. All numbers are read at once: make a new book per batch.
 */
export class NumberBook {
  private readonly known = new Map<string, Assignment[]>()

  constructor(db: Db, numbers: Iterable<string>) {
    const rows = prepare(
      db,
      `SELECT number, device_id, from_date, worker_id FROM device_number
       WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number, from_date DESC`,
    ).all(JSON.stringify([...new Set(numbers)])) as Assignment[]
    for (const row of rows) {
      const list = this.known.get(row.number)
      if (list) list.push(row)
      else this.known.set(row.number, [row])
    }
  }

  workerOf(deviceId: string, number: string, date: string): string | null {
    let everywhere: string | null = null
    for (const row of this.known.get(number) ?? []) {
      if (row.from_date > date) continue
      if (row.device_id === deviceId) return row.worker_id
      if (row.device_id === '') everywhere ??= row.worker_id
    }
    return everywhere
  }
}

export interface NumberedPunch {
  id: string
  deviceId: string
  localDate: string
  workerId: string | null
}

/** Punches of a number from a date on, of one device or of all: those nobody owns yet and those of its owners so far. */
export function punchesOfNumber(db: Db, number: string, deviceId: string | null, fromDate: string): NumberedPunch[] {
  return all<NumberedPunch>(
    db,
    `SELECT id, device_id AS deviceId, local_date AS localDate, worker_id AS workerId FROM punch
     WHERE worker_id IS NULL AND number = @number AND device_id IS NOT NULL AND local_date >= @from
       AND (@device IS NULL OR device_id = @device) AND coalesce(problem, '') <> 'attendance.before-start'
     UNION ALL
     SELECT id, device_id, local_date, worker_id FROM punch
     WHERE worker_id IN (SELECT worker_id FROM device_number WHERE number = @number) AND number = @number
       AND device_id IS NOT NULL AND local_date >= @from AND (@device IS NULL OR device_id = @device)`,
    { number, from: fromDate, device: deviceId },
  )
}

/** Workers who own a number anywhere. */
export function ownersOfNumber(db: Db, number: string): string[] {
  return all<{ id: string }>(db, 'SELECT DISTINCT worker_id AS id FROM device_number WHERE number = ?', [number]).map(
    ({ id }) => id,
  )
}

/** Whether a worker has any number yet. */
export function hasNumber(db: Db, workerId: string): boolean {
  return one(db, 'SELECT 1 FROM device_number WHERE worker_id = ? LIMIT 1', [workerId]) !== undefined
}
