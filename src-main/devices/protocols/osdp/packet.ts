/**
 * Packets of OSDP v2.2 (IEC 60839-11-5) over RS-485:
 *
 *     [FF] 53 | addr (reply: | 0x80) | LEN u16 | CTRL (0-1 sequence, 2 CRC, 3 security block) | [SCB: len type data] | code | data | [MAC 4] | CRC u16
 *
 * CRC-16 of polynomial 0x1021 from 0x1D0F, little-endian, or a one-byte two's-complement sum. Length counts from 53 to the check.
 */

export const OSDP_MARK = 0xff
const SOM = 0x53
/** Largest packet that a panel must take (v2.2 §5). */
const LARGEST = 1440
const CTRL_CRC = 0x04
const CTRL_SCB = 0x08
export const REPLY_FLAG = 0x80

export const CMD = {
  poll: 0x60,
  id: 0x61,
  cap: 0x62,
  out: 0x68,
  led: 0x69,
  buz: 0x6a,
  keyset: 0x75,
  chlng: 0x76,
  scrypt: 0x77,
} as const

export const REPLY = {
  ack: 0x40,
  nak: 0x41,
  pdid: 0x45,
  pdcap: 0x46,
  raw: 0x50,
  keypad: 0x53,
  ccrypt: 0x76,
  rmacI: 0x78,
  busy: 0x79,
} as const

export interface OsdpPacket {
  address: number
  reply: boolean
  sequence: number
  /** Type and data of the security block, where there is one. */
  security?: { type: number; data: Uint8Array }
  code: number
  /** As on the line: encrypted under a security block of type 17 or 18. */
  data: Uint8Array
  mac?: Uint8Array
}

/** Blocks of types 15 to 18 carry a MAC. */
export function hasMac(type: number): boolean {
  return type >= 0x15 && type <= 0x18
}

/** v2.2 Annex: CRC-16 as for `53 7F 0D 00 04 6E 00 80 25 00 00` → 6E 38. */
export function osdpCrc(bytes: Uint8Array): number {
  let crc = 0x1d0f
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

/** Two's complement of the sum, for packets without the CRC bit. */
export function osdpChecksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum += byte
  return -sum & 0xff
}

/** The packet without mark and CRC, with the length it will have: what a MAC is computed over. */
export function osdpBody(packet: OsdpPacket, useCrc = true): Uint8Array {
  const { security } = packet
  const head = security ? [2 + security.data.length, security.type, ...security.data] : []
  const macLength = security && hasMac(security.type) ? 4 : 0
  const length = 5 + head.length + 1 + packet.data.length + macLength + (useCrc ? 2 : 1)
  const control = (packet.sequence & 3) | (useCrc ? CTRL_CRC : 0) | (security ? CTRL_SCB : 0)
  const address = packet.address | (packet.reply ? REPLY_FLAG : 0)
  return Uint8Array.from([SOM, address, length & 0xff, length >> 8, control, ...head, packet.code, ...packet.data])
}

/** The packet as sent, without the mark. */
export function encodeOsdp(packet: OsdpPacket, useCrc = true): Uint8Array {
  const body = Buffer.concat([osdpBody(packet, useCrc), packet.mac ?? new Uint8Array(0)])
  const crc = osdpCrc(body)
  return Buffer.concat([body, useCrc ? Uint8Array.of(crc & 0xff, crc >> 8) : Uint8Array.of(osdpChecksum(body))])
}

export interface OsdpFault {
  kind: 'noise' | 'length' | 'check' | 'form' | 'half-frame'
  bytes: number
}

/** Incremental decoder; after a bad packet it scans on from the next byte. */
export class OsdpDecoder {
  #pending: Uint8Array = new Uint8Array(0)
  #faults: OsdpFault[] = []

  push(chunk: Uint8Array): OsdpPacket[] {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const packets: OsdpPacket[] = []
    for (let packet = this.#next(); packet !== undefined; packet = this.#next()) {
      if (packet !== 'again') packets.push(packet)
    }
    return packets
  }

  /** Forgets what is unfinished, as after a timeout. */
  clear(): void {
    if (this.#pending.length > 0) this.#fault('half-frame', this.#pending.length)
    this.#pending = new Uint8Array(0)
  }

  takeFaults(): OsdpFault[] {
    const faults = this.#faults
    this.#faults = []
    return faults
  }

  #fault(kind: OsdpFault['kind'], bytes: number): void {
    if (this.#faults.length < 64) this.#faults.push({ kind, bytes })
  }

  #drop(kind: OsdpFault['kind'], bytes: number): 'again' {
    this.#fault(kind, bytes)
    this.#pending = this.#pending.subarray(bytes)
    return 'again'
  }

  #next(): OsdpPacket | 'again' | undefined {
    const start = this.#pending.indexOf(SOM)
    if (start < 0) {
      this.#pending = new Uint8Array(0)
      return undefined
    }
    if (start > 0) {
      // Marks between packets are idle line, not noise.
      if (!this.#pending.subarray(0, start).every((byte) => byte === OSDP_MARK)) this.#fault('noise', start)
      this.#pending = this.#pending.subarray(start)
    }
    const bytes = this.#pending
    if (bytes.length < 5) return undefined
    const length = bytes[2]! | (bytes[3]! << 8)
    if (length < 7 || length > LARGEST || (bytes[4]! & 0xf0) !== 0) return this.#drop('length', 1)
    if (bytes.length < length) return undefined
    const packet = parsePacket(bytes.subarray(0, length))
    if (typeof packet === 'string') return this.#drop(packet, 1)
    this.#pending = bytes.subarray(length)
    return packet
  }
}

function parsePacket(bytes: Uint8Array): OsdpPacket | 'check' | 'form' {
  const control = bytes[4]!
  const checkLength = control & CTRL_CRC ? 2 : 1
  const body = bytes.subarray(0, bytes.length - checkLength)
  const check = bytes.subarray(bytes.length - checkLength)
  const right = checkLength === 2 ? osdpCrc(body) === (check[0]! | (check[1]! << 8)) : osdpChecksum(body) === check[0]
  if (!right) return 'check'
  let at = 5
  let end = body.length
  let security: OsdpPacket['security']
  if (control & CTRL_SCB) {
    const length = body[5]!
    if (length < 2 || 5 + length >= body.length) return 'form'
    security = { type: body[6]!, data: Uint8Array.from(body.subarray(7, 5 + length)) }
    at += length
  }
  const mac = security && hasMac(security.type)
  if (mac) end -= 4
  if (at >= end) return 'form'
  return {
    address: bytes[1]! & 0x7f,
    reply: (bytes[1]! & REPLY_FLAG) !== 0,
    sequence: control & 3,
    ...(security ? { security } : {}),
    code: body[at]!,
    data: Uint8Array.from(body.subarray(at + 1, end)),
    ...(mac ? { mac: Uint8Array.from(body.subarray(end)) } : {}),
  }
}
