import { z } from 'zod'
import {
  approvalSchema,
  base,
  dateSchema,
  idSchema,
  instantSchema,
  monthSchema,
  okSchema,
  reasonSchema,
  wallTimeSchema,
  workdayCentiSchema,
} from './common.ts'
import { deviceProcedures } from './devices.ts'
import { headcountProcedures, tradeCountSchema } from './headcount.ts'
import { holidayProcedures } from './holidays.ts'

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** A time rounded to whole units counted from the shift's start. */
const timeRoundingSchema = z.strictObject({
  unitMinutes: z.int().min(5).max(60),
  to: z.enum(['earlier', 'later', 'nearest']),
})

/** Shift rule of a team. Times are local; an end at or before the start lies on the next day. */
export const shiftInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(50),
  start: wallTimeSchema,
  end: wallTimeSchema,
  /** Unpaid break taken off a full shift, minutes. */
  breakMinutes: z.int().min(0).max(240),
  /** Minutes of one workday (工), 480 by law's 8 hours. */
  workdayMinutes: z.int().min(240).max(720),
  /** Minutes before the start from which a punch belongs to this shift. */
  earliestInMinutes: z.int().min(0).max(480),
  /** Minutes after the end until which a punch belongs to this shift. */
  latestOutMinutes: z.int().min(0).max(720),
  /** Late arrival or early leave up to this many minutes counts as on time. */
  graceMinutes: z.int().min(0).max(60),
  /** Overtime counts in whole units of this many minutes, rounded down. */
  overtimeUnitMinutes: z.int().min(1).max(60),
  /** Percent of the hourly rate paid for overtime (150 by 劳动法 §44). */
  overtimePercent: z.int().min(100).max(300),
  /** Breaks at fixed times instead of one in the middle: a split shift. Minutes away within them are not taken off twice. */
  breaks: z
    .array(z.strictObject({ from: wallTimeSchema, to: wallTimeSchema }))
    .min(1)
    .max(4)
    .optional(),
  /** First in to last out counts wherever it lies in the window; nobody is late or early. */
  flexible: z.literal(true).optional(),
  /** Parts of a workday by minutes worked (1, ½ …) instead of their exact share; what is under the lowest counts nothing. */
  thresholds: z
    .array(z.strictObject({ minutes: z.int().min(1).max(1440), centi: z.int().min(1).max(100) }))
    .min(1)
    .max(8)
    .optional(),
  /**
   * Percent paid for all hours of a rest day and of a statutory holiday by the holiday table (200 and 300 by 劳动法 §44). Absent: every day is
   * paid alike, as before.
   */
  dayPercents: z.strictObject({ rest: z.int().min(100).max(300), holiday: z.int().min(100).max(300) }).optional(),
  /**
   * How punches become stays. Absent: every pair of an in and its out where the terminal tells directions, else the first and the last punch.
   * `alternating`: directions are not heeded, the punches are in, out, in, out by turns; `first-last`: only the first in and the last out count.
   */
  pairing: z.enum(['alternating', 'first-last']).optional(),
  /** How arrival and leaving are rounded after grace, and time worked short of a full workday (down to whole units). */
  rounding: z
    .strictObject({
      begin: timeRoundingSchema.optional(),
      end: timeRoundingSchema.optional(),
      workedUnitMinutes: z.int().min(5).max(60).optional(),
    })
    .optional(),
})
export const shiftSchema = shiftInputSchema.extend({ id: idSchema })
export type Shift = z.infer<typeof shiftSchema>

export const punchViewSchema = z.strictObject({
  id: z.string(),
  deviceId: idSchema.nullable(),
  deviceName: z.string(),
  at: instantSchema,
  localDate: dateSchema,
  localTime: z.string(),
  direction: z.int(),
  provenance: z.enum(['terminal', 'file', 'manual']),
  voided: z.boolean(),
  /** Why a punch does not count: `attendance.double-tap`, `attendance.impossible-time`, … */
  ignored: z.string().nullable(),
  skewMs: z.int().nullable(),
  raw: z.string(),
  /** Documents kept with the correction that added or voided it. */
  attachments: z.array(z.enum(['added', 'voided'])),
})
export type PunchView = z.infer<typeof punchViewSchema>

/** A picture that came with a punch, without the picture: `attendance.picture` shows it against a reason. */
export const pictureViewSchema = z.strictObject({
  id: idSchema,
  punchId: z.string(),
  /** SHA-256 of the picture as it came, hex. */
  sha256: z.string(),
  bytes: z.int(),
  /** The whole picture came, not only its beginning. */
  whole: z.boolean(),
  /** Why it cannot be shown: `attendance.picture-expired`, `attendance.picture-too-large`, …; null where it is kept. */
  gone: z.string().nullable(),
})
export type PictureView = z.infer<typeof pictureViewSchema>

/** `absent`: no punch, and the devices of the team have told all of the day; `none`: nothing can be said yet. */
export const dayStatusSchema = z.enum(['none', 'worked', 'question', 'corrected', 'absent'])
export const dayCellSchema = z.strictObject({
  date: dateSchema,
  status: dayStatusSchema,
  workdayCenti: workdayCentiSchema,
  normalMinutes: z.int(),
  overtimeMinutes: z.int(),
  manual: z.boolean(),
  /** Question codes, e.g. `attendance.missing-out`. */
  questions: z.array(z.string()),
})
export type DayCell = z.infer<typeof dayCellSchema>

export const sheetStateSchema = z.enum(['open', 'closed'])
export const monthGridSchema = z.strictObject({
  teamId: idSchema,
  teamName: z.string(),
  month: monthSchema,
  state: sheetStateSchema,
  sheetId: idSchema.nullable(),
  sheetHash: z.string().nullable(),
  closedAt: instantSchema.nullable(),
  /** `moved`: a weekend day worked in exchange (调休). */
  days: z.array(
    z.strictObject({ date: dateSchema, weekday: z.int().min(1).max(7), holiday: z.boolean(), moved: z.boolean() }),
  ),
  rows: z.array(
    z.strictObject({
      workerId: idSchema,
      engagementId: idSchema,
      name: z.string(),
      trade: z.string(),
      maskedIdNumber: z.string(),
      cells: z.array(dayCellSchema),
      workdayCenti: workdayCentiSchema,
      overtimeMinutes: z.int(),
    }),
  ),
  questions: z.int(),
  manualPunches: z.int(),
  punches: z.int(),
  /** Until when the team's devices have told everything; days that end later are not judged absent. */
  watermark: instantSchema.nullable(),
  /** The sheet was closed and opened again: since when and why, while no new one is closed. */
  reopened: z.strictObject({ at: instantSchema, reason: z.string() }).nullable(),
})
export type MonthGrid = z.infer<typeof monthGridSchema>

export const questionSchema = z.strictObject({
  /** `attendance.missing-in`, `attendance.missing-out`, `attendance.outside-engagement`, `attendance.too-long`, … */
  code: z.string(),
  workerId: idSchema,
  workerName: z.string(),
  teamId: idSchema.nullable(),
  teamName: z.string(),
  date: dateSchema,
  punches: z.array(punchViewSchema),
  /** What the shift would expect, as a proposal for the correction. */
  suggestedTime: wallTimeSchema.nullable(),
  suggestedDirection: z.int().nullable(),
})
export type Question = z.infer<typeof questionSchema>

export const inboxEntrySchema = z.strictObject({
  deviceId: idSchema,
  deviceName: z.string(),
  number: z.string(),
  punches: z.int(),
  firstAt: instantSchema,
  lastAt: instantSchema,
  guess: z.strictObject({ workerId: idSchema, name: z.string(), why: z.string() }).nullable(),
})

export const onSiteSchema = z.strictObject({
  at: instantSchema,
  total: z.int(),
  teams: z.array(
    z.strictObject({
      teamId: idSchema,
      teamName: z.string(),
      companyName: z.string(),
      present: z.int(),
      engaged: z.int(),
    }),
  ),
  trades: z.array(tradeCountSchema),
  recent: z.array(
    z.strictObject({
      workerId: idSchema.nullable(),
      name: z.string(),
      at: instantSchema,
      direction: z.int(),
      deviceName: z.string(),
    }),
  ),
})

/** A document of a correction: photo or scan, JPEG, PNG or PDF up to 5 MB. */
export const attachmentSchema = z.strictObject({
  fileName: z.string().min(1).max(200),
  contentBase64: z.base64().max(7_000_000),
})

export const attendanceContract = {
  ...deviceProcedures,
  ...headcountProcedures,
  ...holidayProcedures,
  inbox: base.input(z.void()).output(z.array(inboxEntrySchema)),
  /** Says who a device number is, from a date on; punches of the number since then are judged again. `deviceId` null: every device of the site. */
  assignNumber: base
    .input(
      z.strictObject({
        deviceId: idSchema.nullable(),
        number: z.string().min(1).max(24),
        workerId: idSchema,
        fromDate: dateSchema,
      }),
    )
    .output(z.strictObject({ punches: z.int() })),
  shifts: base.input(z.void()).output(
    z.strictObject({
      shifts: z.array(shiftSchema),
      teams: z.array(z.strictObject({ teamId: idSchema, shiftId: idSchema, fromDate: dateSchema })),
    }),
  ),
  addShift: base.input(shiftInputSchema).output(shiftSchema),
  setTeamShift: base
    .input(z.strictObject({ teamId: idSchema, shiftId: idSchema, fromDate: dateSchema }))
    .output(okSchema),
  month: base.input(z.strictObject({ teamId: idSchema, month: monthSchema })).output(monthGridSchema),
  /** @param teamId which day is meant where a worker was in two teams on one date */
  day: base.input(z.strictObject({ workerId: idSchema, date: dateSchema, teamId: idSchema.optional() })).output(
    z.strictObject({
      cell: dayCellSchema,
      shift: shiftSchema.nullable(),
      punches: z.array(punchViewSchema),
      /** Pictures of these punches; none for a contractor's user. */
      pictures: z.array(pictureViewSchema),
      /** Steps from punches to minutes, as locale codes with parameters. */
      explanation: z.array(z.strictObject({ code: z.string(), params })),
    }),
  ),
  /** Shows one picture of a punch; who looked and why is recorded. */
  picture: base
    .input(z.strictObject({ pictureId: idSchema, reason: reasonSchema }))
    .output(z.strictObject({ jpegBase64: z.base64() })),
  questions: base
    .input(z.strictObject({ month: monthSchema, teamId: idSchema.nullable().default(null) }))
    .output(z.array(questionSchema)),
  addManualPunch: base
    .input(
      z.strictObject({
        workerId: idSchema,
        /** Shift day that the punch belongs to. */
        date: dateSchema,
        time: wallTimeSchema,
        /** The wall time lies on the calendar day after `date` (night shift). */
        nextDay: z.boolean().default(false),
        direction: z.union([z.literal(0), z.literal(1)]),
        reason: reasonSchema,
        approval: approvalSchema,
        attachment: attachmentSchema.optional(),
      }),
    )
    .output(okSchema),
  voidPunch: base
    .input(
      z.strictObject({
        punchId: z.string(),
        reason: reasonSchema,
        approval: approvalSchema,
        attachment: attachmentSchema.optional(),
      }),
    )
    .output(okSchema),
  /** The document kept with a correction. */
  attachment: base
    .input(z.strictObject({ punchId: z.string(), of: z.enum(['added', 'voided']) }))
    .output(z.strictObject({ mediaType: z.string(), contentBase64: z.string() })),
  /** Closes and freezes the team's month; refused while questions are open. The approver signs for the team (leader or manager). */
  closeSheet: base
    .input(z.strictObject({ teamId: idSchema, month: monthSchema, approval: approvalSchema }))
    .output(z.strictObject({ sheetId: idSchema, hash: z.string(), workdayCenti: z.int(), workers: z.int() })),
  /**
   * Opens a closed sheet again by a correction that names it, with reason and a manager's consent. Its workdays stay as they were paid; when the
   * month is closed anew, what differs from frozen wages is owed on a supplementary list.
   */
  reopenSheet: base
    .input(z.strictObject({ teamId: idSchema, month: monthSchema, reason: reasonSchema, approval: approvalSchema }))
    .output(okSchema),
  /** Closes every team's month that can be closed, in one commit, signed by one manager; teams that cannot be are named with the reason. */
  closeSheets: base.input(z.strictObject({ month: monthSchema, approval: approvalSchema })).output(
    z.strictObject({
      closed: z.array(z.strictObject({ sheetId: idSchema, hash: z.string(), workdayCenti: z.int(), workers: z.int() })),
      left: z.array(z.strictObject({ teamId: idSchema, teamName: z.string(), code: z.string(), params })),
    }),
  ),
  onSite: base.input(z.void()).output(onSiteSchema),
  /** Who was on site at any past minute, by team: a contractor's declared headcount is compared with it. */
  headcount: base.input(z.strictObject({ at: instantSchema })).output(onSiteSchema),
}
