import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commKeyAnswer } from '../../../src-main/devices/protocols/zk/comm-key.ts'
import { bulkRequest, CMD_ATTLOG_RRQ, CMD_USERTEMP_RRQ } from '../../../src-main/devices/protocols/zk/commands.ts'
import { encodeZkPacket, ZkDecoder } from '../../../src-main/devices/protocols/zk/packet.ts'
import { decodeAttendance, encodeAttendance, recordSize } from '../../../src-main/devices/protocols/zk/records.ts'
import { decodeZkTime, encodeZkTime, isPossibleWallTime } from '../../../src-main/devices/protocols/zk/time.ts'
import { sharedReference } from '../helpers.ts'

const vectorsFile = sharedReference('vectors.json')
const vectors = vectorsFile
  ? (JSON.parse(vectorsFile).zk as {
      tcp_capture_pyzk_vs_simulator: [string, string][]
      commkey: [number, number, string][]
      time: [string, number][]
    })
  : undefined
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex')

describe.runIf(vectors)('ZK vectors', () => {
  const captured = (direction: string) =>
    vectors!.tcp_capture_pyzk_vs_simulator.filter(([from]) => from === direction).map(([, packet]) => packet)

  it('decodes every captured request and encodes it back to the same bytes', () => {
    const decoded = new ZkDecoder().push(bytes(captured('>').join('')))
    expect(decoded.map((packet) => hex(encodeZkPacket(packet)))).toEqual(captured('>'))
    expect(decoded[3]).toMatchObject({ command: 1503, session: 1000, reply: 4, data: bulkRequest(CMD_USERTEMP_RRQ, 5) })
  })

  it('takes the replies of a peer whose checksums are one too low throughout', () => {
    const decoder = new ZkDecoder()
    const decoded = decoder.push(bytes(captured('<').join('')))
    expect(decoded.map(({ command, session, reply, data }) => [command, session, reply, hex(data)])).toEqual([
      [2000, 1000, 0, ''],
      [2000, 1000, 2, '945a8633'],
      [2000, 1000, 5, ''],
    ])
    expect(decoder.push(encodeZkPacket(decoded[0]!))).toEqual([])
    expect(decoder.takeFaults()).toContainEqual({ kind: 'checksum', bytes: 1 })
  })

  it('answers the communication key', () => {
    for (const [key, session, answer] of vectors!.commkey) expect(hex(commKeyAnswer(key, session))).toBe(answer)
  })

  it('codes and decodes time', () => {
    for (const [wall, value] of vectors!.time) {
      const text = wall.replace(' ', 'T')
      expect([encodeZkTime(text), decodeZkTime(value)]).toEqual([value, { text, possible: true }])
    }
  })
})

describe('ZK time', () => {
  it('keeps 31 February and flags it, never rolls over', () => {
    expect(decodeZkTime(encodeZkTime('2026-02-31T08:00:00'))).toEqual({ text: '2026-02-31T08:00:00', possible: false })
    expect(isPossibleWallTime('2026-02-29T08:00:00')).toBe(false)
    expect(isPossibleWallTime('2024-02-29T08:00:00')).toBe(true)
  })

  it('is there and back for every value a device can hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 372 * 86400 * 100 - 1 }), (value) => {
        expect(encodeZkTime(decodeZkTime(value).text)).toBe(value)
        expect(decodeZkTime(value).possible).toBe(isPossibleWallTime(decodeZkTime(value).text))
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  it.each(['2026-13-01T00:00:00', '2026-00-10T00:00:00', '2026-01-32T00:00:00', '2026-01-01T24:00:00', 'today'])(
    'refuses %s',
    (text) => {
      expect(() => encodeZkTime(text)).toThrow(RangeError)
    },
  )
})

describe('ZK records', () => {
  const example = `0D00 393939313131333333 ${'00'.repeat(15)} 01 6BB36823 00 00000000FF000000`

  it('decodes the 40-byte example of zk-protocol', () => {
    expect(decodeAttendance(bytes(example))).toEqual({
      number: '999111333',
      deviceTime: '2018-06-25T17:50:35',
      possible: true,
      verify: 1,
      state: 0,
      raw: bytes(example),
    })
  })

  it.each([8, 16, 40] as const)('is there and back in %i bytes, from any place in a buffer', (size) => {
    const input = { uid: 7, number: '1207', deviceTime: '2026-10-03T18:01:02', verify: 15, state: 1 }
    const packed = Buffer.concat([Buffer.alloc(3), encodeAttendance(input, size)]).subarray(3)
    expect(decodeAttendance(packed)).toMatchObject({
      number: '1207',
      deviceTime: '2026-10-03T18:01:02',
      verify: 15,
      state: 1,
    })
  })

  it('finds the record size by the look where the count is wrong', () => {
    const record = encodeAttendance({ uid: 1, number: '1', deviceTime: '2026-10-03T18:01:02', verify: 1, state: 0 })
    const eight = Buffer.concat(Array.from({ length: 8 }, () => record))
    const short = Buffer.concat(
      Array.from({ length: 5 }, () =>
        encodeAttendance({ uid: 1, number: '1', deviceTime: '2026-10-03T18:01:02', verify: 1, state: 0 }, 8),
      ),
    )
    expect([
      recordSize(320, 8, eight),
      recordSize(320, 20, eight),
      recordSize(320, 0, eight),
      recordSize(40, 5, short),
    ]).toEqual([40, 40, 40, 8])
    expect(recordSize(43, 1, record)).toBeUndefined()
  })
})

describe('ZK packets', () => {
  const packet = fc.record({
    command: fc.integer({ min: 0, max: 0xffff }),
    session: fc.integer({ min: 0, max: 0xffff }),
    reply: fc.integer({ min: 0, max: 0xffff }),
    data: fc.uint8Array({ maxLength: 200 }),
  })
  const noise = fc.uint8Array({ maxLength: 20 }).map((data) => data.map((byte) => (byte === 0x7d ? 0 : byte)))

  it('come through any fragments and noise', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ noise, packet }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        (parts, size) => {
          const sent = Buffer.concat(parts.flatMap((part) => [part.noise, encodeZkPacket(part.packet)]))
          const decoder = new ZkDecoder()
          const found = []
          for (let at = 0; at < sent.length; at += size) found.push(...decoder.push(sent.subarray(at, at + size)))
          expect(found).toEqual(parts.map((part) => part.packet))
        },
      ),
      { seed: 3, numRuns: 300 },
    )
  })

  it('are never accepted with a wrong checksum', () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      packet.map(encodeZkPacket),
      fc.tuple(packet, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([sound, at, flip]) => {
        const bytes = encodeZkPacket(sound)
        return bytes.map((byte, index) => (index === at % bytes.length ? byte ^ flip : byte))
      }),
    )
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 12 }), (chunks) => {
        const decoder = new ZkDecoder()
        const whole = hex(Buffer.concat(chunks))
        for (const found of chunks.flatMap((data) => decoder.push(data))) {
          const right = encodeZkPacket(found)
          const view = new DataView(right.buffer)
          const low = Uint8Array.from(right)
          new DataView(low.buffer).setUint16(10, (view.getUint16(10, true) - 1) & 0xffff, true)
          expect(whole.includes(hex(right)) || whole.includes(hex(low))).toBe(true)
        }
      }),
      { seed: 4, numRuns: 500 },
    )
  })

  it('ask for attendance in 11 bytes', () => {
    expect(hex(bulkRequest(CMD_ATTLOG_RRQ))).toBe('010d000000000000000000')
  })
})
