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

const params = z.record(z.string(), z.union([z.string(), z.number()]))

/** Kinds of devices. Facts name them, so that a name once shipped stays. */
export const DRIVERS = [
  'sdt-reader',
  'zk-terminal',
  'attlog-file',
  'iclock-push',
  'line-terminal',
  'osdp-panel',
  'gate-7e',
  'uface-panel',
  'isapi-panel',
] as const
export const driverSchema = z.enum(DRIVERS)

const host = z.string().min(1).max(200)
const port = z.int().min(1).max(65535)
const usbId = z.int().min(0).max(0xffff)

export const deviceLinkSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z.int().positive(),
    dataBits: z.union([z.literal(7), z.literal(8)]).optional(),
    parity: z.enum(['none', 'even', 'odd']).optional(),
    stopBits: z.union([z.literal(1), z.literal(2)]).optional(),
  }),
  z.strictObject({ kind: z.literal('tcp'), host, port }),
  z.strictObject({ kind: z.literal('udp'), host, port }),
  /** A reader that takes and gives SDT frames in USB HID reports. */
  z.strictObject({
    kind: z.literal('hid'),
    vendorId: usbId,
    productId: usbId,
    reportSize: z.int().min(8).max(1024).optional(),
    /** Bytes of length (big-endian) before the data of each report; most readers have none. */
    prefix: z.int().min(0).max(4).optional(),
    reportId: z.int().min(0).max(255).optional(),
  }),
  /** A reader behind its vendor's library, which lies in the station's folder for vendor files. */
  z.strictObject({
    kind: z.literal('library'),
    file: z.string().regex(/^[\w.-]{1,80}$/),
    port: z.int().min(0).max(2000),
  }),
  /** A device that calls this PC. It is heard only under its serial number (device key, MAC address) and, where it can, with the secret. */
  z.strictObject({
    kind: z.literal('listen'),
    host,
    port,
    serialNumber: z.string().trim().min(1).max(64),
    secret: z.string().max(64).default(''),
    /** Where the device itself takes requests, for the roster; empty = it takes none. */
    deviceUrl: z.union([z.url(), z.literal('')]).default(''),
  }),
  /** USB-stick files; a watched folder offers what appears in it. */
  z.strictObject({ kind: z.literal('file'), folder: z.string().min(1).max(1000).optional() }),
])

export const cardNumberFormatSchema = z.enum(['decimal', '8h10d', '6h8d', '2h4h', '8h10d-reversed'])

export const deviceOptionsSchema = z.strictObject({
  /** Listen to a terminal's punches as they happen. */
  realtime: z.boolean().optional(),
  /** Empty the terminal's log after its punches are committed. Off unless the site says so. */
  clearLog: z.boolean().optional(),
  /** Keep the device's users as the roster has them: entry and exit reach it by themselves. */
  syncUsers: z.boolean().optional(),
  /** Device (driver gate-7e) that opens for those who show here. */
  gateId: idSchema.optional(),
  /** What direction a punch here has, where the device itself tells none. */
  direction: z.union([z.literal(0), z.literal(1)]).optional(),
  /** Line terminal: a regular expression with the groups number, time, date, direction. */
  pattern: z.string().max(300).optional(),
  framing: z.enum(['line', 'stx-etx']).optional(),
  cardFormat: cardNumberFormatSchema.optional(),
  /** OSDP peripherals on the line, and the key of their secure channel (32 hex digits). */
  addresses: z.array(z.int().min(0).max(126)).max(16).optional(),
  scbk: z
    .string()
    .regex(/^[0-9a-fA-F]{32}$/)
    .optional(),
  installMode: z.boolean().optional(),
  /** Number of a 7E gate board on its line. */
  machine: z.int().min(0).max(255).optional(),
})
export type DeviceOptions = z.infer<typeof deviceOptionsSchema>

export const deviceSchema = z.strictObject({
  id: idSchema,
  driver: driverSchema,
  name: z.string(),
  zone: z.string(),
  link: deviceLinkSchema.nullable(),
  state: z.enum(['connecting', 'online', 'offline', 'busy', 'failed', 'not-configured']),
  lastContact: instantSchema.nullable(),
  skewMs: z.int().nullable(),
  recordCount: z.int().nullable(),
  error: z.strictObject({ code: z.string(), params }).nullable(),
  /** Punches kept from this device, and the newest of them. */
  punches: z.int(),
  newestPunchAt: instantSchema.nullable(),
  /** The last pull brought fewer records than the device counts. */
  lastPullIncomplete: z.boolean(),
})
export type Device = z.infer<typeof deviceSchema>

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
})
export type PunchView = z.infer<typeof punchViewSchema>

export const dayStatusSchema = z.enum(['none', 'worked', 'question', 'corrected'])
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
  days: z.array(z.strictObject({ date: dateSchema, weekday: z.int().min(1).max(7), holiday: z.boolean() })),
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

export const importResultSchema = z.strictObject({
  received: z.int(),
  added: z.int(),
  unknownNumbers: z.int(),
  rejected: z.array(z.strictObject({ line: z.int(), text: z.string(), reason: z.string() })),
})

export const offeredFileSchema = z.strictObject({
  deviceId: idSchema,
  fileName: z.string(),
  kind: z.enum(['attlog', 'users', 'oplog']),
  bytes: z.int(),
  sha256: z.string(),
  records: z.int(),
  rejected: z.int(),
})

export const deviceEventSchema = z.strictObject({
  at: instantSchema,
  deviceId: idSchema,
  deviceName: z.string(),
  code: z.string(),
  number: z.string().nullable(),
  workerName: z.string().nullable(),
  /** Device time of an operation. */
  deviceTime: z.string().nullable(),
})
export type DeviceEvent = z.infer<typeof deviceEventSchema>

export const foundDeviceSchema = z.strictObject({
  link: deviceLinkSchema,
  label: z.string(),
  /** What answered there, null where nothing known did. */
  driver: driverSchema.nullable(),
  detail: z.string().nullable(),
  /** Why nothing could be asked. */
  error: z.strictObject({ code: z.string(), params }).nullable(),
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

export const attendanceContract = {
  devices: base.input(z.void()).output(z.array(deviceSchema)),
  ports: base.input(z.void()).output(z.array(z.strictObject({ path: z.string(), label: z.string() }))),
  addDevice: base
    .input(
      z.strictObject({
        driver: driverSchema,
        name: z.string().trim().min(1).max(50),
        zone: z.string().default('Asia/Shanghai'),
        link: deviceLinkSchema,
        commKey: z.int().min(0).max(0xffffffff).default(0),
        pullEverySeconds: z.int().min(0).max(86_400).default(0),
        options: deviceOptionsSchema.optional(),
      }),
    )
    .output(deviceSchema),
  /** Where the device hangs on this PC changed; no fact of it reaches other stations. */
  setDeviceLink: base
    .input(z.strictObject({ deviceId: idSchema, link: deviceLinkSchema, options: deviceOptionsSchema.optional() }))
    .output(deviceSchema),
  /** Pulls the terminal's log; resolves after the last batch is committed. */
  pull: base
    .input(z.strictObject({ deviceId: idSchema }))
    .output(z.strictObject({ received: z.int(), added: z.int(), complete: z.boolean(), unknownNumbers: z.int() })),
  /** Imports a USB-stick attlog file of a device. */
  importFile: base
    .input(
      z.strictObject({
        deviceId: idSchema,
        fileName: z.string().min(1).max(200),
        contentBase64: z.base64().max(20_000_000),
      }),
    )
    .output(importResultSchema),
  /** Brings who is on site today to the terminal's users, and takes off it who has left. Others on it stay. */
  syncUsers: base.input(z.strictObject({ deviceId: idSchema })).output(z.strictObject({ changed: z.int() })),
  /** Refusals at gates (`attendance.gate-…`), clocks set and logs cleared at terminals (`devices.operation-…`), newest first. */
  deviceEvents: base
    .input(z.strictObject({ limit: z.int().min(1).max(500).default(100) }))
    .output(z.array(deviceEventSchema)),
  /** Asks every free port and USB device of this PC whether a known reader answers. */
  discoverDevices: base.input(z.void()).output(z.array(foundDeviceSchema)),
  setDeviceClock: base.input(z.strictObject({ deviceId: idSchema })).output(okSchema),
  /** Files on sticks and in drop folders, with what is in them. Nothing is imported before `importOffered`. */
  offeredFiles: base.input(z.void()).output(z.array(offeredFileSchema)),
  /** Imports an offered file if it is still the same. */
  importOffered: base
    .input(z.strictObject({ deviceId: idSchema, fileName: z.string().min(1).max(200), sha256: z.string().length(64) }))
    .output(importResultSchema),
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
  day: base.input(z.strictObject({ workerId: idSchema, date: dateSchema })).output(
    z.strictObject({
      cell: dayCellSchema,
      shift: shiftSchema.nullable(),
      punches: z.array(punchViewSchema),
      /** Steps from punches to minutes, as locale codes with parameters. */
      explanation: z.array(z.strictObject({ code: z.string(), params })),
    }),
  ),
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
      }),
    )
    .output(okSchema),
  voidPunch: base
    .input(z.strictObject({ punchId: z.string(), reason: reasonSchema, approval: approvalSchema }))
    .output(okSchema),
  /** Closes and freezes the team's month; refused while questions are open. The approver signs for the team (leader or manager). */
  closeSheet: base
    .input(z.strictObject({ teamId: idSchema, month: monthSchema, approval: approvalSchema }))
    .output(z.strictObject({ sheetId: idSchema, hash: z.string(), workdayCenti: z.int(), workers: z.int() })),
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
