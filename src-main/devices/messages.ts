/**
 * What the devices process and the engine say to each other, as plain JSON over a child-process channel or a MessagePort.
 * A pull counts as done for the devices process only after the engine's `committed` for its batch (DESIGN §4).
 */

/** How a device is reached. Paths and hosts are of this PC only and stay out of facts. */
export type LinkSettings =
  | { kind: 'serial'; path: string; baudRate: number }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'file' }

/** A device as the engine configures it. `driver` picks the protocol. */
export interface DeviceSettings {
  id: string
  driver: 'sdt-reader' | 'zk-terminal' | 'attlog-file'
  name: string
  link: LinkSettings
  /** ZK communication key (0 = none). */
  commKey?: number
  /** IANA zone of the device clock. */
  zone: string
  /** Seconds between automatic pulls; 0 = only on request. */
  pullEverySeconds?: number
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
  samId?: string
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
  last: boolean
  /** Device's own record count; a pull with fewer records is incomplete. */
  deviceCount?: number
  complete?: boolean
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
  | { type: 'pull-progress'; requestId: string; deviceId: string; received: number; expected?: number }
  | {
      type: 'done'
      requestId: string
      ok: true
      received: number
      rejected: RejectedLine[]
      ports?: Array<{ path: string; label: string }>
    }
  | { type: 'done'; requestId: string; ok: false; code: string; params: Record<string, string | number> }
