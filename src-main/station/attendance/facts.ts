import { z } from 'zod'
import { shiftSchema } from '../../contract/attendance.ts'
import { dateSchema, idSchema, instantSchema, monthSchema, wallTimeSchema } from '../../contract/common.ts'
import { defineFact, type Fact } from '../journal/facts.ts'
import { type Db, insert, insertRows, prepare, run, type SqlValue } from '../store/db.ts'
import { applyPunches, type RecordTuple } from './apply-punches.ts'
import { epochOf } from './rules/time.ts'
import { type AnySheetContent, sheetTotals } from './sheet-content.ts'
import { sheetContentSchema, sheetContentV1Schema } from './sheet-schema.ts'

/** Number, device time, verify, direction, ordinal, raw bytes in hex: as the device holds them. By hand, since they come by the ten thousand. */
const recordSchema = z.custom<RecordTuple>((value) => {
  if (!Array.isArray(value) || value.length !== 6) return false
  const [number, deviceTime, verify, direction, ordinal, raw] = value as unknown[]
  return (
    isText(number, 64) &&
    isText(deviceTime, 40) &&
    [verify, direction, ordinal].every(Number.isSafeInteger) &&
    isText(raw, 400)
  )
}, 'not a punch record')

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most
}

const pullShape = {
  pullId: z.string().min(1).max(64),
  deviceId: idSchema,
  source: z.enum(['terminal', 'file']),
  origin: z.string().max(200),
  pulledAt: instantSchema,
  skewMs: z.int().nullable(),
}

/** Up to 500 records that the station did not have yet. Zones and first day are in the fact, so that whoever replays it judges alike. */
export const punchesReceived = defineFact({
  kind: 'attendance.punches-received',
  version: 1,
  schema: z.strictObject({
    ...pullShape,
    /** The station's id of the batch: punch ids are `<id>-<index>`. */
    id: idSchema,
    batchId: z.string().min(1).max(100),
    zone: z.string(),
    siteZone: z.string(),
    notBefore: dateSchema.nullable(),
    records: z.array(recordSchema).min(1).max(500),
  }),
  apply: applyPunches,
})

/** The last batch of a pull is in. */
export const pullFinished = defineFact({
  kind: 'attendance.pull-finished',
  version: 1,
  schema: z.strictObject({
    ...pullShape,
    /** Records that the pull brought, and those of them that were new. */
    received: z.int().nonnegative(),
    added: z.int().nonnegative(),
    deviceCount: z.int().nullable(),
    complete: z.boolean(),
  }),
  apply(db, { data }) {
    prepare(
      db,
      `INSERT INTO pull (id, device_id, source, origin, pulled_at, skew_ms, received, added, device_count, complete)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET received = excluded.received, added = excluded.added,
         device_count = excluded.device_count, complete = excluded.complete`,
    ).run(
      data.pullId,
      data.deviceId,
      data.source,
      data.origin,
      data.pulledAt,
      data.skewMs,
      data.received,
      data.added,
      data.deviceCount,
      data.complete ? 1 : 0,
    )
  },
})

/** A punch written by hand, with reason and second person: marked manual for ever. */
export const punchAdded = defineFact({
  kind: 'attendance.punch-added',
  version: 1,
  schema: z.strictObject({
    punchId: idSchema,
    workerId: idSchema,
    /** Shift day that it belongs to. */
    date: dateSchema,
    at: instantSchema,
    localDate: dateSchema,
    wallTime: wallTimeSchema,
    direction: z.union([z.literal(0), z.literal(1)]),
    /** Document of the correction, sealed with the worker's key. */
    attachmentSha256: sha256.optional(),
  }),
  apply(db, { data, seq, reason, approver }) {
    insert(db, 'punch', {
      id: data.punchId,
      device_id: null,
      number: '',
      device_time: `${data.localDate}T${data.wallTime}:00`,
      direction: data.direction,
      verify: 0,
      ordinal: 0,
      raw: '',
      provenance: 'manual',
      pull_id: null,
      skew_ms: null,
      at_seconds: epochOf(data.at),
      problem: null,
      local_date: data.localDate,
      worker_id: data.workerId,
      shift_date: data.date,
      reason: reason ?? null,
      approved_by: approver?.userId ?? null,
      voided_reason: null,
      voided_by: null,
      attachment_sha256: data.attachmentSha256 ?? null,
      seq,
    })
  },
})

/** A punch that does not count any more; it stays in the table with the reason. */
export const punchVoided = defineFact({
  kind: 'attendance.punch-voided',
  version: 1,
  schema: z.strictObject({ punchId: z.string(), attachmentSha256: sha256.optional() }),
  apply(db, { data, reason, approver }) {
    run(db, 'UPDATE punch SET voided_reason = ?, voided_by = ?, void_attachment_sha256 = ? WHERE id = ?', [
      reason ?? '',
      approver?.userId ?? '',
      data.attachmentSha256 ?? null,
      data.punchId,
    ])
  },
})

export const shiftAdded = defineFact({
  kind: 'attendance.shift-added',
  version: 1,
  schema: z.strictObject({ shift: shiftSchema }),
  apply(db, { data: { shift } }) {
    insert(db, 'shift', { id: shift.id, name: shift.name, rule: JSON.stringify(shift) })
  },
})

export const teamShiftSet = defineFact({
  kind: 'attendance.team-shift-set',
  version: 1,
  schema: z.strictObject({ teamId: idSchema, shiftId: idSchema, fromDate: dateSchema }),
  apply(db, { data }) {
    run(db, 'INSERT OR REPLACE INTO team_shift (team_id, from_date, shift_id) VALUES (?, ?, ?)', [
      data.teamId,
      data.fromDate,
      data.shiftId,
    ])
  },
})

const sheetShape = { sheetId: idSchema, month: monthSchema, hash: sha256 }

/** A team's month frozen: every workday with the punches that make it. `hash` is the SHA-256 of the content's canonical bytes. */
export const sheetClosed = defineFact({
  kind: 'attendance.sheet-closed',
  version: 2,
  schema: z.strictObject({ ...sheetShape, content: sheetContentSchema }),
  apply: applySheet,
})

/** As stations recorded it that wrote punches by id. */
export const sheetClosedV1 = defineFact({
  kind: 'attendance.sheet-closed',
  version: 1,
  schema: z.strictObject({ ...sheetShape, content: sheetContentV1Schema }),
  apply: applySheet,
})

function applySheet(
  db: Db,
  fact: Fact<{ sheetId: string; month: string; hash: string; content: AnySheetContent }>,
): void {
  const { data, at, seq, actor, approver } = fact
  const { sheetId, content } = data
  const totals = sheetTotals(content)
  insert(db, 'attendance_sheet', {
    id: sheetId,
    team_id: content.teamId,
    month: content.month,
    hash: data.hash,
    zone: content.zone,
    closed_at: at,
    closed_by: actor.userId,
    approved_by: approver?.userId ?? '',
    workday_centi: totals.workdayCenti,
    workers: totals.workers,
    neutral_devices: JSON.stringify(content.neutralDevices ?? []),
    shifts: 'shifts' in content ? JSON.stringify(content.shifts) : null,
    seq,
  })
  applyWorkdays(db, sheetId, content)
}

/** A closed sheet that does not stand any more: its workdays stay for what was paid by them. */
export const sheetReopened = defineFact({
  kind: 'attendance.sheet-reopened',
  version: 1,
  schema: z.strictObject({ sheetId: idSchema }),
  apply(db, { data: { sheetId }, at, actor, approver, reason }) {
    run(
      db,
      `UPDATE attendance_sheet SET reopened_at = ?, reopened_by = ?, reopen_approved_by = ?, reopen_reason = ? WHERE id = ?`,
      [at, actor.userId, approver?.userId ?? '', reason ?? '', sheetId],
    )
    run(db, 'UPDATE sheet_worker SET standing = 0 WHERE sheet_id = ?', [sheetId])
  },
})

const WORKER_COLUMNS = ['sheet_id', 'worker_id', 'engagement_id', 'month', 'workday_centi', 'days']

/** A row a worker: a row a day would be written thirty times as often, and a month of a large site is closed in one commit. */
function applyWorkdays(db: Db, sheetId: string, { month, workers }: AnySheetContent): void {
  const values: SqlValue[] = []
  for (const { workerId, engagementId, days } of workers) {
    let centi = 0
    for (const day of days) centi += day[4]
    values.push(sheetId, workerId, engagementId, month, centi, JSON.stringify(figuresOf(days)))
  }
  insertRows(db, 'sheet_worker', WORKER_COLUMNS, values)
}

/** Days without their punches: these are read from the fact. */
function figuresOf(days: AnySheetContent['workers'][number]['days']): unknown[][] {
  return days[0]?.length === 6 ? days : days.map((day) => day.slice(0, 6))
}
