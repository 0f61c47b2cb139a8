/**
 * Driver of a terminal whose attendance comes as files on a USB stick. It has no line: it takes files, and where the site names a folder (a drop
 * folder, the place where the stick is mounted) it offers what appears there. Nothing is imported before somebody says so.
 */
import { instantText } from '../clock.ts'
import { DeviceError } from '../errors.ts'
import { FolderWatch, type SeenFile, sha256Of } from '../links/folder-watch.ts'
import type { DeviceHealth, DeviceSettings } from '../messages.ts'
import { readStickFile, type StickFile, stickFileKind, stickRecords } from '../protocols/stick/files.ts'
import type { Driver, DriverHost, PullResult } from './driver.ts'

const LOOK_EVERY_MS = 2000

export class AttlogFileDriver implements Driver {
  readonly #host: DriverHost
  readonly #watch: FolderWatch | undefined
  readonly #folder: string
  readonly #lookEveryMs: number
  #health: DeviceHealth
  #timer: NodeJS.Timeout | undefined

  constructor(settings: DeviceSettings, host: DriverHost, lookEveryMs = LOOK_EVERY_MS) {
    const folder = settings.link.kind === 'file' ? settings.link.folder : undefined
    this.#host = host
    this.#lookEveryMs = lookEveryMs
    this.#folder = folder ?? ''
    this.#watch = folder ? new FolderWatch(folder, (name) => stickFileKind(name) !== undefined) : undefined
    this.#health = { deviceId: settings.id, state: 'online' }
  }

  start(): void {
    this.#host.send({ type: 'health', health: this.#health })
    if (!this.#watch) return
    this.#look()
    this.#timer = setInterval(() => this.#look(), this.#lookEveryMs)
  }

  stop(): Promise<void> {
    clearInterval(this.#timer)
    return Promise.resolve()
  }

  health(): DeviceHealth {
    return this.#health
  }

  /** Delivers every readable line; the others come back in `rejected`. Throws `devices.attlog-empty` where no line is a punch. */
  async importFile(fileName: string, content: Uint8Array): Promise<PullResult> {
    const file = readStickFile(fileName, content)
    const received = stickRecords(file)
    if (received === 0) throw new DeviceError('devices.attlog-empty', { fileName, rejected: file.rejected.length })
    const now = instantText(this.#host.clock.now())
    if (file.kind === 'attlog') await this.#deliver(fileName, file, now)
    if (file.kind === 'oplog') await this.#host.deliverOperations(this.#health.deviceId, file.operations)
    this.#health = {
      ...this.#health,
      lastContact: now,
      ...(file.kind === 'attlog' ? { recordCount: received } : {}),
    }
    this.#host.send({ type: 'health', health: this.#health })
    return { received, rejected: file.rejected, ...(file.kind === 'users' ? { users: file.users } : {}) }
  }

  /** Imports what was offered, and only that. Throws `devices.offered-file-gone` where the file is another by now. */
  importOffered(fileName: string, sha256: string): Promise<PullResult> {
    const content = this.#watch?.read(fileName)
    if (!content || sha256Of(content) !== sha256) {
      return Promise.reject(new DeviceError('devices.offered-file-gone', { fileName }))
    }
    return this.importFile(fileName, content)
  }

  async #deliver(fileName: string, { punches, rejected }: StickFile, now: string): Promise<void> {
    await this.#host.deliver({
      deviceId: this.#health.deviceId,
      source: 'file',
      origin: fileName,
      pulledAt: now,
      records: punches.map(({ number, deviceTime, verify, status, raw }) => ({
        number,
        deviceTime,
        verify,
        direction: status,
        raw: Buffer.from(raw).toString('hex'),
      })),
      complete: !rejected.some(({ reason }) => reason === 'devices.attlog-line-truncated'),
    })
  }

  #look(): void {
    const seen = this.#watch?.look()
    const { error, ...rest } = this.#health
    if (seen === undefined && error === undefined) {
      // No stick is no failure, but the screen should say which folder is looked at.
      const missing = { code: 'devices.folder-missing', params: { folder: this.#folder } }
      this.#health = { ...rest, state: 'offline', error: missing }
      this.#host.send({ type: 'health', health: this.#health })
    } else if (seen !== undefined && error !== undefined) {
      this.#health = { ...rest, state: 'online' }
      this.#host.send({ type: 'health', health: this.#health })
    }
    for (const file of seen ?? []) this.#offer(file)
  }

  #offer({ fileName, content, sha256 }: SeenFile): void {
    const kind = stickFileKind(fileName)!
    let records = 0
    let rejected = 0
    try {
      const file = readStickFile(fileName, content)
      records = stickRecords(file)
      rejected = file.rejected.length
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      rejected = 1
    }
    const file = { fileName, kind, bytes: content.length, sha256, records, rejected }
    this.#host.send({ type: 'file-offered', deviceId: this.#health.deviceId, file })
  }
}
