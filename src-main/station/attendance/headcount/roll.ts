import { createHash } from 'node:crypto'
import type { Roll, RollRow } from '../../../contract/headcount.ts'
import { actorName } from '../../access/queries.ts'
import { canonicalBytes } from '../../journal/canonical.ts'
import { engagementsOfTeam, teamById } from '../../roster/queries.ts'
import { type Db, one } from '../../store/db.ts'
import { computeSpan, type LiveWorker } from '../live.ts'
import { punchIdsOf } from '../punch-positions.ts'
import type { WorkerDay } from '../rules/month.ts'
import { classIn, type Punch, sortPunches } from '../rules/punches.ts'
import { type Epoch, instantOf } from '../rules/time.ts'
import { headcountDifferences } from './compare.ts'
import type { RollContent } from './facts.ts'

export interface Declaration {
  total: number
  workerIds: string[] | null
  byUser: string
  at: string
}

/** The last word on a team's date. */
export function declarationOf(db: Db, teamId: string, date: string): Declaration | null {
  const row = one<Omit<Declaration, 'workerIds'> & { workerIds: string | null }>(
    db,
    `SELECT total, worker_ids AS workerIds, by_user AS byUser, at FROM headcount_declaration
     WHERE team_id = ? AND date = ? ORDER BY seq DESC LIMIT 1`,
    [teamId, date],
  )
  if (!row) return null
  return { ...row, workerIds: row.workerIds === null ? null : (JSON.parse(row.workerIds) as string[]) }
}

export interface SignedRoll {
  hash: string
  how: 'pin' | 'paper'
  signedBy: string | null
  signerName: string | null
  at: string
}

export function signedRoll(db: Db, teamId: string, date: string): SignedRoll | undefined {
  return one<SignedRoll>(
    db,
    `SELECT hash, how, signed_by AS signedBy, signer_name AS signerName, at FROM daily_roll
     WHERE team_id = ? AND date = ? ORDER BY seq DESC LIMIT 1`,
    [teamId, date],
  )
}

/** The roll of a team's date as it stands: what a signature would cover. A shift belongs to the day on which it starts. */
export function rollContent(db: Db, teamId: string, date: string, now: Epoch): RollContent {
  const span = computeSpan(db, { teamId }, date, date, now)
  const declared = declarationOf(db, teamId, date)
  return {
    format: 'anxin-daily-roll/1',
    teamId,
    date,
    zone: span.zone,
    declared: declared && { total: declared.total, workerIds: declared.workerIds },
    rows: [...span.workers.values()]
      .flatMap((worker) => rowOf(db, worker, teamId))
      .sort((a, b) => (a.workerId < b.workerId ? -1 : 1)),
  }
}

function rowOf(db: Db, { workerId, days }: LiveWorker, teamId: string): RollContent['rows'] {
  const own = days.find((day) => day.teamId === teamId)
  if (!own) return []
  const punches = sortPunches([...own.used, ...own.between, ...own.doubles])
  const first = punches[0]
  if (!first) return []
  const last = lastOut(own, punches)
  return [
    {
      workerId,
      first: instantOf(first.at),
      last: last ? instantOf(last.at) : null,
      manual: punches.some(({ manual }) => manual),
      punchIds: punchIdsOf(
        db,
        punches.map(({ position }) => position),
      ),
    },
  ]
}

/** The last punch where it goes out; without directions the last of several. */
function lastOut({ window }: WorkerDay, punches: readonly Punch[]): Punch | undefined {
  const last = punches.at(-1)
  if (!last || punches.length < 2) return undefined
  return classIn(window, last) === 'in' ? undefined : last
}

/** SHA-256 (hex) of the canonical bytes (RFC 8785) of a roll. */
export function rollHash(content: RollContent): string {
  return createHash('sha256').update(canonicalBytes(content)).digest('hex')
}

/** The roll of a team's date for the screen and the paper: with names, differences and the last signature. */
export function rollOf(db: Db, teamId: string, date: string, now: Epoch): Roll {
  const team = teamById(db, teamId)
  const content = rollContent(db, teamId, date, now)
  const members = engagementsOfTeam(db, teamId, date, date)
  const people = new Map(members.map(({ workerId, workerName, trade }) => [workerId, { name: workerName, trade }]))
  const declared = declarationOf(db, teamId, date)
  const present = new Map(content.rows.map((row) => [row.workerId, row]))
  const order = [...people.keys()]
  const there = order.filter((id) => present.has(id))
  const differences = headcountDifferences(declared, there)
  const named = declared?.workerIds ? new Set(declared.workerIds) : null
  const row = (workerId: string): RollRow => ({
    workerId,
    name: people.get(workerId)?.name ?? '',
    trade: people.get(workerId)?.trade ?? '',
    firstAt: present.get(workerId)?.first ?? null,
    lastAt: present.get(workerId)?.last ?? null,
    manual: present.get(workerId)?.manual ?? false,
    declared: named?.has(workerId) ?? null,
  })
  const hash = rollHash(content)
  const signed = signedRoll(db, teamId, date)
  return {
    teamId,
    teamName: team.name,
    companyName: team.companyName,
    date,
    rows: [...there, ...differences.notThere.filter((id) => people.has(id))].map(row),
    engaged: members.map(({ workerId, workerName, trade }) => ({ workerId, name: workerName, trade })),
    present: there.length,
    declaration: declared && {
      total: declared.total,
      named: declared.workerIds?.length ?? null,
      by: actorName(db, declared.byUser),
      at: declared.at,
    },
    differences,
    hash,
    signed: signed
      ? {
          hash: signed.hash,
          how: signed.how,
          by: signed.signedBy ? actorName(db, signed.signedBy) : (signed.signerName ?? ''),
          at: signed.at,
          changed: signed.hash !== hash,
        }
      : null,
  }
}
