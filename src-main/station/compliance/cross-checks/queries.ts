import { holidaysOf } from '../../attendance/calendar.ts'
import { siteZone } from '../../attendance/queries.ts'
import { addDays, epochToLocal } from '../../attendance/rules/time.ts'
import { payDateOf } from '../../payroll/dates.ts'
import { payPolicyOf } from '../../payroll/policy.ts'
import { progressUntil } from '../../payroll/progress.ts'
import { projectOf, siteDate } from '../../roster/queries.ts'
import { all, type Db, one } from '../../store/db.ts'
import type { KeyRing } from '../../store/sealing.ts'
import { workerBooks } from '../books.ts'
import { crossMeasuresOf, measuresOf } from '../policy.ts'
import { differencesOf } from '../tiles/reconciliation.ts'
import {
  accountUses,
  changedLines,
  deviceNames,
  devicePunches,
  escrowState,
  latePunches,
  newestPunchFact,
  numberOwners,
  payLines,
  peopleOf,
  subjects,
  teamPayouts,
  teamPunches,
  unknownNumbersOf,
  workerDevicePunches,
} from './evidence.ts'
import { type CrossFinding, compare, type Evidence, type Subject, TILE_OF } from './finding.ts'
import { inStep } from './rules/in-step.ts'
import {
  belowMinimum,
  booksFindings,
  escrowShort,
  latePay,
  paidWithoutAttendance,
  payOutliers,
  progressDiffers,
  signedThenChanged,
} from './rules/pay.ts'
import { ages, otherHolders, sharedAccounts, sharedPhones } from './rules/people.ts'
import { afterExit, manualShare, sharedNumbers, twoPlaces, unknownNumbers } from './rules/punches.ts'

/** What was computed last for a database: findings follow from the journal and the date, so one state of it gives them once. */
interface Known {
  state: string
  atMs: number
  findings: CrossFinding[]
}
interface KnownPunches {
  state: string
  findings: CrossFinding[]
}
const known = new WeakMap<Db, Map<string, Known>>()
const knownPunches = new WeakMap<Db, Map<string, KnownPunches>>()

/** Months kept per database. */
const KEPT = 4

/** All findings of a month, serious ones first. `now` is the present instant. Pure of the journal's state and the site's date. */
export function crossFindings(db: Db, keys: KeyRing, month: string, now: string): CrossFinding[] {
  const today = siteDate(db, now)
  const state = `${journalSize(db)} ${today}`
  const months = mapOf(known, db)
  const last = months.get(month)
  if (last?.state === state) return last.findings
  const findings = compute(db, keys, month, today)
  remember(months, month, { state, atMs: Date.parse(now), findings })
  return findings
}

function journalSize(db: Db): number {
  return one<{ size: number }>(db, 'SELECT max(size) AS size FROM journal_checkpoint')?.size ?? 0
}

function mapOf<T>(cache: WeakMap<Db, Map<string, T>>, db: Db): Map<string, T> {
  const found = cache.get(db) ?? new Map<string, T>()
  cache.set(db, found)
  return found
}

function remember<T>(months: Map<string, T>, month: string, value: T): void {
  months.delete(month)
  months.set(month, value)
  for (const old of [...months.keys()].slice(0, -KEPT)) months.delete(old)
}

const SEVERITY = { serious: 0, notable: 1 } as const

function compute(db: Db, keys: KeyRing, month: string, today: string): CrossFinding[] {
  const who = subjects(db, month)
  const found = [
    ...ofPunches(db, month, who),
    ...ofPeople(db, keys, month, today, who),
    ...ofPay(db, month, today, who),
  ]
  return found.sort(
    (a, b) => SEVERITY[a.severity] - SEVERITY[b.severity] || compare(a.rule, b.rule) || compare(a.key, b.key),
  )
}

/** The heaviest of the rules, over every punch of the month: computed again only when punches have come, gone or changed hands. */
function ofPunches(db: Db, month: string, who: ReadonlyMap<string, Subject>): CrossFinding[] {
  const measures = crossMeasuresOf(month)
  const zone = siteZone(db)
  const clock = (at: number) => epochToLocal(zone, at).time
  const months = mapOf(knownPunches, db)
  const state = `${newestPunchFact(db)}`
  let last = months.get(month)
  if (last?.state !== state) {
    const punches = devicePunches(db, month)
    last = {
      state,
      findings: [
        ...inStep(month, punches, who, measures, clock),
        ...twoPlaces(month, punches, who, deviceNames(db), measures, clock),
      ],
    }
    remember(months, month, last)
  }
  return [
    ...last.findings,
    ...afterExit(month, latePunches(db, month, zone), who, measures, clock),
    ...unknownNumbers(month, unknownNumbersOf(db, month)),
    ...sharedNumbers(month, numberOwners(db, month), who),
    ...manualShare(month, teamPunches(db, month), measuresOf(month)),
  ]
}

/** Where a worker was at two devices within seconds on a date or in the night after it: evidence of the rule, for whoever looks at his day. */
export function twoPlacesOn(db: Db, workerId: string, date: string): Evidence[] {
  const month = date.slice(0, 7)
  const zone = siteZone(db)
  const punches = workerDevicePunches(db, workerId, date, addDays(date, 1))
  const clock = (at: number) => epochToLocal(zone, at).time
  const found = twoPlaces(month, punches, new Map(), deviceNames(db), crossMeasuresOf(month), clock)
  return found.flatMap(({ evidence }) => evidence)
}

function ofPeople(
  db: Db,
  keys: KeyRing,
  month: string,
  today: string,
  who: ReadonlyMap<string, Subject>,
): CrossFinding[] {
  const people = peopleOf(db, keys, month, today, who)
  return [
    ...ages(month, people),
    ...sharedPhones(month, people, crossMeasuresOf(month)),
    ...sharedAccounts(month, accountUses(db, month, who)),
    ...otherHolders(month, people),
  ]
}

function ofPay(db: Db, month: string, today: string, who: ReadonlyMap<string, Subject>): CrossFinding[] {
  const books = workerBooks(db, month).map((row) => ({
    ...row,
    teamId: who.get(row.workerId)?.teamId ?? null,
    differences: differencesOf(row),
  }))
  const lines = payLines(db, month)
  const project = projectOf(db)
  const payDate = payDateOf(holidaysOf(db), month, project?.payDay ?? 28)
  const payouts = teamPayouts(db, month, payDate, who)
  return [
    ...booksFindings(month, books),
    ...paidWithoutAttendance(month, lines, new Map(books.map((row) => [row.workerId, row]))),
    ...payOutliers(month, lines, crossMeasuresOf(month)),
    ...belowMinimum(month, lines, project?.minimumWageFen ?? null, payPolicyOf(month).paidDaysPerMonthCenti),
    ...signedThenChanged(month, changedLines(db, month)),
    ...latePay(month, payouts.teams, payDate, today),
    ...progressDiffers(month, progressUntil(db, month), crossMeasuresOf(month)),
    ...escrowShort(month, escrowState(db, payouts.owedFen)),
  ]
}

export interface Silence {
  id: string
  key: string
  reason: string
  byUser: string
  approvedBy: string | null
  at: string
  until: string | null
}

/** Silences that hold on a date, by finding key. */
export function silencesOn(db: Db, month: string, today: string): Map<string, Silence> {
  const rows = all<Silence>(
    db,
    `SELECT id, finding_key AS key, reason, by_user AS byUser, approved_by AS approvedBy, at, until FROM finding_silence
     WHERE month = ? AND lifted_at IS NULL AND (until IS NULL OR until >= ?) ORDER BY seq`,
    [month, today],
  )
  return new Map(rows.map((row) => [row.key, row]))
}

/** Open serious findings by the tile that they make red. */
export function openByTile(db: Db, keys: KeyRing, month: string, now: string): Map<string, number> {
  const silent = silencesOn(db, month, siteDate(db, now))
  const counts = new Map<string, number>()
  for (const { rule, severity, key } of crossFindings(db, keys, month, now)) {
    const tile = TILE_OF[rule]
    if (!tile || severity !== 'serious' || silent.has(key)) continue
    counts.set(tile, (counts.get(tile) ?? 0) + 1)
  }
  return counts
}

/** How old findings may be where they are only counted, ms: terminals bring punches all day, and each asks the screens to read again. */
const COUNT_AGE_MS = 10 * 60_000

/** Open serious findings of a month, from findings that may be some minutes old; silences count at once. */
export function openSerious(db: Db, keys: KeyRing, month: string, now: string): number {
  const last = known.get(db)?.get(month)
  const age = last ? Date.parse(now) - last.atMs : Number.POSITIVE_INFINITY
  const findings = last && age >= 0 && age < COUNT_AGE_MS ? last.findings : crossFindings(db, keys, month, now)
  const silent = silencesOn(db, month, siteDate(db, now))
  return findings.filter(({ severity, key }) => severity === 'serious' && !silent.has(key)).length
}
