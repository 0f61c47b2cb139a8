import type { Actor } from '../../journal/facts.ts'
import type { Ledger } from '../../journal/ledger.ts'
import { siteDate } from '../../roster/queries.ts'
import { all, one } from '../../store/db.ts'
import { addDays } from '../rules/time.ts'
import { picturesDropped } from './facts.ts'
import { isUnknownHolder } from './keep.ts'
import { picturePolicyOf } from './policy.ts'

const SYSTEM: Actor = { userId: 'system', role: 'system' }
/** Pictures of one commit: their bytes are overwritten in it. */
const COMMIT_PICTURES = 100
const LOOK_MS = 60 * 60_000

const KEPT = 'x.sealed_sha256 IS NOT NULL AND x.dropped_at IS NULL'

/** Drops the bytes of pictures whose days are over and of people whose data were erased. @returns how many */
export function dropPictures(ledger: Ledger): number {
  const { db, clock } = ledger
  const today = siteDate(db, clock.now())
  const before = addDays(today, -picturePolicyOf(today).keepDays)
  const expired = all<{ id: string }>(db, `SELECT id FROM punch_picture x WHERE ${KEPT} AND x.date < ?`, [before])
  const erased = all<{ id: string }>(
    db,
    `SELECT x.id FROM person_key k JOIN punch_picture x ON x.holder = k.person_id WHERE k.erased = 1 AND ${KEPT}
     UNION
     SELECT x.id FROM worker w JOIN punch p ON p.worker_id = w.id JOIN punch_picture x ON x.punch_id = p.id
     WHERE w.erased_at IS NOT NULL AND ${KEPT}`,
  )
  drop(ledger, 'attendance.picture-erased', erased)
  const gone = new Set(erased.map(({ id }) => id))
  const rest = expired.filter(({ id }) => !gone.has(id))
  drop(ledger, 'attendance.picture-expired', rest)
  return erased.length + rest.length
}

function drop(ledger: Ledger, why: Parameters<typeof picturesDropped.apply>[1]['data']['why'], rows: { id: string }[]) {
  for (let from = 0; from < rows.length; from += COMMIT_PICTURES) {
    const pictureIds = rows.slice(from, from + COMMIT_PICTURES).map(({ id }) => id)
    ledger.commit(SYSTEM, (tx) => {
      tx.record(picturesDropped, { pictureIds, why })
      // The key of an unknown number seals pictures alone: with the last of them it goes too, for the sake of older backups.
      const holders = all<{ holder: string }>(
        tx.db,
        'SELECT DISTINCT holder FROM punch_picture WHERE id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(pictureIds)],
      )
      for (const { holder } of holders) {
        const left = one(tx.db, `SELECT 1 FROM punch_picture x WHERE x.holder = ? AND ${KEPT}`, [holder])
        if (isUnknownHolder(holder) && !left) tx.keys.erase(holder)
      }
    })
  }
}

/** Drops what is due: now, every hour, and right after a person's data were erased. @returns the way to stop */
export function watchPictures(ledger: Ledger, log: (line: string) => void): () => void {
  let stopped = false
  const look = () => {
    if (stopped) return
    try {
      dropPictures(ledger)
    } catch (error) {
      log(`pictures not dropped: ${String(error)}`)
    }
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  const stopHearing = ledger.onCommitted(({ kinds }) => {
    if (kinds.includes('roster.worker-erased')) setImmediate(look)
  })
  return () => {
    stopped = true
    stopHearing()
    clearInterval(timer)
  }
}
