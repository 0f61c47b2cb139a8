/** Who a number is, and until when: numbers that devices gave, and cards. */
import type { z } from 'zod'
import type { attendanceContract } from '../../contract/attendance.ts'
import { StationError } from '../../contract/errors.ts'
import { cardBits, printedCardNumber, sameCard } from '../../contract/wedge.ts'
import type { Tx } from '../journal/ledger.ts'
import { siteDate, workerName } from '../roster/queries.ts'
import { one } from '../store/db.ts'
import { linkOf } from './devices/links.ts'
import { readsCards, tappedNumber } from './devices/readers.ts'
import { numberAssigned, numberEnded } from './number-facts.ts'
import { type HeldNumber, holdersOfCard, numbersOfWorker, ownersOfNumber, punchesOfNumber } from './numbers.ts'
import { addDays } from './rules/time.ts'

type Input<K extends keyof typeof attendanceContract> =
  NonNullable<(typeof attendanceContract)[K]['~orpc']['inputSchema']> extends z.ZodType<infer T> ? T : never

/**
 * Says who a number is from a date on and judges its punches again. @returns punches of the number that now belong to the worker
 * @throws StationError `attendance.sheet-closed` if a closed month would change
 */
export function assignNumber(tx: Tx, { deviceId, number, workerId, fromDate }: Input<'assignNumber'>): number {
  const { db } = tx
  const name = workerName(db, workerId)
  if (deviceId !== null && !one(db, 'SELECT 1 FROM device WHERE id = ?', [deviceId]))
    throw new StationError('attendance.unknown-device', { device: deviceId })
  const known = one<{ workerId: string }>(
    db,
    'SELECT worker_id AS workerId FROM device_number WHERE device_id = ? AND number = ? AND from_date = ?',
    [deviceId ?? '', number, fromDate],
  )
  if (known?.workerId === workerId) throw new StationError('attendance.number-already-his', { number, name })
  for (const concerned of new Set([workerId, ...ownersOfNumber(db, number)])) assertOpenSince(tx, concerned, fromDate)
  const card = isCard(tx, deviceId, number)
  tx.record(numberAssigned, { deviceId, number, workerId, fromDate, ...(card ? { card } : {}) })
  return punchesOf(tx, number, deviceId, fromDate, workerId)
}

/** A number that a reader of cards told. */
function isCard({ db, keys }: Tx, deviceId: string | null, number: string): true | undefined {
  if (cardBits(number) === undefined) return undefined
  const seen = one<{ id: string; driver: string }>(
    db,
    `SELECT d.id, d.driver FROM punch p JOIN device d ON d.id = p.device_id
     WHERE p.number = ? AND p.worker_id IS NULL AND (? IS NULL OR d.id = ?) LIMIT 1`,
    [number, deviceId, deviceId],
  )
  return seen && readsCards(seen.driver, linkOf(db, keys, seen.id)?.options.cardFormat) ? true : undefined
}

function punchesOf({ db }: Tx, number: string, deviceId: string | null, fromDate: string, workerId: string): number {
  return punchesOfNumber(db, number, deviceId, fromDate).filter((punch) => punch.workerId === workerId).length
}

/**
 * Gives a worker a card from a day on: as tapped at a reader, or as printed on it. A card that somebody else has then is refused, or taken over
 * with the day before as its last one there: nobody shares a card. @returns number as kept, and punches that are now his
 * @throws StationError `attendance.card-of-another`, `attendance.card-already-his`, `attendance.card-number-unreadable`,
 * `attendance.card-given-later`, `attendance.sheet-closed`
 */
export function giveCard(tx: Tx, input: Input<'giveCard'>): { number: string; punches: number } {
  const { db } = tx
  const { workerId, fromDate } = input
  const name = workerName(db, workerId)
  const number = input.deviceId === null ? printedCardNumber(input.text) : tappedNumber(tx, input.deviceId, input.text)
  if (number === undefined) throw new StationError('attendance.card-number-unreadable', { text: input.text })
  const held = holdersOfCard(db, number).filter(({ toDate }) => toDate === null || toDate >= fromDate)
  if (held.some((one) => one.workerId === workerId && one.number === number && one.fromDate <= fromDate))
    throw new StationError('attendance.card-already-his', { number, name })
  const others = held.filter((one) => one.workerId !== workerId)
  const [first] = others
  if (first && !input.takeOver)
    throw new StationError('attendance.card-of-another', {
      number,
      name: workerName(db, first.workerId),
      from: first.fromDate,
    })
  const later = others.find((one) => one.fromDate >= fromDate)
  if (later)
    throw new StationError('attendance.card-given-later', {
      name: workerName(db, later.workerId),
      from: later.fromDate,
    })
  for (const concerned of new Set([workerId, ...ownersOfNumber(db, number)])) assertOpenSince(tx, concerned, fromDate)
  for (const other of others) end(tx, other, addDays(fromDate, -1), '换发给他人')
  tx.record(numberAssigned, { deviceId: null, number, workerId, fromDate, card: true })
  return { number, punches: punchesOf(tx, number, null, fromDate, workerId) }
}

/**
 * Ends a number of a worker after a day: a lost card lets nobody in any more. Other writings of the same card end with it.
 * @throws StationError `attendance.no-such-number`, `attendance.ends-in-future`, `attendance.ends-before-start`, `attendance.sheet-closed`
 */
export function endNumber(tx: Tx, input: Input<'endNumber'>): void {
  const { db } = tx
  const { workerId, lastDate } = input
  workerName(db, workerId)
  const open = numbersOfWorker(db, workerId).filter(({ toDate }) => toDate === null || toDate > lastDate)
  const meant = open.find(
    (one) => one.number === input.number && one.deviceId === (input.deviceId ?? '') && one.fromDate === input.fromDate,
  )
  if (!meant) throw new StationError('attendance.no-such-number', { number: input.number })
  if (lastDate > siteDate(db, tx.at)) throw new StationError('attendance.ends-in-future', { date: lastDate })
  if (lastDate < addDays(meant.fromDate, -1))
    throw new StationError('attendance.ends-before-start', { date: lastDate, from: meant.fromDate })
  assertOpenSince(tx, workerId, addDays(lastDate, 1))
  const same = (one: HeldNumber) => one === meant || (meant.card && one.card && sameCard(one.number, meant.number))
  for (const one of open.filter(same)) {
    const last = lastDate < addDays(one.fromDate, -1) ? addDays(one.fromDate, -1) : lastDate
    end(tx, one, last, input.reason)
  }
}

function end(tx: Tx, { deviceId, number, workerId, fromDate }: HeldNumber, lastDate: string, reason: string): void {
  tx.record(
    numberEnded,
    { deviceId: deviceId === '' ? null : deviceId, number, workerId, fromDate, lastDate },
    { reason },
  )
}

/** No month of the worker from a date on is closed. */
function assertOpenSince(tx: Tx, workerId: string, fromDate: string): void {
  const closed = one<{ month: string; team: string }>(
    tx.db,
    `SELECT s.month, t.name AS team FROM engagement e
     JOIN standing_sheet s ON s.team_id = e.team_id
       AND e.entry_date <= s.month || '-31' AND coalesce(e.exit_date, '9999') >= s.month || '-01'
     JOIN team t ON t.id = s.team_id
     WHERE e.worker_id = ? AND s.month >= ? ORDER BY s.month DESC LIMIT 1`,
    [workerId, fromDate.slice(0, 7)],
  )
  if (closed) throw new StationError('attendance.sheet-closed', { team: closed.team, month: closed.month })
}
