import type { Role } from '../../contract/access.ts'
import { StationError } from '../../contract/errors.ts'
import { type Db, one } from '../store/db.ts'
import { type TeamRow, teamById, workerName } from './queries.ts'

/** The part of a user that decides what he may see. */
export interface Viewer {
  role: Role
  companyId: string | null
}

/** The one company that a contractor's user sees; null for everyone else, who sees all. */
export function companyScope(viewer: Viewer): string | null {
  if (viewer.role !== 'contractor') return null
  if (viewer.companyId === null) throw new StationError('access.company-needed')
  return viewer.companyId
}

/** The team, if this user may see it. @throws StationError `roster.unknown-team`, `roster.other-company`. */
export function requireVisibleTeam(db: Db, viewer: Viewer, teamId: string): TeamRow {
  const team = teamById(db, teamId)
  const company = companyScope(viewer)
  if (company !== null && team.companyId !== company) throw new StationError('roster.other-company')
  return team
}

/** @throws StationError `roster.unknown-worker`, `roster.other-company`. */
export function assertVisibleWorker(db: Db, viewer: Viewer, workerId: string): void {
  workerName(db, workerId)
  const company = companyScope(viewer)
  if (company === null) return
  const seen = one(
    db,
    'SELECT 1 FROM engagement e JOIN team t ON t.id = e.team_id WHERE e.worker_id = ? AND t.company_id = ? LIMIT 1',
    [workerId, company],
  )
  if (!seen) throw new StationError('roster.other-company')
}
