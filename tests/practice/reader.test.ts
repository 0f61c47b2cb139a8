import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTextBlock } from '../../src-main/devices/protocols/sdt/text-block.ts'
import { practiceCard, practiceIdNumber } from '../../src-main/practice/reader/cards.ts'

/** GB 11643: the weighted sum of all 18 digits, the check digit counting once (X = 10), leaves 1 when divided by 11. */
function checkSum(idNumber: string): number {
  const digits = [...idNumber].map((digit) => (digit === 'X' ? 10 : Number(digit)))
  return digits.reduce((sum, digit, at) => (sum + digit * 2 ** (17 - at)) % 11, 0)
}

const person = fc.record({
  name: fc.constantFrom('王一', '欧阳练习', '阿卜杜拉'),
  sex: fc.constantFrom('male' as const, 'female' as const),
  nation: fc.constantFrom('01', '维吾尔', '土家族', '97'),
  birth: fc
    .date({ min: new Date('1950-01-01'), max: new Date('2010-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  address: fc.constantFrom('练习省练习市练习路1号', ''),
  sequence: fc.integer({ min: 0, max: 499 }),
})

describe('practice cards', () => {
  it('carry a number of the area that does not exist, with birth, sex and check digit right (GB 11643)', () => {
    fc.assert(
      fc.property(person, (someone) => {
        const idNumber = practiceIdNumber(someone)
        expect(idNumber).toMatch(/^339900\d{11}[\dX]$/)
        expect(idNumber.slice(6, 14)).toBe(someone.birth.replaceAll('-', ''))
        expect([checkSum(idNumber), Number(idNumber[16]) % 2]).toEqual([1, someone.sex === 'male' ? 1 : 0])
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('are read back as they were made', () => {
    fc.assert(
      fc.property(person, (someone) => {
        const { idNumber, text, photo } = practiceCard(someone)
        expect([text.length, photo.length]).toEqual([256, 1024])
        const { name, birth, address } = someone
        expect(parseTextBlock(text)).toMatchObject({
          kind: 'resident',
          name,
          birth,
          address,
          idNumber,
          sex: someone.sex === 'male' ? '1' : '2',
        })
      }),
      { seed: 8, numRuns: 200 },
    )
  })

  it('may be valid for ever, and refuse what does not fit', () => {
    const someone = { name: '王一', sex: 'male', nation: '汉', birth: '1950-01-02', address: '', sequence: 0 } as const
    expect(parseTextBlock(practiceCard({ ...someone, validTo: '长期' }).text).validTo).toBe('长期')
    for (const wrong of [{ sequence: 500 }, { birth: '1950' }, { nation: '火星' }, { name: '一'.repeat(16) }]) {
      expect(() => practiceCard({ ...someone, ...wrong })).toThrow(RangeError)
    }
  })
})
