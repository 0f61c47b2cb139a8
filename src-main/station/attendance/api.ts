import { StationError } from '../../contract/errors.ts'
import { os, requireRole } from '../access/procedure.ts'
import { actorOf } from '../access/session.ts'
import { assertVisibleWorker, companyScope, requireVisibleTeam } from '../roster/scope.ts'
import { openAttachment } from './attachments.ts'
import { closeSheet, closeSheets } from './close.ts'
import { addManualPunch, addShift, setTeamShift, voidPunch } from './commands.ts'
import { dayView } from './day.ts'
import { deviceApi } from './devices/api.ts'
import { monthGrid } from './grid.ts'
import { headcountApi } from './headcount/api.ts'
import { holidayApi } from './holidays/api.ts'
import { inbox } from './inbox.ts'
import { allShifts, teamShifts } from './live.ts'
import { assignNumber } from './number-commands.ts'
import { onSite } from './on-site.ts'
import { picturesOf, revealPicture } from './pictures/read.ts'
import { questionsOf } from './questions.ts'
import { reopenSheet } from './reopen.ts'
import { epochOf } from './rules/time.ts'
import { changing, viewing } from './sessions.ts'

const OK = { ok: true as const }

export const attendanceApi = os.attendance.router({
  ...deviceApi,
  ...headcountApi,
  ...holidayApi,

  inbox: os.attendance.inbox.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return inbox(context.ledger.db)
  }),

  assignNumber: os.attendance.assignNumber.handler(({ input, context }) => ({
    punches: changing(context, (tx) => assignNumber(tx, input)),
  })),

  shifts: os.attendance.shifts.handler(({ context }) => {
    const { db } = viewing(context)
    return { shifts: allShifts(db), teams: teamShifts(db) }
  }),

  addShift: os.attendance.addShift.handler(({ input, context }) => changing(context, (tx) => addShift(tx, input))),

  setTeamShift: os.attendance.setTeamShift.handler(({ input, context }) => {
    changing(context, (tx) => setTeamShift(tx, input))
    return OK
  }),

  month: os.attendance.month.handler(({ input, context }) => {
    const { user, db, keys, now } = viewing(context)
    requireVisibleTeam(db, user, input.teamId)
    return monthGrid(db, keys, input.teamId, input.month, now)
  }),

  day: os.attendance.day.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    assertVisibleWorker(db, user, input.workerId)
    const day = dayView(db, input.workerId, input.date, now, input.teamId)
    const seesPictures = user.role !== 'contractor'
    return {
      ...day,
      pictures: seesPictures
        ? picturesOf(
            db,
            day.punches.map(({ id }) => id),
          )
        : [],
    }
  }),

  picture: os.attendance.picture.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return { jpegBase64: context.ledger.commit(actorOf(context.session), (tx) => revealPicture(tx, input)) }
  }),

  questions: os.attendance.questions.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    if (input.teamId !== null) requireVisibleTeam(db, user, input.teamId)
    else if (companyScope(user) !== null) throw new StationError('attendance.choose-team')
    return questionsOf(db, input.month, input.teamId, now)
  }),

  addManualPunch: os.attendance.addManualPunch.handler(({ input, context }) => {
    changing(context, (tx) => addManualPunch(tx, input))
    return OK
  }),

  voidPunch: os.attendance.voidPunch.handler(({ input, context }) => {
    changing(context, (tx) => voidPunch(tx, input))
    return OK
  }),

  attachment: os.attendance.attachment.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    return openAttachment(context.ledger.db, context.ledger.keys, input.punchId, input.of)
  }),

  reopenSheet: os.attendance.reopenSheet.handler(({ input, context }) => {
    changing(context, (tx) => reopenSheet(tx, input))
    return OK
  }),

  closeSheet: os.attendance.closeSheet.handler(({ input, context }) =>
    changing(context, (tx) => closeSheet(tx, input)),
  ),

  closeSheets: os.attendance.closeSheets.handler(({ input, context }) =>
    changing(context, (tx) => closeSheets(tx, input)),
  ),

  onSite: os.attendance.onSite.handler(({ context }) => {
    const { user, db, now } = viewing(context)
    return onSite(db, now, companyScope(user))
  }),

  headcount: os.attendance.headcount.handler(({ input, context }) => {
    const { user, db, now } = viewing(context)
    return onSite(db, Math.min(now, epochOf(input.at)), companyScope(user))
  }),
})
