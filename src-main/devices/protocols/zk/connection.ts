/**
 * One TCP connection to a ZKTeco terminal: handshake, one request at a time, packets in the order they came.
 * A connection that has failed once stays failed: its owner opens a new one.
 */
import { connect, type Socket } from 'node:net'
import { DeviceError, tcpError } from '../../errors.ts'
import { commKeyAnswer } from './comm-key.ts'
import { CMD_AUTH, CMD_CONNECT, CMD_EXIT, CMD_REG_EVENT, REPLY_ERROR, REPLY_OK, REPLY_UNAUTH } from './commands.ts'
import { encodeZkPacket, ZkDecoder, type ZkPacket } from './packet.ts'

export interface ZkTiming {
  connectMs: number
  /** Patience for one packet. */
  replyMs: number
}

export interface ZkAddress {
  host: string
  port: number
  /** 0 = none. */
  commKey: number
}

const EMPTY = new Uint8Array(0)

export class ZkConnection {
  readonly #socket: Socket
  readonly #address: ZkAddress
  readonly #timing: ZkTiming
  readonly #decoder = new ZkDecoder()
  readonly #packets: ZkPacket[] = []
  #failure: DeviceError | undefined
  #wake: (() => void) | undefined
  #session = 0
  #reply = 0
  #badChecksums = 0

  private constructor(socket: Socket, address: ZkAddress, timing: ZkTiming) {
    this.#socket = socket
    this.#address = address
    this.#timing = timing
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#fail(tcpError(error, address.host, address.port)))
    socket.on('close', () => this.#fail(this.#disconnected()))
  }

  /** Connects and proves the communication key. Throws DeviceError; nothing stays open then. */
  static async open(address: ZkAddress, timing: ZkTiming): Promise<ZkConnection> {
    const socket = await connectSocket(address, timing.connectMs)
    const connection = new ZkConnection(socket, address, timing)
    try {
      await connection.#handshake()
      return connection
    } catch (error) {
      connection.#socket.destroy()
      throw error
    }
  }

  /** Sends a command and returns its reply, whatever it says. */
  async request(command: number, data: Uint8Array = EMPTY): Promise<ZkPacket> {
    if (this.#failure) throw this.#failure
    this.#packets.length = 0
    this.#socket.write(encodeZkPacket({ command, session: this.#session, reply: this.#reply, data }))
    this.#reply = (this.#reply + 1) & 0xffff
    return this.receive()
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
    this.#socket.destroy()
  }

  /** Ends the connection from outside: whoever waits on it gets `error`. */
  abort(error: DeviceError): void {
    this.#fail(error)
    this.#socket.destroy()
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

  #take(chunk: Uint8Array): void {
    for (const packet of this.#decoder.push(chunk)) {
      if (packet.command === CMD_REG_EVENT) this.#acknowledgeEvent()
      else this.#packets.push(packet)
    }
    this.#badChecksums += this.#decoder.takeFaults().filter((fault) => fault.kind === 'checksum').length
    this.#wake?.()
  }

  #acknowledgeEvent(): void {
    this.#socket.write(encodeZkPacket({ command: REPLY_OK, session: this.#session, reply: 0, data: EMPTY }))
  }

  #fail(error: DeviceError): void {
    this.#failure ??= error
    this.#wake?.()
  }

  #disconnected(): DeviceError {
    return new DeviceError('devices.terminal-disconnected', { host: this.#address.host, port: this.#address.port })
  }

  #silent(): DeviceError {
    const error =
      this.#badChecksums > 0
        ? new DeviceError('devices.terminal-bad-checksum', { packets: this.#badChecksums })
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

function connectSocket(address: ZkAddress, connectMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port })
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new DeviceError('devices.terminal-unreachable', { host: address.host, port: address.port }))
    }, connectMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(tcpError(error, address.host, address.port))
    })
  })
}
