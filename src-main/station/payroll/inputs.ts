/** Commands that record what wages are made from. Each checks the dates against the engagement and the month, and names the field that is wrong. */
import type { z } from 'zod'
import type { Role } from '../../contract/access.ts'
import { StationError } from '../../contract/errors.ts'
import type {
  advanceInputSchema,
  deductionInputSchema,
  Entered,
  extraInputSchema,
  PayBasis,
  potInputSchema,
  taxInputSchema,
  taxOpeningSchema,
} from '../../contract/pay.ts'
import { potFen } from '../../contract/piecework.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../access/approval.ts'
import type { Actor } from '../journal/facts.ts'
import type { Tx } from '../journal/ledger.ts'
import { type EngagementRow, engagementById, siteDate, teamById, workerName } from '../roster/queries.ts'
import { one } from '../store/db.ts'
import { lastDayOf } from './dates.ts'
import {
  advancePaid,
  deductionOrdered,
  extraGranted,
  inputVoided,
  payBasisSet,
  potConfirmed,
  potMeasured,
  taxOpeningSet,
  taxSet,
  type Voidable,
} from './facts-inputs.ts'
import { LEGAL_DIVISOR_CENTI } from './monthly.ts'

interface Consented {
  approval: Approval
}

/**
 * How an engagement is paid from a day on. A monthly wage by other than 21.75 days names where that is agreed.
 * @throws StationError `payroll.outside-engagement`, `payroll.divisor-needs-agreement`, `payroll.month-frozen`.
 */
export function setPayBasis(
  tx: Tx,
  input: Consented & { engagementId: string; fromDate: string; basis: PayBasis; reason: string },
): void {
  const { engagementId, fromDate, basis } = input
  const engagement = engagementById(tx.db, engagementId)
  assertWithin(engagement, fromDate)
  if (basis.kind === 'month' && basis.divisorCenti !== LEGAL_DIVISOR_CENTI && basis.agreement === null)
    throw new StationError('payroll.divisor-needs-agreement')
  assertNotFrozen(tx, engagement.teamId, fromDate.slice(0, 7))
  const approver = verifyApproval(tx, input.approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(payBasisSet, { engagementId, fromDate, basis }, { approver, reason: input.reason })
}

type Advance = z.output<typeof advanceInputSchema>
type Deducted = z.output<typeof deductionInputSchema>
type ExtraGiven = z.output<typeof extraInputSchema>

/**
 * A payment ahead of the list. After the exit was settled nothing is left to set it off against.
 * @throws StationError `payroll.outside-engagement`, `payroll.already-settled`, `payroll.in-future`, `payroll.voucher-known`.
 */
export function addAdvance(tx: Tx, input: Advance & Consented): string {
  const { approval, ...advance } = input
  return recordAdvance(tx, advance, () => verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) }))
}

function recordAdvance(tx: Tx, advance: Advance, approved: () => Actor): string {
  const engagement = engagementById(tx.db, advance.engagementId)
  assertWithin(engagement, advance.paidOn)
  if (one(tx.db, 'SELECT 1 FROM exit_settlement WHERE engagement_id = ?', [advance.engagementId]))
    throw new StationError('payroll.already-settled')
  const today = siteDate(tx.db, tx.at)
  if (advance.paidOn > today) throw new StationError('payroll.in-future', { date: advance.paidOn, today })
  if (one(tx.db, 'SELECT 1 FROM advance WHERE voucher = ? AND voided_reason IS NULL', [advance.voucher]))
    throw new StationError('payroll.voucher-known', { voucher: advance.voucher })
  const approver = approved()
  const advanceId = tx.newId('AV')
  tx.record(advancePaid, { ...advance, advanceId, workerId: engagement.workerId }, { approver })
  return advanceId
}

/**
 * A deduction of a month. Permitted are tax, social insurance, court orders and agreed damage; anything else only with a manager's consent
 * (工资支付暂行规定 art. 15, 16). Tax by hand needs the worker's tax to be set so.
 * @throws StationError `payroll.deduction-not-permitted`, `payroll.tax-not-by-hand`, `payroll.outside-engagement`, `payroll.month-frozen`.
 */
export function addDeduction(tx: Tx, input: Deducted & { approval: Approval | null }): string {
  const { approval, ...order } = input
  return recordDeduction(tx, order, () => {
    if (input.kind === 'other' && approval === null) throw new StationError('payroll.deduction-not-permitted')
    return approval === null ? undefined : verifyApproval(tx, approval, { roles: deductionApprovers(tx, [order]) })
  })
}

/** What the law does not name is a manager's to allow, also where the clerk's own second person could be another. */
function deductionApprovers(tx: Tx, orders: readonly Deducted[]): Role[] {
  return orders.some(({ kind }) => kind === 'other') ? ['manager'] : secondPersonRoles(tx.actor)
}

function recordDeduction(tx: Tx, order: Deducted, approved: () => Actor | undefined): string {
  const engagement = monthOfEngagement(tx, order.engagementId, order.month)
  if (order.kind === 'tax' && taxMode(tx, engagement.workerId, order.month) === 'cumulative')
    throw new StationError('payroll.tax-not-by-hand')
  const approver = approved()
  const orderId = tx.newId('DO')
  tx.record(deductionOrdered, { ...order, orderId }, approver ? { approver } : {})
  return orderId
}

/** @throws StationError `payroll.outside-engagement`, `payroll.month-frozen`. */
export function addExtra(tx: Tx, input: ExtraGiven & Consented): string {
  const { approval, ...extra } = input
  return recordExtra(tx, extra, () => verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) }))
}

function recordExtra(tx: Tx, extra: ExtraGiven, approved: () => Actor): string {
  monthOfEngagement(tx, extra.engagementId, extra.month)
  const approver = approved()
  const extraId = tx.newId('EX')
  tx.record(extraGranted, { ...extra, extraId }, { approver })
  return extraId
}

/** Many advances with one consent: those in order are recorded, the others named by row and field. */
export function addAdvances(tx: Tx, input: { rows: readonly Advance[] } & Consented): Entered {
  const approver = verifyApproval(tx, input.approval, { roles: secondPersonRoles(tx.actor) })
  return enterAll(input.rows, (row) => recordAdvance(tx, row, () => approver))
}

export function addDeductions(tx: Tx, input: { rows: readonly Deducted[] } & Consented): Entered {
  const approver = verifyApproval(tx, input.approval, { roles: deductionApprovers(tx, input.rows) })
  return enterAll(input.rows, (row) => recordDeduction(tx, row, () => approver))
}

export function addExtras(tx: Tx, input: { rows: readonly ExtraGiven[] } & Consented): Entered {
  const approver = verifyApproval(tx, input.approval, { roles: secondPersonRoles(tx.actor) })
  return enterAll(input.rows, (row) => recordExtra(tx, row, () => approver))
}

/** Field that a refused row has to be mended in. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'payroll.outside-engagement': 'date',
  'payroll.in-future': 'date',
  'payroll.voucher-known': 'voucher',
  'payroll.tax-not-by-hand': 'kind',
}

/** A row is refused before anything of it is recorded, so the others stand. */
function enterAll<T>(rows: readonly T[], enter: (row: T) => string): Entered {
  const entered: Entered = { recorded: [], refused: [] }
  for (const [row, input] of rows.entries()) {
    try {
      entered.recorded.push({ row, id: enter(input) })
    } catch (error) {
      if (!(error instanceof StationError)) throw error
      entered.refused.push({ row, field: FIELD_OF[error.code] ?? null, code: error.code, params: error.params })
    }
  }
  return entered
}

export type Side = 'general' | 'contractor'

/**
 * Measures a piecework pot for one side; the other side confirms it before it is paid.
 * @throws StationError `payroll.shares-missing`, `payroll.share-twice`, `payroll.other-team`, `payroll.month-frozen`, `payroll.pot-empty`.
 */
export function measurePot(tx: Tx, input: z.output<typeof potInputSchema>, side: Side): string {
  teamById(tx.db, input.teamId)
  assertNotFrozen(tx, input.teamId, input.month)
  if (input.split === 'shares' && input.shares.length === 0) throw new StationError('payroll.shares-missing')
  const seen = new Set<string>()
  for (const { engagementId } of input.shares) {
    const engagement = engagementById(tx.db, engagementId)
    if (engagement.teamId !== input.teamId) throw new StationError('payroll.other-team')
    if (seen.has(engagementId)) throw new StationError('payroll.share-twice', { name: engagement.workerName })
    seen.add(engagementId)
  }
  const amountFen = potFen(input.items)
  if (amountFen === 0) throw new StationError('payroll.pot-empty')
  const potId = tx.newId('PP')
  tx.record(potMeasured, { ...input, potId, amountFen, side })
  return potId
}

/** @throws StationError `payroll.unknown-input`, `payroll.pot-confirmed`, `payroll.month-frozen`. */
export function confirmPot(tx: Tx, potId: string, side: Side): void {
  const pot = potRow(tx, potId)
  if (pot.voided !== null) throw new StationError('payroll.unknown-input', { id: potId })
  assertNotFrozen(tx, pot.teamId, pot.month)
  if ((side === 'general' ? pot.generalBy : pot.contractorBy) !== null) throw new StationError('payroll.pot-confirmed')
  tx.record(potConfirmed, { potId, side })
}

/** The pot's team, for who may see it. @throws StationError `payroll.unknown-input`. */
export function potRow(tx: Pick<Tx, 'db'>, potId: string) {
  const row = one<{
    teamId: string
    month: string
    generalBy: string | null
    contractorBy: string | null
    voided: string | null
  }>(
    tx.db,
    `SELECT team_id AS teamId, month, general_by AS generalBy, contractor_by AS contractorBy, voided_reason AS voided
     FROM piece_pot WHERE id = ?`,
    [potId],
  )
  if (!row) throw new StationError('payroll.unknown-input', { id: potId })
  return row
}

/** An input that was wrong counts no more; a frozen list that was made from it stands. @throws StationError `payroll.unknown-input`, `payroll.input-used`. */
export function voidInput(tx: Tx, input: Consented & { what: Voidable; id: string; reason: string }): void {
  const table = { advance: 'advance', deduction: 'deduction_order', extra: 'wage_extra', pot: 'piece_pot' }[input.what]
  const row = one<{ voided: string | null }>(tx.db, `SELECT voided_reason AS voided FROM ${table} WHERE id = ?`, [
    input.id,
  ])
  if (!row || row.voided !== null) throw new StationError('payroll.unknown-input', { id: input.id })
  const used = one(
    tx.db,
    `SELECT 1 FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id JOIN wage_list w ON w.id = l.list_id
     WHERE d.source_id = ? AND w.state = 'frozen' AND l.held = 0`,
    [input.id],
  )
  if (used) throw new StationError('payroll.input-used')
  if (input.what === 'pot') {
    const pot = potRow(tx, input.id)
    assertNotFrozen(tx, pot.teamId, pot.month)
  }
  const approver = verifyApproval(tx, input.approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(inputVoided, { what: input.what, id: input.id }, { approver, reason: input.reason })
}

export function setTax(tx: Tx, input: z.output<typeof taxInputSchema> & Consented): void {
  const { approval, ...setting } = input
  workerName(tx.db, input.workerId)
  const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(taxSet, setting, { approver })
}

/** The same setting for several workers. */
export function setTaxOfMany(
  tx: Tx,
  input: Omit<z.output<typeof taxInputSchema>, 'workerId'> & Consented & { workerIds: readonly string[] },
): void {
  const { approval, workerIds, ...setting } = input
  const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  for (const workerId of workerIds) {
    workerName(tx.db, workerId)
    tx.record(taxSet, { ...setting, workerId }, { approver })
  }
}

export function setTaxOpening(tx: Tx, input: z.output<typeof taxOpeningSchema> & Consented): void {
  const { approval, ...opening } = input
  workerName(tx.db, input.workerId)
  const approver = verifyApproval(tx, approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(taxOpeningSet, opening, { approver })
}

function taxMode(tx: Tx, workerId: string, month: string): string | undefined {
  return one<{ mode: string }>(
    tx.db,
    'SELECT mode FROM tax_setting WHERE worker_id = ? AND from_month <= ? ORDER BY from_month DESC LIMIT 1',
    [workerId, month],
  )?.mode
}

function assertWithin(engagement: EngagementRow, date: string): void {
  const { entryDate, exitDate } = engagement
  if (date < entryDate || (exitDate !== null && date > exitDate))
    throw new StationError('payroll.outside-engagement', { date, from: entryDate, to: exitDate ?? '—' })
}

/** The engagement touches the month, and the month's list is not frozen. */
function monthOfEngagement(tx: Tx, engagementId: string, month: string): EngagementRow {
  const engagement = engagementById(tx.db, engagementId)
  const { entryDate, exitDate } = engagement
  if (lastDayOf(month) < entryDate || (exitDate !== null && exitDate < `${month}-01`))
    throw new StationError('payroll.outside-engagement', { date: month, from: entryDate, to: exitDate ?? '—' })
  assertNotFrozen(tx, engagement.teamId, month)
  return engagement
}

function assertNotFrozen(tx: Tx, teamId: string, month: string): void {
  const frozen = one(
    tx.db,
    "SELECT 1 FROM wage_list WHERE team_id = ? AND month = ? AND state = 'frozen' AND supplement = 0",
    [teamId, month],
  )
  if (frozen) throw new StationError('payroll.month-frozen', { team: teamById(tx.db, teamId).name, month })
}
