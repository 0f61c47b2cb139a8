/** What an amount rests on besides its formula: the dated tables, and the agreement, pot, voucher, order or sheets behind it. Reads only. */
import type { Deduction } from '../../contract/pay.ts'
import { itemFen } from '../../contract/piecework.ts'
import type { Ground, PolicyTable } from '../../contract/trace.ts'
import {
  type FrozenWorkday,
  frozenWorkdays,
  type PunchName,
  punchIdsOf,
  punchReader,
  sheetById,
} from '../attendance/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import type { Component, ComponentKind } from './rules.ts'
import { termsOfEngagement } from './sources.ts'

/** Tables that each kind of amount is reckoned by. A new kind has to name its own. */
export const TABLES_OF: Readonly<Record<ComponentKind | Deduction['kind'], readonly PolicyTable[]>> = {
  'day-rate': ['pay'],
  'hour-rate': ['pay'],
  month: ['pay', 'holidays'],
  'special-day': ['pay', 'holidays'],
  overtime: ['pay', 'holidays'],
  piecework: ['pay'],
  allowance: [],
  bonus: [],
  'back-pay': [],
  'social-insurance': [],
  tax: ['income-tax', 'tax-period'],
  'court-order': [],
  damage: ['minimum-wage'],
  other: [],
  advance: [],
}

export interface TracedLine {
  lineId: string
  engagementId: string
  /** When its list was drafted. */
  draftedAt: string
}

/** The record behind an amount of pay; null where it rests on the sheet alone, or on a list from before records were named. */
export function groundOfComponent(db: Db, line: TracedLine, component: Component, firstDate: string): Ground | null {
  const { kind, formula } = component
  switch (kind) {
    case 'day-rate':
    case 'hour-rate':
    case 'month':
    case 'special-day':
    case 'overtime':
      return agreementOf(db, line.engagementId, firstDate)
    case 'piecework':
      return formula.sourceId ? potOf(db, formula.sourceId) : null
    case 'allowance':
    case 'bonus':
      return formula.sourceId ? extraOf(db, formula.sourceId) : null
    case 'back-pay': {
      const { fromSheet, toSheet } = formula.params
      return typeof fromSheet === 'string' && typeof toSheet === 'string'
        ? sheetsOf(db, line.engagementId, fromSheet, toSheet)
        : null
    }
  }
}

/** The voucher of an advance or the order of a deduction; null for computed tax, whose steps say it. */
export function groundOfDeduction(db: Db, line: TracedLine, deduction: Deduction): Ground | null {
  const { kind, sourceId, amountFen: takenFen } = deduction
  if (sourceId === null) return null
  const takenBeforeFen = takenBefore(db, line, sourceId)
  const claimed = (amountFen: number) => ({ amountFen, takenBeforeFen, leftFen: amountFen - takenBeforeFen - takenFen })
  if (kind === 'advance') {
    const row = one<{ voucher: string; paidOn: string; how: 'transfer' | 'cash'; amountFen: number }>(
      db,
      'SELECT voucher, paid_on AS paidOn, how, amount_fen AS amountFen FROM advance WHERE id = ?',
      [sourceId],
    )
    return row ? { kind: 'advance', id: sourceId, ...row, ...claimed(row.amountFen) } : null
  }
  const row = one<{ document: string; month: string; amountFen: number; approvedBy: string | null }>(
    db,
    `SELECT o.document, o.month, o.amount_fen AS amountFen, u.name AS approvedBy FROM deduction_order o
     LEFT JOIN app_user u ON u.id = o.approved_by WHERE o.id = ?`,
    [sourceId],
  )
  return row ? { kind: 'order', id: sourceId, ...row, ...claimed(row.amountFen) } : null
}

/** What earlier living lists took of a claim. */
function takenBefore(db: Db, { lineId, draftedAt }: TracedLine, sourceId: string): number {
  const row = one<{ fen: number }>(
    db,
    `SELECT coalesce(sum(d.amount_fen), 0) AS fen FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id
     JOIN wage_list w ON w.id = l.list_id WHERE d.source_id = ? AND l.live = 1 AND l.id <> ? AND w.drafted_at < ?`,
    [sourceId, lineId, draftedAt],
  )
  return row?.fen ?? 0
}

function agreementOf(db: Db, engagementId: string, date: string): Ground | null {
  const term = termsOfEngagement(db, engagementId).findLast(({ fromDate }) => fromDate <= date)
  const contract = one<{ number: string }>(db, 'SELECT contract_number AS number FROM engagement WHERE id = ?', [
    engagementId,
  ])
  if (!term || !contract) return null
  const { fromDate, source, basis } = term
  const clause = basis.kind === 'month' ? basis.agreement : null
  return { kind: 'agreement', fromDate, source, contractNumber: contract.number, clause }
}

interface PotRow {
  name: string
  split: 'workdays' | 'shares'
  amountFen: number
  items: string
  generalBy: string | null
  contractorBy: string | null
}

function potOf(db: Db, id: string): Ground | null {
  const row = one<PotRow>(
    db,
    `SELECT o.name, o.split, o.amount_fen AS amountFen, o.items, g.name AS generalBy, c.name AS contractorBy
     FROM piece_pot o LEFT JOIN app_user g ON g.id = o.general_by LEFT JOIN app_user c ON c.id = o.contractor_by
     WHERE o.id = ?`,
    [id],
  )
  if (!row) return null
  type Item = Parameters<typeof itemFen>[0] & { name: string; unit: string }
  const items = (JSON.parse(row.items) as Item[]).map((item) => ({ ...item, amountFen: itemFen(item) }))
  return { kind: 'pot', id, ...row, items }
}

function extraOf(db: Db, id: string): Ground | null {
  const row = one<{ name: string; month: string; per: 'month' | 'day'; amountFen: number }>(
    db,
    'SELECT name, month, per, amount_fen AS amountFen FROM wage_extra WHERE id = ?',
    [id],
  )
  return row ? { kind: 'extra', id, ...row } : null
}

/** Days in which two sheets of a month differ for an engagement, with the punches of the sheet that stands. */
function sheetsOf(db: Db, engagementId: string, fromSheet: string, toSheet: string): Ground {
  const daysOf = (sheetId: string) =>
    new Map(
      frozenWorkdays(db, sheetId)
        .filter((day) => day.engagementId === engagementId)
        .map((day) => [day.date, day]),
    )
  const punchesOf = punchReader(db)
  const [old, now] = [daysOf(fromSheet), daysOf(toSheet)]
  const dates = [...new Set([...old.keys(), ...now.keys()])].sort()
  const ref = (sheetId: string) => ({ id: sheetId, hash: sheetById(db, sheetId).hash })
  return {
    kind: 'sheets',
    before: ref(fromSheet),
    after: ref(toSheet),
    days: dates.flatMap((date) => {
      const [before, after] = [figures(old.get(date)), figures(now.get(date))]
      if (before?.workdayCenti === after?.workdayCenti && before?.overtimeMinutes === after?.overtimeMinutes) return []
      const day = now.get(date) ?? old.get(date)
      const punches = day ? tracedPunches(db, punchesOf(day)) : []
      return [{ date, before, after, punches }]
    }),
  }
}

function figures(day: FrozenWorkday | undefined) {
  return day ? { workdayCenti: day.workdayCenti, overtimeMinutes: day.overtimeMinutes } : null
}

/** Punches by time. @param punches as a sheet names them */
export function tracedPunches(db: Db, punches: readonly PunchName[]) {
  return all<{ id: string; seconds: number; direction: number; provenance: string }>(
    db,
    `SELECT id, at_seconds AS seconds, direction, provenance FROM punch
     WHERE id IN (SELECT value FROM json_each(?)) AND at_seconds IS NOT NULL ORDER BY at_seconds, id`,
    [JSON.stringify(punchIdsOf(db, punches))],
  ).map(({ id, seconds, direction, provenance }) => ({
    id,
    at: new Date(seconds * 1000).toISOString(),
    direction,
    provenance,
  }))
}

/** The objection that an earlier line of the month was held for; null where none was. */
export function disputeOf(db: Db, engagementId: string, month: string, addsTo: string | null) {
  if (addsTo === null) return null
  return (
    one<{ text: string; answer: string | null }>(
      db,
      `SELECT o.text, o.answer FROM wage_objection o JOIN wage_line l ON l.id = o.line_id
       WHERE l.engagement_id = ? AND l.month = ? AND l.held = 1 AND l.list_id = ? ORDER BY o.at DESC, o.id DESC LIMIT 1`,
      [engagementId, month, addsTo],
    ) ?? null
  )
}
