import { join } from 'node:path'
import { call } from '@orpc/server'
import { expect, it } from 'vitest'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { frozenContent } from '../../../src-main/station/payroll/content.ts'
import { explain } from '../../../src-main/station/payroll/explain.ts'
import { payrollInvariants } from '../../../src-main/station/payroll/invariants.ts'
import { openDatabase, run } from '../../../src-main/station/store/db.ts'
import { replayed, tablesOf } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS } from './site.ts'

const MONTH = '2026-09'

/** 20 days at 350 yuan, paid in October: 7,000 of income. Who entered in August has three months of 5,000, in cumulative withholding. */
async function untaxedSite() {
  const site = openSite({ noticeDays: 1, workersPerTeam: 6 })
  const team = site.teams[0]!
  const clerk = { context: site.station.context(site.clerk) }
  const approval = { userId: site.manager.id, pin: PINS.manager }
  closeSheet(site, team, MONTH, () => days(MONTH, 20))
  const [covered, ahead, none, manual, ordered, unset] = team.workers.map(({ workerId }) => workerId)
  const set = (workerId: string | undefined, mode: 'cumulative' | 'none' | 'manual', why: string, special = 0) =>
    call(
      payrollApi.setTax,
      { workerId: workerId ?? '', fromMonth: '2026-08', mode, why, monthlySpecialFen: special, approval },
      clerk,
    )
  await set(covered, 'cumulative', '全员全额申报', 100_000)
  await set(ahead, 'cumulative', '全员全额申报')
  const before = { months: 7, incomeFen: 6_000_000, deductedFen: 0, withheldFen: 90_000 }
  await call(payrollApi.setTaxOpening, { workerId: ahead ?? '', year: 2026, ...before, approval }, clerk)
  await set(none, 'none', '由总部代扣代缴')
  await set(manual, 'manual', '按税务局核定')
  await set(ordered, 'manual', '按税务局核定')
  const { engagementId } = team.workers[4]!
  const tax = { kind: 'tax' as const, amountFen: 5_000, document: '核定通知', approval: null }
  await call(payrollApi.addDeduction, { engagementId, month: MONTH, ...tax }, clerk)
  const list = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, clerk)
  const why = async (workerId: string | undefined) => {
    const lineId = list.rows.find((row) => row.workerId === workerId)?.id ?? ''
    return call(payrollApi.explain, { lineId }, clerk)
  }
  return { ...site, team, clerk, approval, list, set, why, people: { covered, ahead, none, manual, ordered, unset } }
}

it('a tax of zero tells why: the steps that lead to it, or the setting with its reason', async () => {
  const site = await untaxedSite()
  const { people, why } = site
  const told = async (workerId: string | undefined) => (await why(workerId)).zeroTax
  expect(await told(people.covered)).toEqual({
    code: 'payroll.zero-tax.cumulative',
    params: { taxMonth: '2026-10', taxable: '0.00', percent: 3, quick: '0.00', withheld: '0.00', whole: '0.00' },
    steps: [
      { code: 'payroll.step.tax-now', params: { month: MONTH, income: '7000.00', insurance: '0.00' } },
      { code: 'payroll.step.tax-allowance', params: { months: 3, monthly: '5000.00', allowance: '15000.00' } },
      { code: 'payroll.step.tax-special', params: { months: 3, monthly: '1000.00', special: '3000.00' } },
      {
        code: 'payroll.step.tax-covered',
        params: { income: '7000.00', allowance: '15000.00', deducted: '3000.00', taxable: '0.00' },
      },
    ],
    tables: ['income-tax', 'tax-period'],
  })
  // 60,000 + 7,000 − 10 × 5,000 = 17,000 at 3 % is 510; 900 were withheld by the other employer.
  const ahead = await told(people.ahead)
  expect([ahead?.code, ahead?.params, ahead?.steps?.at(-1)?.code]).toEqual([
    'payroll.zero-tax.withheld',
    { taxMonth: '2026-10', taxable: '17000.00', percent: 3, quick: '0.00', withheld: '900.00', whole: '510.00' },
    'payroll.step.tax-taxable',
  ])
  const by = (why: string) => ({ params: { from: '2026-08', why }, tables: [] })
  expect(await told(people.none)).toEqual({ code: 'payroll.zero-tax.none', ...by('由总部代扣代缴') })
  expect(await told(people.manual)).toEqual({ code: 'payroll.zero-tax.manual', ...by('按税务局核定') })
  expect(await told(people.unset)).toEqual({ code: 'payroll.zero-tax.unset', params: {}, tables: [] })
  // Where tax is withheld its deduction says it.
  const taxed = await why(people.ordered)
  expect([taxed.zeroTax, taxed.deductions.map(({ kind }) => kind)]).toEqual([null, ['tax']])
  expect(site.list.rows.map(({ netFen }) => netFen).sort()).toEqual([695_000, ...Array(5).fill(700_000)])
})

it('the reason stays with the list: another setting later changes nothing, the journal gives it again, the freeze holds it', async () => {
  const site = await untaxedSite()
  const { list, clerk, people, station, team } = site
  const lines = (await Promise.all(list.rows.map(({ workerId }) => site.why(workerId)))).map(({ line, zeroTax }) => ({
    id: line.id,
    zeroTax,
  }))
  await site.set(people.none, 'cumulative', '改为累计预扣')
  for (const { card } of team.workers) station.putCard(card)
  for (const row of list.rows) {
    const readId = team.workers.find(({ workerId }) => workerId === row.workerId)?.card.readId ?? ''
    const way = { how: 'card' as const, readId }
    await call(payrollApi.confirm, { lineId: row.id, way }, { context: station.context() })
  }
  await call(payrollApi.review, { listId: list.id }, clerk)
  await call(payrollApi.publish, { listId: list.id }, clerk)
  station.clock.advance(2 * 86_400)
  await call(payrollApi.freeze, { listId: list.id, approval: site.approval }, clerk)
  for (const { id, zeroTax } of lines)
    expect((await call(payrollApi.explain, { lineId: id }, clerk)).zeroTax).toEqual(zeroTax)
  const frozen = () =>
    JSON.parse(frozenContent(station.db, list.id).bytes.toString('utf8')) as {
      lines: Array<{ id: string; zeroTax?: object }>
    }
  expect(frozen().lines.map(({ id, zeroTax = null }) => ({ id, zeroTax }))).toEqual(
    lines
      .map(({ id, zeroTax }) => ({ id, zeroTax: zeroTax && withoutTables(zeroTax) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  expect(replayed(station.db)).toEqual(tablesOf(station.db))
  expect(payrollInvariants.flatMap((invariant) => invariant.check(station.db))).toEqual([])
  const erase = () => run(station.db, 'UPDATE wage_line SET zero_tax = NULL WHERE list_id = ?', [list.id])
  expect(erase).toThrow(/frozen line never changes/)
  // The file opened anew says the same.
  const again = openDatabase(join(station.dataDir, 'station.db'))
  expect(lines.map(({ id }) => ({ id, zeroTax: explain(again, station.keys, id).zeroTax }))).toEqual(lines)
  again.close()
})

function withoutTables({ tables: _, ...formula }: { tables: string[] }): object {
  return formula
}
