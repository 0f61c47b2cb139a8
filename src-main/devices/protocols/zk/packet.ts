/**
 * Packets of the ZKTeco standalone protocol over TCP.
 *
 *     50 50 82 7D | length u32 | command u16 | checksum u16 | session u16 | reply u16 | data       all little-endian
 *
 * The checksum is the one's complement of the 16-bit word sum with the carry folded back, its own field taken as zero, an odd last byte
 * padded with zero (adrobinoga/zk-protocol, fananimi/pyzk; checked against captures of both directions). Some peers tell it one too low and
 * clients of the field never check; here the first packet of a connection shows which form its peer keeps, and every later one must keep it.
 */

const MAGIC = [0x50, 0x50, 0x82, 0x7d] as const
const TCP_HEADER = 8
const PAYLOAD_HEADER = 8
/** No device sends more than one 64 KB chunk in a packet. */
const LARGEST_PAYLOAD = 1 << 20

export interface ZkPacket {
  command: number
  session: number
  reply: number
  data: Uint8Array
}

/** Checksum of a payload; bytes 2 and 3 count as zero. */
export function zkChecksum(payload: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < payload.length; at += 2) {
    if (at === 2) continue
    sum += payload[at]! | ((payload[at + 1] ?? 0) << 8)
    if (sum > 0xffff) sum = (sum & 0xffff) + 1
  }
  return ~sum & 0xffff
}

/** The packet as sent over TCP. */
export function encodeZkPacket(packet: ZkPacket): Uint8Array {
  const bytes = new Uint8Array(TCP_HEADER + PAYLOAD_HEADER + packet.data.length)
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint32(4, PAYLOAD_HEADER + packet.data.length, true)
  view.setUint16(8, packet.command, true)
  view.setUint16(12, packet.session, true)
  view.setUint16(14, packet.reply, true)
  bytes.set(packet.data, TCP_HEADER + PAYLOAD_HEADER)
  view.setUint16(10, zkChecksum(bytes.subarray(TCP_HEADER)), true)
  return bytes
}

/** The packet as sent over UDP: the payload alone, one a datagram. */
export function encodeZkDatagram(packet: ZkPacket): Uint8Array {
  return encodeZkPacket(packet).subarray(TCP_HEADER)
}

export interface ZkFault {
  kind: 'noise' | 'length' | 'checksum'
  bytes: number
}

/** Incremental decoder: any chunks in, whole packets with a sound checksum out; skips noise and scans on after a bad packet. */
export class ZkDecoder {
  #pending: Uint8Array = new Uint8Array(0)
  #faults: ZkFault[] = []
  /** How much too low this peer tells its checksums; unknown before its first packet. */
  #tooLow: 0 | 1 | undefined

  push(chunk: Uint8Array): ZkPacket[] {
    const joined = new Uint8Array(this.#pending.length + chunk.length)
    joined.set(this.#pending)
    joined.set(chunk, this.#pending.length)
    this.#pending = joined
    const packets: ZkPacket[] = []
    for (let packet = this.#next(); packet !== undefined; packet = this.#next()) {
      if (packet !== 'again') packets.push(packet)
    }
    return packets
  }

  /** A datagram as a packet; undefined (and a fault) where it is none. */
  datagram(payload: Uint8Array): ZkPacket | undefined {
    if (payload.length < PAYLOAD_HEADER) {
      this.#drop('length', 0)
      return undefined
    }
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
    if (!this.#soundChecksum(view.getUint16(2, true), zkChecksum(payload))) {
      this.#drop('checksum', 0)
      return undefined
    }
    return {
      command: view.getUint16(0, true),
      session: view.getUint16(4, true),
      reply: view.getUint16(6, true),
      data: payload.slice(PAYLOAD_HEADER),
    }
  }

  takeFaults(): ZkFault[] {
    const faults = this.#faults
    this.#faults = []
    return faults
  }

  #soundChecksum(told: number, right: number): boolean {
    const tooLow = (right - told) & 0xffff
    if (tooLow !== 0 && tooLow !== 1) return false
    this.#tooLow ??= tooLow
    return tooLow === this.#tooLow
  }

  #drop(kind: ZkFault['kind'], bytes: number): 'again' {
    this.#pending = this.#pending.subarray(bytes)
    if (this.#faults.length < 64) this.#faults.push({ kind, bytes })
    return 'again'
  }

  #next(): ZkPacket | 'again' | undefined {
    const start = magicStart(this.#pending)
    if (start > 0) this.#drop('noise', start)
    const bytes = this.#pending
    if (bytes.length < TCP_HEADER) return undefined
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const length = view.getUint32(4, true)
    if (length < PAYLOAD_HEADER || length > LARGEST_PAYLOAD) return this.#drop('length', 1)
    if (bytes.length < TCP_HEADER + length) return undefined
    const payload = bytes.subarray(TCP_HEADER, TCP_HEADER + length)
    if (!this.#soundChecksum(view.getUint16(10, true), zkChecksum(payload))) return this.#drop('checksum', 1)
    this.#pending = bytes.subarray(TCP_HEADER + length)
    return {
      command: view.getUint16(8, true),
      session: view.getUint16(12, true),
      reply: view.getUint16(14, true),
      data: payload.slice(PAYLOAD_HEADER),
    }
  }
}

function magicStart(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at++) {
    const seen = Math.min(MAGIC.length, bytes.length - at)
    if (MAGIC.slice(0, seen).every((byte, index) => bytes[at + index] === byte)) return at
  }
  return bytes.length
}
