/**
 * A serial port, opened anew for every connection. A serialport object queues what is written while it is closed and sends it after the next
 * open (node-serialport#1593), so a closed link refuses to write and is never opened again.
 */
import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { SerialPort } from 'serialport'
import { DeviceError, serialOpenError } from '../errors.ts'

/**
 * An unplugged port does not always say so (node-serialport#2351, #2043, #458): a reader that only listens would wait for ever. So its device file is
 * looked at. Windows has none; there the read itself fails.
 */
const PRESENCE_EVERY_MS = 1000

/** What the path stands for now; another after replugging, and undefined while unplugged. */
function presenceOf(path: string): string | undefined {
  if (process.platform === 'win32') return ''
  try {
    const { ino, rdev } = lstatSync(path)
    return `${ino} ${rdev}`
  } catch {
    return undefined
  }
}

export interface SerialForm {
  dataBits?: 7 | 8 | undefined
  parity?: 'none' | 'even' | 'odd' | undefined
  stopBits?: 1 | 2 | undefined
}

export class SerialLink {
  readonly path: string
  readonly #port: SerialPort
  readonly #watch: NodeJS.Timeout
  #closedBy: DeviceError | undefined
  #onData: (chunk: Uint8Array) => void = () => {}
  #onClose: (error: DeviceError) => void = () => {}

  private constructor(path: string, port: SerialPort) {
    this.path = path
    this.#port = port
    port.on('data', (chunk: Buffer) => this.#onData(chunk))
    port.on('error', () => this.#lost())
    port.on('close', () => this.#lost())
    const plugged = presenceOf(path)
    this.#watch = setInterval(() => {
      if (presenceOf(path) !== plugged) void this.close()
    }, PRESENCE_EVERY_MS)
    this.#watch.unref()
  }

  /** Opens a port, by default with 8 data bits, no parity, one stop bit. Throws a DeviceError that says why it would not open. */
  static open(path: string, baudRate: number, form: SerialForm = {}): Promise<SerialLink> {
    return new Promise((resolve, reject) => {
      const { dataBits = 8, parity = 'none', stopBits = 1 } = form
      const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false })
      port.open((error) => {
        if (error) reject(serialOpenError(error, path))
        else resolve(new SerialLink(path, port))
      })
    })
  }

  get isOpen(): boolean {
    return this.#closedBy === undefined && this.#port.isOpen
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#onData = listener
  }

  /** Called once when the line is gone, whether unplugged or closed. */
  onClose(listener: (error: DeviceError) => void): void {
    this.#onClose = listener
  }

  /** Throws `devices.reader-unplugged` on a closed line; never queues. */
  write(bytes: Uint8Array): void {
    if (!this.isOpen) throw this.#closedBy ?? this.#unplugged()
    this.#port.write(Buffer.from(bytes))
  }

  close(): Promise<void> {
    if (!this.#port.isOpen) {
      this.#lost()
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      this.#port.close(() => {
        this.#lost()
        resolve()
      })
    })
  }

  #unplugged(): DeviceError {
    return new DeviceError('devices.reader-unplugged', { path: this.path })
  }

  #lost(): void {
    if (this.#closedBy) return
    clearInterval(this.#watch)
    this.#closedBy = this.#unplugged()
    this.#onClose(this.#closedBy)
  }
}

export interface PortListing {
  path: string
  label: string
}

/** Serial ports of this PC. Linux without udev has no list of its own: then the device files are looked up. */
export async function listSerialPorts(): Promise<PortListing[]> {
  try {
    const ports = await SerialPort.list()
    return ports.map(({ path, manufacturer, serialNumber }) => ({
      path,
      label: [manufacturer, serialNumber].filter(Boolean).join(' ') || path,
    }))
  } catch (error) {
    if (process.platform !== 'linux') throw error
    return deviceFiles()
  }
}

function deviceFiles(): PortListing[] {
  if (!existsSync('/dev')) return []
  return readdirSync('/dev')
    .filter((name) => /^tty(USB|ACM|S[0-3]$)/.test(name))
    .map((name) => ({ path: `/dev/${name}`, label: name }))
}
