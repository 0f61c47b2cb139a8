/**
 * Whether the cost of a month grows in proportion: 1,000, 10,000 and 50,000 workers, four punches a day, in one process. Of what touches the whole site
 * the time per worker and day is compared, of what a clerk opens for one team the time of one call; the ratio of the largest site to the smallest
 * should be about 1. Processor time, since a busy machine distorts the other; the checks without the replay of the journal, whose work is that of
 * the commits measured here. `ANXIN_BENCH_WORKERS=500,2000` for a quick run.
 */
import { monthGrid } from '../../src-main/station/attendance/grid.ts'
import { questionsOf } from '../../src-main/station/attendance/questions.ts'
import { attendanceRoom } from '../../src-main/station/attendance/room.ts'
import { verifyJournal } from '../../src-main/station/journal/verify.ts'
import { payrollRoom } from '../../src-main/station/payroll/room.ts'
import { type Crowd, closeTeams, draftTeams, MONTH, openCrowd } from './crowd.ts'

const SIZES = (process.env.ANXIN_BENCH_WORKERS ?? '1000,10000,50000').split(',').map(Number)
const TEAM_SIZE = 40
const DAYS = 31
const NOW_SECONDS = Date.parse('2026-11-01T12:00:00.000Z') / 1000
/** Calls of what is over in milliseconds, of which the mean counts; before them as many to warm up. */
const CALLS = 20
/** A step more than this times dearer than on the smallest site is not in proportion. */
const MOST_RATIO = 2

/** Processor milliseconds of each step. */
type Steps = Record<
  'questions' | 'attendance' | 'wages' | 'checks' | 'openGrid' | 'teamQuestions' | 'closedGrid',
  number
>
/** Steps that touch the whole site; the others are one call for one team. */
const SITE_STEPS: ReadonlyArray<keyof Steps> = ['questions', 'attendance', 'wages', 'checks']

export interface GrowthResult {
  name: string
  passed: boolean
  [figure: string]: string | number | boolean
}

export async function run(): Promise<GrowthResult> {
  const smallest = Math.min(...SIZES)
  const largest = Math.max(...SIZES)
  // The first site warms the engine up, so that no size pays for compiling.
  measureSite(smallest)
  const measured = new Map(SIZES.map((workers) => [workers, measureSite(workers)]))
  const figures: Record<string, number> = {}
  let worst = 0
  for (const step of Object.keys(measured.get(smallest) ?? {}) as Array<keyof Steps>) {
    const cost = (workers: number) => {
      const ms = measured.get(workers)?.[step] ?? 0
      return SITE_STEPS.includes(step) ? (ms * 1000) / (workers * DAYS) : ms
    }
    const unit = SITE_STEPS.includes(step) ? 'MicrosPerWorkerDay' : 'MsPerCall'
    for (const workers of SIZES) figures[`${step}${unit}Of${workers}`] = round(cost(workers))
    const ratio = cost(largest) / cost(smallest)
    figures[`${step}Ratio`] = round(ratio)
    worst = Math.max(worst, ratio)
  }
  return {
    name: `growth from ${smallest.toLocaleString('en')} to ${largest.toLocaleString('en')} workers`,
    ...figures,
    budgetRatio: MOST_RATIO,
    passed: worst < MOST_RATIO,
  }
}

function measureSite(workers: number): Steps {
  const crowd = openCrowd(workers, TEAM_SIZE)
  const { db, keys } = crowd.ledger
  const teamId = crowd.teamIds[crowd.teamIds.length >> 1] ?? ''
  const grid = () => monthGrid(db, keys, teamId, MONTH, NOW_SECONDS)
  try {
    const openGrid = ofCalls(grid)
    const teamQuestions = ofCalls(() => questionsOf(db, MONTH, teamId, NOW_SECONDS))
    const questions = processorMs(() => questionsOf(db, MONTH, null, NOW_SECONDS))
    const attendance = processorMs(() => closeTeams(crowd))
    const wages = processorMs(() => draftTeams(crowd))
    const closedGrid = ofCalls(grid)
    const checks = processorMs(() => assertSound(crowd))
    return { questions, attendance, wages, checks, openGrid, teamQuestions, closedGrid }
  } finally {
    crowd.close()
  }
}

/** The journal with its checkpoints, and every invariant of attendance and wages. */
function assertSound({ ledger: { db } }: Crowd): void {
  const { intact, chain } = verifyJournal(db)
  const rooms = [attendanceRoom, payrollRoom].flatMap(({ invariants }) => invariants.flatMap(({ check }) => check(db)))
  const found = [...intact, ...chain, ...rooms]
  if (found.length > 0) throw new Error(`the site is not sound: ${JSON.stringify(found.slice(0, 3))}`)
}

function ofCalls(work: () => void): number {
  for (let call = 0; call < CALLS; call += 1) work()
  const ms = processorMs(() => {
    for (let call = 0; call < CALLS; call += 1) work()
  })
  return ms / CALLS
}

function processorMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

if (import.meta.main) console.log(await run())
