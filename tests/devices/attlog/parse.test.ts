import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { parseAttlog } from '../../../src-main/devices/protocols/attlog/parse.ts'
import { attlogText } from '../../../src-main/practice/terminal/attlog.ts'

const parse = (text: string) => parseAttlog(Buffer.from(text))
const plain = ({ records }: ReturnType<typeof parseAttlog>) =>
  records.map(({ line, number, deviceTime, status, verify }) => [line, number, deviceTime, status, verify])

describe('attlog.dat', () => {
  it.each([
    ['CR LF', '1001\t2026-10-03 08:01:02\t1\t0\t15\t0\r\n', [1, '1001', '2026-10-03T08:01:02', 0, 15]],
    ['LF alone', '1001\t2026-10-03 08:01:02\t1\t1\t1\t0\n', [1, '1001', '2026-10-03T08:01:02', 1, 1]],
    [
      'number padded on the left',
      '     1001\t2026-10-03 08:01:02\t1\t0\t1\t0\r\n',
      [1, '1001', '2026-10-03T08:01:02', 0, 1],
    ],
    ['slashes and single digits', '1001\t2026/3/5 8:01:02\t1\t0\t1\t0\r\n', [1, '1001', '2026-03-05T08:01:02', 0, 1]],
    ['four columns', '1001\t2026-10-03 08:01:02\t1\t1\r\n', [1, '1001', '2026-10-03T08:01:02', 1, 255]],
    ['two columns', '1001\t2026-10-03 08:01:02\r\n', [1, '1001', '2026-10-03T08:01:02', 255, 255]],
    [
      'whole last line without an end',
      '1001\t2026-10-03 08:01:02\t1\t0\t1\t0',
      [1, '1001', '2026-10-03T08:01:02', 0, 1],
    ],
    [
      'a day that does not exist, kept',
      '1001\t2026-02-31 08:01:02\t1\t0\t1\t0\r\n',
      [1, '1001', '2026-02-31T08:01:02', 0, 1],
    ],
  ])('reads a line with %s', (_name, text, expected) => {
    const file = parse(text)
    expect([plain(file), file.rejected]).toEqual([[expected], []])
  })

  it('skips the terminal’s own lines, and names every other line it cannot read', () => {
    const file = parse(
      'SN=PRACTICE1\r\nCheckSum:12\r\n1\t2026-10-03 08:00:00\t1\t0\t1\t0\r\n\r\n2\tnoon\t1\t0\t1\t0\r\n3\t2026-10-03 08:00:00\t1\t0\t1\t0\r\n',
    )
    expect(file.records.map(({ line }) => line)).toEqual([3, 6])
    expect(file.rejected).toEqual([{ line: 5, text: '2\tnoon\t1\t0\t1\t0', reason: 'devices.attlog-line-unreadable' }])
  })

  it.each(['2\t2026-10-03 08:0', '2\t2026-10-03 08:01:02\t1', '2'])('rejects a last line cut off as "%s"', (tail) => {
    const file = parse(`1\t2026-10-03 08:00:00\t1\t0\t1\t0\r\n${tail}`)
    expect(file.records).toHaveLength(1)
    expect(file.rejected).toEqual([{ line: 2, text: tail, reason: 'devices.attlog-line-truncated' }])
  })

  it('reads GBK where the file is no UTF-8, keeping each line’s bytes', () => {
    const line = iconv.encode('1001\t2026-10-03 08:01:02\t1\t0\t1\t南门', 'gb18030')
    const file = parseAttlog(
      Buffer.concat([line, Buffer.from('\r\n'), iconv.encode('张三\t昨天', 'gb18030'), Buffer.from('\r\n')]),
    )
    expect(file.encoding).toBe('gb18030')
    expect(file.rejected).toEqual([{ line: 2, text: '张三\t昨天', reason: 'devices.attlog-line-unreadable' }])
    expect(file.records.map(({ raw }) => Buffer.from(raw).equals(line))).toEqual([true])
  })

  it('reads UTF-8 with a byte order mark', () => {
    expect(plain(parse('\uFEFF1\t2026-10-03 08:00:00\t1\t0\t1\t南门\r\n'))).toHaveLength(1)
  })

  it('reads back what the practice terminal writes, in every manner', () => {
    const punch = fc.record({
      number: fc.integer({ min: 1, max: 99999 }).map(String),
      deviceTime: fc
        .date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 19)),
      direction: fc.integer({ min: 0, max: 5 }),
      verify: fc.integer({ min: 0, max: 15 }),
    })
    const style = fc.record({
      newline: fc.constantFrom('\r\n' as const, '\n' as const),
      padNumber: fc.boolean(),
      slashes: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(punch, { maxLength: 20 }), style, (punches, manner) => {
        const file = parse(attlogText(punches, manner))
        expect([plain(file), file.rejected]).toEqual([
          punches.map((p, index) => [index + 1, p.number, p.deviceTime, p.direction, p.verify]),
          [],
        ])
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  it('accounts for every line of any bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.constantFrom('1\t2026-10-03 08:00:00\t1\t0\t1\t0\r\n', '\n', '\t', '2\t2026').map((text) => Buffer.from(text)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = parseAttlog(Buffer.concat(pieces))
        const lines = [...file.records, ...file.rejected].map(({ line }) => line)
        expect(new Set(lines).size).toBe(lines.length)
        for (const { deviceTime } of file.records) expect(deviceTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
      }),
      { seed: 6, numRuns: 500 },
    )
  })
})
