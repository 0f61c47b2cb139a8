/** What terminals know and what is done about it: operation logs, users, clocks, offered files, punches set aside. */
import { z } from 'zod'
import { base, idSchema, instantSchema, okSchema, reasonSchema } from './common.ts'

/** An entry of a terminal's operation log, by what makes it this one. */
export const operationRefSchema = z.strictObject({
  deviceId: idSchema,
  /** `YYYY-MM-DDTHH:mm:ss` on the device. */
  deviceTime: z.string().max(40),
  code: z.int(),
  raw: z.string().max(400),
})
export type OperationRef = z.infer<typeof operationRefSchema>

export const notedSchema = z.strictObject({ at: instantSchema, by: z.string(), reason: z.string() })

/** Somebody whom a gate did not let in, or an operation at a terminal. */
export const deviceEventSchema = z.strictObject({
  /** Host instant: of the refusal, or at which the operation became known. */
  at: instantSchema,
  deviceId: idSchema,
  deviceName: z.string(),
  /** `attendance.gate-…`, or `attendance.operations.<code>` of the vendor's table. */
  code: z.string(),
  number: z.string().nullable(),
  workerName: z.string().nullable(),
  deviceTime: z.string().nullable(),
  /** Matters in a wage dispute: clock set, log cleared. */
  warning: z.boolean(),
  /** The clock was set from this station at that time. */
  ownAct: z.boolean(),
  operation: operationRefSchema.nullable(),
  noted: notedSchema.nullable(),
})
export type DeviceEvent = z.infer<typeof deviceEventSchema>

export const comparedUserSchema = z.strictObject({
  number: z.string(),
  /** Name as the terminal has it, null where he is not on it. */
  nameOnDevice: z.string().nullable(),
  workerId: idSchema.nullable(),
  workerName: z.string().nullable(),
  /** On the roster and on site; has left; a number that nobody owns; on site and not on the terminal. */
  standing: z.enum(['on-site', 'left', 'unknown', 'missing']),
  /** May change the terminal's settings. */
  admin: z.boolean(),
  /** What bringing over the roster does about him. */
  change: z.enum(['add', 'rename', 'remove']).nullable(),
})
export type ComparedUser = z.infer<typeof comparedUserSchema>

export const comparedUsersSchema = z.strictObject({
  /** False where the device cannot tell its users: the rows then say what would be sent. */
  read: z.boolean(),
  rows: z.array(comparedUserSchema),
  /** Workers on site who have no number on this device, so that none of this reaches them. */
  numberless: z.int(),
})
export type ComparedUsers = z.infer<typeof comparedUsersSchema>

/** A punch whose time cannot be: kept as it came, counted nowhere. */
export const impossiblePunchSchema = z.strictObject({
  id: z.string(),
  deviceId: idSchema,
  deviceName: z.string(),
  number: z.string(),
  workerName: z.string().nullable(),
  deviceTime: z.string(),
  /** `attendance.impossible-time`, `attendance.future-time`, `attendance.before-start`. */
  problem: z.string(),
  receivedAt: instantSchema,
  /** Serial number of the terminal or name of the file. */
  origin: z.string(),
  /** Raw record, hex. */
  raw: z.string(),
  /** How somebody dealt with it. */
  noted: notedSchema.nullable(),
})
export type ImpossiblePunch = z.infer<typeof impossiblePunchSchema>

const device = z.strictObject({ deviceId: idSchema })

export const deviceCareProcedures = {
  /** Fetches a terminal's operation log; resolves after its commit. */
  readOperations: base.input(device).output(z.strictObject({ received: z.int(), added: z.int() })),
  /** Refusals at gates and operations at terminals, newest first; `warnings` leaves out operations that say nothing about wages. */
  deviceEvents: base
    .input(
      z.strictObject({
        deviceId: idSchema.optional(),
        warnings: z.boolean().default(true),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(deviceEventSchema)),
  /** Somebody has taken note of these operations; the reason stays with them. */
  noteOperations: base
    .input(z.strictObject({ operations: z.array(operationRefSchema).min(1).max(200), reason: reasonSchema }))
    .output(okSchema),
  /** Who is on the device beside who belongs on it today. */
  deviceUsers: base.input(device).output(comparedUsersSchema),
  /** An offered file is not wanted; it comes up again only when it has changed. */
  ignoreOffered: base
    .input(z.strictObject({ deviceId: idSchema, fileName: z.string().min(1).max(200), sha256: z.string().length(64) }))
    .output(okSchema),
  impossiblePunches: base
    .input(z.strictObject({ deviceId: idSchema.optional(), limit: z.int().min(1).max(500).default(200) }))
    .output(z.strictObject({ total: z.int(), open: z.int(), rows: z.array(impossiblePunchSchema) })),
  /** Punches of impossible times have been dealt with; the reason says how. They stay set aside. */
  noteImpossible: base
    .input(z.strictObject({ punchIds: z.array(z.string().min(1).max(64)).min(1).max(500), reason: reasonSchema }))
    .output(okSchema),
}
