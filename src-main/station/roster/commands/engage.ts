import type { z } from 'zod'
import { StationError } from '../../../contract/errors.ts'
import type { engagementInputSchema } from '../../../contract/roster.ts'
import { type Approval, secondPersonRoles, verifyApproval } from '../../access/approval.ts'
import type { Tx } from '../../journal/ledger.ts'
import { type Db, one } from '../../store/db.ts'
import { requireTrade } from '../codes.ts'
import { dayRateSet, tradeChanged, workerEngaged, workerExited } from '../facts.ts'
import { livingWorker } from '../people.ts'
import { type EngagementRow, engagementById, rateOn, siteDate, teamById } from '../queries.ts'
import { ageFinding, ageOn } from '../rules/identity.ts'

export type EngagementInput = z.output<typeof engagementInputSchema>

/**
 * A worker enters a team. His contract covers the entry day, his safety training is not after it (建市〔2019〕18号 art. 8 as amended 2022),
 * he is 16 or older on it (Labour Law art. 15), and he is in no other team after that day: whoever changes teams leaves one and enters the other
 * on the same date, and works for both on it.
 * @throws StationError `roster.unknown-team`, `roster.unknown-trade`, `roster.contract-dates`, `roster.contract-not-covering`,
 *   `roster.training-after-entry`, `roster.under-16`, `roster.engagement-overlap`
 */
export function engageWorker(tx: Tx, workerId: string, input: EngagementInput): string {
  const worker = livingWorker(tx.db, workerId)
  teamById(tx.db, input.teamId)
  requireTrade(input.trade)
  assertDates(input)
  const age = ageOn(tx.keys.open(workerId, 'birth', worker.birthSealed), input.entryDate)
  if (ageFinding(age, worker.sex) === 'under-16') throw new StationError('roster.under-16', { age, name: worker.name })
  assertNoOverlap(tx.db, workerId, input.entryDate)
  const engagementId = tx.newId('EN')
  tx.record(workerEngaged, { ...input, engagementId, workerId })
  return engagementId
}

function assertDates({ entryDate, contractFrom, contractTo, trainingDate }: EngagementInput): void {
  if (contractTo !== null && contractTo < contractFrom)
    throw new StationError('roster.contract-dates', { from: contractFrom, to: contractTo })
  if (entryDate < contractFrom || (contractTo !== null && entryDate > contractTo))
    throw new StationError('roster.contract-not-covering', {
      entry: entryDate,
      from: contractFrom,
      to: contractTo ?? '—',
    })
  if (trainingDate > entryDate)
    throw new StationError('roster.training-after-entry', { training: trainingDate, entry: entryDate })
}

function assertNoOverlap(db: Db, workerId: string, entryDate: string): void {
  const other = one<{ team: string; entry: string; exit: string | null }>(
    db,
    `SELECT t.name AS team, e.entry_date AS entry, e.exit_date AS exit FROM engagement e JOIN team t ON t.id = e.team_id
     WHERE e.worker_id = ? AND (e.exit_date IS NULL OR e.exit_date > ?) ORDER BY e.entry_date LIMIT 1`,
    [workerId, entryDate],
  )
  if (other)
    throw new StationError('roster.engagement-overlap', { team: other.team, from: other.entry, to: other.exit ?? '—' })
}

/** The last day of an engagement. @throws StationError `roster.already-left`, `roster.exit-before-entry`, `roster.exit-in-future`. */
export function exitWorker(tx: Tx, input: { engagementId: string; exitDate: string; reason: string }): string {
  const engagement = engagementById(tx.db, input.engagementId)
  if (engagement.exitDate !== null) throw new StationError('roster.already-left', { date: engagement.exitDate })
  if (input.exitDate < engagement.entryDate)
    throw new StationError('roster.exit-before-entry', { entry: engagement.entryDate, exit: input.exitDate })
  const today = siteDate(tx.db, tx.at)
  if (input.exitDate > today) throw new StationError('roster.exit-in-future', { exit: input.exitDate, today })
  tx.record(workerExited, { engagementId: engagement.engagementId, exitDate: input.exitDate }, { reason: input.reason })
  return engagement.workerId
}

export interface DayRateInput {
  engagementId: string
  fromDate: string
  dayRateFen: number
  reason: string
  approval: Approval
}

/** New day rate from a day on, with a second person. @throws StationError `roster.rate-outside-engagement`, `roster.rate-unchanged`. */
export function setDayRate(tx: Tx, input: DayRateInput): string {
  const { engagementId, fromDate, dayRateFen } = input
  const engagement = engagementById(tx.db, engagementId)
  assertWithin(engagement, fromDate)
  if (rateOn(tx.db, engagementId, fromDate) === dayRateFen) throw new StationError('roster.rate-unchanged')
  const approver = verifyApproval(tx, input.approval, { roles: secondPersonRoles(tx.actor) })
  tx.record(dayRateSet, { engagementId, fromDate, dayRateFen }, { approver, reason: input.reason })
  return engagement.workerId
}

export interface TradeInput {
  engagementId: string
  fromDate: string
  trade: string
  reason: string
}

/**
 * Another trade from a day on; team, contract and pay stay. Papers and screens of a period show the trade of its end, so a change is not dated ahead.
 * @throws StationError `roster.unknown-trade`, `roster.rate-outside-engagement`, `roster.trade-in-future`, `roster.trade-unchanged`
 */
export function changeTrade(tx: Tx, { engagementId, fromDate, trade, reason }: TradeInput): string {
  const engagement = engagementById(tx.db, engagementId)
  requireTrade(trade)
  assertWithin(engagement, fromDate)
  const today = siteDate(tx.db, tx.at)
  if (fromDate > today) throw new StationError('roster.trade-in-future', { date: fromDate, today })
  const before = one<{ trade: string }>(
    tx.db,
    'SELECT trade FROM engagement_trade WHERE engagement_id = ? AND from_date <= ? ORDER BY from_date DESC LIMIT 1',
    [engagementId, fromDate],
  )
  if (before?.trade === trade) throw new StationError('roster.trade-unchanged')
  tx.record(tradeChanged, { engagementId, fromDate, trade }, { reason })
  return engagement.workerId
}

function assertWithin({ entryDate, exitDate }: EngagementRow, date: string): void {
  if (date < entryDate || (exitDate !== null && date > exitDate))
    throw new StationError('roster.rate-outside-engagement', { date, from: entryDate, to: exitDate ?? '—' })
}
