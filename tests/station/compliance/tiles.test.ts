import { describe, expect, it } from 'vitest'
import type { Tile } from '../../../src-main/contract/compliance.ts'
import { shippedHolidays } from '../../../src-main/station/attendance/calendar.ts'
import { measuresOf } from '../../../src-main/station/compliance/policy.ts'
import { accountTile } from '../../../src-main/station/compliance/tiles/account.ts'
import { boardTile } from '../../../src-main/station/compliance/tiles/board.ts'
import { type ChannelEvidence, channelTile } from '../../../src-main/station/compliance/tiles/channel.ts'
import {
  bookTile,
  filingTile,
  noticeTile,
  type PayoutEvidence,
  payoutTile,
} from '../../../src-main/station/compliance/tiles/month.ts'
import {
  differencesOf,
  reconciliationTile,
  type WorkerBooks,
} from '../../../src-main/station/compliance/tiles/reconciliation.ts'
import { filingDateOf, payDateOf } from '../../../src-main/station/payroll/dates.ts'

const measures = measuresOf('2026-09')

/** Colour and the codes that are not green, without the tile's own prefix. */
function told(tile: Tile): [string, string[]] {
  const green = new Set([
    'escrow',
    'name-right',
    'opened-in-time',
    'posted',
    'complete',
    'pulled',
    'filed',
    'bound',
    'frozen',
    'answered',
    'all-paid',
    'all-agree',
  ])
  const codes = tile.evidence.map(({ code }) => code.split('.').slice(2).join('.'))
  return [tile.state, codes.filter((code) => !green.has(code) || tile.state === 'green')]
}

describe('one account (53号 art. 6)', () => {
  const right = {
    escrow: { accountName: '甲公司乙项目农民工工资专用账户', bankName: '丙银行', openedOn: '2026-08-20' },
    projectName: '乙项目',
    generalName: '甲公司',
    contractStart: '2026-08-01',
  }
  it('is green with the right name in 30 days, amber otherwise, red without an account', () => {
    expect([
      told(accountTile(right, measures)),
      told(accountTile({ ...right, escrow: { ...right.escrow, openedOn: '2026-09-01' } }, measures)),
      told(accountTile({ ...right, generalName: '丁公司' }, measures)),
      told(accountTile({ ...right, escrow: null }, measures)),
    ]).toEqual([
      ['green', ['escrow', 'name-right', 'opened-in-time']],
      ['amber', ['opened-late']],
      ['amber', ['name-differs']],
      ['red', ['no-escrow']],
    ])
  })
  it('counts the thirtieth day as in time', () => {
    expect(accountTile({ ...right, escrow: { ...right.escrow, openedOn: '2026-08-31' } }, measures).state).toBe('green')
  })
})

describe('one board (条例 art. 34)', () => {
  const items = [
    { key: 'builder', text: '建设单位' },
    { key: 'hotline', text: '12348' },
  ]
  const posted = { postedOn: '2026-09-01', place: '大门口', items, gaps: 0 }
  it('needs a photo of a complete board that still says what is true', () => {
    const today = '2026-09-30'
    const gap = [items[0]!, { key: 'hotline', text: '' }]
    expect([
      told(boardTile({ today, items, posted }, measures)),
      told(boardTile({ today, items, posted: null }, measures)),
      told(boardTile({ today, items: gap, posted: { ...posted, items: gap, gaps: 1 } }, measures)),
      told(boardTile({ today, items: [{ key: 'builder', text: '另一单位' }, items[1]!], posted }, measures)),
      told(boardTile({ today: '2027-09-02', items, posted }, measures)),
    ]).toEqual([
      ['green', ['posted', 'complete']],
      ['red', ['not-posted']],
      ['amber', ['items-missing']],
      ['amber', ['outdated']],
      ['amber', ['photo-old']],
    ])
  })
})

describe('one channel (条例 art. 28)', () => {
  const terminal = { name: '大门', lastPull: '2026-09-30', complete: true, skewMs: 0, state: 'online' }
  const gate = (passages: number, punches: number) => ({
    name: '南门闸机',
    days: [{ date: '2026-09-08', passages, punches }],
  })
  const right: ChannelEvidence = {
    until: '2026-09-30',
    terminals: [terminal],
    gates: [],
    punches: 1000,
    manualPunches: 49,
    unknownNumbers: 0,
    unknownPunches: 0,
    impossible: 0,
    operations: [],
    openChecks: 0,
  }
  // biome-ignore format: a table is read by its columns
  const cases: Array<[string, Partial<ChannelEvidence>, string, string[]]> = [
    ['works', {}, 'green', ['pulled', 'manual-share']],
    ['5 % by hand', { manualPunches: 50 }, 'amber', ['manual-share']],
    ['20 % by hand', { manualPunches: 200 }, 'red', ['manual-share']],
    ['strangers at the gate', { unknownNumbers: 2, unknownPunches: 8 }, 'red', ['unknown-numbers', 'manual-share']],
    ['no terminal', { terminals: [] }, 'red', ['no-terminal', 'manual-share']],
    ['never pulled', { terminals: [{ ...terminal, lastPull: null, complete: null }] }, 'red', ['never-pulled', 'manual-share']],
    ['silent for four days', { terminals: [{ ...terminal, lastPull: '2026-09-26' }] }, 'amber', ['silent', 'manual-share']],
    ['a pull that broke off', { terminals: [{ ...terminal, complete: false }] }, 'red', ['pull-incomplete', 'manual-share']],
    ['a clock six minutes fast', { terminals: [{ ...terminal, skewMs: 360_000 }] }, 'amber', ['clock-skew', 'manual-share']],
    ['unreachable', { terminals: [{ ...terminal, state: 'offline' }] }, 'amber', ['unreachable', 'manual-share']],
    ['a gate with 111 passages and 100 punches', { gates: [gate(111, 100)] }, 'amber', ['gate-excess', 'manual-share']],
    ['a gate with 110 passages and 100 punches', { gates: [gate(110, 100)] }, 'green', ['pulled', 'gate-agrees', 'manual-share']],
    ['a gate with 5 passages and no punch', { gates: [gate(5, 0)] }, 'green', ['pulled', 'gate-agrees', 'manual-share']],
    ['a gate with 6 passages and no punch', { gates: [gate(6, 0)] }, 'amber', ['gate-excess', 'manual-share']],
    ['impossible times', { impossible: 1 }, 'amber', ['impossible-times', 'manual-share']],
    [
      'a log cleared and a clock set at the terminal, of which one is noted',
      {
        operations: [
          { name: '东门', cleared: true, noted: false },
          { name: '东门', cleared: false, noted: true },
        ],
      },
      'amber',
      ['log-cleared', 'clock-set-noted', 'manual-share'],
    ],
    ['serious cross-checks', { openChecks: 1 }, 'red', ['cross-checks', 'manual-share']],
    ['no punches', { punches: 0, manualPunches: 0 }, 'amber', ['no-punches']],
  ]
  it.each(cases)('%s', (_, change, state, codes) => {
    expect(told(channelTile({ ...right, ...change }, measures))).toEqual([state, codes])
  })
})

describe('one reconciliation', () => {
  const agree: WorkerBooks = {
    workerId: 'w',
    name: '甲',
    teamName: '钢筋班',
    engaged: true,
    punches: 1,
    daysOutside: 0,
    sheetCenti: 2000,
    sheetOpen: false,
    lineCenti: 2000,
    listFen: 700,
    frozenFen: 700,
    batchFen: 700,
    paidFen: 700,
    pending: 0,
    failed: 0,
    reason: '',
  }
  const before = { sheetCenti: 0, lineCenti: 0, listFen: 0, frozenFen: 0, batchFen: 0, paidFen: 0 }
  // biome-ignore format: a table is read by its columns
  const cases: Array<[string, Partial<WorkerBooks>, string[], boolean]> = [
    ['all five agree', {}, [], false],
    ['attendance without roster', { engaged: false }, ['not-on-roster'], true],
    ['roster without attendance', { ...before, punches: 0 }, ['no-attendance'], false],
    ['sheet still open', { ...before, sheetOpen: true }, ['sheet-open'], false],
    ['attendance without a wage line', { ...before, sheetCenti: 2000 }, ['not-on-list'], true],
    ['paid for days not worked', { sheetCenti: 1900 }, ['workdays-differ'], true],
    ['worked after his exit', { daysOutside: 1 }, ['outside-engagement'], true],
    ['list not frozen yet', { frozenFen: 0, batchFen: 0, paidFen: 0 }, ['not-frozen'], false],
    ['frozen, not in a batch', { batchFen: 0, paidFen: 0 }, ['not-in-batch'], false],
    ['batch says another amount', { batchFen: 701, paidFen: 0 }, ['batch-differs'], true],
    ['waiting for the bank', { paidFen: 0, pending: 1 }, ['payment-pending'], false],
    ['returned by the bank', { paidFen: 0, failed: 1, reason: 'AC01' }, ['payment-failed'], true],
    ['paid more than the list', { paidFen: 1400 }, ['paid-too-much'], true],
  ]
  it.each(cases)('%s', (_, change, codes, blocking) => {
    const differences = differencesOf({ ...agree, ...change })
    expect([
      differences.map((d) => d.code.replace('compliance.difference.', '')),
      differences.some((d) => d.blocking),
    ]).toEqual([codes, blocking])
    const expected = codes.length === 0 ? 'green' : blocking ? 'red' : 'amber'
    expect(reconciliationTile([{ differences }], 0).state).toBe(expected)
  })
  it('is not green where there is nobody', () => expect(reconciliationTile([], 0).state).toBe('amber'))
  it('is red with an open serious cross-check', () =>
    expect(told(reconciliationTile([{ differences: [] }], 2))).toEqual(['red', ['cross-checks']]))
})

describe('one notice', () => {
  const team = {
    name: '钢筋班',
    listId: 'l',
    state: 'frozen',
    noticeUntil: '2026-10-04',
    objections: 1,
    openObjections: 0,
    photos: 0,
  }
  const tile = (change: Partial<typeof team> | { listId: null; noticeUntil: null }, today = '2026-10-05') =>
    told(noticeTile({ teams: [{ ...team, ...change }], today }))
  it('is green when every list hung its days and every objection is answered', () => {
    expect([
      tile({}),
      tile({ photos: 2 }),
      tile({ state: 'published' }, '2026-10-04'),
      tile({ state: 'published' }, '2026-10-05'),
      tile({ state: 'published', openObjections: 1 }),
      tile({ listId: null, noticeUntil: null }),
      told(noticeTile({ teams: [], today: '2026-10-05' })),
    ]).toEqual([
      ['green', ['frozen', 'answered']],
      ['green', ['frozen', 'answered', 'photographed']],
      ['amber', ['running']],
      ['amber', ['not-frozen']],
      ['red', ['objections-open', 'not-frozen']],
      ['amber', ['no-list']],
      ['amber', ['no-lists']],
    ])
  })
})

describe('one payout (条例 art. 12–14, 31)', () => {
  const right: PayoutEvidence = {
    today: '2026-10-10',
    payDate: '2026-10-15',
    lines: 2,
    totalFen: 200,
    paid: 2,
    paidFen: 200,
    failed: 0,
    failedFen: 0,
    late: 0,
    unknown: 0,
    batchesOpen: 0,
    openChecks: 0,
  }
  // biome-ignore format: a table is read by its columns
  const cases: Array<[string, Partial<PayoutEvidence>, string, string[]]> = [
    ['all paid', {}, 'green', ['all-paid']],
    ['some to come', { paid: 1 }, 'amber', ['pending']],
    ['pay day over', { paid: 1, today: '2026-10-16' }, 'red', ['overdue']],
    ['on pay day itself', { paid: 1, today: '2026-10-15' }, 'amber', ['pending']],
    ['a return before pay day', { paid: 1, failed: 1, failedFen: 100 }, 'amber', ['returned', 'pending']],
    ['a return after pay day', { paid: 1, failed: 1, failedFen: 100, today: '2026-10-16' }, 'red', ['returned', 'overdue']],
    ['unclear fate', { paid: 1, unknown: 1 }, 'red', ['unknown', 'pending']],
    ['paid late', { late: 1 }, 'amber', ['paid-late']],
    ['serious cross-checks', { openChecks: 1 }, 'red', ['cross-checks']],
    ['nothing frozen', { lines: 0 }, 'amber', ['nothing-frozen']],
  ]
  it.each(cases)('%s', (_, change, state, codes) => {
    expect(told(payoutTile({ ...right, ...change }))).toEqual([state, codes])
  })
})

describe('one filing and one book', () => {
  it('are green only with a receipt for what is frozen, and a book that nothing has overtaken', () => {
    const filing = { how: 'paper', receiptNumber: 'R1', filedOn: '2026-10-20', lines: 2, netFen: 200, copy: true }
    const evidence = { today: '2026-10-31', due: '2026-10-30', filings: [filing], lines: 2, netFen: 200 }
    const book = { sha256: 'f'.repeat(64), pages: 12, boundAt: '2026-10-20T00:00:00.000Z' }
    expect([
      told(filingTile(evidence)),
      told(filingTile({ ...evidence, filings: [] })),
      told(filingTile({ ...evidence, filings: [], today: '2026-10-30' })),
      told(filingTile({ ...evidence, netFen: 201 })),
      told(filingTile({ ...evidence, filings: [{ ...filing, copy: false }] })),
      told(filingTile({ ...evidence, filings: [{ ...filing, filedOn: '2026-10-31' }] })),
      told(bookTile({ book, obstacles: [], changedSince: 0 })),
      told(bookTile({ book, obstacles: [], changedSince: 1 })),
      told(bookTile({ book: null, obstacles: [], changedSince: 0 })),
      told(bookTile({ book: null, obstacles: [{ code: 'unpaid', params: { lines: 1 } }], changedSince: 0 })),
    ]).toEqual([
      ['green', ['filed']],
      ['red', ['overdue']],
      ['amber', ['not-filed']],
      ['red', ['differs']],
      ['amber', ['no-copy']],
      ['amber', ['filed-late']],
      ['green', ['bound']],
      ['amber', ['changed-since']],
      ['amber', ['ready']],
      ['amber', ['obstacle-unpaid']],
    ])
  })
})

it('moves the pay date back before a rest day (条例 art. 14) and keeps the filing day within the month', () => {
  // 15 October 2026 is a Thursday, 15 November a Sunday, 15 August a Saturday.
  expect([
    payDateOf(shippedHolidays, '2026-09', 15),
    payDateOf(shippedHolidays, '2026-10', 15),
    payDateOf(shippedHolidays, '2026-07', 15),
    payDateOf(shippedHolidays, '2026-12', 1),
  ]).toEqual(['2026-10-15', '2026-11-13', '2026-08-14', '2027-01-01'])
  expect([filingDateOf('2027-01', 30), filingDateOf('2026-09', 30)]).toEqual(['2027-02-28', '2026-10-30'])
})
