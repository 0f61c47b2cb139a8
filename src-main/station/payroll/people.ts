/** The people of a team in a month, with what their wages are made by: for the screens where inputs are entered. Reads only. */

import type { PayBasis, PayPeople, PayPerson } from '../../contract/pay.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import { projectOf, tradeOn } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { taxMonthOf } from './claims.ts'
import { lastDayOf, payDateOf } from './dates.ts'
import { taxPeriodRuleOf } from './policy.ts'
import { rateInForce } from './rules.ts'
import { termsOfEngagement } from './sources.ts'

type Row = Omit<PayPerson, 'idTail' | 'basis' | 'tax' | 'opening'> & { idNumberSealed: string; erased: number }

/** Everybody with an engagement in the month, by name, whether he has left since or not. */
export function payPeople(db: Db, keys: KeyRing, teamId: string, month: string): PayPeople {
  const last = lastDayOf(month)
  const taxMonth = taxMonthOf(db, month)
  const rows = all<Row>(
    db,
    `SELECT e.worker_id AS workerId, e.id AS engagementId, p.name, p.id_number_sealed AS idNumberSealed,
       p.erased_at IS NOT NULL AS erased, ${tradeOn('@last')} AS trade, e.entry_date AS entryDate, e.exit_date AS exitDate,
       coalesce((SELECT d.workday_centi FROM sheet_worker d WHERE d.sheet_id = s.id AND d.engagement_id = e.id), 0) AS workdayCenti
     FROM engagement e JOIN worker p ON p.id = e.worker_id
     LEFT JOIN standing_sheet s ON s.team_id = e.team_id AND s.month = @month
     WHERE e.team_id = @teamId AND e.entry_date <= @last AND (e.exit_date IS NULL OR e.exit_date >= @month || '-01')
     ORDER BY p.pinyin, e.id`,
    { teamId, month, last },
  )
  const closed = one(db, 'SELECT 1 FROM standing_sheet WHERE team_id = ? AND month = ?', [teamId, month]) !== undefined
  const people = rows.map(({ idNumberSealed, erased, ...row }): PayPerson => {
    const on = row.exitDate !== null && row.exitDate < last ? row.exitDate : last
    return {
      ...row,
      idTail: erased ? '' : keys.open(row.workerId, 'idNumber', idNumberSealed).slice(-4),
      basis: basisOn(db, row.engagementId, on),
      workdayCenti: closed ? row.workdayCenti : null,
      tax: taxOf(db, row.workerId, month),
      opening: openingOf(db, row.workerId, taxMonth),
    }
  })
  const frozen = one(
    db,
    "SELECT 1 FROM wage_list WHERE team_id = ? AND month = ? AND state = 'frozen' AND supplement = 0",
    [teamId, month],
  )
  const payDate = payDateOf(holidaysOf(db), month, projectOf(db)?.payDay ?? 28)
  return { people, payDate, taxMonth, taxBy: taxPeriodRuleOf(month), frozen: frozen !== undefined }
}

function basisOn(db: Db, engagementId: string, date: string): PayBasis | null {
  return rateInForce(termsOfEngagement(db, engagementId), date)?.basis ?? null
}

function taxOf(db: Db, workerId: string, month: string): PayPerson['tax'] {
  const row = one<NonNullable<PayPerson['tax']>>(
    db,
    `SELECT from_month AS fromMonth, mode, monthly_special_fen AS monthlySpecialFen, why FROM tax_setting
     WHERE worker_id = ? AND from_month <= ? ORDER BY from_month DESC LIMIT 1`,
    [workerId, month],
  )
  return row ?? null
}

function openingOf(db: Db, workerId: string, taxMonth: string): PayPerson['opening'] {
  const row = one<NonNullable<PayPerson['opening']>>(
    db,
    `SELECT worker_id AS workerId, year, months, income_fen AS incomeFen, deducted_fen AS deductedFen, withheld_fen AS withheldFen
     FROM tax_opening WHERE worker_id = ? AND year = ?`,
    [workerId, Number(taxMonth.slice(0, 4))],
  )
  return row ?? null
}
