/** One connection to the practice terminal: handshake, one reply after another, bulk data whole or in chunks. */
import { commKeyAnswer } from '../../devices/protocols/zk/comm-key.ts'
import * as zk from '../../devices/protocols/zk/commands.ts'
import { encodeAttendanceEvent } from '../../devices/protocols/zk/events.ts'
import { encodeZkPacket, type ZkPacket } from '../../devices/protocols/zk/packet.ts'
import { decodeZkTime, encodeZkTime } from '../../devices/protocols/zk/time.ts'
import type { PracticeDevice, PracticePunch } from './device.ts'
import type { TerminalFaults } from './faults.ts'

export interface TerminalTuning {
  commKey: number
  smallReplyBytes: number
  packetBytes: number
  packetGapMs: number
  faults: TerminalFaults
  /** Events that clients acknowledged. */
  acknowledged: number
}

const NOTHING = new Uint8Array(0)
const NOISE = Uint8Array.from([0x13, 0x50, 0x50, 0x99, 0x00, 0xff])

function u32(...values: number[]): Uint8Array {
  const data = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) data.writeUInt32LE(value >>> 0, index * 4)
  return data
}

/** Where replies go: a TCP connection or the address of a UDP client. Packets come with the header of the TCP form. */
export interface ZkSink {
  writable(): boolean
  write(packet: Uint8Array): void
  /** Ends the line after what was written. */
  end(): void
  destroy(): void
}

export class ZkServerSession {
  readonly #device: PracticeDevice
  readonly #tuning: TerminalTuning
  readonly #socket: ZkSink
  readonly #session: number
  #authorised = false
  #prepared: Uint8Array = NOTHING
  #preparedIsAttendance = false
  #attendanceSent = 0
  #stopEvents: (() => void) | undefined
  #work: Promise<void> = Promise.resolve()

  constructor(device: PracticeDevice, tuning: TerminalTuning, socket: ZkSink, session: number) {
    this.#device = device
    this.#tuning = tuning
    this.#socket = socket
    this.#session = session
  }

  /** Queues a request; replies go out in order even where a client does not wait. */
  take(packet: ZkPacket): void {
    this.#work = this.#work
      .then(() => this.#answer(packet))
      .catch((error: unknown) => {
        console.error('practice terminal:', error)
        this.#socket.destroy()
      })
  }

  async #answer(packet: ZkPacket): Promise<void> {
    if (this.#tuning.faults.silence) return
    if (packet.command === zk.CMD_CONNECT) return this.#connect(packet)
    if (packet.command === zk.CMD_AUTH) return this.#authorise(packet)
    if (!this.#authorised) return this.#send(zk.REPLY_UNAUTH, packet)
    switch (packet.command) {
      case zk.CMD_DATA_WRRQ:
        return this.#prepare(packet)
      case zk.CMD_DATA_RDY:
        return this.#chunk(packet)
      case zk.CMD_EXIT:
        await this.#send(zk.REPLY_OK, packet)
        this.closed()
        this.#socket.end()
        return
      default:
        return this.#simple(packet)
    }
  }

  async #connect(packet: ZkPacket): Promise<void> {
    this.#authorised = this.#tuning.commKey === 0
    await this.#send(this.#authorised ? zk.REPLY_OK : zk.REPLY_UNAUTH, packet)
  }

  async #authorise(packet: ZkPacket): Promise<void> {
    const wanted = Buffer.from(commKeyAnswer(this.#tuning.commKey, this.#session))
    this.#authorised = wanted.equals(packet.data.subarray(0, 4))
    await this.#send(this.#authorised ? zk.REPLY_OK : zk.REPLY_UNAUTH, packet)
  }

  #simple(packet: ZkPacket): Promise<void> {
    switch (packet.command) {
      case zk.CMD_ENABLE:
        this.#device.enabled = true
        return this.#send(zk.REPLY_OK, packet)
      case zk.CMD_DISABLE:
        this.#device.enabled = false
        return this.#send(zk.REPLY_OK, packet)
      case zk.CMD_FREE_DATA:
        this.#prepared = NOTHING
        return this.#send(zk.REPLY_OK, packet)
      case zk.CMD_REFRESH:
        return this.#send(zk.REPLY_OK, packet)
      case zk.CMD_REG_EVENT:
        this.#stopEvents ??= this.#device.onPunch((punch) => this.#event(punch))
        return this.#send(zk.REPLY_OK, packet)
      case zk.REPLY_OK:
        // The client's acknowledgement of an event.
        this.#tuning.acknowledged++
        return Promise.resolve()
      case zk.CMD_USER_WRQ:
        this.#device.writeUser(packet.data)
        return this.#send(zk.REPLY_OK, packet)
      case zk.CMD_DELETE_USER:
        return this.#send(
          this.#device.deleteUser(packet.data[0]! | (packet.data[1]! << 8)) ? zk.REPLY_OK : zk.REPLY_ERROR,
          packet,
        )
      case zk.CMD_CLEAR_ATTLOG:
        this.#device.clearPunches()
        return this.#send(zk.REPLY_OK, packet)
      case zk.CMD_VERSION:
        return this.#send(zk.REPLY_OK, packet, Buffer.from('Ver 6.60 Practice\0'))
      case zk.CMD_OPTIONS_RRQ:
        return this.#option(packet)
      case zk.CMD_GET_FREE_SIZES:
        return this.#send(zk.REPLY_OK, packet, this.#sizes())
      case zk.CMD_GET_TIME:
        return this.#send(zk.REPLY_OK, packet, u32(encodeZkTime(this.#device.wallTime())))
      case zk.CMD_SET_TIME:
        this.#device.setWallTime(decodeZkTime(Buffer.from(packet.data).readUInt32LE(0)).text)
        return this.#send(zk.REPLY_OK, packet)
      default:
        return this.#send(zk.REPLY_ERROR, packet)
    }
  }

  /** The connection is gone. */
  closed(): void {
    this.#stopEvents?.()
    this.#stopEvents = undefined
  }

  #event(punch: PracticePunch): void {
    if (!this.#socket.writable() || this.#tuning.faults.silence) return
    const { number, deviceTime, direction, verify } = punch
    const data = encodeAttendanceEvent({ number, deviceTime, verify: verify ?? 1, state: direction ?? 0 })
    this.#socket.write(encodeZkPacket({ command: zk.CMD_REG_EVENT, session: zk.EVENT_ATTENDANCE, reply: 0, data }))
  }

  #option(packet: ZkPacket): Promise<void> {
    const name = Buffer.from(packet.data).toString('latin1').split('\0')[0]!
    const values: Record<string, string> = { '~SerialNumber': this.#device.serialNumber, '~DeviceName': 'Practice' }
    const value = values[name]
    if (value === undefined) return this.#send(zk.REPLY_ERROR, packet)
    return this.#send(zk.REPLY_OK, packet, Buffer.from(`${name}=${value}\0`))
  }

  #sizes(): Uint8Array {
    const sizes = Buffer.alloc(92)
    sizes.writeUInt32LE(this.#device.users.length, 16)
    sizes.writeUInt32LE(Math.max(0, this.#device.punches.length + (this.#tuning.faults.countError ?? 0)), 32)
    sizes.writeUInt32LE(this.#device.operations.length, 40)
    sizes.writeUInt32LE(100_000, 64)
    return sizes
  }

  async #prepare(packet: ZkPacket): Promise<void> {
    const command = Buffer.from(packet.data).readUInt16LE(1)
    this.#preparedIsAttendance = command === zk.CMD_ATTLOG_RRQ
    const dataset = this.#dataset(command)
    if (!dataset) return this.#send(zk.REPLY_ERROR, packet)
    if (dataset.length <= this.#tuning.smallReplyBytes) {
      if (await this.#cutBefore(dataset.length)) return
      return this.#send(zk.CMD_DATA, packet, dataset)
    }
    this.#prepared = dataset
    await this.#send(zk.REPLY_OK, packet, Buffer.concat([Buffer.of(0), u32(dataset.length, dataset.length, 0)]))
  }

  #dataset(command: number): Uint8Array | undefined {
    if (command === zk.CMD_ATTLOG_RRQ) return this.#device.attendanceDataset()
    if (command === zk.CMD_OPLOG_RRQ) return this.#device.operationDataset()
    return command === zk.CMD_USERTEMP_RRQ ? this.#device.userDataset() : undefined
  }

  async #chunk(packet: ZkPacket): Promise<void> {
    const request = Buffer.from(packet.data)
    const start = request.readUInt32LE(0)
    const data = this.#prepared.subarray(start, start + request.readUInt32LE(4))
    if (data.length === 0) return this.#send(zk.REPLY_OK, packet)
    await this.#send(zk.CMD_PREPARE_DATA, packet, u32(data.length, 0))
    for (let at = 0; at < data.length; at += this.#tuning.packetBytes) {
      const piece = data.subarray(at, at + this.#tuning.packetBytes)
      if (await this.#cutBefore(piece.length)) return
      await this.#send(zk.CMD_DATA, packet, piece)
    }
    await this.#send(zk.REPLY_OK, packet)
  }

  /** The disconnection fault: cuts the line inside the data that would pass the mark. */
  async #cutBefore(bytes: number): Promise<boolean> {
    const { faults } = this.#tuning
    if (!this.#preparedIsAttendance || faults.disconnectAfterBytes === undefined || faults.disconnectTimes === 0)
      return false
    this.#attendanceSent += bytes
    if (this.#attendanceSent <= faults.disconnectAfterBytes) return false
    if (faults.disconnectTimes !== undefined) faults.disconnectTimes--
    // Flushes what was sent before: a client that reads it holds a part of the data.
    this.#socket.end()
    return true
  }

  async #send(command: number, request: ZkPacket, data: Uint8Array = NOTHING): Promise<void> {
    if (!this.#socket.writable()) return
    const packet = encodeZkPacket({ command, session: this.#session, reply: request.reply, data })
    if (this.#tuning.faults.badChecksum) packet[10] = packet[10]! ^ 0xff
    if (this.#tuning.faults.noise) this.#socket.write(NOISE)
    this.#socket.write(packet)
    if (this.#tuning.packetGapMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#tuning.packetGapMs))
  }
}
