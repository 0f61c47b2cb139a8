/**
 * Operation logs on their way to the engine. A driver acknowledges to its device only after the engine's `committed`; nothing is written to disk
 * here, since terminal and stick keep their log until then, and the engine takes an entry that comes again only once.
 */
import { randomBytes } from 'node:crypto'
import { DeviceError } from './errors.ts'
import type { DeviceOperation, FromDevices } from './messages.ts'

type OperationsMessage = Extract<FromDevices, { type: 'operations' }>

interface Waiting {
  message: OperationsMessage
  settle(refused: DeviceError | undefined): void
}

export class OperationOutbox {
  readonly #send: (message: OperationsMessage) => void
  readonly #waiting = new Map<string, Waiting>()
  #abandoned = false

  constructor(send: (message: OperationsMessage) => void) {
    this.#send = send
  }

  /** Sends entries and resolves when the engine has committed them. Throws `devices.batch-refused`, `devices.stopping`. */
  async deliver(deviceId: string, entries: DeviceOperation[]): Promise<void> {
    if (entries.length === 0) return
    if (this.#abandoned) throw new DeviceError('devices.stopping')
    const batchId = `OL${randomBytes(10).toString('hex').toUpperCase()}`
    const message: OperationsMessage = { type: 'operations', batchId, deviceId, entries }
    const refused = await new Promise<DeviceError | undefined>((settle) => {
      this.#waiting.set(batchId, { message, settle })
      this.#send(message)
    })
    if (refused) throw refused
  }

  /** Sends everything unanswered again: the engine may be a new one. */
  resend(): void {
    for (const { message } of this.#waiting.values()) this.#send(message)
  }

  /** @returns whether the batch was one of these */
  committed(batchId: string): boolean {
    return this.#settle(batchId, undefined)
  }

  refused(batchId: string, code: string): boolean {
    return this.#settle(batchId, new DeviceError('devices.batch-refused', { reason: code }))
  }

  /** Frees all who wait: their devices keep what was not acknowledged. */
  abandon(): void {
    this.#abandoned = true
    for (const batchId of [...this.#waiting.keys()]) this.#settle(batchId, new DeviceError('devices.stopping'))
  }

  #settle(batchId: string, refused: DeviceError | undefined): boolean {
    const waiting = this.#waiting.get(batchId)
    this.#waiting.delete(batchId)
    waiting?.settle(refused)
    return waiting !== undefined
  }
}
