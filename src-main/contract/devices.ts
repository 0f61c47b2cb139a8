/** Readers, terminals and gates of the site: what they are, how they hang on this PC, and what can be asked of them. */
import { z } from 'zod'
import { cardNumberFormatSchema, cardProcedures } from './cards.ts'
import { base, dateSchema, idSchema, instantSchema, okSchema, reasonSchema } from './common.ts'
import { abilitySchema } from './device-abilities.ts'
import { comparedUsersSchema, deviceCareProcedures } from './device-care.ts'

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
  'wedge-reader',
  'pcsc-reader',
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
  /** A card reader that types into the station's window on this PC. */
  z.strictObject({ kind: z.literal('keyboard') }),
  /** A PC/SC reader by its name in the system; empty = whichever there is. */
  z.strictObject({ kind: z.literal('pcsc'), reader: z.string().max(200) }),
])

const scbkSchema = z.string().regex(/^[0-9a-fA-F]{32}$/)
const commKeySchema = z.int().min(0).max(0xffffffff)
const pullEverySchema = z.int().min(0).max(86_400)

export const deviceOptionsSchema = z.strictObject({
  /** Listen to a terminal's punches as they happen. */
  realtime: z.boolean().optional(),
  /** Empty the terminal's log after its punches are committed. Off unless the site says so. */
  clearLog: z.boolean().optional(),
  /** Keep the device's users as the roster has them: entry and exit reach it by themselves. */
  syncUsers: z.boolean().optional(),
  /** Device (driver gate-7e, or the OSDP reader itself) that opens for those who show here. */
  gateId: idSchema.optional(),
  /** What direction a punch here has, where the device itself tells none. */
  direction: z.union([z.literal(0), z.literal(1)]).optional(),
  /** Line terminal: a regular expression with the groups number, time, date, direction. */
  pattern: z.string().max(300).optional(),
  framing: z.enum(['line', 'stx-etx']).optional(),
  cardFormat: cardNumberFormatSchema.optional(),
  /** OSDP peripherals on the line, and the key of their secure channel (32 hex digits). */
  addresses: z.array(z.int().min(0).max(126)).max(16).optional(),
  scbk: scbkSchema.optional(),
  installMode: z.boolean().optional(),
  /** Number of a 7E gate board on its line. */
  machine: z.int().min(0).max(255).optional(),
  /** Face panel: keep the pictures that come with punches, sealed. Off unless the site says so (PIPL art. 28, 29). */
  keepPictures: z.boolean().optional(),
})
export type DeviceOptions = z.infer<typeof deviceOptionsSchema>

export const deviceSchema = z.strictObject({
  id: idSchema,
  driver: driverSchema,
  name: z.string(),
  zone: z.string(),
  /** Without the secret. */
  link: deviceLinkSchema.nullable(),
  /** What is set, for the form. Keys and secrets stay with the station, only whether there is one is told. */
  options: deviceOptionsSchema.omit({ scbk: true }),
  scbkSet: z.boolean(),
  secretSet: z.boolean(),
  commKeySet: z.boolean(),
  pullEverySeconds: z.int(),
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
  serialNumber: z.string().nullable(),
  /** Number of a card reader's security module. */
  samId: z.string().nullable(),
  /** How fast the device's clock runs ahead (negative: behind), milliseconds a day; null where too little is known. */
  driftMsPerDay: z.int().nullable(),
  /** The drift is above the policy's figure. */
  drifts: z.boolean(),
  abilities: z.array(abilitySchema),
  /** Pictures kept from this device, and their bytes. */
  pictures: z.strictObject({ kept: z.int(), bytes: z.int() }),
  /** Of a gate: its own counters as kept last, with the passages of that day and the punches at its readers over the same time. */
  gateCounts: z
    .strictObject({
      at: instantSchema,
      left: z.int(),
      right: z.int(),
      fault: z.int(),
      alarm: z.int(),
      day: z.strictObject({
        date: dateSchema,
        passages: z.int(),
        /** Null where no reader belongs to the gate. */
        punches: z.int().nullable(),
      }),
    })
    .nullable(),
})
export type Device = z.infer<typeof deviceSchema>

export const retiredDeviceSchema = z.strictObject({
  id: idSchema,
  driver: driverSchema,
  name: z.string(),
  retiredAt: instantSchema,
  reason: z.string(),
  punches: z.int(),
})

export const importResultSchema = z.strictObject({
  received: z.int(),
  added: z.int(),
  unknownNumbers: z.int(),
  rejected: z.array(z.strictObject({ line: z.int(), text: z.string(), reason: z.string() })),
  /** Of a file of users: who they are. Nothing of it is taken over. */
  users: comparedUsersSchema.nullable(),
})

export const offeredFileSchema = z.strictObject({
  deviceId: idSchema,
  fileName: z.string(),
  kind: z.enum(['attlog', 'users', 'oplog']),
  bytes: z.int(),
  sha256: z.string(),
  records: z.int(),
  rejected: z.int(),
  /** Somebody said that it is not wanted. */
  ignored: z.boolean(),
})

export const foundDeviceSchema = z.strictObject({
  link: deviceLinkSchema,
  label: z.string(),
  /** What answered there, null where nothing known did. */
  driver: driverSchema.nullable(),
  detail: z.string().nullable(),
  /** Why nothing could be asked. */
  error: z.strictObject({ code: z.string(), params }).nullable(),
})

export const deviceProcedures = {
  ...cardProcedures,
  ...deviceCareProcedures,
  /** How long pictures of punches are kept, days, and how large, bytes. */
  picturePolicy: base.input(z.void()).output(z.strictObject({ keepDays: z.int(), largestBytes: z.int() })),
  /** Devices in use. */
  devices: base.input(z.void()).output(z.array(deviceSchema)),
  ports: base.input(z.void()).output(z.array(z.strictObject({ path: z.string(), label: z.string() }))),
  addDevice: base
    .input(
      z.strictObject({
        driver: driverSchema,
        name: z.string().trim().min(1).max(50),
        zone: z.string().default('Asia/Shanghai'),
        link: deviceLinkSchema,
        commKey: commKeySchema.default(0),
        pullEverySeconds: pullEverySchema.default(0),
        options: deviceOptionsSchema.optional(),
      }),
    )
    .output(deviceSchema),
  /**
   * Where the device hangs on this PC changed, or what it does; no fact of it reaches other stations. What is absent stays. An empty secret and an
   * absent `scbk` keep the old ones, since a screen never sees them; `scbk` '' gives up the secure channel.
   */
  setDeviceLink: base
    .input(
      z.strictObject({
        deviceId: idSchema,
        link: deviceLinkSchema,
        commKey: commKeySchema.optional(),
        pullEverySeconds: pullEverySchema.optional(),
        options: deviceOptionsSchema.extend({ scbk: scbkSchema.or(z.literal('')).optional() }).optional(),
      }),
    )
    .output(deviceSchema),
  /** Takes a device out of use for good: a fact. Its punches stay; it is no longer connected, shown or counted as offline. */
  retireDevice: base.input(z.strictObject({ deviceId: idSchema, reason: reasonSchema })).output(okSchema),
  retiredDevices: base.input(z.void()).output(z.array(retiredDeviceSchema)),
  /** Where devices can call this PC: its IPv4 addresses, loopback left out. */
  pcAddresses: base.input(z.void()).output(z.array(z.strictObject({ address: z.ipv4(), name: z.string() }))),
  /** Fetches a device's log, all of it again where need be; resolves after the last batch is committed. */
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
  /** Asks every free port and USB device of this PC whether a known reader answers. */
  discoverDevices: base.input(z.void()).output(z.array(foundDeviceSchema)),
  /** Asks an address on the network whether a ZKTeco terminal answers there, over TCP and UDP. */
  findTerminal: base
    .input(z.strictObject({ host, port: port.default(4370), commKey: commKeySchema.default(0) }))
    .output(foundDeviceSchema),
  /** Asks every address beside this one of the PC's own (its /24) over TCP; progress comes as the task `search`. */
  searchNetwork: base.input(z.strictObject({ address: z.ipv4() })).output(z.array(foundDeviceSchema)),
  setDeviceClock: base.input(z.strictObject({ deviceId: idSchema })).output(okSchema),
  /** Files on sticks and in drop folders, with what is in them. Nothing is imported before `importOffered`. */
  offeredFiles: base.input(z.void()).output(z.array(offeredFileSchema)),
  /** Imports an offered file if it is still the same. */
  importOffered: base
    .input(z.strictObject({ deviceId: idSchema, fileName: z.string().min(1).max(200), sha256: z.string().length(64) }))
    .output(importResultSchema),
}
