import type { z } from 'zod'
import type { attendanceContract, Shift, shiftInputSchema } from '../../contract/attendance.ts'
import { StationError } from '../../contract/errors.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../access/approval.ts'
import type { Tx } from '../journal/ledger.ts'
import { engagementOn, engagementsOn, teamById, workerName } from '../roster/queries.ts'
import { one } from '../store/db.ts'
import { keepAttachment } from './attachments.ts'
import { punchAdded, punchVoided, shiftAdded, teamShiftSet } from './facts.ts'
import { frozenDays, lastClosedMonth, sheetById, sheetOf } from './frozen.ts'
import { allShifts, monthEnds, siteZone, windowLookup } from './live.ts'
import { punchIdsOf } from './punch-positions.ts'
import { minutesOf } from './rules/shift.ts'
import { addDays, dayNumber, epochOf, instantOf, localToEpoch } from './rules/time.ts'
import { punchesOfDay } from './sheet-punches.ts'

type Input<K extends keyof typeof attendanceContract> =
  NonNullable<(typeof attendanceContract)[K]['~orpc']['inputSchema']> extends z.ZodType<infer T> ? T : never

export function addShift(tx: Tx, input: z.infer<typeof shiftInputSchema>): Shift {
  if (allShifts(tx.db).some(({ name }) => name === input.name))
    throw new StationError('attendance.shift-exists', { name: input.name })
  const shift = { ...input, id: tx.newId('SH') }
  tx.record(shiftAdded, { shift })
  return shift
}

/** The team's shift from a date on. @throws StationError `attendance.sheet-closed` for a date in a closed month */
export function setTeamShift(tx: Tx, input: Input<'setTeamShift'>): void {
  const team = teamById(tx.db, input.teamId)
  if (!allShifts(tx.db).some(({ id }) => id === input.shiftId))
    throw new StationError('attendance.unknown-shift', { shift: input.shiftId })
  const closed = lastClosedMonth(tx.db, input.teamId)
  if (closed !== undefined && input.fromDate <= monthEnds(closed).to)
    throw new StationError('attendance.sheet-closed', { team: team.name, month: closed })
  tx.record(teamShiftSet, { teamId: input.teamId, shiftId: input.shiftId, fromDate: input.fromDate })
}

/**
 * Writes a missing punch by hand, with reason and second person. It belongs to the shift day that it is made for.
 * @throws StationError `attendance.not-engaged`, `attendance.team-without-shift`, `attendance.outside-window`, `attendance.punch-in-future`,
 * `attendance.punch-exists`, `attendance.sheet-closed`
 */
export function addManualPunch(tx: Tx, input: Input<'addManualPunch'>): string {
  const { db } = tx
  const { workerId, date, time, nextDay, direction } = input
  const name = workerName(db, workerId)
  const engagements = engagementsOn(db, workerId, date)
  if (engagements.length === 0) throw new StationError('attendance.not-engaged', { name, date })
  const zone = siteZone(db)
  const localDate = nextDay ? addDays(date, 1) : date
  const at = localToEpoch(zone, dayNumber(localDate) ?? Number.NaN, minutesOf(time) * 60)
  if (at === undefined) throw new StationError('attendance.no-such-time', { time: `${localDate} ${time}` })
  if (at > epochOf(tx.at)) throw new StationError('attendance.punch-in-future', { time: `${localDate} ${time}` })
  const windows = engagements.map(({ teamId }) => ({ teamId, window: windowLookup(db, zone)(teamId, date) }))
  const teamId = windows.find(({ window }) => window && at >= window.opens && at <= window.closes)?.teamId
  assertOpenDay(tx, teamId ?? engagements[0]?.teamId ?? '', date)
  if (teamId === undefined) {
    const shift = windows.find(({ window }) => window)?.window?.shift.name
    if (shift === undefined)
      throw new StationError('attendance.team-without-shift', { team: teamById(db, engagements[0]?.teamId ?? '').name })
    throw new StationError('attendance.outside-window', { time: `${localDate} ${time}`, shift, date })
  }
  if (hasPunch(tx, workerId, at, direction))
    throw new StationError('attendance.punch-exists', { name, time: `${localDate} ${time}` })
  const approver = approved(tx, input.approval)
  const punchId = tx.newId('PM')
  tx.record(
    punchAdded,
    {
      punchId,
      workerId,
      date,
      at: instantOf(at),
      localDate,
      wallTime: time,
      direction,
      ...keepAttachment(tx, workerId, input.attachment),
    },
    { approver, reason: input.reason },
  )
  return punchId
}

function hasPunch(tx: Tx, workerId: string, at: number, direction: number): boolean {
  return (
    one(
      tx.db,
      `SELECT 1 FROM punch WHERE worker_id = ? AND at_seconds = ? AND direction = ? AND voided_reason IS NULL LIMIT 1`,
      [workerId, at, direction],
    ) !== undefined
  )
}

function approved(tx: Tx, approval: Approval) {
  return verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
}

interface VoidablePunch {
  workerId: string | null
  localDate: string
  shiftDate: string | null
  voided: string | null
  seq: number
}

/**
 * Takes a punch out of the count, with reason and second person; the record stays. A punch that came after its month was closed is in no
 * workday and may be voided.
 * @throws StationError `attendance.unknown-punch`, `attendance.already-voided`, `attendance.sheet-closed`
 */
export function voidPunch(tx: Tx, input: Input<'voidPunch'>): void {
  const { db } = tx
  const punch = one<VoidablePunch>(
    db,
    `SELECT worker_id AS workerId, local_date AS localDate, shift_date AS shiftDate, voided_reason AS voided, seq
     FROM punch WHERE id = ?`,
    [input.punchId],
  )
  if (!punch) throw new StationError('attendance.unknown-punch', { punch: input.punchId })
  if (punch.voided !== null) throw new StationError('attendance.already-voided')
  if (punch.workerId !== null) assertNotFrozen(tx, input.punchId, punch.workerId, punch)
  const approver = approved(tx, input.approval)
  const document = input.attachment && keepAttachment(tx, ownerOf(punch), input.attachment)
  const options = { approver, reason: input.reason, corrects: punch.seq }
  tx.record(punchVoided, { punchId: input.punchId, ...document }, options)
}

/** A document is sealed for somebody. @throws StationError `attendance.attachment-of-nobody` */
function ownerOf({ workerId }: VoidablePunch): string {
  if (workerId === null) throw new StationError('attendance.attachment-of-nobody')
  return workerId
}

function assertNotFrozen(tx: Tx, punchId: string, workerId: string, punch: VoidablePunch): void {
  const day = punch.shiftDate ?? punch.localDate
  const team = engagementOn(tx.db, workerId, day)?.teamId
  const sheet = team && sheetOf(tx.db, team, day.slice(0, 7))
  if (sheet && punch.seq < sheet.seq) assertOpenDay(tx, sheet.teamId, day)
  // The out of a night shift lies on a later date than its workday.
  for (let back = 0; back <= 2; back++) {
    for (const frozen of frozenDays(tx.db, workerId, addDays(punch.localDate, -back))) {
      if (punchIdsOf(tx.db, punchesOfDay(tx.db, frozen)).includes(punchId))
        assertOpenDay(tx, sheetById(tx.db, frozen.sheetId).teamId, frozen.date)
    }
  }
}

/** @throws StationError `attendance.sheet-closed` */
function assertOpenDay(tx: Tx, teamId: string, date: string): void {
  const month = date.slice(0, 7)
  if (sheetOf(tx.db, teamId, month))
    throw new StationError('attendance.sheet-closed', { team: teamById(tx.db, teamId).name, month })
}
