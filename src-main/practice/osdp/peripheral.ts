/** Practice OSDP readers on one RS-485 line: identity, abilities, cards and keys, light, tone and relay, the secure channel with install mode. */
import { randomBytes } from 'node:crypto'
import { encodeRaw } from '../../devices/protocols/osdp/events.ts'
import { CMD, encodeOsdp, OsdpDecoder, type OsdpPacket, osdpBody, REPLY } from '../../devices/protocols/osdp/packet.ts'
import {
  initialMac,
  openData,
  packetMac,
  panelCryptogram,
  peripheralCryptogram,
  SCBK_D,
  type SessionKeys,
  sameBytes,
  sealData,
  sessionKeys,
} from '../../devices/protocols/osdp/secure.ts'
import { startSerialPair } from '../serial-pair.ts'

const NOTHING = new Uint8Array(0)
const BROADCAST = 0x7f

export interface PracticeOsdpOptions {
  address?: number
  /** Absent: the reader knows no secure channel. */
  scbk?: Uint8Array
  /** Takes the default key, until it is given another. */
  installMode?: boolean
  serial?: number
}

interface Session {
  keys: SessionKeys
  panelMac: Uint8Array
  peripheralMac: Uint8Array
}

interface Answer {
  code: number
  data?: Uint8Array
  security?: OsdpPacket['security']
}

export class PracticeOsdpReader {
  readonly address: number
  readonly #serial: number
  #scbk: Uint8Array | undefined
  #installMode: boolean
  #session: Session | undefined
  #pending: { keys: SessionKeys; panelRandom: Uint8Array; random: Uint8Array } | undefined
  #events: Answer[] = []
  #lastSequence = -1
  #lastReply: Uint8Array = NOTHING
  /** Codes of the commands carried out, in order; a repeat is none. */
  readonly commands: number[] = []

  constructor(options: PracticeOsdpOptions = {}) {
    this.address = options.address ?? 0
    this.#serial = options.serial ?? 4711
    this.#scbk = options.scbk
    this.#installMode = options.installMode ?? false
  }

  get secure(): boolean {
    return this.#session !== undefined
  }

  get scbk(): Uint8Array | undefined {
    return this.#scbk
  }

  /** A card of 26 bits (24-bit value) or 34 bits. */
  showCard(value: number, bits: 26 | 34 = 26): void {
    this.#events.push({ code: REPLY.raw, data: encodeRaw(value, bits) })
  }

  pressKeys(keys: string): void {
    const codes = [...keys].map((key) => (key === '#' ? 0x0d : key === '*' ? 0x7f : key.charCodeAt(0)))
    this.#events.push({ code: REPLY.keypad, data: Uint8Array.from([0, codes.length, ...codes]) })
  }

  /** Power off and on. */
  restart(): void {
    this.#session = undefined
    this.#pending = undefined
    this.#lastSequence = -1
  }

  /** Bytes of the reply to a packet for this address. */
  answer(packet: OsdpPacket): Uint8Array {
    if (packet.sequence !== 0 && packet.sequence === this.#lastSequence) return this.#lastReply
    if (packet.sequence === 0) this.restart()
    this.#lastSequence = packet.sequence
    this.#lastReply = this.#reply(packet)
    return this.#lastReply
  }

  #reply(packet: OsdpPacket): Uint8Array {
    const session = this.#session
    const { security } = packet
    if (security && (security.type === 0x15 || security.type === 0x17)) {
      const data = session && this.#opened(session, packet)
      if (!session || data === undefined) return this.#encode(packet, { code: REPLY.nak, data: Uint8Array.of(6) })
      return this.#sealed(session, packet, this.#carryOut(packet.code, data))
    }
    if (security) return this.#encode(packet, this.#handshake(packet))
    if (session) return this.#encode(packet, { code: REPLY.nak, data: Uint8Array.of(5) })
    return this.#encode(packet, this.#carryOut(packet.code, packet.data))
  }

  #encode({ sequence }: OsdpPacket, { code, data = NOTHING, security }: Answer): Uint8Array {
    return encodeOsdp({ address: this.address, reply: true, sequence, code, data, ...(security ? { security } : {}) })
  }

  #opened(session: Session, packet: OsdpPacket): Uint8Array | undefined {
    const { mac, ...unsigned } = packet
    const full = packetMac(session.keys, session.peripheralMac, osdpBody(unsigned))
    if (!mac || !sameBytes(mac, full)) return undefined
    session.panelMac = full
    return packet.data.length === 0 ? NOTHING : openData(session.keys, session.peripheralMac, packet.data)
  }

  #sealed(session: Session, { sequence }: OsdpPacket, { code, data = NOTHING }: Answer): Uint8Array {
    const sealed = data.length > 0 ? sealData(session.keys, session.panelMac, data) : data
    const security = { type: data.length > 0 ? 0x18 : 0x16, data: NOTHING }
    const packet = { address: this.address, reply: true, sequence, code, data: sealed, security }
    session.peripheralMac = packetMac(session.keys, session.panelMac, osdpBody(packet))
    return encodeOsdp({ ...packet, mac: session.peripheralMac.subarray(0, 4) })
  }

  #handshake({ code, data, security }: OsdpPacket): Answer {
    const kind = security?.data[0] ?? 0
    if (code === CMD.chlng && security?.type === 0x11) {
      const useDefault = this.#installMode
      const key = useDefault ? SCBK_D : this.#scbk
      if (!key) return { code: REPLY.nak, data: Uint8Array.of(5) }
      const random = randomBytes(8)
      const keys = sessionKeys(key, data)
      this.#pending = { keys, panelRandom: Uint8Array.from(data), random }
      const uid = Uint8Array.of(0x69, 0x7a, 0x99, 0, 4, 3, 2, 1)
      const cryptogram = peripheralCryptogram(keys, data, random)
      return {
        code: REPLY.ccrypt,
        data: Buffer.concat([uid, random, cryptogram]),
        security: { type: 0x12, data: Uint8Array.of(useDefault ? 0 : 1) },
      }
    }
    const pending = this.#pending
    if (code !== CMD.scrypt || !pending) return { code: REPLY.nak, data: Uint8Array.of(5) }
    const wanted = panelCryptogram(pending.keys, pending.panelRandom, pending.random)
    const right = data.length === 16 && sameBytes(data, wanted) && kind === (this.#installMode ? 0 : 1)
    const mac = initialMac(pending.keys, wanted)
    if (right) this.#session = { keys: pending.keys, panelMac: mac, peripheralMac: mac }
    return { code: REPLY.rmacI, data: mac, security: { type: 0x14, data: Uint8Array.of(right ? 1 : 0xff) } }
  }

  #carryOut(code: number, data: Uint8Array): Answer {
    this.commands.push(code)
    switch (code) {
      case CMD.poll:
        return this.#events.shift() ?? { code: REPLY.ack }
      case CMD.id:
        return { code: REPLY.pdid, data: this.#identity() }
      case CMD.cap:
        return { code: REPLY.pdcap, data: Uint8Array.from([9, this.#scbk || this.#installMode ? 1 : 0, 0, 4, 1, 1]) }
      case CMD.keyset:
        if (data.length !== 18 || data[0] !== 1) return { code: REPLY.nak, data: Uint8Array.of(9) }
        this.#scbk = Uint8Array.from(data.subarray(2))
        this.#installMode = false
        return { code: REPLY.ack }
      case CMD.led:
      case CMD.buz:
      case CMD.out:
        return { code: REPLY.ack }
      default:
        return { code: REPLY.nak, data: Uint8Array.of(3) }
    }
  }

  #identity(): Uint8Array {
    const identity = Buffer.alloc(12)
    identity.set([0x69, 0x7a, 0x99, 1, 1])
    identity.writeUInt32LE(this.#serial, 5)
    identity.set([1, 0, 0], 9)
    return identity
  }
}

export interface OsdpLineFaults {
  /** Every n-th reply is swallowed, has noise before it, or is broken off. */
  every: number
  kind: 'silence' | 'noise' | 'half-frame' | 'bad-crc'
}

export interface PracticeOsdpLine {
  path: string
  readers: PracticeOsdpReader[]
  setFaults(faults: OsdpLineFaults | undefined): void
  unplug(): Promise<void>
  replug(): Promise<void>
  stop(): Promise<void>
}

/** Several readers on one serial line. */
export async function startPracticeOsdp(linkPath: string, readers: PracticeOsdpReader[]): Promise<PracticeOsdpLine> {
  const decoder = new OsdpDecoder()
  let faults: OsdpLineFaults | undefined
  let sent = 0
  const pair = await startSerialPair(linkPath, (chunk) => {
    for (const packet of decoder.push(chunk)) {
      const reader = packet.reply
        ? undefined
        : readers.find(({ address }) => address === packet.address || packet.address === BROADCAST)
      if (!reader) continue
      const bytes = Uint8Array.from(reader.answer(packet))
      sent++
      pair.write(faults && sent % faults.every === 0 ? spoiled(bytes, faults.kind) : bytes)
    }
  })
  return {
    path: pair.path,
    readers,
    setFaults: (next) => {
      faults = next
    },
    unplug: pair.unplug,
    replug: pair.replug,
    stop: pair.stop,
  }
}

function spoiled(bytes: Uint8Array, kind: OsdpLineFaults['kind']): Uint8Array {
  switch (kind) {
    case 'silence':
      return NOTHING
    case 'noise':
      return Uint8Array.from([0x00, 0x53, 0xff, 0x07, ...bytes])
    case 'half-frame':
      return bytes.subarray(0, bytes.length >> 1)
    case 'bad-crc':
      return bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 0xff : byte))
  }
}
