import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type SheetContent,
  type SheetDay,
  sheetContentSchema,
  sheetHash,
  sheetTotals,
  writeSheet,
} from '../../../src-main/station/attendance/sheet-content.ts'
import { canonicalBytes } from '../../../src-main/station/journal/canonical.ts'

const day: fc.Arbitrary<SheetDay> = fc.tuple(
  fc.constant('2026-10-08'),
  fc.constant('SH0000000000000000'),
  fc.nat(720),
  fc.nat(480),
  fc.nat(100),
  fc.constantFrom(0 as const, 1 as const),
  fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 }),
)
const contents: fc.Arbitrary<SheetContent> = fc.record(
  {
    zone: fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi'),
    workers: fc.array(
      fc.record({ workerId: fc.string(), engagementId: fc.string(), days: fc.array(day, { maxLength: 3 }) }),
    ),
    teamId: fc.string(),
    neutralDevices: fc.array(fc.string(), { minLength: 1, maxLength: 2 }),
    month: fc.constant('2026-10'),
  },
  { requiredKeys: ['zone', 'workers', 'teamId', 'month'] },
)

it('the text of a sheet is its canonical JSON (RFC 8785), whatever order its keys came in', () => {
  fc.assert(
    fc.property(contents, (content) => {
      expect(Buffer.from(writeSheet(content).bytes).toString('utf8')).toBe(canonicalBytes(content).toString('utf8'))
    }),
  )
})

it('any change of a minute, a punch or a person changes the hash', () => {
  const content: SheetContent = {
    teamId: 'TM0000000000000000',
    month: '2026-10',
    zone: 'Asia/Shanghai',
    workers: [{ workerId: 'WK1', engagementId: 'EN1', days: [['2026-10-08', 'SH1', 480, 30, 100, 0, ['P1', 'P2']]] }],
  }
  const changed: SheetContent[] = [
    {
      ...content,
      workers: [{ workerId: 'WK1', engagementId: 'EN1', days: [['2026-10-08', 'SH1', 479, 30, 100, 0, ['P1', 'P2']]] }],
    },
    {
      ...content,
      workers: [{ workerId: 'WK1', engagementId: 'EN1', days: [['2026-10-08', 'SH1', 480, 30, 100, 0, ['P1', 'P3']]] }],
    },
    {
      ...content,
      workers: [{ workerId: 'WK2', engagementId: 'EN1', days: [['2026-10-08', 'SH1', 480, 30, 100, 0, ['P1', 'P2']]] }],
    },
    { ...content, neutralDevices: ['DV1'] },
  ]
  expect(new Set([content, ...changed].map(sheetHash)).size).toBe(5)
  expect(sheetTotals(content)).toEqual({ workdayCenti: 100, workers: 1 })
})

it.each([
  ['a date that does not exist', ['2026-02-30', 'SH1', 480, 0, 100, 0, ['P1']]],
  ['half a minute', ['2026-10-08', 'SH1', 479.5, 0, 100, 0, ['P1']]],
  ['negative minutes', ['2026-10-08', 'SH1', -1, 0, 100, 0, ['P1']]],
  ['more than a workday', ['2026-10-08', 'SH1', 480, 0, 101, 0, ['P1']]],
  ['no punch', ['2026-10-08', 'SH1', 480, 0, 100, 0, []]],
  ['a part too many', ['2026-10-08', 'SH1', 480, 0, 100, 0, ['P1'], 1]],
])('a day with %s is not frozen', (_, day) => {
  const worker = (entry: unknown) => ({
    workerId: 'WK0000000000000000',
    engagementId: 'EN0000000000000000',
    days: [entry],
  })
  const content = (entry: unknown) => ({
    teamId: 'TM0000000000000000',
    month: '2026-10',
    zone: 'Asia/Shanghai',
    workers: [worker(entry)],
  })
  expect(sheetContentSchema.safeParse(content(day)).success).toBe(false)
  expect(sheetContentSchema.safeParse(content(['2026-10-08', 'SH1', 480, 0, 100, 0, ['P1']])).success).toBe(true)
})
