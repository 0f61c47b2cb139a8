/** Facts that wages are made from: pay bases, piecework, allowances, advances, deductions, tax settings, exit settlements. */
import { z } from 'zod'
import { dateSchema, fenSchema, idSchema, monthSchema } from '../../contract/common.ts'
import {
  advanceInputSchema,
  deductionInputSchema,
  extraInputSchema,
  payBasisSchema,
  potInputSchema,
  taxInputSchema,
  taxOpeningSchema,
} from '../../contract/pay.ts'
import { defineFact } from '../journal/facts.ts'
import { insert, run } from '../store/db.ts'

/** How an engagement is paid from a day on; a second one for the same day takes the place of the first. Day rates of the roster stay valid before it. */
export const payBasisSet = defineFact({
  kind: 'payroll.pay-basis-set',
  version: 1,
  schema: z.strictObject({ engagementId: idSchema, fromDate: dateSchema, basis: payBasisSchema }),
  apply(db, { data }) {
    run(db, 'INSERT OR REPLACE INTO pay_basis (engagement_id, from_date, basis) VALUES (?, ?, ?)', [
      data.engagementId,
      data.fromDate,
      JSON.stringify(data.basis),
    ])
  },
})

/** A payment made ahead of the wage list, with its voucher. */
export const advancePaid = defineFact({
  kind: 'payroll.advance-paid',
  version: 1,
  schema: advanceInputSchema.extend({ advanceId: idSchema, workerId: idSchema }),
  apply(db, { data }) {
    insert(db, 'advance', {
      id: data.advanceId,
      engagement_id: data.engagementId,
      worker_id: data.workerId,
      paid_on: data.paidOn,
      amount_fen: data.amountFen,
      voucher: data.voucher,
      how: data.how,
    })
  },
})

export const deductionOrdered = defineFact({
  kind: 'payroll.deduction-ordered',
  version: 1,
  schema: deductionInputSchema.extend({ orderId: idSchema }),
  apply(db, { data, approver }) {
    insert(db, 'deduction_order', {
      id: data.orderId,
      engagement_id: data.engagementId,
      month: data.month,
      kind: data.kind,
      amount_fen: data.amountFen,
      document: data.document,
      approved_by: approver?.userId ?? null,
    })
  },
})

export const extraGranted = defineFact({
  kind: 'payroll.extra-granted',
  version: 1,
  schema: extraInputSchema.extend({ extraId: idSchema }),
  apply(db, { data }) {
    insert(db, 'wage_extra', {
      id: data.extraId,
      engagement_id: data.engagementId,
      month: data.month,
      kind: data.kind,
      per: data.per,
      amount_fen: data.amountFen,
      name: data.name,
    })
  },
})

/** A piecework pot as measured; whoever measured it has confirmed it for his side. */
export const potMeasured = defineFact({
  kind: 'payroll.pot-measured',
  version: 1,
  schema: potInputSchema.extend({ potId: idSchema, amountFen: fenSchema, side: z.enum(['general', 'contractor']) }),
  apply(db, { data, actor }) {
    insert(db, 'piece_pot', {
      id: data.potId,
      team_id: data.teamId,
      month: data.month,
      name: data.name,
      split: data.split,
      items: JSON.stringify(data.items),
      amount_fen: data.amountFen,
      general_by: data.side === 'general' ? actor.userId : null,
      contractor_by: data.side === 'contractor' ? actor.userId : null,
    })
    for (const { engagementId, weight } of data.shares)
      insert(db, 'piece_share', { pot_id: data.potId, engagement_id: engagementId, weight })
  },
})

/** The other side agrees with the measurement. */
export const potConfirmed = defineFact({
  kind: 'payroll.pot-confirmed',
  version: 1,
  schema: z.strictObject({ potId: idSchema, side: z.enum(['general', 'contractor']) }),
  apply(db, { data, actor }) {
    const column = data.side === 'general' ? 'general_by' : 'contractor_by'
    run(db, `UPDATE piece_pot SET ${column} = ? WHERE id = ?`, [actor.userId, data.potId])
  },
})

const VOIDABLE = {
  advance: 'advance',
  deduction: 'deduction_order',
  extra: 'wage_extra',
  pot: 'piece_pot',
} as const
export type Voidable = keyof typeof VOIDABLE

/** An input that counts no more; it stays with the reason, and living lists made from it keep what they say. */
export const inputVoided = defineFact({
  kind: 'payroll.input-voided',
  version: 1,
  schema: z.strictObject({ what: z.enum(['advance', 'deduction', 'extra', 'pot']), id: idSchema }),
  apply(db, { data, reason }) {
    run(db, `UPDATE ${VOIDABLE[data.what]} SET voided_reason = ? WHERE id = ?`, [reason ?? '', data.id])
  },
})

export const taxSet = defineFact({
  kind: 'payroll.tax-set',
  version: 1,
  schema: taxInputSchema,
  apply(db, { data }) {
    run(
      db,
      'INSERT OR REPLACE INTO tax_setting (worker_id, from_month, mode, monthly_special_fen, why) VALUES (?, ?, ?, ?, ?)',
      [data.workerId, data.fromMonth, data.mode, data.monthlySpecialFen, data.why],
    )
  },
})

export const taxOpeningSet = defineFact({
  kind: 'payroll.tax-opening-set',
  version: 1,
  schema: taxOpeningSchema,
  apply(db, { data }) {
    run(
      db,
      `INSERT OR REPLACE INTO tax_opening (worker_id, year, months, income_fen, deducted_fen, withheld_fen)
       VALUES (@workerId, @year, @months, @incomeFen, @deductedFen, @withheldFen)`,
      { ...data },
    )
  },
})

/** A leaver agrees with his account of the whole engagement. */
export const settlementConfirmed = defineFact({
  kind: 'payroll.settlement-confirmed',
  version: 1,
  schema: z.strictObject({
    settlementId: idSchema,
    engagementId: idSchema,
    workerId: idSchema,
    payableFen: fenSchema,
    deductedFen: fenSchema,
    advancedFen: fenSchema,
    paidFen: fenSchema,
    unpaidFen: fenSchema,
    how: z.enum(['card', 'paper']),
    readId: z.string().nullable(),
  }),
  apply(db, { data, at, seq }) {
    insert(db, 'exit_settlement', {
      id: data.settlementId,
      engagement_id: data.engagementId,
      worker_id: data.workerId,
      payable_fen: data.payableFen,
      deducted_fen: data.deductedFen,
      advanced_fen: data.advancedFen,
      paid_fen: data.paidFen,
      unpaid_fen: data.unpaidFen,
      how: data.how,
      at,
      seq,
    })
  },
})

/** Labour value of a team's confirmed output in a month (当月工程进度); a later word takes the place of the one before. */
export const progressNoted = defineFact({
  kind: 'payroll.progress-noted',
  version: 1,
  schema: z.strictObject({
    teamId: idSchema,
    month: monthSchema,
    labourFen: fenSchema.positive(),
    reference: z.string().min(1).max(100),
  }),
  apply(db, { data: { teamId, month, labourFen, reference }, at, actor, seq }) {
    run(
      db,
      `INSERT OR REPLACE INTO team_progress (team_id, month, labour_fen, reference, noted_at, noted_by, seq)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [teamId, month, labourFen, reference, at, actor.userId, seq],
    )
  },
})
