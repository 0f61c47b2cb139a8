/**
 * What the devices process and the engine say to each other, as plain JSON over a child-process channel or a MessagePort.
 * A pull counts as done for the devices process only after the engine's `committed` for its batch (DESIGN §4).
 */
import type { CardNumberFormat } from '../contract/wedge.ts'

/** How a device is reached. Paths and hosts are of this PC only and stay out of facts. */
export type LinkSettings =
  | {
      kind: 'serial'
      path: string
      baudRate: number
      dataBits?: 7 | 8 | undefined
      parity?: 'none' | 'even' | 'odd' | undefined
      stopBits?: 1 | 2 | undefined
    }
  | { kind: 'tcp' | 'udp'; host: string; port: number }
  | {
      kind: 'hid'
      vendorId: number
      productId: number
      /** Bytes of a report without its id; default 64. */
      reportSize?: number | undefined
      /** Bytes of length (big-endian) before the data of each report; default 0. */
      prefix?: number | undefined
      reportId?: number | undefined
    }
  /** A vendor library in the folder of vendor files; `port` in its own counting (1…16 serial, 1001…1016 USB). */
  | { kind: 'library'; file: string; port: number }
  /** The device calls this PC; it is heard only under its own serial number. */
  | { kind: 'listen'; host: string; port: number; serialNumber: string; secret: string; deviceUrl: string }
  | { kind: 'file'; folder?: string | undefined }
  /** The reader types into the station's window: nothing for the devices process. */
  | { kind: 'keyboard' }
  | { kind: 'pcsc'; reader: string }

export type DriverName =
  | 'sdt-reader'
  | 'zk-terminal'
  | 'attlog-file'
  | 'iclock-push'
  | 'line-terminal'
  | 'osdp-panel'
  | 'gate-7e'
  | 'uface-panel'
  | 'isapi-panel'
  | 'wedge-reader'
  | 'pcsc-reader'

/** What only some drivers heed. */
export interface DeviceOptions {
  realtime?: boolean | undefined
  clearLog?: boolean | undefined
  /** Heeded by the engine. */
  syncUsers?: boolean | undefined
  gateId?: string | undefined
  direction?: 0 | 1 | undefined
  pattern?: string | undefined
  framing?: 'line' | 'stx-etx' | undefined
  cardFormat?: CardNumberFormat | undefined
  addresses?: number[] | undefined
  scbk?: string | undefined
  installMode?: boolean | undefined
  machine?: number | undefined
  /** Keep the pictures that a face panel sends with its punches. Heeded by panel and engine alike. */
  keepPictures?: boolean | undefined
}

/** A device as the engine configures it. `driver` picks the protocol. */
export interface DeviceSettings {
  id: string
  driver: DriverName
  name: string
  link: LinkSettings
  /** ZK communication key (0 = none). */
  commKey?: number
  /** IANA zone of the device clock. */
  zone: string
  /** Seconds between automatic pulls; 0 = only on request. */
  pullEverySeconds?: number
  options?: DeviceOptions
}

export type DeviceState = 'connecting' | 'online' | 'offline' | 'busy' | 'failed'

export interface DeviceHealth {
  deviceId: string
  state: DeviceState
  /** Instant of the last successful exchange. */
  lastContact?: string
  /** Error code of the devices namespace, e.g. `devices.port-in-use`, with its parameters. */
  error?: { code: string; params: Record<string, string | number> }
  serialNumber?: string
  samId?: string
  /** Records on the device by its own count. */
  recordCount?: number
  /** Device clock minus host clock, milliseconds. */
  skewMs?: number
}

/** An identity card as read, fields as on the chip. `raw` keeps the text block (hex) and the opaque WLT photo (base64). */
export interface CardRead {
  readId: string
  deviceId: string
  at: string
  kind: 'resident' | 'hk-mo-tw' | 'foreigner-2017' | 'foreigner-2023'
  name: string
  sex: '0' | '1' | '2' | '9'
  /** GB/T 3304 code, `01`…`98`, empty where the card kind has none. */
  nation: string
  /** YYYY-MM-DD */
  birth: string
  address: string
  idNumber: string
  authority: string
  /** YYYY-MM-DD */
  validFrom: string
  /** YYYY-MM-DD or `长期` */
  validTo: string
  rawText: string
  photoWlt?: string
  /** The photo as BMP (base64), where an external decoder is installed. Without one the photo stays opaque. */
  photoBmp?: string
  samId?: string
  /** Travel permit number and count of issues (`hk-mo-tw`). */
  permitNumber?: string
  issueCount?: string
  /** As on the card: three letters or digits (foreigners). */
  nationality?: string
  englishName?: string
  /** The address appended later (追加地址), where the card has one. */
  appendedAddress?: string
}

/** One attendance record exactly as the device holds it. */
export interface PunchRecord {
  /** Number the device knows the person by. */
  number: string
  /** Device wall time `YYYY-MM-DDTHH:mm:ss`, no zone; as decoded, even if impossible. */
  deviceTime: string
  verify: number
  /** 0 in, 1 out, 2 break-out, 3 break-in, 4 overtime-in, 5 overtime-out */
  direction: number
  /** Raw record bytes, hex. */
  raw: string
  /**
   * 0 for the first record of its pull with this (number, deviceTime, verify, direction), 1 for the second, …: counted over the whole pull
   * or file, so that a repeated pull adds nothing and a real double stays.
   */
  ordinal: number
}

/** A picture that came with a punch. */
export interface PunchPicture {
  /** Index of the punch's record within its delivery; in a batch within the batch. */
  record: number
  /** SHA-256 of the bytes as they came, hex. */
  sha256: string
  /** Length of the bytes as they came. */
  bytes: number
  /** The whole picture came; otherwise its beginning. */
  whole: boolean
  /** Absent where the picture is larger than a batch may carry. */
  jpegBase64?: string
}

export interface PunchBatch {
  batchId: string
  pullId: string
  deviceId: string
  source: 'terminal' | 'file'
  /** Serial number of the terminal or name of the file. */
  origin: string
  /** Host instant of the pull. */
  pulledAt: string
  /** Device clock minus host clock at the pull, milliseconds; absent where the device gave no time. */
  skewMs?: number
  /** Index of the first record of this batch within the pull. */
  offset: number
  records: PunchRecord[]
  /** Committed with the punches, so that `committed` speaks for both. */
  pictures?: PunchPicture[]
  last: boolean
  /** Device's own record count; a pull with fewer records is incomplete. */
  deviceCount?: number
  complete?: boolean
  /** The punches have just happened, as told by the device itself: a gate may open for them. */
  live?: boolean
}

/** A person as a terminal knows him. */
export interface DeviceUser {
  number: string
  name: string
  card?: number
  /** He may change the terminal's settings. Only told, never written. */
  admin?: boolean
}

/** An entry of a terminal's operation log. */
export interface DeviceOperation {
  code: number
  admin: number
  /** `YYYY-MM-DDTHH:mm:ss` on the device. */
  deviceTime: string
  /** Two that matter in a wage dispute: `devices.operation-time-set` and `devices.operation-log-cleared`. */
  warning?: string
  raw: string
}

/** A file that appeared in a watched folder. It is offered, never imported by itself. */
export interface OfferedFile {
  fileName: string
  kind: 'attlog' | 'users' | 'oplog'
  bytes: number
  sha256: string
  /** Records that could be read, and lines that could not. */
  records: number
  rejected: number
}

/** What discovery found on this PC, with a guess of what it is. */
export interface FoundDevice {
  link: LinkSettings
  label: string
  /** What answered there, undefined where nothing known did. */
  driver?: DriverName
  detail?: string
  /** Why nothing could be asked, e.g. `devices.port-in-use`. */
  error?: { code: string; params: Record<string, string | number> }
}

/** Lines of an imported file that could not be read: nothing is dropped silently. */
export interface RejectedLine {
  line: number
  text: string
  reason: string
}

export type ToDevices =
  | { type: 'configure'; devices: DeviceSettings[] }
  | { type: 'pull'; deviceId: string; requestId: string }
  | { type: 'import-file'; deviceId: string; requestId: string; fileName: string; contentBase64: string }
  | { type: 'list-ports'; requestId: string }
  | { type: 'set-clock'; deviceId: string; requestId: string }
  /** Writes these users to the device and deletes these numbers; others on it are left alone. */
  | { type: 'sync-users'; deviceId: string; requestId: string; users: DeviceUser[]; remove: string[] }
  | { type: 'read-users'; deviceId: string; requestId: string }
  /** Reads the operation log; its entries come as `operations`, and `done` after they are committed. */
  | { type: 'read-operations'; deviceId: string; requestId: string }
  /** Imports a file that was offered, if it still has this hash. */
  | { type: 'import-offered'; deviceId: string; requestId: string; fileName: string; sha256: string }
  /** Only the engine says whom a gate opens for. */
  | { type: 'open-gate'; deviceId: string; requestId: string; direction: 0 | 1 }
  /** Lists ports and HID devices and asks each whether a known reader answers. Ports of configured devices are left alone. */
  | { type: 'discover'; requestId: string }
  /** Asks an address whether a ZKTeco terminal answers there. */
  | { type: 'find-terminal'; requestId: string; host: string; port: number; commKey: number }
  /** The same for every address beside this one of the PC's own. */
  | { type: 'search-network'; requestId: string; address: string }
  | { type: 'committed'; batchId: string }
  | { type: 'refused'; batchId: string; code: string }
  /** Practice only: the host clock is the wall clock plus this, so that a whole month can be played. */
  | { type: 'clock'; offsetMs: number }
  | { type: 'stop' }

export type FromDevices =
  | { type: 'ready' }
  | { type: 'health'; health: DeviceHealth }
  | { type: 'card'; card: CardRead }
  | { type: 'card-removed'; deviceId: string }
  | { type: 'card-failed'; deviceId: string; code: string; params: Record<string, string | number> }
  | { type: 'punches'; batch: PunchBatch }
  /** Answered with `committed` or `refused`, as punches are; unanswered it comes again to a new engine. */
  | { type: 'operations'; batchId: string; deviceId: string; entries: DeviceOperation[] }
  /** The log was cleared from here, after all of it was committed. `skewMs`: device clock minus host clock at the pull before. */
  | { type: 'log-cleared'; deviceId: string; skewMs: number | null; punches: number }
  | { type: 'file-offered'; deviceId: string; file: OfferedFile }
  /** Passages by a gate's own counters. */
  | { type: 'gate-counts'; deviceId: string; left: number; right: number; fault: number; alarm: number }
  /** How far a search has come. */
  | { type: 'search-progress'; requestId: string; done: number; total: number }
  | { type: 'pull-progress'; requestId: string; deviceId: string; received: number; expected?: number }
  | {
      type: 'done'
      requestId: string
      ok: true
      received: number
      rejected: RejectedLine[]
      ports?: Array<{ path: string; label: string }>
      users?: DeviceUser[]
      found?: FoundDevice[]
    }
  | { type: 'done'; requestId: string; ok: false; code: string; params: Record<string, string | number> }
