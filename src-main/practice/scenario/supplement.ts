import type { Batch } from '../../contract/bank.ts'
import type { WageList } from '../../contract/payroll.ts'
import { nextMonth } from './attendance.ts'
import { withCard } from './enrolment.ts'
import { sendAndSettle } from './payout.ts'
import { NOTICE_DAYS, PRACTICE_PINS } from './site-setup.ts'
import type { Stage } from './types.ts'
import { listOfTeam } from './ways-of-pay.ts'

export interface Later {
  list: WageList
  batch: Batch
  /** Name of the worker who left. */
  leaver: string
  paid: number
  paidFen: number
}

/** The dispute is answered; a supplementary list pays the held line and a colleague's back pay; then a worker leaves and settles his account. */
export async function playSupplement(stage: Stage): Promise<Later> {
  const approval = { userId: stage.site.managerId, pin: PRACTICE_PINS.manager }
  const { list: own } = await listOfTeam(stage)
  const frozen = await stage.clerk.payroll.list({ listId: own.id })
  for (const { id, answer } of frozen.objections) {
    if (answer === null)
      await stage.clerk.payroll.answerObjection({ objectionId: id, answer: '已与班组长逐日核对，出勤无误' })
  }
  const colleague = frozen.rows[0]
  if (!colleague) throw new Error('a list without lines')
  const drafted = await stage.clerk.payroll.draftSupplement({
    listId: own.id,
    backPay: [
      { engagementId: colleague.engagementId, forMonth: stage.month, amountFen: 12_000, reason: '工具补贴漏发' },
    ],
  })
  for (const row of drafted.rows) {
    const person = stage.people.find(({ name }) => name === row.name)
    if (!person) throw new Error('a line of nobody on the site')
    await withCard(stage, person, (card) =>
      stage.clerk.payroll.confirm({ lineId: row.id, way: { how: 'card', readId: card.readId } }),
    )
  }
  await stage.clerk.payroll.review({ listId: drafted.id })
  await stage.clerk.payroll.publish({ listId: drafted.id })
  const day = `${nextMonth(stage.month)}-${String(8 + NOTICE_DAYS + 1).padStart(2, '0')}`
  await stage.setClock(day, '09:00:00')
  const list = await stage.clerk.payroll.freeze({ listId: drafted.id, approval })
  const prepared = await stage.clerk.bank.prepare({
    listIds: [list.id],
    transport: 'https',
    profile: 'iso20022-pain001',
    executionDate: day,
  })
  const batch = await sendAndSettle(stage, prepared)
  await settleLeaver(stage, colleague.engagementId, colleague.name)
  const paid = batch.rows.filter(({ state }) => state === 'paid')
  const paidFen = paid.reduce((sum, { amountFen }) => sum + amountFen, 0)
  return { list, batch, leaver: colleague.name, paid: paid.length, paidFen }
}

/** Paid in full, he leaves and confirms with his own card that his account is cleared. */
async function settleLeaver(stage: Stage, engagementId: string, name: string): Promise<void> {
  const days = new Date(Date.UTC(Number(stage.month.slice(0, 4)), Number(stage.month.slice(5)), 0)).getUTCDate()
  await stage.clerk.roster.exit({ engagementId, exitDate: `${stage.month}-${days}`, reason: '合同到期退场' })
  const person = stage.people.find((candidate) => candidate.name === name)
  if (!person) throw new Error('nobody of this name on the site')
  const settled = await withCard(stage, person, (card) =>
    stage.clerk.payroll.settle({ engagementId, way: { how: 'card', readId: card.readId } }),
  )
  if (settled.settled === null || settled.standing.unpaidFen !== 0) throw new Error('the account is not cleared')
}
