import { StationError } from '../../../contract/errors.ts'
import type { Tx } from '../../journal/ledger.ts'
import { engagementOn, teamById } from '../../roster/queries.ts'
import { one } from '../../store/db.ts'
import { sheetOf } from '../queries.ts'
import { epochOf } from '../rules/time.ts'
import { tapsTaken } from './facts.ts'
import { CARD_DRIVERS } from './readers.ts'

/** Longer ago nobody says of a punch that it was none: that is a correction, with a second person. */
const YOUNG_SECONDS = 15 * 60

interface Tap {
  driver: string
  pulledAt: string
  /** When it was tapped, seconds; null where the reader's time was impossible. */
  at: number | null
  workerId: string | null
  date: string
  voided: string | null
}

/**
 * Says of cards just laid on a reader that they were laid there to be learnt or given out. The records stay; they count for nobody.
 * @throws StationError `attendance.unknown-punch`, `attendance.not-a-tap`, `attendance.sheet-closed`
 */
export function takeTaps(tx: Tx, punchIds: readonly string[], purpose: 'learn' | 'give'): void {
  const { db } = tx
  const taken = [...new Set(punchIds)].filter((id) => {
    const tap = one<Tap>(
      db,
      `SELECT d.driver, l.pulled_at AS pulledAt, p.at_seconds AS at, p.worker_id AS workerId, p.local_date AS date, p.voided_reason AS voided
       FROM punch p JOIN device d ON d.id = p.device_id JOIN pull l ON l.id = p.pull_id WHERE p.id = ?`,
      [id],
    )
    if (!tap) throw new StationError('attendance.unknown-punch', { punch: id })
    // By both: a reader may get rid of old punches late, and one whose clock runs ahead may tell young ones of old.
    const ages = [epochOf(tap.pulledAt), ...(tap.at === null ? [] : [tap.at])].map((then) => epochOf(tx.at) - then)
    if (!CARD_DRIVERS.includes(tap.driver) || Math.max(...ages) > YOUNG_SECONDS)
      throw new StationError('attendance.not-a-tap', { minutes: YOUNG_SECONDS / 60 })
    const team = tap.workerId === null ? undefined : engagementOn(db, tap.workerId, tap.date)
    const month = tap.date.slice(0, 7)
    if (team && sheetOf(db, team.teamId, month))
      throw new StationError('attendance.sheet-closed', { team: teamById(db, team.teamId).name, month })
    return tap.voided === null
  })
  if (taken.length > 0) tx.record(tapsTaken, { punchIds: taken, purpose })
}
