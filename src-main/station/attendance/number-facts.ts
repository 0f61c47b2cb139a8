import { z } from 'zod'
import { dateSchema, idSchema } from '../../contract/common.ts'
import { cardBits } from '../../contract/wedge.ts'
import { defineFact } from '../journal/facts.ts'
import { run } from '../store/db.ts'
import { judgeAgain, punchesOfNumber } from './numbers.ts'
import { addDays } from './rules/time.ts'

/** Who a number is from a date on; the punches of the number since then are judged again. */
export const numberAssigned = defineFact({
  kind: 'attendance.number-assigned',
  version: 1,
  schema: z.strictObject({
    deviceId: idSchema.nullable(),
    number: z.string().min(1).max(24),
    workerId: idSchema,
    fromDate: dateSchema,
    /** The number is a card's: readers that tell only its lower three bytes mean the same card. */
    card: z.literal(true).optional(),
  }),
  apply(db, { data }) {
    const { deviceId, number, workerId, fromDate } = data
    const before = punchesOfNumber(db, number, deviceId, fromDate)
    run(
      db,
      `INSERT OR REPLACE INTO device_number (device_id, number, from_date, worker_id, card_bits) VALUES (?, ?, ?, ?, ?)`,
      [deviceId ?? '', number, fromDate, workerId, data.card ? (cardBits(number) ?? null) : null],
    )
    // The other writings of a card are known only now that the card is.
    judgeAgain(db, data.card ? [...before, ...punchesOfNumber(db, number, deviceId, fromDate)] : before)
  },
})

/** A number is nobody's any more after a day (lost card, handed over): later punches of it wait in the inbox. */
export const numberEnded = defineFact({
  kind: 'attendance.number-ended',
  version: 1,
  schema: z.strictObject({
    deviceId: idSchema.nullable(),
    number: z.string().min(1).max(24),
    workerId: idSchema,
    /** Of the assignment that ends. */
    fromDate: dateSchema,
    /** Last day on which the number is his. */
    lastDate: dateSchema,
  }),
  apply(db, { data }) {
    const { deviceId, number, workerId, fromDate, lastDate } = data
    run(
      db,
      'UPDATE device_number SET to_date = ? WHERE device_id = ? AND number = ? AND from_date = ? AND worker_id = ?',
      [lastDate, deviceId ?? '', number, fromDate, workerId],
    )
    judgeAgain(db, punchesOfNumber(db, number, deviceId, addDays(lastDate, 1)))
  },
})
