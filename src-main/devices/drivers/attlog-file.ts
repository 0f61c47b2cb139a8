/** Driver of a terminal whose attendance comes as a file on a USB stick. It has no line: it only takes files. */
import { instantText } from '../clock.ts'
import { DeviceError } from '../errors.ts'
import type { DeviceHealth, DeviceSettings } from '../messages.ts'
import { parseAttlog } from '../protocols/attlog/parse.ts'
import type { Driver, DriverHost, PullResult } from './driver.ts'

export class AttlogFileDriver implements Driver {
  readonly #host: DriverHost
  #health: DeviceHealth

  constructor(settings: DeviceSettings, host: DriverHost) {
    this.#host = host
    this.#health = { deviceId: settings.id, state: 'online' }
  }

  start(): void {
    this.#host.send({ type: 'health', health: this.#health })
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  health(): DeviceHealth {
    return this.#health
  }

  /** Delivers every readable line; the others come back in `rejected`. Throws `devices.attlog-empty` where no line is a punch. */
  async importFile(fileName: string, content: Uint8Array): Promise<PullResult> {
    const { records, rejected } = parseAttlog(content)
    if (records.length === 0) throw new DeviceError('devices.attlog-empty', { fileName, rejected: rejected.length })
    const now = instantText(this.#host.clock.now())
    await this.#host.deliver({
      deviceId: this.#health.deviceId,
      source: 'file',
      origin: fileName,
      pulledAt: now,
      records: records.map(({ number, deviceTime, verify, status, raw }) => ({
        number,
        deviceTime,
        verify,
        direction: status,
        raw: Buffer.from(raw).toString('hex'),
      })),
      complete: !rejected.some(({ reason }) => reason === 'devices.attlog-line-truncated'),
    })
    this.#health = { ...this.#health, lastContact: now, recordCount: records.length }
    this.#host.send({ type: 'health', health: this.#health })
    return { received: records.length, rejected }
  }
}
