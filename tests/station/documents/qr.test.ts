import { inflateSync } from 'node:zlib'
import QRCode from 'qrcode'
import { expect, it } from 'vitest'
import { qrPng } from '../../../src-main/station/documents/pdf/qr.ts'

it('draws the modules of the QR code one by one, with a quiet zone of four', () => {
  const note = `anxin.test/ST0123456789ABCDEF\n344\n${'A'.repeat(43)}=\n\n— anxin.test/ST0123456789ABCDEF ${'B'.repeat(92)}\n`
  const png = qrPng(note)
  const side = png.readUInt32BE(16)
  const { modules } = QRCode.create(note, { errorCorrectionLevel: 'L' })
  expect(side).toBe(modules.size + 8)
  const start = png.indexOf('IDAT') + 4
  const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))
  const rowBytes = Math.ceil(side / 8) + 1
  let dark = 0
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const black = ((rows[y * rowBytes + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 0
      const inside = x >= 4 && y >= 4 && x < side - 4 && y < side - 4
      const expected = inside && modules.get(y - 4, x - 4) === 1
      if (black !== expected) throw new Error(`module ${x},${y} differs`)
      if (black) dark += 1
    }
  }
  expect(dark).toBeGreaterThan(modules.size * modules.size * 0.35)
})
