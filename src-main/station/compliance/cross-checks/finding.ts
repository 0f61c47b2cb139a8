import { createHash } from 'node:crypto'
import type { Tile } from '../../../contract/compliance.ts'
import type { CrossRule } from '../../../contract/cross-checks.ts'
import { canonicalBytes } from '../../journal/canonical.ts'

export type Params = Record<string, string | number>

/** One piece of evidence: a code of the locale files with its figures, and what it is about. */
export interface Evidence {
  code: string
  params: Params
  workerId: string | null
  /** Local date. */
  date: string | null
  punchIds: string[]
}

/** Somebody a finding is about. */
export interface Subject {
  workerId: string
  name: string
  teamId: string | null
  teamName: string
}

/** What one rule has found in one month, with its evidence. Computed, never stored. */
export interface CrossFinding {
  /** Digest of rule, month, people and evidence: other evidence is another finding. */
  key: string
  rule: CrossRule
  severity: 'serious' | 'notable'
  /** Whose it is where it is a team's rather than a person's. */
  teamId: string | null
  people: Subject[]
  params: Params
  evidence: Evidence[]
}

export type Draft = Omit<CrossFinding, 'key' | 'people' | 'evidence' | 'teamId'> & {
  teamId?: string | null
  people?: readonly Subject[]
  evidence: ReadonlyArray<Pick<Evidence, 'code' | 'params'> & Partial<Evidence>>
}

/**
 * The tile that an open serious finding makes red. Rules that only name what a tile counts already (differences between the books, unknown
 * numbers, manual share, overdue pay) make no tile red twice.
 */
export const TILE_OF: Readonly<Partial<Record<CrossRule, Tile['key']>>> = {
  'in-step': 'channel',
  'two-places': 'channel',
  'after-exit': 'channel',
  'under-age': 'channel',
  'paid-without-attendance': 'reconciliation',
  'shared-account': 'reconciliation',
  'holder-differs': 'reconciliation',
  'low-attendance-high-pay': 'reconciliation',
  'below-minimum': 'payout',
  'escrow-short': 'payout',
}

/** Completes a finding: people and evidence in one order whatever order they came in, and the key over all of it. */
export function findingOf(month: string, draft: Draft): CrossFinding {
  const people = [...(draft.people ?? [])].sort((a, b) => compare(a.workerId, b.workerId))
  const evidence = draft.evidence
    .map(({ code, params, workerId = null, date = null, punchIds = [] }) => ({
      code: `compliance.cross-evidence.${code}`,
      params,
      workerId,
      date,
      punchIds: [...punchIds].sort(compare),
    }))
    .sort((a, b) => compare(orderOf(a), orderOf(b)))
  const digest = canonicalBytes({
    rule: draft.rule,
    month,
    severity: draft.severity,
    teamId: draft.teamId ?? null,
    people: people.map(({ workerId }) => workerId),
    evidence,
  })
  const key = createHash('sha256').update(digest).digest('hex')
  const { rule, severity, params } = draft
  return { key, rule, severity, teamId: draft.teamId ?? null, people, params, evidence }
}

/** By date and person, then by everything else in its canonical form: one order, whatever order the evidence came in. */
function orderOf(evidence: Evidence): string {
  return JSON.stringify([evidence.date, evidence.workerId, canonicalBytes(evidence).toString('utf8')])
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Names of people in one text, a long row cut short. */
export function namesOf(people: readonly { name: string }[], most = 6): string {
  const names = people.slice(0, most).map(({ name }) => name)
  return people.length > most ? `${names.join('、')}…` : names.join('、')
}
