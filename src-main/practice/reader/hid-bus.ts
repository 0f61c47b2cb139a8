/** USB HID without hardware: a device that passes reports to a practice reader, with a plug to pull. Behaves as node-hid does: `error`, never `close`. */
import { type HidShape, type HidTransport, hidReportData, hidReports } from '../../devices/links/hid.ts'
import type { PracticeLine } from './practice-reader.ts'

export class PracticeHidBus implements PracticeLine {
  readonly path = 'practice-hid'
  readonly #shape: HidShape
  #plugged = true
  #onApplicationData: (chunk: Uint8Array) => void = () => {}
  #deliver: ((report: Uint8Array) => void) | undefined
  #fail: ((error: unknown) => void) | undefined
  #opened = 0

  constructor(shape: HidShape) {
    this.#shape = shape
  }

  /** For `startPracticeReader({ startLine })`. */
  startLine = (onData: (chunk: Uint8Array) => void): Promise<PracticeLine> => {
    this.#onApplicationData = onData
    return Promise.resolve(this)
  }

  get plugged(): boolean {
    return this.#plugged
  }

  /** How often it was opened. */
  get opened(): number {
    return this.#opened
  }

  /** Throws as node-hid does where nothing is plugged in. */
  open(): HidTransport {
    if (!this.#plugged) throw new Error('cannot open device with vendor id 0x2b8b and product id 0x2721')
    const opening = ++this.#opened
    return {
      write: async (report) => {
        if (!this.#plugged) throw new Error('Cannot write to hid device: No such device')
        this.#onApplicationData(hidReportData(report.subarray(1), { ...this.#shape, reportId: 0 }))
      },
      onData: (listener) => {
        this.#deliver = listener
      },
      onError: (listener) => {
        this.#fail = listener
      },
      close: async () => {
        // A late close of an earlier opening is nothing to the present one.
        if (opening !== this.#opened) return
        this.#deliver = undefined
        this.#fail = undefined
      },
    }
  }

  write(bytes: Uint8Array): void {
    for (const report of hidReports(bytes, this.#shape)) {
      const read = this.#shape.reportId === 0 ? report.subarray(1) : report
      if (this.#plugged) this.#deliver?.(Uint8Array.from(read))
    }
  }

  unplug(): Promise<void> {
    this.#plugged = false
    this.#fail?.(new Error('hid_read_timeout: unexpected poll error (device disconnected)'))
    return Promise.resolve()
  }

  replug(): Promise<void> {
    this.#plugged = true
    return Promise.resolve()
  }

  stop(): Promise<void> {
    return this.unplug()
  }
}
