/** The cross-check rules of domain.md §6, each with a case that is found and one beside it that is not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CrossFinding, Subject } from '../../../src-main/station/compliance/cross-checks/finding.ts'
import { inStep, type StepPunch } from '../../../src-main/station/compliance/cross-checks/rules/in-step.ts'
import {
  belowMinimum,
  booksFindings,
  escrowShort,
  latePay,
  median,
  type PayLine,
  paidWithoutAttendance,
  payOutliers,
  signedThenChanged,
} from '../../../src-main/station/compliance/cross-checks/rules/pay.ts'
import {
  ages,
  otherHolders,
  type Person,
  sharedAccounts,
  sharedPhones,
} from '../../../src-main/station/compliance/cross-checks/rules/people.ts'
import {
  afterExit,
  manualShare,
  sharedNumbers,
  twoPlaces,
  unknownNumbers,
} from '../../../src-main/station/compliance/cross-checks/rules/punches.ts'
import { crossMeasuresOf, measuresOf } from '../../../src-main/station/compliance/policy.ts'

const MONTH = '2026-10'
const measures = crossMeasuresOf(MONTH)
const clock = (at: number) => new Date((at + 8 * 3600) * 1000).toISOString().slice(11, 19)
const person = (name: string, fields: Partial<Person> = {}): Person => ({
  workerId: `W${name}`,
  name,
  teamId: 'T1',
  teamName: '钢筋班',
  sex: '1',
  age: 30,
  phoneIndex: `p${name}`,
  holderName: name,
  ...fields,
})
const who = (...names: string[]) => new Map<string, Subject>(names.map((name) => [`W${name}`, person(name)]))
const told = (findings: readonly CrossFinding[]) =>
  findings.map(({ rule, severity, people }) => [rule, severity, people.map(({ name }) => name).join('')])

/** `甲 1 07:00:00 [device]` → a punch on the month's day. */
function punch(text: string): StepPunch {
  const [name, day = '', time = '', deviceId = 'D1'] = text.split(' ')
  const date = `${MONTH}-${day.padStart(2, '0')}`
  const at = Date.parse(`${date}T${time}+08:00`) / 1000
  return { id: text, workerId: `W${name}`, deviceId, at, date }
}
const days = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1))
const steps = (punches: StepPunch[], people = who('甲', '乙', '丙', '丁')) =>
  inStep(MONTH, punches, people, measures, clock)

describe('代打卡 (shared readers, domain.md §6 N24)', () => {
  const pair = (day: string, gap = 3) => [
    punch(`甲 ${day} 06:5${Number(day) % 10}:10`),
    punch(`乙 ${day} 06:5${Number(day) % 10}:${10 + gap}`),
    punch(`甲 ${day} 17:0${Number(day) % 10}:20`),
    punch(`乙 ${day} 17:0${Number(day) % 10}:${20 + gap}`),
  ]
  it('finds two people in step on five days, serious on ten, with every punch as evidence', () => {
    expect(told(steps(days(4).flatMap((day) => pair(day))))).toEqual([])
    expect(told(steps(days(5).flatMap((day) => pair(day))))).toEqual([['in-step', 'notable', '乙甲']])
    const [found] = steps(days(10).flatMap((day) => pair(day)))
    expect(told(found ? [found] : [])).toEqual([['in-step', 'serious', '乙甲']])
    expect([found?.params, found?.evidence.length, found?.evidence[0]]).toEqual([
      { names: '乙、甲', people: 2, days: 10, seconds: 6 },
      10,
      {
        code: 'compliance.cross-evidence.step-day',
        workerId: null,
        date: '2026-10-01',
        params: { date: '2026-10-01', times: '甲 06:51:10、乙 06:51:13、甲 17:01:20、乙 17:01:23' },
        punchIds: ['乙 1 06:51:13', '乙 1 17:01:23', '甲 1 06:51:10', '甲 1 17:01:20'],
      },
    ])
  })
  it('does not find friends who come together and leave apart, nor people at two devices, nor seven seconds', () => {
    const apart = days(20).flatMap((day) =>
      pair(day)
        .slice(0, 3)
        .concat(punch(`乙 ${day} 17:30:00`)),
    )
    const elsewhere = days(20).flatMap((day) =>
      pair(day).map((one) => (one.workerId === 'W乙' ? { ...one, deviceId: 'D2' } : one)),
    )
    expect([apart, elsewhere, days(20).flatMap((day) => pair(day, 7))].map((punches) => told(steps(punches)))).toEqual([
      [],
      [],
      [],
    ])
  })
  it('does not find two who are in step on a few of the days on which both were there', () => {
    const some = days(8).flatMap((day) => pair(day))
    const others = days(20).flatMap((day) =>
      Number(day) > 8
        ? [
            punch(`甲 ${day} 06:50:00`),
            punch(`甲 ${day} 17:00:00`),
            punch(`乙 ${day} 07:10:00`),
            punch(`乙 ${day} 17:20:00`),
          ]
        : [],
    )
    expect(told(steps([...some, ...others]))).toEqual([])
  })
  it('names whoever carries several cards with all of them in one finding', () => {
    const three = days(12).flatMap((day) => [
      ...pair(day),
      punch(`丙 ${day} 06:5${Number(day) % 10}:16`),
      punch(`丙 ${day} 17:0${Number(day) % 10}:26`),
    ])
    expect(told(steps(three))).toEqual([['in-step', 'serious', '丙乙甲']])
  })
  it('finds the same whatever order the punches come in, and nothing in a queue that mixes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (count, random) => {
          const own = days(count).flatMap((day) => pair(day))
          const keyed = own.map((one) => ({ one, key: random.next().value as number }))
          const mixed = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
          expect(steps(mixed)).toEqual(steps(own))
        },
      ),
      { numRuns: 30 },
    )
    // Forty people through one terminal in three seconds each, in another order every morning and evening.
    const names = Array.from({ length: 40 }, (_, index) => `人${index}`)
    let seed = 1
    const dice = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed
    }
    const queue = days(25).flatMap((day) =>
      ['06', '17'].flatMap((hour) =>
        names
          .map((name) => ({ name, key: dice() }))
          .sort((a, b) => a.key - b.key)
          .map(({ name }, place) => {
            const [minute, second] = [50 + Math.floor((place * 3) / 60), (place * 3) % 60]
            return punch(`${name} ${day} ${hour}:${minute}:${String(second).padStart(2, '0')}`)
          }),
      ),
    )
    expect(told(steps(queue, who(...names)))).toEqual([])
  })
})

describe('punches', () => {
  it('finds one person at two devices within half a minute; three times is serious', () => {
    const at = (day: string, second: string) => [punch(`甲 ${day} 07:00:00 D1`), punch(`甲 ${day} 07:00:${second} D2`)]
    const devices = new Map([
      ['D1', '东门'],
      ['D2', '西门'],
    ])
    const found = (...punches: StepPunch[]) => twoPlaces(MONTH, punches, who('甲'), devices, measures, clock)
    expect([
      told(found(...at('1', '30'))),
      told(found(...at('1', '31'))),
      told(found(...['1', '2', '3'].flatMap((day) => at(day, '05')))),
      found(...at('1', '30'))[0]?.evidence[0]?.params,
    ]).toEqual([
      [['two-places', 'notable', '甲']],
      [],
      [['two-places', 'serious', '甲']],
      { date: '2026-10-01', first: '东门', firstAt: '07:00:00', second: '西门', secondAt: '07:00:30' },
    ])
  })
  it('finds punches after the exit date, but not the end of its night shift', () => {
    const exitEnds = Date.parse('2026-10-10T00:00:00+08:00') / 1000
    const late = (at: string) => ({
      id: at,
      workerId: 'W甲',
      at: Date.parse(`${at}+08:00`) / 1000,
      date: at.slice(0, 10),
      exitDate: '2026-10-09',
      exitEnds,
      deviceName: '东门',
    })
    const found = (at: string) => told(afterExit(MONTH, [late(at)], who('甲'), measures, clock))
    expect([found('2026-10-10T05:00:00'), found('2026-10-10T12:00:01')]).toEqual([
      [],
      [['after-exit', 'serious', '甲']],
    ])
  })
  it('names unregistered numbers, numbers of several people, and teams with many punches by hand', () => {
    const stranger = {
      deviceId: 'D1',
      deviceName: '东门',
      number: '77',
      punches: 3,
      firstDate: '2026-10-02',
      lastDate: '2026-10-04',
    }
    const owner = (workerId: string, fromDate: string) => ({ number: '12', workerId, fromDate })
    const team = (manual: number) => [{ teamId: 'T1', teamName: '钢筋班', punches: 100, manual }]
    const manual = (count: number) => told(manualShare(MONTH, team(count), measuresOf(MONTH)))
    expect([
      told(unknownNumbers(MONTH, [stranger])),
      told(sharedNumbers(MONTH, [owner('W甲', '2026-10-01'), owner('W乙', '2026-10-15')], who('甲', '乙'))),
      told(sharedNumbers(MONTH, [owner('W甲', '2026-10-01'), owner('W甲', '2026-10-15')], who('甲'))),
      manual(4),
      manual(5),
      manual(20),
    ]).toEqual([
      [['unknown-number', 'serious', '']],
      [['number-shared', 'notable', '乙甲']],
      [],
      [],
      [['manual-share', 'notable', '']],
      [['manual-share', 'serious', '']],
    ])
  })
})

describe('people', () => {
  // biome-ignore format: a table is read by its columns
  const cases: Array<[string, Partial<Person>, string[][]]> = [
    ['15 (劳动法 art. 15)', { age: 15 }, [['under-age', 'serious', '甲']]],
    ['17', { age: 17 }, [['under-age', 'serious', '甲']]],
    ['18', { age: 18 }, []],
    ['a man of 59', { age: 59 }, []],
    ['a man of 60', { age: 60 }, [['over-age', 'notable', '甲']]],
    ['a woman of 50', { age: 50, sex: '2' }, [['over-age', 'notable', '甲']]],
    ['a man of 50', { age: 50 }, []],
    ['an erased person', { age: null }, []],
  ]
  it.each(cases)('%s', (_, fields, expected) => expect(told(ages(MONTH, [person('甲', fields)]))).toEqual(expected))

  it('finds one phone of three people, not of two, and none of erased ones', () => {
    const share = (...names: string[]) => names.map((name) => person(name, { phoneIndex: 'same' }))
    expect([
      told(sharedPhones(MONTH, share('甲', '乙', '丙'), measures)),
      told(sharedPhones(MONTH, share('甲', '乙'), measures)),
      told(
        sharedPhones(
          MONTH,
          ['甲', '乙', '丙'].map((name) => person(name, { phoneIndex: '' })),
          measures,
        ),
      ),
    ]).toEqual([[['shared-phone', 'notable', '丙乙甲']], [], []])
  })
  it('finds an account that passed from one to another (53号 art. 20), serious where both were paid to it in a month', () => {
    const use = (name: string, paidFen: number, replacedOn: string | null) => {
      const { workerId, teamId, teamName } = person(name)
      return {
        workerId,
        name,
        teamId,
        teamName,
        accountIndex: 'a',
        last4: '0018',
        since: '2026-09-01',
        replacedOn,
        paidFen,
      }
    }
    expect([
      told(sharedAccounts(MONTH, [use('甲', 0, '2026-10-03'), use('乙', 100, null)])),
      told(sharedAccounts(MONTH, [use('甲', 100, '2026-10-03'), use('乙', 100, null)])),
      told(sharedAccounts(MONTH, [use('甲', 100, '2026-10-03'), use('甲', 100, null)])),
    ]).toEqual([[['shared-account', 'notable', '乙甲']], [['shared-account', 'serious', '乙甲']], []])
  })
  it('finds an account in another name, however a name is written', () => {
    const named = (name: string, holderName: string | null) => told(otherHolders(MONTH, [person(name, { holderName })]))
    expect([named('甲', '乙'), named('买买提·艾力', '买买提•艾力'), named('甲', null)]).toEqual([
      [['holder-differs', 'serious', '甲']],
      [],
      [],
    ])
  })
})

describe('pay', () => {
  const line = (name: string, fields: Partial<PayLine> = {}): PayLine => {
    const { workerId, teamId, teamName } = person(name)
    const made = { workdayCenti: 2000, payFen: 600_000, ...fields }
    return {
      workerId,
      name,
      teamId,
      teamName,
      lineId: `L${name}`,
      trade: '020',
      workRole: 'worker',
      components: [{ kind: 'day-rate', unit: 'workday-centi', quantity: made.workdayCenti, amountFen: made.payFen }],
      ...made,
    }
  }
  const books = {
    workerId: 'W甲',
    name: '甲',
    teamName: '钢筋班',
    teamId: 'T1',
    engaged: true,
    punches: 1,
    daysOutside: 0,
    sheetCenti: 1900,
    sheetOpen: false,
    lineCenti: 2000,
    listFen: 1,
    frozenFen: 1,
    batchFen: 1,
    paidFen: 1,
    pending: 0,
    failed: 0,
    reason: '',
  }
  it('takes the differences of the reconciliation for what they are', () => {
    // biome-ignore format: a table is read by its columns
    const cases: Array<[string, Record<string, string | number>, number, string[][]]> = [
      ['not-on-roster', {}, 2000, [['attendance-without-roster', 'serious', '甲']]],
      ['outside-engagement', { days: 2 }, 2000, [['attendance-without-roster', 'serious', '甲']]],
      ['no-attendance', {}, 2000, [['roster-without-attendance', 'notable', '甲']]],
      ['not-on-list', {}, 2000, [['attendance-without-pay', 'serious', '甲']]],
      ['workdays-differ', { sheet: '19.00', list: '20.00' }, 2000, [['days-paid-over-attended', 'serious', '甲']]],
      ['workdays-differ', { sheet: '19.00', list: '18.00' }, 1800, []],
      ['batch-differs', { listFen: 1, batchFen: 2 }, 2000, [['sums-differ', 'serious', '甲']]],
      ['paid-too-much', { listFen: 1, paidFen: 2 }, 2000, [['sums-differ', 'serious', '甲']]],
      ['payment-pending', {}, 2000, []],
    ]
    for (const [name, params, lineCenti, expected] of cases) {
      const difference = { code: `compliance.difference.${name}`, params, blocking: true }
      expect([name, told(booksFindings(MONTH, [{ ...books, lineCenti, differences: [difference] }]))]).toEqual([
        name,
        expected,
      ])
    }
  })
  it('finds wages without attendance (N3, N5); of a manager it is only told', () => {
    const none = new Map([['W甲', { punches: 0, sheetCenti: 0 }]])
    const some = new Map([['W甲', { punches: 2, sheetCenti: 0 }]])
    expect([
      told(paidWithoutAttendance(MONTH, [line('甲')], none)),
      told(paidWithoutAttendance(MONTH, [line('甲', { workRole: 'manager' })], none)),
      told(paidWithoutAttendance(MONTH, [line('甲')], some)),
      told(paidWithoutAttendance(MONTH, [line('甲', { payFen: 0 })], none)),
    ]).toEqual([[['paid-without-attendance', 'serious', '甲']], [['paid-without-attendance', 'notable', '甲']], [], []])
  })
  it('finds pay far from the median by the median deviation, and few days at high pay (Hebei, N6)', () => {
    const crew = [280, 300, 300, 310, 320, 340].map((yuan, index) => line(`工${index}`, { payFen: yuan * 2000 }))
    const found = (fields: Partial<PayLine>) => told(payOutliers(MONTH, [...crew, line('甲', fields)], measures))
    expect([
      found({ payFen: 500 * 2000 }),
      found({ payFen: 450 * 2000 }),
      found({ payFen: 620 * 500, workdayCenti: 500 }),
      found({ payFen: 619 * 500, workdayCenti: 500 }),
      found({ payFen: 100 * 2000 }),
      told(payOutliers(MONTH, [line('甲', { payFen: 9_000_000 }), line('乙')], measures)),
    ]).toEqual([
      [['pay-outlier', 'notable', '甲']],
      [],
      [['low-attendance-high-pay', 'serious', '甲']],
      [['pay-outlier', 'notable', '甲']],
      [['pay-outlier', 'notable', '甲']],
      [],
    ])
  })
  it('has a median that lies among the values, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 }), (values) => {
        const middle = median(values)
        const below = values.filter((value) => value <= middle).length
        const above = values.filter((value) => value >= middle).length
        expect([Number.isInteger(middle), median([...values].reverse())]).toEqual([true, middle])
        expect(below * 2).toBeGreaterThanOrEqual(values.length)
        expect((above + 1) * 2).toBeGreaterThanOrEqual(values.length)
      }),
    )
  })
  it('finds pay under the minimum wage for the days worked (最低工资规定 §12)', () => {
    // 226,000 fen × 20.00 / 21.75 = 207,816 fen.
    expect([
      told(belowMinimum(MONTH, [line('甲', { payFen: 207_815 })], 226_000, 2175)),
      told(belowMinimum(MONTH, [line('甲', { payFen: 207_816 })], 226_000, 2175)),
    ]).toEqual([[['below-minimum', 'serious', '甲']], []])
  })
  it('finds an amount changed after the signature; signed again it is only told', () => {
    const { workerId, teamId, teamName } = person('甲')
    const changed = (nowFen: number, signedAgain: boolean) => [
      {
        workerId,
        name: '甲',
        teamId,
        teamName,
        lineId: 'L',
        versionBefore: 1,
        version: 2,
        signedFen: 500,
        nowFen,
        signedAgain,
      },
    ]
    expect([
      told(signedThenChanged(MONTH, changed(400, false))),
      told(signedThenChanged(MONTH, changed(400, true))),
      told(signedThenChanged(MONTH, changed(500, false))),
    ]).toEqual([[['signed-then-changed', 'serious', '甲']], [['signed-then-changed', 'notable', '甲']], []])
  })
  it('finds a team paid late, and one not paid though the day is over', () => {
    const { workerId, teamId, teamName } = person('甲')
    const late = [{ workerId, name: '甲', teamId, teamName, paidOn: '2026-11-16' }]
    const team = { teamId: 'T1', teamName: '钢筋班', lines: 2, paid: 2, late: [] }
    const found = (fields: Partial<typeof team> | { late: typeof late }, today: string) =>
      told(latePay(MONTH, [{ ...team, ...fields }], '2026-11-13', today))
    expect([
      found({ late }, '2026-11-20'),
      found({ paid: 1 }, '2026-11-14'),
      found({ paid: 1 }, '2026-11-13'),
      found({}, '2026-11-20'),
    ]).toEqual([[['late-pay', 'notable', '甲']], [['late-pay', 'serious', '']], [], []])
  })
  it('finds an escrow account that holds less than is owed, where a statement tells', () => {
    const state = (availableFen: number | null, owedFen: number) =>
      told(escrowShort(MONTH, { availableFen, asOf: '2026-10-31', owedFen }))
    expect([state(99, 100), state(100, 100), state(null, 100), state(0, 0)]).toEqual([
      [['escrow-short', 'serious', '']],
      [],
      [],
      [],
    ])
  })
})
