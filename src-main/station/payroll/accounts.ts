/** What is owed and what was paid: inputs of a month, what a draft would be, what changed, a worker's account. Reads only. */
import type { Deduction, LineChange, PayInputs, PieceItem, Standing } from '../../contract/pay.ts'
import { workerName } from '../roster/queries.ts'
import { all, type Db } from '../store/db.ts'
import { computeSheet } from './compute.ts'
import { lastDayOf } from './dates.ts'
import { closedSheet } from './sources.ts'
import { listRow, livingList } from './views.ts'

const TAKEN = `(SELECT coalesce(sum(d.amount_fen), 0) FROM wage_deduction d JOIN wage_line l ON l.id = d.line_id
  WHERE d.source_id = o.id AND l.live = 1)`

/** Everything that goes into a team's list of a month besides its sheet; advances and damage as long as they are open. */
export function payInputs(db: Db, teamId: string, month: string): PayInputs {
  const at = { teamId, month, end: lastDayOf(month) }
  const names = 'JOIN engagement e ON e.id = o.engagement_id JOIN worker p ON p.id = e.worker_id'
  return {
    advances: all<PayInputs['advances'][number]>(
      db,
      `SELECT o.id, o.engagement_id AS engagementId, p.name, o.paid_on AS paidOn, o.amount_fen AS amountFen, o.voucher, o.how,
         ${TAKEN} AS takenFen
       FROM advance o ${names}
       WHERE e.team_id = @teamId AND o.voided_reason IS NULL AND o.paid_on <= @end
         AND (o.paid_on >= @month OR takenFen < o.amount_fen) ORDER BY o.paid_on, o.voucher`,
      at,
    ),
    deductions: all<Omit<PayInputs['deductions'][number], 'approved'> & { approved: number }>(
      db,
      `SELECT o.id, o.engagement_id AS engagementId, p.name, o.month, o.kind, o.amount_fen AS amountFen, o.document,
         ${TAKEN} AS takenFen, o.approved_by IS NOT NULL AS approved
       FROM deduction_order o ${names}
       WHERE e.team_id = @teamId AND o.voided_reason IS NULL
         AND (o.month = @month OR (o.kind = 'damage' AND o.month < @month AND takenFen < o.amount_fen)) ORDER BY o.id`,
      at,
    ).map((row) => ({ ...row, approved: row.approved === 1 })),
    extras: all<PayInputs['extras'][number]>(
      db,
      `SELECT o.id, o.engagement_id AS engagementId, p.name AS workerName, o.month, o.kind, o.per, o.amount_fen AS amountFen, o.name
       FROM wage_extra o ${names} WHERE e.team_id = @teamId AND o.month = @month AND o.voided_reason IS NULL ORDER BY o.id`,
      at,
    ),
    pots: potsOf(db, teamId, month),
  }
}

function potsOf(db: Db, teamId: string, month: string): PayInputs['pots'] {
  return all<{
    id: string
    name: string
    split: 'workdays' | 'shares'
    items: string
    amountFen: number
    generalBy: string | null
    contractorBy: string | null
    generalConfirmed: number
    contractorConfirmed: number
  }>(
    db,
    `SELECT o.id, o.name, o.split, o.items, o.amount_fen AS amountFen, o.general_by IS NOT NULL AS generalConfirmed,
       o.contractor_by IS NOT NULL AS contractorConfirmed, g.name AS generalBy, c.name AS contractorBy
     FROM piece_pot o LEFT JOIN app_user g ON g.id = o.general_by LEFT JOIN app_user c ON c.id = o.contractor_by
     WHERE o.team_id = ? AND o.month = ? AND o.voided_reason IS NULL ORDER BY o.id`,
    [teamId, month],
  ).map(({ generalConfirmed, contractorConfirmed, items, ...pot }) => ({
    ...pot,
    teamId,
    month,
    items: JSON.parse(items) as PieceItem[],
    shares: all<{ engagementId: string; weight: number }>(
      db,
      'SELECT engagement_id AS engagementId, weight FROM piece_share WHERE pot_id = ? ORDER BY engagement_id',
      [pot.id],
    ),
    generalConfirmed: generalConfirmed === 1,
    contractorConfirmed: contractorConfirmed === 1,
  }))
}

/** The list as it would be drafted now. Rows that cannot be computed are named; the rest of the team is computed. */
export function preview(db: Db, teamId: string, month: string) {
  const sheet = closedSheet(db, teamId, month)
  if (!sheet) return { lines: [], refused: [{ name: '', code: 'payroll.sheet-open', params: { team: '', month } }] }
  const { lines, refused } = computeSheet(db, sheet, livingList(db, teamId, month)?.id ?? null)
  return {
    lines: lines.map(({ workerId, engagementId, grossFen, deductionFen, netFen }) => ({
      workerId,
      engagementId,
      name: workerName(db, workerId),
      grossFen,
      deductionFen,
      netFen,
    })),
    refused: refused.map(({ workerId, code, params }) => ({
      name: workerId === null ? '' : workerName(db, workerId),
      code,
      params,
    })),
  }
}

interface ChangeRow {
  engagementId: string
  name: string
  workdayCenti: number
  grossFen: number
  netFen: number
}

/** What changed since the version that the list supersedes, line by line; equal lines are left out. Empty for a first version. */
export function changesOf(db: Db, listId: string): LineChange[] {
  const { supersedes } = listRow(db, listId)
  if (!supersedes) return []
  const lines = (id: string) =>
    new Map(
      all<ChangeRow>(
        db,
        `SELECT l.engagement_id AS engagementId, p.name, l.workday_centi AS workdayCenti, l.gross_fen AS grossFen, l.net_fen AS netFen
         FROM wage_line l JOIN worker p ON p.id = l.worker_id WHERE l.list_id = ? ORDER BY p.pinyin, l.id`,
        [id],
      ).map((row) => [row.engagementId, row]),
    )
  const [before, after] = [lines(supersedes), lines(listId)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((engagementId): LineChange[] => {
    const [old, now] = [before.get(engagementId), after.get(engagementId)]
    const same = old && now && old.workdayCenti === now.workdayCenti && old.grossFen === now.grossFen
    if (same && old.netFen === now.netFen) return []
    const change = !old ? 'added' : now ? 'changed' : 'removed'
    return [{ engagementId, name: (now ?? old)?.name ?? '', change, before: figures(old), after: figures(now) }]
  })
}

function figures(row: ChangeRow | undefined): LineChange['before'] {
  return row ? { workdayCenti: row.workdayCenti, grossFen: row.grossFen, netFen: row.netFen } : null
}

/** Deductions of a line with what each is founded on. */
export function deductionsOfLine(db: Db, lineId: string): Deduction[] {
  return all<Omit<Deduction, 'formula'> & { formula: string }>(
    db,
    `SELECT kind, amount_fen AS amountFen, source_id AS sourceId, formula FROM wage_deduction WHERE line_id = ? ORDER BY ordinal`,
    [lineId],
  ).map((row) => ({ ...row, formula: JSON.parse(row.formula) as Deduction['formula'] }))
}

type MonthRow = Omit<Standing, 'unpaidFen'> & { workerId: string; month: string }

/**
 * Accounts by worker and wage month. Frozen lists make a wage payable; advances and what the bank proved are paid. Advances count in the month they were
 * paid in, whether set off yet or not.
 * @param people condition on `x`, a row with `worker_id` and `engagement_id`
 * @param payable condition on `line` that makes a line payable
 */
function accountRows(db: Db, people: string, payable: string, params: Record<string, string | null>): MonthRow[] {
  return all<MonthRow>(
    db,
    `WITH line AS (
       SELECT x.*, w.state FROM wage_line x JOIN wage_list w ON w.id = x.list_id WHERE ${people}
     ),
     part AS (
       SELECT worker_id, month, gross_fen AS payable, 0 AS advanced, 0 AS disputed,
         (SELECT coalesce(sum(amount_fen), 0) FROM wage_deduction d WHERE d.line_id = line.id AND d.kind <> 'advance') AS deducted,
         (SELECT coalesce(sum(p.amount_fen), 0) FROM bank_payment p WHERE p.line_id = line.id AND p.state = 'paid') AS paid
       FROM line WHERE live = 1 AND (${payable})
       UNION ALL
       SELECT worker_id, substr(paid_on, 1, 7), 0, amount_fen, 0, 0, 0 FROM advance x
       WHERE voided_reason IS NULL AND ${people}
       UNION ALL
       SELECT worker_id, month, 0, 0, gross_fen, 0, 0 FROM line WHERE held = 1 AND state <> 'superseded' AND NOT EXISTS (
         SELECT 1 FROM wage_line n WHERE n.engagement_id = line.engagement_id AND n.month = line.month AND n.live = 1 AND n.covers_days = 1)
     )
     SELECT worker_id AS workerId, month, sum(payable) AS payableFen, sum(deducted) AS deductedFen, sum(advanced) AS advancedFen,
       sum(paid) AS paidFen, sum(disputed) AS disputedFen FROM part GROUP BY worker_id, month ORDER BY worker_id, month`,
    params,
  )
}

function emptyStanding(): Standing {
  return { payableFen: 0, deductedFen: 0, advancedFen: 0, paidFen: 0, unpaidFen: 0, disputedFen: 0 }
}

/** Adds a month to a sum. @returns what the month leaves unpaid */
function addMonth(total: Standing, row: MonthRow): number {
  for (const key of ['payableFen', 'deductedFen', 'advancedFen', 'paidFen', 'disputedFen'] as const)
    total[key] += row[key]
  const unpaidFen = row.payableFen - row.deductedFen - row.advancedFen - row.paidFen
  total.unpaidFen += unpaidFen
  return unpaidFen
}

/** A worker's account on the project, by wage month and in all. `engagementId` narrows it to one engagement. */
export function standingOf(db: Db, workerId: string, engagementId: string | null = null) {
  const people = 'x.worker_id = @workerId AND (@engagementId IS NULL OR x.engagement_id = @engagementId)'
  const total = emptyStanding()
  const months = accountRows(db, people, "state = 'frozen'", { workerId, engagementId }).map(
    ({ workerId: _, ...row }) => {
      const unpaidFen = addMonth(total, { workerId, ...row })
      return { ...row, unpaidFen, cumulativeUnpaidFen: total.unpaidFen }
    },
  )
  return { name: workerName(db, workerId), total, months }
}

/**
 * Accounts on the project of everybody on a list, up to and with its month (累计应发、已付、未付 of the 工资支付表). The list's own lines count before it is
 * frozen too: the paper says what will be owed by it.
 */
export function standingsOfList(db: Db, listId: string): Map<string, Standing> {
  const { month } = listRow(db, listId)
  const people = 'x.worker_id IN (SELECT worker_id FROM wage_line WHERE list_id = @listId)'
  const found = new Map<string, Standing>()
  for (const row of accountRows(db, people, "state = 'frozen' OR list_id = @listId", { listId })) {
    if (row.month > month) continue
    const known = found.get(row.workerId) ?? emptyStanding()
    addMonth(known, row)
    found.set(row.workerId, known)
  }
  return found
}
