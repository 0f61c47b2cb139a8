/**
 * A reader that passes SDT frames through USB HID reports: a frame is cut into reports of fixed size, padded with zeros; replies come the same
 * way. Which vendor puts how many bytes before the data is not published, so report size, prefix and report id are settings.
 *
 * node-hid tells an unplugged device by `error`, and only while somebody listens for data; it never tells `close`. So one listener stays for the
 * life of the link, and a device is opened anew for every connection.
 */
import { DeviceError } from '../errors.ts'
import type { LinkSettings } from '../messages.ts'
import { type HidSystem, hidSystemAt } from './hid-socket.ts'

/** What is needed of a HID device; node-hid behind, or a practice device. */
export interface HidTransport {
  /** Report id, then the report. */
  write(report: Uint8Array): Promise<void>
  onData(listener: (report: Uint8Array) => void): void
  onError(listener: (error: unknown) => void): void
  close(): Promise<void>
}

export interface HidShape {
  reportSize: number
  prefix: number
  reportId: number
}

type HidSettings = Extract<LinkSettings, { kind: 'hid' }>

export function hidShape(settings: Pick<HidSettings, 'reportSize' | 'prefix' | 'reportId'>): HidShape {
  return { reportSize: settings.reportSize ?? 64, prefix: settings.prefix ?? 0, reportId: settings.reportId ?? 0 }
}

/** Reports that carry `frame`, each with its id first. */
export function hidReports(frame: Uint8Array, { reportSize, prefix, reportId }: HidShape): Uint8Array[] {
  const room = reportSize - prefix
  const reports: Uint8Array[] = []
  for (let at = 0; at < frame.length; at += room) {
    const piece = frame.subarray(at, at + room)
    const report = new Uint8Array(1 + reportSize)
    report[0] = reportId
    for (let index = 0; index < prefix; index++)
      report[1 + index] = (piece.length >>> (8 * (prefix - 1 - index))) & 0xff
    report.set(piece, 1 + prefix)
    reports.push(report)
  }
  return reports
}

/** Data of a report as read (node-hid gives the id first only where there is one); padding stays, the frame decoder skips it. */
export function hidReportData(report: Uint8Array, { reportSize, prefix, reportId }: HidShape): Uint8Array {
  const body = reportId !== 0 && report.length > reportSize ? report.subarray(1) : report
  if (prefix === 0) return body
  let length = 0
  for (let index = 0; index < prefix; index++) length = length * 256 + (body[index] ?? 0)
  return body.subarray(prefix, prefix + Math.min(length, Math.max(0, body.length - prefix)))
}

export class HidLink {
  readonly #transport: HidTransport
  readonly #shape: HidShape
  readonly #name: string
  #closedBy: DeviceError | undefined
  #onData: (chunk: Uint8Array) => void = () => {}
  #onClose: (error: DeviceError) => void = () => {}

  constructor(transport: HidTransport, shape: HidShape, name: string) {
    this.#transport = transport
    this.#shape = shape
    this.#name = name
    transport.onData((report) => {
      if (!this.#closedBy) this.#onData(hidReportData(report, shape))
    })
    transport.onError(() => this.#lost())
  }

  /** Opens the first device with these ids. Throws `devices.hid-missing`, `devices.hid-failed`. */
  static async open(settings: HidSettings): Promise<HidLink> {
    const name = hidName(settings)
    return new HidLink(await openHid(settings, name), hidShape(settings), name)
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#onData = listener
  }

  onClose(listener: (error: DeviceError) => void): void {
    this.#onClose = listener
  }

  /** Throws `devices.reader-unplugged` on a closed link. A write that fails later closes the link. */
  write(frame: Uint8Array): void {
    if (this.#closedBy) throw this.#closedBy
    void this.#writeAll(hidReports(frame, this.#shape))
  }

  async #writeAll(reports: Uint8Array[]): Promise<void> {
    try {
      for (const report of reports) {
        if (this.#closedBy) return
        await this.#transport.write(report)
      }
    } catch {
      this.#lost()
    }
  }

  async close(): Promise<void> {
    this.#lost()
    // An unplugged device may refuse to be closed; there is nothing left to let go of then.
    await this.#transport.close().catch(() => undefined)
  }

  #lost(): void {
    if (this.#closedBy) return
    this.#closedBy = new DeviceError('devices.reader-unplugged', { path: this.#name })
    this.#onClose(this.#closedBy)
  }
}

/** `USB 2B8B:2721` */
export function hidName({ vendorId, productId }: { vendorId: number; productId: number }): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0')
  return `USB ${hex(vendorId)}:${hex(productId)}`
}

let practiceSocket: string | undefined

/** From now on this process finds its HID devices on a practice bus, not on the USB of this PC. */
export function practiceHidAt(socketPath: string): void {
  practiceSocket = socketPath
}

/** Loads node-hid only where it is used: without libusb its binary cannot even be loaded, and no other device needs it. */
export async function loadHid(): Promise<HidSystem> {
  if (practiceSocket !== undefined) return hidSystemAt(practiceSocket)
  try {
    const loaded = await import('node-hid')
    return (loaded as { default?: typeof import('node-hid') }).default ?? loaded
  } catch (error) {
    throw new DeviceError('devices.hid-unavailable', {
      message: error instanceof Error ? error.message : String(error),
    })
  }
}

async function openHid({ vendorId, productId }: HidSettings, name: string): Promise<HidTransport> {
  const hid = await loadHid()
  const device = await hid.HIDAsync.open(vendorId, productId).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    if (/permission|access/i.test(message)) throw new DeviceError('devices.port-no-permission', { path: name })
    if (/cannot open|could not|not found|no such/i.test(message))
      throw new DeviceError('devices.hid-missing', { device: name })
    throw new DeviceError('devices.hid-failed', { device: name, message })
  })
  return {
    write: async (report) => void (await device.write([...report])),
    onData: (listener) => void device.on('data', (report: Buffer) => listener(report)),
    onError: (listener) => void device.on('error', listener),
    close: async () => void (await device.close()),
  }
}
