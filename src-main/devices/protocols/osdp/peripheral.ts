/**
 * The panel's side of one peripheral: sequence numbers, repeats, the secure channel. One request at a time on the line; whoever uses it waits for
 * the answer of one peripheral before asking another.
 */
import { randomBytes } from 'node:crypto'
import { DeviceError } from '../../errors.ts'
import { CMD, encodeOsdp, OSDP_MARK, type OsdpPacket, osdpBody, REPLY } from './packet.ts'
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
} from './secure.ts'

/** Sends bytes and waits for the peripheral's reply; undefined on silence. */
export type OsdpExchange = (bytes: Uint8Array, address: number) => Promise<OsdpPacket | undefined>

export interface OsdpReply {
  code: number
  data: Uint8Array
}

interface Session {
  keys: SessionKeys
  /** Last MACs of both sides. */
  panelMac: Uint8Array
  peripheralMac: Uint8Array
}

/** Times a packet is sent before the peripheral counts as gone. */
const TRIES = 3

export class OsdpPeripheral {
  readonly address: number
  readonly #exchange: OsdpExchange
  readonly #random: (bytes: number) => Uint8Array
  #sequence = 0
  #session: Session | undefined

  constructor(address: number, exchange: OsdpExchange, random: (bytes: number) => Uint8Array = randomBytes) {
    this.address = address
    this.#exchange = exchange
    this.#random = random
  }

  get secure(): boolean {
    return this.#session !== undefined
  }

  /** Starts over: sequence 0 tells the peripheral to do the same. */
  reset(): void {
    this.#sequence = 0
    this.#session = undefined
  }

  /** One command and its reply, under the secure channel where there is one. Throws `devices.osdp-…`; the caller resets then. */
  async command(code: number, data: Uint8Array = new Uint8Array(0)): Promise<OsdpReply> {
    const session = this.#session
    if (!session) return checked(await this.#send({ code, data }))
    const type = data.length > 0 ? 0x17 : 0x15
    const sealed = data.length > 0 ? sealData(session.keys, session.peripheralMac, data) : data
    const packet = this.#packet({ code, data: sealed, security: { type, data: new Uint8Array(0) } })
    session.panelMac = packetMac(session.keys, session.peripheralMac, osdpBody(packet))
    return this.#open(session, await this.#deliver({ ...packet, mac: session.panelMac.subarray(0, 4) }))
  }

  /**
   * Opens the secure channel with a key. Throws `devices.osdp-not-genuine` where the peripheral does not know it, `devices.osdp-install-mode` where it
   * answers with the default key though another was asked for.
   */
  async openChannel(scbk: Uint8Array): Promise<void> {
    this.#session = undefined
    const isDefault = Buffer.from(scbk).equals(SCBK_D)
    const kind = Uint8Array.of(isDefault ? 0 : 1)
    const panelRandom = this.#random(8)
    const keys = sessionKeys(scbk, panelRandom)
    const challenge = await this.#send({ code: CMD.chlng, data: panelRandom, security: { type: 0x11, data: kind } })
    if (challenge.code !== REPLY.ccrypt || challenge.data.length !== 32 || challenge.security?.type !== 0x12) {
      throw new DeviceError('devices.osdp-no-secure-channel', { address: this.address, reply: challenge.code })
    }
    if (challenge.security.data[0] !== kind[0])
      throw new DeviceError('devices.osdp-install-mode', { address: this.address })
    const random = challenge.data.subarray(8, 16)
    if (!sameBytes(challenge.data.subarray(16), peripheralCryptogram(keys, panelRandom, random)))
      throw this.#notGenuine()
    const cryptogram = panelCryptogram(keys, panelRandom, random)
    const proof = await this.#send({ code: CMD.scrypt, data: cryptogram, security: { type: 0x13, data: kind } })
    const first = initialMac(keys, cryptogram)
    const accepted = proof.code === REPLY.rmacI && proof.security?.data[0] === 1
    if (!accepted || proof.data.length !== 16 || !sameBytes(proof.data, first)) throw this.#notGenuine()
    this.#session = { keys, panelMac: first, peripheralMac: first }
  }

  /** Gives a peripheral in install mode its key, then opens the channel with it. */
  async install(scbk: Uint8Array): Promise<void> {
    await this.openChannel(SCBK_D)
    const { code } = await this.command(CMD.keyset, Uint8Array.from([1, 16, ...scbk]))
    if (code !== REPLY.ack)
      throw new DeviceError('devices.osdp-refused', { address: this.address, command: CMD.keyset, reason: code })
    this.reset()
    await this.command(CMD.id, Uint8Array.of(0))
    await this.openChannel(scbk)
  }

  #open(session: Session, reply: OsdpPacket): OsdpReply {
    const { security, mac } = reply
    // A peripheral that lost its session answers in the open: a new one is needed.
    if (!security || !mac) {
      if (reply.code === REPLY.nak || reply.code === REPLY.busy) return checked(reply)
      throw new DeviceError('devices.osdp-channel-lost', { address: this.address })
    }
    const { mac: _mac, ...unsigned } = reply
    const full = packetMac(session.keys, session.panelMac, osdpBody(unsigned))
    if (!sameBytes(mac, full)) throw this.#notGenuine()
    session.peripheralMac = full
    if (security.type === 0x16) return checked({ ...reply, data: new Uint8Array(0) })
    const data = openData(session.keys, session.panelMac, reply.data)
    if (security.type !== 0x18 || !data) throw this.#notGenuine()
    return checked({ ...reply, data })
  }

  #packet(part: Pick<OsdpPacket, 'code' | 'data' | 'security'>): OsdpPacket {
    return { address: this.address, reply: false, sequence: this.#sequence, ...part }
  }

  #send(part: Pick<OsdpPacket, 'code' | 'data' | 'security'>): Promise<OsdpPacket> {
    return this.#deliver(this.#packet(part))
  }

  /** A repeat carries the same number, and the peripheral then repeats its reply instead of acting twice. */
  async #deliver(packet: OsdpPacket): Promise<OsdpPacket> {
    const bytes = Buffer.concat([Uint8Array.of(OSDP_MARK), encodeOsdp(packet)])
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const reply = await this.#exchange(bytes, this.address)
      if (!reply || reply.sequence !== packet.sequence) continue
      this.#sequence = (packet.sequence % 3) + 1
      return reply
    }
    throw new DeviceError('devices.osdp-silent', { address: this.address })
  }

  #notGenuine(): DeviceError {
    return new DeviceError('devices.osdp-not-genuine', { address: this.address })
  }
}

/** NAK codes 5 and 6 (channel, sequence) mean that both have to start over. */
function checked(reply: Pick<OsdpPacket, 'code' | 'data' | 'address'>): OsdpReply {
  if (reply.code !== REPLY.nak) return { code: reply.code, data: reply.data }
  throw new DeviceError('devices.osdp-refused', { address: reply.address, command: 0, reason: reply.data[0] ?? 0 })
}
