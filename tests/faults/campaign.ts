import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHostProcess } from '../../src-main/cli/demo/host-process.ts'
import { type OpenStage, openStage } from '../../src-main/cli/demo/stage.ts'
import { startPracticeBank } from '../../src-main/practice/bank/client-process.ts'
import { nextMonth } from '../../src-main/practice/scenario/attendance.ts'
import { enrolEverybody } from '../../src-main/practice/scenario/enrolment.ts'
import { openAccounts } from '../../src-main/practice/scenario/payout.ts'
import { PRACTICE_PINS } from '../../src-main/practice/scenario/site-setup.ts'
import { openWindow } from '../../src-main/practice/scenario/station-client.ts'
import { type PlannedMonth, type PlannedPunch, planMonth } from '../../src-main/practice/site/month.ts'
import { type Random, seededRandom } from '../../src-main/practice/site/random.ts'
import { nextStep, type Phase, stickPunchesBefore } from './next-step.ts'

export type Victim = 'host' | 'devices' | 'bank'

export interface CampaignReport {
  kills: Record<Victim, number>
  killsByPhase: Record<Phase, number>
  months: string[]
  /** Places where the station, the plan and the bank's books differ. */
  wrong: string[]
}

export interface CampaignOptions {
  folder: string
  seed: number
  workers: number
  kills: number
  /** Checks the closed data folder: the lines of what `station check` found wrong. */
  check(dataDir: string): string[]
  say(line: string): void
}

/** Longest wait between asking for a step and the kill, ms: about as long as the longest step takes. */
const LONGEST_FUSE_MS: Record<Phase, number> = { import: 160, close: 40, wages: 25, freeze: 30, submit: 120 }
const PULLS_A_MONTH = 6
/** Steps of a month that nobody shot at; a month of twelve workers needs about a hundred. */
const MOST_STEPS = 400
/** In how many of 100 cases a step is shot at. */
const AIM: Record<Phase, number> = { import: 85, close: 60, wages: 4, freeze: 60, submit: 80 }
/** No phase gets more than this part of the kills, so that all are shot at. */
const LARGEST_SHARE = 0.25
const VICTIMS: Record<Phase, Victim[]> = {
  import: ['host', 'devices', 'devices'],
  close: ['host'],
  wages: ['host'],
  freeze: ['host'],
  submit: ['host', 'bank', 'bank'],
}

/** Plays month after month while processes are killed (SIGKILL) at random moments, until enough were killed and the month at hand is paid. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const random = seededRandom(options.seed)
  const report: CampaignReport = {
    kills: { host: 0, devices: 0, bank: 0 },
    killsByPhase: { import: 0, close: 0, wages: 0, freeze: 0, submit: 0 },
    months: [],
    wrong: [],
  }
  const first = '2026-03'
  const stage = await openStage({
    folder: options.folder,
    month: first,
    workers: options.workers,
    say: options.say,
    progress: () => {},
  })
  try {
    await openAccounts(stage)
    await enrolEverybody(stage)
    let stickPunches = 0
    for (let month = first; total(report) < options.kills; month = nextMonth(month)) {
      const plan = planMonth(stage.people, {
        month,
        terminals: stage.terminals.length + 1,
        seed: options.seed + report.months.length,
      })
      stickPunchesBefore.set(month, stickPunches)
      stickPunches += plan.punches.filter(({ terminal }) => terminal === stage.terminals.length).length
      await playMonthUnderFire(stage, month, plan, random, options, report)
      report.months.push(month)
      report.wrong.push(...(await compareWithBank(stage, report.months)))
      options.say(`${month} paid; ${total(report)} kills so far`)
    }
  } finally {
    await stage.end()
  }
  report.wrong.push(...options.check(stage.dataDir))
  return report
}

function total(report: CampaignReport): number {
  return report.kills.host + report.kills.devices + report.kills.bank
}

async function playMonthUnderFire(
  stage: OpenStage,
  month: string,
  plan: PlannedMonth,
  random: Random,
  options: CampaignOptions,
  report: CampaignReport,
): Promise<void> {
  await stage.setClock(`${nextMonth(month)}-01`, '12:00:00')
  const windows = tapWindows(plan)
  let failure: unknown
  for (let idle = 0; ; ) {
    const step = await nextStep(stage, month, plan, windows.length === 0)
    const window = step?.phase === 'import' ? undefined : windows.shift()
    if (window) {
      tap(stage, window)
      continue
    }
    if (!step) return
    const worn = report.killsByPhase[step.phase] >= options.kills * LARGEST_SHARE
    const spared = report.killsByPhase[step.phase] === 0
    const shoot = spared || (!worn && total(report) < options.kills && random.chance(AIM[step.phase]))
    if (!shoot) {
      // A step that neither ends nor is shot at must not turn for ever.
      idle += 1
      if (idle > MOST_STEPS) throw new Error(`stuck in ${month} at ${step.phase}: ${String(failure)}`)
      failure = (await settled(step.run())) ?? failure
      continue
    }
    const victim = random.pick(VICTIMS[step.phase])
    const running = settled(step.run())
    await pause(random.int(0, LONGEST_FUSE_MS[step.phase]))
    await shootDown(stage, victim, options, report)
    await running
    report.kills[victim] += 1
    report.killsByPhase[step.phase] += 1
  }
}

/** The month's taps in pieces, so that there are many pulls to shoot at. */
function tapWindows(plan: PlannedMonth): PlannedPunch[][] {
  const size = Math.ceil(plan.punches.length / PULLS_A_MONTH)
  return Array.from({ length: PULLS_A_MONTH }, (_, index) => plan.punches.slice(index * size, (index + 1) * size))
}

function tap(stage: OpenStage, punches: PlannedPunch[]): void {
  for (const [index, terminal] of stage.terminals.entries()) {
    terminal.device.addPunches(
      punches
        .filter((punch) => punch.terminal === index)
        .map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 15 })),
    )
  }
}

/** A step may fail for the kill's sake; what it did or did not do shows in the station afterwards. */
async function settled(running: Promise<unknown>): Promise<unknown> {
  const failed = running.then(
    () => undefined,
    (error: unknown) => error,
  )
  return Promise.race([failed, pause(15_000)])
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function shootDown(
  stage: OpenStage,
  victim: Victim,
  options: CampaignOptions,
  report: CampaignReport,
): Promise<void> {
  switch (victim) {
    case 'bank': {
      await stage.bank.kill('SIGKILL')
      stage.bank = await startPracticeBank(join(options.folder, 'bank'), stage.bank.port)
      return
    }
    case 'devices': {
      for (const pid of childrenOf(stage.host.pid)) kill(pid)
      return
    }
    case 'host': {
      await stage.host.kill()
      report.wrong.push(...options.check(stage.dataDir))
      await reopen(stage, options.folder)
    }
  }
}

async function reopen(stage: OpenStage, folder: string): Promise<void> {
  stage.host = await startHostProcess(stage.dataDir, join(folder, 'practice-clock'))
  stage.clerk = (await openWindow(await stage.host.link())).client
  await stage.clerk.access.signIn({ userId: stage.site.clerkId, pin: PRACTICE_PINS.clerk })
}

/** Child processes of a process (Linux). */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent
      } catch {
        return false
      }
    })
    .map(Number)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Every frozen line paid exactly once, to the fen, by the bank's own books; every planned punch there exactly once. */
async function compareWithBank(stage: OpenStage, months: string[]): Promise<string[]> {
  const audit = await stage.bank.audit()
  const wrong = [...audit.problems]
  const booked = new Map(audit.payments.map((payment) => [payment.endToEndId, payment.bookedFen]))
  let bankFen = 0
  for (const fen of booked.values()) bankFen += fen
  let owedFen = 0
  for (const month of months) {
    const paid = new Map<string, number>()
    for (const { id } of await stage.clerk.bank.batches({ month })) {
      for (const row of (await stage.clerk.bank.batch({ batchId: id })).rows) {
        const fen = booked.get(row.endToEndId) ?? 0
        if (fen > 0 && paid.has(row.lineId)) wrong.push(`${month} line ${row.lineId} was paid twice`)
        if (fen > 0) paid.set(row.lineId, fen)
        if ((row.state === 'paid') !== fen > 0) wrong.push(`${month} ${row.endToEndId}: ${row.state}, bank ${fen} fen`)
      }
    }
    for (const { list } of await stage.clerk.payroll.lists({ month })) {
      if (!list) continue
      for (const row of (await stage.clerk.payroll.list({ listId: list.id })).rows) {
        owedFen += row.netFen
        if (paid.get(row.id) !== row.netFen)
          wrong.push(`${month} line ${row.id}: owed ${row.netFen}, paid ${paid.get(row.id) ?? 0}`)
      }
    }
  }
  if (owedFen !== bankFen) wrong.push(`owed ${owedFen} fen, the bank paid ${bankFen} fen`)
  for (const device of await stage.clerk.attendance.devices()) {
    const index = stage.site.terminalIds.indexOf(device.id)
    const planned = stage.terminals[index]?.device.punches.length
    if (planned !== undefined && planned !== device.punches)
      wrong.push(`${device.name}: ${planned} taps, ${device.punches} punches kept`)
  }
  return wrong
}

/** A folder for a campaign that pseudo-terminal links can live in. */
export function campaignFolder(name: string): string {
  return join(tmpdir(), `anxin-${name}-${process.pid}`)
}
