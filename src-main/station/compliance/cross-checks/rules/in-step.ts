/** 代打卡: one person who punches for others. Pure; built for thousands of people and a whole month. */
import type { CrossMeasures } from '../../policy.ts'
import { type CrossFinding, compare, type Evidence, findingOf, namesOf, type Subject } from '../finding.ts'

/** A terminal's punch of a known worker. */
export interface StepPunch {
  id: string
  workerId: string
  deviceId: string
  /** Seconds since 1970 UTC. */
  at: number
  /** Local date. */
  date: string
}

type Measures = Pick<CrossMeasures, 'inStepSeconds' | 'inStepDays' | 'inStepSeriousDays' | 'inStepPercent'>

/** A worker's second tap within this time is the same tap, seconds (as the attendance rules have it). */
const DOUBLE_TAP = 180
/** People after a punch that are looked at: a queue at one terminal lets hardly more through within the seconds. */
const NEIGHBOURS = 6

/** People, days and punches by number, sorted by device and time, second taps dropped. */
interface Line {
  workers: string[]
  dates: string[]
  worker: Int32Array
  day: Int32Array
  at: Float64Array
  device: Int32Array
  /** Index of the punch in the input. */
  source: Int32Array
  length: number
}

/**
 * Groups of people who punch at the same device within seconds of one another, whenever either of them punches, on many days. A day counts for two
 * people only where every punch of the one with fewer of them (two at least) has one of the other beside it: friends who come together in the
 * morning and leave apart are not in step. Sources: domain.md §6 (代打卡 on shared readers, N24); the figures are dated policy.
 * @param clock local time of an instant, for the words of the evidence
 */
export function inStep(
  month: string,
  punches: readonly StepPunch[],
  people: ReadonlyMap<string, Subject>,
  measures: Measures,
  clock: (at: number) => string,
): CrossFinding[] {
  const line = lineOf(punches)
  const perDay = punchesPerDay(line)
  const hits = pairDays(line, measures.inStepSeconds)
  const pairs = pairsInStep(line, hits, perDay, measures)
  return groupsOf(line, pairs).map((group) => {
    const members = group.members.map((index) => people.get(line.workers[index] ?? '') ?? unknown(line.workers[index]))
    const days = Math.max(...group.pairs.map((pair) => pair.days.length))
    const serious = days >= measures.inStepSeriousDays
    const evidence = evidenceOf(line, punches, group, clock, members)
    return findingOf(month, {
      rule: 'in-step',
      severity: serious ? 'serious' : 'notable',
      params: { names: namesOf(members), people: members.length, days, seconds: measures.inStepSeconds },
      people: members,
      evidence,
    })
  })
}

function unknown(workerId = ''): Subject {
  return { workerId, name: workerId, teamId: null, teamName: '' }
}

function numbered(values: Iterable<string>): { list: string[]; of: Map<string, number> } {
  const list = [...new Set(values)].sort(compare)
  return { list, of: new Map(list.map((value, index) => [value, index])) }
}

function lineOf(punches: readonly StepPunch[]): Line {
  const workers = numbered(punches.map(({ workerId }) => workerId))
  const dates = numbered(punches.map(({ date }) => date))
  const devices = numbered(punches.map(({ deviceId }) => deviceId))
  const order = orderOf(punches, workers.of, devices.of)
  const size = punches.length
  const line: Line = {
    workers: workers.list,
    dates: dates.list,
    worker: new Int32Array(size),
    day: new Int32Array(size),
    at: new Float64Array(size),
    device: new Int32Array(size),
    source: new Int32Array(size),
    length: 0,
  }
  const last = new Float64Array(workers.list.length).fill(Number.NEGATIVE_INFINITY)
  let device = -1
  for (const source of order) {
    const punch = punches[source] as StepPunch
    const here = devices.of.get(punch.deviceId) as number
    const worker = workers.of.get(punch.workerId) as number
    if (here !== device) {
      last.fill(Number.NEGATIVE_INFINITY)
      device = here
    }
    if (punch.at - (last[worker] as number) <= DOUBLE_TAP) continue
    last[worker] = punch.at
    line.worker[line.length] = worker
    line.day[line.length] = dates.of.get(punch.date) as number
    line.at[line.length] = punch.at
    line.device[line.length] = here
    line.source[line.length] = source
    line.length += 1
  }
  return line
}

/** Indices by device, time, worker and id; by numbers, since there are hundreds of thousands. */
function orderOf(
  punches: readonly StepPunch[],
  workers: ReadonlyMap<string, number>,
  devices: ReadonlyMap<string, number>,
): Uint32Array {
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  for (const { at } of punches) {
    if (at < first) first = at
    if (at > last) last = at
  }
  const span = last - first + 1
  const keys = new Float64Array(punches.length)
  for (const [index, { deviceId, workerId, at }] of punches.entries()) {
    const place = (devices.get(deviceId) as number) * span + (at - first)
    keys[index] = place * workers.size + (workers.get(workerId) as number)
  }
  return Uint32Array.from(keys.keys()).sort(
    (a, b) => (keys[a] as number) - (keys[b] as number) || compare(punches[a]?.id ?? '', punches[b]?.id ?? ''),
  )
}

/** Punches of each worker on each day: index `worker * days + day`. */
function punchesPerDay(line: Line): Int32Array {
  const days = line.dates.length
  const counts = new Int32Array(line.workers.length * days)
  for (let index = 0; index < line.length; index += 1) {
    const slot = (line.worker[index] as number) * days + (line.day[index] as number)
    counts[slot] = (counts[slot] as number) + 1
  }
  return counts
}

/** Calls back for every two punches of different people within the seconds at one device on one day. */
function eachBeside(line: Line, seconds: number, visit: (first: number, second: number) => void): void {
  for (let index = 0; index < line.length; index += 1) {
    const end = Math.min(line.length, index + 1 + NEIGHBOURS)
    for (let next = index + 1; next < end; next += 1) {
      if (line.device[next] !== line.device[index]) break
      if ((line.at[next] as number) - (line.at[index] as number) > seconds) break
      if (line.worker[next] !== line.worker[index] && line.day[next] === line.day[index]) visit(index, next)
    }
  }
}

/** Pair and day of every two punches beside each other, as one sorted row of numbers: equal ones stand together. */
function pairDays(line: Line, seconds: number): Float64Array {
  const people = line.workers.length
  const days = line.dates.length
  const found: number[] = []
  eachBeside(line, seconds, (first, second) => {
    const a = Math.min(line.worker[first] as number, line.worker[second] as number)
    const b = Math.max(line.worker[first] as number, line.worker[second] as number)
    found.push((a * people + b) * days + (line.day[first] as number))
  })
  return Float64Array.from(found).sort()
}

interface Pair {
  a: number
  b: number
  /** Days in step, as indices of dates. */
  days: number[]
}

function pairsInStep(line: Line, hits: Float64Array, perDay: Int32Array, measures: Measures): Pair[] {
  const people = line.workers.length
  const days = line.dates.length
  const pairs: Pair[] = []
  let pair: Pair | undefined
  const finish = () => {
    if (pair && isInStep(pair, days, perDay, measures)) pairs.push(pair)
    pair = undefined
  }
  for (let from = 0; from < hits.length; ) {
    let to = from + 1
    while (to < hits.length && hits[to] === hits[from]) to += 1
    const key = hits[from] as number
    const day = key % days
    const who = Math.floor(key / days)
    const [a, b] = [Math.floor(who / people), who % people]
    if (!pair || pair.a !== a || pair.b !== b) {
      finish()
      pair = { a, b, days: [] }
    }
    const fewer = Math.min(perDay[a * days + day] as number, perDay[b * days + day] as number)
    if (fewer >= 2 && to - from >= fewer) pair.days.push(day)
    from = to
  }
  finish()
  return pairs
}

function isInStep(pair: Pair, days: number, perDay: Int32Array, measures: Measures): boolean {
  if (pair.days.length < measures.inStepDays) return false
  const present = (worker: number) => {
    let count = 0
    for (let day = 0; day < days; day += 1) if ((perDay[worker * days + day] as number) >= 2) count += 1
    return count
  }
  return pair.days.length * 100 >= measures.inStepPercent * Math.min(present(pair.a), present(pair.b))
}

interface Group {
  members: number[]
  pairs: Pair[]
}

/** Pairs that share somebody are one group: whoever carries five cards is one finding, not ten. */
function groupsOf(line: Line, pairs: readonly Pair[]): Group[] {
  const parent = new Map<number, number>()
  const root = (index: number): number => {
    let at = index
    while (parent.get(at) !== undefined && parent.get(at) !== at) at = parent.get(at) as number
    return at
  }
  for (const { a, b } of pairs) parent.set(root(b), root(a))
  const groups = new Map<number, Group>()
  for (const pair of pairs) {
    const key = root(pair.a)
    const group = groups.get(key) ?? { members: [], pairs: [] }
    group.pairs.push(pair)
    for (const member of [pair.a, pair.b]) if (!group.members.includes(member)) group.members.push(member)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map((group) => ({ ...group, members: group.members.sort((a, b) => a - b) }))
    .sort((a, b) => compare(line.workers[a.members[0] ?? 0] ?? '', line.workers[b.members[0] ?? 0] ?? ''))
}

/** One line for each day in step: who punched when, in the order of the device. */
function evidenceOf(
  line: Line,
  punches: readonly StepPunch[],
  group: Group,
  clock: (at: number) => string,
  members: readonly Subject[],
): Array<Pick<Evidence, 'code' | 'params' | 'date' | 'punchIds'>> {
  const days = new Set(group.pairs.flatMap((pair) => pair.days))
  const names = new Map(members.map(({ workerId, name }) => [workerId, name]))
  const byDay = new Map<number, StepPunch[]>()
  for (let index = 0; index < line.length; index += 1) {
    const day = line.day[index] as number
    if (!days.has(day) || !group.members.includes(line.worker[index] as number)) continue
    const punch = punches[line.source[index] as number] as StepPunch
    byDay.set(day, [...(byDay.get(day) ?? []), punch])
  }
  return [...byDay].map(([day, own]) => ({
    code: 'step-day',
    date: line.dates[day] ?? null,
    params: {
      date: line.dates[day] ?? '',
      times: own
        .sort((a, b) => a.at - b.at || compare(a.id, b.id))
        .map(({ workerId, at }) => `${names.get(workerId) ?? ''} ${clock(at)}`)
        .join('、'),
    },
    punchIds: own.map(({ id }) => id),
  }))
}
