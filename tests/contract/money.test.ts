import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatYuan,
  parseYuan,
  scaleFen,
  splitByLargestRemainder,
  sumFen,
  yuanInWords,
} from '../../src-main/contract/money.ts'

const safeFen = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })

describe('parseYuan and formatYuan', () => {
  it.each([
    ['0', 0],
    ['0.05', 5],
    ['-0.05', -5],
    ['-0', 0],
    ['5000.00', 500_000],
    ['1234.5', 123_450],
    [' 1.10 ', 110],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    // 1.1 * 100 and 4.35 * 100 are the classic floating point traps.
    ['1.1', 110],
    ['4.35', 435],
  ])('reads %s yuan as %i fen', (text, fen) => {
    expect(parseYuan(text)).toEqual({ ok: true, fen })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['.5', 'not-a-number'],
    ['5.', 'not-a-number'],
    ['1,234.00', 'not-a-number'],
    ['1e3', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['１２', 'not-a-number'],
    ['+1', 'not-a-number'],
    ['1.005', 'too-many-decimals'],
    ['1.000', 'too-many-decimals'],
    ['90071992547409.92', 'too-large'],
    ['9'.repeat(400), 'too-large'],
  ])('refuses %j (%s)', (text, problem) => {
    expect(parseYuan(text)).toEqual({ ok: false, problem })
  })

  it('round-trips every amount', () => {
    fc.assert(
      fc.property(safeFen, (fen) => {
        const text = formatYuan(fen)
        expect(text).toMatch(/^-?[0-9]+\.[0-9]{2}$/)
        expect(parseYuan(text)).toEqual({ ok: true, fen: fen === 0 ? 0 : fen })
      }),
    )
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('does not print %d as money', (value) => {
    expect(() => formatYuan(value)).toThrow(RangeError)
  })
})

describe('sumFen', () => {
  it('agrees with exact addition or refuses', () => {
    fc.assert(
      fc.property(fc.array(safeFen, { maxLength: 20 }), (amounts) => {
        const exact = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
        let total: number
        try {
          total = sumFen(amounts)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        expect(BigInt(total)).toBe(exact)
      }),
    )
  })

  it('refuses an overflow', () => {
    expect(() => sumFen([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError)
  })
})

describe('scaleFen', () => {
  it.each([
    [30_000, 50, 100, 15_000],
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [32_001, 2183, 100, 698_582],
  ])('%i × %i ÷ %i = %i', (fen, numerator, denominator, expected) => {
    expect(scaleFen(fen, numerator, denominator)).toBe(expected)
  })

  it('is never off by more than half a fen', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 1 }), (fen, numerator, denominator) => {
        const exact = BigInt(fen) * BigInt(numerator)
        if (exact / BigInt(denominator) > BigInt(Number.MAX_SAFE_INTEGER - 1)) return
        if (exact / BigInt(denominator) < -BigInt(Number.MAX_SAFE_INTEGER - 1)) return
        const twiceError = 2n * (BigInt(scaleFen(fen, numerator, denominator)) * BigInt(denominator) - exact)
        expect(twiceError <= BigInt(denominator) && twiceError >= -BigInt(denominator)).toBe(true)
      }),
    )
  })
})

describe('splitByLargestRemainder', () => {
  it('makes parts that equal the whole, each within one fen of its exact share', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 })
      .filter((list) => list.some((weight) => weight > 0))
    fc.assert(
      fc.property(safeFen, weights, (total, list) => {
        const parts = splitByLargestRemainder(total, list)
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total))
        const weightSum = BigInt(list.reduce((sum, weight) => sum + weight, 0))
        for (const [index, part] of parts.entries()) {
          const error = BigInt(part) * weightSum - BigInt(total) * BigInt(list[index]!)
          expect(error < weightSum && error > -weightSum).toBe(true)
        }
      }),
    )
  })

  it('gives the odd fen to the earlier of equals and nothing to a zero weight', () => {
    expect(splitByLargestRemainder(100, [1, 1, 1, 0])).toEqual([34, 33, 33, 0])
    expect(splitByLargestRemainder(-100, [1, 1, 1])).toEqual([-34, -33, -33])
  })

  it.each([[[]], [[0, 0]], [[-1, 2]], [[0.5, 0.5]]])('refuses the weights %j', (list) => {
    expect(() => splitByLargestRemainder(100, list)).toThrow(RangeError)
  })
})

describe('yuanInWords', () => {
  // The first six are the examples of 支付结算办法 附一; where it allows two readings, ours is the shorter or the one with 零 inside.
  it.each([
    [140_950, '壹仟肆佰零玖元伍角整'],
    [600_714, '陆仟零柒元壹角肆分'],
    [168_032, '壹仟陆佰捌拾元叁角贰分'],
    [10_700_053, '壹拾万零柒仟元伍角叁分'],
    [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
    [32_504, '叁佰贰拾伍元零肆分'],
    [0, '零元整'],
    [5, '伍分'],
    [50, '伍角整'],
    [55, '伍角伍分'],
    [-12_345, '负壹佰贰拾叁元肆角伍分'],
    [100, '壹元整'],
    [1_000, '壹拾元整'],
    [10_000_000, '壹拾万元整'],
    [100_010_000, '壹佰万零壹佰元整'],
    [1_000_000_000_0, '壹亿元整'],
    [1_000_010_000_0, '壹亿零壹仟元整'],
    [1_001_000_000_00, '壹拾亿零壹佰万元整'],
    [120_000_000_000_000, '壹万贰仟亿元整'],
    [9_007_199_254_740_991, '玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分'],
  ])('writes %i fen as %s', (fen, words) => {
    expect(yuanInWords(fen)).toBe(words)
  })

  it('never doubles or trails a zero, and says different amounts differently', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (fen) => {
        const words = yuanInWords(fen)
        expect(words).not.toMatch(/零零|零[元角分万亿拾佰仟]|^零/)
        expect(seen.get(words) ?? fen).toBe(fen)
        seen.set(words, fen)
      }),
    )
  })
})
