import { all, type Db, one } from '../../store/db.ts'
import { passagesByDay } from '../rules/counters.ts'
import { epochOf, instantOf } from '../rules/time.ts'

/** One gate on one day: what its own counters say, and what the readers say that it opens for, over the same time. */
export interface GateDay {
  date: string
  passages: number
  /** Punches at its readers, less those for which it stayed shut; null where no reader belongs to it. */
  punches: number | null
}

interface CountRow {
  readAt: string
  date: string
  left: number
  right: number
  readers: string
}

/** The days of a gate between two local dates, both included. */
export function gateDays(db: Db, gateId: string, from: string, to: string): GateDay[] {
  const rows = all<CountRow>(
    db,
    `SELECT read_at AS readAt, date, left_count AS left, right_count AS right, readers FROM gate_count
     WHERE device_id = ? AND date BETWEEN ? AND ? ORDER BY read_at, seq`,
    [gateId, from, to],
  )
  return passagesByDay(rows.map((row) => ({ ...row, at: epochOf(row.readAt) }))).map((day) => {
    const readers = new Set(
      rows.filter(({ date }) => date === day.date).flatMap((row) => JSON.parse(row.readers) as string[]),
    )
    return {
      date: day.date,
      passages: day.left + day.right,
      punches: readers.size === 0 ? null : punchesThrough(db, [...readers], day),
    }
  })
}

function punchesThrough(db: Db, readers: string[], day: { date: string; from: number; to: number }): number {
  const params = { readers: JSON.stringify(readers), ...day }
  const punches = one<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM punch WHERE local_date = @date AND at_seconds > @from AND at_seconds <= @to
       AND device_id IN (SELECT value FROM json_each(@readers))`,
    params,
  )
  const refused = one<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM gate_refusal WHERE at > @from AND at <= @to
       AND device_id IN (SELECT value FROM json_each(@readers))`,
    { ...params, from: instantOf(day.from), to: instantOf(day.to) },
  )
  return Math.max(0, (punches?.n ?? 0) - (refused?.n ?? 0))
}

export interface GateStanding {
  /** Instant of the newest reading kept. */
  at: string
  left: number
  right: number
  fault: number
  alarm: number
  /** The day of the newest reading. */
  day: GateDay
}

/** What is kept of a gate's counters last, with its day; null where none ever came. */
export function gateStanding(db: Db, gateId: string): GateStanding | null {
  const row = one<{ at: string; date: string; left: number; right: number; fault: number; alarm: number }>(
    db,
    `SELECT read_at AS at, date, left_count AS left, right_count AS right, fault, alarm FROM gate_count
     WHERE device_id = ? ORDER BY read_at DESC, seq DESC LIMIT 1`,
    [gateId],
  )
  if (!row) return null
  const { date, ...newest } = row
  return { ...newest, day: gateDays(db, gateId, date, date)[0] ?? { date, passages: 0, punches: null } }
}
