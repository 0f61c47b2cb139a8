import type { ShortfallFor } from '../../contract/bank.ts'
import { StationError } from '../../contract/errors.ts'
import { maskAccount } from '../../contract/mask.ts'
import { formatYuan, sumFen } from '../../contract/money.ts'
import { holidaysOf } from '../attendance/calendar.ts'
import type { Tx } from '../journal/ledger.ts'
import { payDateOf } from '../payroll/dates.ts'
import { all, type Db, one } from '../store/db.ts'
import { type BatchRow, batchRow, currentEscrow, escrowById } from './queries.ts'
import { knownBalance } from './statement-queries.ts'

/**
 * Refuses to let a batch go that the escrow account, as far as is known, cannot pay. An account that nothing is known of is let pass: the
 * batch says so in its warnings.
 * @throws StationError `bank.balance-too-low`, for which there is a letter, see {@link shortfallOf}.
 */
export function requireMoney(tx: Tx, batch: BatchRow): void {
  const balance = knownBalance(tx.db)
  if (!balance) return
  const missing = batch.totalFen + promisedFen(tx.db, batch.escrowId, batch) - balance.availableFen
  if (missing <= 0) return
  throw new StationError('bank.balance-too-low', {
    shortfall: formatYuan(missing),
    available: formatYuan(balance.availableFen),
    asOf: balance.asOf,
  })
}

/** What other batches that were released before, and have not left yet, will take, in fen: it comes first. */
function promisedFen(db: Db, escrowId: string, batch?: BatchRow): number {
  return (
    one<{ fen: number }>(
      db,
      `SELECT coalesce(sum(total_fen), 0) AS fen FROM bank_batch
       WHERE state = 'approved' AND id IS NOT @id AND escrow_id = @escrow AND (@at IS NULL OR approved_at < @at)`,
      { id: batch?.id ?? null, escrow: escrowId, at: batch?.approvedAt ?? null },
    )?.fen ?? 0
  )
}

interface TeamSum {
  teamName: string
  persons: number
  sumFen: number
}

interface Wanted {
  month: string
  messageId: string | null
  escrowId: string
  promisedFen: number
  payments: number
  teams: TeamSum[]
}

/**
 * The figures of the letter that asks for the missing money (补足资金函), or null when none is missing as far as is known, or the batch has left.
 * @throws StationError `bank.unknown-batch`, `bank.unknown-list`, `bank.months-differ`.
 */
export function shortfallOf(db: Db, about: ShortfallFor) {
  const wanted = 'batchId' in about ? wantedByBatch(db, about.batchId) : wantedByLists(db, about.listIds)
  const balance = knownBalance(db)
  const project = one<{ builderName: string; payDay: number }>(
    db,
    'SELECT builder_name AS builderName, pay_day AS payDay FROM project',
  )
  if (!wanted || !balance || !project) return null
  const totalFen = sumFen(wanted.teams.map((team) => team.sumFen))
  const shortfallFen = totalFen + wanted.promisedFen - balance.availableFen
  if (shortfallFen <= 0) return null
  const escrow = escrowById(db, wanted.escrowId)
  const contractor = one<{ name: string }>(db, "SELECT name FROM company WHERE kind = 'general' LIMIT 1")
  const { escrowId: _, ...figures } = wanted
  return {
    ...figures,
    accountName: escrow.accountName,
    masked: maskAccount(escrow.accountNumber),
    bankName: escrow.bankName,
    totalFen,
    balance,
    shortfallFen,
    payBy: payDateOf(holidaysOf(db), wanted.month, project.payDay),
    builderName: project.builderName,
    contractorName: contractor?.name ?? '',
  }
}

export type Shortfall = NonNullable<ReturnType<typeof shortfallOf>>

/** A batch that has not left. */
function wantedByBatch(db: Db, batchId: string): Wanted | null {
  const batch = batchRow(db, batchId)
  if (batch.state !== 'prepared' && batch.state !== 'approved') return null
  const { month, messageId, escrowId, paymentCount: payments } = batch
  const teams = all<TeamSum>(
    db,
    `SELECT t.name AS teamName, count(DISTINCT p.worker_id) AS persons, sum(p.amount_fen) AS sumFen
     FROM bank_payment p JOIN wage_list w ON w.id = p.list_id JOIN team t ON t.id = w.team_id
     WHERE p.batch_id = ? GROUP BY t.id ORDER BY t.name`,
    [batchId],
  )
  return { month, messageId, escrowId, payments, promisedFen: promisedFen(db, escrowId, batch), teams }
}

/** Lines of frozen lists that no batch has yet. */
function wantedByLists(db: Db, listIds: readonly string[]): Wanted | null {
  const escrow = currentEscrow(db)
  if (!escrow) return null
  const ids = JSON.stringify(listIds)
  const months = all<{ month: string }>(
    db,
    'SELECT DISTINCT month FROM wage_list WHERE id IN (SELECT value FROM json_each(?)) ORDER BY month',
    [ids],
  ).map(({ month }) => month)
  const [month] = months
  if (month === undefined) throw new StationError('bank.unknown-list', { list: listIds[0] ?? '' })
  if (months.length > 1) throw new StationError('bank.months-differ', { months: months.join(', ') })
  const teams = all<TeamSum & { payments: number }>(
    db,
    `SELECT t.name AS teamName, count(DISTINCT l.worker_id) AS persons, count(*) AS payments, sum(l.net_fen) AS sumFen
     FROM wage_line l JOIN wage_list w ON w.id = l.list_id JOIN team t ON t.id = w.team_id
     WHERE w.id IN (SELECT value FROM json_each(?)) AND w.state = 'frozen' AND l.live = 1 AND l.net_fen > 0
       AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id)
     GROUP BY t.id ORDER BY t.name`,
    [ids],
  )
  return {
    month,
    messageId: null,
    escrowId: escrow.id,
    promisedFen: promisedFen(db, escrow.id),
    payments: teams.reduce((sum, { payments }) => sum + payments, 0),
    teams: teams.map(({ payments: _, ...team }) => team),
  }
}
