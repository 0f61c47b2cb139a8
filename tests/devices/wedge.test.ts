import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CARD_NUMBER_FORMATS,
  formatCardNumber,
  formatsThatFit,
  narrowFormats,
  readCardNumber,
  type WedgeKey,
  wedgeScans,
} from '../../src-main/contract/wedge.ts'

/** Card of cnblogs.com/beauty/p/1879901. */
const CARD = 0x026f6c3a

function keys(text: string, gap: number, from = 0): WedgeKey[] {
  return [...text].map((key, at) => ({ key: key === '\n' ? 'Enter' : key, at: from + at * gap }))
}

describe('card numbers', () => {
  it.each([
    ['8h10d', '0040856634'],
    ['6h8d', '07302202'],
    ['2h4h', '111,27706'],
  ] as const)('in %s', (format, text) => expect(formatCardNumber(CARD, format)).toBe(text))

  it('forward and reversed (M1 card 2A83155E, xujuanpiju.com)', () => {
    expect([formatCardNumber(0x2a83155e, '8h10d'), formatCardNumber(0x2a83155e, '8h10d-reversed')]).toEqual([
      '0713233758',
      '1578468138',
    ])
  })

  it('are read back in every format', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(...CARD_NUMBER_FORMATS), (bytes, format) => {
        const read = readCardNumber(formatCardNumber(bytes, format), format)
        expect(read?.bytes).toBe(read?.partial ? bytes & 0xffffff : bytes)
        expect(formatsThatFit(formatCardNumber(bytes, format), bytes)).toContain(format)
      }),
    )
  })

  it.each(['', '123', '99999999999', '4294967296', '99999999', 'abcdefgh', '256,00001'])('refuses %s', (text) => {
    expect(CARD_NUMBER_FORMATS.filter((format) => format !== 'decimal' && readCardNumber(text, format))).toEqual([])
  })
})

describe('learning by tapping', () => {
  it('finds the format of a known card, and tells apart by a second card what one cannot', () => {
    expect(formatsThatFit('111,27706', CARD)).toEqual(['2h4h'])
    expect(formatsThatFit('07302202', CARD)).toEqual(['6h8d'])
    // A palindrome of bytes reads alike both ways.
    const both = formatsThatFit('0016909057', 0x01020402)
    const same = formatsThatFit(String(0x11222211).padStart(10, '0'), 0x11222211)
    expect([both, same]).toEqual([[], ['8h10d', '8h10d-reversed']])
    expect(narrowFormats(same, '1578468138', 0x2a83155e)).toEqual(['8h10d-reversed'])
  })
})

describe('a keyboard wedge', () => {
  it('is a scan when the keys come faster than anybody types', () => {
    expect(wedgeScans(keys('0040856634\n', 5, 1000))).toEqual([{ text: '0040856634', at: 1050 }])
  })

  it('is typing when they come slowly', () => expect(wedgeScans(keys('0040856634\n', 90))).toEqual([]))

  it('is told from what was typed before it', () => {
    const typed = keys('12', 150)
    expect(wedgeScans([...typed, ...keys('111,27706\n', 8, 1000)]).map(({ text }) => text)).toEqual(['111,27706'])
  })

  it('never takes typing of any kind for a scan', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...'0123456789,', 'Enter'), fc.integer({ min: 36, max: 900 }))),
        (run) => {
          let at = 0
          const typed = run.map(([key, gap]) => {
            at += gap
            return { key, at }
          })
          expect(wedgeScans(typed)).toEqual([])
        },
      ),
    )
  })
})
