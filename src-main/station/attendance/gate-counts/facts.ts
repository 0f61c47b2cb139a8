import { z } from 'zod'
import { dateSchema, idSchema, instantSchema } from '../../../contract/common.ts'
import { defineFact } from '../../journal/facts.ts'
import { insert } from '../../store/db.ts'
import { COUNTER_SIZE } from '../rules/counters.ts'

const counterSchema = z
  .int()
  .min(0)
  .max(COUNTER_SIZE - 1)

/** A reading of a gate board's own counters. */
export const gateCounted = defineFact({
  kind: 'attendance.gate-counted',
  version: 1,
  schema: z.strictObject({
    countId: idSchema,
    deviceId: idSchema,
    readAt: instantSchema,
    date: dateSchema,
    left: counterSchema,
    right: counterSchema,
    fault: z.int().min(0).max(255),
    alarm: z.int().min(0).max(255),
    /** Why it is kept: first ever, an hour later, first or last of a day, fault or alarm changed, counters began anew, station closed. */
    why: z.enum(['first', 'hour', 'day-start', 'day-end', 'change', 'reset', 'closing']),
    /** Devices whose punches this gate opened for then: a setting of the PC, so that the fact has to say it. */
    readers: z.array(idSchema).max(100),
  }),
  apply(db, { data, seq }) {
    insert(db, 'gate_count', {
      id: data.countId,
      device_id: data.deviceId,
      read_at: data.readAt,
      date: data.date,
      left_count: data.left,
      right_count: data.right,
      fault: data.fault,
      alarm: data.alarm,
      why: data.why,
      readers: JSON.stringify(data.readers),
      seq,
    })
  },
})
