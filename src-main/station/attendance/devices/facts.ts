import { z } from 'zod'
import { idSchema, reasonSchema } from '../../../contract/common.ts'
import { operationRefSchema } from '../../../contract/device-care.ts'
import { driverSchema } from '../../../contract/devices.ts'
import { defineFact } from '../../journal/facts.ts'
import { insert, prepare, run } from '../../store/db.ts'

export const deviceRegistered = defineFact({
  kind: 'attendance.device-registered',
  version: 1,
  schema: z.strictObject({
    deviceId: idSchema,
    driver: driverSchema,
    name: z.string(),
    zone: z.string(),
  }),
  apply(db, { data, at }) {
    insert(db, 'device', {
      id: data.deviceId,
      driver: data.driver,
      name: data.name,
      zone: data.zone,
      registered_at: at,
    })
  },
})

/** Taken out of use for good. Its punches stay, and its name stays taken: papers name it. */
export const deviceRetired = defineFact({
  kind: 'attendance.device-retired',
  version: 1,
  schema: z.strictObject({ deviceId: idSchema, reason: reasonSchema }),
  apply(db, { data, at }) {
    run(db, 'UPDATE device SET retired_at = ?, retired_reason = ? WHERE id = ?', [at, data.reason, data.deviceId])
  },
})

/** Somebody showed at a gate and it stayed shut. */
export const gateRefused = defineFact({
  kind: 'attendance.gate-refused',
  version: 1,
  schema: z.strictObject({
    refusalId: idSchema,
    deviceId: idSchema,
    number: z.string().max(64),
    workerId: idSchema.nullable(),
    reason: z.enum(['attendance.gate-unknown-number', 'attendance.gate-not-engaged']),
  }),
  apply(db, { data, at, seq }) {
    insert(db, 'gate_refusal', {
      id: data.refusalId,
      device_id: data.deviceId,
      number: data.number,
      worker_id: data.workerId,
      at,
      reason: data.reason,
      seq,
    })
  },
})

/** Entries of a terminal's operation log that the station did not have. */
export const operationsReceived = defineFact({
  kind: 'attendance.operations-received',
  version: 1,
  schema: z.strictObject({
    deviceId: idSchema,
    /** Code, administrator, device time, warning, raw bytes in hex. */
    entries: z
      .array(z.tuple([z.int(), z.int(), z.string().max(40), z.string().nullable(), z.string().max(400)]))
      .min(1)
      .max(500),
  }),
  apply(db, { data, at, seq }) {
    const add = prepare(
      db,
      `INSERT INTO device_operation (device_id, device_time, code, admin, raw, warning, received_at, seq)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    for (const [code, admin, deviceTime, warning, raw] of data.entries) {
      add.run(data.deviceId, deviceTime, code, admin, raw, warning, at, seq)
    }
  },
})

/** Somebody has taken note of operations at terminals; the fact's reason says what he found. */
export const operationsNoted = defineFact({
  kind: 'attendance.operations-noted',
  version: 1,
  schema: z.strictObject({ operations: z.array(operationRefSchema).min(1).max(200) }),
  apply(db, { data, at, actor, reason }) {
    const note = prepare(
      db,
      `UPDATE device_operation SET noted_at = ?, noted_by = ?, noted_reason = ?
       WHERE device_id = ? AND device_time = ? AND code = ? AND raw = ? AND noted_at IS NULL`,
    )
    for (const { deviceId, deviceTime, code, raw } of data.operations)
      note.run(at, actor.userId, reason ?? '', deviceId, deviceTime, code, raw)
  },
})

/** A terminal's clock was set to this PC's, from the station. */
export const clockSet = defineFact({
  kind: 'attendance.clock-set',
  version: 1,
  schema: z.strictObject({
    deviceId: idSchema,
    /** Device clock minus host clock as last seen before, milliseconds. */
    skewBeforeMs: z.int().nullable(),
  }),
  apply(db, { data, at, actor, seq }) {
    insert(db, 'device_clock_set', {
      seq,
      device_id: data.deviceId,
      at,
      skew_before_ms: data.skewBeforeMs,
      set_by: actor.userId,
    })
  },
})

/** The station itself cleared a terminal's log, as the site has set it, after every punch of it was committed. */
export const logCleared = defineFact({
  kind: 'attendance.log-cleared',
  version: 1,
  schema: z.strictObject({
    deviceId: idSchema,
    /** Device clock minus host clock at the pull before, milliseconds. */
    skewMs: z.int().nullable(),
    /** How many punches were in it. */
    punches: z.int().nonnegative(),
  }),
  apply(db, { data, at, seq }) {
    insert(db, 'device_log_clear', { seq, device_id: data.deviceId, at, skew_ms: data.skewMs })
  },
})

/** Somebody has dealt with punches of impossible times; the fact's reason says how. */
export const impossibleNoted = defineFact({
  kind: 'attendance.impossible-noted',
  version: 1,
  schema: z.strictObject({ punchIds: z.array(z.string()).min(1).max(500) }),
  apply(db, { data, at, actor, reason }) {
    for (const punchId of data.punchIds)
      insert(db, 'impossible_note', {
        punch_id: punchId,
        noted_at: at,
        noted_by: actor.userId,
        noted_reason: reason ?? '',
      })
  },
})

const TAP_PURPOSES = { learn: '用于识别卡号格式，不是打卡', give: '用于发卡登记，不是打卡' }

/** Cards laid on a reader to learn how it writes them or to give them out: kept as they came, and no punches. */
export const tapsTaken = defineFact({
  kind: 'attendance.taps-taken',
  version: 1,
  schema: z.strictObject({ punchIds: z.array(z.string()).min(1).max(20), purpose: z.enum(['learn', 'give']) }),
  apply(db, { data, actor }) {
    for (const punchId of data.punchIds)
      run(db, 'UPDATE punch SET voided_reason = ?, voided_by = ? WHERE id = ?', [
        TAP_PURPOSES[data.purpose],
        actor.userId,
        punchId,
      ])
  },
})
