import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type AnySheetContent,
  type SheetContent,
  type SheetContentV1,
  sheetHash,
  sheetTotals,
  writeSheet,
} from '../../../src-main/station/attendance/sheet-content.ts'
import { punchesByDay } from '../../../src-main/station/attendance/sheet-punches.ts'
import { sheetContentSchema, sheetContentV1Schema } from '../../../src-main/station/attendance/sheet-schema.ts'
import { canonicalBytes } from '../../../src-main/station/journal/canonical.ts'

const figures = [fc.nat(720), fc.nat(480), fc.nat(100), fc.constantFrom(0 as const, 1 as const)] as const
const head = {
  zone: fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi'),
  teamId: fc.string(),
  neutralDevices: fc.array(fc.string(), { minLength: 1, maxLength: 2 }),
  month: fc.constant('2026-10'),
}
const people = { workerId: fc.string(), engagementId: fc.string() }

/** Days of a worker with their punches, as many of the one as of the other. */
const month = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 5 }).chain((days) =>
  fc.record({
    ...people,
    days: fc.tuple(...days.sort((a, b) => a - b).map((day) => fc.tuple(fc.constant(day), fc.nat(1), ...figures))),
    punches: fc
      .tuple(
        ...days.map(() =>
          fc.array(
            fc.maxSafeNat().map((n) => n % 1e15),
            { minLength: 1, maxLength: 4 },
          ),
        ),
      )
      .map((punches) => JSON.stringify(punches)),
  }),
)
const contents: fc.Arbitrary<SheetContent> = fc.record(
  {
    ...head,
    shifts: fc.constant(['SH0000000000000001', 'SH0000000000000002']),
    workers: fc.array(month, { maxLength: 3 }),
  },
  { requiredKeys: ['zone', 'workers', 'teamId', 'month', 'shifts'] },
)
const contentsV1: fc.Arbitrary<SheetContentV1> = fc.record(
  {
    ...head,
    workers: fc.array(
      fc.record({
        ...people,
        days: fc.array(
          fc.tuple(
            ...([fc.constant('2026-10-08'), fc.constant('SH0000000000000000'), ...figures] as const),
            fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 }),
          ),
          { maxLength: 3 },
        ),
      }),
    ),
  },
  { requiredKeys: ['zone', 'workers', 'teamId', 'month'] },
)

it('the text of a sheet is its canonical JSON (RFC 8785), whatever order its keys came in', () => {
  fc.assert(
    fc.property(fc.oneof(contents, contentsV1) as fc.Arbitrary<AnySheetContent>, (content) => {
      expect(Buffer.from(writeSheet(content).bytes).toString('utf8')).toBe(canonicalBytes(content).toString('utf8'))
    }),
  )
})

it('what a station writes is accepted, and its punches come out day by day', () => {
  const ids = { teamId: 'TM0000000000000000', neutralDevices: undefined }
  fc.assert(
    fc.property(contents, (made) => {
      const workers = made.workers.map((worker, index) => ({
        ...worker,
        ...{ workerId: `WK000000000000000${index}`, engagementId: `EN000000000000000${index}` },
      }))
      const { neutralDevices: _, ...rest } = { ...made, ...ids, workers }
      expect(sheetContentSchema.safeParse(rest).error?.message).toBeUndefined()
      for (const worker of workers) expect(punchesByDay(worker)).toHaveLength(worker.days.length)
    }),
  )
})

const CONTENT: SheetContent = {
  teamId: 'TM0000000000000000',
  month: '2026-10',
  zone: 'Asia/Shanghai',
  shifts: ['SH0000000000000000'],
  workers: [
    {
      ...{ workerId: 'WK0000000000000000', engagementId: 'EN0000000000000000' },
      ...{ days: [[8, 0, 480, 30, 100, 0]], punches: '[[7001,7002]]' },
    },
  ],
}
const withWorker = (change: object) => ({ ...CONTENT, workers: [{ ...CONTENT.workers[0]!, ...change }] })

it('any change of a minute, a punch or a person changes the hash', () => {
  const changed: SheetContent[] = [
    withWorker({ days: [[8, 0, 479, 30, 100, 0]] }),
    withWorker({ punches: '[[7001,7003]]' }),
    withWorker({ workerId: 'WK0000000000000001' }),
    { ...CONTENT, neutralDevices: ['DV1'] },
    { ...CONTENT, shifts: ['SH0000000000000001'] },
  ]
  expect(new Set([CONTENT, ...changed].map(sheetHash)).size).toBe(6)
  expect(sheetTotals(CONTENT)).toEqual({ workdayCenti: 100, workers: 1 })
})

it.each([
  ['a date that does not exist', withWorker({ days: [[32, 0, 480, 0, 100, 0]] })],
  [
    'the thirty-first of a month of thirty days',
    { ...withWorker({ days: [[31, 0, 480, 0, 100, 0]] }), month: '2026-11' },
  ],
  ['a shift that the sheet does not name', withWorker({ days: [[8, 1, 480, 0, 100, 0]] })],
  ['half a minute', withWorker({ days: [[8, 0, 479.5, 0, 100, 0]] })],
  ['negative minutes', withWorker({ days: [[8, 0, -1, 0, 100, 0]] })],
  ['more than a workday', withWorker({ days: [[8, 0, 480, 0, 101, 0]] })],
  ['a part too many', withWorker({ days: [[8, 0, 480, 0, 100, 0, 1]] })],
  [
    'the same date twice',
    withWorker({
      days: [
        [8, 0, 480, 0, 100, 0],
        [8, 0, 480, 0, 100, 0],
      ],
      punches: '[[1],[2]]',
    }),
  ],
  ['no punch', withWorker({ punches: '[[]]' })],
  ['punches of no day', withWorker({ punches: '[]' })],
  ['punches of a day too many', withWorker({ punches: '[[7001],[7002]]' })],
  ['a punch that is not a number', withWorker({ punches: '[["x"]]' })],
  ['a number written in another way', withWorker({ punches: '[[07001]]' })],
  ['a blank among its punches', withWorker({ punches: '[[7001, 7002]]' })],
  ['a comma at the end', withWorker({ punches: '[[7001],]' })],
  ['a field that nobody knows', withWorker({ more: 1 })],
  ['a worker who is none', withWorker({ workerId: '' })],
])('a sheet with %s is not frozen', (_, content) => {
  expect(sheetContentSchema.safeParse(CONTENT).success).toBe(true)
  const { success, error } = sheetContentSchema.safeParse(content)
  expect(success).toBe(false)
  expect(error?.issues[0]?.path.slice(0, 2)).toEqual(['workers', 0])
})

it('sheets of the first version are read as they were written', () => {
  const day = ['2026-10-08', 'SH1', 480, 0, 100, 0, ['PB1-000', 'PU1']]
  const { shifts: _, ...head } = CONTENT
  const content = (...days: unknown[]) => ({
    ...head,
    workers: [{ workerId: 'WK0000000000000000', engagementId: 'EN0000000000000000', days }],
  })
  const read = sheetContentV1Schema.parse(content(day))
  expect(read).toEqual(content(day))
  expect(punchesByDay(read.workers[0]!)).toEqual([['PB1-000', 'PU1']])
  for (const wrong of [day.with(0, '2026-02-30'), day.with(2, -1), day.with(6, []), [...day, 1]])
    expect(sheetContentV1Schema.safeParse(content(wrong)).success).toBe(false)
})
