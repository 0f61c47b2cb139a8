import type { Invariant, Violation } from '../journal/facts.ts'
import { all, type Db } from '../store/db.ts'
import { recomputed } from './day.ts'
import { allSheets, contentOf, frozenWorkdays, type Sheet } from './frozen.ts'
import { allShifts, grouped } from './live.ts'
import { punchesByIds } from './punch-views.ts'
import { sheetHash, sheetTotals } from './sheet-content.ts'

/** Each frozen workday names punches that exist, are this worker's, and still count; a manual one has its second person in the journal. */
const everyWorkdayHasPunches: Invariant = {
  name: 'every-workday-has-punches-or-approval',
  check: (db) => [...workdaysWithoutPunches(db), ...manualWithoutApproval(db)],
}

function workdaysWithoutPunches(db: Db): Violation[] {
  const empty = all<{ workerId: string; date: string }>(
    db,
    'SELECT worker_id AS workerId, date FROM workday WHERE json_array_length(punch_ids) = 0',
  ).map(({ workerId, date }) => ({ where: `workday ${workerId} ${date}`, what: 'no punch makes this workday' }))
  const broken = all<{
    workerId: string
    date: string
    punch: string
    owner: string | null
    voided: string | null
    id: string | null
  }>(
    db,
    `SELECT d.worker_id AS workerId, d.date, j.value AS punch, p.id, p.worker_id AS owner, p.voided_reason AS voided
     FROM workday d, json_each(d.punch_ids) j LEFT JOIN punch p ON p.id = j.value
     WHERE d.standing = 1 AND (p.id IS NULL OR p.worker_id IS NOT d.worker_id OR p.voided_reason IS NOT NULL OR p.at_seconds IS NULL)`,
  ).map(({ workerId, date, punch, id, owner, voided }) => ({
    where: `workday ${workerId} ${date}`,
    what:
      id === null
        ? `punch ${punch} does not exist`
        : owner !== workerId
          ? `punch ${punch} is of another worker`
          : voided !== null
            ? `punch ${punch} was voided`
            : `punch ${punch} has no possible time`,
  }))
  const twice = all<{ punch: string; times: number }>(
    db,
    `SELECT j.value AS punch, count(*) AS times FROM workday d, json_each(d.punch_ids) j WHERE d.standing = 1
     GROUP BY j.value HAVING times > 1`,
  ).map(({ punch, times }) => ({ where: `punch ${punch}`, what: `it makes ${times} workdays` }))
  return [...empty, ...broken, ...twice]
}

/** Read from the journal's own bytes: the table's word is not enough. */
function manualWithoutApproval(db: Db): Violation[] {
  return all<{ id: string }>(
    db,
    `SELECT p.id FROM punch p LEFT JOIN journal_fact f ON f.seq = p.seq AND f.kind = 'attendance.punch-added'
     WHERE p.provenance = 'manual' AND (f.seq IS NULL
       OR json_extract(CAST(f.bytes AS TEXT), '$.data.punchId') <> p.id
       OR coalesce(json_extract(CAST(f.bytes AS TEXT), '$.approver.userId'), '') <> p.approved_by
       OR p.approved_by = '')`,
  ).map(({ id }) => ({ where: `punch ${id}`, what: 'a manual punch without the consent of a second person' }))
}

const sheetHashes: Invariant = {
  name: 'sheet-hash',
  check: (db) =>
    allSheets(db).flatMap((sheet) => {
      const content = contentOf(db, sheet)
      const where = `attendance_sheet ${sheet.id}`
      if (sheetHash(content) !== sheet.hash) return [{ where, what: 'its frozen workdays do not give its hash' }]
      const { workdayCenti, workers } = sheetTotals(content)
      return workdayCenti === sheet.workdayCenti && workers === sheet.workers
        ? []
        : [{ where, what: 'its sums are not those of its workdays' }]
    }),
}

/** The rules applied again to the frozen punches give the frozen minutes. A sheet opened again had punches that were corrected since. */
const workdaysFollow: Invariant = {
  name: 'workday-follows-from-punches',
  check: (db) =>
    allSheets(db)
      .filter(({ reopenedAt }) => reopenedAt === null)
      .flatMap((sheet) => daysThatDiffer(db, sheet)),
}

function daysThatDiffer(db: Db, sheet: Sheet): Violation[] {
  const days = frozenWorkdays(db, sheet.id)
  const shifts = new Map(allShifts(db).map((shift) => [shift.id, shift]))
  const ids = days.flatMap(({ punchIds }) => punchIds)
  const punches = grouped(punchesByIds(db, ids, sheet.zone), ({ id }) => id)
  return days.flatMap((day) => {
    const shift = shifts.get(day.shiftId)
    const own = day.punchIds.flatMap((id) => punches.get(id) ?? [])
    const again = shift && recomputed(day.date, shift, own, sheet)
    const same =
      again !== undefined &&
      again.questions.length === 0 &&
      again.normalMinutes === day.normalMinutes &&
      again.overtimeMinutes === day.overtimeMinutes &&
      again.workdayCenti === day.workdayCenti &&
      again.manual === day.manual
    return same ? [] : [{ where: `workday ${day.workerId} ${day.date}`, what: 'its punches give other minutes' }]
  })
}

export const attendanceInvariants: Invariant[] = [everyWorkdayHasPunches, sheetHashes, workdaysFollow]
