import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatYuan } from '../../src-main/contract/money.ts'
import {
  addMonths,
  ageOf,
  formatMinutes,
  formatMoney,
  formatWorkdays,
  groupDigits,
  initialsOf,
  localDateTime,
} from '../../src-renderer/components/format.ts'
import { cellFace, overtimeHours } from '../../src-renderer/pages/attendance/cell.ts'

describe('figures on screen', () => {
  it('show money from integer fen with groups of three', () => {
    expect([0, 5, 123450, -123450, 100_000_000, 12_345_678_900].map(formatMoney)).toEqual([
      '¥0.00',
      '¥0.05',
      '¥1,234.50',
      '-¥1,234.50',
      '¥1,000,000.00',
      '¥123,456,789.00',
    ])
  })

  it('never change a digit of the amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (fen) => {
        expect(formatMoney(fen).replace(/[¥,]/g, '')).toBe(formatYuan(fen))
      }),
    )
  })

  it('show workdays and minutes as people write them', () => {
    expect([0, 33, 50, 100, 2550, 2600].map(formatWorkdays)).toEqual(['0', '0.33', '0.5', '1', '25.5', '26'])
    expect([0, 30, 150, -90].map(formatMinutes)).toEqual(['0:00', '0:30', '2:30', '-1:30'])
    expect([30, 120, 150, 125].map(overtimeHours)).toEqual(['0.5', '2', '2.5', '2'])
  })

  it('show instants in the zone of the site, over midnight too', () => {
    expect(localDateTime('2026-10-02T16:58:11.000Z')).toBe('2026-10-03 00:58')
  })

  it('say ages in the largest unit that fits', () => {
    const now = Date.parse('2026-10-03T08:00:00.000Z')
    const ages = [
      '2026-10-03T07:59:40.000Z',
      '2026-10-03T07:48:00.000Z',
      '2026-10-02T20:00:00.000Z',
      '2026-09-30T08:00:00.000Z',
    ]
    expect(ages.map((at) => ageOf(at, now))).toEqual([
      { unit: 'now', count: 0 },
      { unit: 'minutes', count: 12 },
      { unit: 'hours', count: 12 },
      { unit: 'days', count: 3 },
    ])
  })

  it('count months over the year and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), (steps) => {
        expect(addMonths(addMonths('2026-10', steps), -steps)).toBe('2026-10')
      }),
    )
    expect([
      addMonths('2026-12', 1),
      addMonths('2026-01', -1),
      groupDigits(1234567),
      initialsOf('李建国'),
      initialsOf('Ann Lee'),
    ]).toEqual(['2027-01', '2025-12', '1,234,567', '建国', 'AL'])
  })
})

describe('a day in the month grid', () => {
  const day = {
    date: '2026-10-12',
    normalMinutes: 0,
    overtimeMinutes: 0,
    workdayCenti: 0,
    manual: false,
    questions: [],
  }

  it('shows full days, fractions, overtime, questions and the manual mark', () => {
    const faces = [
      cellFace({ ...day, status: 'none' }),
      cellFace({ ...day, status: 'worked', workdayCenti: 100 }),
      cellFace({ ...day, status: 'worked', workdayCenti: 50 }),
      cellFace({ ...day, status: 'worked', workdayCenti: 100, overtimeMinutes: 150 }),
      cellFace({ ...day, status: 'question', questions: ['attendance.missing-out'] }),
      cellFace({ ...day, status: 'corrected', workdayCenti: 100, manual: true }),
      cellFace({ ...day, status: 'worked' }),
    ]
    expect(faces).toEqual([
      { text: '', overtime: '', classes: 'cell' },
      { text: '✓', overtime: '', classes: 'cell full' },
      { text: '0.5', overtime: '', classes: 'cell part' },
      { text: '✓', overtime: '+2.5', classes: 'cell full' },
      { text: '?', overtime: '', classes: 'cell question' },
      { text: '✓', overtime: '', classes: 'cell full manual' },
      { text: '0', overtime: '', classes: 'cell zero' },
    ])
  })
})
