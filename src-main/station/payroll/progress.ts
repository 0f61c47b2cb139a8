/** A team's confirmed output beside its wages (条例 §31, 53号 §18). */
import type { z } from 'zod'
import { StationError } from '../../contract/errors.ts'
import type { Progress, progressProcedures } from '../../contract/progress.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate, teamById } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { progressNoted } from './facts-inputs.ts'

type NoteInput = z.infer<NonNullable<(typeof progressProcedures.noteProgress)['~orpc']['inputSchema']>>

/** @throws StationError `roster.unknown-team`, `payroll.progress-ahead` for a month that has not begun, `payroll.progress-same` */
export function noteProgress(tx: Tx, input: NoteInput): void {
  const { teamId, month, labourFen, reference } = input
  teamById(tx.db, teamId)
  if (month > siteDate(tx.db, tx.at).slice(0, 7)) throw new StationError('payroll.progress-ahead', { month })
  const before = noteOf(tx.db, teamId, month)
  if (before?.labourFen === labourFen && before.reference === reference) throw new StationError('payroll.progress-same')
  tx.record(progressNoted, input)
}

export function progressOf(db: Db, teamId: string, month: string): Progress {
  const own = progressUntil(db, month).filter((row) => row.teamId === teamId)
  const sum = (of: (row: TeamMonth) => number) => own.reduce((total, row) => total + of(row), 0)
  return {
    noted: noteOf(db, teamId, month) ?? null,
    grossFen: one<{ fen: number }>(db, `${GROSS} AND w.team_id = ? AND w.month = ?`, [teamId, month])?.fen ?? 0,
    months: own.length,
    totalGrossFen: sum(({ grossFen }) => grossFen),
    totalLabourFen: sum(({ labourFen }) => labourFen),
  }
}

export interface TeamMonth {
  teamId: string
  teamName: string
  month: string
  labourFen: number
  grossFen: number
}

const GROSS =
  'SELECT coalesce(sum(l.gross_fen), 0) AS fen FROM wage_line l JOIN wage_list w ON w.id = l.list_id WHERE l.live = 1'

/** Every team's months up to one that have both a noted output and a list, in order of month. */
export function progressUntil(db: Db, month: string): TeamMonth[] {
  return all<TeamMonth>(
    db,
    `SELECT p.team_id AS teamId, t.name AS teamName, p.month, p.labour_fen AS labourFen, sum(l.gross_fen) AS grossFen
     FROM team_progress p JOIN team t ON t.id = p.team_id
     JOIN wage_list w ON w.team_id = p.team_id AND w.month = p.month JOIN wage_line l ON l.list_id = w.id AND l.live = 1
     WHERE p.month <= ? GROUP BY p.team_id, p.month ORDER BY p.team_id, p.month`,
    [month],
  )
}

function noteOf(db: Db, teamId: string, month: string): NonNullable<Progress['noted']> | undefined {
  return one(
    db,
    `SELECT p.labour_fen AS labourFen, p.reference, p.noted_at AS notedAt, coalesce(u.name, p.noted_by) AS notedBy
     FROM team_progress p LEFT JOIN app_user u ON u.id = p.noted_by WHERE p.team_id = ? AND p.month = ?`,
    [teamId, month],
  )
}
