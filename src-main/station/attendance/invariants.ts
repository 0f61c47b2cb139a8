import type { Invariant, Violation } from '../journal/facts.ts'
import { all, type Db } from '../store/db.ts'
import { allSheets, type FrozenWorkday, frozenWorkdays, type Sheet } from './frozen.ts'
import { type StoredPunch, type WorkdayWithPunches, workersWithDays } from './frozen-punches.ts'
import { allShifts } from './live.ts'
import type { PunchName } from './punch-positions.ts'
import type { Punch } from './rules/punches.ts'
import { type ShiftWindow, shiftWindow } from './rules/shift.ts'
import { workdayOf } from './rules/workday.ts'
import { type AnySheetContent, sheetHash, sheetTotals } from './sheet-content.ts'
import { contentOf, punchReader } from './sheet-punches.ts'

/** Each frozen workday names punches that exist, are this worker's, and still count; a manual one has its second person in the journal. */
const everyWorkdayHasPunches: Invariant = {
  name: 'every-workday-has-punches-or-approval',
  check: (db) => [...workdaysWithoutPunches(db), ...manualWithoutApproval(db)],
}

function workdaysWithoutPunches(db: Db): Violation[] {
  const empty: Violation[] = []
  const need = ({ workerId, date }: FrozenWorkday, names: readonly PunchName[]) => {
    if (names.length === 0) empty.push({ where: `workday ${workerId} ${date}`, what: 'no punch makes this workday' })
  }
  // Frozen wages may rest on a sheet that was opened again, so that its days are looked at too.
  const reopened = allSheets(db).filter(({ reopenedAt }) => reopenedAt !== null)
  const punchesOf = punchReader(db)
  for (const { id } of reopened) for (const day of frozenWorkdays(db, id)) need(day, punchesOf(day))
  const broken: Violation[] = []
  const twice: Violation[] = []
  for (const { workerId, days, punches } of workersWithDays(db)) {
    const seen = new Set<StoredPunch>()
    for (const day of days) {
      need(day, day.names)
      const where = `workday ${workerId} ${day.date}`
      for (const name of day.names) {
        const punch = punches.get(name)
        if (punch && seen.has(punch)) twice.push({ where: `punch ${name}`, what: 'it makes several workdays' })
        if (punch) seen.add(punch)
        const what = problemOf(name, punch, workerId)
        if (what !== undefined) broken.push({ where, what })
      }
    }
  }
  return [...empty, ...broken, ...twice]
}

function problemOf(name: PunchName, punch: StoredPunch | undefined, workerId: string): string | undefined {
  if (!punch) return `punch ${name} does not exist`
  if (punch.owner !== workerId) return `punch ${name} is of another worker`
  if (punch.voided) return `punch ${name} was voided`
  return punch.at === null ? `punch ${name} has no possible time` : undefined
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
      return workdayCenti === sheet.workdayCenti && workers === sheet.workers && sumsOfWorkers(db, sheet.id, content)
        ? []
        : [{ where, what: 'its sums are not those of its workdays' }]
    }),
}

function sumsOfWorkers(db: Db, sheetId: string, { workers }: AnySheetContent): boolean {
  const sums = new Map<string, number>()
  for (const { engagementId, days } of workers) {
    sums.set(
      engagementId,
      days.reduce((sum, day) => sum + day[4], 0),
    )
  }
  return all<{ id: string; centi: number }>(
    db,
    'SELECT engagement_id AS id, workday_centi AS centi FROM sheet_worker WHERE sheet_id = ?',
    [sheetId],
  ).every(({ id, centi }) => sums.get(id) === centi)
}

/** The rules applied again to the frozen punches give the frozen minutes. A sheet opened again had punches that were corrected since. */
const workdaysFollow: Invariant = {
  name: 'workday-follows-from-punches',
  check: (db) => {
    const sheets = new Map(allSheets(db).map((sheet) => [sheet.id, sheet]))
    const windows = frozenWindows(db)
    const found: Violation[] = []
    for (const { workerId, days, punches } of workersWithDays(db)) {
      for (const day of days) {
        const sheet = sheets.get(day.sheetId)
        const window = sheet && windows(day.shiftId, day.date, sheet.zone)
        if (window && follows(day, window, punches, sheet)) continue
        found.push({ where: `workday ${workerId} ${day.date}`, what: 'its punches give other minutes' })
      }
    }
    return found
  },
}

function follows(
  day: WorkdayWithPunches,
  window: ShiftWindow,
  punches: ReadonlyMap<PunchName, StoredPunch>,
  { neutralDevices }: Sheet,
): boolean {
  const ruled: Punch[] = []
  for (const [position, name] of day.names.entries()) {
    const punch = punches.get(name)
    if (!punch || punch.at === null) return false
    const { at, direction, deviceId, manual, skewMs } = punch
    const neutral = deviceId !== null && neutralDevices.includes(deviceId)
    ruled.push({ position, at, direction, neutral, manual, pinnedDate: null, skewMs })
  }
  const again = workdayOf(window, ruled, Number.POSITIVE_INFINITY)
  return (
    again.questions.length === 0 &&
    again.normalMinutes === day.normalMinutes &&
    again.overtimeMinutes === day.overtimeMinutes &&
    again.workdayCenti === day.workdayCenti &&
    again.manual === day.manual
  )
}

/** The shift of a frozen day as instants; made once, since whole teams share it. Undefined for a shift that is not there. */
function frozenWindows(db: Db): (shiftId: string, date: string, zone: string) => ShiftWindow | undefined {
  const shifts = new Map(allShifts(db).map((shift) => [shift.id, shift]))
  const known = new Map<string, ShiftWindow>()
  return (shiftId, date, zone) => {
    const key = `${shiftId}|${date}|${zone}`
    const shift = shifts.get(shiftId)
    const window = known.get(key) ?? (shift && shiftWindow(shift, date, zone))
    if (window) known.set(key, window)
    return window
  }
}

export const attendanceInvariants: Invariant[] = [everyWorkdayHasPunches, sheetHashes, workdaysFollow]
