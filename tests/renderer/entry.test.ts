import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PayPerson } from '../../src-main/contract/pay.ts'
import { type EntryColumn, type EntryRow, pasteBlock, readRows } from '../../src-renderer/pages/wages/inputs/entry.ts'
import { readItem, sharesOf, splitOf } from '../../src-renderer/pages/wages/inputs/pot.ts'

const PEOPLE = [
  { engagementId: 'E1', name: '练一', idTail: '0011' },
  { engagementId: 'E2', name: '练二', idTail: '002X' },
  { engagementId: 'E3', name: '练三', idTail: '0033' },
  { engagementId: 'E4', name: '练三', idTail: '0044' },
]
const COLUMNS: EntryColumn[] = [
  { key: 'amount', kind: 'money' },
  { key: 'voucher', kind: 'text', fallback: (n) => `YZ-${n + 1}` },
  { key: 'date', kind: 'date', fallback: () => '2026-09-30' },
]

let made = 0
const nextKey = () => {
  made += 1
  return made
}
const row = (person = '', cells: Record<string, string> = {}): EntryRow => ({
  key: nextKey(),
  person,
  cells,
  refused: null,
})

describe('a block from a spreadsheet', () => {
  it('is laid down the rows with every problem named by row and field; the rest can be recorded', () => {
    const text = [
      '姓名\t金额\t凭证\t日期',
      '练一\t¥1,200.00\t\t2026/9/5',
      '练二\t500.555',
      '练三\t300',
      '练三 0044\t300元\tS-1\t2026年9月7日',
      '外人\t300',
      '练二\t-20\t\t9月1日',
      '练一\t0',
      '',
    ].join('\r\n')
    const rows = pasteBlock([row('练一'), row('练二')], { row: 0, field: 'person' }, text, COLUMNS, nextKey)
    const { good, problems } = readRows(rows, COLUMNS, PEOPLE)
    expect(good.map(({ place, engagementId, amounts, texts }) => [place, engagementId, amounts.amount, texts])).toEqual(
      [
        [1, 'E1', 120_000, { voucher: 'YZ-1', date: '2026-09-05' }],
        [4, 'E4', 30_000, { voucher: 'S-1', date: '2026-09-07' }],
      ],
    )
    const named = [...problems.values()].map(({ place, problems: found }) => [
      place,
      found.map((p) => `${p.field} ${p.code}`),
    ])
    expect(named).toEqual([
      [2, ['amount too-many-decimals']],
      [3, ['person person-twice']],
      [5, ['person person-unknown']],
      [6, ['amount not-positive', 'date not-a-date']],
      [7, ['amount not-positive']],
    ])
  })

  it('of one column fills the amounts of the rows that are there; rows left blank are no advance', () => {
    const rows = pasteBlock(
      [row('练一'), row('练二'), row('练三 0033')],
      { row: 0, field: 'amount' },
      '100\n\n300\n',
      COLUMNS,
      nextKey,
    )
    const { good, problems } = readRows(rows, COLUMNS, PEOPLE)
    expect(good.map(({ engagementId, amounts, texts }) => [engagementId, amounts.amount, texts.voucher])).toEqual([
      ['E1', 10_000, 'YZ-1'],
      ['E3', 30_000, 'YZ-2'],
    ])
    expect(problems.size).toBe(0)
  })

  it('loses nothing: every pasted row is in order, named with a problem, or blank', () => {
    const cell = fc.oneof(
      fc.constantFrom('', '练一', '练三', '12.3', '12.345', '-1', '2026-09-01', '合计'),
      fc.string({ maxLength: 6 }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }), (cells) => {
        const rows = cells.map(([person, amount, voucher]) => row(person, { amount, voucher }))
        const { good, problems } = readRows(rows, COLUMNS, PEOPLE)
        const seen = new Set([...good.map(({ key }) => key), ...problems.keys()])
        expect(seen.size).toBe(good.length + problems.size)
        const lost = rows.filter(
          ({ key, cells: filled }) => !seen.has(key) && (filled.amount !== '' || filled.voucher !== ''),
        )
        expect(lost).toEqual([])
      }),
    )
  })
})

describe('a pot as it is typed', () => {
  const item = { key: 1, name: '模板', unit: '平方米', quantity: '123.456', price: '45', percent: 100 as const }
  // biome-ignore format: a table is read by its columns
  it.each([
    [{}, { state: 'read', amountFen: 555_552 }],
    [{ percent: 150 as const }, { state: 'read', amountFen: 833_328 }],
    [{ quantity: '1.2345' }, { state: 'wrong', problems: { quantity: 'three-decimals' } }],
    [{ quantity: '-1' }, { state: 'wrong', problems: { quantity: 'not-positive' } }],
    [{ price: '4.555' }, { state: 'wrong', problems: { price: 'too-many-decimals' } }],
    [{ price: '', unit: ' ' }, { state: 'wrong', problems: { unit: 'missing', price: 'missing' } }],
    [{ name: '', quantity: '', price: '' }, { state: 'blank' }],
  ])('%j', (change, read) => {
    expect(readItem({ ...item, ...change })).toMatchObject(read)
  })

  const person = (engagementId: string, workdayCenti: number | null, piece = true): PayPerson => ({
    workerId: `W${engagementId}`,
    engagementId,
    name: engagementId,
    idTail: '0000',
    trade: '020',
    entryDate: '2026-09-01',
    exitDate: null,
    basis: piece ? { kind: 'piece' } : { kind: 'day', dayRateFen: 1 },
    workdayCenti,
    tax: null,
    opening: null,
  })

  it('is split as the list will split it, and not before the days are known', () => {
    const people = [person('B', 1_000), person('A', 2_000), person('C', 500, false)]
    const byDays = { split: 'workdays' as const, weights: {} }
    expect(splitOf(100, byDays, people)).toEqual(
      new Map([
        ['A', 67],
        ['B', 33],
      ]),
    )
    expect(splitOf(101, { split: 'shares', weights: { B: '1', C: '1' } }, people)).toEqual(
      new Map([
        ['B', 51],
        ['C', 50],
      ]),
    )
    expect(splitOf(100, byDays, [person('A', null)])).toBeNull()
    expect(
      splitOf(100, { split: 'workdays', weights: { A: '1', B: '1' } }, [person('A', 100), person('B', 0)]),
    ).toBeNull()
    expect([sharesOf({ A: '1.5' }), sharesOf({ A: '0' }), sharesOf({ A: ' ' })]).toEqual([null, null, []])
  })
})
