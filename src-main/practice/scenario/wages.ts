import type { WageList } from '../../contract/payroll.ts'
import { nextMonth } from './attendance.ts'
import { withCard } from './enrolment.ts'
import { NOTICE_DAYS, PRACTICE_PINS } from './site-setup.ts'
import type { Stage } from './types.ts'
import { disputeOneLine, enterPayInputs } from './ways-of-pay.ts'

/** Drafts every team's list, lets each worker confirm with his own card, and carries the lists to the freeze. */
export async function playWages(stage: Stage): Promise<WageList[]> {
  const following = nextMonth(stage.month)
  await stage.setClock(`${following}-02`, '08:00:00')
  await enterPayInputs(stage)
  for (const teamId of stage.site.teamIds) await stage.clerk.payroll.draft({ teamId, month: stage.month })
  await disputeOneLine(stage)
  await confirmAtKiosk(stage)
  const ids = (await stage.clerk.payroll.lists({ month: stage.month })).flatMap(({ list }) => (list ? [list.id] : []))
  for (const listId of ids) {
    await stage.clerk.payroll.review({ listId })
    await stage.clerk.payroll.publish({ listId })
  }
  await answerOneObjection(stage, ids[0] ?? '')
  await stage.setClock(`${following}-${String(2 + NOTICE_DAYS + 1).padStart(2, '0')}`, '09:00:00')
  const frozen: WageList[] = []
  for (const listId of ids) {
    frozen.push(
      await stage.clerk.payroll.freeze({
        listId,
        approval: { userId: stage.site.managerId, pin: PRACTICE_PINS.manager },
      }),
    )
    stage.progress('freeze', frozen.length, ids.length)
  }
  return frozen
}

export async function confirmAtKiosk(stage: Stage): Promise<void> {
  let confirmed = 0
  for (const person of stage.people) {
    await withCard(stage, person, async (card) => {
      const own = await stage.clerk.payroll.ownLines({ readId: card.readId })
      for (const line of own.lines) {
        // A line that he disputes is held: there is nothing to confirm.
        if (line.confirmation || line.held) continue
        await stage.clerk.payroll.confirm({ lineId: line.id, way: { how: 'card', readId: card.readId } })
      }
    })
    confirmed += 1
    stage.progress('confirm', confirmed, stage.people.length)
  }
}

async function answerOneObjection(stage: Stage, listId: string): Promise<void> {
  const list = await stage.clerk.payroll.list({ listId })
  const line = list.rows[0]
  if (!line) throw new Error('a list without lines')
  await stage.clerk.payroll.object({ lineId: line.id, text: '请核对12日加班时间', readId: null })
  const objected = await stage.clerk.payroll.list({ listId })
  const objection = objected.objections.find(({ lineId, answer }) => lineId === line.id && answer === null)
  if (!objection) throw new Error('the objection was not kept')
  await stage.clerk.payroll.answerObjection({
    objectionId: objection.id,
    answer: '已当面核对12日打卡记录，加班时间与考勤表一致',
  })
}
