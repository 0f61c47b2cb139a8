/** A driver's health: what was told last, and the telling of changes. */
import { instantText } from '../clock.ts'
import type { DeviceError } from '../errors.ts'
import type { DeviceHealth, DeviceState } from '../messages.ts'
import type { DriverHost } from './driver.ts'

export class DriverHealth {
  readonly #host: DriverHost
  #health: DeviceHealth

  constructor(deviceId: string, host: DriverHost) {
    this.#host = host
    this.#health = { deviceId, state: 'connecting' }
  }

  get current(): DeviceHealth {
    return this.#health
  }

  tell(state: DeviceState, more: Partial<DeviceHealth> = {}): void {
    const { error: _old, ...rest } = this.#health
    this.#health = { ...rest, ...more, state, lastContact: instantText(this.#host.clock.now()) }
    this.#host.send({ type: 'health', health: this.#health })
  }

  fail({ code, params }: DeviceError): void {
    const state = code === 'devices.wrong-link' ? 'failed' : 'offline'
    this.#health = { ...this.#health, state, error: { code, params } }
    this.#host.send({ type: 'health', health: this.#health })
  }
}
