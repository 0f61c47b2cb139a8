/** A team's October 2026 with every kind of amount on its lists: bases, overtime on each kind of day, piecework, extras, deductions, corrections, back pay. */
import { call } from '@orpc/server'
import type { z } from 'zod'
import type { payBasisSchema } from '../../../src-main/contract/pay.ts'
import { attendanceApi } from '../../../src-main/station/attendance/api.ts'
import { shiftAdded } from '../../../src-main/station/attendance/facts.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { newId } from '../../../src-main/station/store/ids.ts'
import { SYSTEM } from '../../support/ledger.ts'
import { closeSheet, days, openSite, PINS, SHIFT, type Worker } from './site.ts'

export const MONTH = '2026-10'

const SHIFT_BY_LAW = { ...SHIFT, name: '白班（法定加倍）', dayPercents: { rest: 200, holiday: 300 } }

type Basis = z.input<typeof payBasisSchema>

export async function tracedSite() {
  const site = openSite({ now: '2026-11-02T00:00:00.000Z', workersPerTeam: 8, noticeDays: 1 })
  const { station } = site
  const team = site.teams[0]!
  const shiftId = newId('SH')
  station.ledger.commit(SYSTEM, (tx) => tx.record(shiftAdded, { shift: { id: shiftId, ...SHIFT_BY_LAW } }))
  const byLaw = { ...site, shiftId }
  const [daily, hourly, monthly, agreed, pieceA, pieceB, held] = team.workers as [Worker, ...Worker[]] as Worker[]
  const of = (worker: Worker | undefined) => worker?.engagementId ?? ''
  const context = station.context(site.clerk)
  const approval = { userId: site.manager.id, pin: PINS.manager }
  const clerk = { context }

  const basis = (worker: Worker | undefined, value: Basis) =>
    call(
      payrollApi.setPayBasis,
      { engagementId: of(worker), fromDate: '2026-08-20', basis: value, reason: '合同约定', approval },
      clerk,
    )
  await basis(hourly, { kind: 'hour', hourRateFen: 4_011 })
  await basis(monthly, { kind: 'month', monthFen: 870_100 })
  await basis(agreed, { kind: 'month', monthFen: 780_100, divisorCenti: 2600, agreement: '合同第五条' })
  await basis(pieceA, { kind: 'piece' })
  await basis(pieceB, { kind: 'piece' })

  const sheet = (plan: (worker: Worker) => ReturnType<typeof days>, ordinal: number) =>
    closeSheet(byLaw, team, MONTH, plan, ordinal)
  const whole = days(MONTH, 31, { overtimeMinutes: 60 })
  const planOf = (more: Worker | null) => (worker: Worker) => {
    if (worker === daily) return more === daily ? whole : whole.slice(0, 30)
    if (worker === hourly || worker === monthly) return whole
    return days(MONTH, worker === pieceB ? 7 : 20)
  }
  sheet(planOf(null), 0)

  const item = { unit: '立方米', unitPriceFen: 12_811 }
  const pot = async (name: string, split: 'workdays' | 'shares', weights: number[]) => {
    const { id: potId } = await call(
      payrollApi.measurePot,
      {
        ...{ teamId: team.teamId, month: MONTH, name, split },
        items: [
          { ...item, name: '砌体', quantityMilli: 43_215, percent: 100 },
          { ...item, name: '砌体（加班）', quantityMilli: 2_500, percent: 150 },
        ],
        shares: [pieceA, pieceB].map((worker, index) => ({ engagementId: of(worker), weight: weights[index] ?? 1 })),
      },
      clerk,
    )
    await call(payrollApi.confirmPot, { potId }, { context: station.context(site.contractor) })
  }
  await pot('二层砌体', 'workdays', [1, 1])
  await pot('三层砌体', 'shares', [3, 4])

  const extra = { engagementId: of(daily), month: MONTH, approval }
  await call(payrollApi.addExtra, { ...extra, kind: 'allowance', per: 'day', amountFen: 801, name: '高温津贴' }, clerk)
  await call(payrollApi.addExtra, { ...extra, kind: 'bonus', per: 'month', amountFen: 30_000, name: '安全奖' }, clerk)

  const taken = { month: MONTH, approval }
  const order = (worker: Worker | undefined, kind: 'social-insurance' | 'court-order' | 'damage' | 'other' | 'tax') =>
    call(
      payrollApi.addDeduction,
      { ...taken, engagementId: of(worker), kind, amountFen: 12_345, document: `${kind} 文书` },
      clerk,
    )
  await order(daily, 'social-insurance')
  await order(daily, 'court-order')
  await order(daily, 'damage')
  await order(daily, 'other')
  await order(hourly, 'tax')
  const advance = { engagementId: of(daily), paidOn: `${MONTH}-12`, amountFen: 100_000, how: 'transfer' as const }
  await call(payrollApi.addAdvance, { ...advance, voucher: 'YZ-2026-10-01', approval }, clerk)
  const workerId = daily?.workerId ?? ''
  const tax = { workerId, fromMonth: '2026-08', mode: 'cumulative' as const, why: '全员全额申报', approval }
  await call(payrollApi.setTax, { ...tax, monthlySpecialFen: 50_000 }, clerk)
  const before = { months: 7, incomeFen: 5_600_000, deductedFen: 200_000, withheldFen: 30_000 }
  await call(payrollApi.setTaxOpening, { workerId, year: 2026, ...before, approval }, clerk)

  for (const worker of team.workers) station.putCard(worker.card)
  const confirm = async (rows: ReadonlyArray<{ id: string; workerId: string }>) => {
    for (const row of rows) {
      const card = team.workers.find((worker) => worker.workerId === row.workerId)?.card
      const way = { how: 'card' as const, readId: card?.readId ?? '' }
      await call(payrollApi.confirm, { lineId: row.id, way }, { context: station.context() })
    }
  }
  const freeze = async (listId: string) => {
    await call(payrollApi.review, { listId }, clerk)
    await call(payrollApi.publish, { listId }, clerk)
    station.clock.advance(2 * 86_400)
    return call(payrollApi.freeze, { listId, approval }, clerk)
  }
  const drafted = await call(payrollApi.draft, { teamId: team.teamId, month: MONTH }, clerk)
  const disputed = drafted.rows.find((row) => row.workerId === held?.workerId)
  await call(payrollApi.hold, { lineId: disputed?.id ?? '', text: '少记一天', readId: null }, clerk)
  await confirm(drafted.rows.filter((row) => row !== disputed))
  const list = await freeze(drafted.id)
  const [objection] = (await call(payrollApi.list, { listId: list.id }, clerk)).objections
  await call(payrollApi.answerObjection, { objectionId: objection?.id ?? '', answer: '核对无误' }, clerk)

  const again = { teamId: team.teamId, month: MONTH, reason: '漏记一天', approval }
  await call(attendanceApi.reopenSheet, again, clerk)
  sheet(planOf(daily ?? null), 1)
  const backPay = [{ engagementId: of(hourly), forMonth: '2026-09', amountFen: 12_000, reason: '工具补贴漏发' }]
  const added = await call(payrollApi.draftSupplement, { listId: list.id, backPay }, clerk)
  await confirm(added.rows)
  const supplement = await freeze(added.id)
  return { ...site, team, clerk, list, supplement, held, daily, hourly, confirm }
}
