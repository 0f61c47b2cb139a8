import { crc32, deflateSync } from 'node:zlib'
import QRCode from 'qrcode'

/** Blank modules around the code (ISO/IEC 18004 asks for four). */
const QUIET = 4

/** A QR code of a text as a one-bit PNG, one pixel a module, quiet zone included. Level L keeps long notes coarse enough to scan. */
export function qrPng(text: string): Buffer {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'L' })
  const side = modules.size + 2 * QUIET
  const rowBytes = Math.ceil(side / 8)
  const rows = Buffer.alloc(side * (rowBytes + 1), 0xff)
  for (let y = 0; y < side; y += 1) {
    const start = y * (rowBytes + 1)
    rows[start] = 0 // no filter
    for (let x = 0; x < side; x += 1) {
      const [row, column] = [y - QUIET, x - QUIET]
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size
      if (inside && modules.get(row, column)) {
        const at = start + 1 + (x >> 3)
        rows[at] = (rows[at] ?? 0) & ~(0x80 >> (x & 7))
      }
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1 // bit depth; grey, no interlace
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
