import type { z } from 'zod'
import { StationError } from '../../../contract/errors.ts'
import type { companySchema, Project, projectInputSchema } from '../../../contract/roster.ts'
import type { Tx } from '../../journal/ledger.ts'
import { one } from '../../store/db.ts'
import { companyAdded, projectSet, teamAdded } from '../facts.ts'
import { projectOf, requireProject, type TeamRow, teamById } from '../queries.ts'
import { readUscc } from '../rules/uscc.ts'

export type ProjectInput = z.output<typeof projectInputSchema>
export type Company = z.infer<typeof companySchema>
export type CompanyInput = Omit<Company, 'id'>

/** Founds the station's project or changes its card. @throws StationError `roster.unknown-zone`, `roster.dates-reversed`. */
export function setProject(tx: Tx, input: ProjectInput): Project {
  if (!isZone(input.zone)) throw new StationError('roster.unknown-zone', { zone: input.zone })
  if (input.plannedEndDate < input.startDate)
    throw new StationError('roster.dates-reversed', { from: input.startDate, to: input.plannedEndDate })
  const projectId = projectOf(tx.db)?.id ?? tx.newId('PJ')
  tx.record(projectSet, { ...input, projectId })
  return requireProject(tx.db)
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** @throws StationError `roster.no-project`, `roster.general-exists`, `roster.company-exists`, the refusals of `readUscc`. */
export function addCompany(tx: Tx, input: CompanyInput): Company {
  const project = requireProject(tx.db)
  const uscc = readUscc(input.uscc)
  const same = one<{ name: string }>(tx.db, 'SELECT name FROM company WHERE uscc = ? AND project_id = ?', [
    uscc,
    project.id,
  ])
  if (same) throw new StationError('roster.company-exists', { name: same.name })
  if (input.kind === 'general') {
    const general = one<{ name: string }>(tx.db, "SELECT name FROM company WHERE kind = 'general' AND project_id = ?", [
      project.id,
    ])
    if (general) throw new StationError('roster.general-exists', { name: general.name })
  }
  const companyId = tx.newId('CO')
  tx.record(companyAdded, { ...input, uscc, companyId, projectId: project.id })
  return { ...input, uscc, id: companyId }
}

/** Team names are unique within the project, as the national platform demands (domain.md §2.3). @throws StationError `roster.unknown-company`, `roster.team-exists`. */
export function addTeam(tx: Tx, input: { companyId: string; name: string }): TeamRow {
  const project = requireProject(tx.db)
  if (!one(tx.db, 'SELECT 1 FROM company WHERE id = ?', [input.companyId]))
    throw new StationError('roster.unknown-company', { company: input.companyId })
  if (one(tx.db, 'SELECT 1 FROM team WHERE name = ? AND project_id = ?', [input.name, project.id]))
    throw new StationError('roster.team-exists', { name: input.name })
  const teamId = tx.newId('TM')
  tx.record(teamAdded, { teamId, projectId: project.id, companyId: input.companyId, name: input.name })
  return teamById(tx.db, teamId)
}
