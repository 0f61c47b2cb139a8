/** Month book of 3,000 workers (DESIGN §6: under 10 s, memory flat in the number of workers): made twice, for a third of the crowd and for all of it. */
import { makePaper } from '../../src-main/station/documents/make.ts'
import { closeTeams, draftTeams, MONTH, openCrowd } from './crowd.ts'

const SMALL = 1000
const LARGE = 3000
const TEAM_SIZE = 50
const BUDGET_MS = 10_000
/** Growth of the peak beyond the book's own bytes that still counts as flat. */
const FLAT_MB = 60

export interface BookResult {
  name: string
  workers: number
  pages: number
  bookMb: number
  ms: number
  /** Highest growth of the process above its size at the start, less the bytes of the book itself, MB. */
  peakSmallMb: number
  peakLargeMb: number
  budgetMs: number
  passed: boolean
  [figure: string]: string | number | boolean
}

export async function run(): Promise<BookResult> {
  const small = await book(SMALL)
  const large = await book(LARGE)
  return {
    name: `month book of ${LARGE} workers`,
    workers: LARGE,
    pages: large.pages,
    bookMb: large.bookMb,
    ms: large.ms,
    peakSmallMb: small.peakMb,
    peakLargeMb: large.peakMb,
    budgetMs: BUDGET_MS,
    passed: large.ms < BUDGET_MS && large.peakMb - small.peakMb < FLAT_MB,
  }
}

async function book(workers: number): Promise<{ pages: number; bookMb: number; ms: number; peakMb: number }> {
  const crowd = openCrowd(workers, TEAM_SIZE)
  closeTeams(crowd)
  draftTeams(crowd)
  globalThis.gc?.()
  const before = used()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, used())
  }, 5)
  const start = performance.now()
  const made = await makePaper(crowd.ledger, { kind: 'month-book', month: MONTH, teamId: null })
  const ms = Math.round(performance.now() - start)
  clearInterval(watch)
  crowd.close()
  const bookMb = made.bytes.length / 1e6
  return {
    pages: made.pages,
    bookMb: Math.round(bookMb * 10) / 10,
    ms,
    peakMb: Math.round((peak - before) / 1e6 - bookMb),
  }
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

if (import.meta.main) console.log(await run())
