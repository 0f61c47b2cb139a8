/**
 * The secure channel of OSDP v2.2 (Annex D; vectors of Annex E): AES-128, session keys from SCBK and the panel's random number, cryptograms for both
 * sides, a rolling MAC over every packet, data encrypted under the inverse of the other side's last MAC.
 */
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'

/** The default key that a peripheral in install mode has: 30 31 … 3F. Known to everybody, so only good for setting a real one. */
export const SCBK_D = Uint8Array.from({ length: 16 }, (_, index) => 0x30 + index)

export interface SessionKeys {
  encrypt: Uint8Array
  mac1: Uint8Array
  mac2: Uint8Array
}

function ecb(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}

function cbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

function cbcOpen(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(data), decipher.final()])
}

export function sessionKeys(scbk: Uint8Array, panelRandom: Uint8Array): SessionKeys {
  const derive = (first: number, second: number) => {
    const block = new Uint8Array(16)
    block.set([first, second])
    block.set(panelRandom.subarray(0, 6), 2)
    return ecb(scbk, block)
  }
  return { encrypt: derive(0x01, 0x82), mac1: derive(0x01, 0x01), mac2: derive(0x01, 0x02) }
}

/** What the peripheral proves itself with. */
export function peripheralCryptogram(
  { encrypt }: SessionKeys,
  panelRandom: Uint8Array,
  random: Uint8Array,
): Uint8Array {
  return cbcFree(encrypt, panelRandom, random)
}

/** What the panel proves itself with. */
export function panelCryptogram({ encrypt }: SessionKeys, panelRandom: Uint8Array, random: Uint8Array): Uint8Array {
  return cbcFree(encrypt, random, panelRandom)
}

function cbcFree(key: Uint8Array, first: Uint8Array, second: Uint8Array): Uint8Array {
  return ecb(key, Buffer.concat([first, second]))
}

/** The first MAC of a session. */
export function initialMac({ mac1, mac2 }: SessionKeys, cryptogram: Uint8Array): Uint8Array {
  return ecb(mac2, ecb(mac1, cryptogram))
}

function padded(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((data.length + 1) / 16) * 16)
  out.set(data)
  out[data.length] = 0x80
  return out
}

/** MAC of a packet (mark-less, up to the MAC): CBC with the first key, the last block with the second. */
export function packetMac({ mac1, mac2 }: SessionKeys, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  const blocks = bytes.length % 16 === 0 ? bytes : padded(bytes)
  const head = blocks.subarray(0, blocks.length - 16)
  const chained = head.length > 0 ? cbc(mac1, iv, head).subarray(-16) : iv
  return cbc(mac2, chained, blocks.subarray(blocks.length - 16))
}

const inverted = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff)

export function sealData({ encrypt }: SessionKeys, otherMac: Uint8Array, data: Uint8Array): Uint8Array {
  return cbc(encrypt, inverted(otherMac), padded(data))
}

/** Undefined where the padding shows that the data is not this session's. */
export function openData({ encrypt }: SessionKeys, otherMac: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (data.length === 0 || data.length % 16 !== 0) return undefined
  const plain = cbcOpen(encrypt, inverted(otherMac), data)
  let end = plain.length - 1
  while (end >= 0 && plain[end] === 0) end--
  return end >= 0 && plain[end] === 0x80 ? plain.subarray(0, end) : undefined
}

/** Compares in constant time; `given` may be a MAC cut to four bytes. */
export function sameBytes(given: Uint8Array, wanted: Uint8Array): boolean {
  return given.length > 0 && given.length <= wanted.length && timingSafeEqual(given, wanted.subarray(0, given.length))
}
