import { type PlannedPunch, planMonth } from '../site/month.ts'
import { attlogText } from '../terminal/attlog.ts'
import { PRACTICE_PINS } from './site-setup.ts'
import type { MonthAtTheGates, Stage } from './types.ts'

export interface AttendanceFigures extends MonthAtTheGates {
  manualPunches: number
  strangers: number
  workdayCenti: number
}

/** Plays the month at the gates, answers what is open, and closes the sheets. */
export async function playAttendance(stage: Stage): Promise<AttendanceFigures> {
  const { punches, repeatedPullAdded } = await (stage.gates?.play(stage) ?? playTerminals(stage))
  const manualPunches = await answerQuestions(stage)
  const inbox = await stage.clerk.attendance.inbox()
  return {
    punches,
    repeatedPullAdded,
    manualPunches,
    strangers: inbox.length,
    workdayCenti: await closeSheets(stage),
  }
}

/** Taps reach the terminals, the terminals are pulled three times, the stick is brought once. */
async function playTerminals(stage: Stage): Promise<MonthAtTheGates> {
  const stickTerminal = stage.terminals.length
  const plan = planMonth(stage.people, { month: stage.month, terminals: stickTerminal + 1 })
  const cuts = [`${stage.month}-10`, `${stage.month}-20`, `${nextMonth(stage.month)}-01`]
  let from = ''
  let punches = 0
  for (const [index, date] of cuts.entries()) {
    await stage.setClock(date, '12:00:00')
    const until = `${date}T12:00:00`
    // The first pull of the month loses its connection half way.
    if (index === 0) stage.terminals[0]?.setFaults({ disconnectAfterBytes: 4000, disconnectTimes: 1 })
    const window = plan.punches.filter((punch) => punch.time >= from && punch.time < until)
    punches += await pullTerminals(stage, window)
    from = until
    stage.progress('pull', index + 1, cuts.length)
  }
  const repeatedPullAdded = await pullTerminals(stage, [])
  punches += await bringStick(
    stage,
    plan.punches.filter((punch) => punch.terminal === stickTerminal),
  )
  return { punches, repeatedPullAdded }
}

async function pullTerminals(stage: Stage, window: PlannedPunch[]): Promise<number> {
  let added = 0
  for (const [index, terminal] of stage.terminals.entries()) {
    terminal.device.addPunches(
      window
        .filter((punch) => punch.terminal === index)
        .map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 15 })),
    )
    added += await pullUntilComplete(stage, index)
  }
  return added
}

/** A pull that broke off is simply pulled again: what came before is known and adds nothing. */
async function pullUntilComplete(stage: Stage, index: number): Promise<number> {
  const deviceId = stage.site.terminalIds[index] ?? ''
  let added = 0
  for (let attempt = 0; attempt < 4; attempt++) {
    const result = await stage.clerk.attendance.pull({ deviceId })
    added += result.added
    if (result.complete) return added
    stage.say(`  pull of terminal ${index + 1} broke off, pulling again`)
  }
  throw new Error(`pull of terminal ${index + 1} stayed incomplete`)
}

async function bringStick(stage: Stage, punches: PlannedPunch[]): Promise<number> {
  const text = attlogText(
    punches.map(({ number, time, direction }) => ({ number, deviceTime: time, direction, verify: 1 })),
  )
  const file = {
    deviceId: stage.site.stickId,
    fileName: '3_attlog.dat',
    contentBase64: Buffer.from(text, 'latin1').toString('base64'),
  }
  const first = await stage.clerk.attendance.importFile(file)
  const again = await stage.clerk.attendance.importFile(file)
  if (again.added !== 0) throw new Error('the same stick file added punches twice')
  return first.added
}

/** Every open question is answered with a manual punch, with reason and the manager's consent. */
async function answerQuestions(stage: Stage): Promise<number> {
  const questions = await stage.clerk.attendance.questions({ month: stage.month, teamId: null })
  let answered = 0
  for (const question of questions) {
    if (question.suggestedTime === null || question.suggestedDirection === null) continue
    await stage.clerk.attendance.addManualPunch({
      workerId: question.workerId,
      date: question.date,
      time: question.suggestedTime,
      nextDay: question.suggestedDirection === 1 && question.suggestedTime < '12:00',
      direction: question.suggestedDirection === 1 ? 1 : 0,
      reason: '漏打卡，班长和当日施工日志证明在岗',
      approval: { userId: stage.site.managerId, pin: PRACTICE_PINS.manager },
    })
    answered += 1
  }
  return answered
}

async function closeSheets(stage: Stage): Promise<number> {
  let workdayCenti = 0
  for (const [index, teamId] of stage.site.teamIds.entries()) {
    const sheet = await stage.clerk.attendance.closeSheet({
      teamId,
      month: stage.month,
      approval: { userId: stage.site.managerId, pin: PRACTICE_PINS.manager },
    })
    workdayCenti += sheet.workdayCenti
    stage.progress('close', index + 1, stage.site.teamIds.length)
  }
  return workdayCenti
}

export function nextMonth(month: string): string {
  const [year = 0, index = 0] = month.split('-').map(Number)
  return index === 12 ? `${year + 1}-01` : `${year}-${String(index + 1).padStart(2, '0')}`
}
