import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StationError } from '../../../src-main/contract/errors.ts'
import { maskAccount, maskAddress, maskIdNumber, maskPhone } from '../../../src-main/contract/mask.ts'
import { codeTable } from '../../../src-main/station/roster/codes.ts'
import {
  isCardNumber,
  passesLuhn,
  readAccountNumber,
  readCnaps,
} from '../../../src-main/station/roster/rules/accounts.ts'
import { ageFinding, ageOn, cardValidity, readIdNumber } from '../../../src-main/station/roster/rules/identity.ts'
import { sameName, searchKeys, typedKey } from '../../../src-main/station/roster/rules/names.ts'
import { readUscc } from '../../../src-main/station/roster/rules/uscc.ts'
import { cardNumber, citizenNumber, cnapsNumber, creditCode } from '../../support/people.ts'

const TODAY = '2026-10-01'

function refusal(body: () => unknown): [string, StationError['params']] {
  try {
    body()
  } catch (error) {
    if (error instanceof StationError) return [error.code, error.params]
    throw error
  }
  throw new Error('not refused')
}

/** Every text that differs from `text` in one digit. */
function singleDigitChanges(text: string): string[] {
  return [...text].flatMap((old, index) =>
    [...'0123456789']
      .filter((digit) => digit !== old)
      .map((digit) => text.slice(0, index) + digit + text.slice(index + 1)),
  )
}

const birth = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2010-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const citizen = fc.tuple(birth, fc.integer({ min: 1, max: 999 })).map(([date, n]) => citizenNumber(date, n))

describe('identity numbers (GB 11643, domain.md §3)', () => {
  it.each([
    ['330784190001010019', { kind: 'resident', number: '330784190001010019', birth: '1900-01-01', sex: '1' }],
    ['810000190001010018', { kind: 'hk-mo-tw', number: '810000190001010018', birth: '1900-01-01', sex: '1' }],
    ['83000019000101002x', { kind: 'hk-mo-tw', number: '83000019000101002X', birth: '1900-01-01', sex: '2' }],
    ['911840190001010017', { kind: 'foreigner-2023', number: '911840190001010017', birth: '1900-01-01', sex: '1' }],
    ['usa3300 850615 18', { kind: 'foreigner-2017', number: 'USA330085061518', birth: '1985-06-15', sex: '0' }],
    ['USA330010061518', { kind: 'foreigner-2017', number: 'USA330010061518', birth: '2010-06-15', sex: '0' }],
  ])('reads %s', (number, expected) => {
    expect(readIdNumber(number, TODAY)).toEqual(expected)
  })

  it.each([
    ['330784190001010018', 'roster.id-check-digit', { position: 18, found: '8', expected: '9' }],
    ['33078419000101001X', 'roster.id-check-digit', { position: 18, found: 'X', expected: '9' }],
    ['33078419000229001X', 'roster.id-birth', { date: '1900-02-29' }],
    ['330784190013010019', 'roster.id-birth', { date: '1900-13-01' }],
    ['330784203001010019', 'roster.id-birth', { date: '2030-01-01' }],
    ['3307841900010100', 'roster.id-length', { length: 16 }],
    ['330784190001O10019', 'roster.id-character', { position: 13, found: 'O' }],
    ['X30784190001010019', 'roster.id-character', { position: 1, found: 'X' }],
    ['330784000101001', 'roster.id-old-15', {}],
    ['USA33008506151X', 'roster.id-character', { position: 15, found: 'X' }],
    ['USA330085133118', 'roster.id-birth', { date: '1985-13-31' }],
  ])('refuses %s with %s', (number, code, params) => {
    expect(refusal(() => readIdNumber(number, TODAY))).toEqual([code, params])
  })

  it('reads birth and sex of every number it accepts', () => {
    fc.assert(
      fc.property(birth, fc.integer({ min: 1, max: 999 }), (date, sequence) => {
        expect(readIdNumber(citizenNumber(date, sequence), TODAY)).toMatchObject({
          kind: 'resident',
          birth: date,
          sex: sequence % 2 === 1 ? '1' : '2',
        })
      }),
    )
  })

  it('refuses any change of a single digit, and any swap of two neighbours', () => {
    fc.assert(
      fc.property(citizen, (number) => {
        for (const changed of singleDigitChanges(number))
          expect(() => readIdNumber(changed, TODAY)).toThrow(StationError)
        for (let i = 0; i < 16; i++) {
          const swapped = number.slice(0, i) + number.charAt(i + 1) + number.charAt(i) + number.slice(i + 2)
          if (swapped !== number) expect(() => readIdNumber(swapped, TODAY)).toThrow(StationError)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('age and validity', () => {
  it('counts full years, a 29 February on 1 March', () => {
    expect([
      ageOn('2008-02-29', '2026-02-28'),
      ageOn('2008-02-29', '2026-03-01'),
      ageOn('1985-10-01', '2026-09-30'),
      ageOn('1985-10-01', '2026-10-01'),
    ]).toEqual([17, 18, 40, 41])
  })

  it('finds what an age means (Labour Law art. 15; 60 for men, 50 for women)', () => {
    expect([15, 16, 17, 18, 49, 50, 59, 60].map((age) => [ageFinding(age, '1'), ageFinding(age, '2')])).toEqual([
      ['under-16', 'under-16'],
      ['under-18', 'under-18'],
      ['under-18', 'under-18'],
      [null, null],
      [null, null],
      [null, 'over-50'],
      [null, 'over-50'],
      ['over-60', 'over-60'],
    ])
  })

  it('holds a card valid from its first to its last day', () => {
    const on = (date: string, until = '2026-10-01') => cardValidity('2016-10-01', until, date)
    expect([on('2016-09-30'), on('2016-10-01'), on('2026-10-01'), on('2026-10-02'), on('2126-01-01', '长期')]).toEqual([
      'early',
      null,
      null,
      'expired',
      null,
    ])
  })
})

describe('credit codes (GB 32100-2015)', () => {
  // The example that public implementations of the standard document.
  it.each(['91350100M000100Y43'])('accepts %s', (code) => {
    expect(readUscc(` ${code.toLowerCase()} `)).toBe(code)
  })

  it.each([
    ['91350100M000100Y4A', 'roster.uscc-check-character', { position: 18, found: 'A', expected: '3' }],
    ['91350100M000100YI3', 'roster.uscc-character', { position: 17, found: 'I' }],
    ['91350100M000100Y4', 'roster.uscc-length', { length: 17 }],
  ])('refuses %s with %s', (code, expected, params) => {
    expect(refusal(() => readUscc(code))).toEqual([expected, params])
  })

  it('refuses any change of a single character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (serial) => {
        const code = creditCode(serial)
        expect(readUscc(code)).toBe(code)
        for (const changed of singleDigitChanges(code)) expect(() => readUscc(changed)).toThrow(StationError)
      }),
      { numRuns: 30 },
    )
  })
})

describe('accounts and bank numbers', () => {
  // domain.md §3: head-office numbers on which the rule was tried.
  it.each([
    '102100099996',
    '103100000026',
    '104100000004',
    '105100000017',
    '301290000007',
    '308584000013',
    '403100000004',
  ])('accepts CNAPS %s and none of its single-digit changes', (number) => {
    expect(readCnaps(number)).toBe(number)
    for (const changed of singleDigitChanges(number)) expect(() => readCnaps(changed)).toThrow(StationError)
  })

  it('names the expected check digit of a CNAPS number', () => {
    expect([refusal(() => readCnaps('102100099990')), refusal(() => readCnaps('10210009999'))]).toEqual([
      ['roster.cnaps-check-digit', { position: 12, found: '0', expected: '6' }],
      ['roster.cnaps-length', { length: 11 }],
    ])
  })

  it('passes the Luhn example of ISO/IEC 7812-1 and fails its neighbour', () => {
    expect([passesLuhn('79927398713'), passesLuhn('79927398714')]).toEqual([true, false])
  })

  it('refuses any single-digit change of a card, but takes a passbook account as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (serial) => {
        const card = cardNumber(serial)
        expect(readAccountNumber(card.replace(/(....)/g, '$1 '))).toBe(card)
        for (const changed of singleDigitChanges(card).filter(isCardNumber))
          expect(refusal(() => readAccountNumber(changed))[0]).toBe('roster.account-luhn')
      }),
      { numRuns: 30 },
    )
    expect(passesLuhn('201000012345678')).toBe(false)
    expect(readAccountNumber('2010-0001 2345678')).toBe('201000012345678')
    expect([
      refusal(() => readAccountNumber('6222O2')),
      refusal(() => readAccountNumber('1234567')),
      refusal(() => readAccountNumber('1'.repeat(35))),
    ]).toEqual([
      ['roster.account-character', { position: 5, found: 'O' }],
      ['roster.account-length', { length: 7 }],
      ['roster.account-length', { length: 35 }],
    ])
    expect(readCnaps(cnapsNumber(7))).toHaveLength(12)
  })
})

describe('names', () => {
  it.each([
    ['曾小明', 'zengxiaoming', 'zxm'],
    ['单雄信', 'shanxiongxin', 'sxx'],
    ['尉迟恭', 'yuchigong', 'ycg'],
    ['吕布', 'lvbu', 'lb'],
    ['买买提·艾力', 'maimaitiaili', 'mmtal'],
    ['John Smith', 'johnsmith', 'js'],
  ])('%s is found as %s and %s', (name, pinyin, initials) => {
    expect(searchKeys(name)).toEqual({ pinyin, initials })
  })

  it('finds what is typed in the same form as the keys', () => {
    expect(['Zeng Xiao', 'LÜ', 'maimaiti·ai', 'John S'].map(typedKey)).toEqual([
      'zengxiao',
      'lv',
      'maimaitiai',
      'johns',
    ])
  })

  it('takes different dots, widths and spaces as one name, and nothing else', () => {
    expect([
      sameName('买买提·艾力', '买买提•艾力'),
      sameName('买买提.艾力', '买买提・艾力'),
      sameName('张 三', '张三'),
      sameName('JOHN SMITH', 'John Smith'),
      sameName('张三', '张山'),
      sameName('买买提艾力', '买买提·艾力'),
    ]).toEqual([true, true, true, true, false, false])
  })
})

describe('masks', () => {
  it('show enough to recognise, not enough to use', () => {
    expect([
      maskIdNumber('33990019850615001X'),
      maskIdNumber('USA330085061518'),
      maskPhone('13812345678'),
      maskAccount('6222021234567890123'),
      maskAddress('浙江省金华市永康市东城街道1号'),
      maskAddress('短址'),
      maskIdNumber('1234'),
    ]).toEqual([
      '339900********001X',
      'USA********1518',
      '138****5678',
      '****0123',
      '浙江省金华市****',
      '短****',
      '****',
    ])
  })

  it('never let the birth through', () => {
    fc.assert(fc.property(citizen, (number) => !maskIdNumber(number).includes(number.slice(6, 14))))
  })
})

it('code tables have unique codes and both texts', () => {
  for (const name of ['trades', 'nations', 'banks', 'attend-types', 'participants', 'id-types', 'project-categories']) {
    const entries = codeTable(name)
    expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length)
    expect(entries.filter(({ zh, en }) => zh === '' || en === '')).toEqual([])
  }
  expect(codeTable('trades').find(({ code }) => code === '020')).toEqual({
    code: '020',
    zh: '钢筋工',
    en: 'Steel fixer',
  })
  expect(codeTable('nations')).toHaveLength(58)
})
