/** What OSDP readers tell: card bits and keys; and the commands that answer a person with light, sound and a relay. */
import { formatCardNumber } from '../../../contract/wedge.ts'

export interface OsdpCard {
  reader: number
  bits: string
  /** Ten digits of a 34-bit card, eight of a 26-bit one, else the bits in hex: a number that a worker can be given. */
  number: string
}

function parity(bits: string): number {
  return [...bits].filter((bit) => bit === '1').length % 2
}

/** Data bits of a Wiegand frame whose two parities are right: even over the first half, odd over the second. */
function wiegandData(bits: string): number | undefined {
  if (bits.length !== 26 && bits.length !== 34) return undefined
  const half = bits.length / 2
  if (parity(bits.slice(0, half)) !== 0 || parity(bits.slice(half)) !== 1) return undefined
  return Number.parseInt(bits.slice(1, -1), 2)
}

/** RAW (50): reader, format, bit count u16, bits from the highest. Undefined where the bits are not all there. */
export function parseRaw(data: Uint8Array): OsdpCard | undefined {
  if (data.length < 5) return undefined
  const count = data[2]! | (data[3]! << 8)
  const bytes = data.subarray(4)
  if (count < 8 || count > 1024 || bytes.length !== Math.ceil(count / 8)) return undefined
  const bits = [...bytes]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, count)
  const value = wiegandData(bits)
  const hex = Buffer.from(bytes).toString('hex').toUpperCase().slice(0, 24)
  const number = value === undefined ? hex : formatCardNumber(value, count === 26 ? '6h8d' : '8h10d')
  return { reader: data[0]!, bits, number }
}

/** The data of a RAW reply for a Wiegand card of 26 (24-bit value) or 34 bits (32-bit value). */
export function encodeRaw(value: number, bitCount: 26 | 34, reader = 0): Uint8Array {
  const data = value.toString(2).padStart(bitCount - 2, '0')
  const half = (bitCount - 2) / 2
  const bits = `${parity(data.slice(0, half))}${data}${1 - parity(data.slice(half))}`
  const bytes = bits.padEnd(Math.ceil(bitCount / 8) * 8, '0').match(/.{8}/g) ?? []
  return Uint8Array.from([reader, 1, bitCount & 0xff, bitCount >> 8, ...bytes.map((byte) => Number.parseInt(byte, 2))])
}

/** KEYPAD (53): reader, count, keys; `*` comes as 7F and `#` as 0D. */
export function parseKeypad(data: Uint8Array): { reader: number; keys: string } | undefined {
  const count = data[1] ?? 0
  if (data.length < 3 || data.length !== 2 + count) return undefined
  const keys = [...data.subarray(2)].map((code) =>
    code === 0x7f ? '*' : code === 0x0d ? '#' : String.fromCharCode(code),
  )
  return keys.every((key) => /^[0-9A-D*#]$/.test(key)) ? { reader: data[0]!, keys: keys.join('') } : undefined
}

/** LED (69): a temporary colour (1 red, 2 green) for so many tenths of a second; the permanent state is left alone. */
export function ledData(colour: 1 | 2, tenths: number): Uint8Array {
  return Uint8Array.from([0, 0, 2, tenths, 0, colour, 0, tenths & 0xff, tenths >> 8, 0, 0, 0, 0, 0])
}

/** BUZ (6A): so many short tones. */
export function buzzerData(count: number): Uint8Array {
  return Uint8Array.from([0, 2, 2, 1, count])
}

/** OUT (68): relay 0 on for so many tenths of a second. */
export function relayData(tenths: number): Uint8Array {
  return Uint8Array.from([0, 5, tenths & 0xff, tenths >> 8])
}

export interface PeripheralId {
  vendor: string
  model: number
  version: number
  serial: number
  firmware: string
}

export function parsePdid(data: Uint8Array): PeripheralId | undefined {
  if (data.length !== 12) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  return {
    vendor: Buffer.from(data.subarray(0, 3)).toString('hex'),
    model: data[3]!,
    version: data[4]!,
    serial: view.getUint32(5, true),
    firmware: `${data[9]}.${data[10]}.${data[11]}`,
  }
}

/** PDCAP (46): function code, compliance, number of. Code 9 is communication security: bit 0 of compliance is AES-128. */
export function parsePdcap(data: Uint8Array): Map<number, { compliance: number; count: number }> {
  const capabilities = new Map<number, { compliance: number; count: number }>()
  for (let at = 0; at + 3 <= data.length; at += 3) {
    capabilities.set(data[at]!, { compliance: data[at + 1]!, count: data[at + 2]! })
  }
  return capabilities
}
