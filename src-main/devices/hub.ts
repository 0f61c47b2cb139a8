/** The devices process without the process: takes the engine's messages, runs the drivers, keeps the spool. */
import { dirname, join, resolve } from 'node:path'
import { MovableClock } from './clock.ts'
import { discover } from './discovery.ts'
import { createDriver } from './drivers/create.ts'
import type { Driver, DriverHost } from './drivers/driver.ts'
import { asDeviceError, DeviceError } from './errors.ts'
import { listSerialPorts } from './links/serial.ts'
import type { DeviceSettings, FromDevices, LinkSettings, ToDevices } from './messages.ts'
import { askTerminal, searchNetwork } from './network-search.ts'
import { OperationOutbox } from './operation-outbox.ts'
import { Spool } from './spool.ts'

type Ability = Exclude<keyof Driver, 'start' | 'stop' | 'health'>

type Answer = Omit<Extract<FromDevices, { type: 'done'; ok: true }>, 'type' | 'requestId' | 'ok'>

interface Running {
  settings: DeviceSettings
  driver: Driver
}

export interface HubOptions {
  spoolFolder: string
  /** Vendor libraries and the photo decoder; by default `vendor` beside the spool. */
  vendorFolder?: string
  send(message: FromDevices): void
}

export class DevicesHub {
  readonly #send: (message: FromDevices) => void
  readonly #spool: Spool
  readonly #operations: OperationOutbox
  readonly #clock = new MovableClock()
  readonly #running = new Map<string, Running>()
  readonly #host: DriverHost
  #configured = false

  constructor(options: HubOptions) {
    this.#send = options.send
    this.#spool = new Spool(options.spoolFolder, (batch) => this.#send({ type: 'punches', batch }))
    this.#operations = new OperationOutbox(this.#send)
    this.#host = {
      clock: this.#clock,
      send: this.#send,
      deliver: (delivery) => this.#spool.deliver(delivery),
      deliverOperations: (deviceId, entries) => this.#operations.deliver(deviceId, entries),
      vendorFolder: options.vendorFolder ?? join(dirname(resolve(options.spoolFolder)), 'vendor'),
    }
  }

  /** Says `ready` and sends what an earlier process left unanswered. */
  start(): void {
    this.#send({ type: 'ready' })
    this.#spool.resend()
  }

  /** Handles one message; failures of requests go back as `done`. `stop` is for the process around. */
  handle(message: ToDevices): void {
    switch (message.type) {
      case 'configure':
        this.#configure(message.devices)
        return
      case 'clock':
        this.#clock.move(message.offsetMs)
        return
      case 'committed':
        if (!this.#operations.committed(message.batchId)) this.#spool.committed(message.batchId)
        return
      case 'refused':
        if (!this.#operations.refused(message.batchId, message.code)) this.#spool.refused(message.batchId, message.code)
        return
      case 'pull':
        this.#answer(message.requestId, () => this.#driver(message.deviceId, 'pull').pull(message.requestId))
        return
      case 'set-clock':
        this.#answer(message.requestId, async () => {
          await this.#driver(message.deviceId, 'setClock').setClock()
          return { received: 0, rejected: [] }
        })
        return
      case 'import-file':
        this.#answer(message.requestId, () => {
          const content = Buffer.from(message.contentBase64, 'base64')
          return this.#driver(message.deviceId, 'importFile').importFile(message.fileName, content)
        })
        return
      case 'sync-users':
        this.#answer(message.requestId, () =>
          this.#driver(message.deviceId, 'syncUsers').syncUsers(message.users, message.remove),
        )
        return
      case 'read-users':
        this.#answer(message.requestId, async () => {
          const users = await this.#driver(message.deviceId, 'readUsers').readUsers()
          return { received: users.length, rejected: [], users }
        })
        return
      case 'read-operations':
        this.#answer(message.requestId, () => this.#driver(message.deviceId, 'readOperations').readOperations())
        return
      case 'import-offered':
        this.#answer(message.requestId, () =>
          this.#driver(message.deviceId, 'importOffered').importOffered(message.fileName, message.sha256),
        )
        return
      case 'open-gate':
        this.#answer(message.requestId, async () => {
          await this.#driver(message.deviceId, 'openGate').openGate(message.direction)
          return { received: 0, rejected: [] }
        })
        return
      case 'discover':
        this.#answer(message.requestId, async () => {
          const found = await discover(this.#links(), this.#progressOf(message.requestId))
          return { received: 0, rejected: [], found }
        })
        return
      case 'find-terminal':
        this.#answer(message.requestId, async () => ({
          received: 0,
          rejected: [],
          found: [await askTerminal(message)],
        }))
        return
      case 'search-network':
        this.#answer(message.requestId, async () => {
          const busy = new Set(this.#links().flatMap((link) => ('host' in link ? [link.host] : [])))
          const onProgress = this.#progressOf(message.requestId)
          return {
            received: 0,
            rejected: [],
            found: await searchNetwork({ address: message.address, busy, onProgress }),
          }
        })
        return
      case 'list-ports':
        this.#answer(message.requestId, async () => ({ received: 0, rejected: [], ports: await listSerialPorts() }))
        return
    }
  }

  /** Ends all drivers; terminals are unlocked, unanswered batches stay in the spool. */
  async stop(): Promise<void> {
    this.#spool.abandon()
    this.#operations.abandon()
    const drivers = [...this.#running.values()].map(({ driver }) => driver)
    this.#running.clear()
    await Promise.all(drivers.map((driver) => driver.stop()))
  }

  /** Starts, changes and ends drivers; one whose settings are the same keeps running. */
  #configure(devices: DeviceSettings[]): void {
    const wanted = new Map(devices.map((settings) => [settings.id, settings]))
    for (const [id, { settings, driver }] of this.#running) {
      if (JSON.stringify(wanted.get(id)) === JSON.stringify(settings)) continue
      this.#running.delete(id)
      const successor = wanted.get(id)
      // A port or terminal is free for the new driver only after the old one let go.
      const ended = driver.stop()
      if (successor) this.#launch(successor, ended)
      wanted.delete(id)
    }
    for (const [id, settings] of wanted) if (!this.#running.has(id)) this.#launch(settings, Promise.resolve())
    // The engine may be a new one that never saw what was sent to its predecessor.
    if (this.#configured) {
      this.#spool.resend()
      this.#operations.resend()
    }
    this.#configured = true
    for (const { driver } of this.#running.values()) this.#send({ type: 'health', health: driver.health() })
  }

  #launch(settings: DeviceSettings, after: Promise<void>): void {
    let running: Running
    try {
      running = { settings, driver: createDriver(settings, this.#host) }
    } catch (thrown) {
      // One device that cannot be must not take the others with it.
      const { code, params } = asDeviceError(thrown)
      this.#send({ type: 'health', health: { deviceId: settings.id, state: 'failed', error: { code, params } } })
      return
    }
    this.#running.set(settings.id, running)
    void after.then(() => {
      if (this.#running.get(settings.id) === running) running.driver.start()
    })
  }

  #links(): LinkSettings[] {
    return [...this.#running.values()].map(({ settings }) => settings.link)
  }

  #progressOf(requestId: string): (done: number, total: number) => void {
    return (done, total) => this.#send({ type: 'search-progress', requestId, done, total })
  }

  #driver<Wanted extends Ability>(deviceId: string, ability: Wanted) {
    const driver = this.#running.get(deviceId)?.driver
    if (!driver) throw new DeviceError('devices.unknown-device', { deviceId })
    if (!driver[ability]) throw new DeviceError('devices.not-for-this-device', { deviceId, request: ability })
    return driver as Driver & Required<Pick<Driver, Wanted>>
  }

  #answer(requestId: string, work: () => Promise<Answer>): void {
    const run = async () => {
      try {
        this.#send({ type: 'done', requestId, ok: true, ...(await work()) })
      } catch (thrown) {
        const { code, params } = asDeviceError(thrown)
        this.#send({ type: 'done', requestId, ok: false, code, params })
      }
    }
    void run()
  }
}
