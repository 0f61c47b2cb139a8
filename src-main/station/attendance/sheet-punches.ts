/** Which punches make frozen workdays, read from the facts by which their sheets were closed. */
import { textOf } from '../journal/canonical.ts'
import { type Db, prepare } from '../store/db.ts'
import { dateIn, type FrozenWorkday, type Sheet, sheetById } from './frozen.ts'
import type { PunchName } from './punch-positions.ts'
import type { AnySheetContent } from './sheet-content.ts'
import { sheetContentSchema, sheetContentV1Schema } from './sheet-schema.ts'

/** Sheets whose days are kept at hand while a whole site is gone through: some years of one team. */
const SHEETS_AT_HAND = 48

type AnyWorker = AnySheetContent['workers'][number]

/** Tells of workdays which punches make them, by time; none where the journal has no such day. Each sheet is read once as long as it is at hand. */
export function punchReader(db: Db): (day: FrozenWorkday) => readonly PunchName[] {
  const sheets = new Map<string, (engagementId: string) => ReadonlyMap<string, readonly PunchName[]>>()
  const opened = (sheetId: string) => {
    const known = sheets.get(sheetId)
    if (known) return known
    const read = punchesByDate(db, sheetById(db, sheetId))
    if (sheets.size >= SHEETS_AT_HAND) sheets.delete(sheets.keys().next().value ?? '')
    sheets.set(sheetId, read)
    return read
  }
  return ({ sheetId, engagementId, date }) => opened(sheetId)(engagementId).get(date) ?? []
}

/** By date, of the engagement that is asked for. */
function punchesByDate(db: Db, sheet: Sheet): (engagementId: string) => ReadonlyMap<string, readonly PunchName[]> {
  const workers = workersInJournal(db, sheet)
  const read = new Map<string, Map<string, readonly PunchName[]>>()
  return (engagementId) => {
    const known = read.get(engagementId)
    if (known) return known
    const worker = workers.get(engagementId)
    const punches = worker ? punchesByDay(worker) : []
    const dates = worker?.days.map(([day]) => (typeof day === 'string' ? day : dateIn(sheet.month, day))) ?? []
    const byDate = new Map(dates.map((date, index) => [date, punches[index] ?? []]))
    read.set(engagementId, byDate)
    return byDate
  }
}

/** Of each day in turn the punches that make it, by time. */
export function punchesByDay(worker: AnyWorker): PunchName[][] {
  if (!('punches' in worker)) return worker.days.map((day) => day[6])
  return JSON.parse(worker.punches) as PunchName[][]
}

/** Punches of one workday, by time. */
export function punchesOfDay(db: Db, day: FrozenWorkday): readonly PunchName[] {
  return punchReader(db)(day)
}

/** The content of a closed sheet as the tables hold its days, with the punches of its fact: what its hash is over. */
export function contentOf(db: Db, sheet: Sheet): AnySheetContent {
  const inJournal = workersInJournal(db, sheet)
  const rows = prepare(
    db,
    'SELECT worker_id, engagement_id, days FROM sheet_worker WHERE sheet_id = ? ORDER BY worker_id, engagement_id',
  )
    .raw()
    .all(sheet.id) as Array<[string, string, string]>
  const workers = rows.map(([workerId, engagementId, stored]) => {
    const days = JSON.parse(stored) as unknown[][]
    const known = inJournal.get(engagementId)
    if (sheet.shifts) return { workerId, engagementId, days, punches: known && 'punches' in known ? known.punches : '' }
    const punches = new Map<unknown, unknown>(known?.days.map((day) => [day[0], day[6]]))
    return { workerId, engagementId, days: days.map((day) => [...day, punches.get(day[0]) ?? []]) }
  })
  const { teamId, month, zone, neutralDevices, shifts } = sheet
  const mute = neutralDevices.length > 0 ? { neutralDevices } : {}
  return { teamId, month, zone, ...mute, ...(shifts ? { shifts } : {}), workers } as AnySheetContent
}

function workersInJournal(db: Db, sheet: Sheet): Map<string, AnyWorker> {
  const workers: AnyWorker[] = contentInJournal(db, sheet)?.workers ?? []
  return new Map(workers.map((worker) => [worker.engagementId, worker]))
}

/** The sheet as the journal has it; undefined where its fact is not there any more or is not one of a sheet. */
function contentInJournal(db: Db, sheet: Sheet): AnySheetContent | undefined {
  const sql = "SELECT bytes FROM journal_fact WHERE seq = ? AND kind = 'attendance.sheet-closed'"
  const row = prepare(db, sql).get(sheet.seq) as { bytes: Buffer } | undefined
  if (!row) return undefined
  // Of bytes that were tampered with nothing is taken: the journal's own check names them, and the sheet's hash will not fit.
  const content = jsonOf(row.bytes)?.data?.content
  const schema = sheet.shifts ? sheetContentSchema : sheetContentV1Schema
  return schema.safeParse(content).data
}

function jsonOf(bytes: Buffer): { data?: { content?: unknown } } | null {
  try {
    return JSON.parse(textOf(bytes)) as { data?: { content?: unknown } } | null
  } catch {
    return null
  }
}
