import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FIND_CARD,
  maxRadioBytesCommand,
  READ_NEW_ADDRESS,
  READ_TEXT_PHOTO,
  READ_TEXT_PHOTO_FINGERPRINT,
  RESET_SAM,
  SAM_ID,
  SAM_STATUS,
  type SdtCommand,
  SELECT_CARD,
  setBaudCommand,
} from '../../../src-main/devices/protocols/sdt/commands.ts'
import { encodeSdtFrame, SdtDecoder } from '../../../src-main/devices/protocols/sdt/frame.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex')

function decodeAll(chunks: Uint8Array[]): string[] {
  const decoder = new SdtDecoder()
  return chunks.flatMap((chunk) => decoder.push(chunk, 0).map(hex))
}

describe('SDT frames (softs.im 身份证阅读器通信协议)', () => {
  it.each<[SdtCommand, string]>([
    [RESET_SAM, '000310ffec'],
    [SAM_STATUS, '000311ffed'],
    [SAM_ID, '000312ffee'],
    [FIND_CARD, '0003200122'],
    [SELECT_CARD, '0003200221'],
    [READ_TEXT_PHOTO, '0003300132'],
    [READ_TEXT_PHOTO_FINGERPRINT, '0003301023'],
    [READ_NEW_ADDRESS, '0003300330'],
    [setBaudCommand(115200), '0003600063'],
    [setBaudCommand(9600), '0003600467'],
    [maxRadioBytesCommand(0x50), '000461ff50ca'],
  ])('encodes the request %o', (command, expected) => {
    expect(hex(encodeSdtFrame(command.body))).toBe(`aaaaaa9669${expected}`)
  })

  it.each([
    ['find ok', 'AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97', '00009f00000000'],
    ['find none', 'AA AA AA 96 69 00 04 00 00 80 84', '000080'],
    ['select ok', 'AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', '0000900000000000000000'],
    ['select none', 'AA AA AA 96 69 00 04 00 00 81 85', '000081'],
    ['read fail', 'AA AA AA 96 69 00 04 00 00 41 45', '000041'],
    ['auth fail', 'AA AA AA 96 69 00 04 00 00 32 36', '000032'],
    ['baud ok', 'AA AA AA 96 69 00 04 00 00 90 94', '000090'],
  ])('decodes the reply "%s" and encodes it back', (_name, frame, body) => {
    expect(decodeAll([bytes(frame)])).toEqual([body])
    expect(hex(encodeSdtFrame(bytes(body)))).toBe(hex(bytes(frame)))
  })

  it('takes two AA, or many, and noise before them', () => {
    const none = '9669000400008084'
    const frames = `aaaa${none} 00ff13 aaaaaaaaaaaa${none} 96aa aaaaaa${none}`
    expect(decodeAll([bytes(frames)])).toEqual(['000080', '000080', '000080'])
  })

  it('refuses the wrong public vector 20 01 21', () => {
    const decoder = new SdtDecoder()
    expect(decoder.push(bytes('aaaaaa9669 0003 2001 21'), 0)).toEqual([])
    expect(decoder.takeFaults()[0]).toMatchObject({ kind: 'checksum' })
  })

  it('caps the length and finds the good frame behind an absurd one', () => {
    const decoder = new SdtDecoder()
    expect(decoder.push(bytes('aaaaaa9669 ffff aaaaaa9669 0004 000080 84'), 0).map(hex)).toEqual(['000080'])
    expect(decoder.takeFaults()[0]).toMatchObject({ kind: 'length' })
  })

  it('gives up a half frame after silence and finds the whole one swallowed behind it', () => {
    const decoder = new SdtDecoder({ interByteMs: 100 })
    expect(decoder.push(bytes('aaaaaa9669 0508 000090 0100 aaaaaa9669 0004 000080 84'), 0)).toEqual([])
    expect(decoder.expire(99)).toEqual([])
    expect(decoder.expire(100).map(hex)).toEqual(['000080'])
    expect(decoder.takeFaults()).toContainEqual(expect.objectContaining({ kind: 'half-frame' }))
  })

  it('starts afresh where the next bytes come after a silence', () => {
    const decoder = new SdtDecoder({ interByteMs: 100 })
    decoder.push(bytes('aaaaaa9669 0508 000090'), 0)
    expect(decoder.push(bytes('aaaaaa9669 0004 000080 84'), 500).map(hex)).toEqual(['000080'])
  })

  const body = fc.uint8Array({ minLength: 1, maxLength: 300 })
  // Without 69 no header can arise inside the noise, so exactly the frames sent must come out.
  const noise = fc.uint8Array({ maxLength: 40 }).map((data) => data.map((byte) => (byte === 0x69 ? 0x68 : byte)))
  const stream = fc.array(fc.record({ noise, body }), { maxLength: 8 })

  function cut(data: Uint8Array, cuts: number[]): Uint8Array[] {
    const places = [...new Set(cuts.map((place) => place % (data.length + 1)))].sort((a, b) => a - b)
    return [0, ...places].map((start, index) => data.subarray(start, places[index] ?? data.length))
  }

  it('finds every frame in any fragments with noise between them', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 30 }), (parts, cuts) => {
        const sent = Buffer.concat(parts.flatMap((part) => [part.noise, encodeSdtFrame(part.body)]))
        expect(decodeAll(cut(sent, cuts))).toEqual(parts.map((part) => hex(part.body)))
      }),
      { seed: 20261003, numRuns: 300 },
    )
  })

  it('never accepts a frame whose checksum is wrong, whatever bytes come', () => {
    const spoil = fc.record({ at: fc.nat(), with: fc.integer({ min: 1, max: 255 }) })
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      body.map(encodeSdtFrame),
      fc.tuple(body, spoil).map(([sound, { at, with: flip }]) => {
        const frame = encodeSdtFrame(sound)
        return frame.map((byte, index) => (index === at % frame.length ? byte ^ flip : byte))
      }),
    )
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 20 }), (chunks) => {
        const decoder = new SdtDecoder()
        const accepted = chunks.flatMap((data, index) => decoder.push(data, index))
        accepted.push(...decoder.expire(1_000_000))
        const whole = hex(Buffer.concat(chunks))
        for (const found of accepted) expect(whole).toContain(hex(encodeSdtFrame(found)).slice(2))
      }),
      { seed: 20261004, numRuns: 500 },
    )
  })
})
