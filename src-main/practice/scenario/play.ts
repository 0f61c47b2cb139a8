import { playAttendance } from './attendance.ts'
import { closeMonth, postBoard } from './closing.ts'
import { enrolEverybody } from './enrolment.ts'
import { openAccounts, playPayout } from './payout.ts'
import { playSupplement } from './supplement.ts'
import type { Stage, Summary } from './types.ts'
import { playWages } from './wages.ts'

/** Plays a whole wage month through the contract and returns what it came to. */
export async function playMonth(stage: Stage, papersFolder: string): Promise<Summary> {
  stage.say('Rights board, escrow account')
  await postBoard(stage)
  await openAccounts(stage)
  stage.say('Enrolling by identity card')
  const enrolled = await enrolEverybody(stage)
  stage.say('Attendance: taps, pulls, USB stick, questions, sheets')
  const attendance = await playAttendance(stage)
  stage.say('Wage lists: draft, confirm by card, review, post, freeze')
  const lists = await playWages(stage)
  stage.say('Bank: hand over, query, mend, re-issue')
  const payout = await playPayout(stage, lists)
  stage.say('Supplementary list: the disputed line and back pay; exit settlement')
  const later = await playSupplement(stage)
  await stage.gates?.afterExit(stage, later.leaver)
  stage.say('Filing, papers, month book')
  await closeMonth(stage, papersFolder)
  return {
    enrolled,
    ...attendance,
    grossFen: [...lists, later.list].reduce((sum, list) => sum + list.grossFen, 0),
    netFen: [...lists, later.list].reduce((sum, list) => sum + list.netFen, 0),
    payments: payout.payments + later.batch.rows.length,
    paid: payout.paid + later.paid,
    paidFen: payout.paidFen + later.paidFen,
    returned: payout.returned,
    reissued: payout.reissued,
  }
}
