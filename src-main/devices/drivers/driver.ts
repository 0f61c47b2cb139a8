/** What every driver has, and what it needs from the process around it. */

import type { HostClock } from '../clock.ts'
import type {
  DeviceHealth,
  DeviceOperation,
  DeviceUser,
  FromDevices,
  PunchPicture,
  PunchRecord,
  RejectedLine,
} from '../messages.ts'

/** A record before its double is numbered. */
export type ReadRecord = Omit<PunchRecord, 'ordinal'>

/** A whole pull or file, before it is cut into batches. */
export interface Delivery {
  deviceId: string
  source: 'terminal' | 'file'
  origin: string
  pulledAt: string
  skewMs?: number
  records: ReadRecord[]
  pictures?: PunchPicture[]
  deviceCount?: number
  complete: boolean
  /** The punches have just happened. */
  live?: boolean
}

export interface DriverHost {
  clock: HostClock
  send(message: FromDevices): void
  /** Stores the delivery on disk, sends it, and resolves when the engine has committed all of it. Throws DeviceError on a refusal. */
  deliver(delivery: Delivery): Promise<void>
  /** Sends entries of an operation log and resolves when the engine has committed them. Throws DeviceError on a refusal. */
  deliverOperations(deviceId: string, entries: DeviceOperation[]): Promise<void>
  /** Folder of files that vendors give: libraries, a photo decoder. Nothing of it comes with the station. */
  vendorFolder: string
}

export interface PullResult {
  received: number
  rejected: RejectedLine[]
  /** Users of a `user.dat`. */
  users?: DeviceUser[]
}

export interface Driver {
  start(): void
  /** Ends timers and connections; resolves when nothing of the device is held any more. */
  stop(): Promise<void>
  health(): DeviceHealth
  pull?(requestId: string | undefined): Promise<PullResult>
  setClock?(): Promise<void>
  importFile?(fileName: string, content: Uint8Array): Promise<PullResult>
  importOffered?(fileName: string, sha256: string): Promise<PullResult>
  /** `received` is how many users were written or deleted. */
  syncUsers?(users: DeviceUser[], remove: string[]): Promise<PullResult>
  readUsers?(): Promise<DeviceUser[]>
  readOperations?(): Promise<PullResult>
  /** 0 in, 1 out. */
  openGate?(direction: 0 | 1): Promise<void>
}

/** Grows from `firstMs` to `mostMs`, doubling; `reset` after a success. */
export class BackOff {
  #nextMs: number
  readonly #firstMs: number
  readonly #mostMs: number

  constructor(firstMs: number, mostMs: number) {
    this.#firstMs = firstMs
    this.#mostMs = mostMs
    this.#nextMs = firstMs
  }

  next(): number {
    const wait = this.#nextMs
    this.#nextMs = Math.min(this.#mostMs, wait * 2)
    return wait
  }

  reset(): void {
    this.#nextMs = this.#firstMs
  }
}

/** Waits, or ends early when the signal is given; never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal?.addEventListener('abort', finish)
  })
}
