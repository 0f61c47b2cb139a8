/** What the screens of the wage inputs ask for: many rows with one consent, and who of a team is paid how. */
import { call } from '@orpc/server'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatQuantity, itemFen, parseQuantity } from '../../../src-main/contract/piecework.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { refusalOf, replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS } from './site.ts'

const MONTH = '2026-09'

function seed() {
  const site = openSite({ teams: 2 })
  const team = site.teams[0]!
  return {
    ...site,
    team,
    clerkContext: site.station.context(site.clerk),
    contractorContext: site.station.context(site.contractor),
    approval: { userId: site.manager.id, pin: PINS.manager },
    at: { teamId: team.teamId, month: MONTH },
  }
}

describe('many rows with one consent', () => {
  it('record what is in order and name the others by row and field', async () => {
    const site = seed()
    const [a, b, c] = site.team.workers
    const advance = (worker: typeof a, over: object = {}) => ({
      engagementId: worker!.engagementId,
      paidOn: '2026-09-15',
      amountFen: 50_000,
      voucher: `YZ-${worker!.number}`,
      how: 'transfer' as const,
      ...over,
    })
    const rows = [
      advance(a),
      advance(b, { paidOn: '2026-08-01' }),
      advance(c, { voucher: 'YZ-1' }),
      advance(c, { paidOn: '2026-12-01', voucher: 'YZ-9' }),
      advance(b),
    ]
    const { approval, clerkContext: context } = site
    const entered = await call(payrollApi.addAdvances, { rows, approval }, { context })
    expect(entered.recorded.map(({ row }) => row)).toEqual([0, 4])
    expect(entered.refused.map(({ row, field, code }) => [row, field, code])).toEqual([
      [1, 'date', 'payroll.outside-engagement'],
      [2, 'voucher', 'payroll.voucher-known'],
      [3, 'date', 'payroll.in-future'],
    ])
    const { advances } = await call(payrollApi.inputs, site.at, { context })
    expect(advances.map(({ name, voucher }) => [name, voucher])).toEqual([
      [a!.name, 'YZ-1'],
      [b!.name, 'YZ-2'],
    ])
    expect(replayed(site.station.db)).toEqual(tablesOf(site.station.db))
  })

  it('are not recorded at all without a second person, or for a deduction outside the law without a manager', async () => {
    const site = seed()
    const { engagementId } = site.team.workers[0]!
    const context = site.station.context(site.manager)
    const fine = { engagementId, month: MONTH, kind: 'other' as const, amountFen: 5_000, document: '罚款' }
    const approval = { userId: site.clerk.id, pin: PINS.clerk }
    expect((await refusalOf(() => call(payrollApi.addDeductions, { rows: [fine], approval }, { context }))).code).toBe(
      'access.approver-role',
    )
    const bonus = {
      engagementId,
      month: MONTH,
      kind: 'bonus' as const,
      per: 'month' as const,
      amountFen: 1,
      name: '奖',
    }
    const own = { userId: site.manager.id, pin: PINS.manager }
    expect(
      (await refusalOf(() => call(payrollApi.addExtras, { rows: [bonus], approval: own }, { context }))).code,
    ).toBe('access.same-person')
    expect(await call(payrollApi.inputs, site.at, { context })).toEqual({
      advances: [],
      deductions: [],
      extras: [],
      pots: [],
    })
  })
})

describe('who of a team is paid how', () => {
  it('shows basis, days, tax and the month that tax counts in', async () => {
    const site = seed()
    const [a, b] = site.team.workers
    const { approval, clerkContext: context } = site
    await call(
      payrollApi.setPayBasis,
      {
        engagementId: a!.engagementId,
        fromDate: '2026-09-10',
        basis: { kind: 'hour', hourRateFen: 4_000 },
        reason: '合同变更',
        approval,
      },
      { context },
    )
    await call(
      payrollApi.setTaxOfMany,
      {
        workerIds: [a!.workerId, b!.workerId],
        fromMonth: '2026-08',
        mode: 'none',
        why: '月工资不足 5000 元',
        monthlySpecialFen: 0,
        approval,
      },
      { context },
    )
    closeSheet(site, site.team, MONTH, () => days(MONTH, 3))
    const shown = await call(payrollApi.payPeople, site.at, { context })
    expect([shown.taxMonth, shown.taxBy, shown.payDate, shown.frozen]).toEqual([
      '2026-10',
      'payment',
      '2026-10-15',
      false,
    ])
    expect(
      shown.people.map(({ name, basis, workdayCenti, tax }) => [name, basis?.kind, workdayCenti, tax?.mode]),
    ).toEqual([
      [a!.name, 'hour', 300, 'none'],
      [b!.name, 'day', 300, 'none'],
      [site.team.workers[2]!.name, 'day', 300, undefined],
    ])
    expect(shown.people.map(({ idTail }) => idTail)).toEqual(
      site.team.workers.map(({ idNumber }) => idNumber.slice(-4)),
    )
  })
})

describe("a contractor's user", () => {
  it('measures and confirms pots of his own teams, reads the rest, and changes nothing else', async () => {
    const site = seed()
    const { clerkContext, contractorContext, approval } = site
    const item = { name: '砌筑', unit: '立方米', quantityMilli: 1_234, unitPriceFen: 20_000, percent: 100 as const }
    const pot = { ...site.at, name: '围墙', split: 'workdays' as const, shares: [], items: [item] }
    const { id } = await call(payrollApi.measurePot, pot, { context: clerkContext })
    await call(payrollApi.confirmPot, { potId: id }, { context: contractorContext })
    const { pots } = await call(payrollApi.inputs, site.at, { context: contractorContext })
    expect(pots.map(({ amountFen, generalBy, contractorBy }) => [amountFen, generalBy, contractorBy])).toEqual([
      [24_680, site.clerk.name, site.contractor.name],
    ])
    const { engagementId } = site.team.workers[0]!
    const extra = {
      engagementId,
      month: MONTH,
      kind: 'bonus' as const,
      per: 'month' as const,
      amountFen: 1,
      name: '奖金',
    }
    const basis = { engagementId, fromDate: '2026-09-01', basis: { kind: 'piece' as const }, reason: '包工', approval }
    const tries = [
      () => call(payrollApi.addExtras, { rows: [extra], approval }, { context: contractorContext }),
      () => call(payrollApi.setPayBasis, basis, { context: contractorContext }),
      () => call(payrollApi.voidInput, { what: 'pot', id, reason: '量错了', approval }, { context: contractorContext }),
    ]
    for (const attempt of tries) expect((await refusalOf(attempt)).code).toBe('access.not-allowed')
    const foreign = { ...site.contractor, companyId: site.generalId }
    const other = site.station.context(foreign)
    for (const attempt of [
      () => call(payrollApi.measurePot, pot, { context: other }),
      () => call(payrollApi.confirmPot, { potId: id }, { context: other }),
      () => call(payrollApi.payPeople, site.at, { context: other }),
    ])
      expect((await refusalOf(attempt)).code).toBe('payroll.other-company')
    expect(payrollInvariants.flatMap((invariant) => invariant.check(site.station.db))).toEqual([])
  })
})

describe('measured quantities', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    ['', 'empty'], ['abc', 'not-a-number'], ['1,5', 'not-a-number'], ['.5', 'not-a-number'], ['1e3', 'not-a-number'],
    ['1.2345', 'too-many-decimals'], ['-3', 'not-positive'], ['0.000', 'not-positive'], ['100000000.001', 'too-large'],
  ])('%j is refused as %s', (text, problem) => {
    expect(parseQuantity(text)).toEqual({ ok: false, problem })
  })

  it('come back as they were written, and an item is exact to half a fen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        (quantityMilli, unitPriceFen) => {
          expect(parseQuantity(formatQuantity(quantityMilli))).toEqual({ ok: true, milli: quantityMilli })
          const twice = BigInt(itemFen({ quantityMilli, unitPriceFen, percent: 150 })) * 2000n
          const exact = BigInt(quantityMilli) * BigInt(unitPriceFen) * 3n
          const difference = twice - exact
          expect(difference <= 1000n && difference > -1000n).toBe(true)
        },
      ),
    )
  })
})
