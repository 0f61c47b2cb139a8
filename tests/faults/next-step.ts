import type { Batch } from '../../src-main/contract/bank.ts'
import { nextMonth } from '../../src-main/practice/scenario/attendance.ts'
import { NOTICE_DAYS, PRACTICE_PINS } from '../../src-main/practice/scenario/site-setup.ts'
import type { Stage } from '../../src-main/practice/scenario/types.ts'
import type { PlannedMonth } from '../../src-main/practice/site/month.ts'
import { cardNumber } from '../../src-main/practice/site/numbers.ts'
import { attlogText } from '../../src-main/practice/terminal/attlog.ts'

export type Phase = 'import' | 'close' | 'wages' | 'freeze' | 'submit'
export interface Step {
  phase: Phase
  run(): Promise<unknown>
}

/**
 * Looks at the station alone and says what a clerk would do next in a month, or undefined when it is paid. Nothing is remembered between steps,
 * so it goes on after any crash just as a person would.
 */
export async function nextStep(
  stage: Stage,
  month: string,
  plan: PlannedMonth,
  /** The month's taps are all on the terminals: what is missing now was forgotten. */
  allTapped: boolean,
): Promise<Step | undefined> {
  return (
    (await importStep(stage, month, plan, allTapped)) ??
    (await closeStep(stage, month)) ??
    (await wageStep(stage, month)) ??
    (await submitStep(stage, month))
  )
}

async function importStep(
  stage: Stage,
  month: string,
  plan: PlannedMonth,
  allTapped: boolean,
): Promise<Step | undefined> {
  const lists = await stage.clerk.payroll.lists({ month })
  if (lists.some(({ sheetClosed }) => sheetClosed)) return undefined
  const devices = await stage.clerk.attendance.devices()
  for (const [index, terminal] of stage.terminals.entries()) {
    const deviceId = stage.site.terminalIds[index] ?? ''
    const device = devices.find(({ id }) => id === deviceId)
    if (device?.punches !== terminal.device.punches.length || device.lastPullIncomplete)
      return { phase: 'import', run: () => stage.clerk.attendance.pull({ deviceId }) }
  }
  const stick = plan.punches.filter(({ terminal }) => terminal === stage.terminals.length)
  const before = stickPunchesBefore.get(month) ?? 0
  if (devices.find(({ id }) => id === stage.site.stickId)?.punches !== before + stick.length) {
    const text = attlogText(stick.map(({ number, time, direction }) => ({ number, deviceTime: time, direction })))
    return {
      phase: 'import',
      run: () =>
        stage.clerk.attendance.importFile({
          deviceId: stage.site.stickId,
          fileName: '3_attlog.dat',
          contentBase64: Buffer.from(text, 'latin1').toString('base64'),
        }),
    }
  }
  if (!allTapped) return undefined
  const questions = await stage.clerk.attendance.questions({ month, teamId: null })
  const question = questions.find((one) => one.suggestedTime !== null && one.suggestedDirection !== null)
  if (!question) return undefined
  return {
    phase: 'import',
    run: () =>
      stage.clerk.attendance.addManualPunch({
        workerId: question.workerId,
        date: question.date,
        time: question.suggestedTime ?? '',
        nextDay: question.suggestedDirection === 1 && (question.suggestedTime ?? '') < '12:00',
        direction: question.suggestedDirection === 1 ? 1 : 0,
        reason: '漏打卡，班长证明在岗',
        approval: approval(stage),
      }),
  }
}

/** How many punches of earlier months the stick device already has, by month. */
export const stickPunchesBefore = new Map<string, number>()

async function closeStep(stage: Stage, month: string): Promise<Step | undefined> {
  const open = (await stage.clerk.payroll.lists({ month })).find(({ sheetClosed }) => !sheetClosed)
  if (!open) return undefined
  await stage.setClock(`${nextMonth(month)}-01`, '12:00:00')
  return {
    phase: 'close',
    run: () => stage.clerk.attendance.closeSheet({ teamId: open.teamId, month, approval: approval(stage) }),
  }
}

async function wageStep(stage: Stage, month: string): Promise<Step | undefined> {
  const { payroll } = stage.clerk
  for (const { teamId, list } of await payroll.lists({ month })) {
    if (!list) return { phase: 'wages', run: () => payroll.draft({ teamId, month }) }
    if (list.state === 'drafted') {
      const row = (await payroll.list({ listId: list.id })).rows.find(({ confirmation }) => !confirmation)
      if (!row) throw new Error('a drafted list with every line confirmed')
      const way = { how: 'paper' as const, reason: '本人已在纸质工资表签字', approval: approval(stage) }
      return { phase: 'wages', run: () => payroll.confirm({ lineId: row.id, way }) }
    }
    if (list.state === 'confirmed') return { phase: 'wages', run: () => payroll.review({ listId: list.id }) }
    if (list.state === 'reviewed') return { phase: 'wages', run: () => payroll.publish({ listId: list.id }) }
  }
  const ready = (await payroll.lists({ month })).find(({ list }) => list?.state === 'published')?.list
  if (!ready) return undefined
  await stage.setClock(`${nextMonth(month)}-${String(2 + NOTICE_DAYS + 1).padStart(2, '0')}`, '09:00:00')
  return { phase: 'freeze', run: () => payroll.freeze({ listId: ready.id, approval: approval(stage) }) }
}

async function submitStep(stage: Stage, month: string): Promise<Step | undefined> {
  const { bank } = stage.clerk
  const batches = await bank.batches({ month })
  const common = {
    transport: 'https' as const,
    profile: 'iso20022-pain001' as const,
    executionDate: `${nextMonth(month)}-07`,
  }
  if (batches.length === 0) {
    const listIds = (await stage.clerk.payroll.lists({ month })).flatMap(({ list }) => (list ? [list.id] : []))
    return { phase: 'submit', run: () => bank.prepare({ listIds, ...common }) }
  }
  for (const head of batches) {
    const step = await batchStep(stage, await bank.batch({ batchId: head.id }))
    if (step) return step
  }
  const failed = (await Promise.all(batches.map(({ id }) => bank.batch({ batchId: id }))))
    .flatMap(({ rows }) => rows)
    .filter((row) => (row.state === 'rejected' || row.state === 'returned') && row.reissuedBy === null)
  const unmended = failed.find(({ accountMended }) => !accountMended)
  if (unmended) return { phase: 'submit', run: () => mend(stage, unmended.workerId, unmended.name) }
  if (failed.length === 0) return undefined
  return { phase: 'submit', run: () => bank.reissue({ paymentIds: failed.map(({ id }) => id), ...common }) }
}

async function batchStep(stage: Stage, batch: Batch): Promise<Step | undefined> {
  const { bank } = stage.clerk
  const batchId = batch.id
  switch (batch.state) {
    case 'prepared':
      return { phase: 'submit', run: () => bank.approve({ batchId, approval: approval(stage) }) }
    case 'approved':
      return { phase: 'submit', run: () => bank.handOver({ batchId }) }
    case 'unknown':
    case 'handed-over':
    case 'accepted':
      return { phase: 'submit', run: () => bank.query({ batchId }) }
    case 'refused':
      throw new Error(`batch ${batch.messageId} was refused`)
    case 'settled':
      return undefined
  }
}

let mended = 0

async function mend(stage: Stage, workerId: string, name: string): Promise<void> {
  const person = stage.people.find((candidate) => candidate.name === name)
  if (!person) throw new Error('a payment to nobody on the site')
  mended += 1
  const accountNumber = cardNumber(8_000_000 + mended)
  await stage.bank.accounts([{ action: 'open', account: accountNumber, holder: name, cnaps: person.cnaps }])
  await stage.clerk.roster.setAccount({
    workerId,
    account: { holderName: name, accountNumber, bankName: person.bankName, cnaps: person.cnaps },
    approval: approval(stage),
  })
}

function approval(stage: Stage): { userId: string; pin: string } {
  return { userId: stage.site.managerId, pin: PRACTICE_PINS.manager }
}
