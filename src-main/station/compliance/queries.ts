import type { Tile } from '../../contract/compliance.ts'
import { boardOf, postedBoard } from '../filing/board.ts'
import { siteDate } from '../roster/queries.ts'
import type { Db } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { workerBooks } from './books.ts'
import { openByTile } from './cross-checks/queries.ts'
import {
  accountEvidence,
  bookEvidence,
  channelEvidence,
  filingEvidence,
  type HealthOf,
  noticeEvidence,
  payoutEvidence,
} from './evidence.ts'
import { measuresOf } from './policy.ts'
import { accountTile } from './tiles/account.ts'
import { boardTile } from './tiles/board.ts'
import { channelTile } from './tiles/channel.ts'
import { bookTile, filingTile, noticeTile, payoutTile } from './tiles/month.ts'
import { type Difference, differencesOf, reconciliationTile, type WorkerBooks } from './tiles/reconciliation.ts'

/** The eight strict checks 八严查 of a month, in order, each from evidence alone. `now` is the present instant. */
export function monthTiles(
  { db, keys }: { db: Db; keys: KeyRing },
  month: string,
  now: string,
  health: HealthOf = () => undefined,
): Tile[] {
  const today = siteDate(db, now)
  const measures = measuresOf(month)
  const open = openByTile(db, keys, month, now)
  return [
    accountTile(accountEvidence(db), measures),
    boardTile({ today, items: boardOf(db), posted: postedBoard(db, today) ?? null }, measures),
    channelTile({ ...channelEvidence(db, month, now, health), openChecks: open.get('channel') ?? 0 }, measures),
    reconciliationTile(reconcile(db, month), open.get('reconciliation') ?? 0),
    noticeTile({ teams: noticeEvidence(db, month), today }),
    payoutTile({ ...payoutEvidence(db, month, today), openChecks: open.get('payout') ?? 0 }),
    filingTile(filingEvidence(db, month, today, measures)),
    bookTile(bookEvidence(db, month)),
  ]
}

/** Every worker in any of the month's five books, with the differences between them. */
export function reconcile(db: Db, month: string): Array<WorkerBooks & { differences: Difference[] }> {
  return workerBooks(db, month).map((books) => ({ ...books, differences: differencesOf(books) }))
}
