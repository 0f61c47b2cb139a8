/**
 * Request and reply with an SDT reader over an open line. Half duplex without numbers: one request at a time, a late or foreign frame never
 * passes for the reply, and after a failure the line must be quiet before the next request.
 */
import { DeviceError } from '../../errors.ts'
import { acceptReply, parseReply, type SdtCommand } from './commands.ts'
import { encodeSdtFrame, SdtDecoder, type SdtFault } from './frame.ts'

export interface SdtLine {
  write(bytes: Uint8Array): void
  onData(listener: (chunk: Uint8Array) => void): void
  onClose(listener: (error: DeviceError) => void): void
}

/** Whoever can carry out an SDT command: a session over a line, or a vendor's library. */
export interface SdtExchange {
  /** Data of the reply after its three status bytes. */
  exchange(command: SdtCommand): Promise<Uint8Array>
}

export interface SdtSessionTiming {
  /** Silence inside a frame after which it is given up, milliseconds. */
  interByteMs: number
  /** Silence wanted before asking again after a failure. */
  quietMs: number
}

type Settle = (outcome: Uint8Array | DeviceError) => void

export class SdtSession implements SdtExchange {
  readonly #line: SdtLine
  readonly #timing: SdtSessionTiming
  readonly #decoder: SdtDecoder
  #sent: SdtCommand | undefined
  #settle: Settle | undefined
  #faults: SdtFault[] = []
  #lastByteAt = 0
  #closed: DeviceError | undefined

  constructor(line: SdtLine, timing: SdtSessionTiming = { interByteMs: 150, quietMs: 100 }) {
    this.#line = line
    this.#timing = timing
    this.#decoder = new SdtDecoder({ interByteMs: timing.interByteMs })
    line.onData((chunk) => this.#take(chunk))
    line.onClose((error) => {
      this.#closed = error
      this.#settle?.(error)
    })
  }

  /**
   * Data of the reply. A lost or damaged reply is asked for once more, where the command may be repeated.
   * Throws `devices.sdt-…` for a refusal by the reader, `devices.reader-silent`, `devices.reader-bad-frame`, `devices.reader-unplugged`.
   */
  async exchange(command: SdtCommand): Promise<Uint8Array> {
    try {
      return await this.#once(command)
    } catch (error) {
      if (!(error instanceof DeviceError) || !isLineTrouble(error)) throw error
      await this.#quiet()
      if (!command.repeatable) throw error
      return this.#once(command)
    }
  }

  async #once(command: SdtCommand): Promise<Uint8Array> {
    if (this.#closed) throw this.#closed
    if (this.#sent) throw new Error('one request at a time')
    this.#decoder.clear()
    this.#decoder.takeFaults()
    this.#faults = []
    this.#sent = command
    const watch = setInterval(() => this.#watch(), this.#timing.interByteMs)
    const patience = setTimeout(() => this.#settle?.(this.#trouble()), command.timeoutMs)
    try {
      const outcome = await new Promise<Uint8Array | DeviceError>((resolve, reject) => {
        this.#settle = resolve
        try {
          this.#line.write(encodeSdtFrame(command.body))
        } catch (error) {
          reject(error)
        }
      })
      if (outcome instanceof DeviceError) throw outcome
      return outcome
    } finally {
      clearInterval(watch)
      clearTimeout(patience)
      this.#sent = undefined
      this.#settle = undefined
    }
  }

  #take(chunk: Uint8Array): void {
    this.#lastByteAt = performance.now()
    this.#consider(this.#decoder.push(chunk, this.#lastByteAt))
  }

  /** A damaged reply followed by silence is a failure at once; only noise, and the reply may still come. */
  #watch(): void {
    const now = performance.now()
    this.#consider(this.#decoder.expire(now))
    if (!this.#settle || now - this.#lastByteAt < this.#timing.interByteMs) return
    if (this.#faults.some((fault) => fault.kind !== 'noise')) this.#settle(this.#trouble())
  }

  #consider(bodies: Uint8Array[]): void {
    this.#faults.push(...this.#decoder.takeFaults())
    const sent = this.#sent
    if (!sent) return
    for (const body of bodies) {
      const reply = parseReply(body)
      if (!reply || !sent.fits(reply.sw3, reply.data.length)) continue
      try {
        this.#settle?.(acceptReply(sent, reply))
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error
        this.#settle?.(error)
      }
      return
    }
  }

  #trouble(): DeviceError {
    const damaged = this.#faults.find((fault) => fault.kind !== 'noise')
    const command = this.#sent?.name ?? ''
    if (damaged) return new DeviceError('devices.reader-bad-frame', { command, fault: damaged.kind })
    return new DeviceError('devices.reader-silent', { command })
  }

  async #quiet(): Promise<void> {
    const { quietMs } = this.#timing
    for (let turns = 0; turns < 20; turns++) {
      await new Promise((resolve) => setTimeout(resolve, quietMs))
      if (this.#closed) throw this.#closed
      if (performance.now() - this.#lastByteAt >= quietMs) return
    }
  }
}

/** Whether an error is about the line rather than the card: worth asking again. */
export function isLineTrouble(error: DeviceError): boolean {
  return error.code === 'devices.reader-silent' || error.code === 'devices.reader-bad-frame'
}
