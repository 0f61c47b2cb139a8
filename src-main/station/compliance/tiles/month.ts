import type { Tile } from '../../../contract/compliance.ts'
import { formatYuan } from '../../../contract/money.ts'
import { findingsOf, tileOf } from '../tile.ts'

export interface TeamEvidence {
  name: string
  listId: string | null
  state: string | null
  noticeUntil: string | null
  objections: number
  openObjections: number
  /** Photos of the posted list. */
  photos: number
}

/** 一公示: every team's list hangs for the project's days, and every objection is answered. */
export function noticeTile({ teams, today }: { teams: TeamEvidence[]; today: string }): Tile {
  const found = findingsOf('notice')
  if (teams.length === 0) found.warn('no-lists')
  let done = 0
  for (const team of teams) {
    if (team.openObjections > 0) found.bad('objections-open', { team: team.name, n: team.openObjections })
    if (team.listId === null) found.warn('no-list', { team: team.name })
    else if (team.noticeUntil === null) found.warn('not-posted', { team: team.name })
    else if (today <= team.noticeUntil && team.state !== 'frozen') {
      found.warn('running', { team: team.name, until: team.noticeUntil })
    } else if (team.state !== 'frozen') found.warn('not-frozen', { team: team.name })
    else done += 1
  }
  const answered = teams.reduce((sum, team) => sum + team.objections - team.openObjections, 0)
  if (done > 0) found.good('frozen', { done, teams: teams.length })
  if (answered > 0) found.good('answered', { n: answered })
  const shown = teams.filter(({ photos }) => photos > 0).length
  if (shown > 0) found.good('photographed', { n: shown, teams: teams.length })
  return tileOf('notice', found.list)
}

export interface PayoutEvidence {
  today: string
  payDate: string
  lines: number
  totalFen: number
  paid: number
  paidFen: number
  /** Rejected or returned and not yet re-issued. */
  failed: number
  failedFen: number
  /** Paid after the pay date. */
  late: number
  /** The bank's answer is unclear. */
  unknown: number
  batchesOpen: number
  /** Open serious cross-checks over what is paid (below the minimum wage, escrow short). */
  openChecks: number
}

/** 一发放: every wage is in the worker's own account by pay day (条例 art. 12–14, 31); what came back is paid again. */
export function payoutTile(evidence: PayoutEvidence): Tile {
  const found = findingsOf('payout')
  const { today, payDate, lines, paid } = evidence
  if (lines === 0) {
    found.warn('nothing-frozen')
    return tileOf('payout', found.list)
  }
  const late = today > payDate
  const sums = { paid, lines, paidYuan: formatYuan(evidence.paidFen), totalYuan: formatYuan(evidence.totalFen) }
  if (evidence.failed > 0) {
    const params = { n: evidence.failed, yuan: formatYuan(evidence.failedFen), due: payDate }
    if (late) found.bad('returned', params)
    else found.warn('returned', params)
  }
  if (evidence.unknown > 0) found.bad('unknown', { n: evidence.unknown })
  if (paid === lines) found.good('all-paid', sums)
  else if (late) found.bad('overdue', { ...sums, due: payDate })
  else found.warn('pending', { ...sums, due: payDate })
  if (evidence.openChecks > 0) found.bad('cross-checks', { n: evidence.openChecks })
  if (evidence.late > 0) found.warn('paid-late', { n: evidence.late, due: payDate })
  if (evidence.batchesOpen > 0 && paid === lines) found.warn('batches-open', { n: evidence.batchesOpen })
  return tileOf('payout', found.list)
}

export interface FilingEvidence {
  today: string
  due: string
  filings: Array<{ how: string; receiptNumber: string; filedOn: string; lines: number; netFen: number; copy: boolean }>
  /** Lines and sum of the frozen lists. */
  lines: number
  netFen: number
}

/** 一报备: filed with the authority, with a receipt, and what was filed is what is frozen. */
export function filingTile({ today, due, filings, lines, netFen }: FilingEvidence): Tile {
  const found = findingsOf('filing')
  const last = filings.at(-1)
  if (!last) {
    if (today > due) found.bad('overdue', { due })
    else found.warn('not-filed', { due })
    return tileOf('filing', found.list)
  }
  found.good('filed', { how: last.how, receipt: last.receiptNumber, date: last.filedOn })
  if (last.lines !== lines || last.netFen !== netFen)
    found.bad('differs', { filed: formatYuan(last.netFen), now: formatYuan(netFen) })
  if (!last.copy) found.warn('no-copy')
  if (last.filedOn > due) found.warn('filed-late', { date: last.filedOn, due })
  return tileOf('filing', found.list)
}

export interface BookEvidence {
  book: { sha256: string; pages: number; boundAt: string } | null
  /** Codes of what still stands against binding. */
  obstacles: Array<{ code: string; params: Record<string, string | number> }>
  /** Facts of the month's wages and payments recorded after the binding. */
  changedSince: number
}

/** 一成册: the month is bound, and nothing has happened to it since. */
export function bookTile({ book, obstacles, changedSince }: BookEvidence): Tile {
  const found = findingsOf('book')
  if (!book) {
    if (obstacles.length === 0) found.warn('ready')
    for (const { code, params } of obstacles.slice(0, 20)) found.warn(`obstacle-${code}`, params)
    return tileOf('book', found.list)
  }
  // The first characters are enough to tell two books apart on the tile; its page shows the whole hash.
  found.good('bound', { hash: book.sha256.slice(0, 8), pages: book.pages })
  if (changedSince > 0) found.warn('changed-since', { n: changedSince })
  return tileOf('book', found.list)
}
