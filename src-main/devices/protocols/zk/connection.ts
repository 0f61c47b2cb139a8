/**
 * One connection to a ZKTeco terminal over TCP or UDP: handshake, one request at a time, packets in the order they came, realtime events
 * acknowledged as they come. A connection that has failed once stays failed: its owner opens a new one.
 */
import { DeviceError } from '../../errors.ts'
import { commKeyAnswer } from './comm-key.ts'
import {
  CMD_AUTH,
  CMD_CONNECT,
  CMD_DATA_RDY,
  CMD_DATA_WRRQ,
  CMD_EXIT,
  CMD_REG_EVENT,
  REPLY_ERROR,
  REPLY_OK,
  REPLY_UNAUTH,
} from './commands.ts'
import type { ZkPacket } from './packet.ts'
import { openTcpWire, openUdpWire, type ZkWire } from './wire.ts'

export interface ZkTiming {
  connectMs: number
  /** Patience for one packet. */
  replyMs: number
}

export interface ZkAddress {
  /** Default TCP. */
  transport?: 'tcp' | 'udp'
  host: string
  port: number
  /** 0 = none. */
  commKey: number
}

const EMPTY = new Uint8Array(0)

export class ZkConnection {
  readonly #wire: ZkWire
  readonly #address: ZkAddress
  readonly #timing: ZkTiming
  readonly #packets: ZkPacket[] = []
  #failure: DeviceError | undefined
  #wake: (() => void) | undefined
  #onEvent: (event: ZkPacket) => void = () => {}
  #onFailure: (error: DeviceError) => void = () => {}
  #session = 0
  #reply = 0
  #awaited = 0

  private constructor(wire: ZkWire, address: ZkAddress, timing: ZkTiming) {
    this.#wire = wire
    this.#address = address
    this.#timing = timing
    wire.onPacket((packet) => this.#take(packet))
    wire.onFail((error) => this.#fail(error))
  }

  /** Connects and proves the communication key. Throws DeviceError; nothing stays open then. */
  static async open(address: ZkAddress, timing: ZkTiming): Promise<ZkConnection> {
    const udp = address.transport === 'udp'
    const wire = udp ? await openUdpWire(address) : await openTcpWire(address, timing.connectMs)
    const connection = new ZkConnection(wire, address, timing)
    try {
      await connection.#handshake()
      return connection
    } catch (error) {
      wire.destroy()
      throw error
    }
  }

  /** Largest chunk of a bulk read on this kind of line. */
  get chunkBytes(): number {
    return this.#wire.chunkBytes
  }

  /** Realtime events, each acknowledged already; the event code stands in its session field. */
  onEvent(listener: (event: ZkPacket) => void): void {
    this.#onEvent = listener
  }

  /** Called once when the connection fails, also while nobody waits on it. */
  onFailure(listener: (error: DeviceError) => void): void {
    this.#onFailure = listener
    if (this.#failure) listener(this.#failure)
  }

  /** Sends a command and returns its reply, whatever it says. */
  async request(command: number, data: Uint8Array = EMPTY): Promise<ZkPacket> {
    if (this.#failure) throw this.#failure
    this.#packets.length = 0
    const packet = { command, session: this.#session, reply: this.#reply, data }
    this.#awaited = this.#reply
    this.#reply = (this.#reply + 1) & 0xffff
    this.#wire.send(packet)
    // A lost datagram is sent again, but not one that starts a stream of data: that would come twice.
    const stream = command === CMD_DATA_RDY || command === CMD_DATA_WRRQ
    if (this.#wire.reliable || stream) return this.receive()
    const again = setInterval(() => this.#wire.send(packet), Math.max(50, this.#timing.replyMs / 4))
    try {
      return await this.receive()
    } finally {
      clearInterval(again)
    }
  }

  /** Sends a command that must be answered with OK. */
  async command(command: number, data: Uint8Array = EMPTY): Promise<Uint8Array> {
    const reply = await this.request(command, data)
    if (reply.command !== REPLY_OK) throw this.refused(command, reply.command)
    return reply.data
  }

  /** Next packet that is not a realtime event. Throws on silence, noise and disconnection. */
  async receive(): Promise<ZkPacket> {
    const deadline = Date.now() + this.#timing.replyMs
    for (;;) {
      const packet = this.#packets.shift()
      if (packet) return packet
      if (this.#failure) throw this.#failure
      const left = deadline - Date.now()
      if (left <= 0) throw this.#silent()
      await this.#wait(left)
    }
  }

  /** Says goodbye if the line still stands, and closes. Never throws: the work is done by then. */
  async close(): Promise<void> {
    if (!this.#failure) {
      try {
        await this.request(CMD_EXIT)
      } catch (error) {
        // A terminal may hang up instead of answering the farewell.
        if (!(error instanceof DeviceError)) throw error
      }
    }
    this.#wire.destroy()
  }

  /** Ends the connection from outside: whoever waits on it gets `error`. */
  abort(error: DeviceError): void {
    this.#fail(error)
    this.#wire.destroy()
  }

  refused(command: number, reply: number): DeviceError {
    const code = reply === REPLY_ERROR ? 'devices.terminal-command-failed' : 'devices.terminal-unexpected-reply'
    return new DeviceError(code, { command, reply })
  }

  async #handshake(): Promise<void> {
    const hello = await this.request(CMD_CONNECT)
    this.#session = hello.session
    if (hello.command === REPLY_UNAUTH) {
      const proof = await this.request(CMD_AUTH, commKeyAnswer(this.#address.commKey, hello.session))
      if (proof.command !== REPLY_OK) throw new DeviceError('devices.terminal-comm-key-refused')
    } else if (hello.command !== REPLY_OK) {
      throw this.refused(CMD_CONNECT, hello.command)
    }
  }

  #take(packet: ZkPacket): void {
    if (packet.command === CMD_REG_EVENT) {
      this.#wire.send({ command: REPLY_OK, session: this.#session, reply: 0, data: EMPTY })
      this.#onEvent(packet)
      return
    }
    // A datagram may come twice or late: only the awaited number counts. On TCP the order itself tells, and units differ in their numbers.
    if (!this.#wire.reliable && packet.reply !== this.#awaited) return
    this.#packets.push(packet)
    this.#wake?.()
  }

  #fail(error: DeviceError): void {
    if (this.#failure) return
    this.#failure = error
    this.#wake?.()
    this.#onFailure(error)
  }

  #silent(): DeviceError {
    const error =
      this.#wire.badChecksums() > 0
        ? new DeviceError('devices.terminal-bad-checksum', { packets: this.#wire.badChecksums() })
        : new DeviceError('devices.terminal-silent', { host: this.#address.host, port: this.#address.port })
    // A late reply must not pass for the answer to the next request.
    this.abort(error)
    return error
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
    })
  }
}
